use crate::model::{Link, Table};

/// A type of fields that can hold the records that they link to: [`Link`](crate::Link), or several
/// of them.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot hold a record that is fetched",
    label = "expected a `Link` in this field",
    note = "declare the field as `Link<..>`, which holds the id or the record"
)]
pub trait Fetched {}

#[diagnostic::do_not_recommend]
impl<T: Table> Fetched for Link<T> {}
#[diagnostic::do_not_recommend]
impl<L: Fetched> Fetched for Option<L> {}
#[diagnostic::do_not_recommend]
impl<L: Fetched> Fetched for Vec<L> {}
