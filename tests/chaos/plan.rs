use std::{env, time::Duration};

use surreal_session::Result;
use tokio::time::sleep;

use crate::{alarm, fault::Fault, seed::choices, world::World};

/// The number of faults, unless `CHAOS_FAULTS` sets another one.
const FAULTS: usize = 20;

/// The faults and their times. They are the same for the same seed.
#[derive(Debug)]
pub(crate) struct Plan(Vec<Step>);

#[derive(Debug)]
struct Step {
    fault: Fault,
    /// The duration of the fault
    hold: Duration,
    /// The time without a fault that follows it
    rest: Duration,
}

impl Plan {
    pub(crate) fn draw(seed: u64) -> Self {
        let faults = match env::var("CHAOS_FAULTS") {
            Ok(faults) => faults.parse().expect("CHAOS_FAULTS is a number"),
            Err(_) => FAULTS,
        };
        let mut rng = choices(seed, 0);
        let steps = (0..faults).map(|_| Step {
            fault: Fault::draw(&mut rng),
            hold: Duration::from_millis(rng.u64(50..1_800)),
            rest: Duration::from_millis(rng.u64(0..600)),
        });
        Self(steps.collect())
    }

    /// Returns how many faults there are.
    pub(crate) fn faults(&self) -> usize {
        self.0.len()
    }

    pub(crate) async fn run(&self, world: &mut World) -> Result<()> {
        for (number, step) in self.0.iter().enumerate() {
            alarm::note(format!(
                "fault {}: {:?} for {:?}",
                number + 1,
                step.fault,
                step.hold
            ));
            step.fault.happen(step.hold, world).await?;
            sleep(step.rest).await;
        }
        Ok(())
    }
}
