//! A contender in a process of its own, so that its time, its allocations and its memory are its own.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use crate::{
    Result,
    contender::{Contender, Name, Official, Ours, Wire},
    sample::Sample,
    stage::Address,
    usage::Usage,
    workload::Workload,
};

/// The process, seen from the one that measures.
pub(crate) struct Runner {
    child: Child,
    orders: ChildStdin,
    reports: BufReader<ChildStdout>,
}

impl Runner {
    pub(crate) fn start(name: Name, address: &Address) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args([
                "contender",
                &format!("{name:?}"),
                &address.url,
                &address.namespace,
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        Ok(Self {
            orders: child.stdin.take().ok_or("no stdin")?,
            reports: BufReader::new(child.stdout.take().ok_or("no stdout")?),
            child,
        })
    }

    /// Lets it make ready for a workload.
    pub(crate) fn prepare(&mut self, workload: Workload) -> Result<()> {
        writeln!(self.orders, "{workload}")?;
        self.report().map(drop)
    }

    /// Starts the workload.
    pub(crate) fn go(&mut self) -> Result<()> {
        Ok(writeln!(self.orders, "go")?)
    }

    /// Waits for what it took.
    pub(crate) fn sample(&mut self) -> Result<Sample> {
        Ok(self.report()?.parse()?)
    }

    fn report(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.reports.read_line(&mut line)? == 0 {
            return Err("a contender ended early".into());
        }
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        // it may have ended already
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The process itself.
pub(crate) fn run(name: Name, address: &Address) -> Result<()> {
    match name {
        Name::Ours => serve::<Ours>(address),
        Name::Official => serve::<Official>(address),
        Name::Wire => serve::<Wire>(address),
    }
}

fn serve<C: Contender>(address: &Address) -> Result<()> {
    let runtime = crate::runtime()?;
    let mut contender = runtime.block_on(C::connect(address))?;
    let mut orders = std::io::stdin().lines();
    while let Some(order) = orders.next() {
        let workload: Workload = order?.parse()?;
        runtime.block_on(contender.prepare(workload))?;
        println!("ready");
        orders.next().ok_or("no order")??;
        let usage = Usage::now()?;
        // on a worker, where a service's requests are
        let run = runtime.spawn(async move {
            let result = contender.run(workload).await;
            (contender, result)
        });
        let (back, result) = runtime.block_on(run)?;
        let sample = usage.since(workload.operations())?;
        result?;
        contender = back;
        println!("{sample}");
    }
    Ok(())
}
