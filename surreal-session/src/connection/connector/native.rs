use std::io;

use secrecy::ExposeSecret;

use super::{Line, unreadable};
use crate::connection::{Tls, counted_tcp::CountedTcp, failure::Failure};

/// Performs TLS handshakes by the platform's library.
#[derive(Clone)]
pub(in crate::connection) struct Connector(tokio_native_tls::TlsConnector);

impl Tls {
    pub(in crate::connection) fn connector(&self) -> Result<Connector, Failure> {
        let mut builder = native_tls::TlsConnector::builder();
        for pem in &self.roots {
            let found = native_tls::Certificate::stack_from_pem(pem);
            let found = found.map_err(|error| unreadable("the root certificate", &error))?;
            if found.is_empty() {
                let why = "it holds no certificate in PEM form";
                return Err(unreadable("the root certificate", &why));
            }
            for certificate in found {
                builder.add_root_certificate(certificate);
            }
        }
        if let Some(identity) = &self.identity {
            let (chain, key) = (&identity.chain, identity.key.expose_secret());
            let identity = native_tls::Identity::from_pkcs8(chain, key);
            let identity =
                identity.map_err(|error| unreadable("the client's certificate", &error))?;
            builder.identity(identity);
        }
        let connector = builder
            .build()
            .map_err(|error| unreadable("the settings", &error))?;
        Ok(Connector(connector.into()))
    }
}

impl Connector {
    pub(in crate::connection) async fn handshake(
        &self,
        host: &str,
        wire: CountedTcp,
    ) -> io::Result<Box<dyn Line>> {
        let stream = self.0.connect(host, wire).await;
        Ok(Box::new(stream.map_err(io::Error::other)?))
    }
}

/// Tests whether TLS itself failed, such as by a certificate, rather than the network below.
pub(in crate::connection) fn is_tls(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::Other
}
