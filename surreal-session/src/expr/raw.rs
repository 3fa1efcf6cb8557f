use std::{borrow::Cow, marker::PhantomData};

use super::{Expr, node::Node, operand::sealed};
use crate::codec::{Encode, Encoded};

/// SurrealQL that gives a `V`, in an expression over any table. From [`raw`].
#[derive(Clone, Debug)]
#[must_use = "an expression does nothing until a statement uses it"]
pub struct Raw<V> {
    text: Cow<'static, str>,
    binds: Bound,
    marker: PhantomData<fn() -> V>,
}

type Bound = Vec<(Cow<'static, str>, Encoded)>;

/// SurrealQL as it is, for what expressions have no method for, with values that it binds.
///
/// `text` is one expression, which may name the table's fields and the parameters bound: `$name`.
/// Names with a leading underscore are taken. Two such expressions in one statement that bind the
/// same name to different values are an [`Encode`](crate::ErrorKind::Encode) error. The type `V` is
/// taken on trust.
///
/// ```
/// use surreal_session::{RecordId, Table, expr};
///
/// #[derive(Debug, Clone, Table)]
/// struct Person {
///     id: RecordId<Person>,
///     visits: i64,
/// }
///
/// let filter = Person::VISITS.gt(expr::raw::<i64>("math::fact($n)", ("n", 3)));
/// let either = expr::raw::<bool>("rand::bool()", ()).of::<Person>().or(filter);
/// # let _ = either;
/// ```
pub fn raw<V>(text: impl Into<Cow<'static, str>>, binds: impl Binds) -> Raw<V> {
    Raw {
        text: text.into(),
        binds: binds.bound(),
        marker: PhantomData,
    }
}

impl<V> Raw<V> {
    /// Binds one more value.
    pub fn bind(mut self, name: impl Into<Cow<'static, str>>, value: impl Encode) -> Self {
        self.binds.push((name.into(), Encoded::new(&value)));
        self
    }

    /// The expression, over table `T`.
    pub fn of<T>(self) -> Expr<T, V> {
        Expr::new(self.node())
    }

    fn node(self) -> Node {
        Node::Raw(self.text, self.binds)
    }
}

#[diagnostic::do_not_recommend]
impl<T, V> sealed::Operand<T, V> for Raw<V> {
    fn into_node(self) -> Node {
        self.node()
    }
}

impl<T, V> From<Raw<V>> for Expr<T, V> {
    fn from(raw: Raw<V>) -> Self {
        raw.of()
    }
}

/// The values that [`raw`] binds: `()`, one `("name", value)`, a tuple of up to four, or an array
/// of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` binds no values",
    label = "expected `()`, `(\"name\", value)`, a tuple of up to four of these, or an array of them"
)]
pub trait Binds {
    #[doc(hidden)]
    fn bound(self) -> Bound;
}

fn bind(name: &'static str, value: &impl Encode) -> (Cow<'static, str>, Encoded) {
    (name.into(), Encoded::new(value))
}

impl Binds for () {
    fn bound(self) -> Bound {
        Vec::new()
    }
}

impl<V: Encode> Binds for (&'static str, V) {
    fn bound(self) -> Bound {
        vec![bind(self.0, &self.1)]
    }
}

impl<V: Encode, const N: usize> Binds for [(&'static str, V); N] {
    fn bound(self) -> Bound {
        self.iter().map(|(name, value)| bind(name, value)).collect()
    }
}

macro_rules! tuples {
    ($($value:ident $index:tt),*) => {
        impl<$($value: Encode),*> Binds for ($((&'static str, $value),)*) {
            fn bound(self) -> Bound {
                vec![$(bind(self.$index.0, &self.$index.1)),*]
            }
        }
    };
}

tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
