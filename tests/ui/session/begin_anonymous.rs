use surreal_session::{Anonymous, InDatabase, Result, Session, Transaction};

async fn example(session: &Session<Anonymous, InDatabase>) -> Result<Transaction> {
    session.begin().await
}

fn main() {}
