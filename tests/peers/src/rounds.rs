//! One run: rounds in which every contender does every workload, one right after the other.

use std::collections::HashMap;

use crate::{
    Result,
    child::Runner,
    contender::Name,
    sample::{Median, Sample},
    stage::Stage,
    workload::Workload,
};

/// The measurements: one sample a round for each workload and contender.
#[derive(Debug, Default)]
pub(crate) struct Results {
    samples: HashMap<(Workload, Name), Vec<Sample>>,
    peaks: HashMap<Name, Vec<f64>>,
    pub(crate) rounds: usize,
}

impl Results {
    fn samples(&self, workload: Workload, name: Name) -> &[Sample] {
        self.samples
            .get(&(workload, name))
            .map_or(&[], Vec::as_slice)
    }

    /// The median of the rounds; `None` for what was not measured.
    pub(crate) fn median(
        &self,
        workload: Workload,
        name: Name,
        of: impl Fn(&Sample) -> f64,
    ) -> Option<Median> {
        let samples = self.samples(workload, name);
        (!samples.is_empty()).then(|| Median::of(samples.iter().map(of)))
    }

    /// The median of what one contender took over what another took right before or after.
    pub(crate) fn ratio(
        &self,
        workload: Workload,
        names: (Name, Name),
        of: impl Fn(&Sample) -> f64,
    ) -> Option<Median> {
        let one = self.samples(workload, names.0);
        let other = self.samples(workload, names.1);
        let pairs = one.iter().zip(other);
        (!one.is_empty() && !other.is_empty())
            .then(|| Median::of(pairs.map(|(one, other)| of(one) / of(other))))
    }

    /// The peak memory of a contender's whole round.
    pub(crate) fn peak_kib(&self, name: Name) -> Option<Median> {
        let peaks = self.peaks.get(&name)?;
        Some(Median::of(peaks.iter().copied()))
    }
}

/// Runs them all.
pub(crate) async fn run(stage: &Stage, workloads: &[Workload], rounds: usize) -> Result<Results> {
    let mut results = Results {
        rounds,
        ..Results::default()
    };
    for round in 0..rounds {
        let mut names = Name::ALL;
        names.rotate_left(round % Name::ALL.len());
        let mut runners = Vec::new();
        for name in names {
            runners.push((name, Runner::start(name, &stage.address)?));
        }
        for &workload in workloads {
            for (name, runner) in &mut runners {
                let sample = measure(stage, runner, workload).await?;
                eprintln!(
                    "{:>2}/{rounds} {:<38} {:<16} {:>12.1} µs {:>10.1} µs CPU {:>10.1} allocations",
                    round + 1,
                    workload.title(),
                    name.title(),
                    sample.wall_ns / 1e3,
                    sample.cpu_ns / 1e3,
                    sample.allocations
                );
                let peaks = results.peaks.entry(*name).or_default();
                peaks.truncate(round);
                peaks.push(sample.peak_kib);
                results
                    .samples
                    .entry((workload, *name))
                    .or_default()
                    .push(sample);
            }
        }
    }
    Ok(results)
}

async fn measure(stage: &Stage, runner: &mut Runner, workload: Workload) -> Result<Sample> {
    if workload.writes() {
        stage.clear().await?;
    }
    runner.prepare(workload)?;
    runner.go()?;
    if workload == Workload::Live {
        stage.create_rows().await?;
    }
    runner.sample()
}
