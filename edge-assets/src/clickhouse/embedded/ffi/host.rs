//! What the engine's process must do to itself: keep its standard streams away from the engine, and end abruptly.

use std::{
    fs::File,
    io,
    os::fd::{AsFd, AsRawFd},
};

/// Takes standard input for ourselves, and leaves `/dev/null` in its place.
///
/// The engine reads standard input when it takes a statement for one with data to come. That would swallow what the
/// parent sends us, or silently become rows.
pub(in super::super) fn own_stdin() -> io::Result<File> {
    let ours = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let null = File::open("/dev/null")?;
    replace(null.as_raw_fd(), libc::STDIN_FILENO)?;
    Ok(ours)
}

/// Takes standard output for ourselves, and sends what the engine prints there to standard error.
pub(in super::super) fn own_stdout() -> io::Result<File> {
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

/// Ends the process at once, without running destructors.
///
/// The engine's static destructors race its own threads when a query still runs, which crashes about one exit in five.
/// Everything worth keeping is on disk by then: parts are renamed into place when they are complete.
pub(in super::super) fn exit_now(status: u8) -> ! {
    // SAFETY: ends the process; nothing runs after it.
    unsafe { libc::_exit(i32::from(status)) }
}
