//! Servers that open no WebSocket, and what is told of their answers.

use surreal_session::{Connection, ErrorKind, Outcome};

use super::gate::{Answer, Gate};

async fn refusal(answer: &str) -> String {
    let answer = answer.to_owned();
    let gate = Gate::open(move |_, _| Answer::Say(answer.clone())).await;
    let error = Connection::open(gate.url()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert_eq!(error.outcome(), Outcome::NotSent);
    error.to_string()
}

#[surreal_session::test]
async fn refusal_tells_status_and_reason() {
    let text = refusal(
        "HTTP/1.1 403 Forbidden\r\nContent-Length: 27\r\n\r\n{\"error\":\r\n\"no such tenant\"}",
    )
    .await;
    assert!(text.contains("403 Forbidden"), "{text}");
    assert!(text.contains("no such tenant"), "{text}");

    let text =
        refusal("HTTP/1.1 302 Found\r\nLocation: https://login.example/?state=hidden\r\n\r\n")
            .await;
    assert!(text.contains("https://login.example/"), "{text}");
    assert!(!text.contains("hidden"), "{text}");

    let page = format!("HTTP/1.1 500 X\r\n\r\n{}", "long ".repeat(100_000));
    let text = refusal(&page).await;
    assert!(text.len() < 500, "{text}");
}

#[surreal_session::test]
async fn answers_that_open_no_websocket_are_no_crash() {
    for answer in [
        "",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: none\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nhello",
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 999 X\r\nContent-Length: 18446744073709551616\r\n\r\n",
        "HTTP/1.1 40",
    ] {
        refusal(answer).await;
    }
}
