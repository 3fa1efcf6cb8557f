use surreal_session::{Anonymous, NoNamespace, Response, Result, Session};

async fn example(session: &Session<Anonymous, NoNamespace>) -> Result<Response> {
    session.query("RETURN 1").await
}

fn main() {}
