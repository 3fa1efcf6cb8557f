//! TLS handshakes, by the library that the build has.

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
#[path = "native.rs"]
mod library;
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
#[path = "none.rs"]
mod library;
#[cfg(feature = "rustls")]
#[path = "rustls.rs"]
mod library;

use std::fmt;

use tokio::io::{AsyncRead, AsyncWrite};

pub(super) use self::library::{Connector, is_tls};
#[cfg(any(feature = "rustls", feature = "native-tls"))]
use crate::{connection::failure::Failure, error::ErrorKind};

/// A byte stream, with TLS or without.
pub(super) trait Line: AsyncRead + AsyncWrite + fmt::Debug + Send + Sync + Unpin {}

impl<T: AsyncRead + AsyncWrite + fmt::Debug + Send + Sync + Unpin> Line for T {}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connector")
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn unreadable(what: &str, why: &dyn fmt::Display) -> Failure {
    Failure::lasting(
        ErrorKind::Tls,
        format!("cannot set up TLS with {what}: {why}"),
    )
}
