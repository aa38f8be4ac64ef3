//! Ctrl-C and SIGTERM, with real signals to a real process.

use rustix::process::Signal;

use crate::{
    child::{Running, command},
    odd::HOGS,
};

fn start(line: &str) -> Running {
    Running::start(&mut command(line), None)
}

#[test]
fn ctrl_c_cancels_and_lets_the_step_end() {
    let mut child = start("materialize slow/listens");
    child.wait_for("slow/listens: started");
    child.signal(Signal::INT);
    let status = child.end();
    assert_eq!(status.code(), Some(130), "{}", child.printed);
    for part in [
        "interrupted: canceling; press Ctrl-C again to leave at once",
        "slow/listens: info: saw the cancellation",
        "slow/listens: canceled",
        "warehouse closed",
        "error: the run was canceled",
    ] {
        assert!(child.printed.contains(part), "{part}: {}", child.printed);
    }
}

#[test]
fn sigterm_cancels_too_and_has_its_own_exit_code() {
    let mut child = start("materialize slow/listens -q");
    // Quiet: what it prints by itself is all there is to wait for.
    child.wait_for("warehouse opened");
    child.signal(Signal::TERM);
    let status = child.end();
    assert_eq!(status.code(), Some(143), "{}", child.printed);
    assert!(
        child.printed.contains("a second signal leaves at once"),
        "{}",
        child.printed
    );
}

#[test]
fn a_second_ctrl_c_leaves_at_once_even_when_every_thread_is_blocked() {
    let mut child = start("materialize slow/hogs/*");
    // As many steps begin as there are threads; each blocks its thread for ever.
    let threads = std::thread::available_parallelism().unwrap().get();
    for number in 0..threads.min(HOGS) {
        child.wait_for(&format!("slow/hogs/{number}: started"));
    }
    child.signal(Signal::INT);
    child.wait_for("press Ctrl-C again");
    child.signal(Signal::INT);
    assert_eq!(child.end().code(), Some(130), "{}", child.printed);
}

#[test]
fn code_that_cannot_be_interrupted_is_left_behind() {
    let mut child = start("materialize slow/blocks");
    child.wait_for("it blocks");
    child.signal(Signal::INT);
    let status = child.end();
    assert_eq!(status.code(), Some(130), "{}", child.printed);
    assert!(child.printed.contains("slow/blocks: canceled"), "{}", child.printed);
}

#[test]
fn ctrl_c_while_connecting_leaves_without_a_run() {
    let mut child = start("materialize edge/events --hang");
    child.wait_for("connecting");
    child.signal(Signal::INT);
    let status = child.end();
    assert_eq!(status.code(), Some(130), "{}", child.printed);
    assert!(child.printed.contains("error: interrupted"), "{}", child.printed);
    assert!(!child.printed.contains("edge/events"), "{}", child.printed);
}

#[test]
fn a_log_is_written_to_stderr_when_asked_for() {
    let mut child = start("materialize edge/cache");
    child.end();
    assert!(!child.printed.contains("INFO"), "{}", child.printed);
    let mut child = start("materialize logs -v");
    child.end();
    let told = "logs: info: cli::odd: a line of the log";
    assert!(child.printed.contains(told), "{}", child.printed);
    assert_eq!(
        child.printed.matches("a line of the log").count(),
        1,
        "told once: {}",
        child.printed
    );
    let mut command = command("materialize logs");
    let mut child = Running::start(command.env("EDGE_LOG", "cli=debug"), None);
    child.end();
    assert!(child.printed.contains("DEBUG"), "{}", child.printed);
    let mut child = Running::start(command.env("EDGE_LOG_CAPTURE", "verbose"), None);
    assert_eq!(child.end().code(), Some(2));
    let cause = "caused by: `verbose` does not say what is captured";
    assert!(child.printed.contains(cause), "{}", child.printed);
    let mut child = Running::start(command.env_remove("EDGE_LOG_CAPTURE").env("EDGE_LOG", "a=b=c"), None);
    assert_eq!(child.end().code(), Some(2));
    assert!(
        child.printed.contains("error: EDGE_LOG is `a=b=c`"),
        "{}",
        child.printed
    );
}
