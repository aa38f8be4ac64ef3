//! Numbers of things in words. How amounts read is the metadata's to say.

use crate::metadata::count_text;

/// `1 asset`, `1,200 assets`, `2 dependencies`.
pub(in crate::cli) fn plural_text(count: usize, one: &str) -> String {
    let number = count_text(u64::try_from(count).unwrap_or(u64::MAX));
    match one.strip_suffix('y') {
        _ if count == 1 => format!("{number} {one}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {one}s"),
    }
}
