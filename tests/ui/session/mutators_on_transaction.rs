use surreal_session::{Result, Transaction};

async fn example(tx: Transaction) -> Result<()> {
    tx.set("name", 1).await?;
    tx.unset("name").await?;
    tx.use_db("other").await?;
    Ok(())
}

fn main() {}
