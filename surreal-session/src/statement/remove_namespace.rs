use super::surql::Surql;
use crate::{
    error::Result,
    session::{NoNamespace, Session, SignedIn},
    target::Target,
};

/// Removes a namespace and all that is in it, if it exists.
pub(crate) async fn remove_namespace(
    session: &Session<SignedIn, NoNamespace>,
    name: &str,
) -> Result<()> {
    let request = Surql::remove_namespace(name).into_request()?;
    let rows = Target::session(session.core()).query(request, None).await?;
    super::Response::new(rows, None).check()
}
