use std::fmt::{Display, Formatter, Result};

use super::{Report, cores, date};
use crate::{
    contender::Name,
    sample::{Median, Sample},
    workload::Workload,
};

/// The report as Markdown.
pub(crate) struct Markdown<'r>(pub(crate) &'r Report);

impl Display for Markdown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let results = &self.0.results;
        writeln!(
            f,
            "# Measured\n\n\
             `surreal-session` beside the official client (`surrealdb` 3.3.5, WebSocket, no TLS on either) and the wire itself: requests\n\
             that were encoded before the clock ran, on a bare WebSocket, and replies that are not decoded. All on one release server,\n\
             one right after the other, in {} rounds. {}; {} cores, which the server shares. Medians; in brackets, the middle\n\
             half of the rounds. Ratios are the medians of the rounds' own ratios.\n\n\
             ![Time and CPU time of each workload](results.svg)\n",
            results.rounds,
            date(),
            cores()
        )?;
        self.table(f, "Time of one operation", "time", time, |sample| {
            sample.wall_ns
        })?;
        self.table(
            f,
            "CPU time of the client for one operation",
            "CPU",
            time,
            |sample| sample.cpu_ns,
        )?;
        self.table(
            f,
            "Allocations for one operation",
            "allocations",
            count,
            |sample| sample.allocations,
        )?;
        self.peaks(f)?;
        self.built(f)?;
        self.series(f)
    }
}

impl Markdown<'_> {
    fn table(
        &self,
        f: &mut Formatter<'_>,
        title: &str,
        of: &str,
        show: impl Fn(f64) -> String,
        value: impl Fn(&Sample) -> f64 + Copy,
    ) -> Result {
        let results = &self.0.results;
        writeln!(
            f,
            "## {title}\n\n| {of} | surreal-session | surrealdb 3.3.5 | official ÷ ours | the wire | ours ÷ wire |"
        )?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|")?;
        for workload in Workload::ALL {
            let cell = |name| {
                let median = results.median(workload, name, value);
                median.map_or_else(|| "–".to_owned(), |median| spread(median, &show))
            };
            let ratio = |one, other| {
                let ratio = results.ratio(workload, (one, other), value);
                // beside nearly nothing all is infinite
                let ratio = ratio.filter(|ratio| ratio.value < 100.0);
                ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{:.2}", ratio.value))
            };
            writeln!(
                f,
                "| {workload} | {} | {} | {} | {} | {} |",
                cell(Name::Ours),
                cell(Name::Official),
                ratio(Name::Official, Name::Ours),
                cell(Name::Wire),
                ratio(Name::Ours, Name::Wire),
                workload = workload.title(),
            )?;
        }
        writeln!(f)
    }

    fn peaks(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(
            f,
            "## Peak memory of a process that does all of it\n\n| | MiB |\n|---|--:|"
        )?;
        for name in Name::ALL {
            if let Some(peak) = self.0.results.peak_kib(name) {
                let show = |kib: f64| format!("{:.1}", kib / 1024.0);
                writeln!(f, "| {} | {} |", name.title(), spread(peak, show))?;
            }
        }
        writeln!(f)
    }

    fn built(&self, f: &mut Formatter<'_>) -> Result {
        if self.0.built.is_empty() {
            return Ok(());
        }
        writeln!(
            f,
            "## Building a hello-world, from nothing\n\n| | crates | dev | release |\n|---|--:|--:|--:|"
        )?;
        for built in &self.0.built {
            writeln!(
                f,
                "| {} | {} | {:.0} s | {:.0} s |",
                built.name.title(),
                built.crates,
                built.dev.as_secs_f64(),
                built.release.as_secs_f64()
            )?;
        }
        writeln!(f)
    }

    fn series(&self, f: &mut Formatter<'_>) -> Result {
        if self.0.series.is_empty() {
            return Ok(());
        }
        writeln!(f, "## What one more costs\n")?;
        for series in &self.0.series {
            writeln!(f, "| {} | {} |\n|--:|--:|", series.of, series.cost)?;
            for (count, each) in &series.points {
                writeln!(f, "| {count} | {} |", time(*each))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

fn spread(median: Median, show: impl Fn(f64) -> String) -> String {
    let Median { value, low, high } = median;
    format!("{} ({}–{})", show(value), show(low), show(high))
}

pub(super) fn time(ns: f64) -> String {
    match ns {
        ns if ns >= 1e9 => format!("{:.2} s", ns / 1e9),
        ns if ns >= 1e7 => format!("{:.0} ms", ns / 1e6),
        ns if ns >= 1e6 => format!("{:.2} ms", ns / 1e6),
        ns if ns >= 1e5 => format!("{:.0} µs", ns / 1e3),
        ns => format!("{:.1} µs", ns / 1e3),
    }
}

fn count(number: f64) -> String {
    format!("{number:.0}")
}
