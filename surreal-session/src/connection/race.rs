//! Attempts that overlap, so that one that hangs does not hold up the others (RFC 8305, "Happy
//! Eyeballs").

use std::{
    io,
    iter::{once, zip},
    net::SocketAddr,
    pin::pin,
    time::Duration,
};

use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::{
    net::{TcpStream, lookup_host},
    time::sleep,
};

/// RFC 8305's recommended delay between two attempts to connect.
const CONNECT_DELAY: Duration = Duration::from_millis(250);

/// Connects to the first of a name's addresses that accepts.
pub(super) async fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    let addresses = alternate(lookup_host((host, port)).await?.collect());
    let attempts = addresses.into_iter().map(TcpStream::connect);
    first_success(attempts, CONNECT_DELAY)
        .await
        .unwrap_or_else(|| Err(io::Error::other("the name has no address")))
}

/// The addresses with IPv6 and IPv4 taking turns, each in the order of the system, which prefers
/// the family of the first.
fn alternate(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let Some(first) = addresses.first().copied() else {
        return addresses;
    };
    let (preferred, other): (Vec<_>, Vec<_>) = addresses
        .into_iter()
        .partition(|address| address.is_ipv4() == first.is_ipv4());
    let both = preferred.len().min(other.len());
    let rest = preferred[both..].iter().chain(&other[both..]);
    zip(&preferred, &other)
        .flat_map(|(preferred, other)| once(preferred).chain(once(other)))
        .chain(rest)
        .copied()
        .collect()
}

/// Starts the attempts in order: the next one as soon as one has failed, or has had `delay` to
/// succeed. Drops the others when one succeeds. Fails with the error of the earliest attempt;
/// `None` if there is no attempt.
pub(super) async fn first_success<T, E>(
    attempts: impl IntoIterator<Item: Future<Output = Result<T, E>>>,
    delay: Duration,
) -> Option<Result<T, E>> {
    let mut waiting = attempts.into_iter().enumerate().peekable();
    let mut running = FuturesUnordered::new();
    let mut failed: Option<(usize, E)> = None;
    loop {
        if let Some((number, attempt)) = waiting.next() {
            running.push(async move { (number, attempt.await) });
        }
        let mut next_start = pin!(sleep(delay));
        loop {
            tokio::select! {
                biased;
                ended = running.next() => match ended {
                    Some((_, Ok(value))) => return Some(Ok(value)),
                    Some((number, Err(error))) => {
                        if failed.as_ref().is_none_or(|(earliest, _)| number < *earliest) {
                            failed = Some((number, error));
                        }
                        if waiting.peek().is_some() {
                            break;
                        }
                    }
                    None => return failed.map(|(_, error)| Err(error)),
                },
                () = &mut next_start, if waiting.peek().is_some() => break,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::{pending, ready},
        net::SocketAddr,
        time::Duration,
    };

    use futures_util::{FutureExt, future::BoxFuture};
    use tokio::time::{Instant, sleep};

    use super::{alternate, first_success};

    const DELAY: Duration = Duration::from_millis(250);

    type Attempt = BoxFuture<'static, Result<u8, u8>>;

    fn fails(error: u8) -> Attempt {
        ready(Err(error)).boxed()
    }

    fn succeeds(value: u8, after: Duration) -> Attempt {
        sleep(after).map(move |()| Ok(value)).boxed()
    }

    #[tokio::test(start_paused = true)]
    async fn attempt_that_hangs_delays_the_next_one_only_briefly() {
        let start = Instant::now();
        let attempts = [pending().boxed(), succeeds(2, Duration::ZERO)];
        assert_eq!(first_success(attempts, DELAY).await, Some(Ok(2)));
        assert!(start.elapsed() < 2 * DELAY, "{:?}", start.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn failure_starts_the_next_attempt_at_once() {
        let start = Instant::now();
        let attempts = [fails(1), fails(2), succeeds(3, Duration::ZERO)];
        assert_eq!(first_success(attempts, DELAY).await, Some(Ok(3)));
        assert_eq!(start.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn slow_first_attempt_still_wins_over_one_that_hangs() {
        let attempts = [succeeds(1, 4 * DELAY), pending().boxed(), fails(3)];
        assert_eq!(first_success(attempts, DELAY).await, Some(Ok(1)));
    }

    #[tokio::test(start_paused = true)]
    async fn earliest_attempt_explains_why_all_failed() {
        let slow = sleep(2 * DELAY).map(|()| Err(1)).boxed();
        assert_eq!(first_success([slow, fails(2)], DELAY).await, Some(Err(1)));
        let none: [Attempt; 0] = [];
        assert_eq!(first_success(none, DELAY).await, None);
    }

    #[test]
    fn families_alternate_and_keep_their_order() {
        let parse = |list: &[&str]| -> Vec<SocketAddr> {
            list.iter().map(|text| text.parse().unwrap()).collect()
        };
        let found = parse(&["[::1]:1", "[::2]:1", "[::3]:1", "10.0.0.1:1"]);
        let wanted = parse(&["[::1]:1", "10.0.0.1:1", "[::2]:1", "[::3]:1"]);
        assert_eq!(alternate(found), wanted);
        assert_eq!(alternate(Vec::new()), []);
    }
}
