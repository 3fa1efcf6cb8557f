use std::{collections::VecDeque, time::Duration};

use bytes::{Bytes, BytesMut};
use tokio::{
    io::{self, AsyncReadExt, AsyncWriteExt},
    net::tcp::{OwnedReadHalf, OwnedWriteHalf},
    select,
    sync::watch,
    time::{Instant, sleep_until},
};

use super::{Direction, faults::Faults};

/// The number of bytes that are read at once.
const CHUNK: usize = 64 << 10;

/// The number of bytes that are queued in the proxy before it stops reading.
const QUEUE: usize = 16 << 20;

/// The number of times in a second that a throttled direction forwards bytes.
const BEATS: u32 = 20;

/// One direction of one connection.
pub(super) struct Pump {
    direction: Direction,
    faults: watch::Receiver<Faults>,
    /// The commands to cut that are older than the connection, or were applied already.
    cuts_after: u64,
    /// Set if the connection is cut after the first bytes.
    hangs_up: bool,
    /// The number of bytes that may pass before the connection is cut.
    budget: Option<usize>,
    /// The bytes that were read, each with its time.
    queue: VecDeque<(Instant, Bytes)>,
    queued: usize,
    /// The instant at which the throttle opens.
    opens: Instant,
}

impl Pump {
    pub(super) fn new(direction: Direction, born: Faults, faults: watch::Receiver<Faults>) -> Self {
        Self {
            direction,
            faults,
            cuts_after: born.cuts_after,
            hangs_up: born.hang_up && direction == Direction::ToClient,
            budget: None,
            queue: VecDeque::new(),
            queued: 0,
            opens: Instant::now(),
        }
    }

    /// Passes on what is read, until its end. An error means that the connection is to be cut.
    pub(super) async fn run(
        mut self,
        mut from: OwnedReadHalf,
        mut to: OwnedWriteHalf,
    ) -> io::Result<()> {
        let mut open = true;
        while open || !self.queue.is_empty() {
            let due = self.due();
            let mut chunk = BytesMut::with_capacity(CHUNK);
            select! {
                // commands first, so that one holds for what comes after it
                biased;
                changed = self.faults.changed() => {
                    changed.map_err(io::Error::other)?;
                    self.apply();
                }
                () = sleep_until(due.unwrap_or(self.opens)), if due.is_some() => {
                    self.pass_on(&mut to).await?;
                }
                read = from.read_buf(&mut chunk), if open && self.queued < QUEUE => {
                    open = read? > 0;
                    self.queued += chunk.len();
                    if open {
                        self.queue.push_back((Instant::now(), chunk.freeze()));
                    }
                }
            }
        }
        to.shutdown().await
    }

    fn apply(&mut self) {
        let faults = *self.faults.borrow();
        if faults.cuts_after > self.cuts_after {
            self.cuts_after = faults.cuts_after;
            self.budget = faults
                .cut_after
                .filter(|cut| cut.direction == self.direction)
                .map(|cut| cut.bytes);
        } else if faults.cut_after.is_none() {
            self.budget = None;
        }
    }

    /// Returns the instant at which the next bytes may pass; never, while nothing is queued or
    /// nothing passes.
    fn due(&self) -> Option<Instant> {
        let faults = self.faults.borrow();
        let (read, _) = self.queue.front()?;
        let passes = !faults.blackhole.of(self.direction);
        passes.then(|| (*read + faults.delay).max(self.opens))
    }

    async fn pass_on(&mut self, to: &mut OwnedWriteHalf) -> io::Result<()> {
        let rate = self.faults.borrow().rate;
        let Some((_, front)) = self.queue.front_mut() else {
            return Ok(());
        };
        let mut len = front.len();
        if let Some(rate) = rate {
            let beat = (rate / BEATS).max(1);
            len = len.min(beat as usize);
            let pause = Duration::from_secs_f64(f64::from(beat) / f64::from(rate));
            self.opens = Instant::now() + pause;
        }
        if let Some(budget) = &mut self.budget {
            len = len.min(*budget);
            *budget -= len;
        }
        let piece = front.split_to(len);
        if front.is_empty() {
            self.queue.pop_front();
        }
        self.queued -= len;
        to.write_all(&piece).await?;
        match self.budget {
            Some(0) => Err(io::Error::other("cut")),
            _ if self.hangs_up => Err(io::Error::other("hung up")),
            _ => Ok(()),
        }
    }
}
