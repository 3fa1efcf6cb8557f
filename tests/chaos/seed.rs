//! Random choices that can be made again: the seed is printed, and `SEED` sets it.

use std::env;

use fastrand::Rng;

/// The seed of this run.
pub(crate) fn seed() -> u64 {
    let seed = match env::var("SEED") {
        Ok(seed) => seed.parse().expect("SEED is a number"),
        Err(_) => fastrand::u64(..),
    };
    eprintln!("SEED={seed}");
    seed
}

/// The choices of one actor of a run: they do not depend on what the others choose, nor on when.
pub(crate) fn choices(seed: u64, actor: u64) -> Rng {
    Rng::with_seed(seed.wrapping_add(actor.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}
