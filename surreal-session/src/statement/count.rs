use std::{fmt, marker::PhantomData, time::Duration};

use super::{Answer, Select, rows, selection::Selection, surql::Surql};
use crate::{
    codec::{Decode, Decoder},
    error::{DecodeError, Result},
    model::Table,
    session::Target,
};

/// How many records a select finds. From [`Select::count`].
#[must_use = "a statement does nothing until it is awaited"]
pub struct Count<'a, T> {
    on: Target<'a>,
    selection: Selection,
    timeout: Option<Duration>,
    marker: PhantomData<fn() -> T>,
}

impl<'a, T: Table> Count<'a, T> {
    pub(super) fn new<V>(select: Select<'a, T, V>) -> Self {
        Self {
            on: select.on,
            selection: select.selection,
            timeout: select.timeout,
            marker: PhantomData,
        }
    }
}

impl<'a, T: Table> IntoFuture for Count<'a, T> {
    type Output = Result<u64>;
    type IntoFuture = Answer<'a, u64>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(async move {
            let request = Surql::count(&self.selection).into_read()?.about(T::TABLE);
            let rows = self.on.query(request, self.timeout).await?;
            let groups: Vec<Group> = rows::only::<T, _>(rows)?;
            // without a record there may be no group
            Ok(groups.first().map_or(0, |group| group.count))
        })
    }
}

impl<T> fmt::Debug for Count<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Count")
            .field("selection", &self.selection)
            .finish_non_exhaustive()
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
