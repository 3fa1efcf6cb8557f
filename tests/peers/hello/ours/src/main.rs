//! The least that talks to a server with this library, to see what it takes to build.

use surreal_session::{Connection, RecordId, Table, auth::Root};

#[derive(Debug, Table)]
struct Person {
    id: RecordId<Person>,
    name: String,
}

#[tokio::main]
async fn main() -> surreal_session::Result<()> {
    let db = Connection::open("ws://127.0.0.1:8000").await?;
    let session = db.attach().await?.signin(Root::new("root", "root")).await?;
    let session = session.use_ns_db("hello", "world").await?;
    let new = NewPerson { name: "Ada".into() };
    println!("{:?}", Person::create(&session, new).await?);
    Ok(())
}
