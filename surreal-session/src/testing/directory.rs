use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use uuid::Uuid;

/// A new directory that is removed with this value.
#[derive(Debug)]
pub(super) struct TemporaryDirectory(PathBuf);

impl TemporaryDirectory {
    pub(super) fn new() -> io::Result<Self> {
        let path = env::temp_dir().join(format!("surreal-session-{}", Uuid::new_v4().simple()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TemporaryDirectory {
    fn drop(&mut self) {
        // what cannot be removed is the system's to clean up
        let _ = fs::remove_dir_all(&self.0);
    }
}
