use surreal_session::{Result, Transaction};

async fn example(tx: Transaction) -> Result<()> {
    tx.commit().await?;
    tx.commit().await
}

fn main() {}
