//! The report of a failed run: its seed and its last fault, whichever of its tasks fails.

use std::{
    panic,
    sync::{Mutex, PoisonError},
};

use tokio::sync::watch;

/// The fault that came last.
static LAST_FAULT: Mutex<String> = Mutex::new(String::new());

/// Rings when any task panics: a follower or a mirror, a writer, or a task of the library.
#[derive(Debug)]
pub(crate) struct Alarm(watch::Receiver<bool>);

impl Alarm {
    /// Adds to each later panic how to repeat the run, and its last fault.
    pub(crate) fn set(seed: u64, faults: usize) -> Self {
        let (ring, rings) = watch::channel(false);
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            hook(info);
            let last = LAST_FAULT.lock().unwrap_or_else(PoisonError::into_inner);
            eprintln!("SEED={seed} CHAOS_FAULTS={faults} failed after {last}");
            ring.send_replace(true);
        }));
        Self(rings)
    }

    /// Waits for a panic.
    pub(crate) async fn rings(&mut self) {
        let rings = self.0.wait_for(|rings| *rings).await;
        rings.expect("the hook stays");
    }
}

/// Notes a fault that happens now.
pub(crate) fn note(fault: String) {
    eprintln!("{fault}");
    *LAST_FAULT.lock().unwrap_or_else(PoisonError::into_inner) = fault;
}
