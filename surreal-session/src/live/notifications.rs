use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_util::Stream;
use uuid::Uuid;

use super::{
    EndReason, GapReason,
    source::{Signal, Source},
};
use crate::{
    codec::{self, DecodeOwned},
    error::{DecodeError, Error, Result},
    rpc::{self, Action},
    session::Session,
    value::{RecordId, Value},
};

/// A notification of a live query of raw SurrealQL, which shows a record as a `V`.
#[derive(Clone, Debug, PartialEq)]
pub enum Notification<V = Value> {
    /// A record was created.
    Created {
        /// Its id
        record: RecordId,
        /// The columns that the query returns of it
        result: V,
    },
    /// A record was changed.
    Updated {
        /// Its id
        record: RecordId,
        /// The columns that the query returns of it afterwards
        result: V,
    },
    /// A record was deleted.
    Deleted {
        /// Its id
        record: RecordId,
        /// The columns that the query returned of it
        result: V,
    },
    /// Notifications were missed here.
    Gap(GapReason),
    /// The live query has ended. Nothing comes after this.
    Ended(EndReason),
}

/// The notifications of a live query that raw SurrealQL has begun. From
/// [`Session::live_notifications`].
///
/// Dropping it kills the live query without waiting; [`close`](Self::close) waits.
#[must_use = "a live query is killed when its notifications are dropped"]
pub struct Notifications<V = Value> {
    source: Source,
    marker: PhantomData<fn() -> V>,
}

impl<A, S> Session<A, S> {
    /// Follows a live query of this session that raw SurrealQL has begun, by the id that the
    /// statement returned. Notifications that came before this call are not lost, as long as
    /// [`live_buffer`] has room for them.
    ///
    /// It ends with the session's socket, unlike the live query of a model, from
    /// [`Table::live`](crate::Table::live). When the session is renewed, or set up again on its
    /// socket, the query restarts with the session's present variables and under another id, and a
    /// [`Gap`](Notification::Gap) tells; a query whose text has other statements beside `LIVE`
    /// cannot restart and ends.
    ///
    /// A live query has one follower: a second call with the same id takes over, and the first ends
    /// with [`Replaced`](EndReason::Replaced). An id that no query of this session has returned
    /// ends at once with [`Unknown`](EndReason::Unknown).
    ///
    /// [`live_buffer`]: crate::ConnectionBuilder::live_buffer
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
        Notifications {
            source: Source::raw(self.core(), live),
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
    /// [`Decode`](crate::ErrorKind::Decode) for one that does not fit, after which the others
    /// follow; why the live query could not restart.
    pub async fn next(&mut self) -> Option<Result<Notification<V>>> {
        std::future::poll_fn(|cx| self.poll_notification(cx)).await
    }

    /// Kills the live query and waits for the answer.
    ///
    /// # Errors
    /// Fails with the [common errors](crate::Error#common-errors).
    pub async fn close(mut self) -> Result<()> {
        self.source.close().await
    }

    fn poll_notification(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Notification<V>>>> {
        loop {
            let notification = match ready!(self.source.poll_next(cx)) {
                None => return Poll::Ready(None),
                Some(Signal::Gap(reason)) => Ok(Notification::Gap(reason)),
                Some(Signal::Ended(reason)) => Ok(Notification::Ended(reason)),
                Some(Signal::Failed(error)) => Err(error),
                Some(Signal::Notification(notification)) => match read(&notification) {
                    Ok(Some(notification)) => Ok(notification),
                    Ok(None) => continue,
                    Err(error) => Err(Error::from(error)),
                },
            };
            return Poll::Ready(Some(notification));
        }
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

impl<V> fmt::Debug for Notifications<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notifications")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}
