use std::sync::Arc;

use surreal_session::{
    Connection, Datetime, Event, LiveStream, RecordId, Session, Table, auth::Root,
};

use super::{Contender, check, in_flight};
use crate::{
    Result,
    row::{Plain, key},
    stage::{Address, PASSWORD, READ, USER, WRITE},
    workload::{IN_FLIGHT, ROWS, Workload},
};

#[derive(Clone, Debug, Table)]
pub(crate) struct Row {
    pub(crate) id: RecordId<Row>,
    name: String,
    age: i64,
    email: String,
    tags: Vec<String>,
    score: f64,
    active: bool,
    joined: Datetime,
}

impl From<Plain> for NewRow {
    fn from(plain: Plain) -> Self {
        Self {
            name: plain.name,
            age: plain.age,
            email: plain.email,
            tags: plain.tags,
            score: plain.score,
            active: plain.active,
            joined: Datetime::from_unix(plain.joined_s, plain.joined_ns)
                .unwrap_or(Datetime::UNIX_EPOCH),
        }
    }
}

impl Row {
    /// Row `index`, with its id.
    pub(crate) fn number(index: usize) -> Self {
        let NewRow {
            name,
            age,
            email,
            tags,
            score,
            active,
            joined,
        } = Plain::number(index).into();
        Self {
            id: RecordId::new(key(index)),
            name,
            age,
            email,
            tags,
            score,
            active,
            joined,
        }
    }
}

/// A session in one of the stage's databases.
pub(crate) async fn session(
    connection: &Connection,
    address: &Address,
    database: &str,
) -> Result<Session> {
    let session = connection.attach().await?;
    let session = session.signin(Root::new(USER, PASSWORD)).await?;
    Ok(session.use_ns_db(&address.namespace, database).await?)
}

/// This library.
pub struct Ours {
    read: Arc<Session>,
    write: Arc<Session>,
    spread: [Arc<Session>; 2],
    ids: Arc<Vec<RecordId<Row>>>,
    rows: Vec<NewRow>,
    live: Option<LiveStream<Row>>,
}

impl Contender for Ours {
    async fn connect(address: &Address) -> Result<Self> {
        let one = Connection::open(&address.url).await?;
        let two = Connection::builder(&address.url).sockets(2).open().await?;
        Ok(Self {
            read: Arc::new(session(&one, address, READ).await?),
            write: Arc::new(session(&one, address, WRITE).await?),
            spread: [
                Arc::new(session(&two, address, READ).await?),
                Arc::new(session(&two, address, READ).await?),
            ],
            ids: Arc::new((0..ROWS).map(|index| RecordId::new(key(index))).collect()),
            rows: Vec::new(),
            live: None,
        })
    }

    async fn prepare(&mut self, workload: Workload) -> Result<()> {
        match workload {
            Workload::Insert => {
                self.rows = (0..ROWS).map(|index| Plain::number(index).into()).collect()
            }
            Workload::Create => {
                let rows = 0..workload.operations();
                self.rows = rows.map(|index| Plain::number(index).into()).collect();
            }
            Workload::Live => self.live = Some(Row::live(&self.write).await?),
            _ => {}
        }
        Ok(())
    }

    async fn run(&mut self, workload: Workload) -> Result<()> {
        let operations = workload.operations();
        match workload {
            Workload::GetSequential => {
                for index in 0..operations {
                    get(&self.read, &self.ids[index % ROWS]).await?;
                }
            }
            Workload::GetInFlight => {
                let ids = self.ids.clone();
                in_flight(
                    std::slice::from_ref(&self.read),
                    IN_FLIGHT,
                    operations,
                    move |session, index| {
                        let ids = ids.clone();
                        async move { get(&session, &ids[index % ROWS]).await }
                    },
                )
                .await?;
            }
            Workload::GetTwoSockets => {
                let ids = self.ids.clone();
                in_flight(
                    &self.spread,
                    IN_FLIGHT,
                    operations,
                    move |session, index| {
                        let ids = ids.clone();
                        async move { get(&session, &ids[index % ROWS]).await }
                    },
                )
                .await?;
            }
            Workload::Select => {
                for _ in 0..operations {
                    let rows = Row::select(&self.read).await?;
                    check(rows.len() == ROWS, "not all rows came")?;
                }
            }
            Workload::Insert => {
                let rows = Row::insert(&self.write, std::mem::take(&mut self.rows)).await?;
                check(rows.len() == ROWS, "not all rows were inserted")?;
            }
            Workload::Create => {
                let rows = Arc::new(std::mem::take(&mut self.rows));
                in_flight(
                    std::slice::from_ref(&self.write),
                    IN_FLIGHT,
                    operations,
                    move |session, index| {
                        let rows = rows.clone();
                        async move {
                            let row = Row::create(&session, &rows[index]).await?;
                            check(row.age == rows[index].age, "another row was created")
                        }
                    },
                )
                .await?;
            }
            Workload::Live => {
                let mut live = self.live.take().ok_or("not prepared")?;
                for _ in 0..operations {
                    let event = live.next().await.ok_or("the live query ended")??;
                    check(matches!(event, Event::Created(_)), "another event came")?;
                }
            }
            Workload::Fork => {
                for _ in 0..operations {
                    let fork = self.read.fork().await?;
                    let one: Option<i64> = fork.query("RETURN 1").await?.take(0)?;
                    check(one == Some(1), "one is not one")?;
                }
            }
        }
        Ok(())
    }
}

async fn get(session: &Session, id: &RecordId<Row>) -> Result<()> {
    let row = Row::get(session, id).await?;
    check(row.is_some_and(|row| row.id == *id), "another row came")
}
