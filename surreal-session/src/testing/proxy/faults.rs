use std::time::Duration;

/// A direction through a [`Proxy`](super::Proxy).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The bytes that the client sends.
    ToServer,
    /// The bytes that the server sends.
    ToClient,
}

/// The faults that the proxy injects. They are counters, so that a connection that looks late
/// misses no command.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Faults {
    /// The number of times that every connection was cut.
    pub(super) cuts: u64,
    /// The number of times that `cut_after` was called.
    pub(super) cuts_after: u64,
    pub(super) cut_after: Option<CutAfter>,
    pub(super) blackhole: Both<bool>,
    pub(super) delay: Duration,
    /// In bytes a second.
    pub(super) rate: Option<u32>,
    pub(super) refuse: bool,
    pub(super) hang_up: bool,
}

/// The last `cut_after`.
#[derive(Clone, Copy, Debug)]
pub(super) struct CutAfter {
    pub(super) direction: Direction,
    pub(super) bytes: usize,
}

impl Faults {
    pub(super) fn heal(&mut self) {
        *self = Self {
            cuts: self.cuts,
            cuts_after: self.cuts_after,
            ..Self::default()
        };
    }
}

/// One of each direction.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Both<T> {
    to_server: T,
    to_client: T,
}

impl<T> Both<T> {
    pub(super) fn of(&self, direction: Direction) -> &T {
        match direction {
            Direction::ToServer => &self.to_server,
            Direction::ToClient => &self.to_client,
        }
    }

    pub(super) fn of_mut(&mut self, direction: Direction) -> &mut T {
        match direction {
            Direction::ToServer => &mut self.to_server,
            Direction::ToClient => &mut self.to_client,
        }
    }
}
