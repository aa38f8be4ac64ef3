//! [`StepLines`]: the lines of one attempt, and their bounds. [`StepCapture`]: the attempt's side of it.

use std::{
    cell::{Cell, RefCell},
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tracing::Span;

use super::CaptureLimits;
use crate::{
    asset::RunScope,
    event::{EventKind, LogLevel},
    run::StepKey,
};

/// The target of the span of a step.
pub(super) const STEP_TARGET: &str = "edge_assets::step";

const SECOND: Duration = Duration::from_secs(1);

/// Whether there is a layer that would take a step's span.
static IS_INSTALLED: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The step whose span is being made here; the layer takes it out.
    static BEING_MADE: RefCell<Option<Arc<StepLines>>> = const { RefCell::new(None) };
    /// A line is being stated here: what a sink says about it is no further line.
    static IS_STATING: Cell<bool> = const { Cell::new(false) };
}

/// From now on, steps have spans.
pub(super) fn install() {
    IS_INSTALLED.store(true, Ordering::Relaxed);
}

/// The step whose span is being made on this thread.
pub(super) fn being_made() -> Option<Arc<StepLines>> {
    BEING_MADE.take()
}

/// The lines of one attempt.
#[derive(Debug)]
pub(super) struct StepLines {
    /// Not kept alive: a task that outlives the run may hold the span for ever.
    run: Weak<RunScope>,
    step: StepKey,
    limits: OnceLock<CaptureLimits>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    lines: u32,
    /// When the present second began, and the lines in it.
    second: Option<(Duration, u32)>,
    left_out: u64,
    has_ended: bool,
}

impl StepLines {
    /// Takes the step under these limits; only the first layer that asks does.
    pub(super) fn adopt(&self, limits: CaptureLimits) -> bool {
        self.limits.set(limits).is_ok()
    }

    /// States a line, when there is room for it; what there is no room for is not even worded.
    pub(super) fn state(&self, level: LogLevel, word: impl FnOnce(&CaptureLimits) -> String) {
        let (Some(run), Some(limits)) = (self.run.upgrade(), self.limits.get()) else {
            return;
        };
        let Some(_stating) = Stating::begin() else {
            return;
        };
        if !self.lock().admits(run.clock.monotonic(), limits) {
            return;
        }
        let message = word(limits);
        // Under the lock, so that nothing is stated behind the end.
        let mut state = self.lock();
        if !state.has_ended {
            self.tell_left_out(&mut state, &run);
            run.emit(Some(&self.step), || EventKind::StepLogged { level, message });
        }
    }

    /// Takes no further line, and tells how many were left out.
    fn end(&self, tell: bool) {
        let mut state = self.lock();
        state.has_ended = true;
        if tell
            && let Some(run) = self.run.upgrade()
            && let Some(_stating) = Stating::begin()
        {
            self.tell_left_out(&mut state, &run);
        }
    }

    fn tell_left_out(&self, state: &mut State, run: &RunScope) {
        let lines = std::mem::take(&mut state.left_out);
        if lines == 0 {
            return;
        }
        let limits = self.limits.get().copied().unwrap_or_default();
        run.emit(Some(&self.step), || EventKind::StepLogged {
            level: LogLevel::Warn,
            message: format!(
                "{lines} lines of log were left out here: an attempt keeps {} in a second, and {} in all",
                limits.lines_per_second, limits.lines
            ),
        });
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn admits(&mut self, now: Duration, limits: &CaptureLimits) -> bool {
        if self.has_ended {
            return false;
        }
        let (began, lines) = match self.second {
            Some((began, lines)) if now.saturating_sub(began) < SECOND => (began, lines),
            _ => (now, 0),
        };
        let is_admitted = lines < limits.lines_per_second && self.lines < limits.lines;
        self.second = Some((began, lines + u32::from(is_admitted)));
        self.lines += u32::from(is_admitted);
        self.left_out += u64::from(!is_admitted);
        is_admitted
    }
}

/// While it lives, this thread states a line.
struct Stating;

impl Stating {
    /// Nothing when this thread does so already.
    fn begin() -> Option<Self> {
        (!IS_STATING.replace(true)).then_some(Self)
    }
}

impl Drop for Stating {
    fn drop(&mut self) {
        IS_STATING.set(false);
    }
}

/// Has the lines of one attempt captured, from its making to its end.
#[derive(Debug)]
pub(crate) struct StepCapture {
    lines: Option<Arc<StepLines>>,
    span: Span,
}

impl StepCapture {
    /// Makes the span of an attempt; none when nobody would take it.
    pub(crate) fn begin(run: &Arc<RunScope>, step: &StepKey) -> Self {
        if !IS_INSTALLED.load(Ordering::Relaxed) || !run.sink.is_listening() {
            return Self {
                lines: None,
                span: Span::none(),
            };
        }
        let lines = Arc::new(StepLines {
            run: Arc::downgrade(run),
            step: step.clone(),
            limits: OnceLock::new(),
            state: Mutex::default(),
        });
        BEING_MADE.set(Some(Arc::clone(&lines)));
        // Of the highest level, so that no filter of levels takes it away.
        let span = tracing::error_span!(target: STEP_TARGET, "step", run = %run.run_id, step = %step);
        // Where a filter took it away all the same, or the subscriber is another one.
        drop(being_made());
        Self {
            lines: Some(lines),
            span,
        }
    }

    /// The span that the attempt runs in.
    pub(crate) fn span(&self) -> Span {
        self.span.clone()
    }

    /// The attempt has ended.
    pub(crate) fn end(mut self) {
        if let Some(lines) = self.lines.take() {
            lines.end(true);
        }
    }
}

impl Drop for StepCapture {
    fn drop(&mut self) {
        // Given up where it stood: nobody is told.
        if let Some(lines) = &self.lines {
            lines.end(false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::SystemClock, event::EventRecord, id::RunId, key::AssetKey, resource::Resources};

    #[test]
    fn without_a_layer_a_step_has_no_span_and_takes_no_memory() {
        let sink = Arc::new(|_: EventRecord| {});
        let run = RunScope::new(RunId::generate(), Resources::new(), Arc::new(SystemClock::new()), sink);
        let step = StepKey {
            asset: AssetKey::new("a").expect("it is a key"),
            partition: None,
        };
        let capture = StepCapture::begin(&Arc::new(run), &step);
        assert!(capture.lines.is_none() && capture.span().is_none());
    }
}
