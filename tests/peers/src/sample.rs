use std::{fmt, str::FromStr};

/// One run of one workload: what an operation took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sample {
    pub(crate) wall_ns: f64,
    pub(crate) cpu_ns: f64,
    pub(crate) allocations: f64,
    pub(crate) bytes: f64,
    /// The peak of the process so far
    pub(crate) peak_kib: f64,
}

/// The form in which a contender's process tells it.
impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            wall_ns,
            cpu_ns,
            allocations,
            bytes,
            peak_kib,
        } = self;
        write!(f, "{wall_ns} {cpu_ns} {allocations} {bytes} {peak_kib}")
    }
}

impl FromStr for Sample {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers: Vec<f64> = text
            .split(' ')
            .filter_map(|part| part.parse().ok())
            .collect();
        match numbers[..] {
            [wall_ns, cpu_ns, allocations, bytes, peak_kib] => Ok(Self {
                wall_ns,
                cpu_ns,
                allocations,
                bytes,
                peak_kib,
            }),
            _ => Err(format!("not a sample: {text:?}")),
        }
    }
}

/// The middle of several values, and how far apart those in the middle half are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Median {
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Median {
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |part: f64| {
            let place = part * values.len().saturating_sub(1) as f64;
            let (low, high) = (place.floor() as usize, place.ceil() as usize);
            match (values.get(low), values.get(high)) {
                (Some(low), Some(high)) => (low + high) / 2.0,
                _ => f64::NAN,
            }
        };
        Self {
            value: at(0.5),
            low: at(0.25),
            high: at(0.75),
        }
    }
}
