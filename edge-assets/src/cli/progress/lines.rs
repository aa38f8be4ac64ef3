//! [`Lines`]: progress where stderr is a file or a pipe, one line for each fact.

use std::sync::Arc;

use super::{narrator::Narrator, thread::Renderer};
use crate::{cli::console::Streams, event::EventRecord};

/// Writes a line for each fact.
pub(super) struct Lines {
    narrator: Narrator,
    streams: Arc<Streams>,
}

impl Lines {
    pub(super) fn new(narrator: Narrator, streams: Arc<Streams>) -> Self {
        Self { narrator, streams }
    }
}

impl Renderer for Lines {
    fn event(&mut self, event: &EventRecord) {
        if let Some((_, text)) = self.narrator.tell(event) {
            self.streams.say_now(&text);
        }
    }

    fn note(&mut self, text: &str) {
        self.streams.say_now(text);
    }
}
