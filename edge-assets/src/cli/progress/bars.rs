//! [`Bars`]: progress on a terminal, a line for each running step and one for the whole; what has happened scrolls above.

use std::time::Duration;

use indexmap::IndexMap;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{
    narrator::{Narrator, Topic, progress_text},
    thread::Renderer,
};
use crate::{
    event::{EventKind, EventRecord},
    run::StepKey,
};

/// How often spinners turn.
const PACE: Duration = Duration::from_millis(100);

const SPINNER: &str = "{spinner} {prefix} {msg} {elapsed}";
const BAR: &str = "{spinner} {prefix} [{bar:24}] {msg} {elapsed}";
const TOTAL: &str = "[{bar:24}] {pos}/{len} steps{msg} {elapsed}";

/// Draws bars.
pub(super) struct Bars {
    narrator: Narrator,
    has_color: bool,
    multi: MultiProgress,
    total: ProgressBar,
    steps: IndexMap<StepKey, ProgressBar>,
    /// Lines to scroll by, all at once: each time, every bar is drawn again.
    lines: Vec<String>,
}

impl Bars {
    pub(super) fn new(narrator: Narrator, target: ProgressDrawTarget, has_color: bool) -> Self {
        let multi = MultiProgress::with_draw_target(target);
        let total = multi.add(ProgressBar::new(0).with_style(style(TOTAL)));
        Self {
            narrator,
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
                    .with_style(style(SPINNER))
                    .with_prefix(key.to_string());
                let bar = self.multi.insert_before(&self.total, bar);
                self.steps.insert(key.clone(), bar);
            }
            EventKind::StepProgressed { done, total, unit } => {
                if let Some(bar) = self.steps.get(key) {
                    if let Some(total) = total {
                        bar.set_style(style(BAR));
                        bar.set_length(*total);
                    }
                    bar.set_position(*done);
                    bar.set_message(progress_text(*done, *total, unit));
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
pub(super) fn of_work(title: String, total: Option<u64>, target: ProgressDrawTarget) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(total, target);
    bar.set_style(style(if total.is_some() { BAR } else { SPINNER }));
    bar.with_prefix(title)
}

fn style(template: &'static str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .expect("the templates of this file are valid")
        .progress_chars("=> ")
}
