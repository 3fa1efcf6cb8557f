//! Ends a live query on the server. `KILL` writes to the table's definition, so it conflicts with
//! others of the table that begin and end, and is then sent again.

use std::sync::{Arc, Weak};

use bytes::Bytes;
use uuid::Uuid;

use crate::{
    connection::{Deadline, Repeat},
    error::{Error, ErrorKind, Result},
    rpc::{Method, Request},
    session::SessionInner,
};

/// Kills a live query of a session and waits for the answer.
pub(super) async fn kill(core: &Arc<SessionInner>, epoch: u64, live: Uuid) -> Result<()> {
    let kill = Kill::new(core, epoch, live);
    match kill.attempt(core).await {
        Err(error) if error.kind() == ErrorKind::Conflict => kill.again(error).await,
        result => result,
    }
}

/// Kills a live query of a session without waiting.
pub(super) fn post_kill(core: &Arc<SessionInner>, epoch: u64, live: Uuid) {
    let kill = Kill::new(core, epoch, live);
    let answered = move |result: Result<Bytes>| match result {
        Err(error) if error.kind() == ErrorKind::Conflict => {
            if let Some(core) = kill.session.upgrade() {
                core.connection().runtime().spawn(kill.again(error));
            }
        }
        _ => {}
    };
    if let Ok(request) = request(live) {
        // gone with a socket that is gone
        let _ = core.post(epoch, request, answered);
    }
}

/// A live query that is to end. It also ends with its session, so this does not keep the session,
/// nor the socket: the answer may never come.
struct Kill {
    session: Weak<SessionInner>,
    epoch: u64,
    live: Uuid,
    deadline: Deadline,
}

impl Kill {
    fn new(core: &Arc<SessionInner>, epoch: u64, live: Uuid) -> Self {
        Self {
            session: Arc::downgrade(core),
            epoch,
            live,
            deadline: core.deadline(None),
        }
    }

    async fn attempt(&self, core: &Arc<SessionInner>) -> Result<()> {
        let call = core.data_on(self.epoch, request(self.live)?, self.deadline);
        match call.await {
            Ok(_) => Ok(()),
            Err(error) => match error.kind() {
                // gone with the socket, or with the session
                ErrorKind::ConnectionLost | ErrorKind::Closed => Ok(()),
                _ => Err(error),
            },
        }
    }

    /// Kills it after an attempt that conflicted.
    async fn again(self, mut conflict: Error) -> Result<()> {
        let Some(handle) = self.session.upgrade().map(|core| core.handle().clone()) else {
            return Ok(());
        };
        let mut repeat = Repeat::new(&handle, self.deadline);
        loop {
            repeat.conflicted(conflict).await?;
            let Some(core) = self.session.upgrade() else {
                return Ok(());
            };
            match self.attempt(&core).await {
                Err(error) if error.kind() == ErrorKind::Conflict => conflict = error,
                result => return result,
            }
        }
    }
}

fn request(live: Uuid) -> Result<Request> {
    Ok(Request::new(Method::Kill)?.param(&live)?)
}
