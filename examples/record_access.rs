//! The users of an application as records of the database: they sign up and in, see what is theirs,
//! and stay signed in by a refresh token.
//!
//! `cargo run --example record_access`
use surreal_session::{
    Connection, ErrorKind, InDatabase, RecordId, Result, Table,
    auth::{Record, Token, Tokens},
    testing::Server,
};

#[derive(Debug, Clone, PartialEq, Table)]
struct Person {
    id: RecordId<Self>,
    email: String,
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Note {
    id: RecordId<Self>,
    author: RecordId<Person>,
    text: String,
}

const SCHEMA: &str = "
    REMOVE TABLE IF EXISTS person;
    REMOVE TABLE IF EXISTS note;
    DEFINE TABLE person PERMISSIONS FOR select WHERE id = $auth.id;
    DEFINE INDEX email ON person FIELDS email UNIQUE;
    DEFINE TABLE note PERMISSIONS FOR select, create, update, delete WHERE author = $auth.id;
    DEFINE ACCESS OVERWRITE people ON DATABASE TYPE RECORD
        SIGNUP (CREATE person SET email = $email, password = crypto::argon2::generate($password))
        SIGNIN (SELECT * FROM person
            WHERE email = $email AND crypto::argon2::compare(password, $password))
        WITH REFRESH
        DURATION FOR TOKEN 15m, FOR SESSION 12h;
";

fn person(email: &str, password: &str) -> Record {
    Record::new("record_access_example", "main", "people")
        .with("email", email)
        .with("password", password)
}

#[tokio::main]
async fn main() -> Result<()> {
    let server = Server::shared().await?;
    let db = Connection::open(server.url()).await?;
    let owner = db.attach().await?.signin(server.root()).await?;
    let owner = owner.use_ns_db("record_access_example", "main").await?;
    owner.query(SCHEMA).await?.check()?;

    // signing up signs in, and selects the database
    let ada = db
        .attach()
        .await?
        .signup(person("ada@example.com", "difference"))
        .await?;
    let bob = db
        .attach()
        .await?
        .signup(person("bob@example.com", "builder"))
        .await?;
    let me: Person = ada.info().await?.expect("a record that may read itself");
    println!("signed up: {me:?}");
    assert_eq!(me.email, "ada@example.com");

    // a wrong password leaves the session as it was, for another try
    let attached = db.attach().await?;
    let rejected = attached
        .signin(person("ada@example.com", "engine"))
        .await
        .unwrap_err();
    println!("wrong password: {rejected}");
    assert_eq!(rejected.error().kind(), ErrorKind::Auth);
    let again = rejected
        .into_session()
        .signin(person("ada@example.com", "difference"))
        .await?;
    assert_eq!(again.info::<Person>().await?, Some(me.clone()));

    // each sees what is theirs
    let text = "Note G".to_owned();
    let author = me.id.clone();
    let note = Note::create(&ada, NewNote { author, text }).await?;
    assert_eq!(Note::select(&ada).await?, std::slice::from_ref(&note));
    assert_eq!(Note::select(&bob).await?, []);
    assert_eq!(Note::get(&bob, &note.id).await?, None);
    println!("bob sees none of ada's notes");

    // A program stores both tokens to continue the session in a later run.
    let tokens = ada.tokens().expect("signed in");
    let kept: Tokens = Tokens::new(tokens.access(), tokens.refresh().map(Into::into));
    println!("kept: {kept:?}");
    ada.detach().await?;
    let ada = db
        .attach()
        .await?
        .authenticate(Token::<InDatabase>::from(kept))
        .await?;
    assert_eq!(ada.info::<Person>().await?, Some(me));

    // a refresh token is good for one use
    ada.refresh().await?;
    let renewed = ada.tokens().expect("signed in");
    assert_ne!(renewed.refresh(), tokens.refresh());
    println!("refreshed");

    // and for none, once it is revoked
    ada.revoke().await?;
    let refused = ada.refresh().await.unwrap_err();
    println!("revoked: {refused}");
    assert_eq!(refused.kind(), ErrorKind::Auth);

    let signed_out = ada.invalidate().await?;
    assert!(signed_out.tokens().is_none());
    Ok(())
}
