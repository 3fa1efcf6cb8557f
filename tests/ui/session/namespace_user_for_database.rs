use surreal_session::{auth::NamespaceUser, Connection, RecordId, Result, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Self>,
    name: String,
}

async fn example(db: &Connection, user: NamespaceUser) -> Result<Vec<Person>> {
    let session = db.attach().await?.signin(user).await?;
    Person::select(&session).await
}

fn main() {}
