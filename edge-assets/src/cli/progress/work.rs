//! [`Work`]: the progress of long work in a command of the application; a bar on a terminal, a line a second elsewhere.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget};

use super::{bars, layout::Layout, narrator::progress_text};
use crate::cli::{CommandContext, console::Live};

/// The shortest time between two lines.
const LINE_EVERY: Duration = Duration::from_secs(1);

/// The progress of long work, from [`CommandContext::work`]; it ends when it is dropped.
#[must_use = "it ends when it is dropped"]
pub struct Work {
    context: CommandContext,
    title: String,
    total: Option<u64>,
    unit: String,
    shape: Shape,
}

enum Shape {
    Bar(ProgressBar, Layout),
    /// When the last line was written.
    Lines(Mutex<Option<Duration>>),
    Nothing,
}

impl Work {
    pub(in crate::cli) fn start(context: &CommandContext, title: String, total: Option<u64>, unit: String) -> Self {
        let streams = context.streams();
        let target = streams.err_is_terminal.then(ProgressDrawTarget::stderr);
        let shape = match target.filter(|target| !target.is_hidden()) {
            _ if context.is_quiet() => Shape::Nothing,
            None => Shape::Lines(Mutex::new(None)),
            Some(target) => {
                let layout = Layout::new(streams.err_width);
                let bar = bars::of_work(&title, total, target, layout);
                streams.set_live(Some(Live::Bar(bar.clone())));
                Shape::Bar(bar, layout)
            }
        };
        Self {
            context: context.clone(),
            title,
            total,
            unit,
            shape,
        }
    }

    /// Says how far it is.
    pub fn set(&self, done: u64) {
        let text = || progress_text(done, self.total, &self.unit);
        match &self.shape {
            Shape::Nothing => {}
            Shape::Bar(bar, layout) => {
                bar.set_position(done);
                bar.set_message(layout.words(&bar.prefix(), &text(), self.total.is_some()));
            }
            Shape::Lines(last) => {
                let now = self.context.clock().monotonic();
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if last.is_none_or(|last| now.saturating_sub(last) >= LINE_EVERY) || self.total == Some(done) {
                    *last = Some(now);
                    self.context.say(format!("{}: {}", self.title, text()));
                }
            }
        }
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if let Shape::Bar(bar, _) = &self.shape {
            self.context.streams().set_live(None);
            bar.finish_and_clear();
        }
    }
}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work")
            .field("title", &self.title)
            .field("total", &self.total)
            .finish_non_exhaustive()
    }
}
