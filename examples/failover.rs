//! A program that survives its server being killed and restarted.
//!
//! `cargo run --example failover` starts a server of its own; see `surreal_session::testing`.
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use surreal_session::{
    ConnectionState, ErrorKind, Event, GapReason, Outcome, RecordId, Session, Table,
    testing::Server,
};

#[derive(Debug, Clone, PartialEq, Table)]
struct Reading {
    id: RecordId<Self>,
    number: i64,
}

#[tokio::main]
async fn main() -> surreal_session::Result<()> {
    let mut server = Server::builder().persistent().start().await?;
    let db = server.connect().await?;
    let session = db
        .attach()
        .await?
        .signin(server.root())
        .await?
        .use_ns_db("failover", "main")
        .await?;
    session.query("DEFINE TABLE reading").await?.check()?;
    session.set("station", "north").await?;
    let session = Arc::new(session);

    let mut live = Reading::live(&session).await?;
    let mirror = Reading::mirror(&session).await?;
    let mut state = db.state();
    let watching = tokio::spawn(async move {
        while state.changed().await.is_ok() {
            match *state.borrow() {
                ConnectionState::Connected { epoch } => println!("connected, socket {epoch}"),
                ConnectionState::Reconnecting { attempt: 1 } => println!("the socket is lost"),
                ConnectionState::Closed => return,
                _ => {}
            }
        }
    });

    let stop = Arc::new(AtomicBool::new(false));
    let measuring = tokio::spawn(measure(session.clone(), stop.clone()));
    for _ in 0..3 {
        seen(&mirror, mirror.len() + 20).await?;
        println!("{} readings; the server is killed", mirror.len());
        server.kill().await?;
        server.restart().await?;
    }
    seen(&mirror, mirror.len() + 20).await?;
    stop.store(true, Ordering::Relaxed);
    let Outcomes {
        acknowledged,
        unknown,
    } = measuring.await.expect("measuring does not panic")?;
    println!(
        "{} were acknowledged, the outcome of {} is unknown",
        acknowledged.len(),
        unknown.len()
    );

    // nothing that was acknowledged is lost, and nothing was done twice
    let mut stored: Vec<i64> = Reading::select(&session)
        .await?
        .iter()
        .map(|reading| reading.number)
        .collect();
    stored.sort_unstable();
    assert!(stored.is_sorted_by(|one, next| one < next), "none twice");
    let known = |number: &i64| acknowledged.contains(number) || unknown.contains(number);
    assert!(acknowledged.iter().all(|number| stored.contains(number)));
    assert!(stored.iter().all(known));

    // the session is as it was, the live query has said what it missed, and the mirror has caught
    // up
    let station: String = session.query("RETURN $station").await?.take(0)?;
    assert_eq!(station, "north");
    let mut gaps = 0;
    while gaps == 0 {
        match live.next().await.transpose()? {
            Some(Event::Gap(GapReason::Reconnected)) => gaps += 1,
            Some(_) => {}
            None => panic!("the live query continues"),
        }
    }
    println!("the live query restarted and yielded a gap");
    mirror.synced().await?;
    assert_eq!(mirror.len(), stored.len());
    println!("the mirror holds all {} of them", mirror.len());

    db.close().await;
    watching.await.expect("watching does not panic");
    Ok(())
}

#[derive(Default)]
struct Outcomes {
    acknowledged: Vec<i64>,
    unknown: Vec<i64>,
}

/// Writes one reading after the other, and notes what became of each.
async fn measure(
    session: Arc<Session>,
    stop: Arc<AtomicBool>,
) -> surreal_session::Result<Outcomes> {
    let mut outcomes = Outcomes::default();
    let mut number = 1;
    while !stop.load(Ordering::Relaxed) {
        match Reading::create(&*session, NewReading { number }).await {
            Ok(_) => outcomes.acknowledged.push(number),
            // it was on its way when the server died: it may be there or not, so it is not sent
            // again
            Err(error) if error.kind() == ErrorKind::ConnectionLost => {
                assert_eq!(error.outcome(), Outcome::Unknown);
                outcomes.unknown.push(number);
            }
            // A live query was restarting, and nothing was written.
            Err(error) if error.kind() == ErrorKind::Conflict => continue,
            Err(error) => return Err(error),
        }
        number += 1;
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    Ok(outcomes)
}

async fn seen(
    mirror: &surreal_session::Mirror<Reading>,
    readings: usize,
) -> surreal_session::Result<()> {
    let mut changes = mirror.changes();
    while mirror.len() < readings {
        changes.next().await.transpose()?;
    }
    Ok(())
}
