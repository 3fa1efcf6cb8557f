//! The resources that this process has used, as Linux counts them.

use std::{fs, time::Instant};

use crate::{Result, count, sample::Sample};

/// The account at one moment.
pub(crate) struct Usage {
    at: Instant,
    cpu_ns: u64,
    allocations: u64,
    bytes: u64,
}

impl Usage {
    pub(crate) fn now() -> Result<Self> {
        let (allocations, bytes) = count::allocated();
        Ok(Self {
            cpu_ns: cpu_ns()?,
            allocations,
            bytes,
            at: Instant::now(),
        })
    }

    /// Returns the usage since then, which `operations` operations share.
    pub(crate) fn since(&self, operations: usize) -> Result<Sample> {
        let wall = self.at.elapsed();
        let now = Self::now()?;
        let each = |total: u64| total as f64 / operations as f64;
        Ok(Sample {
            wall_ns: wall.as_nanos() as f64 / operations as f64,
            cpu_ns: each(now.cpu_ns - self.cpu_ns),
            allocations: each(now.allocations - self.allocations),
            bytes: each(now.bytes - self.bytes),
            peak_kib: peak_kib()? as f64,
        })
    }
}

/// The most memory that the process has held at once.
pub(crate) fn peak_kib() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(kib.ok_or("no VmHWM in /proc/self/status")?.trim().parse()?)
}

/// The time that the process's threads were running.
fn cpu_ns() -> Result<u64> {
    let mut total = 0;
    for thread in fs::read_dir("/proc/self/task")? {
        let stat = fs::read_to_string(thread?.path().join("schedstat"))?;
        let running = stat.split(' ').next().ok_or("an empty schedstat")?;
        total += running.parse::<u64>()?;
    }
    Ok(total)
}
