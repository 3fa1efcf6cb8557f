//! Credentials, and the tokens that the server issues for them.
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
//! # How long a session stays signed in
//!
//! A session is set up again on the next socket by its access token, which expires: by default
//! after an hour, and a server in memory that restarts accepts none from before. The session then
//! signs in by the first of these that it has:
//!
//! 1. a refresh token, of a record access method `WITH REFRESH`;
//! 2. credentials that it asks for, see
//!    [`Session::keep_signed_in`](crate::Session::keep_signed_in);
//! 3. the credentials that it was signed in with: those of a [`Root`], [`NamespaceUser`] or
//!    [`DatabaseUser`], and the key of a [`Bearer`]. The session keeps them, unless it is told to
//!    [forget](crate::Session::forget_credentials) them.
//!
//! A [`Record`] without a refresh token, and a [`Token`], have none. Then calls fail with
//! [`Auth`](crate::ErrorKind::Auth) or [`SessionExpired`](crate::ErrorKind::SessionExpired), and
//! with the feature `tracing` a warning says so: sign in again.
//!
//! Passwords, keys and tokens are zeroed on drop, and `Debug` shows none of them.

mod bearer;
mod credentials;
mod record;
mod refresh;
mod token;
mod tokens;
mod user;

pub(crate) use self::credentials::sealed::Fields;
pub use self::{
    bearer::Bearer,
    credentials::Credentials,
    record::Record,
    refresh::Refresh,
    token::{Authentication, Token},
    tokens::Tokens,
    user::{DatabaseUser, NamespaceUser, Root},
};
