use surreal_session::{Error, NoNamespace, Result, Session, SignedIn};

async fn example(session: &Session<SignedIn, NoNamespace>) -> Result<()> {
    session.transaction(async |_| Ok::<_, Error>(())).await
}

fn main() {}
