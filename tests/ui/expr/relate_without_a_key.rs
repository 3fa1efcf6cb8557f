use surreal_session::{Edge, RecordId, Session, Table};

#[derive(Debug, Clone, Table)]
struct Doc {
    id: RecordId<Doc>,
}

#[derive(Debug, Clone, Table)]
#[table(edge)]
struct Cites {
    id: RecordId<Cites, i64>,
    r#in: RecordId<Doc>,
    out: RecordId<Doc>,
}

async fn relate(session: &Session) {
    let _ = Cites::relate(session, "a", "b", NewCites {}).await;
    let _ = Cites::insert(session, [Cites::between("a", "b", NewCites {})]).await;
}

fn main() {}
