//! [`Signals`]: Ctrl-C and SIGTERM. The first one cancels, the second one ends the process.
//!
//! A thread of its own waits for them on a small runtime: assets that block every worker thread cannot delay it. It is
//! stopped and joined when [`Signals`] is dropped.

use std::{
    sync::{Arc, OnceLock},
    thread::JoinHandle,
};

use super::{CliError, Exit, console::Streams};
use crate::cancel::CancelToken;

/// Attends to signals for as long as it lives.
pub(super) struct Signals {
    stop: CancelToken,
    thread: Option<JoinHandle<()>>,
}

impl Signals {
    /// Starts to listen; once this returns, no signal is missed.
    pub(super) fn attend(
        cancel: CancelToken,
        signaled: Arc<OnceLock<Exit>>,
        streams: Arc<Streams>,
    ) -> Result<Self, CliError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()
            .map_err(CliError::Runtime)?;
        let mut listener = {
            let _entered = runtime.enter();
            Listener::new().map_err(CliError::Runtime)?
        };
        let stop = CancelToken::new();
        let stopped = stop.clone();
        let attend = move || {
            runtime.block_on(async {
                tokio::select! {
                    () = stopped.cancelled() => {}
                    () = respond(&mut listener, &cancel, &signaled, &streams) => {}
                }
            });
        };
        let thread = std::thread::Builder::new()
            .name("edge-signals".to_owned())
            .spawn(attend)
            .map_err(CliError::Runtime)?;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(thread) = self.thread.take() {
            // It does nothing that panics; if it did, there would be nothing left to do about it.
            drop(thread.join());
        }
    }
}

async fn respond(listener: &mut Listener, cancel: &CancelToken, signaled: &OnceLock<Exit>, streams: &Streams) {
    let exit = listener.next().await;
    let exit = *signaled.get_or_init(|| exit);
    let (what, again) = if exit == Exit::TERMINATED {
        ("terminated", "a second signal leaves at once")
    } else {
        ("interrupted", "press Ctrl-C again to leave at once")
    };
    streams.say(&format!("{what}: canceling; {again}"));
    cancel.cancel();
    let _second = listener.next().await;
    leave(exit);
}

#[expect(
    clippy::disallowed_methods,
    clippy::exit,
    reason = "the second signal asks for just this, and the main thread may hang in the author's code"
)]
fn leave(exit: Exit) -> ! {
    std::process::exit(i32::from(exit.code()))
}

#[cfg(unix)]
struct Listener {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Listener {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) -> Exit {
        tokio::select! {
            Some(()) = self.interrupt.recv() => Exit::INTERRUPTED,
            Some(()) = self.terminate.recv() => Exit::TERMINATED,
            else => std::future::pending().await,
        }
    }
}

#[cfg(not(unix))]
struct Listener;

#[cfg(not(unix))]
impl Listener {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Exit {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Exit::INTERRUPTED,
            Err(_) => std::future::pending().await,
        }
    }
}
