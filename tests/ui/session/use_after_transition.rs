use surreal_session::{Result, Session};

async fn example(session: Session) -> Result<()> {
    let other = session.use_ns("other").await?;
    session.query("RETURN 1").await?.check()?;
    other.detach().await
}

fn main() {}
