use super::Session;
use crate::{
    codec::{self, Encode},
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request},
};

/// Names that the server keeps to itself.
const PROTECTED: [&str; 4] = ["access", "auth", "session", "token"];

impl<A, S> Session<A, S> {
    /// Sets a variable, which every statement of this session can read as `$name`.
    ///
    /// Waits for the calls that run in this session. Dropping the future leaves open whether the variable is set.
    ///
    /// # Errors
    /// [`Validation`](ErrorKind::Validation) for a name that the server keeps to itself (`access`, `auth`, `session`,
    /// `token`), before anything is sent; [`Encode`](ErrorKind::Encode);
    /// [`SessionExpired`](ErrorKind::SessionExpired).
    #[doc(alias = "let")]
    pub async fn set(&self, name: &str, value: impl Encode) -> Result<()> {
        check(name)?;
        let bytes = codec::to_bytes(&value)?;
        let request = Request::new(Method::Set)?.param(name)?.encoded(&bytes)?;
        self.core().change(request).await?;
        let mut state = self.core().state();
        if value.is_none() {
            state.variables.remove(name);
        } else {
            state.variables.insert(name.to_owned(), bytes);
        }
        Ok(())
    }

    /// Removes a variable. One that is not set is fine.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    pub async fn unset(&self, name: &str) -> Result<()> {
        check(name)?;
        let request = Request::new(Method::Unset)?.param(name)?;
        self.core().change(request).await?;
        self.core().state().variables.remove(name);
        Ok(())
    }
}

fn check(name: &str) -> Result<()> {
    let problem = if PROTECTED.contains(&name) {
        "the server keeps this name to itself: take another one"
    } else if name.is_empty() || name.contains('\0') {
        "a variable's name is not empty and has no NUL"
    } else {
        return Ok(());
    };
    Err(Error::new(
        ErrorKind::Validation,
        Outcome::NotSent,
        format!("the variable {name:?} cannot be set: {problem}"),
    ))
}
