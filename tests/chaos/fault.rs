use std::time::Duration;

use fastrand::Rng;
use surreal_session::{Result, testing::Direction};
use tokio::time::sleep;

use crate::world::World;

/// A fault of the server, or on the way to it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// Every socket is closed
    Cut,
    /// Every socket is closed after so many bytes, mostly within a frame
    CutAfter(Direction, usize),
    /// Nothing passes in one direction, silently
    Blackhole(Direction),
    /// Nothing passes at all
    Silence,
    /// Every byte comes late
    Delay(Duration),
    /// So many bytes pass in a second
    Throttle(u32),
    /// Every socket is closed, and no other can be opened
    Refuse,
    /// Every socket is closed, and each other one as soon as it is open
    HangUp,
    /// The server's process is killed, and started again
    Kill,
}

impl Fault {
    pub(crate) fn draw(rng: &mut Rng) -> Self {
        match rng.u32(0..18) {
            0..=2 => Self::Cut,
            3..=5 => Self::CutAfter(direction(rng), rng.usize(0..4_000)),
            6..=8 => Self::Blackhole(direction(rng)),
            9 => Self::Silence,
            10 | 11 => Self::Delay(Duration::from_millis(rng.u64(20..500))),
            12 => Self::Throttle(rng.u32(2_000..60_000)),
            13 => Self::Refuse,
            14 | 15 => Self::HangUp,
            _ => Self::Kill,
        }
    }

    /// Makes it happen for a while. Afterwards the network is well, and the server runs.
    pub(crate) async fn happen(self, hold: Duration, world: &mut World) -> Result<()> {
        let proxy = &world.proxy;
        match self {
            Self::Cut => proxy.cut(),
            Self::CutAfter(direction, bytes) => proxy.cut_after(direction, bytes),
            Self::Blackhole(direction) => proxy.blackhole(direction),
            Self::Silence => {
                proxy.blackhole(Direction::ToServer);
                proxy.blackhole(Direction::ToClient);
            }
            Self::Delay(by) => proxy.delay(by),
            Self::Throttle(rate) => proxy.throttle(rate),
            Self::Refuse => {
                proxy.refuse();
                proxy.cut();
            }
            Self::HangUp => {
                proxy.hang_up();
                proxy.cut();
            }
            Self::Kill => {
                proxy.refuse();
                world.server.kill().await?;
            }
        }
        sleep(hold).await;
        if let Self::Kill = self {
            world.server.restart().await?;
            world.bury().await?;
        }
        world.proxy.heal();
        Ok(())
    }
}

fn direction(rng: &mut Rng) -> Direction {
    match rng.bool() {
        true => Direction::ToServer,
        false => Direction::ToClient,
    }
}
