//! The cost of `derive(Table)`: a crate of 100 models with 12 fields each is checked beside the
//! same crate with serde's derives, round by round, on the same machine.
//!
//! The test takes a minute and wants a machine that does little else, so it runs by itself:
//! `cargo test -p tests --test derive_cost -- --ignored --nocapture`
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "the helpers of tests fail as tests do"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

const MODELS: usize = 100;
const ROUNDS: usize = 7;
const LIMIT: f64 = 1.5;

const FIELDS: &str = "
    name: String,
    nickname: Option<String>,
    age: u8,
    visits: i64,
    score: f64,
    active: bool,
    tags: Vec<String>,
    notes: Option<Vec<String>>,
    limits: HashMap<String, i64>,
    joined: Datetime,
    token: Uuid,
";

#[test]
#[ignore = "measures time"]
fn costs_at_most_half_as_much_again_as_serde() {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("derive_cost");
    let ours = package(&home, "ours", "Table", "RecordId<Model{n}>");
    let serde = package(
        &home,
        "serdes",
        "serde::Serialize, serde::Deserialize",
        "RecordId",
    );
    let plain = package(&home, "plain", "", "RecordId");
    fs::write(
        home.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"ours\", \"serdes\", \"plain\"]\n",
    )
    .unwrap();
    for package in [&ours, &serde, &plain] {
        check(package);
    }
    let mut times: [Vec<Duration>; 3] = Default::default();
    for _ in 0..ROUNDS {
        for (package, times) in [&ours, &serde, &plain].into_iter().zip(&mut times) {
            times.push(check(package));
        }
    }
    let [ours, serde, plain] = times.map(median);
    let ratio = ours.as_secs_f64() / serde.as_secs_f64();
    println!("{MODELS} models of 12 fields, `cargo check`, median of {ROUNDS} rounds:");
    println!("  derive(Table)                   {ours:.2?}");
    println!("  derive(Serialize, Deserialize)  {serde:.2?}");
    println!("  neither                         {plain:.2?}");
    println!("  ratio {ratio:.2}, at most {LIMIT} is allowed");
    assert!(
        ratio <= LIMIT,
        "the derive has become too expensive: {ratio:.2}"
    );
}

/// A crate whose models have these derives.
fn package(home: &Path, name: &str, derives: &str, id: &str) -> PathBuf {
    let package = home.join(name);
    fs::create_dir_all(package.join("src")).unwrap();
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("../surreal-session");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         surreal-session = {{ path = {library:?} }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n"
    );
    fs::write(package.join("Cargo.toml"), manifest).unwrap();
    let mut source = String::from(
        "#![allow(unused_imports, missing_docs)]\n\
         use std::collections::HashMap;\n\
         use surreal_session::{Datetime, RecordId, Table, Uuid};\n",
    );
    for n in 0..MODELS {
        let id = id.replace("{n}", &n.to_string());
        source.push_str(&format!(
            "#[derive(Debug, Clone, {derives})]\npub struct Model{n} {{\n    id: {id},{FIELDS}}}\n"
        ));
    }
    fs::write(package.join("src/lib.rs"), source).unwrap();
    package
}

/// Returns the time that a second check of the crate takes.
fn check(package: &Path) -> Duration {
    let source = package.join("src/lib.rs");
    fs::write(&source, fs::read(&source).unwrap()).unwrap();
    let began = Instant::now();
    let output = Command::new(env!("CARGO"))
        .arg("check")
        .current_dir(package)
        .output()
        .unwrap();
    let took = began.elapsed();
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{messages}");
    took
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
