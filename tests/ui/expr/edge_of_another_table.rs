use surreal_session::{RecordId, Session, Table};

#[derive(Debug, Clone, Table)]
struct Person {
    id: RecordId<Person>,
}

#[derive(Debug, Clone, Table)]
struct Article {
    id: RecordId<Article>,
}

#[derive(Debug, Clone, Table)]
#[table(edge)]
struct Wrote {
    id: RecordId<Wrote>,
    r#in: RecordId<Person>,
    out: RecordId<Article>,
}

async fn example(session: &Session) {
    let _ = Article::traverse(session, "notes").out::<Wrote>().await;
}

fn main() {}
