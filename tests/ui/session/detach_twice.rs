use surreal_session::{Result, Session};

async fn example(session: Session) -> Result<()> {
    session.detach().await?;
    session.detach().await
}

fn main() {}
