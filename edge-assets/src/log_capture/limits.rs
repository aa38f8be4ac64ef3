//! [`CaptureLimits`]: how much of a flood is kept.

/// How much is kept of what the code of a step says; the rest is counted, and the count is told in its place.
///
/// ```
/// use edge_assets::log_capture::CaptureLimits;
/// let limits = CaptureLimits::new().lines(500);
/// assert_eq!((limits.lines, limits.lines_per_second, limits.line_bytes), (500, 1_000, 8 * 1024));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CaptureLimits {
    /// The longest line, in bytes; what is longer is cut and marked. 8 KiB by default.
    pub line_bytes: usize,
    /// The most lines of one attempt; 10,000 by default.
    pub lines: u32,
    /// The most lines of one attempt within a second; 1,000 by default.
    pub lines_per_second: u32,
}

impl Default for CaptureLimits {
    fn default() -> Self {
        Self {
            line_bytes: 8 * 1024,
            lines: 10_000,
            lines_per_second: 1_000,
        }
    }
}

impl CaptureLimits {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the longest line, in bytes; 0 counts as 1.
    #[must_use]
    pub const fn line_bytes(mut self, bytes: usize) -> Self {
        self.line_bytes = if bytes == 0 { 1 } else { bytes };
        self
    }

    /// Sets the most lines of one attempt.
    #[must_use]
    pub const fn lines(mut self, lines: u32) -> Self {
        self.lines = lines;
        self
    }

    /// Sets the most lines of one attempt within a second.
    #[must_use]
    pub const fn lines_per_second(mut self, lines: u32) -> Self {
        self.lines_per_second = lines;
        self
    }
}
