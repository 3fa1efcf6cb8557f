//! Those that are measured.

mod official;
mod ours;
mod wire;

use std::sync::Arc;

use tokio::task::JoinSet;

pub(crate) use self::ours::{NewRow, Row, session};
pub use self::{official::Official, ours::Ours, wire::Wire};
use crate::{Error, Result, stage::Address, workload::Workload};

/// A way of talking to the server.
pub trait Contender: Sized + Send + 'static {
    #[doc(hidden)]
    fn connect(address: &Address) -> impl Future<Output = Result<Self>> + Send;

    /// Prepares what a workload needs before it is measured: the values to be written, a
    /// subscription.
    fn prepare(&mut self, workload: Workload) -> impl Future<Output = Result<()>> + Send;

    /// The workload. What was asked for is checked to have come.
    fn run(&mut self, workload: Workload) -> impl Future<Output = Result<()>> + Send;
}

/// A contender's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Name {
    Ours,
    Official,
    Wire,
}

impl Name {
    pub(crate) const ALL: [Self; 3] = [Self::Ours, Self::Official, Self::Wire];

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Ours => "surreal-session",
            Self::Official => "surrealdb 3.3.5",
            Self::Wire => "the wire",
        }
    }

    /// Its program's name.
    pub(crate) const fn program(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Official => "official",
            Self::Wire => "wire",
        }
    }
}

/// Makes `calls` calls, so many at a time, each from a task of its own as a service's requests are.
pub(crate) async fn in_flight<T, F>(
    on: &[Arc<T>],
    lanes: usize,
    calls: usize,
    call: impl Fn(Arc<T>, usize) -> F + Clone + Send + 'static,
) -> Result<()>
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<()>> + Send,
{
    let mut tasks = JoinSet::new();
    for lane in 0..lanes {
        let (on, call) = (on[lane % on.len()].clone(), call.clone());
        tasks.spawn(async move {
            for index in (lane..calls).step_by(lanes) {
                call(on.clone(), index).await?;
            }
            Ok::<_, Error>(())
        });
    }
    while let Some(task) = tasks.join_next().await {
        task??;
    }
    Ok(())
}

fn check(holds: bool, what: &str) -> Result<()> {
    match holds {
        true => Ok(()),
        false => Err(what.into()),
    }
}
