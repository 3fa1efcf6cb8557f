//! Changes of who a session is.

use std::sync::Arc;

use super::{
    Scope, SessionInner,
    change::Change,
    exclusive::Exclusive,
    given_tokens::GivenTokens,
    inner::unsent,
    live::EndReason,
    principal::{Principal, no_refresh_token},
    restarts::GapReason,
    state::State,
};
use crate::{
    auth::{Fields, Tokens},
    codec,
    connection::Repeat,
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request},
};

/// The selection to find out after the identity has changed.
#[derive(Clone, Copy)]
struct Selection {
    /// The server chose it, and its answer does not tell what it is.
    is_to_be_asked: bool,
    /// A database that was selected before does not stay so.
    has_no_database: bool,
}

impl SessionInner {
    /// Signs in or up by credentials.
    pub(super) async fn sign_in<S: Scope>(
        self: &Arc<Self>,
        method: Method,
        credentials: &impl Fields,
        given: &GivenTokens,
    ) -> Result<()> {
        let request = Request::new(method)?.object(|o| credentials.write(o))?;
        let selects = credentials.selects().map(|(namespace, database)| {
            (namespace.map(str::to_owned), database.map(str::to_owned))
        });
        let kept = credentials.to_keep();
        let given = given.clone();
        let change = self.change(self.deadline(None), |mut session| async move {
            let change = Change {
                given: Some(given.clone()),
                ..Change::of_identity(request)
            };
            let (reply, epoch) = session.send_change(change).await?;
            let principal = Principal::new(codec::from_bytes(&reply)?, kept);
            given.to(&principal);
            let mut next = State::clone(&session.state);
            let selection = Selection {
                is_to_be_asked: false,
                has_no_database: next.database.is_some() && !S::DATABASE,
            };
            next.principal = Some(principal);
            match selects {
                Some((namespace, database)) => next.signed_in_to(namespace, database),
                None => next.keep_selected(),
            }
            session.become_selected(next, epoch, selection).await?;
            session.session.end_lives(EndReason::IdentityChanged);
            Ok(())
        });
        change.await
    }

    /// Signs in by tokens.
    pub(super) async fn authenticate<S: Scope>(
        self: &Arc<Self>,
        tokens: Tokens,
        given: &GivenTokens,
    ) -> Result<()> {
        let request = Request::new(Method::Authenticate)?.param(tokens.access())?;
        let principal = Principal::new(tokens, None);
        let given = given.clone();
        let change = self.change(self.deadline(None), |mut session| async move {
            let epoch = match session.send_change(Change::of_identity(request)).await {
                Ok((_, epoch)) => epoch,
                Err(error) if error.is_token_expired() && principal.refreshable().is_ok() => {
                    let refreshed = session.refresh_as(&principal).await;
                    match &refreshed {
                        Err(error) if error.outcome() != Outcome::Unknown => {}
                        _ => given.to(&principal),
                    }
                    refreshed?
                }
                Err(error) => return Err(error),
            };
            let mut next = State::clone(&session.state);
            let selection = Selection {
                is_to_be_asked: true,
                has_no_database: next.database.is_some() && !S::DATABASE,
            };
            next.principal = Some(principal);
            session.become_selected(next, epoch, selection).await?;
            session.session.end_lives(EndReason::IdentityChanged);
            Ok(())
        });
        change.await
    }

    /// Takes new tokens for the refresh token.
    pub(super) async fn refresh(self: &Arc<Self>) -> Result<()> {
        let change = self.change(self.deadline(None), |mut session| async move {
            let principal = session.state.principal.clone();
            let epoch = session
                .refresh_as(&principal.ok_or_else(no_refresh_token)?)
                .await?;
            let selection = Selection {
                is_to_be_asked: true,
                has_no_database: false,
            };
            let next = State::clone(&session.state);
            session.become_selected(next, epoch, selection).await?;
            session.session.renew_lives();
            Ok(())
        });
        change.await
    }

    /// Signs in by the tokens that another session of the principal was given.
    pub(super) async fn take_tokens(self: &Arc<Self>) -> Result<()> {
        let change = self.change(self.deadline(None), |mut session| async move {
            let Some(tokens) = session.state.tokens() else {
                return Ok(());
            };
            let request = Request::new(Method::Authenticate)?.param(tokens.access())?;
            let (_, epoch) = session.send_change(Change::of_identity(request)).await?;
            session.select_chosen(epoch).await?;
            session.in_sync(epoch);
            session.session.restart_lives(GapReason::Renewed);
            Ok(())
        });
        change.await
    }

