use std::{env, ffi::OsString};

/// The settings of a server.
#[derive(Clone, Debug, Default)]
pub(super) struct ServerConfig {
    /// Added to the arguments of `surreal start`.
    pub(super) args: Vec<OsString>,
    pub(super) environment: Vec<(OsString, OsString)>,
    /// Kept on disk, so that it outlives the server's process.
    pub(super) persistent: bool,
    /// The server has no other user.
    pub(super) own: bool,
}

/// The user and the password of the root user of every server that is started.
pub(super) const ROOT: (&str, &str) = ("root", "root");

impl ServerConfig {
    /// The arguments of `surreal` for a server that listens there and stores there.
    pub(super) fn arguments(&self, listen: &str, storage: &str) -> Vec<OsString> {
        let (user, pass) = ROOT;
        ["start", "--user", user, "--pass", pass, "--bind", listen]
            .into_iter()
            .chain(["--no-banner", "--log", "warn"])
            .map(OsString::from)
            .chain(self.args.iter().cloned())
            .chain([OsString::from(storage)])
            .collect()
    }
}

/// A variable that is set to something.
pub(super) fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// Returns [`variable`] as text.
pub(super) fn text_variable(name: &str) -> Option<String> {
    variable(name).map(|value| value.to_string_lossy().into_owned())
}
