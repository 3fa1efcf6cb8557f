use std::{fmt, sync::Arc};

use secrecy::SecretSlice;

/// The certificates of `wss://`: the authorities that are trusted, and the client's own.
///
/// With the feature `rustls` (the default) the authorities are Mozilla's, which are part of the
/// program; with `native-tls` alone they are the platform's.
///
/// # Examples
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
    pub(super) roots: Vec<Vec<u8>>,
    pub(super) identity: Option<Identity>,
    #[cfg(feature = "rustls-platform-verifier")]
    pub(super) platform: bool,
}

/// A client's certificate and its key, both in PEM form.
#[derive(Clone)]
#[cfg_attr(
    not(any(feature = "rustls", feature = "native-tls")),
    expect(dead_code, reason = "only TLS reads it")
)]
pub(super) struct Identity {
    pub(super) chain: Vec<u8>,
    pub(super) key: Arc<SecretSlice<u8>>,
}

impl Tls {
    /// Returns the default: the usual public authorities, and no client certificate.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Trusts the authorities in `pem` as well, one or more certificates in PEM form.
    ///
    /// They are read when the connection is opened. A file without a certificate, such as one in
    /// DER form, makes that fail with [`ErrorKind::Tls`](crate::ErrorKind::Tls).
    #[doc(alias("ca", "authority"))]
    #[must_use]
    pub fn with_root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Sets the certificate with which the client proves its identity (mutual TLS).
    ///
    /// `chain` holds the certificate and those that lead to its authority, `key` its private key,
    /// both in PEM form; with `native-tls` alone the key is in PKCS #8. They are read when the
    /// connection is opened. What cannot be read makes that fail with
    /// [`ErrorKind::Tls`](crate::ErrorKind::Tls).
    #[doc(alias("mtls", "mutual"))]
    #[must_use]
    pub fn with_client_certificate(
        mut self,
        chain: impl Into<Vec<u8>>,
        key: impl Into<Vec<u8>>,
    ) -> Self {
        self.identity = Some(Identity {
            chain: chain.into(),
            key: Arc::new(key.into().into()),
        });
        self
    }

    /// Trusts the authorities of the operating system instead of Mozilla's.
    ///
    /// Where the system has a verifier of its own, as on macOS and Windows, that one decides.
    #[cfg(feature = "rustls-platform-verifier")]
    #[cfg_attr(docsrs, doc(cfg(feature = "rustls-platform-verifier")))]
    #[doc(alias("native_roots", "system"))]
    #[must_use]
    pub fn with_platform_roots(mut self) -> Self {
        self.platform = true;
        self
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls")
            .field("roots", &self.roots.len())
            .field("client_certificate", &self.identity.is_some())
            .finish_non_exhaustive()
    }
}
