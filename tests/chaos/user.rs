use std::sync::Arc;

use surreal_session::{
    Connection, Result, Session, Value,
    auth::{DatabaseUser, NamespaceUser, Record, Root},
};

use crate::{
    ledger::Ledger,
    world::{DATABASE, NAMESPACE},
};

/// A user with a session, and the state that it has to keep.
#[derive(Debug)]
pub(crate) struct User {
    pub(crate) name: &'static str,
    pub(crate) session: Session,
    identity: Value,
    pub(crate) ledger: Ledger,
}

/// One of each kind, each of another name.
pub(crate) const NAMES: [&str; 8] = [
    "root", "keeper", "clerk", "ada", "bob", "carol", "dan", "eve",
];

impl User {
    pub(crate) async fn sign_in(
        connection: &Connection,
        root: Root,
        name: &'static str,
    ) -> Result<Arc<Self>> {
        let record = |access| Record::new(NAMESPACE, DATABASE, access).with("name", name);
        let attached = connection.attach().await?;
        let session = match name {
            "root" => {
                attached
                    .signin(root)
                    .await?
                    .use_ns_db(NAMESPACE, DATABASE)
                    .await?
            }
            "keeper" => {
                let keeper = NamespaceUser::new(NAMESPACE, name, "secret");
                attached.signin(keeper).await?.use_db(DATABASE).await?
            }
            "clerk" => {
                attached
                    .signin(DatabaseUser::new(NAMESPACE, DATABASE, name, "secret"))
                    .await?
            }
            "ada" | "bob" => attached.signup(record("person")).await?,
            "carol" => attached.signup(record("member")).await?,
            // a refresh token whose answer was lost is used up
            _ => {
                let record = record("visitor");
                let session = attached.signup(record.clone()).await?;
                session.keep_signed_in(move || {
                    let record = record.clone();
                    async move { Ok(record) }
                })
            }
        };
        session.set("mark", name).await?;
        let identity = identity(&session).await?;
        Ok(Arc::new(Self {
            name,
            session,
            identity,
            ledger: Ledger::default(),
        }))
    }

    /// Checks that the session still has its identity and its selection.
    pub(crate) async fn check(&self) -> Result<()> {
        let now = identity(&self.session).await?;
        assert_eq!(now, self.identity, "{} has another identity", self.name);
        Ok(())
    }

    /// Renews the session where it has a refresh token, in addition to automatic renewals.
    pub(crate) async fn refresh(&self) -> Result<()> {
        let tokens = self.session.tokens();
        match tokens.is_some_and(|tokens| tokens.refresh().is_some()) {
            true => self.session.refresh().await,
            false => Ok(()),
        }
    }

    /// Returns the name in its token: that of the user, or the record.
    pub(crate) fn who(&self) -> String {
        let user = self.identity.get("user").expect("a user is signed in");
        user.to_string()
    }
}

/// Returns the identity and the selection that the server reports for the session.
async fn identity(session: &Session) -> Result<Value> {
    let text = "RETURN { user: $token.ID, record: $auth, access: $access, mark: $mark,
        namespace: session::ns(), database: session::db() }";
    session.query(text).await?.take(0)
}
