use std::{collections::BTreeSet, sync::Arc, time::Duration};

use fastrand::Rng;
use surreal_session::{ErrorKind, Result, Table, query};
use tokio::sync::watch;

use crate::{
    clock::Clock,
    entry::Entry,
    user::User,
    world::{MAX_REPLY, TIMEOUT},
};

/// Reads one thing after the other until it is stopped: what a read gives has all that was
/// acknowledged before it. Gives how many reads there were, and how many of them had an answer.
pub(crate) async fn read(
    user: Arc<User>,
    clock: Clock,
    mut rng: Rng,
    stop: watch::Receiver<bool>,
) -> (u64, u64) {
    let (mut reads, mut answers) = (0, 0);
    while !*stop.borrow() {
        let limit = Duration::from_millis(rng.u64(50..4_000));
        let result = match rng.u32(0..12) {
            0 => clock.call("a stream", 4 * TIMEOUT, stream(&user)).await,
            1 => clock.call("an identity", TIMEOUT, user.check()).await,
            2 => clock.call("a refresh", TIMEOUT, user.refresh()).await,
            3 => clock.call("a large read", limit, large(&user, limit)).await,
            _ => {
                clock
                    .call("a read", limit, row(&user, &mut rng, limit))
                    .await
            }
        };
        reads += 1;
        answers += u64::from(result.is_ok());
        tokio::time::sleep(Duration::from_millis(rng.u64(0..60))).await;
    }
    (reads, answers)
}

/// One of the user's writes that were acknowledged.
async fn row(user: &User, rng: &mut Rng, limit: Duration) -> Result<()> {
    let Some((write, rows)) = user.ledger.any(rng) else {
        return Ok(());
    };
    let of_write = Entry::WRITE.eq(write.as_str());
    let read = Entry::select(&user.session)
        .filter(of_write)
        .timeout(limit)
        .await?;
    assert_eq!(read.len(), rows, "{write} was acknowledged");
    Ok(())
}

/// A reply that is larger than the connection reads fails its own call.
async fn large(user: &User, limit: Duration) -> Result<()> {
    let text = query("RETURN string::repeat('x', $size)").bind("size", MAX_REPLY);
    let read = text.read_only().timeout(limit).send(&user.session).await;
    match read {
        Err(error) if error.kind() == ErrorKind::Decode => {
            assert!(error.to_string().contains("max_reply_size"), "{error}");
            Ok(())
        }
        Err(error) => Err(error),
        Ok(_) => panic!("a reply of more than {MAX_REPLY} bytes was read"),
    }
}

/// All of them, one by one.
async fn stream(user: &User) -> Result<()> {
    let acknowledged = user.ledger.acknowledged();
    let of_user = Entry::WRITER.eq(user.name);
    let mut rows = Entry::select(&user.session)
        .filter(of_user)
        .stream()
        .await?;
    let mut seen = BTreeSet::new();
    while let Some(row) = rows.next().await {
        seen.insert(row?.write);
    }
    for write in acknowledged {
        assert!(seen.contains(&write), "{write} was acknowledged");
    }
    Ok(())
}
