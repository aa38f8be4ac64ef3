//! What a terminal shows after all that was printed on it, cursor movements and all.

use std::num::NonZeroU16;

/// The lines of a terminal of 40 rows.
pub(crate) struct Screen(Vec<String>);

impl Screen {
    pub(crate) fn of(printed: &str, columns: u16) -> Self {
        let mut parser = vt100::Parser::new(size(40), size(columns), 0);
        parser.process(printed.as_bytes());
        let rows = parser.screen().rows(0, columns);
        Self(rows.map(|row| row.trim_end().to_owned()).collect())
    }

    /// The line that holds a text.
    pub(crate) fn line_with(&self, text: &str) -> &str {
        let line = self.0.iter().find(|line| line.contains(text));
        line.unwrap_or_else(|| panic!("`{text}` is not shown: {:#?}", self.0))
    }
}

fn size(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}
