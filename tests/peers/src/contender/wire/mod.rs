//! The wire itself: requests that were encoded before the clock runs, replies that are not decoded.

mod request;
mod socket;

use bytes::Bytes;
use uuid::Uuid;

use self::{request::Requests, socket::Socket};
use super::{Contender, check};
use crate::{
    Error, Result,
    stage::{Address, READ, WRITE},
    workload::{IN_FLIGHT, ROWS, Workload},
};

/// A bare WebSocket.
pub struct Wire {
    namespace: String,
    token: String,
    read: Socket,
    read_session: Uuid,
    write: Socket,
    write_session: Uuid,
    spread: Vec<(Socket, Uuid)>,
    requests: Vec<Bytes>,
}

/// A socket with a session in one of the stage's databases.
async fn open(address: &Address, database: &str) -> Result<(Socket, Uuid, String)> {
    let mut socket = Socket::open(&address.url).await?;
    let session = Uuid::new_v4();
    let requests = Requests::of(session);
    socket.ask(requests.attach()).await?;
    let token = request::text_result(&socket.ask(requests.sign_in()).await?)?;
    let selected = requests.select_database(&address.namespace, database);
    socket.ask(selected).await?;
    Ok((socket, session, token))
}

impl Contender for Wire {
    async fn connect(address: &Address) -> Result<Self> {
        let (read, read_session, token) = open(address, READ).await?;
        let (write, write_session, _) = open(address, WRITE).await?;
        let mut spread = Vec::new();
        for _ in 0..2 {
            let (socket, session, _) = open(address, READ).await?;
            spread.push((socket, session));
        }
        Ok(Self {
            namespace: address.namespace.clone(),
            token,
            read,
            read_session,
            write,
            write_session,
            spread,
            requests: Vec::new(),
        })
    }

    async fn prepare(&mut self, workload: Workload) -> Result<()> {
        let read = Requests::of(self.read_session);
        let write = Requests::of(self.write_session);
        let operations = 0..workload.operations();
        self.requests = match workload {
            Workload::GetSequential | Workload::GetInFlight => {
                operations.map(|index| read.get(index % ROWS)).collect()
            }
            Workload::GetTwoSockets => {
                let sessions = [self.spread[0].1, self.spread[1].1].map(Requests::of);
                operations
                    .map(|index| sessions[index % 2].get(index % ROWS))
                    .collect()
            }
            Workload::Select => vec![read.select(); workload.operations()],
            // in parts: the server takes ten times as long for all at once
            Workload::Insert => (0..ROWS / 1000).map(|_| write.insert(1000)).collect(),
            Workload::Create => operations.map(|index| write.create(index)).collect(),
            Workload::Live => {
                self.write.ask(write.live()).await?;
                Vec::new()
            }
            Workload::Fork => operations
                .flat_map(|_| {
                    let fork = Requests::of(Uuid::new_v4());
                    [
                        fork.attach(),
                        fork.authenticate(&self.token),
                        fork.select_database(&self.namespace, READ),
                        fork.one(),
                    ]
                })
                .collect(),
        };
        Ok(())
    }

    async fn run(&mut self, workload: Workload) -> Result<()> {
        let requests = std::mem::take(&mut self.requests);
        match workload {
            Workload::GetSequential | Workload::Select | Workload::Fork => {
                for request in requests {
                    self.read.exchange(request).await?;
                }
            }
            Workload::GetInFlight => self.read.pump(requests, IN_FLIGHT).await?,
            Workload::GetTwoSockets => {
                let (even, odd): (Vec<_>, Vec<_>) = requests
                    .into_iter()
                    .enumerate()
                    .partition(|(index, _)| index % 2 == 0);
                let mut tasks = Vec::new();
                for ((mut socket, session), requests) in self.spread.drain(..).zip([even, odd]) {
                    tasks.push(tokio::spawn(async move {
                        let requests = requests.into_iter().map(|(_, request)| request);
                        socket.pump(requests, IN_FLIGHT / 2).await?;
                        Ok::<_, Error>((socket, session))
                    }));
                }
                for task in tasks {
                    self.spread.push(task.await??);
                }
            }
            Workload::Insert => {
                for request in requests {
                    let reply = self.write.exchange(request).await?;
                    check(reply.len() > 100_000, "not all rows were inserted")?;
                }
            }
            Workload::Create => self.write.pump(requests, IN_FLIGHT).await?,
            Workload::Live => {
                for _ in 0..workload.operations() {
                    self.write.frame().await?;
                }
            }
        }
        Ok(())
    }
}
