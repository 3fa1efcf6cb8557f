//! A live query that restarts: on the next socket, and when its session is renewed or set up again.

use std::{
    fmt, mem,
    pin::Pin,
    sync::{Arc, Weak},
    task::{Context, Poll},
};

use tokio::sync::watch;
use uuid::Uuid;

use super::{
    EndReason, GapReason,
    following::{Begin, Following, is_expired},
};
use crate::{
    connection::{Connection, Deadline, Gone, LiveId, Told},
    error::{Error, ErrorKind, Result},
    rpc::{Action, Notification},
    session::{LiveContext, SessionInner},
    trace,
};

/// The signals of a live query.
#[derive(Debug)]
pub(super) enum Signal {
    Notification(Notification),
    /// Notifications may have been missed here.
    Gap(GapReason),
    /// It has ended.
    Ended(EndReason),
    /// It could not restart, and has ended.
    Failed(Error),
}

/// A live query, from restart to restart. Dropping it kills it on the server.
pub(super) struct Source {
    home: Home,
    /// Begins the query again. Raw SurrealQL that begins something else as well cannot be sent
    /// again.
    begin: Option<Begin>,
    end: Pin<Box<dyn Future<Output = EndReason> + Send>>,
    current: Option<Following>,
    next: Option<Next>,
    /// The reason why there was nothing to follow.
    gone: Option<EndReason>,
    over: bool,
}

/// The session that the query runs in.
enum Home {
    /// One for live queries alone, which stays attached as long as one of them runs.
    Dedicated(Arc<SessionInner>),
    /// The caller's own, with which the query ends. The sockets stay open.
    Callers(Weak<SessionInner>, Connection),
}

/// The query's successor, which begins before the query itself is killed.
struct Next {
    why: GapReason,
    step: Step,
}

enum Step {
    Begins(Pin<Box<dyn Future<Output = Result<Following>> + Send>>),
    /// The query is running; the notifications of its predecessor are read first.
    Runs(Following),
}

impl Source {
    /// Begins a live query by the statement that `begin` writes.
    pub(super) async fn start(home: LiveContext, begin: Begin) -> Result<Self> {
        let LiveContext { core, end } = home;
        let deadline = core.deadline(None);
        let following = Following::start(core.clone(), begin.clone(), deadline).await?;
        Ok(Self::new(
            Home::Dedicated(core),
            Ok(following),
            Some(begin),
            end,
        ))
    }

    /// Follows a live query that raw SurrealQL has begun in a session of the caller's.
    pub(super) fn raw(core: &Arc<SessionInner>, live: Uuid) -> Self {
        let home = Home::Callers(Arc::downgrade(core), core.connection().clone());
        let (end, restarts) = (core.watch_end(), core.watch_restarts());
        let id = LiveId {
            session: core.id(),
            query: live,
        };
        let epoch = core.handle().epoch();
        match core.handle().follow_raw(id) {
            Ok((subscription, request)) => {
                let begin = request
                    .map(|request| -> Begin { Arc::new(move |_: &[String]| Ok(request.clone())) });
                let following = Following::new(core, epoch, live, subscription, restarts);
                Self::new(home, Ok(following), begin, end)
            }
            Err(gone) => Self::new(home, Err(gone), None, end),
        }
    }

    fn new(
        home: Home,
        current: Result<Following, Gone>,
        begin: Option<Begin>,
        end: watch::Receiver<Option<EndReason>>,
    ) -> Self {
        let (current, gone) = match current {
            Ok(current) => (Some(current), None),
            Err(gone) => (None, Some(reason(gone))),
        };
        Self {
            home,
            begin,
            end: Box::pin(ended(end)),
            current,
            next: None,
            gone,
            over: false,
        }
    }

    /// Waits for the next signal; `None` after the end.
    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Signal>> {
        if self.over {
            return Poll::Ready(None);
        }
        let next = self.poll_signal(cx);
        if let Poll::Ready(Signal::Ended(_) | Signal::Failed(_)) = next {
            self.over = true;
            self.current = None;
            self.next = None;
        }
        next.map(Some)
    }

