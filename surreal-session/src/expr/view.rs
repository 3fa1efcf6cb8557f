use std::{fmt, marker::PhantomData};

use super::{Expr, Node};
use crate::{codec::DecodeOwned, model::Table};

/// A projection: what a statement shows of each record of a table. Derive it.
///
/// ```
/// use surreal_session::{RecordId, Table, View};
///
/// #[derive(Debug, Clone, Table)]
/// struct Person {
///     id: RecordId<Person>,
///     name: String,
///     visits: i64,
/// }
///
/// #[derive(Debug, View)]
/// #[view(of = Person)]
/// struct Badge {
///     // as in the table, where it must be there and of this type
///     name: String,
///     // under another name
///     #[view(field = visits)]
///     seen: i64,
///     // any expression over the table
///     #[view(expr = Person::VISITS + 1)]
///     next: i64,
/// }
///
/// let names: Vec<_> = Badge::columns().iter().map(|column| column.name()).collect();
/// assert_eq!(names, ["name", "seen", "next"]);
/// ```
///
/// # Attributes
///
/// On the struct: `of = Table`, which is required, and `crate = path`, when the library goes by
/// another name. On a field: `field = name`, the field of the table's struct in place of the one of
/// the same name; `expr = ..`, a Rust expression that gives an [`Expr`](crate::expr::Expr) or a
/// [`Field`](crate::Field); `skip`, a field that is not read and gets its default; `missing = ..`,
/// an expression that the field is read as where a record has no value for it. A view does not use
/// the `missing` of the table's field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a view",
    label = "no `View` for this type",
    note = "put `#[derive(View)]` and `#[view(of = SomeTable)]` on the struct"
)]
pub trait View: DecodeOwned + Send + 'static {
    /// The table of which it shows records.
    type Of: Table;

    /// Returns its columns, one for each field.
    fn columns() -> Vec<Column<Self::Of>>;
}

/// One thing that a [`View`] shows, under a name.
#[must_use = "a column does nothing until a statement shows it"]
pub struct Column<T> {
    name: &'static str,
    node: Node,
    marker: PhantomData<fn() -> T>,
}

impl<T> Column<T> {
    /// An expression's value under a name.
    pub fn new<V>(name: &'static str, shown: impl Into<Expr<T, V>>) -> Self {
        Self {
            name,
            node: shown.into().node(),
            marker: PhantomData,
        }
    }

    /// The name under which it is shown.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn into_parts(self) -> (&'static str, Node) {
        (self.name, self.node)
    }
}

impl<T> fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Column")
            .field("name", &self.name)
            .field("node", &self.node)
            .finish()
    }
}

/// An expression over table `T` that gives a `V`, or one of its fields. Named by generated code
/// only.
#[diagnostic::on_unimplemented(
    message = "a view of `{T}` cannot show a `{Self}`",
    label = "expected a field of `{T}`, or an expression over it"
)]
pub trait ColumnExpr<T, V> {
    /// Converts it into an expression.
    fn expr(self) -> Expr<T, V>;
}

#[diagnostic::do_not_recommend]
impl<T, V, E: Into<Expr<T, V>>> ColumnExpr<T, V> for E {
    fn expr(self) -> Expr<T, V> {
        self.into()
    }
}

/// The table that a view is of. Named by generated code only.
///
/// It is implemented by `()`, because the compiler would also show the declaration of a `T` that
/// lacks a trait.
#[diagnostic::on_unimplemented(
    message = "`{T}` is not a table",
    label = "no `Table` for this type",
    note = "put `#[derive(Table)]` on the struct and give it a field `id: RecordId<{T}>`"
)]
pub trait ViewTable<T> {
    /// It is `T`.
    type Table;
}

#[diagnostic::do_not_recommend]
impl<T: Table> ViewTable<T> for () {
    type Table = T;
}

/// A type of a view's field that can show what is an `S` in the table: the same type, or an
/// `Option` of it. Named by generated code only.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot show a `{S}`",
    label = "the table has a `{S}` here",
    note = "give the view's field the type `{S}`, or `Option<{S}>`"
)]
pub trait ViewOf<S>: Sized {
    /// The column that it is read from.
    fn column<T>(name: &'static str, shown: Expr<T, S>) -> Column<T> {
        Column::new(name, shown)
    }
}

#[diagnostic::do_not_recommend]
impl<S> ViewOf<S> for S {}

#[diagnostic::do_not_recommend]
impl<S> ViewOf<S> for Option<S> {}

/// Nothing is one. With it, there are two types that any `V` can show, so that the compiler does
/// not settle for `V` before it has looked at what the table has.
#[derive(Debug)]
pub struct Undecided<V>(PhantomData<V>);

#[diagnostic::do_not_recommend]
impl<V> ViewOf<Undecided<V>> for V {}
