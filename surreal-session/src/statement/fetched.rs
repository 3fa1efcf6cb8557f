use super::Path;
use crate::{
    expr::{Field, Node},
    model::{Link, Table},
};

/// A type of fields that can hold the records that they link to: [`Link`](crate::Link), or several
/// of them.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot hold a record that is fetched",
    label = "expected a `Link` in this field",
    note = "declare the field as `Link<..>`, which holds the id or the record"
)]
pub trait Fetched {
    /// The number of lists around the links.
    #[doc(hidden)]
    const LISTS: usize = 0;
}

#[diagnostic::do_not_recommend]
impl<T: Table> Fetched for Link<T> {}
#[diagnostic::do_not_recommend]
impl<L: Fetched> Fetched for Option<L> {
    const LISTS: usize = L::LISTS;
}
#[diagnostic::do_not_recommend]
impl<L: Fetched> Fetched for Vec<L> {
    const LISTS: usize = L::LISTS + 1;
}

/// A field whose linked records are read along with the record.
#[derive(Debug)]
pub(crate) struct Fetch {
    pub(super) path: Path,
    /// The number of lists around the links.
    pub(super) lists: usize,
}

impl Fetch {
    pub(crate) fn of<T, L: Fetched>(field: Field<T, L>) -> Self {
        Self {
            path: field.names(),
            lists: L::LISTS,
        }
    }

    /// The name of a field of the record itself; `None` of one that lies within another field.
    pub(super) fn own(&self) -> Option<&'static str> {
        match self.path.as_slice() {
            [name] => Some(name),
            _ => None,
        }
    }

    /// Tests whether an expression is this field.
    pub(super) fn is(&self, node: &Node) -> bool {
        matches!(node, Node::Path(names) if *names == self.path)
    }
}
