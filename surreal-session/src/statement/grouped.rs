use super::{Select, selection::Shows};
use crate::{
    expr::View,
    expr::{Columns, Shown},
    model::Table,
};

/// A select whose records are grouped: what is made of each group is still to be said. From
/// [`Select::group_by`].
#[derive(Debug)]
#[must_use = "say what is made of each group: `aggregate` or `view`"]
pub struct Grouped<'a, T, K> {
    select: Select<'a, T>,
    keys: Shown,
    marker: std::marker::PhantomData<fn() -> K>,
}

impl<'a, T: Table, K: Columns<T>> Grouped<'a, T, K> {
    pub(super) fn new(select: Select<'a, T>, keys: K) -> Self {
        Self {
            select,
            keys: keys.shown(),
            marker: std::marker::PhantomData,
        }
    }

    /// Gives the key of each group, and one value made of its records, or a tuple of up to eight.
    /// The order is by keys or by aggregates.
    ///
    /// ```no_run
    /// # use surreal_session::{RecordId, Session, Table, expr};
    /// # #[derive(Debug, Clone, Table)]
    /// # struct Person { id: RecordId<Person>, city: String, visits: i64 }
    /// # async fn example(session: &Session) -> surreal_session::Result<()> {
    /// let cities: Vec<(String, (u64, f64))> = Person::select(session)
    ///     .group_by(Person::CITY)
    ///     .aggregate((expr::count(), Person::VISITS.mean()))
    ///     .order_by(expr::count().desc())
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn aggregate<C: Columns<T>>(self, aggregates: C) -> Select<'a, T, (K::Row, C::Row)> {
        self.select.showing(Shows::Groups {
            keys: Some(self.keys),
            aggregates: aggregates.shown(),
        })
    }

    /// Gives what a view shows of each group. Its columns are keys and aggregates, and nothing
    /// else.
    pub fn view<V: View<Of = T>>(mut self) -> Select<'a, T, V> {
        self.select.selection.groups = Some(self.keys);
        self.select.view()
    }
}
