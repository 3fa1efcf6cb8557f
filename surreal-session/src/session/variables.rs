use std::{collections::BTreeSet, sync::Arc};

use super::{Session, SessionInner, state::State};
use crate::{
    codec::{self, Encode},
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request},
};

/// Names that the server keeps to itself.
const PROTECTED: [&str; 4] = ["access", "auth", "session", "token"];

impl<A, S> Session<A, S> {
    /// Sets a variable, which every statement of this session can read as `$name`. Live queries and
    /// mirrors of models restart with it; live queries of raw SurrealQL do not see the change.
    ///
    /// Waits for the calls that run in this session.
    ///
    /// # Cancel safety
    /// When the future is dropped, the variable is either left as it was or is set before the next
    /// call of the session. A `set` that follows is applied after it.
    ///
    /// # Errors
    /// [`Validation`](ErrorKind::Validation), before anything is sent, for a name that the server
    /// reserves (`access`, `auth`, `session`, `token`), is empty, has a NUL or begins with `$`; and
    /// the [common errors](crate::Error#common-errors).
    #[doc(alias = "let")]
    pub async fn set(&self, name: impl AsRef<str>, value: impl Encode) -> Result<()> {
        let name = name.as_ref();
        check(name)?;
        let bytes = codec::to_bytes(&value)?;
        let request = Request::new(Method::Set)?
            .param(name)?
            .encoded_bytes(&bytes)?;
        let bytes = (!value.is_none()).then_some(bytes);
        self.core().change_variable(request, name, bytes).await
    }

    /// Removes a variable. One that is not set is fine.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    pub async fn unset(&self, name: impl AsRef<str>) -> Result<()> {
        let name = name.as_ref();
        check(name)?;
        let request = Request::new(Method::Unset)?.param(name)?;
        self.core().change_variable(request, name, None).await
    }
}

impl SessionInner {
    async fn change_variable(
        self: &Arc<Self>,
        request: Request,
        name: &str,
        value: Option<Vec<u8>>,
    ) -> Result<()> {
        let name = name.to_owned();
        let change = self.change(self.deadline(None), |mut session| async move {
            let (_, epoch) = session.send_change(request).await?;
            let mut next = State::clone(&session.state);
            match value {
                Some(value) => next.variables.insert(name, value),
                None => next.variables.remove(&name),
            };
            let changed = next.variables != session.state.variables;
            session.becomes(next, epoch);
            if changed {
                session.session.follow_variables();
            }
            Ok(())
        });
        change.await
    }

    /// The names of the variables that are set.
    pub(crate) fn variable_names(&self) -> Vec<String> {
        self.shown().state.variables.keys().cloned().collect()
    }

    /// Sets and unsets what is not as in another session. Returns whether there was any.
    pub(super) async fn take_variables(self: &Arc<Self>, of: &Arc<Self>) -> Result<bool> {
        let of = Arc::downgrade(of);
        let change = self.change(self.deadline(None), |mut session| async move {
            // Asked for within the lock, so that the last of several changes has the last values.
            let Some(of) = of.upgrade().map(|of| of.shown().state.clone()) else {
                return Ok(false);
            };
            let variables = &of.variables;
            let before = session.state.variables.clone();
            let names: BTreeSet<_> = before.keys().chain(variables.keys()).collect();
            for name in names {
                let value = variables.get(name);
                if value == before.get(name) {
                    continue;
                }
                let mut next = State::clone(&session.state);
                let request = match value {
                    Some(value) => {
                        next.variables.insert(name.clone(), value.clone());
                        Request::new(Method::Set)?
                            .param(name.as_str())?
                            .encoded_bytes(value)?
                    }
                    None => {
                        next.variables.remove(name);
                        Request::new(Method::Unset)?.param(name.as_str())?
                    }
                };
                let (_, epoch) = session.send_change(request).await?;
                session.becomes(next, epoch);
            }
            Ok(before != *variables)
        });
        change.await
    }
}

fn check(name: &str) -> Result<()> {
    let problem = if PROTECTED.contains(&name) {
        "for the server keeps this name to itself: take another"
    } else if name.starts_with('$') {
        "for a name is written without its dollar here"
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
