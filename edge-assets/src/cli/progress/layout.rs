//! [`Layout`]: how the lines of bars share the width of the terminal. What is too long is cut with a mark, never wrapped.

use indicatif::ProgressStyle;

use crate::cli::output::cut;

/// The width of a terminal that does not tell it.
const USUAL: usize = 80;
/// Below this there is no room for a bar beside its words.
const WIDE_ENOUGH: usize = 60;
/// What stands around title and words: a spinner, blanks, the time that has passed.
const AROUND: usize = 10;

/// How the lines of bars share the width.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    width: usize,
}

impl Layout {
    pub(super) fn new(width: Option<usize>) -> Self {
        Self {
            width: width.unwrap_or(USUAL),
        }
    }

    fn bar(self) -> usize {
        (self.width / 5).clamp(8, 24)
    }

    fn has_bar(self, is_counted: bool) -> bool {
        is_counted && self.width >= WIDE_ENOUGH
    }

    /// The title, as much as there is room for.
    pub(super) fn title(self, title: &str) -> String {
        let share = if self.width < 100 {
            self.width * 2 / 5
        } else {
            self.width / 2
        };
        cut(title, Some(share.saturating_sub(2).max(8)))
    }

    /// The words beside the title, as much as there is room for; `is_counted` when there is a total.
    pub(super) fn words(self, title: &str, words: &str, is_counted: bool) -> String {
        let bar = if self.has_bar(is_counted) { self.bar() + 3 } else { 0 };
        let taken = console::measure_text_width(title) + bar + AROUND;
        cut(words, Some(self.width.saturating_sub(taken).max(1)))
    }

    /// The line of one piece of work.
    pub(super) fn of_work(self, is_counted: bool) -> ProgressStyle {
        if self.has_bar(is_counted) {
            style(&format!(
                "{{spinner}} {{prefix}} [{{bar:{}}}] {{msg}} {{elapsed}}",
                self.bar()
            ))
        } else {
            style("{spinner} {prefix} {msg} {elapsed}")
        }
    }

    /// The line of the whole.
    pub(super) fn of_total(self) -> ProgressStyle {
        style(&format!(
            "[{{bar:{}}}] {{pos}}/{{len}} steps{{msg}} {{elapsed}}",
            self.bar()
        ))
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .expect("the templates of this file are valid")
        .progress_chars("=> ")
}

#[cfg(test)]
mod tests {
    use console::measure_text_width;

    use super::*;

    #[test]
    fn a_line_is_never_wider_than_its_terminal() {
        let title = "device_metrics_of_every_region/aggregated_by_firmware_version_and_day/設備の集計";
        let words = "1,234,567,890 of 9,999,999,999 rows of the partition";
        for width in 24..240 {
            for is_counted in [true, false] {
                let layout = Layout::new(Some(width));
                let title = layout.title(title);
                let words = layout.words(&title, words, is_counted);
                let bar = if layout.has_bar(is_counted) {
                    layout.bar() + 3
                } else {
                    0
                };
                let line = format!("⠋ {title} {words} 59m");
                assert!(measure_text_width(&line) + bar <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn what_fits_is_whole() {
        let layout = Layout::new(None);
        assert_eq!(layout.title("edge/daily"), "edge/daily");
        assert_eq!(layout.words("edge/daily", "10 of 100 rows", true), "10 of 100 rows");
        assert_eq!(
            Layout::new(Some(40)).words("edge/daily", "10 of 100 rows", true),
            "10 of 100 rows"
        );
    }
}
