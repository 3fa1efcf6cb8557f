//! A model, its records and a transaction.
//!
//! `cargo run --example quickstart` finds or makes a server by itself; see
//! `surreal_session::testing`.
use surreal_session::{Connection, Datetime, RecordId, Table, testing::Server};

#[derive(Debug, Clone, PartialEq, Table)]
struct Person {
    id: RecordId<Self>,
    name: String,
    age: u8,
    nickname: Option<String>,
    joined: Datetime,
}

#[tokio::main]
async fn main() -> surreal_session::Result<()> {
    let server = Server::shared().await?;
    let db = Connection::open(server.url()).await?;
    println!("SurrealDB {} at {}", db.version().await?, server.url());

    // a program of its own says `Root::new("root", "root")`
    let session = db
        .attach()
        .await?
        .signin(server.root())
        .await?
        .use_ns_db("quickstart", "main")
        .await?;
    // Remove the records of an earlier run.
    session
        .query("REMOVE TABLE IF EXISTS person")
        .await?
        .check()?;

    let ada = Person::create(
        &session,
        NewPerson {
            name: "Ada".into(),
            age: 36,
            nickname: None,
            joined: Datetime::now(),
        },
    )
    .await?;
    println!("created   {ada:?}");

    let others = Person::insert(&session, [person("Grace", 45), person("Tim", 12)]).await?;
    println!("inserted  {} more", others.len());

    let adults = Person::select(&session)
        .filter(Person::AGE.ge(18))
        .order_by(Person::NAME.asc())
        .limit(10)
        .await?;
    for adult in &adults {
        println!("adult     {}, {}", adult.name, adult.age);
    }
    assert_eq!(names(&adults), ["Ada", "Grace"]);

    let same = Person::get(&session, &ada.id).await?;
    assert_eq!(same.as_ref(), Some(&ada));
    println!("read      {} again by its id, {}", ada.name, ada.id);

    // a transaction that is dropped leaves nothing behind
    let tx = session.begin().await?;
    Person::delete_many(&tx).all().await?;
    drop(tx);
    assert_eq!(Person::select(&session).count().await?, 3);
    println!("cancelled a transaction: there are still 3");

    let tx = session.begin().await?;
    Person::update(&tx, &ada.id).set(Person::AGE, 37).await?;
    tx.commit().await?;
    let older = Person::get(&session, &ada.id).await?;
    assert_eq!(older.map(|person| person.age), Some(37));
    println!("committed a transaction: {} is 37", ada.name);

    // what the types allow and the server refuses is an error with a kind
    let error = session.query("SELECT * FROM").await.err();
    assert_eq!(
        error.map(|error| error.kind()),
        Some(surreal_session::ErrorKind::Syntax)
    );
    println!("refused   a query with a mistake; the session is still usable");

    let left = Person::select(&session).order_by(Person::AGE.asc()).await?;
    for person in &left {
        println!("row       {person:?}");
    }
    assert_eq!(names(&left), ["Tim", "Ada", "Grace"]);

    session.detach().await?;
    db.close().await;
    Ok(())
}

fn person(name: &str, age: u8) -> NewPerson {
    NewPerson {
        name: name.into(),
        age,
        nickname: None,
        joined: Datetime::now(),
    }
}

fn names(people: &[Person]) -> Vec<&str> {
    people.iter().map(|person| person.name.as_str()).collect()
}
