//! The server that all contenders talk to, and what is in it.

use surreal_session::{Connection, Session, Table, testing::Server};

use crate::{
    Result,
    contender::{Row, session},
    workload::{ROWS, Workload},
};

/// The root user of a server that was started here.
pub(crate) const USER: &str = "root";
pub(crate) const PASSWORD: &str = "root";

/// The database of 10,000 rows that is read.
pub(crate) const READ: &str = "read";

/// The database that is written to.
pub(crate) const WRITE: &str = "write";

/// The address of the stage.
#[derive(Clone, Debug)]
pub struct Address {
    pub(crate) url: String,
    pub(crate) namespace: String,
}

impl Address {
    /// The host and port.
    pub(crate) fn host(&self) -> &str {
        self.url.trim_start_matches("ws://")
    }
}

/// A server of its own, with rows to read.
pub(crate) struct Stage {
    pub(crate) address: Address,
    pub(crate) connection: Connection,
    write: Session,
    _server: Server,
}

impl Stage {
    pub(crate) async fn set_up() -> Result<Self> {
        let server = Server::builder().start().await?;
        let address = Address {
            url: server.url().to_owned(),
            namespace: "peers".to_owned(),
        };
        let connection = server.connect().await?;
        let read = session(&connection, &address, READ).await?;
        // a table that the first rows would make, as several chunks of them at once do, is a
        // conflict
        read.query("DEFINE TABLE row").await?.check()?;
        Row::insert(&read, (0..ROWS).map(Row::number)).await?;
        let write = session(&connection, &address, WRITE).await?;
        Ok(Self {
            address,
            connection,
            write,
            _server: server,
        })
    }

    /// Empties the database that is written to.
    pub(crate) async fn clear(&self) -> Result<()> {
        // the end of the contender's live query before this one writes to the table's definition
        // too
        self.write
            .transaction(async |tx| {
                tx.query("REMOVE TABLE IF EXISTS row; DEFINE TABLE row")
                    .await?
                    .check()
            })
            .await?;
        Ok(())
    }

    /// Creates rows one after the other, for a live query to report.
    pub(crate) async fn create_rows(&self) -> Result<()> {
        for index in 0..Workload::Live.operations() {
            let row = Row::number(index);
            Row::create(&self.write, row).await?;
        }
        Ok(())
    }
}
