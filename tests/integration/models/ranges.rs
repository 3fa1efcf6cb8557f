//! Ranges in what is written. The server's own methods would lose an open or included end: `..=5`
//! comes out as `NONE..5`.

use std::ops::Bound::{self, Excluded, Included, Unbounded};

use surreal_session::{Edge, RecordId, Result, Session, Table, run, types::Range};

use crate::place::define;

#[derive(Debug, Clone, PartialEq, Table)]
struct Shelf {
    id: RecordId<Self>,
    ranges: Vec<Range<i64>>,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(edge)]
struct Beside {
    id: RecordId<Self>,
    r#in: RecordId<Shelf>,
    out: RecordId<Shelf>,
    ranges: Vec<Range<i64>>,
}

fn ranges() -> Vec<Range<i64>> {
    let bounds: [Bound<i64>; 3] = [Unbounded, Included(1), Excluded(5)];
    let ends = bounds
        .iter()
        .flat_map(|start| bounds.iter().map(move |end| (*start, *end)));
    ends.map(|(start, end)| Range { start, end }).collect()
}

#[surreal_session::test]
async fn every_statement_keeps_their_bounds(session: Session) -> Result<()> {
    define(
        &session,
        "DEFINE TABLE shelf; DEFINE TABLE beside TYPE RELATION",
    )
    .await?;
    let ranges = ranges();
    let new = || NewShelf {
        ranges: ranges.clone(),
    };
    let shelf = Shelf {
        id: RecordId::new("a"),
        ranges: ranges.clone(),
    };
    let id = &shelf.id;

    assert_eq!(
        Shelf::create(&session, new()).await?.ranges,
        ranges,
        "create"
    );
    assert_eq!(
        Shelf::create(&session, &shelf).await?.ranges,
        ranges,
        "create with an id"
    );
    assert_eq!(
        Shelf::insert(&session, [new()]).await?[0].ranges,
        ranges,
        "insert"
    );
    assert_eq!(
        Shelf::upsert(&session, id).content(&shelf).await?.ranges,
        ranges,
        "upsert"
    );
    for (change, what) in [
        (Shelf::update(&session, id).content(&shelf), "content"),
        (Shelf::update(&session, id).merge(new()), "merge"),
        (
            Shelf::update(&session, id).set(Shelf::RANGES, ranges.clone()),
            "set",
        ),
    ] {
        assert_eq!(change.await?.unwrap().ranges, ranges, "{what}");
    }
    let new = || NewBeside {
        ranges: ranges.clone(),
    };
    assert_eq!(
        Beside::relate(&session, id, id, new()).await?.ranges,
        ranges,
        "relate"
    );
    let edges = Beside::insert(&session, [Beside::between(id, id, new())]).await?;
    assert_eq!(edges[0].ranges, ranges, "insert of an edge");
    define(
        &session,
        "DEFINE FUNCTION fn::same($ranges: any) { RETURN $ranges }",
    )
    .await?;
    let same: Vec<Range<i64>> = run("fn::same", (ranges.clone(),)).send(&session).await?;
    assert_eq!(same, ranges, "run");
    Ok(())
}
