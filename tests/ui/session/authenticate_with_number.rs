use surreal_session::{Anonymous, NoNamespace, Result, Session};

async fn example(session: Session<Anonymous, NoNamespace>) -> Result<()> {
    session.authenticate(1).await?;
    Ok(())
}

fn main() {}
