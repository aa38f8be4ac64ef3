//! [`Progress`]: the thread that draws, from the start of a run to its end.

use std::{sync::Arc, thread::JoinHandle, time::Duration};

use indicatif::ProgressDrawTarget;

use super::{Queue, bars::Bars, layout::Layout, lines::Lines, narrator::Narrator, queue::Entry};
use crate::{
    cli::{
        CliError,
        args::GlobalArgs,
        console::{Live, Streams},
    },
    event::{EventRecord, EventSink, NoSink},
};

/// A way of drawing.
pub(super) trait Renderer: Send {
    /// Draws a fact.
    fn event(&mut self, event: &EventRecord);
    /// Writes talk from elsewhere.
    fn note(&mut self, text: &str);
    /// How often it moves while nothing happens.
    fn pace(&self) -> Option<Duration> {
        None
    }
    /// Shows what it was given since the last time, and moves.
    fn tick(&mut self) {}
    /// Takes away what is only of the moment.
    fn finish(&mut self) {}
}

/// Draws while it lives.
pub(in crate::cli) struct Progress {
    streams: Arc<Streams>,
    running: Option<(Arc<Queue>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts to draw; nothing when the command is to be quiet.
    pub(in crate::cli) fn start(streams: &Arc<Streams>, globals: &GlobalArgs) -> Result<Self, CliError> {
        let mut progress = Self {
            streams: Arc::clone(streams),
            running: None,
        };
        if globals.quiet {
            return Ok(progress);
        }
        let narrator = Narrator::new(globals.verbose > 0);
        // A terminal that cannot move its cursor, `TERM=dumb`, gets lines as well.
        let target = streams.err_is_terminal.then(ProgressDrawTarget::stderr);
        let mut renderer: Box<dyn Renderer> = match target.filter(|target| !target.is_hidden()) {
            Some(target) => {
                let layout = Layout::new(streams.err_width);
                Box::new(Bars::new(narrator, target, layout, streams.err_color))
            }
            None => Box::new(Lines::new(narrator, Arc::clone(streams))),
        };
        let queue = Arc::new(Queue::default());
        let taken = Arc::clone(&queue);
        let thread = std::thread::Builder::new()
            .name("edge-progress".to_owned())
            .spawn(move || draw(&taken, renderer.as_mut()))
            .map_err(CliError::Runtime)?;
        streams.set_live(Some(Live::Run(Arc::clone(&queue))));
        progress.running = Some((queue, thread));
        Ok(progress)
    }

    /// Where the executor hands its facts.
    pub(in crate::cli) fn sink(&self) -> Arc<dyn EventSink> {
        match &self.running {
            Some((queue, _)) => Arc::clone(queue) as Arc<dyn EventSink>,
            None => Arc::new(NoSink),
        }
    }

    /// Draws what is left and ends.
    pub(in crate::cli) fn finish(self) {
        drop(self);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((queue, thread)) = self.running.take() {
            self.streams.set_live(None);
            queue.close();
            // Should drawing have panicked, the result of the run still stands.
            drop(thread.join());
        }
    }
}

fn draw(queue: &Queue, renderer: &mut dyn Renderer) {
    while let Some(entries) = queue.take(renderer.pace()) {
        for entry in &entries {
            match entry {
                Entry::Event(event) => renderer.event(event),
                Entry::Note(text) => renderer.note(text),
            }
        }
        renderer.tick();
    }
    renderer.finish();
}
