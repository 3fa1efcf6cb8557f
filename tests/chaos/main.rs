//! Eight users at work on one connection while its network and its server fail, again and again.
//!
//! `SEED=.. cargo test -p tests --test chaos -- --nocapture` repeats the faults of a run, and
//! `CHAOS_FAULTS=200` makes it a long one.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "the helpers of tests fail as tests do"
)]

mod alarm;
mod checks;
mod clock;
mod entry;
mod fault;
mod follower;
mod ledger;
mod plan;
mod reader;
mod report;
mod seed;
mod user;
mod world;
mod writer;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use surreal_session::{Mirror, Result, Table};
use tokio::{runtime::Handle, sync::watch, task::JoinSet, time::timeout};

use self::{
    alarm::Alarm, clock::Clock, entry::Entry, follower::Follower, plan::Plan, world::World,
};

/// The time limit for everything after the last fault.
const CHECKS: Duration = Duration::from_secs(600);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_done_twice_or_left_over() {
    let seed = seed::seed();
    let plan = Plan::draw(seed);
    let mut alarm = Alarm::set(seed, plan.faults());
    tokio::select! {
        result = run(seed, plan) => result.expect("no check fails"),
        () = alarm.rings() => panic!("a task has panicked"),
    }
}

async fn run(seed: u64, plan: Plan) -> Result<()> {
    let tasks = Handle::current().metrics().num_alive_tasks();
    let clock = Clock::start();
    let mut world = World::open().await?;
    let users: BTreeSet<_> = world.users.iter().map(|user| user.who()).collect();
    assert_eq!(users.len(), world.users.len());

    let mut followers = Vec::new();
    for user in [0, 2, 3, 7] {
        followers.push(Follower::start(&world.users[user]).await?);
    }
    let mut mirrors = Vec::new();
    for user in [0, 5, 6] {
        mirrors.push(Entry::mirror(&world.users[user].session).await?);
    }
    let (stop, stopped) = watch::channel(false);
    let mut writers = JoinSet::new();
    let mut readers = JoinSet::new();
    for (number, user) in world.users.iter().enumerate() {
        let rng = |actor: u64| seed::choices(seed, actor * 100 + number as u64);
        let writer = writer::write(user.clone(), clock.clone(), rng(1), stopped.clone());
        let reader = reader::read(user.clone(), clock.clone(), rng(2), stopped.clone());
        writers.spawn(writer);
        readers.spawn(reader);
    }
    plan.run(&mut world).await?;
    let checks = async {
        stop.send_replace(true);
        writers.join_all().await;
        let reads = readers.join_all().await;
        check(world, followers, mirrors, &reads, &clock).await?;
        clock.stop();
        checks::no_task_left(tasks).await;
        Ok(())
    };
    timeout(CHECKS, checks).await.expect("the checks end")
}

/// Checks what has to be true at the end, and closes everything.
async fn check(
    mut world: World,
    followers: Vec<Follower>,
    mirrors: Vec<Mirror<Entry>>,
    reads: &[(u64, u64)],
    clock: &Clock,
) -> Result<()> {
    for user in &world.users {
        user.check().await?;
    }
    // what was on its way through sockets that are closed is there, or never will be
    let mut open = world.proxy.connections();
    open.wait_for(|open| *open <= 2)
        .await
        .expect("the proxy runs");
    checks::live(&world.observer, &followers).await?;
    for user in &world.users {
        checks::writes(&world.observer, user).await?;
    }
    for mirror in &mirrors {
        checks::mirror(&world.observer, mirror).await?;
    }
    report::print(&world.users, &followers, reads, clock);

    // half of what there is is closed, and half dropped
    for (number, follower) in followers.into_iter().enumerate() {
        let stream = follower.stop().await;
        if number % 2 == 0 {
            stream.close().await?;
        }
    }
    for (number, mirror) in mirrors.into_iter().enumerate() {
        if number % 2 == 0 {
            mirror.close().await?;
        }
    }
    for (number, user) in std::mem::take(&mut world.users).into_iter().enumerate() {
        let user = Arc::into_inner(user).expect("this is the only owner");
        if number % 2 == 0 {
            user.session.detach().await?;
        }
    }
    checks::nothing_left(&world).await?;
    world.connection.close().await;
    drop(world);
    Ok(())
}
