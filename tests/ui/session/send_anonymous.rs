use surreal_session::{Anonymous, InDatabase, query, Response, Result, Session};

async fn example(session: &Session<Anonymous, InDatabase>) -> Result<Response> {
    query("RETURN 1").send(session).await
}

fn main() {}
