//! What the engine's process must do to itself: keep its standard streams from the engine, open many files, outlive broken
//! pipes, end abruptly.

use std::{
    fs::File,
    io,
    os::fd::{AsFd, AsRawFd},
};

/// Takes standard input for ourselves, and leaves `/dev/null` in its place.
///
/// The engine reads standard input when it takes a statement for one with data to come. That would swallow what the
/// parent sends us, or silently become rows.
pub(crate) fn own_stdin() -> io::Result<File> {
    let ours = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let null = File::open("/dev/null")?;
    replace(null.as_raw_fd(), libc::STDIN_FILENO)?;
    Ok(ours)
}

/// Takes standard output for ourselves, and sends what the engine prints there to standard error.
pub(crate) fn own_stdout() -> io::Result<File> {
    let ours = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    replace(libc::STDERR_FILENO, libc::STDOUT_FILENO)?;
    Ok(ours)
}

fn replace(source: i32, target: i32) -> io::Result<()> {
    // SAFETY: both are descriptors of standard streams or just opened; `dup2` closes the target and touches no memory.
    if unsafe { libc::dup2(source, target) } < 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

/// Lets the process open as many files as it may: tables of many parts need more than the usual 1024.
pub(crate) fn raise_file_limit() {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: both calls only read or fill the struct they are given.
    unsafe {
        if libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) == 0 {
            limit.rlim_cur = limit.rlim_max;
            // Refused, the engine works with what it has.
            let _refused = libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit);
        }
    }
}

/// Makes a write to a connection that its client has closed an error, not the end of the process.
///
/// A program's `main` finds it so, but not what runs before it.
pub(crate) fn ignore_broken_pipes() {
    // SAFETY: sets how one signal is met; no handler of ours runs.
    unsafe {
        libc::signal(libc::SIGPIPE, libc::SIG_IGN);
    }
}

/// Ends the process at once, without running destructors.
///
/// The engine's static destructors race its own threads when a query still runs, which crashes about one exit in five.
/// Everything worth keeping is on disk by then: parts are renamed into place when they are complete.
pub(crate) fn exit_now(status: u8) -> ! {
    // SAFETY: ends the process; nothing runs after it.
    unsafe { libc::_exit(i32::from(status)) }
}
