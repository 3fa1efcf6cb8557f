use surreal_session::{InNamespace, RecordId, Result, Session, SignedIn, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Self>,
    name: String,
}

async fn example(session: &Session<SignedIn, InNamespace>) -> Result<Vec<Person>> {
    Person::select(session).await
}

fn main() {}
