//! Children: this test binary, started again as a daemon on the store of a [`World`].

use std::{
    fs::OpenOptions,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{ChildStdin, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

use edge_assets::RunId;
use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};

use crate::{
    life,
    world::{PATIENCE, World},
};

/// What a child is told, as JSON.
const ORDERS: &str = "EDGE_CRASH_ORDERS";
/// The arguments with which this test binary becomes a child.
pub(crate) const ENTRY: [&str; 4] = ["child::process", "--exact", "--ignored", "--nocapture"];
/// What is before the lines of a child; the others are those of the test harness.
pub(crate) const SAYS: &str = "> ";

/// What a child does.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Script {
    /// Every verb once, to their ends.
    Life,
    /// Launches runs without end, and says so.
    Load,
    /// Nothing by itself: a daemon until its standard input ends.
    Daemon,
    /// A daemon until nothing is left to do.
    Settle,
    /// The command line of an application.
    CommandLine(Vec<String>),
}

/// What a child is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Orders {
    pub(crate) folder: PathBuf,
    pub(crate) process: String,
    pub(crate) script: Script,
    /// How many files its sensor finds.
    pub(crate) files: u64,
    /// How far its clock is ahead of the machine's.
    pub(crate) ahead: Duration,
    /// How long runs and the leader are leased; the defaults where it is not said.
    pub(crate) leases: Option<(Duration, Duration)>,
    /// How large its database may become.
    pub(crate) max_bytes: Option<u64>,
}

impl Orders {
    pub(crate) fn new(world: &World, process: &str, script: Script) -> Self {
        Self {
            folder: world.folder().to_owned(),
            process: process.to_owned(),
            script,
            files: 0,
            ahead: Duration::ZERO,
            leases: None,
            max_bytes: None,
        }
    }

    pub(crate) fn files(mut self, files: u64) -> Self {
        self.files = files;
        self
    }

    pub(crate) fn ahead(mut self, ahead: Duration) -> Self {
        self.ahead = ahead;
        self
    }

    pub(crate) fn leases(mut self, run: Duration, leader: Duration) -> Self {
        self.leases = Some((run, leader));
        self
    }

    pub(crate) fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = Some(bytes);
        self
    }

    pub(crate) fn start(&self) -> Child {
        Child::start(self, &mut Self::command())
    }

    pub(crate) fn command() -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(ENTRY);
        command
    }

    /// Starts a child that ends at a crash point, or stops there until the gate is open and it is told to go on.
    pub(crate) fn start_armed(&self, point: &str) -> Child {
        let gate = World::at(self.folder.clone()).gate();
        let mut command = Self::command();
        Child::start(self, command.env("EDGE_CRASH_AT", point).env("EDGE_CRASH_GO", gate))
    }
}

/// Not a test: what the child runs. Does nothing when it is run among the tests.
#[test]
#[ignore = "the entry point of child processes"]
#[expect(
    clippy::disallowed_methods,
    clippy::exit,
    reason = "this function is the `main` of a process that tests start"
)]
fn process() {
    if let Ok(orders) = std::env::var(ORDERS) {
        let orders: Orders = serde_json::from_str(&orders).unwrap();
        std::process::exit(life::run(&orders));
    }
}

/// A running child; it is killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Child {
    child: std::process::Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    /// What it has said so far.
    pub(crate) said: Vec<String>,
    log: PathBuf,
}

impl Child {
    pub(crate) fn start(orders: &Orders, command: &mut Command) -> Self {
        let log = World::at(orders.folder.clone()).log_of(&orders.process);
        let file = OpenOptions::new().create(true).append(true).open(&log).unwrap();
        let mut child = command
            .env(ORDERS, serde_json::to_string(orders).unwrap())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(file)
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        // Ends with the child, whose end closes the pipe.
        std::thread::Builder::new()
            .spawn(move || {
                for line in output.lines().map_while(Result::ok) {
                    let said = line.split_once(SAYS).map(|(_, said)| said.to_owned());
                    if said.is_some_and(|said| sender.send(said).is_err()) {
                        return;
                    }
                }
            })
            .unwrap();
        Self {
            input: child.stdin.take(),
            child,
            lines,
            said: Vec::new(),
            log,
        }
    }

    /// The next line that it says; nothing when it has ended.
    pub(crate) fn next(&mut self) -> Option<&str> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => self.said.push(line),
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => panic!("it says nothing any more: {:?}\n{}", self.said, self.log()),
        }
        self.said.last().map(String::as_str)
    }

    /// Waits until it says a line.
    pub(crate) fn wait_for(&mut self, line: &str) {
        while !self.said.iter().any(|said| said == line) {
            assert!(self.next().is_some(), "it ended without `{line}`\n{}", self.log());
        }
    }

    /// Waits for its end, and returns how it came.
    pub(crate) fn end(&mut self) -> ExitStatus {
        while self.next().is_some() {}
        self.child.wait().unwrap()
    }

    /// Waits until it has logged, or said to a person, a text.
    pub(crate) fn wait_for_log(&self, text: &str) {
        // A file tells nobody that it has grown.
        for _ in 0..PATIENCE.as_millis() / 10 {
            if self.log().contains(text) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("`{text}` is not logged, but: {}", self.log());
    }

    /// Tells it to end in good order, and waits until it has.
    pub(crate) fn finish(&mut self) {
        self.input = None;
        let status = self.end();
        assert!(status.success(), "{status}\n{}", self.log());
    }

    /// The same for one that stands still, and may come to stand still once more before it has seen that it may go on.
    pub(crate) fn wake_and_finish(&mut self) {
        self.input = None;
        for _ in 0..PATIENCE.as_millis() / 10 {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert!(status.success(), "{status}\n{}", self.log());
                return;
            }
            // It changes nothing for one that goes on already.
            self.signal(Signal::CONT);
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("it does not end\n{}", self.log());
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Ends it as `kill -9` does, and reads what it had still said.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.end();
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// The launches that were acknowledged.
    pub(crate) fn acknowledged(&self) -> Vec<RunId> {
        let launches = self.said.iter().filter_map(|line| line.strip_prefix("launched "));
        launches.filter_map(|id| id.parse().ok()).collect()
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Fails when it has ended by itself, as it should.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
