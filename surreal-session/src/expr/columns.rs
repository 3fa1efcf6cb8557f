use super::{Aggregate, Expr, Field, node::Node};
use crate::codec::DecodeOwned;

/// The columns of table `T` that a statement returns: a field or an expression, or a tuple of up to
/// eight of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that `{T}` could show",
    label = "expected a field or an expression of `{T}`, or a tuple of up to eight"
)]
pub trait Columns<T> {
    /// The type of a row: that of the expression, or a tuple of theirs.
    type Row: DecodeOwned + Send + 'static;

    #[doc(hidden)]
    fn shown(self) -> Shown;
}

/// Columns without their types: one, or several that a tuple holds.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub enum Shown {
    One(Node),
    Several(Vec<Self>),
}

macro_rules! one {
    ($($of:ident),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T, V: DecodeOwned + Send + 'static> Columns<T> for $of<T, V> {
            type Row = V;

            fn shown(self) -> Shown {
                Shown::One(self.node())
            }
        }
    )*};
}

one!(Field, Expr, Aggregate);

macro_rules! several {
    ($($column:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<T, $($column: Columns<T>),*> Columns<T> for ($($column,)*) {
            type Row = ($($column::Row,)*);

            fn shown(self) -> Shown {
                Shown::Several(vec![$(self.$index.shown()),*])
            }
        }
    };
}

several!(A 0, B 1);
several!(A 0, B 1, C 2);
several!(A 0, B 1, C 2, D 3);
several!(A 0, B 1, C 2, D 3, E 4);
several!(A 0, B 1, C 2, D 3, E 4, F 5);
several!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
several!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
