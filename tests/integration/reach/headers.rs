//! Headers and the path of the request that opens a socket.

use surreal_session::{Connection, ErrorKind, testing::Server};

use super::gate::{Answer, Gate, address};

#[surreal_session::test]
async fn headers_go_with_each_upgrade() {
    let target = address(Server::shared().await.unwrap());
    let gate = Gate::open(move |_, _| Answer::Relay(target.clone())).await;
    let builder = Connection::builder(gate.url())
        .header("CF-Access-Client-Secret", "hidden")
        .header("X-Tenant", "shop");
    assert!(!format!("{builder:?}").contains("hidden"), "{builder:?}");
    builder.open().await.unwrap().ping().await.unwrap();
    let head = gate.heads().remove(0);
    for line in [
        "GET /rpc HTTP/1.1\r\n",
        &format!("\r\nHost: {}\r\n", gate.address),
        "\r\nSec-WebSocket-Protocol: cbor\r\n",
        "\r\ncf-access-client-secret: hidden\r\n",
        "\r\nx-tenant: shop\r\n",
    ] {
        assert!(head.contains(line), "{line:?} is not in {head}");
    }
}

#[surreal_session::test]
async fn headers_that_cannot_be_sent_are_refused_without_their_values() {
    for (name, value) in [
        ("Host", "hidden"),
        ("sec-websocket-key", "hidden"),
        ("Content-Length", "hidden"),
        ("X-Tenant", "hidden\r\nX-Other: 1"),
        ("hidden: 1\r\nX", "1"),
        ("", "hidden"),
    ] {
        let builder = Connection::builder("ws://127.0.0.1:1").header(name, value);
        assert!(!format!("{builder:?}").contains("hidden"), "{builder:?}");
        let error = builder.open().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encode, "{name}");
        assert!(!format!("{error} {error:?}").contains("hidden"), "{error}");
    }
}

#[surreal_session::test]
async fn password_in_a_url_is_refused_and_never_shown() {
    for (url, proxy) in [
        ("ws://root:hidden@127.0.0.1:8000", None),
        ("ws://root:1/hidden@127.0.0.1", None),
        ("http://root:hidden@127.0.0.1", None),
        ("ws://127.0.0.1:8000", Some("http://user:hidden@proxy:3128")),
    ] {
        let builder = Connection::builder(url).endpoint("ws://127.0.0.1:1");
        let builder = match proxy {
            Some(proxy) => builder.proxy(proxy),
            None => builder,
        };
        assert!(!format!("{builder:?}").contains("hidden"), "{builder:?}");
        let error = builder.open().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidUrl, "{url}");
        assert!(!format!("{error} {error:?}").contains("hidden"), "{error}");
        assert!(error.to_string().contains("user or password"), "{error}");
    }
}

#[surreal_session::test]
async fn path_of_the_url_is_a_prefix() {
    let gate = Gate::open(|_, _| Answer::Say(String::new())).await;
    let url = format!("{}/shop/db/", gate.url());
    Connection::open(url).await.unwrap_err();
    assert!(gate.heads()[0].starts_with("GET /shop/db/rpc HTTP/1.1\r\n"));
}
