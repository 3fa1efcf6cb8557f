use surreal_session::{ErrorKind, Outcome, Result, Session};

use crate::version::needs_server;

#[surreal_session::test]
async fn the_transaction_beyond_the_limit_says_so_with_the_number(session: Session) -> Result<()> {
    needs_server!(session, ">=3.1", "before, there is no limit");
    let mut open = Vec::new();
    for _ in 0..64 {
        open.push(session.begin().await?);
    }
    let error = session.begin().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TransactionLimit);
    assert_eq!(error.outcome(), Outcome::Failed);
    assert!(error.to_string().contains("64"), "{error}");
    // the limit is each session's own
    session.fork().await?.begin().await?.cancel().await?;
    open.pop().expect("one of them").cancel().await?;
    session.begin().await?.cancel().await
}
