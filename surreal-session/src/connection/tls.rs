use std::fmt;

/// Whom to trust on `wss://`: the usual public authorities, and those added here.
///
/// With the feature `rustls` (the default) these are Mozilla's, bundled; with `native-tls` alone the platform's.
///
/// ```no_run
/// use surreal_session::{Connection, Tls};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let authority = std::fs::read("authority.pem")?;
/// let db = Connection::builder("wss://db.internal:8000")
///     .tls(Tls::new().with_root_certificate(authority))
///     .open()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Tls {
    roots: Vec<Vec<u8>>,
}

impl Tls {
    /// Trusts the usual public authorities.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Also trusts the authorities in `pem`, one or more certificates in PEM form. They are read when the connection is
    /// opened; what cannot be read is an [`ErrorKind::Tls`](crate::ErrorKind::Tls).
    #[must_use]
    pub fn with_root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// The client's side of a TLS handshake by rustls.
    #[cfg(feature = "rustls")]
    pub(super) fn rustls(&self) -> crate::Result<rustls::ClientConfig> {
        use rustls::pki_types::{CertificateDer, pem::PemObject};

        let mut store = rustls::RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        for pem in &self.roots {
            for certificate in CertificateDer::pem_slice_iter(pem) {
                let certificate = certificate.map_err(|error| unreadable(&error))?;
                store.add(certificate).map_err(|error| unreadable(&error))?;
            }
        }
        // named, so that a process with another default provider, or none, works alike
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        Ok(rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| unreadable(&error))?
            .with_root_certificates(store)
            .with_no_client_auth())
    }

    /// The client's side of a TLS handshake by the platform's library.
    #[cfg(all(feature = "native-tls", not(feature = "rustls")))]
    pub(super) fn native(&self) -> crate::Result<native_tls::TlsConnector> {
        let mut builder = native_tls::TlsConnector::builder();
        for pem in &self.roots {
            let certificate =
                native_tls::Certificate::from_pem(pem).map_err(|error| unreadable(&error))?;
            builder.add_root_certificate(certificate);
        }
        builder.build().map_err(|error| unreadable(&error))
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn unreadable(why: &dyn fmt::Display) -> crate::Error {
    crate::Error::new(
        crate::ErrorKind::Tls,
        crate::Outcome::NotSent,
        format!("TLS cannot be set up with these root certificates: {why}"),
    )
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}