    /// Makes the refresh token one that the server does not take.
    pub(super) async fn revoke(self: &Arc<Self>) -> Result<()> {
        let change = self.change(self.deadline(None), |mut session| async move {
            let principal = session.state.principal.clone();
            let principal = principal.ok_or_else(no_refresh_token)?;
            let handle = session.handle().clone();
            let mut repeat = Repeat::new(&handle, session.deadline);
            loop {
                let epoch = session.brought_in_sync().await?;
                let _turn = session.deadline.before_sending(principal.renewal()).await?;
                let tokens = principal.refreshable()?;
                let request = Request::new(Method::Revoke)?.param(&tokens)?;
                let call = handle.prepare(request, session.session.route(None))?;
                match handle.call(&call, epoch, session.deadline).await {
                    Ok(_) => {
                        principal.replace(Tokens::new(tokens.access(), None));
                        return Ok(());
                    }
                    Err(error) => repeat.again(&call, epoch, error).await?,
                }
            }
        });
        change.await
    }

    pub(super) async fn invalidate(self: &Arc<Self>) -> Result<()> {
        let request = Request::new(Method::Invalidate)?;
        let change = self.change(self.deadline(None), |mut session| async move {
            let (_, epoch) = session.send_change(Change::of_identity(request)).await?;
            let mut next = State::clone(&session.state);
            next.principal = None;
            next.keep_selected();
            session.becomes(next, epoch);
            session.session.end_lives(EndReason::Invalidated);
            Ok(())
        });
        change.await
    }

    pub(super) async fn reset(self: &Arc<Self>) -> Result<()> {
        let request = Request::new(Method::Reset)?;
        let change = self.change(self.deadline(None), |mut session| async move {
            let (_, epoch) = session.send_change(Change::of_identity(request)).await?;
            session.becomes(State::default(), epoch);
            session.session.end_lives(EndReason::Reset);
            Ok(())
        });
        change.await
    }
}

impl Exclusive {
    /// Signs in as the principal by the refresh token. Returns the socket.
    ///
    /// Others may be about to use it, too; they wait for their turn within the lock of their
    /// session, as this does: the other way round, two could wait for each other.
    async fn refresh_as(&mut self, principal: &Arc<Principal>) -> Result<u64> {
        let _turn = self.deadline.before_sending(principal.renewal()).await?;
        principal.refreshable()?;
        let handle = self.handle().clone();
        let mut repeat = Repeat::new(&handle, self.deadline);
        loop {
            let epoch = self.attached_for_identity().await.map_err(unsent)?;
            let before = self.locked.hold(|held| held.change_begins());
            let Err(error) = self.refresh_tokens(principal, epoch).await else {
                return Ok(epoch);
            };
            if error.outcome() != Outcome::Unknown {
                self.locked.hold(|held| held.restore(before));
            }
            match error.kind() {
                _ if is_to_be_sent(&error) => repeat.lost(epoch, error).await?,
                // A refresh that conflicted has not used its token up.
                ErrorKind::Conflict if handle.retries_conflicts() => {
                    repeat.conflicted(error).await?;
                }
                _ => return Err(error),
            }
        }
    }

    /// Ends a change of the identity: the server has that of `next`. The session becomes it when
    /// all else of it is known, and otherwise stays what it was.
    async fn become_selected(
        &mut self,
        mut next: State,
        mut epoch: u64,
        selection: Selection,
    ) -> Result<()> {
        let handle = self.handle().clone();
        let mut repeat = Repeat::new(&handle, self.deadline);
        loop {
            match self.find_selected(&mut next, epoch, selection).await {
                Ok(()) if self.keeps_record(&next) => {
                    let state = Arc::new(next);
                    epoch = self.set_up_as(&state).await?;
                    self.becomes(Arc::unwrap_or_clone(state), epoch);
                    return Ok(());
                }
                Ok(()) => {
                    self.becomes(next, epoch);
                    return Ok(());
                }
                // The identity is gone with its socket.
                Err(error) if self.went_away(epoch, &error) => {
                    repeat.lost(epoch, error).await?;
                    let state = Arc::new(next);
                    epoch = self.set_up_as(&state).await?;
                    next = Arc::unwrap_or_clone(state);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Tests whether the server may still name the record of the former user: up to SurrealDB 3.2,
    /// `$auth` and `$session` do so after the sign-in of a system user. The session then has to be
    /// attached again.
    fn keeps_record(&self, next: &State) -> bool {
        let clears = self.session.version().is_at_least(3, 3);
        let another = match &next.principal {
            Some(principal) => !self.state.is_of(principal),
            None => false,
        };
        !clears && another && self.state.principal.is_some()
    }

    async fn find_selected(
        &self,
        next: &mut State,
        epoch: u64,
        selection: Selection,
    ) -> Result<()> {
        if selection.is_to_be_asked {
            match self.selected(epoch).await {
                Ok((namespace, database)) => next.select(namespace, database),
                // not allowed to ask, nor to select anything: the token will select the same again
                Err(error) if error.outcome() == Outcome::Failed => next.select(None, None),
                Err(error) => return Err(error),
            }
        }
        if selection.has_no_database {
            self.unselect_database(next, epoch).await?;
        }
        Ok(())
    }
}

/// The socket went away before the call was written.
fn is_to_be_sent(error: &Error) -> bool {
    error.kind() == ErrorKind::ConnectionLost && error.outcome() == Outcome::NotSent
}
