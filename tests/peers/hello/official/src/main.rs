//! The least that talks to a server with the official client, to see what it takes to build.

use surrealdb::{
    Surreal,
    engine::remote::ws::Ws,
    opt::auth::Root,
    types::{RecordId, SurrealValue},
};

#[derive(Debug, SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct Person {
    id: RecordId,
    name: String,
}

#[derive(Debug, SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct NewPerson {
    name: String,
}

#[tokio::main]
async fn main() -> surrealdb::Result<()> {
    let db = Surreal::new::<Ws>("127.0.0.1:8000").await?;
    db.signin(Root {
        username: "root".into(),
        password: "root".into(),
    })
    .await?;
    db.use_ns("hello").use_db("world").await?;
    let new = NewPerson { name: "Ada".into() };
    let created: Option<Person> = db.create("person").content(new).await?;
    println!("{created:?}");
    Ok(())
}
