use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_util::Stream;

use super::{
    Event, Viewed,
    following::Begin,
    source::{Signal, Source},
};
use crate::{
    codec::{self, DecodeOwned},
    error::{DecodeError, Error, Result},
    model::Table,
    rpc::{Action, Notification},
    session::LiveContext,
};

/// The events of a live query. From [`Table::live`].
///
/// It restarts on the next socket when one is lost, and when its session is renewed, and reports
/// that by a [`Gap`](Event::Gap) with the reason. Its last event is [`Ended`](Event::Ended), or the
/// error because of which it could not restart. An event that does not fit the Rust type is an
/// error, too, after which the stream continues.
///
/// Dropping it kills the live query on the server without waiting; [`close`](Self::close) waits.
#[must_use = "a live query is killed when its stream is dropped"]
pub struct LiveStream<T, V = T> {
    source: Source,
    diff: bool,
    marker: PhantomData<fn() -> (T, V)>,
}

impl<T: Table, V: Shown<T>> LiveStream<T, V> {
    pub(crate) async fn start(home: LiveContext, begin: Begin, diff: bool) -> Result<Self> {
        Ok(Self {
            source: Source::start(home, begin).await?,
            diff,
            marker: PhantomData,
        })
    }

    /// The next event; `None` after the last.
    ///
    /// Dropping the future loses no event.
    ///
    /// # Errors
    /// [`Decode`](crate::ErrorKind::Decode) for an event that does not fit, and the error because
    /// of which the live query could not restart.
    pub async fn next(&mut self) -> Option<Result<Event<T, V>>> {
        std::future::poll_fn(|cx| self.poll_event(cx)).await
    }

    /// Kills the live query and waits for the answer.
    ///
    /// # Errors
    /// Fails with the [common errors](crate::Error#common-errors).
    pub async fn close(mut self) -> Result<()> {
        self.source.close().await
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Event<T, V>>>> {
        loop {
            let event = match ready!(self.source.poll_next(cx)) {
                None => return Poll::Ready(None),
                Some(Signal::Gap(reason)) => Ok(Event::Gap(reason)),
                Some(Signal::Ended(reason)) => Ok(Event::Ended(reason)),
                Some(Signal::Failed(error)) => Err(error),
                Some(Signal::Notification(notification)) => match self.read(&notification) {
                    Ok(Some(event)) => Ok(event),
                    Ok(None) => continue,
                    Err(error) => Err(Error::from(error.in_table(T::TABLE))),
                },
            };
            return Poll::Ready(Some(event));
        }
    }

    /// `None` for an action that this version does not know.
    fn read(&self, notification: &Notification) -> Result<Option<Event<T, V>>, DecodeError> {
        if self.diff {
            return patched(notification);
        }
        let shown = || V::read(&notification.record, &notification.result);
        Ok(match notification.action {
            Action::Create => Some(Event::Created(shown()?)),
            Action::Update => Some(match shown() {
                Ok(updated) => Event::Updated(updated),
                Err(_) if codec::is_blank(&notification.result) => Event::Hidden {
                    id: codec::from_bytes(&notification.record)?,
                },
                Err(error) => return Err(error),
            }),
            Action::Delete => Some(Event::Deleted(shown()?)),
            Action::Killed | Action::Other => None,
        })
    }
}

fn patched<T: Table, V>(notification: &Notification) -> Result<Option<Event<T, V>>, DecodeError> {
    Ok(match notification.action {
        Action::Create | Action::Update | Action::Delete => Some(Event::Patched {
            id: codec::from_bytes(&notification.record)?,
            ops: codec::from_bytes(&notification.result)?,
        }),
        Action::Killed | Action::Other => None,
    })
}

impl<T: Table, V: Shown<T>> Stream for LiveStream<T, V> {
    type Item = Result<Event<T, V>>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(cx)
    }
}

impl<T, V> Unpin for LiveStream<T, V> {}

impl<T, V> fmt::Debug for LiveStream<T, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveStream")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

/// The form in which a live query shows a record: the record itself, or its id and a
/// [`View`](crate::View) of it.
///
/// This trait is sealed.
pub trait Shown<T: Table>: Sized + sealed::Shown<T> {}

impl<T: Table> Shown<T> for T {}
impl<T: Table, V: DecodeOwned> Shown<T> for Viewed<T, V> {}

pub(crate) mod sealed {
    use super::DecodeError;

    pub trait Shown<T>: Sized {
        #[doc(hidden)]
        fn read(record: &[u8], result: &[u8]) -> Result<Self, DecodeError>;
    }
}

impl<T: Table> sealed::Shown<T> for T {
    fn read(record: &[u8], result: &[u8]) -> Result<Self, DecodeError> {
        // The server leaves the id out of the events of a table that is a view.
        codec::from_bytes(result).or_else(|error| match codec::with_id(record, result) {
            Ok(Some(whole)) => codec::from_bytes(&whole),
            Ok(None) | Err(_) => Err(error),
        })
    }
}

impl<T: Table, V: DecodeOwned> sealed::Shown<T> for Viewed<T, V> {
    fn read(record: &[u8], result: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self {
            id: codec::from_bytes(record)?,
            view: codec::from_bytes(result)?,
        })
    }
}
