//! A live query that goes on on the next socket.

use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use tokio::{sync::watch, time::sleep};
use uuid::Uuid;

use super::{
    EndReason,
    kill::{kill, post_kill},
};
use crate::{
    codec,
    connection::{Deadline, Subscription},
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Action, Notification, Request, Rows},
    session::{LiveContext, SessionInner, run_to_end},
    trace,
    transaction::pause,
};

/// What happens to a live query.
#[derive(Debug)]
pub(super) enum Signal {
    Notification(Notification),
    /// So many notifications found no room
    Lagged(u64),
    /// It began anew on another socket
    Reconnected,
    /// It is over
    Ended(EndReason),
    /// It could not begin anew, and is over
    Failed(Error),
}

/// A live query, from socket to socket. Dropping it kills it on the server.
pub(super) struct Source {
    core: Arc<SessionInner>,
    /// Begins the query; sent once on each socket.
    request: Request,
    end: Pin<Box<dyn Future<Output = EndReason> + Send>>,
    phase: Phase,
}

enum Phase {
    Following(Following),
    Restarting(Pin<Box<dyn Future<Output = Result<Following>> + Send>>),
    Over,
}

/// A live query on one socket.
struct Following {
    core: Arc<SessionInner>,
    epoch: u64,
    live: Uuid,
    subscription: Subscription,
    over: bool,
}

impl Source {
    /// Begins a live query, of which `request` is the only statement.
    pub(super) async fn start(home: LiveContext, request: Request) -> Result<Self> {
        let LiveContext { core, end } = home;
        let deadline = core.deadline(None);
        let following = Following::start(core.clone(), request.clone(), deadline).await?;
        Ok(Self {
            core,
            request,
            end: Box::pin(ended(end)),
            phase: Phase::Following(following),
        })
    }

    /// What happens next; `None` after the end.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Signal>> {
        loop {
            let signal = match &mut self.phase {
                Phase::Over => return Poll::Ready(None),
                Phase::Following(following) => match following.poll_next(cx) {
                    Poll::Ready(Some(signal)) => signal,
                    Poll::Ready(None) => {
                        self.restart();
                        continue;
                    }
                    Poll::Pending => Signal::Ended(ready!(self.end.as_mut().poll(cx))),
                },
                Phase::Restarting(restart) => match restart.as_mut().poll(cx) {
                    Poll::Ready(Ok(following)) => {
                        trace::restarted(following.live);
                        self.phase = Phase::Following(following);
                        Signal::Reconnected
                    }
                    Poll::Ready(Err(error)) if error.kind() == ErrorKind::Closed => {
                        Signal::Ended(EndReason::Closed)
                    }
                    Poll::Ready(Err(error)) => Signal::Failed(error),
                    Poll::Pending => Signal::Ended(ready!(self.end.as_mut().poll(cx))),
                },
            };
            if matches!(signal, Signal::Ended(_) | Signal::Failed(_)) {
                self.phase = Phase::Over;
            }
            return Poll::Ready(Some(signal));
        }
    }

    /// Kills the query and waits for the answer.
    pub(super) async fn close(mut self) -> Result<()> {
        match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Following(following) => following.kill().await,
            Phase::Restarting(_) | Phase::Over => Ok(()),
        }
    }

    fn restart(&mut self) {
        let start = Following::start(self.core.clone(), self.request.clone(), Deadline::never());
        self.phase = Phase::Restarting(Box::pin(start));
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut source = f.debug_struct("Source");
        if let Phase::Following(following) = &self.phase {
            source.field("live", &following.live);
        }
        source.finish_non_exhaustive()
    }
}

impl Following {
    /// Ends with a query that is followed or with none, also when the caller stops waiting.
    async fn start(core: Arc<SessionInner>, request: Request, deadline: Deadline) -> Result<Self> {
        run_to_end(Self::begin(core, request, deadline)).await
    }

    async fn begin(core: Arc<SessionInner>, request: Request, deadline: Deadline) -> Result<Self> {
        let mut conflicts = 0;
        loop {
            let error = match core.ready(deadline).await {
                Ok((gate, epoch)) => {
                    drop(gate);
                    match Self::begin_on(&core, epoch, request.clone(), deadline).await {
                        // gone with the socket, if it began
                        Err(error) if error.kind() == ErrorKind::ConnectionLost => continue,
                        Err(error) => error,
                        following => return following,
                    }
                }
                Err(error) => error,
            };
            if error.kind() != ErrorKind::Conflict {
                return Err(error);
            }
            // others begin and end theirs on the same table
            conflicts += 1;
            let paused = deadline.before_sending(sleep(pause(conflicts))).await;
            paused.map_err(|_| error)?;
        }
    }

    async fn begin_on(
        core: &Arc<SessionInner>,
        epoch: u64,
        request: Request,
        deadline: Deadline,
    ) -> Result<Self> {
        let undo = move |core: &Arc<SessionInner>, reply: &Bytes| {
            if let Ok(live) = begun(reply) {
                post_kill(core, epoch, live);
            }
        };
        let reply = core.begin_on(epoch, request, deadline, undo);
        let live = begun(&reply.await?)?;
        Ok(Self {
            subscription: core.link().follow(live, epoch),
            core: core.clone(),
            epoch,
            live,
            over: false,
        })
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Signal>> {
        let lagged = self.subscription.take_lagged();
        if lagged > 0 {
            return Poll::Ready(Some(Signal::Lagged(lagged)));
        }
        let next = ready!(self.subscription.poll_next(cx));
        Poll::Ready(match next {
            Some(notification) if notification.action == Action::Killed => {
                self.over = true;
                Some(Signal::Ended(EndReason::Killed))
            }
            Some(notification) => Some(Signal::Notification(notification)),
            None => {
                self.over = true;
                None
            }
        })
    }

    /// When this fails, dropping it goes on.
    async fn kill(mut self) -> Result<()> {
        self.core.link().forget(self.live);
        let killed = kill(&self.core, self.epoch, self.live).await;
        self.over = killed.is_ok();
        killed
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        if !self.over {
            self.core.link().forget(self.live);
            post_kill(&self.core, self.epoch, self.live);
        }
    }
}

/// The id of the live query that this reply says has begun.
fn begun(reply: &Bytes) -> Result<Uuid> {
    let row = Rows::parse(reply)?.into_vec().pop();
    Ok(codec::from_bytes(&row.unwrap_or_else(|| Err(no_row()))?)?)
}

/// Waits for the end of a session's live queries.
pub(super) async fn ended(mut end: watch::Receiver<Option<EndReason>>) -> EndReason {
    match end.wait_for(Option::is_some).await {
        Ok(reason) => reason.unwrap_or(EndReason::Detached),
        // the session is gone
        Err(_) => EndReason::Detached,
    }
}

fn no_row() -> Error {
    Error::new(
        ErrorKind::Internal,
        Outcome::Unknown,
        "the server gave no id for the live query",
    )
}
