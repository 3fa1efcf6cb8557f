//! TLS: the certificates that are trusted, and the errors where there is no TLS.

use std::{env, io, process::Command, sync::Arc};

use surreal_session::{Connection, ErrorKind, Tls, testing::Server};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsAcceptor, rustls};

/// A TLS endpoint in front of a server without TLS.
struct Terminator {
    port: u16,
    certificate: String,
}

async fn terminator(server: &Server) -> io::Result<Terminator> {
    terminator_for(server, None).await
}

/// One that wants a certificate of the client's, if there is an authority for it.
async fn terminator_for(
    server: &Server,
    authority: Option<&rcgen::Certificate>,
) -> io::Result<Terminator> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]);
    let rcgen::CertifiedKey { cert, signing_key } = made.unwrap();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = match authority {
        None => config.with_no_client_auth(),
        Some(authority) => {
            let mut roots = rustls::RootCertStore::empty();
            roots.add(authority.der().clone()).unwrap();
            let verifier = rustls::server::WebPkiClientVerifier::builder_with_provider(
                Arc::new(roots),
                provider,
            );
            config.with_client_cert_verifier(verifier.build().unwrap())
        }
    };
    let config = config
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

#[surreal_session::test]
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

#[surreal_session::test]
async fn an_untrusted_certificate_is_rejected() -> Result<(), Box<dyn std::error::Error>> {
    let tls = terminator(Server::shared().await?).await?;
    let url = format!("wss://localhost:{}", tls.port);
    let error = Connection::open(&url).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls);
    assert!(error.to_string().contains("UnknownIssuer"), "{error}");

    for broken in [
        "-----BEGIN CERTIFICATE-----\nnone",
        "",
        "a file that holds no certificate",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let broken = Tls::new().with_root_certificate(broken);
        let opening = Connection::builder(&url).tls(broken).open();
        let error = opening.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Tls);
        let text = error.to_string();
        assert!(text.contains("root certificate"), "{text}");
    }
    Ok(())
}

#[surreal_session::test]
async fn client_certificate_is_presented() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::shared().await?;
    let made = rcgen::generate_simple_self_signed(["client".to_owned()]).unwrap();
    let tls = terminator_for(server, Some(&made.cert)).await?;
    let url = format!("wss://localhost:{}", tls.port);
    let trusting = Tls::new().with_root_certificate(tls.certificate);

    let opening = Connection::builder(&url).tls(trusting.clone()).open();
    let error = opening.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{error}");

    let key = made.signing_key.serialize_pem();
    let own = trusting
        .clone()
        .with_client_certificate(made.cert.pem(), key.clone());
    assert!(!format!("{own:?}").contains("KEY"), "{own:?}");
    let connection = Connection::builder(&url).tls(own).open().await?;
    connection.ping().await?;

    for (chain, key) in [(String::new(), key), (made.cert.pem(), String::new())] {
        let broken = trusting.clone().with_client_certificate(chain, key);
        let opening = Connection::builder(&url).tls(broken).open();
        let error = opening.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Tls);
        assert!(error.to_string().contains("client's"), "{error}");
    }
    Ok(())
}

/// In a process of its own, for which this certificate is one of the system's.
#[surreal_session::test]
async fn platform_roots_are_those_of_the_system() -> Result<(), Box<dyn std::error::Error>> {
    const URL: &str = "TEST_PLATFORM_ROOTS_URL";
    if let Ok(url) = env::var(URL) {
        let platform = Tls::new().with_platform_roots();
        let opening = Connection::builder(&url).tls(platform).open();
        opening.await?.ping().await?;
        let bundled = Connection::open(&url).await.unwrap_err();
        assert_eq!(bundled.kind(), ErrorKind::Tls);
        return Ok(());
    }
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let tls = terminator(Server::shared().await?).await?;
    let name = format!("surreal-session-roots-{}.pem", std::process::id());
    let path = env::temp_dir().join(name);
    std::fs::write(&path, &tls.certificate)?;
    let mut child = Command::new(env::current_exe()?);
    child
        .args(["--exact", "tls::platform_roots_are_those_of_the_system"])
        .env("SSL_CERT_FILE", &path)
        .env(URL, format!("wss://localhost:{}", tls.port));
    let output = tokio::task::spawn_blocking(move || child.output()).await??;
    std::fs::remove_file(&path)?;
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}"
    );
    Ok(())
}

#[surreal_session::test]
async fn without_tls_to_a_server_that_speaks_it() -> Result<(), Box<dyn std::error::Error>> {
    let tls = terminator(Server::shared().await?).await?;
    let url = format!("ws://localhost:{}", tls.port);
    let error = Connection::open(&url).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains("use wss://"), "{error}");
    Ok(())
}
