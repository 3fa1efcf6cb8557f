use surreal_session::{Result, Transaction};

async fn example(tx: Transaction) -> Result<()> {
    tx.commit().await?;
    tx.cancel().await
}

fn main() {}
