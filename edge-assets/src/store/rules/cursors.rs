//! Cursors of lists: the place of the last item of a page, as text. Each list has a letter, so that none is taken for another.

use jiff::Timestamp;

use super::{super::StoreError, instants::micros};
use crate::page::Cursor;

/// The place of a run in the list of all: when it was made, and the how manieth it was.
pub(crate) type RunPlace = (Timestamp, u64);

/// Where a page of runs ended.
pub(crate) fn run_cursor((created_at, number): RunPlace) -> Cursor {
    Cursor::new(format!("r{}.{number}", micros(created_at)))
}

/// Reads where a page of runs ended.
pub(crate) fn run_place(cursor: &Cursor) -> Result<RunPlace, StoreError> {
    read_run_place(cursor.as_str()).ok_or_else(|| StoreError::BadCursor(cursor.as_str().to_owned()))
}

fn read_run_place(text: &str) -> Option<RunPlace> {
    let (micros, number) = text.strip_prefix('r')?.split_once('.')?;
    let created_at = Timestamp::from_microsecond(micros.parse().ok()?).ok()?;
    Some((created_at, number.parse().ok()?))
}

/// Where a page of ticks ended.
pub(crate) fn tick_cursor(number: u64) -> Cursor {
    Cursor::new(format!("t{number}"))
}

/// Reads where a page of ticks ended.
pub(crate) fn tick_place(cursor: &Cursor) -> Result<u64, StoreError> {
    let number = cursor.as_str().strip_prefix('t').and_then(|text| text.parse().ok());
    number.ok_or_else(|| StoreError::BadCursor(cursor.as_str().to_owned()))
}

/// Where a page of the audit ended.
pub(crate) fn audit_cursor(number: u64) -> Cursor {
    Cursor::new(format!("a{number}"))
}

/// Reads where a page of the audit ended.
pub(crate) fn audit_place(cursor: &Cursor) -> Result<u64, StoreError> {
    let number = cursor.as_str().strip_prefix('a').and_then(|text| text.parse().ok());
    number.ok_or_else(|| StoreError::BadCursor(cursor.as_str().to_owned()))
}

/// Where a page of backfills ended.
pub(crate) fn backfill_cursor(number: u64) -> Cursor {
    Cursor::new(format!("b{number}"))
}

/// Reads where a page of backfills ended.
pub(crate) fn backfill_place(cursor: &Cursor) -> Result<u64, StoreError> {
    let number = cursor.as_str().strip_prefix('b').and_then(|text| text.parse().ok());
    number.ok_or_else(|| StoreError::BadCursor(cursor.as_str().to_owned()))
}

/// Where a page of evaluations ended.
pub(crate) fn evaluation_cursor(number: u64) -> Cursor {
    Cursor::new(format!("e{number}"))
}

/// Reads where a page of evaluations ended.
pub(crate) fn evaluation_place(cursor: &Cursor) -> Result<u64, StoreError> {
    let number = cursor.as_str().strip_prefix('e').and_then(|text| text.parse().ok());
    number.ok_or_else(|| StoreError::BadCursor(cursor.as_str().to_owned()))
}

/// Where a page of deliveries of alerts ended.
pub(crate) fn delivery_cursor(number: u64) -> Cursor {
    Cursor::new(format!("d{number}"))
}

/// Reads where a page of deliveries of alerts ended.
pub(crate) fn delivery_place(cursor: &Cursor) -> Result<u64, StoreError> {
    let number = cursor.as_str().strip_prefix('d').and_then(|text| text.parse().ok());
    number.ok_or_else(|| StoreError::BadCursor(cursor.as_str().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_survive_being_written_as_text() {
        for (at, number) in [("2026-11-22T09:00:00.123456Z", 7), ("1969-01-01T00:00:00Z", u64::MAX)] {
            let place = (at.parse().unwrap(), number);
            assert_eq!(run_place(&run_cursor(place)).unwrap(), place);
            assert_eq!(tick_place(&tick_cursor(number)).unwrap(), number);
            assert_eq!(audit_place(&audit_cursor(number)).unwrap(), number);
            assert_eq!(backfill_place(&backfill_cursor(number)).unwrap(), number);
            assert_eq!(evaluation_place(&evaluation_cursor(number)).unwrap(), number);
            assert_eq!(delivery_place(&delivery_cursor(number)).unwrap(), number);
            assert!(evaluation_place(&tick_cursor(number)).is_err());
            assert!(delivery_place(&audit_cursor(number)).is_err());
        }
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        for text in [
            "",
            "r",
            "r1",
            "r1.",
            "r1.-1",
            "rx.1",
            "t1",
            "r99999999999999999999.1",
            "r1.1 ",
        ] {
            assert!(run_place(&Cursor::new(text)).is_err(), "{text}");
        }
        for text in ["", "a", "a-1", "t1", "aa1"] {
            assert!(audit_place(&Cursor::new(text)).is_err(), "{text}");
        }
        for text in ["", "t", "t-1", "r1.1", "tt1"] {
            assert!(tick_place(&Cursor::new(text)).is_err(), "{text}");
            assert!(backfill_place(&Cursor::new(text)).is_err(), "{text}");
        }
    }
}
