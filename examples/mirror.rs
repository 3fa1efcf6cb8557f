//! The best scores of a game, kept in memory and right, while many players write.
//!
//! `cargo run --example mirror` finds or makes a server by itself; see `surreal_session::testing`.
use surreal_session::{RecordId, Session, Table, live::Change, query, testing::Server};

#[derive(Debug, Clone, PartialEq, Table)]
struct Player {
    id: RecordId<Self>,
    name: String,
    score: i64,
}

#[tokio::main]
async fn main() -> surreal_session::Result<()> {
    let server = Server::shared().await?;
    let db = server.connect().await?;
    let session = db
        .attach()
        .await?
        .signin(server.root())
        .await?
        .use_ns_db("mirror", "main")
        .await?;
    session
        .query("REMOVE TABLE IF EXISTS player; DEFINE TABLE player")
        .await?
        .check()?;

    let best = Player::mirror(&session)
        .filter(Player::SCORE.ge(100))
        .order_by(Player::SCORE.desc())
        .order_by(Player::NAME.asc())
        .await?;
    let mut changes = best.changes();
    assert!(best.is_empty());

    // each in a session of its own, and all at the same time
    let mut games = Vec::new();
    for name in ["Ada", "Grace", "Edsger", "Barbara"] {
        let session = session.fork().await?;
        games.push(tokio::spawn(async move { play(&session, name).await }));
    }
    for game in games {
        game.await.expect("a game does not panic")?;
    }

    // it follows by itself; this is to know that it has come to this point
    best.synced().await?;
    for (place, player) in best.snapshot().iter().enumerate() {
        println!("{}. {} with {}", place + 1, player.name, player.score);
    }
    let server_says = Player::select(&session)
        .filter(Player::SCORE.ge(100))
        .order_by(Player::SCORE.desc())
        .order_by(Player::NAME.asc())
        .await?;
    assert_eq!(best.snapshot(), server_says);
    assert_eq!(best.len(), 4);

    // who falls below the filter leaves
    let ada = RecordId::new("Ada");
    assert!(best.get(&ada).is_some());
    Player::update(&session, &ada).set(Player::SCORE, 0).await?;
    let gone = loop {
        match changes.next().await.transpose()? {
            Some(Change::Inserted(player)) => println!("{} comes in", player.name),
            Some(Change::Updated(player)) => println!("{} has {}", player.name, player.score),
            Some(Change::Removed(player)) => break player,
            other => panic!("{other:?}"),
        }
    };
    println!("{} is out", gone.name);
    assert_eq!(gone.id, ada);
    assert_eq!(best.get(&ada), None);

    best.close().await?;
    session.detach().await?;
    db.close().await;
    Ok(())
}

/// Sixty points one by one in one query: the server tells of them in some order, and the mirror
/// does not mind.
async fn play(session: &Session, name: &str) -> surreal_session::Result<()> {
    let player = NewPlayer {
        name: name.into(),
        score: 50,
    };
    let id = Player::create(session, player).id(name).await?.id;
    let points = "UPDATE $player SET score += 1 RETURN NONE;".repeat(60);
    query(points)
        .bind("player", id)
        .send(session)
        .await?
        .check()?;
    Ok(())
}
