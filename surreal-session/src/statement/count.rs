use super::{Answer, Select, rows, surql::Surql};
use crate::{
    codec::{Decode, Decoder},
    error::{DecodeError, Result},
    model::Table,
};

/// How many records a select finds. From [`Select::count`].
#[derive(Debug)]
#[must_use = "a statement does nothing until it is awaited"]
pub struct Count<'a, T>(Select<'a, T>);

impl<'a, T: Table> Count<'a, T> {
    pub(super) fn new(select: Select<'a, T>) -> Self {
        Self(select)
    }
}

impl<'a, T: Table> IntoFuture for Count<'a, T> {
    type Output = Result<u64>;
    type IntoFuture = Answer<'a, u64>;

    fn into_future(self) -> Self::IntoFuture {
        let select = self.0;
        Box::pin(async move {
            let request =
                Surql::count(T::TABLE, select.selection.filter.as_ref()).into_request()?;
            let rows = select.on.query(request, select.timeout).await?;
            let groups: Vec<Group> = rows::only::<T, _>(rows)?;
            // without a record there is no group
            Ok(groups.first().map_or(0, |group| group.count))
        })
    }
}

struct Group {
    count: u64,
}

impl<'b> Decode<'b> for Group {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        let mut count = 0;
        let mut fields = d.object()?;
        while let Some(name) = fields.next(d)? {
            match name {
                "count" => count = d.field(name)?,
                _ => d.skip()?,
            }
        }
        Ok(Self { count })
    }
}
