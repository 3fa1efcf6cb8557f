use std::{
    collections::{BTreeSet, HashSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use surreal_session::{Event, LiveStream, Result, Table};
use tokio::{sync::watch, task::JoinHandle};

use crate::{entry::Entry, user::User};

/// A live stream that is read all the time, and what it has told.
#[derive(Debug)]
pub(crate) struct Follower {
    pub(crate) name: &'static str,
    told: Arc<Told>,
    task: JoinHandle<LiveStream<Entry>>,
    stop: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Told {
    created: Mutex<BTreeSet<String>>,
    gaps: AtomicU64,
    changes: watch::Sender<u64>,
}

impl Follower {
    pub(crate) async fn start(user: &User) -> Result<Self> {
        let stream = Entry::live(&user.session).await?;
        let told = Arc::new(Told::default());
        let (stop, stopped) = watch::channel(false);
        Ok(Self {
            name: user.name,
            task: tokio::spawn(follow(user.name, stream, told.clone(), stopped)),
            told,
            stop,
        })
    }

    /// Returns the number of gaps that it was told of.
    pub(crate) fn gaps(&self) -> u64 {
        self.told.gaps.load(Ordering::Acquire)
    }

    /// Returns the number of these records that it was told of.
    pub(crate) fn told(&self, ids: &[String]) -> usize {
        let created = self
            .told
            .created
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        ids.iter().filter(|id| created.contains(*id)).count()
    }

    /// Changes whenever it tells something.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.told.changes.subscribe()
    }

    /// Stops reading, and gives the stream.
    pub(crate) async fn stop(self) -> LiveStream<Entry> {
        self.stop.send_replace(true);
        self.task.await.expect("the follower does not panic")
    }
}

async fn follow(
    name: &'static str,
    mut stream: LiveStream<Entry>,
    told: Arc<Told>,
    mut stop: watch::Receiver<bool>,
) -> LiveStream<Entry> {
    // A query that restarts overlaps the one before it, so a record may be told once on each side
    // of a gap.
    let mut since_gap = HashSet::new();
    loop {
        let event = tokio::select! {
            event = stream.next() => event,
            _ = stop.wait_for(|stop| *stop) => return stream,
        };
        match event.expect("it does not end").expect("it continues") {
            Event::Created(entry) => {
                let id = entry.id.to_string();
                let mut created = told.created.lock().unwrap_or_else(PoisonError::into_inner);
                assert!(since_gap.insert(id.clone()), "{name} is told twice of {id}");
                created.insert(id);
            }
            Event::Gap(_) => {
                since_gap.clear();
                told.gaps.fetch_add(1, Ordering::Release);
            }
            other => panic!("{name} is told of what was not done: {other:?}"),
        }
        told.changes.send_modify(|changes| *changes += 1);
    }
}
