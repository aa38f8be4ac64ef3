//! [`Window`]: a span of whole buckets. Windows come from a clock that is passed in, never from the server's.

use jiff::Timestamp;

use super::Rollup;

/// From an instant (with it) to an instant (without it), both on the boundary of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
}

impl Window {
    /// What happened in the last `seconds`, in whole buckets: from the bucket that `now - seconds` falls into, to the
    /// end of the bucket that `now` falls into.
    ///
    /// So nothing of the span is missed, no bucket is cut, and up to one bucket more is seen at the beginning.
    #[must_use]
    pub fn last(rollup: Rollup, now: Timestamp, seconds: i64) -> Self {
        let size = rollup.bucket_seconds();
        let second = now.as_millisecond().div_euclid(1_000);
        Self {
            from: at(floor(second - seconds, size)),
            to: at(floor(second, size) + size),
        }
    }

    /// The last `count` buckets that are over at `now`.
    #[must_use]
    pub fn complete(rollup: Rollup, now: Timestamp, count: i64) -> Self {
        let size = rollup.bucket_seconds();
        let to = floor(now.as_millisecond().div_euclid(1_000), size);
        Self {
            from: at(to - count * size),
            to: at(to),
        }
    }

    /// The bucket that `instant` falls into.
    #[must_use]
    pub fn bucket(rollup: Rollup, instant: Timestamp) -> Self {
        Self::last(rollup, instant, 0)
    }

    /// The whole buckets that it touches.
    #[must_use]
    pub fn whole(self, rollup: Rollup) -> Self {
        let size = rollup.bucket_seconds();
        Self {
            from: at(floor(self.from.as_millisecond().div_euclid(1_000), size)),
            to: at(ceiling(self.to, size)),
        }
    }

    /// The part at and after `instant`, in whole buckets; a bucket that holds the instant is left out.
    #[must_use]
    pub fn since(self, rollup: Rollup, instant: Timestamp) -> Self {
        let size = rollup.bucket_seconds();
        let from = at(ceiling(instant, size)).max(self.from);
        Self {
            from,
            to: self.to.max(from),
        }
    }

    /// Its length, in seconds.
    #[must_use]
    pub fn seconds(self) -> i64 {
        (self.to.as_second() - self.from.as_second()).max(0)
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.to <= self.from
    }

    /// Cuts it into spans of at most `seconds`, in order; the cuts are multiples of `seconds` since 1970.
    pub fn pieces(self, seconds: i64) -> impl Iterator<Item = Self> {
        let mut from = self.from;
        std::iter::from_fn(move || {
            if from >= self.to {
                return None;
            }
            let to = at(floor(from.as_second(), seconds) + seconds).min(self.to);
            let piece = Self { from, to };
            from = to;
            Some(piece)
        })
    }

    /// The bounds as ClickHouse parameters `from` and `to`.
    #[must_use]
    pub fn params(self) -> [(&'static str, i64); 2] {
        [("from", self.from.as_millisecond()), ("to", self.to.as_millisecond())]
    }
}

const fn floor(second: i64, size: i64) -> i64 {
    second.div_euclid(size) * size
}

/// The first boundary at or after an instant.
fn ceiling(instant: Timestamp, size: i64) -> i64 {
    let milliseconds = size * 1_000;
    (instant.as_millisecond() + milliseconds - 1).div_euclid(milliseconds) * size
}

/// A second as an instant; what no timestamp can hold becomes the nearest one it can.
fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(if second < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: &str, to: &str) -> Window {
        Window {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        }
    }

    #[test]
    fn windows_are_whole_buckets_and_miss_nothing_of_their_span() {
        let now = "2026-11-22T09:03:27.5Z".parse().unwrap();
        let cases = [
            (
                Window::last(Rollup::Minute, now, 300),
                window("2026-11-22T08:58:00Z", "2026-11-22T09:04:00Z"),
            ),
            (
                Window::last(Rollup::Hourly, now, 86_400),
                window("2026-11-21T09:00:00Z", "2026-11-22T10:00:00Z"),
            ),
            (
                Window::complete(Rollup::Hourly, now, 24),
                window("2026-11-21T09:00:00Z", "2026-11-22T09:00:00Z"),
            ),
            (
                Window::bucket(Rollup::Daily, now),
                window("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"),
            ),
            (
                window("2026-11-21T09:00:00.001Z", "2026-11-21T10:00:00.001Z").whole(Rollup::Hourly),
                window("2026-11-21T09:00:00Z", "2026-11-21T11:00:00Z"),
            ),
            (
                Window::complete(Rollup::Hourly, now, 24)
                    .since(Rollup::Hourly, "2026-11-22T06:00:01Z".parse().unwrap()),
                window("2026-11-22T07:00:00Z", "2026-11-22T09:00:00Z"),
            ),
        ];
        for (found, expected) in cases {
            assert_eq!(found, expected);
        }
        // On the boundary itself the span is exact but for the bucket that has just begun.
        let on_time = "2026-11-22T09:03:00Z".parse().unwrap();
        assert_eq!(
            Window::last(Rollup::Minute, on_time, 300),
            window("2026-11-22T08:58:00Z", "2026-11-22T09:04:00Z")
        );
    }

    #[test]
    fn pieces_cover_the_window_without_overlap() {
        let whole = window("2026-11-20T13:00:00Z", "2026-11-23T01:00:00Z");
        let pieces: Vec<Window> = whole.pieces(86_400).collect();
        assert_eq!(pieces.len(), 4);
        assert_eq!(pieces[0], window("2026-11-20T13:00:00Z", "2026-11-21T00:00:00Z"));
        assert!(pieces.windows(2).all(|pair| pair[0].to == pair[1].from));
        assert_eq!(pieces[3].to, whole.to);
        let nothing = window("2026-11-20T13:00:00Z", "2026-11-20T13:00:00Z");
        assert!(nothing.is_empty() && nothing.pieces(60).next().is_none());
    }
}
