use surreal_session::{RecordId, Session, Table};

#[derive(Debug, Clone, Table)]
struct Doc {
    id: RecordId<Doc, i64>,
    n: i64,
}

async fn create(session: &Session) {
    let _ = Doc::create(session, NewDoc { n: 1 }).await;
}

fn main() {}
