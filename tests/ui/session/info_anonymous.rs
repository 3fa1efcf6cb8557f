use surreal_session::{Anonymous, NoNamespace, Result, Session, Value};

async fn example(session: &Session<Anonymous, NoNamespace>) -> Result<Option<Value>> {
    session.info().await
}

fn main() {}
