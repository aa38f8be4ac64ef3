//! Events and spans as text: `batch{n=3} my_crate::assets: read it rows=7`. No more is ever formatted than is kept.

use std::{
    error::Error,
    fmt::{self, Debug, Write},
};

use tracing::{
    Event,
    field::{Field, Visit},
    span,
};

use crate::boxed::error_chain;

/// The fields of a span take no more than this, in bytes: they stand before each line.
const SPAN_BYTES: usize = 512;

/// A text that ends where it is long enough: whoever writes on is told to stop.
struct Bounded {
    text: String,
    most: usize,
    is_cut: bool,
}

impl Bounded {
    const fn new(most: usize) -> Self {
        Self {
            text: String::new(),
            most,
            is_cut: false,
        }
    }
}

impl Write for Bounded {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        let room = self.most.saturating_sub(self.text.len());
        if piece.len() <= room {
            self.text.push_str(piece);
            return Ok(());
        }
        self.text.push_str(&piece[..piece.floor_char_boundary(room)]);
        self.is_cut = true;
        Err(fmt::Error)
    }
}

/// Takes the fields down: the message apart, the others as ` name=value`.
struct Fields {
    message: Bounded,
    others: Bounded,
}

impl Fields {
    const fn new(most: usize) -> Self {
        Self {
            message: Bounded::new(most),
            others: Bounded::new(most),
        }
    }

    fn take(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        // An error says that the text is long enough; it knows that itself, and is marked at its end.
        let (Ok(()) | Err(fmt::Error)) = match field.name() {
            "message" => self.message.write_fmt(value),
            _ if self.others.is_cut => Ok(()),
            name => write!(self.others, " {name}={value}"),
        };
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.take(field, format_args!("{value}"));
        } else {
            self.take(field, format_args!("{value:?}"));
        }
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.take(field, format_args!("{:?}", error_chain(value)));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.take(field, format_args!("{value:?}"));
    }
}

/// An event as a line; `spans` are the author's spans around it, outermost first.
pub(super) fn of_event(event: &Event<'_>, spans: &[String], most: usize) -> String {
    let mut fields = Fields::new(most);
    event.record(&mut fields);
    let mut line = Bounded::new(most);
    let target = event.metadata().target();
    let written = spans.iter().try_for_each(|span| write!(line, "{span} "));
    let written = written
        .and_then(|()| write!(line, "{target}: {}", fields.message.text))
        .and_then(|()| match fields.message.text.as_str() {
            "" => line.write_str(fields.others.text.trim_start()),
            _ => line.write_str(&fields.others.text),
        });
    if written.is_err() || fields.message.is_cut || fields.others.is_cut {
        line.text.push_str("… (cut)");
    }
    line.text
}

/// A span as text: its name, and its fields as they were when it was made.
pub(super) fn of_span(attributes: &span::Attributes<'_>) -> String {
    let mut fields = Fields::new(SPAN_BYTES);
    attributes.record(&mut fields);
    let name = attributes.metadata().name();
    let others = fields.others.text.trim_start();
    let mark = if fields.others.is_cut { "…" } else { "" };
    match (fields.message.text.as_str(), others) {
        ("", "") => name.to_owned(),
        ("", others) => format!("{name}{{{others}{mark}}}"),
        (message, "") => format!("{name}{{{message}}}"),
        (message, others) => format!("{name}{{{message} {others}{mark}}}"),
    }
}
