//! Live queries: what happens to a table's records, as it happens, also when sockets come and go.

mod builder;
mod event;
mod following;
mod kill;
mod mirror;
mod notifications;
mod source;
mod stream;

pub use self::{
    builder::Live,
    event::{Event, Viewed},
    mirror::{Change, Changes, Mirror, MirrorBuilder},
    notifications::{Notification, Notifications},
    stream::{LiveStream, Shown},
};
pub use crate::session::{EndReason, GapReason};
