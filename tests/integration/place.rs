//! The namespace and database of a test's session, and other users of them.

use surreal_session::{NoNamespace, Result, Session, SignedIn, auth::Record, query};

/// The namespace and database that a test has for itself.
pub(crate) struct Place {
    pub(crate) namespace: String,
    pub(crate) database: String,
}

impl Place {
    pub(crate) async fn of<S>(session: &Session<SignedIn, S>) -> Result<Self> {
        let (namespace, database) = selected(session).await?;
        Ok(Self {
            namespace: namespace.unwrap_or_default(),
            database: database.unwrap_or_default(),
        })
    }

    pub(crate) fn record(&self, access: &str) -> Record {
        Record::new(&self.namespace, &self.database, access)
    }

    /// Returns the result of [`selected`] in this place.
    pub(crate) fn both(&self) -> (Option<String>, Option<String>) {
        (Some(self.namespace.clone()), Some(self.database.clone()))
    }
}

/// Returns the namespace and database that the server has selected for a session.
pub(crate) async fn selected<S>(
    session: &Session<SignedIn, S>,
) -> Result<(Option<String>, Option<String>)> {
    let text = "RETURN session::ns(); RETURN session::db()";
    session.query(text).await?.fetch()
}

/// The id of the record that is signed in.
pub(crate) async fn who(session: &Session) -> Result<Option<String>> {
    let text = "RETURN IF $auth != NONE THEN <string>$auth END";
    query(text).send(session).await?.take(0)
}

/// Runs statements that must all succeed.
pub(crate) async fn define<S>(session: &Session<SignedIn, S>, text: &'static str) -> Result<()> {
    session.query(text).await?.check().map(drop)
}

/// Another session of the root user, with nothing selected.
pub(crate) async fn root(session: &Session) -> Result<Session<SignedIn, NoNamespace>> {
    let attached = session.connection().attach().await?;
    let tokens = session.tokens().expect("a session that is signed in");
    Ok(attached.authenticate(tokens).await?)
}

/// Asks again until the answer is yes, each time after a round trip to the server; a thousand times
/// at most.
pub(crate) async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> Result<bool>) {
    for _ in 0..1_000 {
        if holds().await.expect(what) {
            return;
        }
    }
    panic!("it never came to be: {what}");
}
