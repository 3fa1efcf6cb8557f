use surreal_session::{Anonymous, InDatabase, RecordId, Result, Session, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Self>,
    name: String,
}

async fn example(session: &Session<Anonymous, InDatabase>) -> Result<Vec<Person>> {
    Person::select(session).await
}

fn main() {}
