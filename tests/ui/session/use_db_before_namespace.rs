use surreal_session::{InDatabase, NoNamespace, Result, Session, SignedIn};

async fn example(session: Session<SignedIn, NoNamespace>) -> Result<Session<SignedIn, InDatabase>> {
    Ok(session.use_db("main").await?)
}

fn main() {}
