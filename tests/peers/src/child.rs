//! A contender in a process of its own, so that its time, its allocations and its memory are its
//! own; and of a program of its own, so that nothing of the others is loaded with it.

use std::{
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use crate::{
    Error, Result,
    contender::{Contender, Name},
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
        let mut child = Command::new(program(name)?)
            .args([&address.url, &address.namespace])
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

/// A contender's program, which is beside the one that measures.
pub(crate) fn program(name: Name) -> Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name(name.program()))
}

/// The process itself: what a contender's program does.
pub fn contend<C: Contender>() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(namespace)) = (arguments.next(), arguments.next()) else {
        return Err("expected the address of a server and a namespace".into());
    };
    let address = &Address { url, namespace };
    let runtime = crate::runtime()?;
    let mut contender = runtime.block_on(C::connect(address))?;
    let mut orders = std::io::stdin().lines();
    while let Some(order) = orders.next() {
        let workload: Workload = order?.parse()?;
        // on a worker, where a service's requests are
        let prepared = runtime.spawn(async move {
            contender.prepare(workload).await?;
            Ok::<_, Error>(contender)
        });
        contender = runtime.block_on(prepared)??;
        println!("ready");
        orders.next().ok_or("no order")??;
        let usage = Usage::now()?;
        let run = runtime.spawn(async move {
            contender.run(workload).await?;
            Ok::<_, Error>(contender)
        });
        let run = runtime.block_on(run)?;
        let sample = usage.since(workload.operations())?;
        contender = run?;
        println!("{sample}");
    }
    Ok(())
}