    fn poll_signal(&mut self, cx: &mut Context<'_>) -> Poll<Signal> {
        if let Some(reason) = self.gone {
            return Poll::Ready(Signal::Ended(reason));
        }
        loop {
            if let (None, Some(current)) = (&self.next, &mut self.current) {
                if let Poll::Ready(why) = current.poll_stale(cx) {
                    if let Err(end) = self.begin_again(why) {
                        return Poll::Ready(Signal::Ended(end));
                    }
                }
            }
            if let Some(failed) = self.poll_begun(cx) {
                return Poll::Ready(failed);
            }
            let Some(current) = &mut self.current else {
                if let Some(gap) = self.change_over() {
                    return Poll::Ready(Signal::Gap(gap));
                }
                return self.end.as_mut().poll(cx).map(Signal::Ended);
            };
            let Poll::Ready(told) = current.poll_next(cx) else {
                return self.end.as_mut().poll(cx).map(Signal::Ended);
            };
            if let Some(told) = told {
                return Poll::Ready(signal(told));
            }
            self.current = None;
            if self.next.is_none() {
                if matches!(self.home, Home::Callers(..)) {
                    return Poll::Ready(Signal::Ended(EndReason::ConnectionLost));
                }
                if let Err(end) = self.begin_again(GapReason::Reconnected) {
                    return Poll::Ready(Signal::Ended(end));
                }
            }
        }
    }

    /// Begins the query's successor; fails when there is no way to.
    fn begin_again(&mut self, why: GapReason) -> Result<(), EndReason> {
        let core = self.home.session().ok_or(EndReason::Detached)?;
        let begin = self.begin.clone().ok_or(match why {
            GapReason::Restored => EndReason::Restored,
            _ => EndReason::Expired,
        })?;
        let deadline = match self.home {
            Home::Dedicated(_) => Deadline::never(),
            Home::Callers(..) => core.deadline(None),
        };
        let begins = Box::pin(Following::start(core, begin, deadline));
        let step = Step::Begins(begins);
        self.next = Some(Next { why, step });
        Ok(())
    }

    /// Looks whether the successor has begun, and if so stops its predecessor.
    fn poll_begun(&mut self, cx: &mut Context<'_>) -> Option<Signal> {
        let Next { why, step } = self.next.as_mut()?;
        let Step::Begins(begins) = step else {
            return None;
        };
        let Poll::Ready(begun) = begins.as_mut().poll(cx) else {
            return None;
        };
        match begun {
            Ok(following) => {
                trace::restarted(following.id());
                *step = Step::Runs(following);
                if let Some(current) = &mut self.current {
                    current.stop();
                }
                None
            }
            Err(error) if error.kind() == ErrorKind::Closed => {
                Some(Signal::Ended(EndReason::Closed))
            }
            Err(error) if *why == GapReason::Renewed && is_expired(&error) => {
                Some(Signal::Ended(EndReason::Expired))
            }
            Err(error) => Some(Signal::Failed(error)),
        }
    }

    /// Goes over to the successor, if that runs.
    fn change_over(&mut self) -> Option<GapReason> {
        match self.next.take()? {
            Next {
                why,
                step: Step::Runs(following),
            } => {
                self.current = Some(following);
                Some(why)
            }
            begins => {
                self.next = Some(begins);
                None
            }
        }
    }

    /// Kills the query and waits for the answer.
    pub(super) async fn close(&mut self) -> Result<()> {
        self.over = true;
        let next = match self.next.take() {
            Some(Next {
                step: Step::Runs(next),
                ..
            }) => Some(next),
            _ => None,
        };
        let current = mem::take(&mut self.current);
        for following in [current, next].into_iter().flatten() {
            following.kill().await?;
        }
        Ok(())
    }
}

impl Home {
    fn session(&self) -> Option<Arc<SessionInner>> {
        match self {
            Self::Dedicated(core) => Some(core.clone()),
            Self::Callers(core, _) => core.upgrade(),
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut source = f.debug_struct("Source");
        if let Home::Callers(_, connection) = &self.home {
            source.field("connection", connection);
        }
        if let Some(current) = &self.current {
            source.field("live", &current.id());
        }
        source.finish_non_exhaustive()
    }
}

fn signal(told: Told) -> Signal {
    match told {
        Told::Notification(notification) if notification.action == Action::Killed => {
            Signal::Ended(EndReason::Killed)
        }
        Told::Notification(notification) => Signal::Notification(notification),
        Told::Lagged(missed) => Signal::Gap(GapReason::Lagged(missed)),
        Told::Unsent => Signal::Gap(GapReason::Unsendable),
        Told::Replaced => Signal::Ended(EndReason::Replaced),
    }
}

fn reason(gone: Gone) -> EndReason {
    match gone {
        Gone::Killed => EndReason::Killed,
        Gone::Lost => EndReason::ConnectionLost,
        Gone::Restored => EndReason::Restored,
        Gone::Unknown => EndReason::Unknown,
    }
}

/// Waits for the end of a session's live queries.
async fn ended(mut end: watch::Receiver<Option<EndReason>>) -> EndReason {
    match end.wait_for(Option::is_some).await {
        Ok(reason) => reason.unwrap_or(EndReason::Detached),
        // the session is gone
        Err(_) => EndReason::Detached,
    }
}
