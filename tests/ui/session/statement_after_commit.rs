use surreal_session::{RecordId, Result, Table, Transaction};

#[derive(Table)]
struct Person {
    id: RecordId<Self>,
    name: String,
}

async fn example(tx: Transaction) -> Result<Vec<Person>> {
    tx.commit().await?;
    Person::select(&tx).await
}

fn main() {}
