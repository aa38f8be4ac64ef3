//! What the daemon of Edge Analytics takes while nothing is to do: resident memory and processor time of its own process, from
//! `/proc`. The embedded engine and a real Redis stand beside it, its schedules and sensors are off.
//!
//! `cargo bench -p benches --bench idle_daemon`; targets: 30 MB, 0.1 % of one processor. Linux only.

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, ExitCode, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use benches::{bench_or_pipelines, is_measuring};
use edge_assets::{clickhouse::embedded, testing::RedisServer};

fn main() -> ExitCode {
    bench_or_pipelines(bench)
}

fn bench() -> Result<()> {
    if embedded::LibrarySearch::from_environment().find().is_err() {
        println!("left out: the embedded engine is not installed; run `cargo xtask setup`");
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let Some(redis) = runtime.block_on(RedisServer::start())? else {
        println!("left out: redis-server is not installed; run `cargo xtask setup`");
        return Ok(());
    };
    let home = tempfile::tempdir()?;
    let pipelines = |arguments: &[&str]| {
        let mut command = benches::pipelines().expect("this program");
        command
            .env("REDIS_URL", format!("redis://127.0.0.1:{}", redis.port()))
            .arg("--home")
            .arg(home.path())
            .args(arguments);
        command
    };
    let definitions = edge_pipelines::definitions("UTC")?;
    for schedule in definitions.schedules() {
        succeed(pipelines(&["schedule", "stop", &schedule.name]))?;
    }
    for sensor in definitions.sensors() {
        succeed(pipelines(&["sensor", "stop", &sensor.name]))?;
    }
    let mut daemon = Daemon::start(pipelines(&["daemon"]))?;
    let (warm_up, watched) = if is_measuring() { (20, 120) } else { (0, 1) };
    thread::sleep(Duration::from_secs(warm_up));
    let before = processor_time(daemon.0.id())?;
    thread::sleep(Duration::from_secs(watched));
    let took = processor_time(daemon.0.id())?.saturating_sub(before);
    #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
    let share = took.as_secs_f64() * 100.0 / watched as f64;
    println!(
        "resident memory {:.1} MB, most {:.1} MB",
        status(daemon.0.id(), "VmRSS")?,
        status(daemon.0.id(), "VmHWM")?
    );
    println!(
        "processor time in {watched} s: {} ms, {share:.3} % of one",
        took.as_millis()
    );
    daemon.end()
}

fn succeed(mut command: Command) -> Result<()> {
    let output = command.output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// The process that is watched; killed should the bench fail.
struct Daemon(Child);

impl Daemon {
    fn start(mut command: Command) -> Result<Self> {
        let mut child = Self(command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?);
        let stderr = child.0.stderr.take().context("its stderr")?;
        let mut lines = BufReader::new(stderr).lines();
        let mut said = String::new();
        loop {
            let Some(line) = lines.next() else {
                anyhow::bail!("the daemon ended: {said}");
            };
            let line = line?;
            said.push_str(&line);
            if line.contains("SIGTERM") {
                break;
            }
        }
        // Whatever it says later must not fill the pipe.
        #[expect(
            clippy::disallowed_methods,
            reason = "it ends with the pipe, that is with the process"
        )]
        thread::spawn(move || lines.for_each(drop));
        Ok(child)
    }

    fn end(&mut self) -> Result<()> {
        succeed_quietly(Command::new("kill").arg(self.0.id().to_string()))?;
        let ended = self.0.wait()?;
        ensure!(ended.success(), "the daemon ended with {ended}");
        Ok(())
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // Its end may be known already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn succeed_quietly(command: &mut Command) -> Result<()> {
    ensure!(command.status()?.success(), "{command:?} failed");
    Ok(())
}

/// A figure of `/proc/PID/status`, in megabytes.
fn status(process: u32, name: &str) -> Result<f64> {
    let text = fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status"))?;
    let line = text.lines().find(|line| line.starts_with(name)).context("a figure")?;
    let kilobytes: f64 = line.split_whitespace().nth(1).context("a number")?.parse()?;
    Ok(kilobytes * 1_024.0 / 1e6)
}

/// What a process has taken of processors, from `/proc/PID/schedstat`, of all its threads.
fn processor_time(process: u32) -> Result<Duration> {
    let threads = Path::new("/proc").join(process.to_string()).join("task");
    let mut nanoseconds = 0;
    for thread in fs::read_dir(threads)? {
        let text = fs::read_to_string(thread?.path().join("schedstat"))?;
        nanoseconds += text.split_whitespace().next().context("a number")?.parse::<u64>()?;
    }
    Ok(Duration::from_nanos(nanoseconds))
}
