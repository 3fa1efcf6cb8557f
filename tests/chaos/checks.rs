//! Checks that are made after the last fault.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use surreal_session::{Error, Mirror, Result, Session, Table, query};
use tokio::{runtime::Handle, time::timeout};

use crate::{
    entry::{Entry, NewEntry},
    follower::Follower,
    user::User,
    world::World,
    writer::COUNTED,
};

/// The time in which an expected state has to arrive.
const PATIENCE: Duration = Duration::from_secs(60);

/// Every write is there as often as its writer was told.
pub(crate) async fn writes(observer: &Session, user: &User) -> Result<()> {
    let of_user = Entry::WRITER.eq(user.name);
    let entries = Entry::select(observer).filter(of_user).await?;
    let counted = entries.iter().filter(|entry| entry.part == COUNTED).count();
    let mut rows = BTreeMap::<_, usize>::new();
    for entry in entries {
        *rows.entry(entry.write).or_default() += 1;
    }
    let writes = user.ledger.writes();
    for (name, write) in &writes {
        let there = rows.get(name).copied().unwrap_or_default();
        assert!(write.allows(there), "{there} rows of {name}: {write:?}");
    }
    for name in rows.keys() {
        assert!(writes.contains_key(name), "{name} was not written");
    }
    let text = "RETURN type::record('tally', $writer).writes ?? 0";
    let tally = query(text)
        .bind("writer", user.name)
        .send(observer)
        .await?
        .take::<usize>(0)?;
    assert_eq!(
        tally, counted,
        "the tally of {} is of another transaction",
        user.name
    );
    Ok(())
}

/// The streams tell of everything again. `round` makes the records other ones each time.
pub(crate) async fn live(observer: &Session, followers: &[Follower]) -> Result<()> {
    for follower in followers {
        let mut round = 0;
        // what is written before it follows again, or around a gap, it may not tell
        while !tells(observer, follower, round).await? {
            round += 1;
            assert!(round < 20, "{} is silent", follower.name);
        }
    }
    Ok(())
}

async fn tells(observer: &Session, follower: &Follower, round: usize) -> Result<bool> {
    let write = format!("last-{}-{round}", follower.name);
    let mut changes = follower.changes();
    let gaps = follower.gaps();
    let entries = Entry::insert(observer, NewEntry::rows("observer", &write, 20)).await?;
    let ids: Vec<_> = entries.iter().map(|entry| entry.id.to_string()).collect();
    let all = changes.wait_for(|_| follower.told(&ids) == ids.len());
    if timeout(PATIENCE / 20, all).await.is_ok() {
        return Ok(true);
    }
    // Some were removed and others not, silently.
    let told = follower.told(&ids);
    assert!(
        told == 0 || follower.gaps() > gaps,
        "{} was told of {told} of {} records, and of no gap",
        follower.name,
        ids.len()
    );
    Ok(false)
}

/// A mirror has what the table has.
pub(crate) async fn mirror(observer: &Session, mirror: &Mirror<Entry>) -> Result<()> {
    mirror.synced().await?;
    let table = Entry::select(observer).await?;
    let by_id = |entries: Vec<Entry>| -> BTreeMap<_, _> {
        let pairs = entries
            .into_iter()
            .map(|entry| (entry.id.to_string(), entry));
        pairs.collect()
    };
    let (copy, table) = (by_id(mirror.snapshot()), by_id(table));
    let ids = copy.keys().chain(table.keys()).collect::<BTreeSet<_>>();
    let different: Vec<_> = ids
        .into_iter()
        .filter(|id| copy.get(*id) != table.get(*id))
        .map(|id| format!("{id}: {:?}, in the table {:?}", copy.get(id), table.get(id)))
        .collect();
    assert!(
        different.is_empty(),
        "a mirror of {} records differs from a table of {} in {}:\n{}",
        copy.len(),
        table.len(),
        different.len(),
        different.join("\n")
    );
    Ok(())
}

/// No session, transaction, call or live query is left, here or on the server.
pub(crate) async fn nothing_left(world: &World) -> Result<()> {
    let connection = &world.connection;
    let left = async {
        loop {
            let stats = connection.stats();
            let guards = stats.open_transactions + stats.live_queries + stats.calls_in_flight;
            let sessions = connection.sessions().await?;
            if guards == 0 && sessions.is_empty() && stats.attached == stats.detached {
                return Ok::<_, Error>(());
            }
        }
    };
    let left = timeout(PATIENCE, left).await;
    left.unwrap_or_else(|_| panic!("left over: {:?}", connection.stats()))?;
    let gone = async {
        while !world.lives().await?.is_empty() {}
        Ok::<_, Error>(())
    };
    match timeout(PATIENCE, gone).await {
        Ok(gone) => gone,
        Err(_) => panic!("live queries are left over: {:?}", world.lives().await?),
    }
}

/// Waits until no task is left beyond those that ran before.
pub(crate) async fn no_task_left(before: usize) {
    let metrics = Handle::current().metrics();
    let ended = async {
        while metrics.num_alive_tasks() > before {
            tokio::task::yield_now().await;
        }
    };
    let ended = timeout(PATIENCE, ended).await;
    assert!(
        ended.is_ok(),
        "{} tasks are left over",
        metrics.num_alive_tasks() - before
    );
}
