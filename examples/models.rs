//! The parts of a model: nested objects, enums, links, optional and default fields, and views of
//! it.
//!
//! `cargo run --example models` finds or makes a server by itself; see `surreal_session::testing`.
use serde::Deserialize;
use surreal_session::{
    Connection, Datetime, Edit, Embed, Link, RecordId, Table, View, testing::Server,
};

/// A nested object. Its constants lead into it: `Book::SHELF.field(Shelf::ROOM)`.
#[derive(Debug, Clone, PartialEq, Embed, Deserialize)]
struct Shelf {
    room: String,
    number: u16,
}

/// Stored as `"draft"` or `"in-print"`.
#[derive(Debug, Clone, Copy, PartialEq, Embed, Deserialize)]
#[embed(rename_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
enum Status {
    Draft,
    InPrint,
}

/// Stored as `{ form: "ebook", bytes: .. }` and so on.
#[derive(Debug, Clone, PartialEq, Embed, Deserialize)]
#[embed(tag = "form", rename_all = "lowercase")]
#[serde(tag = "form", rename_all = "lowercase")]
enum Edition {
    Print { pages: u32, hardcover: bool },
    Ebook { bytes: u64 },
}

/// Stored as its string, and no other string can be taken for it.
#[derive(Debug, Clone, PartialEq, Embed, Deserialize)]
struct Isbn(String);

#[derive(Debug, Clone, PartialEq, Table)]
struct Author {
    id: RecordId<Self>,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(rename_all = "camelCase", patch = BookPatch)]
struct Book {
    id: RecordId<Self>,
    title: String,
    isbn: Option<Isbn>,
    /// Stored as the author's id, and read as the author where a statement fetches it.
    author: Link<Author>,
    inspired_by: Vec<RecordId<Self>>,
    status: Status,
    editions: Vec<Edition>,
    /// An embedded object whose fields are stored among those of the book.
    #[table(flatten)]
    shelf: Shelf,
    /// The database knows better.
    #[table(default, readonly)]
    added: Datetime,
    #[table(computed)]
    label: String,
    /// Counts the changes, so that none is lost.
    #[table(version)]
    version: u64,
}

const SCHEMA: &str = "
    DEFINE TABLE book;
    DEFINE FIELD added ON book TYPE datetime DEFAULT time::now() READONLY;
    DEFINE FIELD label ON book COMPUTED title + ' (' + room + ')';
";

/// The part of a book that a catalogue shows. The compiler checks each field against the book's.
#[derive(Debug, PartialEq, View)]
#[view(of = Book)]
struct Card {
    title: String,
    #[view(expr = Book::AUTHOR.field(Author::NAME))]
    author: String,
    #[view(expr = Book::SHELF.field(Shelf::ROOM))]
    room: String,
    #[view(field = version)]
    changes: u64,
}

#[tokio::main]
async fn main() -> surreal_session::Result<()> {
    let server = Server::shared().await?;
    let db = Connection::open(server.url()).await?;
    let session = db
        .attach()
        .await?
        .signin(server.root())
        .await?
        .use_ns_db("models", "main")
        .await?;
    // Remove the records of an earlier run.
    session
        .query("REMOVE TABLE IF EXISTS book; REMOVE TABLE IF EXISTS author")
        .await?
        .check()?;
    session.query(SCHEMA).await?.check()?;

    let ada = NewAuthor { name: "Ada".into() };
    let ada = Author::create(&session, ada).id("ada").await?;
    let notes = NewBook {
        title: "Notes".into(),
        isbn: None,
        author: Link::from(&ada.id),
        inspired_by: Vec::new(),
        status: Status::Draft,
        editions: vec![Edition::Ebook { bytes: 1 << 20 }],
        shelf: Shelf {
            room: "east".into(),
            number: 3,
        },
        added: None,
    };
    let notes = Book::create(&session, notes).await?;
    println!("created   {notes:#?}");
    assert_eq!(notes.label, "Notes (east)");
    assert_eq!(notes.version, 0);

    // what an API would take from its caller: what is there is changed, and nothing else
    let patch: BookPatch = serde_json::from_str(
        r#"{
            "status": "in-print",
            "isbn": "0-19-853453-1",
            "editions": [{ "form": "print", "pages": 66, "hardcover": true }]
        }"#,
    )
    .expect("it is a patch");
    assert_eq!(patch.title, Edit::Keep);
    let printed = Book::update(&session, &notes.id).apply(patch).await?;
    let printed = printed.expect("it was created before");
    println!("patched   {}: {:?}", printed.title, printed.editions);
    assert_eq!(printed.status, Status::InPrint);
    assert_eq!(printed.isbn, Some(Isbn("0-19-853453-1".into())));
    assert_eq!(printed.version, 1);

    // the state from before the patch is refused, rather than the patch undone
    let stale = Book::update(&session, &notes.id).content(notes).await;
    println!("refused   {}", stale.expect_err("it is old"));

    let cards = Book::select(&session)
        .filter(Book::SHELF.field(Shelf::ROOM).eq("east"))
        .filter(Book::STATUS.eq(Status::InPrint))
        .view::<Card>()
        .await?;
    println!("viewed    {cards:?}");
    assert_eq!(
        cards,
        [Card {
            title: "Notes".into(),
            author: "Ada".into(),
            room: "east".into(),
            changes: 1,
        }]
    );

    let fetched = Book::select(&session).fetch(Book::AUTHOR).await?;
    println!("fetched   {:?}", fetched[0].author);
    assert_eq!(fetched[0].author.record(), Some(&ada));

    // what does not fit the model says where and why
    session
        .query("UPDATE book SET editions[0].form = 'vinyl'")
        .await?
        .check()?;
    let error = Book::get(&session, &printed.id).await;
    println!("refused   {}", error.expect_err("there is no such variant"));

    session.detach().await?;
    db.close().await;
    Ok(())
}
