//! Who signs in: credentials, and the tokens that the server gives for them.

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
