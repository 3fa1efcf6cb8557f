use tokio::{
    io,
    net::{TcpListener, TcpStream},
    select,
    sync::watch,
    try_join,
};

use super::{Direction, faults::Faults, pump::Pump};

/// Takes connections until the proxy is dropped.
pub(super) async fn run(
    listener: TcpListener,
    target: String,
    mut faults: watch::Receiver<Faults>,
    count: watch::Sender<usize>,
) {
    loop {
        let client = select! {
            client = listener.accept() => client,
            changed = faults.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return,
            },
        };
        match client {
            Ok((client, _)) if !faults.borrow().refuse => {
                tokio::spawn(connection(
                    client,
                    target.clone(),
                    faults.clone(),
                    Counted::new(count.clone()),
                ));
            }
            _ => {}
        }
    }
}

/// One connection, from the client's socket to both being closed.
async fn connection(
    client: TcpStream,
    target: String,
    mut faults: watch::Receiver<Faults>,
    _counted: Counted,
) {
    let born = *faults.borrow_and_update();
    let through = async {
        let server = TcpStream::connect(target).await?;
        // a frame is passed on when it comes
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = server.into_split();
        let up = Pump::new(Direction::ToServer, born, faults.clone());
        let down = Pump::new(Direction::ToClient, born, faults.clone());
        // an error of one direction ends both; an orderly end leaves the other open
        try_join!(
            up.run(from_client, to_server),
            down.run(from_server, to_client)
        )?;
        io::Result::Ok(())
    };
    let mut cuts = faults.clone();
    select! {
        // first, so that nothing passes after a cut
        biased;
        // or the proxy is dropped
        _ = cuts.wait_for(|faults| faults.cuts > born.cuts) => {}
        _ = through => {}
    }
}

/// Counts one connection as long as it lives.
struct Counted(watch::Sender<usize>);

impl Counted {
    fn new(count: watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
