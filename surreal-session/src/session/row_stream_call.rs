//! A query whose rows come in many frames.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::time::{Sleep, sleep};

use super::SessionInner;
use crate::{
    connection::{Deadline, Repeat, ReplyStream},
    error::{Error, ErrorKind, Outcome, Result},
    rpc::{Method, Request, RowStreamFrame},
};

/// The frames of a streaming query. Dropping it before the last stops the query on the server.
#[derive(Debug)]
pub(crate) struct RowStreamCall {
    core: Arc<SessionInner>,
    epoch: u64,
    frames: ReplyStream,
    /// The longest wait for a frame
    patience: Option<Duration>,
    /// Set while the reader waits for a frame
    wait: Option<Pin<Box<Sleep>>>,
    /// Set when the server has sent its last frame.
    over: bool,
}

impl SessionInner {
    /// Begins a streaming query that only reads, of whose rows `buffer` bytes may wait. The first
    /// frame, and each one after that, has to come within `timeout` or else the connection's.
    /// Returns `None` when the server does not stream the query: it is older than 3.3, it may not,
    /// or too many streams run on the socket.
    pub(crate) async fn stream(
        self: &Arc<Self>,
        request: Request,
        buffer: usize,
        timeout: Option<Duration>,
        deadline: Deadline,
    ) -> Result<Option<RowStreamCall>> {
        let patience = timeout.or(self.handle().request_timeout());
        let call = self.handle().prepare(request, self.route(None))?;
        let mut repeat = Repeat::new(self.handle(), deadline);
        loop {
            let (session, epoch) = self.ready(deadline).await?;
            let begun = match self.handle().read(&call, epoch, buffer) {
                Ok(frames) => {
                    let mut frames = RowStreamCall {
                        core: self.clone(),
                        epoch,
                        frames,
                        patience,
                        wait: None,
                        over: false,
                    };
                    let first = poll_fn(|cx| frames.poll_next(cx));
                    match deadline.bound(first).await {
                        None => return Err(silent()),
                        Some(Some(Err(error))) => Err(error),
                        // It only says that the rows will come.
                        Some(Some(Ok(_)) | None) => return Ok(Some(frames)),
                    }
                }
                Err(error) => Err(error),
            };
            match begun {
                Err(error) if error.is_stream_refused() => return Ok(None),
                Err(error) => {
                    drop(session);
                    repeat.again(&call, epoch, error).await?;
                }
                begun => return begun,
            }
        }
    }
}

impl RowStreamCall {
    /// The next frame; `None` when there is none any more.
    pub(crate) fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<RowStreamFrame>>> {
        if self.over {
            return Poll::Ready(None);
        }
        let Poll::Ready(frame) = self.frames.poll_next(cx) else {
            return self.poll_wait(cx);
        };
        self.wait = None;
        let frame = match frame {
            Some(Ok(frame)) => RowStreamFrame::parse(&frame).map_err(Error::from),
            Some(Err(error)) => Err(error),
            None => {
                self.over = true;
                return Poll::Ready(None);
            }
        };
        // After an error of this side, such as a reader that lags, the server still sends.
        self.over = match &frame {
            Ok(frame) => matches!(frame, RowStreamFrame::End),
            Err(error) => error.server().is_some(),
        };
        Poll::Ready(Some(frame))
    }

    /// Ends with an error when the server has sent nothing for too long.
    fn poll_wait<T>(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        let Some(patience) = self.patience else {
            return Poll::Pending;
        };
        let wait = self.wait.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(wait.as_mut().poll(cx));
        self.wait = None;
        Poll::Ready(Some(Err(silent())))
    }
}

fn silent() -> Error {
    Error::new(
        ErrorKind::Timeout,
        Outcome::Failed,
        "the server sent no row in time, and its query is stopped: raise `timeout` if rows may \
         come more slowly",
    )
}

impl Drop for RowStreamCall {
    fn drop(&mut self) {
        if self.over {
            return;
        }
        let id = i64::try_from(self.frames.id()).unwrap_or_default();
        let request = Request::new(Method::QueryCancel).and_then(|request| request.param(&id));
        if let Ok(request) = request {
            // over with a socket that is gone
            let _ = self.core.post(self.epoch, request, drop);
        }
    }
}
