use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    sync::{Arc, Weak},
    task::{Context, Poll, ready},
};

use futures_util::Stream;
use uuid::Uuid;

use super::{
    EndReason, GapReason,
    kill::{kill, post_kill},
    source::ended,
};
use crate::{
    codec::{self, DecodeOwned},
    connection::{Connection, Link, Subscription},
    error::{DecodeError, Error, Result},
    rpc::{self, Action},
    session::{Session, SessionInner},
    value::{RecordId, Value},
};

/// What a live query tells that raw SurrealQL has begun. It shows a record as a `V`.
#[derive(Clone, Debug, PartialEq)]
pub enum Notification<V = Value> {
    /// A record was created.
    Created {
        /// Which one
        record: RecordId,
        /// What the query shows of it
        result: V,
    },
    /// A record was changed.
    Updated {
        /// Which one
        record: RecordId,
        /// What the query shows of it then
        result: V,
    },
    /// A record was deleted.
    Deleted {
        /// Which one
        record: RecordId,
        /// What the query showed of it
        result: V,
    },
    /// Notifications were missed here.
    Gap(GapReason),
    /// The live query is over. Nothing comes after this.
    Ended(EndReason),
}

/// The notifications of a live query that raw SurrealQL has begun. From [`Session::live_notifications`].
///
/// Dropping it kills the live query without waiting; [`close`](Self::close) waits.
#[must_use = "a live query is killed when its notifications are dropped"]
pub struct Notifications<V = Value> {
    /// Keeps the sockets open.
    connection: Connection,
    link: Arc<Link>,
    /// The live query ends with its session.
    session: Weak<SessionInner>,
    epoch: u64,
    live: Uuid,
    subscription: Subscription,
    end: Pin<Box<dyn Future<Output = EndReason> + Send>>,
    over: bool,
    marker: PhantomData<fn() -> V>,
}

impl<A, S> Session<A, S> {
    /// Follows a live query of this session that raw SurrealQL has begun, by the id that the statement gave. What came
    /// before is not lost.
    ///
    /// It ends with the session's socket: nobody but the caller could begin it anew. A live query of a model, from
    /// [`Table::live`](crate::Table::live), goes on.
    ///
    /// ```no_run
    /// use surreal_session::{Session, Uuid, Value, live::Notification};
    ///
    /// # async fn example(session: &Session) -> surreal_session::Result<()> {
    /// let live: Uuid = session.query("LIVE SELECT name FROM person").await?.take(0)?;
    /// let mut notifications = session.live_notifications::<Value>(live);
    /// while let Some(notification) = notifications.next().await {
    ///     if let Notification::Created { record, result } = notification? {
    ///         println!("{record}: {result}");
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn live_notifications<V: DecodeOwned>(&self, live: Uuid) -> Notifications<V> {
        let core = self.core();
        let link = core.link().clone();
        let epoch = core.attached_on();
        Notifications {
            connection: core.connection().clone(),
            session: Arc::downgrade(core),
            epoch,
            live,
            subscription: link.follow(live, epoch),
            end: Box::pin(ended(core.watch_end())),
            link,
            over: false,
            marker: PhantomData,
        }
    }
}

impl<V: DecodeOwned> Notifications<V> {
    /// The next notification; `None` after the last.
    ///
    /// Dropping the future loses no notification.
    ///
    /// # Errors
    /// [`Decode`](crate::ErrorKind::Decode) for one that does not fit, after which the others follow.
    pub async fn next(&mut self) -> Option<Result<Notification<V>>> {
        std::future::poll_fn(|cx| self.poll_notification(cx)).await
    }

    /// Kills the live query and waits for the answer.
    ///
    /// # Errors
    /// What any call can end with.
    pub async fn close(mut self) -> Result<()> {
        let Some(session) = self.running() else {
            return Ok(());
        };
        self.link.forget(self.live);
        let killed = kill(&session, self.epoch, self.live).await;
        // when this failed, dropping it goes on
        self.over = killed.is_ok();
        killed
    }

    fn poll_notification(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Notification<V>>>> {
        loop {
            if self.over {
                return Poll::Ready(None);
            }
            let lagged = self.subscription.take_lagged();
            if lagged > 0 {
                return Poll::Ready(Some(Ok(Notification::Gap(GapReason::Lagged(lagged)))));
            }
            let end = match self.subscription.poll_next(cx) {
                Poll::Ready(Some(notification)) => match read(&notification) {
                    Ok(Some(notification)) => return Poll::Ready(Some(Ok(notification))),
                    Ok(None) if notification.action == Action::Killed => EndReason::Killed,
                    Ok(None) => continue,
                    Err(error) => return Poll::Ready(Some(Err(Error::from(error)))),
                },
                Poll::Ready(None) => EndReason::ConnectionLost,
                Poll::Pending => ready!(self.end.as_mut().poll(cx)),
            };
            self.over = true;
            return Poll::Ready(Some(Ok(Notification::Ended(end))));
        }
    }
}

impl<V> Notifications<V> {
    /// The session, if there is a live query to be killed.
    fn running(&self) -> Option<Arc<SessionInner>> {
        self.session.upgrade().filter(|_| !self.over)
    }
}

fn read<V: DecodeOwned>(
    notification: &rpc::Notification,
) -> Result<Option<Notification<V>>, DecodeError> {
    let shown = || -> Result<(RecordId, V), DecodeError> {
        Ok((
            codec::from_bytes(&notification.record)?,
            codec::from_bytes(&notification.result)?,
        ))
    };
    Ok(match notification.action {
        Action::Create => {
            Some(shown().map(|(record, result)| Notification::Created { record, result })?)
        }
        Action::Update => {
            Some(shown().map(|(record, result)| Notification::Updated { record, result })?)
        }
        Action::Delete => {
            Some(shown().map(|(record, result)| Notification::Deleted { record, result })?)
        }
        Action::Killed | Action::Other => None,
    })
}

impl<V: DecodeOwned> Stream for Notifications<V> {
    type Item = Result<Notification<V>>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_notification(cx)
    }
}

impl<V> Unpin for Notifications<V> {}

impl<V> Drop for Notifications<V> {
    fn drop(&mut self) {
        if let Some(session) = self.running() {
            self.link.forget(self.live);
            post_kill(&session, self.epoch, self.live);
        }
    }
}

impl<V> fmt::Debug for Notifications<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notifications")
            .field("connection", &self.connection)
            .field("live", &self.live)
            .finish_non_exhaustive()
    }
}
