//! The sockets of a connection, and which of them a session sits on.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{sync::watch, time::Instant};

use super::{
    deadline::Deadline,
    dialer::Dialer,
    failure::Failure,
    handle::{SocketHandle, SocketSettings},
    socket::Socket,
    state::Status,
    task::closed,
};
use crate::error::{Error, Result};

/// The purpose of a session, which decides on which sockets it is attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A user's session
    Data,
    /// The live queries of one
    Live,
}

/// Handles that are opened as sessions need them.
#[derive(Debug)]
pub(super) struct Pool {
    dialer: Arc<Dialer>,
    settings: SocketSettings,
    /// Over how many sockets sessions are spread.
    spread: usize,
    /// The number of sockets to which the pool may grow when all are full.
    max: usize,
    members: Mutex<Vec<Arc<PooledSocket>>>,
    /// Held while a socket is opened, so that one is opened for all who wait.
    growth: tokio::sync::Mutex<Growth>,
    /// Becomes `true` when the connection is closed for good.
    shut: watch::Sender<bool>,
    status: Option<Arc<Status>>,
}

/// The result of the last attempt to open another socket.
#[derive(Debug, Default)]
struct Growth {
    failed: Option<(Instant, Error)>,
}

/// A handle, and how many sessions sit on it.
#[derive(Debug)]
struct PooledSocket {
    handle: Arc<SocketHandle>,
    seats: AtomicUsize,
    /// The number of sessions that the server accepts; known once it has refused one.
    capacity: AtomicUsize,
}

/// A session's place on a handle. Dropping it makes room.
#[derive(Debug)]
pub(crate) struct SessionSlot(Arc<PooledSocket>);

impl SessionSlot {
    fn take(member: &Arc<PooledSocket>) -> Self {
        member.seats.fetch_add(1, Ordering::Relaxed);
        Self(member.clone())
    }

    pub(crate) fn handle(&self) -> &Arc<SocketHandle> {
        &self.0.handle
    }

    /// The server took this session, so there is room for as many as there are.
    pub(crate) fn accepted(&self) {
        self.0.capacity.fetch_max(self.0.taken(), Ordering::Relaxed);
    }

    /// Notes that the server accepts only the sessions that are attached beside this one. Returns
    /// `false` if there is none: then it accepts none at all.
    pub(crate) fn refused(&self) -> bool {
        let others = self.0.taken().saturating_sub(1);
        if others > 0 {
            self.0.capacity.store(others, Ordering::Relaxed);
        }
        others > 0
    }
}

