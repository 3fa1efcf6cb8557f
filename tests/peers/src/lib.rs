//! Measures this library, the official client and the wire itself on one server. See the README
//! beside this crate.

mod cargo;
mod child;
mod contender;
mod count;
mod hello;
mod linear;
mod report;
mod rounds;
mod row;
mod sample;
mod stage;
mod usage;
mod workload;

pub use self::{
    child::contend,
    contender::{Official, Ours, Wire},
};
use self::{
    contender::Name,
    report::Report,
    stage::{Address, Stage},
    workload::Workload,
};

/// Whatever went wrong.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// The result of a measurement.
pub type Result<T> = std::result::Result<T, Error>;

const HELP: &str = "\
cargo run --release -- [--rounds N] [--only WORKLOAD]... [--builds N] [--linear]
  measures, prints the tables, writes results.md and results.svg, and puts the medians into the README
  --rounds N       how many rounds; 7
  --only WORKLOAD  GetSequential, GetInFlight, GetTwoSockets, Select, Insert, Create, Live or Fork; prints only
  --builds N       also builds a hello-world on each client from nothing, N times
  --linear         also up to 1,000,000 rows, 1,000 sessions and 4,096 calls in flight
cargo run --release -- stage
  sets the server up and waits; prints what each contender is started with by hand, for a profiler
";

/// Measures, or sets the server up, as the arguments say.
pub fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    cargo::build_contenders()?;
    match arguments[..] {
        ["stage"] => runtime()?.block_on(async {
            let stage = Stage::set_up().await?;
            let Address { url, namespace } = &stage.address;
            for name in Name::ALL {
                println!("{} {url} {namespace}", child::program(name)?.display());
            }
            std::future::pending().await
        }),
        _ => runtime()?.block_on(measure(&arguments)),
    }
}

async fn measure(arguments: &[&str]) -> Result<()> {
    let (mut rounds, mut builds, mut linear) = (7, 0, false);
    let mut workloads = Vec::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or("a value is missing");
        match *argument {
            "--rounds" => rounds = value()?.parse()?,
            "--only" => workloads.push(value()?.parse()?),
            "--builds" => builds = value()?.parse()?,
            "--linear" => linear = true,
            _ => return Err(HELP.into()),
        }
    }
    let built = match builds {
        0 => Vec::new(),
        times => hello::build(times)?,
    };
    let stage = Stage::set_up().await?;
    if !workloads.is_empty() {
        rounds::run(&stage, &workloads, rounds).await?;
        return Ok(());
    }
    let results = rounds::run(&stage, &Workload::ALL, rounds).await?;
    let mut report = Report {
        results,
        built,
        series: Vec::new(),
    };
    if linear {
        // what there is, before what takes as long again
        report.publish()?;
        report.series = linear::run(&stage).await?;
    }
    report.publish()
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}
