use std::fmt;

use http::Uri;

use crate::error::{Error, ErrorKind, Outcome, Result};

/// A server's address, from a URL.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    pub(super) secure: bool,
    pub(super) host: String,
    pub(super) port: u16,
    /// The URL of the RPC route.
    pub(super) uri: Uri,
}

impl Endpoint {
    pub(super) fn parse(url: &str) -> Result<Self> {
        let (scheme, rest) = url
            .split_once("://")
            .ok_or_else(|| invalid("write ws://host:port or wss://host:port"))?;
        let secure = match scheme {
            "ws" => false,
            "wss" => true,
            "http" | "https" => return Err(plain_http(scheme, rest)),
            other => {
                return Err(invalid(format!("its scheme is `{other}`: use ws or wss")));
            }
        };
        let uri: Uri = url.parse().map_err(|error| {
            invalid("write ws://host:port or wss://host:port").with_source(error)
        })?;
        let authority = uri
            .authority()
            .ok_or_else(|| invalid("it has no host: write ws://host:port"))?;
        if authority.as_str().contains('@') {
            return Err(invalid(
                "it has a user or password: remove them, and sign in on a session",
            ));
        }
        if uri.query().is_some() {
            return Err(invalid("it has a query: remove what follows the `?`"));
        }
        let host = authority
            .host()
            .trim_start_matches('[')
            .trim_end_matches(']');
        if host.is_empty() {
            return Err(invalid("it has no host: write ws://host:port"));
        }
        let port = match authority.as_str().rsplit_once(':') {
            Some((_, port)) if !port.ends_with(']') => port
                .parse()
                .map_err(|_| invalid("its port is no number up to 65535"))?,
            _ if secure => 443,
            _ => 80,
        };
        Ok(Self {
            secure,
            host: host.to_owned(),
            port,
            uri: rpc_route(scheme, authority.as_str(), uri.path())?,
        })
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uri.fmt(f)
    }
}

fn rpc_route(scheme: &str, authority: &str, path: &str) -> Result<Uri> {
    let base = path.trim_end_matches('/');
    let base = base.strip_suffix("/rpc").unwrap_or(base);
    format!("{scheme}://{authority}{base}/rpc")
        .parse()
        .map_err(|error| invalid("write ws://host:port or wss://host:port").with_source(error))
}

fn invalid(why: impl fmt::Display) -> Error {
    Error::new(
        ErrorKind::InvalidUrl,
        Outcome::NotSent,
        format!("invalid URL: {why}"),
    )
}

fn plain_http(scheme: &str, rest: &str) -> Error {
    let socket = if scheme == "http" { "ws" } else { "wss" };
    let host = rest.rsplit('@').next().unwrap_or(rest);
    Error::new(
        ErrorKind::SessionsNotSupported,
        Outcome::NotSent,
        format!("sessions need a WebSocket, and {scheme}:// is plain HTTP: use {socket}://{host}"),
    )
}

#[cfg(test)]
mod tests {
    use super::Endpoint;
    use crate::error::ErrorKind;

    fn kind(url: &str) -> ErrorKind {
        Endpoint::parse(url).unwrap_err().kind()
    }

    #[test]
    fn finds_host_port_and_route() {
        for (url, host, port, route) in [
            (
                "ws://localhost:8000",
                "localhost",
                8000,
                "ws://localhost:8000/rpc",
            ),
            ("ws://localhost", "localhost", 80, "ws://localhost/rpc"),
            (
                "wss://db.example/",
                "db.example",
                443,
                "wss://db.example/rpc",
            ),
            ("ws://[::1]:9/rpc", "::1", 9, "ws://[::1]:9/rpc"),
            ("ws://[::1]", "::1", 80, "ws://[::1]/rpc"),
            ("wss://a:1/base/", "a", 1, "wss://a:1/base/rpc"),
        ] {
            let endpoint = Endpoint::parse(url).unwrap();
            assert_eq!(endpoint.host, host, "{url}");
            assert_eq!(endpoint.port, port, "{url}");
            assert_eq!(endpoint.uri, route, "{url}");
        }
    }

    #[test]
    fn refuses_what_is_no_websocket() {
        assert_eq!(
            kind("http://localhost:8000"),
            ErrorKind::SessionsNotSupported
        );
        assert_eq!(kind("https://localhost"), ErrorKind::SessionsNotSupported);
        for url in [
            "",
            "localhost:8000",
            "tcp://localhost",
            "ws://",
            "ws://:8000",
            "ws://host:99999",
            "ws://host:x",
            "ws://root:root@host",
            "ws://host/?a=b",
            "ws://ho st",
        ] {
            assert_eq!(kind(url), ErrorKind::InvalidUrl, "{url}");
        }
    }

    #[test]
    fn never_repeats_a_password() {
        let error = Endpoint::parse("http://root:secret@host").unwrap_err();
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
