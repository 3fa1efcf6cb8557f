//! The server's errors and their kinds: one table, which holds on every version.

use surreal_session::{Error, ErrorKind, Outcome, Result, Session, query, testing::Server};

use crate::{
    place::{Place, define},
    version::{is, needs_server},
};

const SCHEMA: &str = "
    DEFINE TABLE strict SCHEMAFULL;
    DEFINE FIELD age ON strict TYPE int ASSERT $value > 0;
    DEFINE FIELD fixed ON strict TYPE option<int> READONLY;
    DEFINE INDEX age ON strict FIELDS age UNIQUE;
    CREATE strict:1 SET age = 1, fixed = 1;
    DEFINE TABLE thrower;
    DEFINE EVENT refuse ON thrower WHEN true THEN { THROW 'the event says no' };
    DEFINE TABLE target;
    DEFINE TABLE source;
    DEFINE FIELD to ON source TYPE record<target> REFERENCE ON DELETE REJECT;
    CREATE target:1;
    CREATE source:1 SET to = target:1;
    DEFINE TABLE plain TYPE NORMAL;
    DEFINE TABLE edge TYPE RELATION FROM target TO target;
    DEFINE FUNCTION fn::f($a: int) { RETURN $a };
    DEFINE FUNCTION fn::closed() { RETURN 1 } PERMISSIONS NONE;
    DEFINE FUNCTION fn::text() -> int { RETURN 'a' };
    DEFINE PARAM $closed VALUE 1 PERMISSIONS NONE;
    DEFINE PARAM $open VALUE 1;
    DEFINE EVENT quiet ON target WHEN false THEN {};
    DEFINE ANALYZER words TOKENIZERS blank;
    DEFINE SEQUENCE numbers;
    DEFINE USER robot ON DATABASE PASSWORD 'x';
    DEFINE ACCESS people ON DATABASE TYPE RECORD SIGNIN (SELECT * FROM user:1);
    DEFINE TABLE user;
    CREATE user:1;
    DEFINE TABLE t;
    DEFINE FIELD text ON t TYPE option<string>;
    CREATE t:1; CREATE t:2;
    DEFINE TABLE view AS SELECT count() AS n FROM t GROUP ALL;
    DEFINE TABLE closed PERMISSIONS NONE";

/// Returns the error of the only failed statement of a text.
async fn failure(session: &Session, text: &'static str) -> Error {
    let sent = query(text).send(session).await;
    sent.and_then(|response| response.check().map(drop))
        .expect_err(text)
}

