use surreal_session::{Anonymous, NoNamespace, Result, Session};

async fn example(session: Session<Anonymous, NoNamespace>) -> Result<()> {
    session.signin("root").await?;
    Ok(())
}

fn main() {}
