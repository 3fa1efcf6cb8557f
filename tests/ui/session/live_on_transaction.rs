use surreal_session::{RecordId, Result, Table, Transaction};

#[derive(Table)]
struct Person {
    id: RecordId<Self>,
    name: String,
}

async fn example(tx: &Transaction) -> Result<()> {
    let _stream = Person::live(tx).await?;
    Ok(())
}

fn main() {}
