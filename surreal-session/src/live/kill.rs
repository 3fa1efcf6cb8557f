//! Ends a live query on the server. `KILL` writes to the table's definition, so it conflicts with
//! others of the table that begin and end, and is then sent again.

use std::sync::Arc;

use bytes::Bytes;
use tokio::time::sleep;
use uuid::Uuid;

use crate::{
    connection::Backoff,
    error::{ErrorKind, Result},
    rpc::{Method, Request},
    session::SessionInner,
};

/// Kills a live query of a session and waits for the answer.
pub(super) async fn kill(core: &Arc<SessionInner>, epoch: u64, live: Uuid) -> Result<()> {
    let deadline = core.deadline(None);
    let mut conflicts = 0;
    loop {
        match core.data_on(epoch, request(live)?, deadline).await {
            Err(error) => match error.kind() {
                // gone with the socket, or with the session
                ErrorKind::ConnectionLost | ErrorKind::Closed => return Ok(()),
                ErrorKind::Conflict => conflicts += 1,
                _ => return Err(error),
            },
            Ok(_) => return Ok(()),
        }
        deadline
            .before_sending(sleep(Backoff::CONFLICT.delay(conflicts)))
            .await?;
    }
}

/// Kills a live query of a session without waiting.
pub(super) fn post_kill(core: &Arc<SessionInner>, epoch: u64, live: Uuid) {
    // it ends with its session
    let again = Arc::downgrade(core);
    let answered = move |result: Result<Bytes>| match (result, again.upgrade()) {
        (Err(error), Some(core)) if error.is_retryable() => post_kill(&core, epoch, live),
        _ => {}
    };
    if let Ok(request) = request(live) {
        // gone with a socket that is gone
        let _ = core.post(epoch, request, answered);
    }
}

fn request(live: Uuid) -> Result<Request> {
    Ok(Request::new(Method::Kill)?.param(&live)?)
}
