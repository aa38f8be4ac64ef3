//! Runs a command: in sight of the user, or read along line by line, and never longer than its limit.
//!
//! A program that is ended takes its whole process group with it. Reading along stops soon after the program
//! ended, so that a process it left behind, which still holds the pipe, cannot hang us; it is reported instead.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context, bail};

use crate::invocation::Invocation;
use crate::stopwatch::Stopwatch;

const PAUSE: Duration = Duration::from_millis(20);
/// How long the pipes may stay open after the program ended.
const GRACE: Duration = Duration::from_secs(2);

/// Where a line came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    Out,
    Err,
}

/// How a program that was read along ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) success: bool,
    /// A sentence if it did not end by itself or left something behind.
    pub(crate) remark: Option<String>,
}

/// Runs it with our own output; whether it succeeded.
pub(crate) fn run(call: &Invocation) -> anyhow::Result<bool> {
    let mut child = start(call, call.command())?;
    let (status, in_time) = wait(&mut child, call.time_limit(), Stopwatch::start(), None)?;
    if !in_time {
        eprintln!(
            "ended after {} s: {call}",
            call.time_limit().unwrap_or_default().as_secs()
        );
    }
    Ok(in_time && status.success())
}

/// Runs it and hands each line to `see` as it comes.
pub(crate) fn read_along(call: &Invocation, mut see: impl FnMut(Stream, &str)) -> anyhow::Result<Ended> {
    let mut command = call.command();
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = start(call, command)?;
    let (sender, lines) = sync_channel(1024);
    let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) else {
        bail!("no pipes to {call}")
    };
    pump(out, Stream::Out, sender.clone());
    pump(err, Stream::Err, sender);
    let watch = Stopwatch::start();
    let (status, in_time) = wait(&mut child, call.time_limit(), watch, Some((&lines, &mut see)))?;
    let mut remark = (!in_time).then(|| {
        format!(
            "ended after its limit of {} s",
            call.time_limit().unwrap_or_default().as_secs()
        )
    });
    let rest = Stopwatch::start();
    loop {
        match lines.recv_timeout(GRACE.saturating_sub(rest.elapsed())) {
            Ok((stream, line)) => see(stream, &line),
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                remark.get_or_insert_with(|| "left a process behind that still holds its output".to_owned());
                break;
            }
        }
    }
    Ok(Ended {
        success: in_time && status.success(),
        remark,
    })
}

fn start(call: &Invocation, mut command: Command) -> anyhow::Result<Child> {
    if call.time_limit().is_some() {
        command.process_group(0);
    }
    command.spawn().with_context(|| format!("cannot start {call}"))
}

type Reader<'a> = (&'a Receiver<(Stream, String)>, &'a mut dyn FnMut(Stream, &str));

/// Waits for the end, handing lines on meanwhile; the flag says whether it came before the limit.
fn wait(
    child: &mut Child,
    limit: Option<Duration>,
    watch: Stopwatch,
    mut reader: Option<Reader<'_>>,
) -> anyhow::Result<(ExitStatus, bool)> {
    loop {
        match &mut reader {
            Some((lines, see)) => match lines.recv_timeout(PAUSE) {
                Ok((stream, line)) => see(stream, &line),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => thread::sleep(PAUSE),
            },
            None => thread::sleep(PAUSE),
        }
        if let Some(status) = child.try_wait().context("cannot wait for a program")? {
            return Ok((status, true));
        }
        if limit.is_some_and(|limit| watch.elapsed() > limit) {
            end_group(child)?;
            return Ok((child.wait().context("cannot wait for a program")?, false));
        }
    }
}

fn end_group(child: &mut Child) -> anyhow::Result<()> {
    let group = format!("-{}", child.id());
    let killed = Command::new("kill").args(["-KILL", "--", &group]).status();
    if !killed.is_ok_and(|status| status.success()) {
        child.kill().context("cannot end a program that took too long")?;
    }
    Ok(())
}

/// Reads lines until the pipe closes; bytes that are no text are replaced.
#[expect(clippy::disallowed_methods, reason = "the thread ends with the pipe it reads")]
fn pump(pipe: impl Read + Send + 'static, stream: Stream, lines: SyncSender<(Stream, String)>) {
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut bytes = Vec::new();
        while matches!(reader.read_until(b'\n', &mut bytes), Ok(count) if count > 0) {
            let line = String::from_utf8_lossy(&bytes)
                .trim_end_matches(['\n', '\r'])
                .to_owned();
            if lines.send((stream, line)).is_err() {
                return;
            }
            bytes.clear();
        }
    });
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Stream, read_along, run};
    use crate::invocation::Invocation;
    use crate::stopwatch::Stopwatch;

    fn shell(line: &str) -> Invocation {
        Invocation::new("sh", &["-c", line])
    }

    #[test]
    fn both_streams_are_read_along() {
        let mut lines = Vec::new();
        let ended = read_along(&shell("echo one; echo two >&2; exit 3"), |stream, line| {
            lines.push((stream, line.to_owned()));
        });
        assert!(!ended.unwrap().success);
        lines.sort_by_key(|(_, line)| line.clone());
        assert_eq!(
            lines,
            [(Stream::Out, "one".to_owned()), (Stream::Err, "two".to_owned())]
        );
    }

    #[test]
    fn the_limit_ends_the_whole_group() {
        let watch = Stopwatch::start();
        // The inner shell would hold the pipe for a minute if only the outer one were ended.
        let call = shell("sh -c 'sleep 60; echo late'; true").limit(Duration::from_millis(200));
        let ended = read_along(&call, |_, line| panic!("{line}")).unwrap();
        assert!(!ended.success && ended.remark.unwrap().contains("limit"));
        assert!(watch.elapsed() < Duration::from_secs(4), "the pipe was held open");
    }

    #[test]
    fn a_process_left_behind_is_reported() {
        let call = shell("sleep 60 & echo $!");
        let mut lines = Vec::new();
        let ended = read_along(&call, |_, line| lines.push(line.to_owned())).unwrap();
        assert!(
            run(&Invocation::new("kill", &[&lines[0]])).unwrap(),
            "it runs on: {lines:?}"
        );
        assert!(ended.success && ended.remark.unwrap().contains("left a process behind"));
    }

    #[test]
    fn a_missing_program_is_named() {
        let fault = run(&Invocation::new("no-such-program", &[])).unwrap_err();
        assert!(fault.to_string().contains("no-such-program"));
    }
}
