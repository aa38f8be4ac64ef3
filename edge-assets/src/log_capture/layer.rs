//! The layer: finds the step around an event.

use std::sync::Arc;

use tracing::{Dispatch, Event, Level, Subscriber, level_filters::LevelFilter, span};
use tracing_subscriber::{
    Layer,
    filter::{Targets, dynamic_filter_fn},
    layer::{Context, Filter},
    registry::{LookupSpan, SpanRef},
};

use super::{
    CaptureLimits, line,
    step_lines::{self, STEP_TARGET, StepLines},
};
use crate::event::LogLevel;

/// What talks about connections rather than about data; with the colons, so that `hyper_loop` is not meant. Its warnings count.
const MACHINERY: [&str; 11] = [
    "edge_assets::",
    "clickhouse::",
    "fred::",
    "h2::",
    "hyper::",
    "hyper_util::",
    "lettre::",
    "mio::",
    "rustls::",
    "tokio::",
    "tokio_util::",
];

/// Captures what author code says with `tracing`.
///
/// The command line installs it by itself, before `materialize`, `job execute` and `daemon`, unless the program has a subscriber
/// of its own; that one adds the layer:
///
/// ```
/// use edge_assets::log_capture::LogCapture;
/// use tracing_subscriber::layer::SubscriberExt as _;
///
/// let subscriber = tracing_subscriber::registry()
///     .with(LogCapture::new().layer())
///     .with(tracing_subscriber::fmt::layer());
/// # drop(subscriber);
/// ```
///
/// It takes what is of the level `info` or higher; of the framework itself and of the libraries that it stands on, `warn` or
/// higher. Whatever a filter of the whole subscriber takes away, it does not see.
#[derive(Debug, Clone, Default)]
#[must_use = "nothing is captured without its layer"]
pub struct LogCapture {
    level: Option<LevelFilter>,
    targets: Vec<(String, LevelFilter)>,
    limits: CaptureLimits,
}

/// What is to be captured cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` does not say what is captured; write a level such as `debug`, `my_crate=debug`, or `off`")]
pub struct CaptureError {
    word: String,
}

impl LogCapture {
    /// Begins with the defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says what is captured: a level for all, and levels by the beginning of the target, such as `debug` or
    /// `my_crate=debug,noisy=off`. What is not named keeps its default.
    ///
    /// # Errors
    /// [`CaptureError`] when that is not what it says.
    pub fn filter(mut self, directives: &str) -> Result<Self, CaptureError> {
        for word in directives.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            let (target, level) = match word.split_once('=') {
                Some((target, level)) => (Some(target.trim()), level.trim()),
                None => (None, word),
            };
            let error = || CaptureError { word: word.to_owned() };
            let level: LevelFilter = level.parse().map_err(|_| error())?;
            match target {
                None => self.level = Some(level),
                Some("") => return Err(error()),
                Some(target) => self.targets.push((target.to_owned(), level)),
            }
        }
        Ok(self)
    }

    /// Sets how much of a flood is kept.
    pub const fn limits(mut self, limits: CaptureLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Makes the layer, to be added to a subscriber that begins with `tracing_subscriber::registry()`.
    #[must_use]
    pub fn layer<S>(self) -> impl Layer<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let targets = self.targets();
        Capture { limits: self.limits }.with_filter(targets)
    }

    /// Makes a filter for another layer, such as one that writes to a terminal: it lets through what is not captured. That layer
    /// must see the spans of the target `edge_assets::step`.
    #[must_use]
    pub fn rest<S>(&self) -> impl Filter<S> + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let targets = self.targets();
        dynamic_filter_fn(move |metadata, context: &Context<'_, S>| {
            let is_taken = || targets.would_enable(metadata.target(), metadata.level());
            let is_within_step = || {
                let span = context.lookup_current();
                span.is_some_and(|span| span.scope().any(|span| is_of_step(&span)))
            };
            !(metadata.is_event() && is_taken() && is_within_step())
        })
    }

    fn targets(&self) -> Targets {
        Targets::new()
            .with_default(self.level.unwrap_or(LevelFilter::INFO))
            .with_targets(MACHINERY.map(|target| (target, LevelFilter::WARN)))
            .with_targets(self.targets.iter().cloned())
            // What nobody may switch off: the span by which all others are found.
            .with_target(STEP_TARGET, LevelFilter::ERROR)
    }
}

/// The layer itself.
struct Capture {
    limits: CaptureLimits,
}

/// An author's span as text.
struct SpanText(String);

impl<S> Layer<S> for Capture
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_register_dispatch(&self, _: &Dispatch) {
        step_lines::install();
    }

    fn on_new_span(&self, attributes: &span::Attributes<'_>, id: &span::Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else {
            return;
        };
        if attributes.metadata().target() == STEP_TARGET {
            if let Some(lines) = step_lines::being_made().filter(|lines| lines.adopt(self.limits)) {
                span.extensions_mut().insert(lines);
            }
            return;
        }
        if span.scope().skip(1).any(|span| is_of_step(&span)) {
            let text = line::of_span(attributes);
            span.extensions_mut().insert(SpanText(text));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut spans = Vec::new();
        let mut found = None;
        for span in context.event_scope(event).into_iter().flatten() {
            let extensions = span.extensions();
            if let Some(lines) = extensions.get::<Arc<StepLines>>() {
                found = Some(Arc::clone(lines));
                break;
            }
            if let Some(SpanText(text)) = extensions.get() {
                spans.push(text.clone());
            }
        }
        if let Some(lines) = found {
            spans.reverse();
            lines.state(level(event), |limits| line::of_event(event, &spans, limits.line_bytes));
        }
    }
}

/// Whether it is the span of a step.
fn is_of_step<S: for<'a> LookupSpan<'a>>(span: &SpanRef<'_, S>) -> bool {
    span.extensions().get::<Arc<StepLines>>().is_some()
}

fn level(event: &Event<'_>) -> LogLevel {
    match *event.metadata().level() {
        Level::ERROR => LogLevel::Error,
        Level::WARN => LogLevel::Warn,
        Level::INFO => LogLevel::Info,
        _ => LogLevel::Debug,
    }
}
