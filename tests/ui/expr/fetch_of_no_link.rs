use surreal_session::{RecordId, Session, Table};

#[derive(Debug, Clone, Table)]
struct Person {
    id: RecordId<Person>,
    boss: RecordId<Person>,
}

async fn example(session: &Session) {
    let _ = Person::select(session).fetch(Person::BOSS).await;
}

fn main() {}
