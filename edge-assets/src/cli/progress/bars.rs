//! [`Bars`]: progress on a terminal, a line for each running step and one for the whole; what has happened scrolls above.

use std::time::Duration;

use indexmap::IndexMap;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget};

use super::{
    layout::Layout,
    narrator::{Narrator, Topic, progress_text},
    thread::Renderer,
};
use crate::{
    event::{EventKind, EventRecord},
    run::StepKey,
};

/// How often spinners turn.
const PACE: Duration = Duration::from_millis(100);

/// Draws bars.
pub(super) struct Bars {
    narrator: Narrator,
    layout: Layout,
    has_color: bool,
    multi: MultiProgress,
    total: ProgressBar,
    steps: IndexMap<StepKey, ProgressBar>,
    /// Lines to scroll by, all at once: each time, every bar is drawn again.
    lines: Vec<String>,
}

impl Bars {
    pub(super) fn new(narrator: Narrator, target: ProgressDrawTarget, layout: Layout, has_color: bool) -> Self {
        let multi = MultiProgress::with_draw_target(target);
        let total = multi.add(ProgressBar::new(0).with_style(layout.of_total()));
        Self {
            narrator,
            layout,
            has_color,
            multi,
            total,
            steps: IndexMap::new(),
            lines: Vec::new(),
        }
    }

    fn follow(&mut self, event: &EventRecord) {
        let Some(key) = &event.step else {
            if let EventKind::RunStarted { steps, .. } = &event.kind {
                self.total.set_length(u64::try_from(*steps).unwrap_or(u64::MAX));
            }
            return;
        };
        match &event.kind {
            EventKind::StepStarted { .. } => {
                let bar = ProgressBar::new_spinner()
                    .with_style(self.layout.of_work(false))
                    .with_prefix(self.layout.title(&key.to_string()));
                let bar = self.multi.insert_before(&self.total, bar);
                self.steps.insert(key.clone(), bar);
            }
            EventKind::StepProgressed { done, total, unit } => {
                if let Some(bar) = self.steps.get(key) {
                    if let Some(total) = total {
                        bar.set_style(self.layout.of_work(true));
                        bar.set_length(*total);
                    }
                    bar.set_position(*done);
                    let words = progress_text(*done, *total, unit);
                    bar.set_message(self.layout.words(&bar.prefix(), &words, total.is_some()));
                }
            }
            EventKind::StepRetryScheduled { .. }
            | EventKind::StepSucceeded { .. }
            | EventKind::StepFailed { .. }
            | EventKind::StepSkipped { .. }
            | EventKind::StepCanceled { .. } => {
                if let Some(bar) = self.steps.shift_remove(key) {
                    bar.finish_and_clear();
                    self.multi.remove(&bar);
                }
            }
            _ => {}
        }
    }

    fn print(&mut self) {
        if self.lines.is_empty() {
            return;
        }
        let mut text = std::mem::take(&mut self.lines).join("\n");
        if !self.has_color {
            text = anstream::adapter::strip_str(&text).to_string();
        }
        // A terminal that is gone is no reason to stop working.
        drop(self.multi.println(text));
    }
}

impl Renderer for Bars {
    fn event(&mut self, event: &EventRecord) {
        let told = self.narrator.tell(event);
        self.follow(event);
        if let Some((Topic::Outcome, text)) = told {
            self.lines.push(text);
        }
        let (done, _) = self.narrator.done();
        self.total.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        let failed = self.narrator.failed();
        if failed > 0 {
            self.total.set_message(format!(", {failed} failed"));
        }
    }

    fn note(&mut self, text: &str) {
        self.lines.push(text.trim_end().to_owned());
    }

    fn pace(&self) -> Option<Duration> {
        Some(PACE)
    }

    fn tick(&mut self) {
        self.print();
        for bar in self.steps.values() {
            bar.tick();
        }
        self.total.tick();
    }

    fn finish(&mut self) {
        self.print();
        for bar in self.steps.values() {
            bar.finish_and_clear();
        }
        self.total.finish_and_clear();
    }
}

/// The bar of one piece of work.
pub(super) fn of_work(title: &str, total: Option<u64>, target: ProgressDrawTarget, layout: Layout) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(total, target);
    bar.set_style(layout.of_work(total.is_some()));
    bar.with_prefix(layout.title(title))
}
