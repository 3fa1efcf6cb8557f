use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::time::{Duration, Instant};

/// A socket that is lost this soon after it was opened says nothing good about its endpoint.
const TRIAL: Duration = Duration::from_secs(5);

/// The endpoint that is tried first: the one that answered last.
#[derive(Debug, Default)]
pub(super) struct Preference(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    endpoint: usize,
    answered: Option<Instant>,
}

impl Preference {
    /// Returns the numbers of `count` endpoints in the order in which to try them.
    pub(super) fn order(&self, count: usize) -> impl Iterator<Item = usize> + use<> {
        let first = self.state().endpoint;
        std::iter::once(first)
            .chain((0..count).filter(move |number| *number != first))
            .take(count)
    }

    /// Notes that an endpoint has opened a socket.
    pub(super) fn answered(&self, endpoint: usize) {
        *self.state() = State {
            endpoint,
            answered: Some(Instant::now()),
        };
    }

    /// Notes that a socket was lost. If it was a new one, another endpoint is tried first: one that
    /// opens sockets and closes them must not keep the others from their turn.
    pub(super) fn doubt(&self, count: usize) {
        let mut state = self.state();
        if state.answered.is_some_and(|at| at.elapsed() < TRIAL) && count > 0 {
            state.endpoint = (state.endpoint + 1) % count;
            state.answered = None;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Preference, TRIAL};

    #[tokio::test(start_paused = true)]
    async fn what_answered_last_is_first() {
        let preference = Preference::default();
        let order = |preference: &Preference| preference.order(3).collect::<Vec<_>>();
        assert_eq!(order(&preference), [0, 1, 2]);
        preference.answered(2);
        assert_eq!(order(&preference), [2, 0, 1]);
        tokio::time::advance(TRIAL).await;
        preference.doubt(3);
        assert_eq!(order(&preference), [2, 0, 1]);
        preference.answered(2);
        preference.doubt(3);
        assert_eq!(order(&preference), [0, 1, 2]);
        assert_eq!(preference.order(0).count(), 0);
    }
}
