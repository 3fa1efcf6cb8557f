//! Who signs in: credentials, and the tokens that the server gives for them.
//!
//! What is selected afterwards follows from who signs in, and is in the session's type:
//!
//! ```no_run
//! use surreal_session::{Connection, NoNamespace, Session, SignedIn, auth::{Record, Root}};
//!
//! # async fn example(db: &Connection) -> surreal_session::Result<()> {
//! let root: Session<SignedIn, NoNamespace> =
//!     db.attach().await?.signin(Root::new("root", "root")).await?;
//!
//! // a record user is in the database of its access method
//! let ada = Record::new("shop", "main", "customer").with("email", "ada@example.com");
//! let ada: Session = db.attach().await?.signin(ada).await?;
//! # Ok(())
//! # }
//! ```
//!
//! Passwords, keys and tokens are zeroed on drop, and `Debug` shows none of them.

mod bearer;
mod credentials;
mod record;
mod token;
mod tokens;
mod user;

pub(crate) use self::credentials::sealed::Fields;
pub use self::{
    bearer::Bearer,
    credentials::Credentials,
    record::Record,
    token::{Authentication, Token},
    tokens::Tokens,
    user::{DatabaseUser, NamespaceUser, Root},
};
