use std::fmt;

use http::Uri;

use crate::error::{Error, ErrorKind, Outcome, Result};

/// The address of a server's RPC route, from a URL. It holds no credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    pub(super) secure: bool,
    /// The name or address, without the brackets of IPv6.
    pub(super) host: String,
    pub(super) port: u16,
    /// The host and port as the URL has them, for the header `Host`.
    pub(super) authority: String,
    /// The path of the RPC route.
    pub(super) path: String,
}

impl Endpoint {
    /// Reads a URL. Its path is a prefix of the RPC route, for servers behind a router.
    pub(super) fn parse(url: &str) -> Result<Self> {
        // This check comes first, so that no other message repeats what precedes the `@`.
        if url.contains('@') {
            return Err(invalid(
                "it has a user or password: remove them, and sign in on a session; \
                 for a gateway in front of the server use `ConnectionBuilder::header`",
            ));
        }
        let (scheme, rest) = url
            .split_once("://")
            .ok_or_else(|| invalid("write ws://host:port or wss://host:port"))?;
        let secure = match scheme {
            "ws" => false,
            "wss" => true,
            "http" | "https" => return Err(plain_http(scheme, rest)),
            _ => return Err(invalid("its scheme is neither ws nor wss")),
        };
        let uri: Uri = url.parse().map_err(|error| {
            invalid("write ws://host:port or wss://host:port").with_source(error)
        })?;
        if uri.query().is_some() || url.contains('#') {
            return Err(invalid(
                "it has a query or a fragment: remove what follows the `?` or `#`",
            ));
        }
        let authority = uri
            .authority()
            .ok_or_else(|| invalid("it has no host: write ws://host:port"))?;
        let (host, port) = host_and_port(authority.as_str())?;
        Ok(Self {
            secure,
            host,
            port: port.unwrap_or(if secure { 443 } else { 80 }),
            authority: authority.as_str().to_owned(),
            path: rpc_route(uri.path()),
        })
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "wss" } else { "ws" };
        write!(f, "{scheme}://{}{}", self.authority, self.path)
    }
}

/// Splits an authority without credentials.
pub(super) fn host_and_port(authority: &str) -> Result<(String, Option<u16>)> {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    if host.is_empty() {
        return Err(invalid("it has no host: write ws://host:port"));
    }
    let port = port
        .map(str::parse)
        .transpose()
        .map_err(|_| invalid("its port is not a number up to 65535"))?;
    Ok((host.to_owned(), port))
}

fn rpc_route(path: &str) -> String {
    let base = path.trim_end_matches('/');
    format!("{}/rpc", base.strip_suffix("/rpc").unwrap_or(base))
}

pub(super) fn invalid(why: impl fmt::Display) -> Error {
    Error::new(
        ErrorKind::InvalidUrl,
        Outcome::NotSent,
        format!("invalid URL: {why}"),
    )
}

fn plain_http(scheme: &str, rest: &str) -> Error {
    let socket = if scheme == "http" { "ws" } else { "wss" };
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
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
            ("ws://a/x/y/rpc/", "a", 80, "ws://a/x/y/rpc"),
        ] {
            let endpoint = Endpoint::parse(url).unwrap();
            assert_eq!(endpoint.host, host, "{url}");
            assert_eq!(endpoint.port, port, "{url}");
            assert_eq!(endpoint.to_string(), route, "{url}");
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
            "ws://root:123/secret@host",
            "ws://host/?a=b",
            "ws://host/#a",
            "ws://ho st",
        ] {
            assert_eq!(kind(url), ErrorKind::InvalidUrl, "{url}");
        }
    }

    #[test]
    fn never_repeats_a_password() {
        for url in [
            "http://root:secret@host",
            "ws://root:secret@host",
            "ws://root:12/secret@host",
            "ws://root:se/cret?@host",
            "root:secret://host",
            "secret@host",
            "http://host/?token=secret",
            "ws://host/?token=secret",
        ] {
            let error = Endpoint::parse(url).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
        }
    }

    #[test]
    fn password_in_a_url_is_refused_with_a_hint() {
        let error = Endpoint::parse("ws://root:secret@host").unwrap_err();
        assert!(
            error.to_string().contains("sign in on a session"),
            "{error}"
        );
    }
}
