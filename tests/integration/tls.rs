//! TLS: whom to trust, and what is said where there is none.

use std::{io, sync::Arc};

use surreal_session::{Connection, ErrorKind, Tls, testing::Server};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsAcceptor, rustls};

/// What speaks TLS before a server that does not.
struct Terminator {
    port: u16,
    certificate: String,
}

async fn terminator(server: &Server) -> io::Result<Terminator> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]);
    let rcgen::CertifiedKey { cert, signing_key } = made.unwrap();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key.into())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("localhost:0").await?;
    let port = listener.local_addr()?.port();
    let target = server.url().trim_start_matches("ws://").to_owned();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, target) = (acceptor.clone(), target.clone());
            tokio::spawn(async move {
                let mut outer = acceptor.accept(stream).await?;
                let mut inner = TcpStream::connect(target).await?;
                copy_bidirectional(&mut outer, &mut inner).await
            });
        }
    });
    Ok(Terminator {
        port,
        certificate: cert.pem(),
    })
}

#[tokio::test]
async fn a_server_of_an_authority_that_is_trusted() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::shared().await?;
    let tls = terminator(server).await?;
    let connection = Connection::builder(format!("wss://localhost:{}", tls.port))
        .tls(Tls::new().with_root_certificate(tls.certificate))
        .open()
        .await?;
    let session = connection.attach().await?.signin(server.root()).await?;
    let answer: i64 = session.query("RETURN 1").await?.take(0)?;
    assert_eq!(answer, 1);
    connection.close().await;
    Ok(())
}

#[tokio::test]
async fn one_of_nobody_that_is_trusted() -> Result<(), Box<dyn std::error::Error>> {
    let tls = terminator(Server::shared().await?).await?;
    let url = format!("wss://localhost:{}", tls.port);
    let error = Connection::open(&url).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls);
    assert!(error.to_string().contains("UnknownIssuer"), "{error}");

    let broken = Tls::new().with_root_certificate(*b"-----BEGIN CERTIFICATE-----\nnone");
    let opening = Connection::builder(&url).tls(broken).open();
    assert_eq!(opening.await.unwrap_err().kind(), ErrorKind::Tls);
    Ok(())
}

#[tokio::test]
async fn without_tls_to_a_server_that_speaks_it() -> Result<(), Box<dyn std::error::Error>> {
    let tls = terminator(Server::shared().await?).await?;
    let url = format!("ws://localhost:{}", tls.port);
    let error = Connection::open(&url).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("use wss://"), "{error}");
    Ok(())
}
