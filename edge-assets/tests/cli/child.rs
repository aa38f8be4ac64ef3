//! The fixture as a process of its own: this test binary, started again as the application.

use std::{
    io::Read,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

use edge_assets::cli::Console;
use rustix::process::{Pid, Signal, kill_process};

use crate::fixture::World;

/// Names the command line of the child, its words between blanks.
const COMMAND_LINE: &str = "EDGE_CLI_FIXTURE_COMMAND_LINE";
/// Names the arguments of the child, each with a unit separator behind it.
pub(crate) const ARGUMENTS: &str = "EDGE_CLI_FIXTURE_ARGUMENTS";
/// The arguments with which this test binary becomes the application.
pub(crate) const ENTRY: [&str; 4] = ["child::application", "--exact", "--ignored", "--nocapture"];
/// Nothing here takes this long, unless it hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Not a test: what the child runs. Does nothing when it is run among the tests.
#[test]
#[ignore = "the entry point of child processes"]
#[expect(
    clippy::disallowed_methods,
    clippy::exit,
    reason = "this function is the `main` of a process that tests start"
)]
fn application() {
    let line = std::env::var(COMMAND_LINE).ok();
    let arguments = std::env::var(ARGUMENTS).ok();
    let args: Option<Vec<&str>> = match (&line, &arguments) {
        (Some(line), _) => Some(line.split_whitespace().collect()),
        (None, Some(arguments)) => Some(arguments.split_terminator('\u{1f}').collect()),
        (None, None) => None,
    };
    if let Some(args) = args {
        let args = std::iter::once("fixture").chain(args);
        let exit = World::odd().app().run_on(args, Console::of_process());
        std::process::exit(i32::from(exit.code()));
    }
}

/// Prepares a child that runs a command line.
pub(crate) fn command(line: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(ENTRY)
        .env(COMMAND_LINE, line)
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
        .env_remove("EDGE_LOG")
        .stdin(Stdio::null());
    command
}

/// A running child, ended when it is dropped.
pub(crate) struct Running {
    child: Child,
    output: Receiver<Vec<u8>>,
    /// What it has printed so far.
    pub(crate) printed: String,
}

impl Running {
    /// Starts a child whose output is read from `output`, or from its stderr.
    pub(crate) fn start(command: &mut Command, output: Option<Box<dyn Read + Send>>) -> Self {
        if output.is_none() {
            command.stdout(Stdio::null()).stderr(Stdio::piped());
        }
        let mut child = command.spawn().unwrap();
        let mut output = output.unwrap_or_else(|| Box::new(child.stderr.take().unwrap()));
        let (sender, receiver) = channel();
        // Ends with the child, whose end closes the pipe.
        std::thread::Builder::new()
            .spawn(move || {
                let mut buffer = [0; 4096];
                // A terminal whose other end is closed is an error to read from.
                while let Ok(count @ 1..) = output.read(&mut buffer) {
                    if sender.send(buffer[..count].to_vec()).is_err() {
                        return;
                    }
                }
            })
            .unwrap();
        Self {
            child,
            output: receiver,
            printed: String::new(),
        }
    }

    /// Waits until the output holds a text.
    pub(crate) fn wait_for(&mut self, text: &str) {
        while !self.printed.contains(text) {
            match self.output.recv_timeout(PATIENCE) {
                Ok(bytes) => self.printed.push_str(&String::from_utf8_lossy(&bytes)),
                Err(_) => panic!("`{text}` was not printed, but: {}", self.printed),
            }
        }
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).unwrap();
    }

    /// Waits for the end, and returns how it came.
    pub(crate) fn end(&mut self) -> ExitStatus {
        loop {
            match self.output.recv_timeout(PATIENCE) {
                Ok(bytes) => self.printed.push_str(&String::from_utf8_lossy(&bytes)),
                Err(RecvTimeoutError::Disconnected) => return self.child.wait().unwrap(),
                Err(RecvTimeoutError::Timeout) => panic!("it does not end, but printed: {}", self.printed),
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Fails when it has ended by itself, as it should.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
