//! The report for readers: on the terminal, as Markdown, and as a picture.

mod markdown;
mod plot;
mod summary;

use std::{fs, path::PathBuf};

use surreal_session::Datetime;

use self::{markdown::Markdown, summary::Summary};
use crate::{Result, hello::Built, linear::Series, rounds::Results};

/// All of one run.
pub(crate) struct Report {
    pub(crate) results: Results,
    pub(crate) built: Vec<Built>,
    pub(crate) series: Vec<Series>,
}

impl Report {
    /// Prints it and writes it beside this crate's manifest, and the medians into the project's
    /// README.
    pub(crate) fn publish(&self) -> Result<()> {
        let text = Markdown(self).to_string();
        print!("{text}");
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        fs::write(folder.join("results.md"), text)?;
        fs::write(folder.join("results.svg"), plot::svg(&self.results))?;
        let readme = folder.join("../../README.md");
        let placed = Summary(self).place(&fs::read_to_string(&readme)?)?;
        Ok(fs::write(readme, placed)?)
    }
}

fn date() -> String {
    let date = Datetime::now().to_string();
    let day = date.trim_start_matches("d'").get(..10);
    day.unwrap_or(&date).to_owned()
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
