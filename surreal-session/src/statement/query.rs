use std::{borrow::Cow, time::Duration};

use super::{Answer, Response};
use crate::{
    codec::{self, Encode},
    error::{EncodeError, Result},
    rpc::{Method, Request},
    session::{Admitted, Session},
    target::{Sendable, Target},
    transaction::Transaction,
};

/// SurrealQL as it is, with values that it binds. From [`query`].
#[derive(Clone, Debug)]
#[must_use = "a query does nothing until it is sent"]
pub struct Query<'t> {
    text: Cow<'t, str>,
    binds: Result<Vec<(String, Vec<u8>)>, EncodeError>,
    timeout: Option<Duration>,
    read_only: bool,
}

/// Raw SurrealQL, one statement or several.
///
/// ```no_run
/// use surreal_session::{query, Session};
///
/// # async fn example(session: &Session) -> surreal_session::Result<()> {
/// let (names, count): (Vec<String>, Option<u64>) =
///     query("SELECT VALUE name FROM person WHERE age >= $age; RETURN count(SELECT * FROM person)")
///         .bind("age", 18)
///         .send(session)
///         .await?
///         .fetch()?;
/// # Ok(())
/// # }
/// ```
///
/// The server runs each statement by itself, and goes to the next one when a statement fails:
///
/// - If `USE DB other` is refused, the statements after it run in the database that was selected
///   before. Select a database with [`Session::use_db`] instead.
/// - Up to SurrealDB 3.3 a `RETURN` between `BEGIN` and `COMMIT` ends the block and commits the
///   writes before it. Put it last, or use [`Session::transaction`].
///
/// More of this kind is in `docs/surrealdb.md` in the repository.
pub fn query<'t>(text: impl Into<Cow<'t, str>>) -> Query<'t> {
    Query {
        text: text.into(),
        binds: Ok(Vec::new()),
        timeout: None,
        read_only: false,
    }
}

impl<'t> Query<'t> {
    /// Gives the query a parameter: `$name` in its text. A name that is given twice has its last
    /// value.
    ///
    /// The name has no `$`. A name that has one, or a value that cannot be sent, is an
    /// [`Encode`](crate::ErrorKind::Encode) error when the query is sent.
    pub fn bind(mut self, name: impl Into<String>, value: impl Encode) -> Self {
        let name = name.into();
        let encoded = match name.strip_prefix('$') {
            Some(plain) => Err(EncodeError::new(format!(
                "the parameter {name:?} must be named without its dollar: {plain:?}"
            ))),
            None => codec::to_bytes(&value).map_err(|error| error.in_field(&name)),
        };
        match (&mut self.binds, encoded) {
            (Ok(binds), Ok(value)) => {
                binds.retain(|(bound, _)| *bound != name);
                binds.push((name, value));
            }
            (Ok(_), Err(error)) => self.binds = Err(error),
            (Err(_), _) => {}
        }
        self
    }

    /// Gives the query a parameter of any serde type, as [`Serde`](crate::types::Serde) stores it.
    #[cfg(feature = "serde")]
    pub fn bind_serde(self, name: impl Into<String>, value: impl ::serde::Serialize) -> Self {
        self.bind(name, codec::Serde(value))
    }

    /// Sets how long the query may take. Defaults to the connection's request timeout.
    ///
    /// Then it ends with [`Timeout`](crate::ErrorKind::Timeout), but the server runs it to its end.
    /// The same is true of a future that is dropped. To stop a statement on the server, too, add
    /// the clause `TIMEOUT 5s` to it.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Declares that the query only reads, so that it is sent again if its connection is lost
    /// before the reply arrives. The server does not check it: a query that writes may then take
    /// effect twice.
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Runs the query.
    ///
    /// # Errors
    /// When the query as a whole fails, such as for its syntax. A statement that fails is in the
    /// [`Response`].
    pub fn send<'a>(self, on: &'a impl Sendable) -> Answer<'a, Response>
    where
        't: 'a,
    {
        let on = on.target();
        on.run(self.run(on))
    }

    async fn run(self, on: Target<'_>) -> Result<Response> {
        let binds = self.binds?;
        let request = || {
            let request = Request::new(Method::Query)?
                .param(self.text.as_ref())?
                .object(|o| {
                    binds
                        .iter()
                        .try_for_each(|(name, value)| o.encoded_bytes(name, value))
                })?;
            let request = match begins(&self.text) {
                true => request.beginning(),
                false => request,
            };
            Ok::<_, EncodeError>(match self.read_only {
                true => request.reading(),
                false => request,
            })
        };
        // A live query that it begins may have to be begun again.
        let again = || request().ok();
        let deadline = on.core().deadline(self.timeout);
        let rows = on.raw_query(request()?, deadline, again).await?;
        Ok(Response::new(rows, on.failure()))
    }
}

/// Returns `true` if the first statement of the text is `BEGIN`.
fn begins(text: &str) -> bool {
    let text = text.trim_start();
    let word = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    word.take(1).any(|word| word.eq_ignore_ascii_case("begin"))
}

/// A [`Query`] on a session or transaction, which runs when it is awaited. From [`Session::query`]
/// and [`Transaction::query`].
#[derive(Debug)]
#[must_use = "a query does nothing until it is awaited"]
pub struct SessionQuery<'a> {
    on: Target<'a>,
    query: Query<'a>,
}

impl SessionQuery<'_> {
    /// Binds a value, like [`Query::bind`].
    pub fn bind(mut self, name: impl Into<String>, value: impl Encode) -> Self {
        self.query = self.query.bind(name, value);
        self
    }

    /// Binds a value through serde, like [`Query::bind_serde`].
    #[cfg(feature = "serde")]
    pub fn bind_serde(mut self, name: impl Into<String>, value: impl ::serde::Serialize) -> Self {
        self.query = self.query.bind_serde(name, value);
        self
    }

    /// Limits the time, like [`Query::timeout`].
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.query = self.query.timeout(limit);
        self
    }
}

impl SessionQuery<'_> {
    /// Marks the query as reading only, like [`Query::read_only`].
    pub fn read_only(mut self) -> Self {
        self.query = self.query.read_only();
        self
    }
}

impl<'a> IntoFuture for SessionQuery<'a> {
    type Output = Result<Response>;
    type IntoFuture = Answer<'a, Response>;

    fn into_future(self) -> Self::IntoFuture {
        self.on.run(self.query.run(self.on))
    }
}

impl<A: Admitted, S> Session<A, S> {
    /// Raw SurrealQL at whatever level the session is: root, a namespace or a database.
    ///
    /// ```no_run
    /// # use surreal_session::{NoNamespace, Session, SignedIn};
    /// # async fn example(session: &Session<SignedIn, NoNamespace>) -> surreal_session::Result<()> {
    /// session.query("DEFINE NAMESPACE shop").await?.check()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn query<'a>(&'a self, text: impl Into<Cow<'a, str>>) -> SessionQuery<'a> {
        SessionQuery {
            on: Target::session(self.core()),
            query: query(text),
        }
    }
}

impl Transaction {
    /// Raw SurrealQL within the transaction.
    pub fn query<'a>(&'a self, text: impl Into<Cow<'a, str>>) -> SessionQuery<'a> {
        SessionQuery {
            on: Target::transaction(self.core()),
            query: query(text),
        }
    }
}
