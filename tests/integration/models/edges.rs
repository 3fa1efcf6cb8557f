//! Edges, and what a new one is made from.

use surreal_session::{Edge, Embed, Link, RecordId, Result, Session, Table, query};

#[derive(Debug, Clone, PartialEq, Table)]
struct Person {
    id: RecordId<Self>,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Article {
    id: RecordId<Self, i64>,
    title: String,
}

#[derive(Debug, Clone, PartialEq, Embed)]
struct Share {
    percent: i64,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(edge)]
struct Wrote {
    id: RecordId<Self>,
    r#in: RecordId<Person>,
    out: Link<Article>,
    #[table(flatten)]
    share: Share,
    note: Option<String>,
}

#[surreal_session::test]
async fn an_edge_is_read_as_a_record(session: Session) -> Result<()> {
    let edges: Vec<Wrote> = query(
        "CREATE person:ada SET name = 'Ada'; CREATE article:1 SET title = 'Notes'; \
         RELATE person:ada->wrote->article:1 SET percent = 40; \
         SELECT * FROM wrote; SELECT * FROM wrote FETCH out;",
    )
    .send(&session)
    .await?
    .take(3)?;
    let [wrote] = edges.as_slice() else {
        panic!("not one edge: {edges:?}");
    };
    assert_eq!(wrote.r#in, RecordId::new("ada"));
    assert_eq!(wrote.out, Link::from(RecordId::new(1)));
    assert_eq!(wrote.share, Share { percent: 40 });
    assert_eq!(Wrote::get(&session, &wrote.id).await?.as_ref(), Some(wrote));
    Ok(())
}

#[test]
fn an_edge_knows_its_ends() {
    fn tables<E: Edge>() -> [&'static str; 3] {
        [E::In::TABLE, E::TABLE, E::Out::TABLE]
    }
    assert_eq!(tables::<Wrote>(), ["person", "wrote", "article"]);
    const { assert!(Wrote::EDGE && !Person::EDGE) };
}
