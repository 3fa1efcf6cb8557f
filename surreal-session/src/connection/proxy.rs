//! The proxy that a connection goes through: HTTP CONNECT, or SOCKS5 with the feature `socks`.

use std::{fmt, io};

use base64::{Engine, prelude::BASE64_STANDARD};
use secrecy::{ExposeSecret, SecretString};
use tokio::io::AsyncWriteExt;

use super::{
    counted_tcp::CountedTcp,
    endpoint::{Endpoint, host_and_port, invalid},
    head::Head,
};
use crate::error::{Error, Result};

/// A proxy's address, and who uses it.
#[derive(Clone, Debug)]
pub(super) struct Proxy {
    protocol: Protocol,
    pub(super) host: String,
    pub(super) port: u16,
    credentials: Option<Credentials>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protocol {
    Http,
    Socks5,
}

/// A user of a proxy.
#[derive(Clone, Debug)]
pub(super) struct Credentials {
    pub(super) user: String,
    pub(super) password: SecretString,
}

impl Proxy {
    /// Reads a URL. It holds no credentials.
    pub(super) fn parse(url: &str) -> Result<Self> {
        if url.contains('@') {
            return Err(wrong(
                "it has a user or password: give them to `proxy_credentials`",
            ));
        }
        let (scheme, authority) = url
            .split_once("://")
            .ok_or_else(|| wrong("write http://host:port or socks5://host:port"))?;
        let (protocol, usual_port) = match scheme {
            "http" => (Protocol::Http, 80),
            "socks5" | "socks5h" if cfg!(feature = "socks") => (Protocol::Socks5, 1080),
            "socks5" | "socks5h" => {
                return Err(wrong(
                    "for SOCKS5 enable the feature `socks` of surreal-session",
                ));
            }
            _ => return Err(wrong("its scheme is neither http nor socks5")),
        };
        let authority = authority.trim_end_matches('/');
        if authority.contains(['/', '?', '#']) {
            return Err(wrong("write http://host:port or socks5://host:port"));
        }
        let (host, port) =
            host_and_port(authority).map_err(|error| wrong("").with_source(error))?;
        Ok(Self {
            protocol,
            host,
            port: port.unwrap_or(usual_port),
            credentials: None,
        })
    }

    pub(super) fn used_by(self, credentials: Option<Credentials>) -> Self {
        Self {
            credentials,
            ..self
        }
    }

    /// Asks the proxy for a way to the endpoint, whose name the proxy looks up.
    pub(super) async fn tunnel(
        &self,
        wire: CountedTcp,
        endpoint: &Endpoint,
    ) -> io::Result<CountedTcp> {
        match self.protocol {
            Protocol::Http => self.http(wire, endpoint).await,
            Protocol::Socks5 => self.socks5(wire, endpoint).await,
        }
    }

    async fn http(&self, mut wire: CountedTcp, endpoint: &Endpoint) -> io::Result<CountedTcp> {
        let host = match endpoint.host.contains(':') {
            true => format!("[{}]", endpoint.host),
            false => endpoint.host.clone(),
        };
        let target = format!("{host}:{}", endpoint.port);
        let mut request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n");
        if let Some(Credentials { user, password }) = &self.credentials {
            let pair = format!("{user}:{}", password.expose_secret());
            let pair = BASE64_STANDARD.encode(pair);
            request.push_str(&format!("Proxy-Authorization: Basic {pair}\r\n"));
        }
        request.push_str("\r\n");
        wire.write_all(request.as_bytes()).await?;
        let head = Head::read(&mut wire).await?;
        if !head.status.is_success() {
            return Err(io::Error::other(head.quote(&mut wire).await));
        }
        // The server speaks second, with and without TLS.
        match head.rest.is_empty() {
            true => Ok(wire),
            false => Err(io::Error::other("it sent data before it was asked")),
        }
    }

    #[cfg(feature = "socks")]
    async fn socks5(&self, wire: CountedTcp, endpoint: &Endpoint) -> io::Result<CountedTcp> {
        use tokio_socks::tcp::Socks5Stream;

        let target = (endpoint.host.as_str(), endpoint.port);
        let opened = match &self.credentials {
            Some(Credentials { user, password }) => {
                let password = password.expose_secret();
                Socks5Stream::connect_with_password_and_socket(wire, target, user, password).await
            }
            None => Socks5Stream::connect_with_socket(wire, target).await,
        };
        opened
            .map(Socks5Stream::into_inner)
            .map_err(io::Error::other)
    }

    #[cfg(not(feature = "socks"))]
    async fn socks5(&self, _: CountedTcp, _: &Endpoint) -> io::Result<CountedTcp> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.protocol {
            Protocol::Http => "http",
            Protocol::Socks5 => "socks5",
        };
        let Self { host, port, .. } = self;
        match host.contains(':') {
            true => write!(f, "{scheme}://[{host}]:{port}"),
            false => write!(f, "{scheme}://{host}:{port}"),
        }
    }
}

fn wrong(why: &str) -> Error {
    invalid(format_args!("the proxy's URL: {why}"))
}

#[cfg(test)]
mod tests {
    use super::Proxy;
    use crate::error::ErrorKind;

    #[test]
    fn reads_urls_and_refuses_others_without_repeating_them() {
        for (url, shown) in [
            ("http://proxy.internal:3128", "http://proxy.internal:3128"),
            ("http://proxy/", "http://proxy:80"),
            ("http://[::1]:3128", "http://[::1]:3128"),
        ] {
            assert_eq!(Proxy::parse(url).unwrap().to_string(), shown);
        }
        for url in [
            "proxy:3128",
            "https://secret",
            "http://user:secret@proxy",
            "secret://proxy",
            "http://proxy:secret",
            "http://proxy/secret",
            "http://",
        ] {
            let error = Proxy::parse(url).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidUrl, "{url}");
            assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
        }
    }
}
