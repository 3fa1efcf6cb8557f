use surreal_session::{Connection, RecordId, Result, Table};

#[derive(Table)]
struct Person {
    id: RecordId<Self>,
    name: String,
}

async fn example(db: &Connection) -> Result<Vec<Person>> {
    Person::select(db).await
}

fn main() {}
