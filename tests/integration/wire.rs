//! Each row that the library gives, beside what the server wrote on the wire: a reader of CBOR that
//! is not the library's, on a socket of its own, and the same statements.

mod bare;
mod notation;
mod texts;

use surreal_session::{Connection, Result, Session, Value, query, testing::Server};

use self::{bare::Bare, notation::of_value, texts::TEXTS};
use crate::place::Place;

/// The result of one statement: its value, or the kind and the text of the server's error.
#[derive(Debug, PartialEq)]
enum Row {
    Value(String),
    Failed { kind: String, message: String },
}

/// The rows of a text, or the failure of all of it.
type Rows = std::result::Result<Vec<Row>, Row>;

/// Every text of the list, by the library and by the bare wire, each in a database of its own.
#[surreal_session::test]
async fn rows_are_what_the_wire_says(session: Session) -> Result<()> {
    let place = Place::of(&session).await?;
    let server = Server::shared().await?;
    let by_library = session.use_db("library").await?;
    let mut bare = Bare::open(server.url()).await;
    bare.call("signin", vec![bare::root()]).await.unwrap();
    bare.call("use", vec![place.namespace.as_str().into(), "bare".into()])
        .await
        .unwrap();
    let (mut rows, mut failures) = (0, 0);
    for text in TEXTS {
        let expected = bare.rows(text).await;
        let given = given(&by_library, text).await;
        assert_eq!(given, expected, "{text}");
        match &expected {
            Ok(of_text) => {
                rows += of_text.len();
                failures += of_text
                    .iter()
                    .filter(|row| matches!(row, Row::Failed { .. }))
                    .count();
            }
            Err(_) => failures += 1,
        }
    }
    eprintln!(
        "{} texts, {rows} rows, {failures} failures: the same",
        TEXTS.len()
    );
    Ok(())
}

async fn given(session: &Session, text: &'static str) -> Rows {
    let failed = |error: &surreal_session::Error| {
        let server = error.server().unwrap_or_else(|| panic!("{text}: {error}"));
        Row::Failed {
            kind: server.kind().to_owned(),
            message: server.message().to_owned(),
        }
    };
    let mut response = query(text)
        .send(session)
        .await
        .map_err(|error| failed(&error))?;
    let rows = (0..response.len()).map(|index| match response.take::<Value>(index) {
        Ok(value) => Row::Value(of_value(&value)),
        Err(error) => {
            assert_eq!(error.statement(), Some(index), "{text}: {error}");
            failed(&error)
        }
    });
    Ok(rows.collect())
}

/// The library's own connection, so that this test has more than one reader on the same server.
#[surreal_session::test]
async fn bound_values_round_trip(session: Session) -> Result<()> {
    let second = Connection::open(Server::shared().await?.url()).await?;
    let tokens = session.tokens().expect("a session that is signed in");
    let second = second.attach().await?.authenticate(tokens).await?;
    let place = Place::of(&session).await?;
    let second = second.use_ns_db(&place.namespace, &place.database).await?;
    for text in TEXTS {
        let Ok(mut response) = query(*text).send(&session).await else {
            continue;
        };
        for index in 0..response.len() {
            let Ok(value) = response.take::<Value>(index) else {
                continue;
            };
            // a live query's id is no value of the text's
            let sent = query("RETURN $value").bind("value", &value);
            let back: Value = sent.send(&second).await?.take(0)?;
            assert_eq!(of_value(&back), of_value(&value), "{text}");
        }
    }
    Ok(())
}
