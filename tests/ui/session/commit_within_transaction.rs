use surreal_session::{Error, Result, Session};

async fn example(session: &Session) -> Result<()> {
    session
        .transaction(async |tx| {
            tx.commit().await?;
            Ok::<_, Error>(())
        })
        .await
}

fn main() {}
