//! The table in the project's README.

use std::fmt::{Display, Formatter};

use super::{Report, cores, date, markdown::time};
use crate::{Result, contender::Name, sample::Sample, workload::Workload};

const BEGIN: &str = "<!-- tests/peers writes from here -->\n";
const END: &str = "<!-- to here -->\n";

const MISSING: &str = "the README has no place for the table any more";

/// The figures of each operation that are shown.
const FIGURES: [fn(&Sample) -> f64; 2] = [|sample| sample.wall_ns, |sample| sample.cpu_ns];

/// The medians alone.
pub(super) struct Summary<'r>(pub(super) &'r Report);

impl Display for Summary<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let results = &self.0.results;
        writeln!(
            f,
            "{}, {} cores, which the server shares; medians of {} rounds. The wire is a bare WebSocket, with requests that were\n\
             encoded before and replies that are not decoded.\n\n\
             | | time | surrealdb 3.3.5 | the wire | CPU time | surrealdb 3.3.5 | the wire |\n\
             |---|--:|--:|--:|--:|--:|--:|",
            date(),
            cores(),
            results.rounds,
        )?;
        for workload in Workload::ALL {
            write!(f, "| {} |", workload.title())?;
            for value in FIGURES {
                for name in [Name::Ours, Name::Official, Name::Wire] {
                    let median = results.median(workload, name, value);
                    let median = median.map_or_else(|| "–".to_owned(), |median| time(median.value));
                    write!(f, " {median} |")?;
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

impl Summary<'_> {
    /// Returns the README with this summary instead of the previous one.
    pub(super) fn place(&self, readme: &str) -> Result<String> {
        let (before, rest) = readme.split_once(BEGIN).ok_or(MISSING)?;
        let (_, after) = rest.split_once(END).ok_or(MISSING)?;
        Ok(format!("{before}{BEGIN}{self}{END}{after}"))
    }
}
