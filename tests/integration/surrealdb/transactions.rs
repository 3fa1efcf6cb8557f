//! Transactions that run beside each other.

use surreal_session::{ErrorKind, Result, Sendable, Session, query};

use super::last;
use crate::place::define;

async fn run(on: &impl Sendable, text: &str) -> Result<()> {
    query(text).send(on).await?.check().map(drop)
}

/// Each of two doctors sees the other on call and leaves; then no doctor is on call.
#[surreal_session::test]
async fn each_may_commit_what_the_other_would_forbid(session: Session) -> Result<()> {
    for common in [false, true] {
        define(
            &session,
            "UPSERT doctor:1 SET on_call = true; UPSERT doctor:2 SET on_call = true; UPSERT rota:1 SET changes = 0",
        )
        .await?;
        let (one, two) = (session.begin().await?, session.begin().await?);
        for (transaction, leaves) in [(&one, "doctor:1"), (&two, "doctor:2")] {
            let seen = "SELECT VALUE id FROM doctor WHERE on_call";
            assert_eq!(last(transaction, seen).await?, "[doctor:1, doctor:2]");
            run(transaction, &format!("UPDATE {leaves} SET on_call = false")).await?;
            if common {
                run(transaction, "UPDATE rota:1 SET changes += 1").await?;
            }
        }
        one.commit().await?;
        let second = two.commit().await.map_err(|error| error.kind());
        let on_call = last(&session, "SELECT VALUE id FROM doctor WHERE on_call").await?;
        match common {
            false => assert_eq!((second, on_call.as_str()), (Ok(()), "[]")),
            true => assert_eq!(
                (second, on_call.as_str()),
                (Err(ErrorKind::Conflict), "[doctor:2]")
            ),
        }
    }
    Ok(())
}

#[surreal_session::test]
async fn an_edge_may_outlive_its_node(session: Session) -> Result<()> {
    for (enforced, common) in [(false, false), (true, false), (true, true)] {
        let enforced = if enforced { "ENFORCED" } else { "" };
        let define = format!(
            "REMOVE TABLE IF EXISTS knows; DEFINE TABLE knows TYPE RELATION {enforced};
             UPSERT person:1; UPSERT person:2 SET edges = 0"
        );
        run(&session, &define).await?;
        let (relate, delete) = (session.begin().await?, session.begin().await?);
        run(&relate, "RELATE person:1->knows->person:2").await?;
        if common {
            run(&relate, "UPDATE person:2 SET edges += 1").await?;
        }
        run(&delete, "DELETE person:2").await?;
        delete.commit().await?;
        let related = relate.commit().await.map_err(|error| error.kind());
        let left =
            "RETURN (SELECT VALUE out FROM knows) = [person:2] AND !record::exists(person:2)";
        let dangles = last(&session, left).await?;
        match common {
            false => assert_eq!((related, dangles.as_str()), (Ok(()), "true"), "{enforced}"),
            true => assert_eq!(
                (related, dangles.as_str()),
                (Err(ErrorKind::Conflict), "false")
            ),
        }
    }
    Ok(())
}
