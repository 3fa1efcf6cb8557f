use surreal_session::{NoNamespace, RecordId, Result, Session, SignedIn, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Self>,
    name: String,
}

async fn example(session: &Session<SignedIn, NoNamespace>) -> Result<Vec<Person>> {
    Person::select(session).await
}

fn main() {}
