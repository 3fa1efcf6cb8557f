use super::{Connection, closed, deadline::Deadline, dialer::too_old, version::Version};
use crate::{
    codec,
    error::Result,
    rpc::{Method, Request},
};

impl Connection {
    /// Returns the version of the server, as it was when the connection got its first socket. A
    /// connection that was opened [lazily](crate::ConnectionBuilder::open_lazily) opens that socket
    /// for it; otherwise this returns at once.
    ///
    /// # Errors
    /// Those of [`attach`](Self::attach).
    pub async fn version(&self) -> Result<&Version> {
        self.version_by(self.deadline()).await
    }

    pub(crate) async fn version_by(&self, deadline: Deadline) -> Result<&Version> {
        let dialer = &self.0.dialer;
        if let Some(version) = dialer.version.get() {
            return Ok(version);
        }
        let handle = self.data_handles().pop().ok_or_else(closed)?;
        handle.up(deadline).await?;
        if let Some(version) = dialer.version.get() {
            return Ok(version);
        }
        // the server does not name it in its headers
        let request = Request::new(Method::Version)?;
        let reply = self.call(&handle, request, deadline).await?;
        let version: Version = codec::from_bytes::<String>(&reply)?.parse()?;
        if !version.is_at_least(3, 0) {
            return Err(too_old(&dialer.endpoints[0], &version));
        }
        Ok(dialer.version.get_or_init(|| version))
    }
}
