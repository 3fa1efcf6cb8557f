use surreal_session::{RecordId, Session, Table};

#[derive(Debug, Clone, Table)]
struct Page {
    id: RecordId<Page, (String, i64)>,
    n: i64,
}

async fn insert(session: &Session) {
    let _ = Page::insert(session, [NewPage { n: 1 }]).await;
}

fn main() {}
