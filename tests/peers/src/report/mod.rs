//! What was measured, for people: on the terminal, as Markdown, and as a picture.

mod markdown;
mod plot;

use std::{fs, path::PathBuf};

use self::markdown::Markdown;
use crate::{Result, hello::Built, linear::Series, rounds::Results};

/// All of one run.
pub(crate) struct Report {
    pub(crate) results: Results,
    pub(crate) built: Vec<Built>,
    pub(crate) series: Vec<Series>,
}

impl Report {
    /// Prints it and writes it beside this crate's manifest.
    pub(crate) fn publish(&self) -> Result<()> {
        let text = Markdown(self).to_string();
        print!("{text}");
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        fs::write(folder.join("results.md"), text)?;
        Ok(fs::write(
            folder.join("results.svg"),
            plot::svg(&self.results),
        )?)
    }
}
