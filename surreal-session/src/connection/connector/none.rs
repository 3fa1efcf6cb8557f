use std::io;

use super::Line;
use crate::{
    connection::{Tls, counted_tcp::CountedTcp, failure::Failure},
    error::ErrorKind,
};

/// There is no TLS in this build.
#[derive(Clone)]
pub(in crate::connection) enum Connector {}

impl Tls {
    pub(in crate::connection) fn connector(&self) -> Result<Connector, Failure> {
        Err(Failure::lasting(
            ErrorKind::Tls,
            "wss:// needs TLS, and this build has none: enable the feature `rustls` or `native-tls` of surreal-session",
        ))
    }
}

impl Connector {
    pub(in crate::connection) async fn handshake(
        &self,
        _: &str,
        _: CountedTcp,
    ) -> io::Result<Box<dyn Line>> {
        match *self {}
    }
}

pub(in crate::connection) fn is_tls(_: &io::Error) -> bool {
    false
}
