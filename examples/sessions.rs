//! Two tenants on one socket: each session is signed in as another user and sees only its own
//! records.
//!
//! `cargo run --example sessions`
use surreal_session::{
    Connection, Error, InNamespace, RecordId, Result, Session, SignedIn, Table, auth::DatabaseUser,
    testing::Server,
};

#[derive(Debug, Clone, PartialEq, Table)]
struct Invoice {
    id: RecordId<Self>,
    customer: String,
    cents: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let server = Server::shared().await?;
    let db = Connection::open(server.url()).await?;

    // a database and a user for each tenant; `Session<SignedIn, InNamespace>` cannot run statements
    // yet
    let operator: Session<SignedIn, InNamespace> = db
        .attach()
        .await?
        .signin(server.root())
        .await?
        .use_ns("sessions_example")
        .await?;
    for tenant in ["acme", "globex"] {
        let session = operator.fork().await?.use_db(tenant).await?;
        session
            .query(
                "REMOVE TABLE IF EXISTS invoice; DEFINE TABLE invoice;
                 DEFINE USER OVERWRITE clerk ON DATABASE PASSWORD 'secret' ROLES EDITOR",
            )
            .await?
            .check()?;
        session.detach().await?;
    }

    let acme = tenant(&db, "acme").await?;
    let globex = tenant(&db, "globex").await?;
    println!("on one connection: {:?}", db.sessions().await?);
    assert_eq!(db.sessions().await?.len(), 3);

    // both work at the same time
    let (ours, theirs) = tokio::try_join!(
        invoice(&acme, "Wile E. Coyote", 129_900),
        invoice(&globex, "Hank Scorpio", 1_000_000),
    )?;
    println!("acme:   {:?}", Invoice::select(&acme).await?);
    println!("globex: {:?}", Invoice::select(&globex).await?);
    assert_eq!(Invoice::select(&acme).await?, [ours]);
    assert_eq!(Invoice::select(&globex).await?, [theirs]);

    // a clerk does not get out of his database, and the session stays where it was
    let rejected = acme.use_db("globex").await.unwrap_err();
    println!("acme in globex: {}", rejected.error());
    let acme = rejected.into_session();
    assert_eq!(Invoice::select(&acme).count().await?, 1);

    // variables belong to a session; a fork begins with those of its session
    acme.set("limit", 100_000).await?;
    let fork = acme.fork().await?;
    let large: Vec<Invoice> = fork
        .query("SELECT * FROM invoice WHERE cents > $limit")
        .await?
        .take(0)?;
    assert_eq!(large.len(), 1);

    // awaited, or dropped: either way the server forgets them
    acme.detach().await?;
    drop((fork, globex));
    // a scope waits for its session to be gone, also when its body fails
    let version = db
        .scope(async |session| Ok::<_, Error>(session.version().clone()))
        .await?;
    println!("SurrealDB {version}: {:?}", db.stats());
    assert_eq!(db.sessions().await?, [operator.id()]);
    db.close().await;
    Ok(())
}

async fn tenant(db: &Connection, name: &str) -> Result<Session> {
    let clerk = DatabaseUser::new("sessions_example", name, "clerk", "secret");
    Ok(db.attach().await?.signin(clerk).await?)
}

async fn invoice(session: &Session, customer: &str, cents: u64) -> Result<Invoice> {
    let new = NewInvoice {
        customer: customer.into(),
        cents,
    };
    Invoice::create(session, new).await
}