async fn each_is(session: &Session, kind: ErrorKind, texts: &[&'static str]) {
    for text in texts {
        let error = failure(session, text).await;
        assert_eq!(error.kind(), kind, "{text}: {error}");
        assert_eq!(error.outcome(), Outcome::Failed, "{text}");
        assert!(!error.is_retryable(), "{text}");
        assert!(error.server().is_some(), "{text}");
    }
}

#[surreal_session::test]
async fn exists_already(session: Session) -> Result<()> {
    define(&session, SCHEMA).await?;
    let texts = [
        "CREATE strict SET age = 1",
        "CREATE strict:1 SET age = 2",
        "INSERT INTO t { id: t:1 }",
        "DEFINE TABLE strict",
        "DEFINE FIELD age ON strict",
        "DEFINE INDEX age ON strict FIELDS age",
        "DEFINE EVENT quiet ON target WHEN false THEN {}",
        "DEFINE FUNCTION fn::f() { RETURN 1 }",
        "DEFINE PARAM $open VALUE 1",
        "DEFINE ANALYZER words TOKENIZERS blank",
        "DEFINE USER robot ON DATABASE PASSWORD 'x'",
        "DEFINE ACCESS people ON DATABASE TYPE RECORD",
        "DEFINE SEQUENCE numbers",
        "DEFINE DATABASE test",
        "DEFINE CONFIG GRAPHQL AUTO; DEFINE CONFIG GRAPHQL AUTO",
    ];
    each_is(&session, ErrorKind::AlreadyExists, &texts).await;
    Ok(())
}

#[surreal_session::test]
async fn does_not_exist(session: Session) -> Result<()> {
    define(&session, SCHEMA).await?;
    let texts = [
        "SELECT * FROM nothing",
        "RETURN fn::nothing()",
        "CREATE t SET a = fn::nothing()",
        "RETURN sequence::nextval('nothing')",
        "REMOVE TABLE nothing",
        "REMOVE FIELD nothing ON t",
        "REMOVE INDEX nothing ON t",
        "REMOVE EVENT nothing ON t",
        "REMOVE FUNCTION fn::nothing",
        "REMOVE PARAM $nothing",
        "REMOVE ANALYZER nothing",
        "REMOVE USER absent ON DATABASE",
        "REMOVE ACCESS nothing ON DATABASE",
        "REMOVE SEQUENCE nothing",
        "REMOVE BUCKET nothing",
        "REMOVE API '/nothing'",
        "REMOVE DATABASE nothing",
        "ALTER TABLE nothing COMMENT 'x'",
        "REBUILD INDEX nothing ON t",
        "ACCESS nothing SHOW ALL",
        "DEFINE INDEX words ON t FIELDS text FULLTEXT ANALYZER nothing",
        "KILL u'01920000-0000-7000-8000-000000000000'",
    ];
    each_is(&session, ErrorKind::NotFound, &texts).await;
    Ok(())
}

#[surreal_session::test]
async fn the_schema_refuses(session: Session) -> Result<()> {
    define(&session, SCHEMA).await?;
    let texts = [
        "CREATE strict SET age = 'old'",
        "CREATE strict SET age = -1",
        "CREATE strict SET age = 5, other = 1",
        "UPDATE strict:1 SET fixed = 2",
        "DELETE target:1",
        "RELATE target:1->plain->target:1",
        "CREATE edge",
        "RELATE source:1->edge->target:1",
        "CREATE t:9 CONTENT { id: t:8 }",
        "UPDATE t:1 MERGE { id: t:8 }",
        "UPDATE t:1 CONTENT { id: t:8 }",
        "RELATE target:1->loose:1->target:1; RELATE source:1->loose:1->target:1",
        "DEFINE FIELD a.b ON t COMPUTED 1",
        "DEFINE FIELD x ON t COMPUTED 1 DEFAULT 2",
        "DEFINE FIELD x ON t TYPE int REFERENCE",
        "DEFINE FIELD id ON t TYPE float",
    ];
    each_is(&session, ErrorKind::Validation, &texts).await;
    if is(&session, ">=3.2") {
        each_is(&session, ErrorKind::Validation, &["CREATE view"]).await;
    }
    Ok(())
}

#[surreal_session::test]
async fn a_statement_that_is_wrong(session: Session) -> Result<()> {
    define(&session, SCHEMA).await?;
    let texts = [
        "RETURN 1 + 'a'",
        "RETURN <int> 'a'",
        "RETURN <record> 'x y'",
        "RETURN <set<int>>['a']",
        "RETURN <array>(1..)",
        "RETURN 9223372036854775807 + 1",
        "RETURN 5 % 0",
        "RETURN fn::f()",
        "RETURN fn::f('a')",
        "RETURN fn::f(1, 2)",
        "RETURN fn::text()",
        "RETURN string::len()",
        "RETURN string::len(1)",
        "RETURN array::range(0, 100000000000)",
        "RETURN 1.nothing()",
        "RETURN type::table(1)",
        "RETURN $f()",
        "RETURN (|$x: int| $x)('a')",
        "RETURN time::format(time::now(), '%Q')",
        "RETURN function() { return 1 }",
        "LET $x: int = 'a'",
        "LET $auth = 1",
        "SELECT * FROM ONLY t",
        "UPDATE ONLY t SET a = 1",
        "BREAK",
        "CONTINUE",
        "BEGIN; CREATE t",
        "COMMIT",
        "CANCEL",
        "SELECT * FROM t LIMIT 'a'",
        "SELECT * FROM t LIMIT -1",
        "SELECT * FROM t START -1",
        "SELECT * FROM t FETCH $nothing",
        "SELECT search::score(1) FROM t",
        "UPDATE t:1 PATCH [{ op: 'nope', path: '/text', value: 1 }]",
        "UPDATE t:1 PATCH 1",
        "UPDATE t:1 MERGE 1",
        "UPDATE t:1 CONTENT 1",
        "CREATE 1",
        "UPDATE 1",
        "UPSERT 1",
        "DELETE 1",
        "INSERT INTO t 1",
        "INSERT RELATION INTO edge { id: 1 }",
        "INSERT RELATION INTO edge { in: 1, out: 2 }",
        "FOR $i IN 1 { }",
    ];
    // scripts are switched off, which is another kind
    let (scripts, others): (Vec<_>, Vec<_>) = texts
        .into_iter()
        .partition(|text| text.contains("function()"));
    each_is(&session, ErrorKind::NotAllowed, &scripts).await;
    each_is(&session, ErrorKind::Validation, &others).await;
    Ok(())
}

#[surreal_session::test]
async fn a_search_without_an_index(session: Session) -> Result<()> {
    needs_server!(session, ">=3.3", "before, it finds nothing and fails not");
    define(&session, SCHEMA).await?;
    let texts = ["SELECT * FROM t WHERE text @@ 'x'"];
    each_is(&session, ErrorKind::Validation, &texts).await;
    Ok(())
}

#[surreal_session::test]
async fn a_text_that_does_not_parse(session: Session) -> Result<()> {
    for (text, line, column) in [
        ("SELECT * FROM", 1, 13),
        ("RETURN 1;\nRETURN nothing::at_all()", 2, 8),
        ("RETURN 1;\n\n  SELEC 1", 3, 9),
    ] {
        let error = failure(&session, text).await;
        assert_eq!(error.kind(), ErrorKind::Syntax, "{text}: {error}");
        assert_eq!(error.outcome(), Outcome::Failed, "{text}");
        assert_eq!(
            (error.line(), error.column()),
            (Some(line), Some(column)),
            "{error}"
        );
        // what `unwrap` and `main` show
        let shown = format!("{error:?}");
        assert!(
            shown
                .lines()
                .any(|line| line.trim_start().starts_with("-->")),
            "{shown}"
        );
    }
    let error = failure(&session, "THROW '\n --> [7:7]'").await;
    assert_eq!((error.kind(), error.line()), (ErrorKind::Thrown, None));
    Ok(())
}

#[surreal_session::test]
async fn other_kinds(session: Session) -> Result<()> {
    define(&session, SCHEMA).await?;
    each_is(
        &session,
        ErrorKind::Thrown,
        &["THROW 'stop'", "CREATE thrower"],
    )
    .await;
    let timeouts = [
        "SELECT * FROM t WHERE sleep(1h) TIMEOUT 1ms",
        "CREATE t SET x = sleep(1h) TIMEOUT 1ms",
        "UPDATE t SET x = sleep(1h) TIMEOUT 1ms",
    ];
    each_is(&session, ErrorKind::Timeout, &timeouts).await;
    let test = "UPDATE t:1 PATCH [{ op: 'test', path: '/text', value: 'other' }]";
    each_is(&session, ErrorKind::Conflict, &[test]).await;
    each_is(
        &session,
        ErrorKind::NotAllowed,
        &[
            "RETURN http::get('http://127.0.0.1')",
            "DEFINE BUCKET b BACKEND 'memory'",
        ],
    )
    .await;
    Ok(())
}

#[surreal_session::test]
async fn what_a_user_may_not_do(session: Session) -> Result<()> {
    define(&session, SCHEMA).await?;
    let place = Place::of(&session).await?;
    let server = Server::shared().await?;
    let user = server.connect().await?.attach().await?;
    let user = user.signin(place.record("people")).await?;
    let texts = [
        "RETURN fn::closed()",
        "RETURN $closed",
        "DEFINE TABLE x",
        "DEFINE FIELD x ON t",
        "REMOVE TABLE t",
        "INFO FOR DB",
        "INFO FOR ROOT",
        "DEFINE USER u ON DATABASE PASSWORD 'x'",
    ];
    each_is(&user, ErrorKind::NotAllowed, &texts).await;
    Ok(())
}
