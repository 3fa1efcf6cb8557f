use std::{io, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    client::WantsClientCert,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
};
use secrecy::ExposeSecret;

use super::{Line, unreadable};
use crate::connection::{Tls, counted_tcp::CountedTcp, failure::Failure};

/// Performs TLS handshakes by rustls.
#[derive(Clone)]
pub(in crate::connection) struct Connector(tokio_rustls::TlsConnector);

impl Tls {
    pub(in crate::connection) fn connector(&self) -> Result<Connector, Failure> {
        let config = self.verified()?;
        let config = match &self.identity {
            None => config.with_no_client_auth(),
            Some(identity) => {
                let chain = certificates(&identity.chain, "client's")?;
                let key = PrivateKeyDer::from_pem_slice(identity.key.expose_secret())
                    .map_err(|error| unreadable("the client's key", &error))?;
                config
                    .with_client_auth_cert(chain, key)
                    .map_err(|error| unreadable("the client's certificate", &error))?
            }
        };
        Ok(Connector(Arc::new(config).into()))
    }

    fn verified(&self) -> Result<rustls::ConfigBuilder<ClientConfig, WantsClientCert>, Failure> {
        // Named, so that a process with another default provider, or with none, works the same way.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| unreadable("the protocol versions", &error))?;
        let mut extra = Vec::new();
        for pem in &self.roots {
            extra.extend(certificates(pem, "root")?);
        }
        #[cfg(feature = "rustls-platform-verifier")]
        if self.platform {
            let provider = config.crypto_provider().clone();
            let verifier =
                rustls_platform_verifier::Verifier::new_with_extra_roots(extra, provider)
                    .map_err(|error| unreadable("the platform's certificates", &error))?;
            return Ok(config
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier)));
        }
        let mut store = RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        for certificate in extra {
            store
                .add(certificate)
                .map_err(|error| unreadable("a root certificate", &error))?;
        }
        Ok(config.with_root_certificates(store))
    }
}

impl Connector {
    pub(in crate::connection) async fn handshake(
        &self,
        host: &str,
        wire: CountedTcp,
    ) -> io::Result<Box<dyn Line>> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        Ok(Box::new(self.0.connect(name, wire).await?))
    }
}

/// Tests whether TLS itself failed, such as by a certificate, rather than the network below.
pub(in crate::connection) fn is_tls(error: &io::Error) -> bool {
    error
        .get_ref()
        .is_some_and(|error| error.is::<rustls::Error>())
}

fn certificates(pem: &[u8], whose: &str) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let what = format!("the {whose} certificate");
    let found = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
    let found = found.map_err(|error| unreadable(&what, &error))?;
    match found.is_empty() {
        true => Err(unreadable(&what, &"it holds no certificate in PEM form")),
        false => Ok(found),
    }
}
