use surreal_session::{InNamespace, Result, Session, SignedIn, Transaction};

async fn example(session: &Session<SignedIn, InNamespace>) -> Result<Transaction> {
    session.begin().await
}

fn main() {}
