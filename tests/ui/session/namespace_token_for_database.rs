use surreal_session::{auth::Token, Connection, InNamespace, RecordId, Result, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Self>,
    name: String,
}

async fn example(db: &Connection, token: Token<InNamespace>) -> Result<Vec<Person>> {
    let session = db.attach().await?.authenticate(token).await?;
    Person::select(&session).await
}

fn main() {}
