use std::collections::BTreeMap;

use crate::auth::Tokens;

/// What a session is on the server, so that it can be set up again, whatever its history.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) tokens: Option<Tokens>,
    pub(super) namespace: Option<String>,
    pub(super) database: Option<String>,
    /// Each variable's value as it was encoded.
    pub(super) variables: BTreeMap<String, Vec<u8>>,
}
