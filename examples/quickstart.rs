//! From a model to a record and back, and what a transaction adds.
use surreal_session::{Connection, Datetime, RecordId, Table, auth::Root};

#[derive(Debug, Clone, Table)]
struct Person {
    id: RecordId<Person>,
    name: String,
    age: u8,
    nickname: Option<String>,
    joined: Datetime,
}

#[tokio::main]
async fn main() -> surreal_session::Result<()> {
    let db = Connection::open("ws://localhost:8123").await?;
    println!("{}", db.version());
    let session = db
        .attach()
        .await?
        .signin(Root::new("root", "root"))
        .await?
        .use_ns_db("shop", "main")
        .await?;

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
    println!("{ada:?}");
    let adults = Person::select(&session)
        .filter(Person::AGE.ge(18))
        .order_by(Person::NAME.asc())
        .limit(10)
        .await?;
    println!("{adults:?}");
    let same = Person::get(&session, &ada.id).await?;
    println!("{same:?}");

    let tx = session.begin().await?;
    Person::update(&tx, &ada.id).set(Person::AGE, 37).await?;
    tx.commit().await?;
    println!("{:?}", Person::get(&session, &ada.id).await?);
    println!("{:?}", Person::select(&session).count().await?);
    println!(
        "{:?}",
        Person::delete_many(&session)
            .filter(Person::NAME.eq("Ada"))
            .await?
            .len()
    );
    println!("{:?}", db.stats());
    let bad = session.query("SELECT * FROM").await.unwrap_err();
    println!("{bad} {bad:?}");
    session.detach().await?;
    println!("{:?}", db.stats());
    db.close().await;
    Ok(())
}
