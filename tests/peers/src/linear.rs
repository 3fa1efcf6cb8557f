//! Tests whether the cost of an operation grows in proportion to its size.

use std::{sync::Arc, time::Instant};

use futures_util::{StreamExt, stream};
use surreal_session::{Connection, RecordId, Session, Table};

use crate::{
    Result,
    contender::{NewRow, Row, in_flight, session},
    row::{Plain, key},
    stage::{READ, Stage, WRITE},
    workload::ROWS,
};

/// The cost of one of many, by their number.
pub(crate) struct Series {
    pub(crate) of: &'static str,
    pub(crate) cost: &'static str,
    pub(crate) points: Vec<(usize, f64)>,
}

/// Records of one page of a select.
const PAGE: u64 = 10_000;

pub(crate) async fn run(stage: &Stage) -> Result<Vec<Series>> {
    // the server is busy for a while when a million rows are removed, so they come last
    let mut series = vec![sessions(stage).await?, calls(stage).await?];
    series.extend(rows(stage).await?);
    Ok(series)
}

async fn rows(stage: &Stage) -> Result<[Series; 2]> {
    let write = session(&stage.connection, &stage.address, WRITE).await?;
    let (mut inserted, mut selected) = (Vec::new(), Vec::new());
    for count in [1_000, 10_000, 100_000, 1_000_000] {
        stage.clear().await?;
        let start = Instant::now();
        let rows = stream::iter(0..count).map(|index| NewRow::from(Plain::number(index)));
        Row::insert_stream(&write, rows).return_none().await?;
        inserted.push(point("inserted", count, start));
        let start = Instant::now();
        let (mut last, mut seen): (Option<Row>, _) = (None, 0);
        while seen < count {
            let page = Row::select(&write).after(last.as_ref()).limit(PAGE).await?;
            seen += page.len();
            last = Some(page.into_iter().next_back().ok_or("a page is empty")?);
        }
        selected.push(point("selected", count, start));
    }
    stage.clear().await?;
    Ok([
        Series {
            of: "rows",
            cost: "inserted from a stream, each",
            points: inserted,
        },
        Series {
            of: "rows",
            cost: "selected by pages of 10,000, each",
            points: selected,
        },
    ])
}

async fn sessions(stage: &Stage) -> Result<Series> {
    let mut points = Vec::new();
    for count in [1, 10, 100, 1_000] {
        let connection = Connection::open(&stage.address.url).await?;
        let first = session(&connection, &stage.address, READ).await?;
        let start = Instant::now();
        let mut forks = Vec::with_capacity(count);
        for index in 0..count {
            let fork = first.fork().await?;
            get(&fork, &RecordId::new(key(index % ROWS))).await?;
            forks.push(fork);
        }
        points.push(point("sessions", count, start));
        for fork in forks {
            fork.detach().await?;
        }
    }
    Ok(Series {
        of: "sessions on one connection",
        cost: "forked and first used, each",
        points,
    })
}

async fn calls(stage: &Stage) -> Result<Series> {
    const CALLS: usize = 20_480;
    let read = Arc::new(session(&stage.connection, &stage.address, READ).await?);
    let mut points = Vec::new();
    for lanes in [1, 4, 16, 64, 256, 1_024, 4_096] {
        let start = Instant::now();
        in_flight(
            std::slice::from_ref(&read),
            lanes,
            CALLS,
            |session, index| async move { get(&session, &RecordId::new(key(index % ROWS))).await },
        )
        .await?;
        let (_, each) = point("calls", CALLS, start);
        points.push((lanes, each));
    }
    Ok(Series {
        of: "calls in flight",
        cost: "get by id, each",
        points,
    })
}

async fn get(session: &Session, id: &RecordId<Row>) -> Result<()> {
    let row = Row::get(session, id).await?;
    Ok(row.map(drop).ok_or("no such row")?)
}

fn point(what: &str, count: usize, start: Instant) -> (usize, f64) {
    let each = start.elapsed().as_nanos() as f64 / count as f64;
    eprintln!("{count} {what}: {:.1} µs each", each / 1e3);
    (count, each)
}
