use std::sync::Arc;

use futures_util::StreamExt;
use surrealdb::{
    Notification, Surreal,
    engine::remote::ws::{Client, Ws},
    method::Stream,
    opt::auth::Root,
    types::{Datetime, RecordId, SurrealValue},
};

use super::{Contender, check, in_flight};
use crate::{
    Result,
    row::{Plain, key},
    stage::{Address, PASSWORD, READ, USER, WRITE},
    workload::{IN_FLIGHT, ROWS, Workload},
};

#[derive(Clone, Debug, SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct Row {
    id: RecordId,
    name: String,
    age: i64,
    email: String,
    tags: Vec<String>,
    score: f64,
    active: bool,
    joined: Datetime,
}

#[derive(Clone, Debug, SurrealValue)]
#[surreal(crate = "surrealdb::types")]
struct NewRow {
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
            joined: Datetime::from_timestamp(plain.joined_s, plain.joined_ns).unwrap_or_default(),
        }
    }
}

/// The official client.
pub struct Official {
    read: Arc<Surreal<Client>>,
    write: Arc<Surreal<Client>>,
    spread: [Arc<Surreal<Client>>; 2],
    ids: Arc<Vec<RecordId>>,
    rows: Vec<NewRow>,
    live: Option<Stream<Vec<Row>>>,
}

async fn client(address: &Address, database: &str) -> Result<Surreal<Client>> {
    let client = Surreal::new::<Ws>(address.host()).await?;
    client
        .signin(Root {
            username: USER.into(),
            password: PASSWORD.into(),
        })
        .await?;
    client.use_ns(&address.namespace).use_db(database).await?;
    Ok(client)
}

impl Contender for Official {
    async fn connect(address: &Address) -> Result<Self> {
        let read = client(address, READ).await?;
        // a clone is a session of its own on the same socket
        let write = read.clone();
        write.use_ns(&address.namespace).use_db(WRITE).await?;
        Ok(Self {
            read: Arc::new(read),
            write: Arc::new(write),
            spread: [
                Arc::new(client(address, READ).await?),
                Arc::new(client(address, READ).await?),
            ],
            ids: Arc::new(
                (0..ROWS)
                    .map(|index| RecordId::new("row", key(index)))
                    .collect(),
            ),
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
            Workload::Live => self.live = Some(self.write.select("row").live().await?),
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
                    move |client, index| {
                        let ids = ids.clone();
                        async move { get(&client, &ids[index % ROWS]).await }
                    },
                )
                .await?;
            }
            Workload::GetTwoSockets => {
                let ids = self.ids.clone();
                in_flight(&self.spread, IN_FLIGHT, operations, move |client, index| {
                    let ids = ids.clone();
                    async move { get(&client, &ids[index % ROWS]).await }
                })
                .await?;
            }
            Workload::Select => {
                for _ in 0..operations {
                    let rows: Vec<Row> = self.read.select("row").await?;
                    check(rows.len() == ROWS, "not all rows came")?;
                }
            }
            Workload::Insert => {
                let rows = std::mem::take(&mut self.rows);
                let rows: Vec<Row> = self.write.insert("row").content(rows).await?;
                check(rows.len() == ROWS, "not all rows were inserted")?;
            }
            Workload::Create => {
                let rows = Arc::new(std::mem::take(&mut self.rows));
                in_flight(
                    std::slice::from_ref(&self.write),
                    IN_FLIGHT,
                    operations,
                    move |client, index| {
                        let rows = rows.clone();
                        async move {
                            // it takes its content by value
                            let row: Option<Row> =
                                client.create("row").content(rows[index].clone()).await?;
                            check(
                                row.is_some_and(|row| row.age == rows[index].age),
                                "another row was created",
                            )
                        }
                    },
                )
                .await?;
            }
            Workload::Live => {
                let mut live = self.live.take().ok_or("not prepared")?;
                for _ in 0..operations {
                    let next: Option<surrealdb::Result<Notification<Row>>> = live.next().await;
                    next.ok_or("the live query ended")??;
                }
            }
            Workload::Fork => {
                for _ in 0..operations {
                    let fork = Surreal::clone(&self.read);
                    let one: Option<i64> = fork.query("RETURN 1").await?.take(0)?;
                    check(one == Some(1), "one is not one")?;
                }
            }
        }
        Ok(())
    }
}

async fn get(client: &Surreal<Client>, id: &RecordId) -> Result<()> {
    // it takes the id by value
    let row: Option<Row> = client.select(id.clone()).await?;
    check(row.is_some_and(|row| row.id == *id), "another row came")
}
