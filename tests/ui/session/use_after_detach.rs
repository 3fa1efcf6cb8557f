use surreal_session::{Result, Session};

async fn example(session: Session) -> Result<()> {
    session.detach().await?;
    session.query("RETURN 1").await?.check()?;
    Ok(())
}

fn main() {}
