use std::{borrow::Cow, time::Duration};

use super::{rows, surql::Surql};
use crate::{
    codec::{self, Bracket, DecodeOwned, Encode, Encoded},
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request},
    target::{Sendable, Target},
};

/// A call of a function on the server. From [`run`].
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct Run<'n> {
    function: Cow<'n, str>,
    arguments: Vec<Encoded>,
    timeout: Option<Duration>,
}

/// Calls a function on the server: one that is defined in the database, `fn::name`, or one of
/// SurrealQL's own.
///
/// ```no_run
/// use surreal_session::{Datetime, Session, run};
///
/// # async fn example(session: &Session) -> surreal_session::Result<()> {
/// let now: Datetime = run("time::now", ()).send(session).await?;
/// let price: f64 = run("fn::price", ("tea", 3)).send(session).await?;
/// let slug: String = run("string::slug", ("Hello World",)).send(session).await?;
/// # Ok(())
/// # }
/// ```
pub fn run<'n>(function: impl Into<Cow<'n, str>>, arguments: impl Arguments) -> Run<'n> {
    Run {
        function: function.into(),
        arguments: arguments.encoded(),
        timeout: None,
    }
}

impl Run<'_> {
    /// Sets how long the call may take. Defaults to the connection's request timeout.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Calls the function and reads what it gives as a `T`.
    ///
    /// # Errors
    /// [`Validation`](ErrorKind::Validation) when the name is none that a function could have. What
    /// the function fails with. [`Decode`](ErrorKind::Decode) when it gives something else.
    pub async fn send<T: DecodeOwned>(self, on: &impl Sendable) -> Result<T> {
        let on = on.target();
        on.run(self.run(on)).await
    }

    async fn run<T: DecodeOwned>(self, on: Target<'_>) -> Result<T> {
        if !is_function(&self.function) {
            return Err(Error::new(
                ErrorKind::Validation,
                Outcome::NotSent,
                format!(
                    "{:?} is not the name of a function: use letters, digits and underscores, with `::` between",
                    self.function
                ),
            ));
        }
        if !on.suits(Method::Run, &self.arguments) {
            let request = Surql::run(&self.function, self.arguments).into_request()?;
            let row = rows::only_row(on.query(request, self.timeout).await?)?;
            return Ok(codec::from_bytes(&row)?);
        }
        let arguments = Encoded::written(64, |e| {
            e.open(Bracket::Array)?;
            self.arguments.iter().try_for_each(|one| e.encoded(one))?;
            e.close()
        });
        let request = Request::new(Method::Run)?
            .param(self.function.as_ref())?
            .param(&())?
            .encoded(&arguments)?;
        let reply = on.call(request, self.timeout).await?;
        Ok(codec::from_bytes(&reply)?)
    }
}

fn is_function(name: &str) -> bool {
    name.split("::").all(|part| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

/// The arguments of a function: `()`, a tuple of up to eight values, or a `Vec` or array of any
/// number of one type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of arguments",
    label = "expected `()`, a tuple of values, an array or a `Vec`",
    note = "a single argument is `(value,)`"
)]
pub trait Arguments {
    #[doc(hidden)]
    fn encoded(self) -> Vec<Encoded>;
}

impl<V: Encode> Arguments for Vec<V> {
    fn encoded(self) -> Vec<Encoded> {
        self.iter().map(Encoded::new).collect()
    }
}

impl<V: Encode, const N: usize> Arguments for [V; N] {
    fn encoded(self) -> Vec<Encoded> {
        self.iter().map(Encoded::new).collect()
    }
}

impl Arguments for () {
    fn encoded(self) -> Vec<Encoded> {
        Vec::new()
    }
}

macro_rules! arguments {
    ($($argument:ident $index:tt),*) => {
        impl<$($argument: Encode),*> Arguments for ($($argument,)*) {
            fn encoded(self) -> Vec<Encoded> {
                vec![$(Encoded::new(&self.$index)),*]
            }
        }
    };
}

arguments!(A 0);
arguments!(A 0, B 1);
arguments!(A 0, B 1, C 2);
arguments!(A 0, B 1, C 2, D 3);
arguments!(A 0, B 1, C 2, D 3, E 4);
arguments!(A 0, B 1, C 2, D 3, E 4, F 5);
arguments!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
arguments!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
