//! Random cases that can be run again: each run prints its seed, and `SEED` sets it.

use std::{
    env,
    hash::{BuildHasher, Hasher, RandomState},
};

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Draws cases from a seed that it prints.
pub(crate) fn runner() -> TestRunner {
    let seed = seed();
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&u64::to_le_bytes(seed));
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    TestRunner::new_with_rng(Config::default(), rng)
}

/// Chooses a seed, and prints it.
pub(crate) fn seed() -> u64 {
    let seed = match env::var("SEED") {
        Ok(seed) => seed.parse().expect("SEED is a number"),
        Err(_) => RandomState::new().build_hasher().finish(),
    };
    eprintln!("SEED={seed}");
    seed
}
