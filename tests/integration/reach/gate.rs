//! A gate between a client and a server: it records the requests, and answers as a test wants.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

/// The reaction to a request, by its number, counted from 0, and its head.
pub(crate) enum Answer {
    /// This is sent, and the connection closed.
    Say(String),
    /// The request and all that follows goes to this address.
    Relay(String),
    /// This is sent, and what follows goes to this address.
    Tunnel(&'static str, String),
    /// Nothing is said, and the connection stays open.
    Nothing,
}

pub(crate) struct Gate {
    pub(crate) address: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Gate {
    pub(crate) async fn open(
        answer: impl Fn(usize, &str) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let heads = Arc::<Mutex<Vec<String>>>::default();
        let asked = heads.clone();
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (asked, answer) = (asked.clone(), answer.clone());
                tokio::spawn(async move {
                    let _ = serve(client, &asked, &*answer).await;
                });
            }
        });
        Self { address, heads }
    }

    pub(crate) fn url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// The heads of the requests that came.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

async fn serve(
    mut client: TcpStream,
    asked: &Mutex<Vec<String>>,
    answer: &(dyn Fn(usize, &str) -> Answer + Send + Sync),
) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let number = {
        let mut asked = asked.lock().unwrap();
        asked.push(head.clone());
        asked.len() - 1
    };
    match answer(number, &head) {
        Answer::Say(text) => client.write_all(text.as_bytes()).await,
        Answer::Relay(target) => {
            let mut server = TcpStream::connect(target).await?;
            server.write_all(head.as_bytes()).await?;
            copy_bidirectional(&mut client, &mut server).await.map(drop)
        }
        Answer::Tunnel(text, target) => {
            let mut server = TcpStream::connect(target).await?;
            client.write_all(text.as_bytes()).await?;
            copy_bidirectional(&mut client, &mut server).await.map(drop)
        }
        Answer::Nothing => {
            // Until the client is gone.
            while client.read(&mut [0; 64]).await? > 0 {}
            Ok(())
        }
    }
}

/// The address of a server.
pub(crate) fn address(server: &surreal_session::testing::Server) -> String {
    server.url().trim_start_matches("ws://").to_owned()
}
