//! Full-text search.

use std::{borrow::Cow, sync::Arc};

use super::{Expr, Field, Operand, node::Node};

/// A type that a full-text index can be on: text, an array of texts, or an `Option` of one.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` has no text to highlight",
    label = "expected a string, an array of strings, or an `Option` of one"
)]
pub trait Searched {
    /// The type with the found terms highlighted: a `String` or a `Vec<String>`.
    type Highlighted;
}

macro_rules! searched {
    ($($text:ty),*) => {$(
        impl Searched for $text {
            type Highlighted = String;
        }
    )*};
}

searched!(String, Box<str>, Arc<str>, Cow<'static, str>);

impl Searched for Vec<String> {
    type Highlighted = Self;
}

impl<V: Searched> Searched for Option<V> {
    type Highlighted = V::Highlighted;
}

/// Full-text search over a field that has a `FULLTEXT` index.
///
/// ```no_run
/// use surreal_session::{RecordId, Session, Table};
///
/// #[derive(Debug, Clone, Table)]
/// struct Article {
///     id: RecordId<Article>,
///     body: String,
/// }
///
/// # async fn example(session: &Session) -> surreal_session::Result<()> {
/// let best: Vec<(Article, (f64, Option<String>))> = Article::select(session)
///     .filter(Article::BODY.matches("graph database"))
///     .order_by(Article::BODY.score().desc())
///     .with((Article::BODY.score(), Article::BODY.highlight("<b>", "</b>")))
///     .limit(10)
///     .await?;
/// # Ok(())
/// # }
/// ```
impl<T, V> Field<T, V> {
    /// Tests whether the field's full-text index finds all terms of a query in it.
    ///
    /// Needs the index; without one the server answers with an error.
    pub fn matches(self, query: impl Operand<T, String>) -> Expr<T, bool> {
        let query = Box::new(query.into_node());
        Expr::new(Node::Matches(Box::new(self.node()), query))
    }

    /// Returns how well the record fits the query of [`matches`](Self::matches) for this field, in
    /// the same statement. The higher, the better; rare terms count for more, so that it is 0 where
    /// most records have the term.
    pub fn score(self) -> Expr<T, f64> {
        Expr::new(Node::Score(Box::new(self.node())))
    }

    /// Returns the field's text with the terms that [`matches`](Self::matches) found between two
    /// texts. It is `None` for a record that has no text or was found by another condition. The
    /// index must have `HIGHLIGHTS`.
    pub fn highlight(
        self,
        before: impl Operand<T, String>,
        after: impl Operand<T, String>,
    ) -> Expr<T, Option<V::Highlighted>>
    where
        V: Searched,
    {
        let around = [Box::new(before.into_node()), Box::new(after.into_node())];
        Expr::new(Node::Highlight(Box::new(self.node()), around))
    }
}
