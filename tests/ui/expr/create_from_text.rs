use surreal_session::{RecordId, Session, Table};

#[derive(Debug, Clone, Table)]
struct Person {
    id: RecordId<Person>,
    name: String,
}

async fn example(session: &Session) {
    let _ = Person::create(session, "Ada").await;
}

fn main() {}
