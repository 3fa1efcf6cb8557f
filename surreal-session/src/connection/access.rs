use std::io;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{
    connector::{Connector, Line},
    counted_tcp::{Activity, CountedTcp},
    endpoint::Endpoint,
    failure::Failure,
    proxy::Proxy,
    race,
};
use crate::error::{Error, ErrorKind, Outcome, Result};

/// The way to the endpoints, and what is presented to them.
#[derive(Clone, Debug)]
pub(super) struct Access {
    pub(super) proxy: Option<Proxy>,
    /// There is one if an endpoint needs TLS.
    pub(super) connector: Option<Connector>,
    /// Headers of the upgrade. Their values are marked as sensitive.
    pub(super) headers: HeaderMap,
    pub(super) max_reply_size: usize,
}

impl Access {
    /// Opens a byte stream to the endpoint: by TCP, through the proxy, within TLS.
    pub(super) async fn connect(
        &self,
        endpoint: &Endpoint,
    ) -> Result<(Box<dyn Line>, Activity), Failure> {
        let (wire, heard) = match &self.proxy {
            None => tcp(&endpoint.host, endpoint.port)
                .await
                .map_err(|error| unreachable(endpoint, error))?,
            Some(proxy) => {
                let (wire, heard) = tcp(&proxy.host, proxy.port)
                    .await
                    .map_err(|error| no_proxy(proxy, error))?;
                let wire = proxy.tunnel(wire, endpoint).await;
                (
                    wire.map_err(|error| no_tunnel(proxy, endpoint, error))?,
                    heard,
                )
            }
        };
        let line: Box<dyn Line> = match (&self.connector, endpoint.secure) {
            (Some(connector), true) => connector
                .handshake(&endpoint.host, wire)
                .await
                .map_err(|error| no_tls(endpoint, error))?,
            _ => Box::new(wire),
        };
        Ok((line, heard))
    }
}

async fn tcp(host: &str, port: u16) -> io::Result<(CountedTcp, Activity)> {
    CountedTcp::new(race::connect(host, port).await?)
}

/// Reads a header for the upgrade, of which neither name nor value is repeated in an error.
pub(super) fn read_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue)> {
    let refuse = |why: &str| Error::new(ErrorKind::Encode, Outcome::NotSent, why.to_owned());
    let name = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| refuse("invalid name of a header: use letters, digits and `-`"))?;
    let own = [header::HOST, header::CONNECTION, header::UPGRADE];
    if own.contains(&name)
        || name.as_str().starts_with("sec-websocket-")
        || matches!(name, header::CONTENT_LENGTH | header::TRANSFER_ENCODING)
    {
        let why =
            format!("the header `{name}` belongs to the WebSocket handshake: it cannot be set");
        return Err(refuse(&why));
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        refuse(&format!(
            "invalid value of the header `{name}`: use visible ASCII"
        ))
    })?;
    value.set_sensitive(true);
    Ok((name, value))
}

fn unreachable(endpoint: &Endpoint, error: io::Error) -> Failure {
    let why = format!("cannot connect to {endpoint}: is a server running there?");
    Failure::passing(ErrorKind::Connect, why).with_source(error)
}

fn no_proxy(proxy: &Proxy, error: io::Error) -> Failure {
    let why = format!("cannot connect to the proxy {proxy}: is it running there?");
    Failure::passing(ErrorKind::Connect, why).with_source(error)
}

fn no_tunnel(proxy: &Proxy, endpoint: &Endpoint, error: io::Error) -> Failure {
    let why = format!("the proxy {proxy} opened no connection to {endpoint}");
    // It does not say which: a server that has not started yet, or one that it does not let
    // through.
    Failure::passing(ErrorKind::Connect, why).with_source(error)
}

fn no_tls(endpoint: &Endpoint, error: io::Error) -> Failure {
    let why = format!("TLS handshake with {endpoint} failed (for a server without TLS, use ws://)");
    let failure = match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => Failure::passing,
        _ => Failure::lasting,
    };
    failure(ErrorKind::Tls, why).with_source(error)
}