impl Drop for SessionSlot {
    fn drop(&mut self) {
        self.0.seats.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Pool {
    pub(super) fn new(
        dialer: Arc<Dialer>,
        settings: SocketSettings,
        spread: usize,
        max: usize,
        status: Option<Arc<Status>>,
    ) -> Self {
        Self {
            dialer,
            settings,
            spread,
            max: max.max(spread),
            members: Mutex::default(),
            growth: tokio::sync::Mutex::default(),
            shut: watch::Sender::new(false),
            status,
        }
    }

    /// A place for a session, on a new socket where those that are open are taken. When there may
    /// be no further one, the server has to say whether it takes another session.
    ///
    /// # Errors
    /// Returns the error of opening a socket, or the reason why the handles have ended, when all
    /// have.
    pub(super) async fn slot(&self, deadline: Deadline) -> Result<SessionSlot> {
        if let Some(slot) = self.free()? {
            return Ok(slot);
        }
        let mut shut = self.shut.subscribe();
        tokio::select! {
            biased;
            _ = shut.wait_for(|shut| *shut) => Err(closed()),
            slot = deadline.before_sending(Box::pin(self.grow())) => slot?,
        }
    }

    /// A place on a new socket. One that is open already serves as well, where it has room and the
    /// new one fails or is being opened for another session.
    async fn grow(&self) -> Result<SessionSlot> {
        let asked = Instant::now();
        let mut growth = match self.growth.try_lock() {
            Ok(growth) => growth,
            Err(_) => match self.spare() {
                Some(slot) => return Ok(slot),
                None => self.growth.lock().await,
            },
        };
        if let Some(slot) = self.free()? {
            return Ok(slot);
        }
        // A task that has waited for an attempt does not wait for another one.
        match &growth.failed {
            Some((failed, error)) if *failed >= asked => return Err(error.clone()),
            _ => {}
        }
        match self.dialer.dial_from_anywhere().await {
            Ok(socket) => {
                let member = PooledSocket::new(self.start(Some(socket)));
                self.add(member.clone())?;
                Ok(SessionSlot::take(&member))
            }
            Err(Failure { error, .. }) => {
                growth.failed = Some((Instant::now(), error.clone()));
                self.spare().ok_or(error)
            }
        }
    }

    /// Takes no further sessions, and opens no further sockets.
    pub(super) fn shut(&self) {
        let _members = self.members();
        self.shut.send_replace(true);
    }

    pub(super) fn deadline(&self) -> Deadline {
        Deadline::after(self.settings.request_timeout)
    }

    /// Adds a handle, which is dropped and so closed if the connection was closed while it was
    /// opened.
    fn add(&self, member: Arc<PooledSocket>) -> Result<()> {
        let mut members = self.members();
        if *self.shut.borrow() {
            return Err(closed());
        }
        members.push(member);
        Ok(())
    }

    /// The emptiest place that has room, although another socket is wanted.
    fn spare(&self) -> Option<SessionSlot> {
        let members = self.members();
        let roomy = living(&members).filter(|member| member.has_room());
        roomy
            .min_by_key(|member| member.taken())
            .map(SessionSlot::take)
    }

    /// Returns `true` if the server has refused a session on every socket.
    pub(super) fn is_full(&self) -> bool {
        let members = self.members();
        members.len() >= self.max && !living(&members).any(|member| member.has_room())
    }

    /// Begins with a socket, or with a handle that opens one when a call needs it.
    pub(super) fn begin(&self, socket: Option<Socket>) -> Result<()> {
        self.add(PooledSocket::new(self.start(socket)))
    }

    /// The handles that have not come to their end; when all have, one that says why.
    pub(super) fn handles(&self) -> Vec<Arc<SocketHandle>> {
        let members = self.members();
        let handles: Vec<_> = living(&members)
            .map(|member| member.handle.clone())
            .collect();
        match (handles.is_empty(), members.first()) {
            (true, Some(ended)) => vec![ended.handle.clone()],
            _ => handles,
        }
    }

    fn start(&self, socket: Option<Socket>) -> Arc<SocketHandle> {
        let number = self.members().len();
        let report = self.status.clone().map(|status| (number, status));
        Arc::new(SocketHandle::start(
            socket,
            self.dialer.clone(),
            &self.settings,
            report,
        ))
    }

    /// Returns the slot on the emptiest socket, unless another socket is wanted and may be opened.
    /// A closed socket has no slots and is not replaced, because its reconnect attempts are used
    /// up.
    fn free(&self) -> Result<Option<SessionSlot>> {
        let members = self.members();
        if *self.shut.borrow() {
            return Err(closed());
        }
        if living(&members).next().is_none() {
            if let Some(reason) = members.first().and_then(|first| first.handle.end()) {
                return Err(reason);
            }
        }
        let may_grow = members.len() < self.max;
        let emptiest = living(&members)
            .filter(|member| !may_grow || member.has_room())
            .min_by_key(|member| (!member.has_room(), member.taken()));
        let may_spread = members.len() < self.spread;
        let free = emptiest.filter(|member| !may_spread || member.taken() == 0);
        Ok(free.map(SessionSlot::take))
    }

    fn members(&self) -> MutexGuard<'_, Vec<Arc<PooledSocket>>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn living(members: &[Arc<PooledSocket>]) -> impl Iterator<Item = &Arc<PooledSocket>> {
    members
        .iter()
        .filter(|member| member.handle.end().is_none())
}

impl PooledSocket {
    fn new(handle: Arc<SocketHandle>) -> Arc<Self> {
        Arc::new(Self {
            handle,
            seats: AtomicUsize::new(0),
            capacity: AtomicUsize::new(usize::MAX),
        })
    }

    fn taken(&self) -> usize {
        self.seats.load(Ordering::Relaxed)
    }

    fn has_room(&self) -> bool {
        self.taken() < self.capacity.load(Ordering::Relaxed)
    }
}
