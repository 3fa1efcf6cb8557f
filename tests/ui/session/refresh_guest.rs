use surreal_session::{Guest, InDatabase, Result, Session};

async fn example(session: &Session<Guest, InDatabase>) -> Result<()> {
    session.refresh().await
}

fn main() {}
