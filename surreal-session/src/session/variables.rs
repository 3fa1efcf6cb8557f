use super::{Session, settle::settle};
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
    /// Waits for the calls that run in this session. Once it has been polled it runs to its end, also when the future is
    /// dropped.
    ///
    /// # Errors
    /// [`Validation`](ErrorKind::Validation), before anything is sent, for a name that the server keeps to itself
    /// (`access`, `auth`, `session`, `token`), is empty or has a NUL; and what any call can end with.
    #[doc(alias = "let")]
    pub async fn set(&self, name: impl AsRef<str>, value: impl Encode) -> Result<()> {
        let name = name.as_ref();
        check(name)?;
        let bytes = codec::to_bytes(&value)?;
        let request = Request::new(Method::Set)?.param(name)?.encoded(&bytes)?;
        let bytes = (!value.is_none()).then_some(bytes);
        self.change_variable(request, name, bytes).await
    }

    /// Removes a variable. One that is not set is fine.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    pub async fn unset(&self, name: impl AsRef<str>) -> Result<()> {
        let name = name.as_ref();
        check(name)?;
        let request = Request::new(Method::Unset)?.param(name)?;
        self.change_variable(request, name, None).await
    }

    async fn change_variable(
        &self,
        request: Request,
        name: &str,
        value: Option<Vec<u8>>,
    ) -> Result<()> {
        let core = self.core().clone();
        let name = name.to_owned();
        let change = async move {
            core.change(request, |state, _| {
                match value {
                    Some(value) => state.variables.insert(name, value),
                    None => state.variables.remove(&name),
                };
                Ok(())
            })
            .await
        };
        settle(change).await
    }
}

fn check(name: &str) -> Result<()> {
    let problem = if PROTECTED.contains(&name) {
        "for the server keeps this name to itself: take another"
    } else if name.is_empty() || name.contains('\0') {
        "for a name must not be empty or have a NUL"
    } else {
        return Ok(());
    };
    Err(Error::new(
        ErrorKind::Validation,
        Outcome::NotSent,
        format!("the variable {name:?} cannot be set, {problem}"),
    ))
}
