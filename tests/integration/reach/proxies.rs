//! Proxies between the client and the server.

use surreal_session::{Connection, ErrorKind, testing::Server};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

use super::gate::{Answer, Gate, address};
use crate::ready::ready;

/// A name that only a proxy knows.
const URL: &str = "ws://db.invalid:8000";

#[surreal_session::test]
async fn http_proxy_opens_a_tunnel() {
    let server = Server::builder().start().await.unwrap();
    let target = address(&server);
    let proxy = Gate::open(move |_, head| {
        // user:secret
        match head.contains("\r\nProxy-Authorization: Basic dXNlcjpzZWNyZXQ=\r\n") {
            true => Answer::Tunnel(
                "HTTP/1.1 200 Connection established\r\n\r\n",
                target.clone(),
            ),
            false => Answer::Say("HTTP/1.1 407 Proxy Authentication Required\r\n\r\nwho?".into()),
        }
    })
    .await;
    let builder = Connection::builder(URL).proxy(format!("http://{}", proxy.address));

    let error = builder.clone().open().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    let text = error.to_string();
    assert!(text.contains("407") && text.contains("who?"), "{text}");

    let builder = builder.proxy_credentials("user", "secret");
    assert!(!format!("{builder:?}").contains("secret"), "{builder:?}");
    let connection = builder.open().await.unwrap();
    ready(&connection, &server).await.detach().await.unwrap();
    let asked = proxy.heads();
    let connect = "CONNECT db.invalid:8000 HTTP/1.1\r\nHost: db.invalid:8000\r\n";
    assert!(
        asked.iter().all(|head| head.starts_with(connect)),
        "{asked:?}"
    );
}

/// The server's side of RFC 1928 and RFC 1929, for one name and one user.
async fn socks5(mut client: TcpStream, server: String) -> std::io::Result<()> {
    let mut greeting = [0; 2];
    client.read_exact(&mut greeting).await?;
    let mut methods = vec![0; greeting[1].into()];
    client.read_exact(&mut methods).await?;
    if !methods.contains(&2) {
        return client.write_all(&[5, 0xff]).await;
    }
    client.write_all(&[5, 2]).await?;
    let mut user = [0; b"\x01\x04user\x06secret".len()];
    client.read_exact(&mut user).await?;
    let known = user == *b"\x01\x04user\x06secret";
    client.write_all(&[1, u8::from(!known)]).await?;
    if !known {
        return Ok(());
    }
    let mut request = [0; b"\x05\x01\x00\x03\x0adb.invalid\x1f\x40".len()];
    client.read_exact(&mut request).await?;
    assert_eq!(&request, b"\x05\x01\x00\x03\x0adb.invalid\x1f\x40");
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    let mut server = TcpStream::connect(server).await?;
    copy_bidirectional(&mut client, &mut server).await.map(drop)
}

#[surreal_session::test]
async fn socks_proxy_opens_a_tunnel() {
    let server = Server::builder().start().await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("socks5://{}", listener.local_addr().unwrap());
    let target = address(&server);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(socks5(client, target.clone()));
        }
    });
    let builder = Connection::builder(URL).proxy(proxy);
    let error = builder.clone().open().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);

    let connection = builder.proxy_credentials("user", "secret").open();
    let connection = connection.await.unwrap();
    ready(&connection, &server).await.detach().await.unwrap();
}

#[surreal_session::test]
async fn proxy_that_is_not_there_is_named() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let error = Connection::builder(URL).proxy(&proxy).open().await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains(&proxy), "{error}");
}
