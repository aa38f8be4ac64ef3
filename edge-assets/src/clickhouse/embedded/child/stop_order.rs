//! What tells the engine process to stop: the end of its parent's pipe, or a signal.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    time::Duration,
};

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

use super::complaint::complain;
use crate::clickhouse::embedded::ffi::exit_now;

/// The process ends at the latest this long after the order.
pub(crate) const DEADLINE: Duration = Duration::from_secs(8);

/// Waits for the end of the pipe on a thread of its own, which then also makes sure that the process ends.
pub(crate) fn watch_parent(mut input: BufReader<File>) -> CancellationToken {
    let gone = CancellationToken::new();
    let token = gone.clone();
    #[expect(clippy::disallowed_methods, reason = "ends the process it belongs to")]
    std::thread::spawn(move || {
        // Whatever else the parent sends means nothing.
        let _ended = io::copy(&mut input.by_ref(), &mut io::sink());
        token.cancel();
        // Here too, since nothing may listen to the token yet, or any more.
        std::thread::sleep(DEADLINE);
        exit_now(1);
    });
    gone
}

/// Makes sure that the process ends, whatever becomes of the attempt to end it well.
pub(crate) fn end_by_deadline() {
    #[expect(clippy::disallowed_methods, reason = "ends the process it belongs to")]
    std::thread::spawn(|| {
        std::thread::sleep(DEADLINE);
        exit_now(1);
    });
}

/// What tells the process to stop.
pub(crate) struct StopOrder {
    parent_gone: CancellationToken,
    signals: Option<(Signal, Signal)>,
}

impl StopOrder {
    /// From here on, signals are orders.
    pub(crate) fn new(parent_gone: CancellationToken) -> Self {
        let signals = signal(SignalKind::terminate()).and_then(|one| Ok((one, signal(SignalKind::interrupt())?)));
        let signals = signals
            .inspect_err(|error| complain("signals cannot be received", error))
            .ok();
        Self { parent_gone, signals }
    }

    /// Ends when the order is given.
    pub(crate) async fn given(mut self) {
        match &mut self.signals {
            Some((terminate, interrupt)) => tokio::select! {
                () = self.parent_gone.cancelled() => {}
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            },
            None => self.parent_gone.cancelled().await,
        }
    }
}
