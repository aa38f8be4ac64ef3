//! A server of ours, started on a free port for a step and ended with it.

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Stdio},
    thread::JoinHandle,
};

use anyhow::Context as _;

use crate::invocation::Invocation;

/// What a server says where it listens.
const LISTENS: &str = "web API: ";

/// Builds the programs that are served, with the features that the tests were built with; whether it could.
pub(crate) fn build() -> anyhow::Result<bool> {
    Invocation::cargo("build --workspace --all-features --bin edge-pipelines --example web_stage").succeeds()
}

/// A server that listens, ended when this is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    reader: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a program, and waits until it says where it listens. What it says goes to a file.
    pub(crate) fn start(call: &Invocation, log: &Path) -> anyhow::Result<Self> {
        let mut said_to = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut child = call
            .command()
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("`{call}` does not start"))?;
        let said = child.stderr.take().context("its standard error is not there")?;
        let mut server = Self {
            child,
            url: String::new(),
            reader: None,
        };
        let mut lines = BufReader::new(said).lines();
        for line in lines.by_ref() {
            let line = line?;
            writeln!(said_to, "{line}")?;
            if let Some((_, url)) = line.split_once(LISTENS) {
                url.trim().clone_into(&mut server.url);
                break;
            }
        }
        anyhow::ensure!(
            !server.url.is_empty(),
            "`{call}` ended before it listened; see {}",
            log.display()
        );
        // What it says later is read, so that it never waits for a reader.
        #[expect(
            clippy::disallowed_methods,
            reason = "it ends with the server, and `drop` waits for it"
        )]
        let reader = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                // A full disk is no reason to let the server wait.
                drop(writeln!(said_to, "{line}"));
            }
        });
        server.reader = Some(reader);
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended by itself needs no ending.
        drop(self.child.kill());
        drop(self.child.wait());
        if let Some(reader) = self.reader.take() {
            drop(reader.join());
        }
    }
}
