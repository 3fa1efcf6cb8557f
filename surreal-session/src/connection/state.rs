/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectionState {
    /// Its socket is open. The epoch counts the sockets it has had, from 1.
    Connected {
        /// Which socket this is
        epoch: u64,
    },
    /// It is over: closed on this side, or its socket was lost.
    Closed,
}
