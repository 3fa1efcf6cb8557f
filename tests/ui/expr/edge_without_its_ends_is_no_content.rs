use surreal_session::{RecordId, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Person>,
}

#[derive(Table)]
#[table(edge)]
struct Knows {
    id: RecordId<Knows>,
    r#in: RecordId<Person>,
    out: RecordId<Person>,
    since: i64,
}

async fn use_it(session: &surreal_session::Session) {
    let _ = Knows::create(session, NewKnows { since: 1815 }).await;
}

fn main() {}
