//! [`Timeline`]: how many events fall into which span; [`EventStream`] walks it in the order of arrival.
//!
//! Events are numbered on from [`Timeline::first`]; event `n` belongs to device `n % devices`, as its message `n / devices + 1`. Its instant lies
//! evenly in the span, with a jitter that already makes neighbors change places. A late event keeps its instant and
//! arrives up to [`Lateness::most`] later: the stream holds it back until its turn comes.

use std::{cmp::Reverse, collections::BinaryHeap, time::Duration};

use jiff::Timestamp;

use super::{Event, Fleet, noise::Noise};

/// How many events arrive late, and how late.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lateness {
    /// The share of late events, 0 to 1.
    pub share: f64,
    /// The longest delay.
    pub most: Duration,
}

impl Lateness {
    /// All in time.
    pub const NONE: Self = Self {
        share: 0.0,
        most: Duration::ZERO,
    };
}

/// How many events fall into which span.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timeline {
    /// The first instant.
    pub from: Timestamp,
    /// The instant before which all lie.
    pub to: Timestamp,
    /// The number of events.
    pub events: u64,
    /// The number that the first one has; a timeline that goes on where another ended begins with the number after it.
    pub first: u64,
    /// Which arrive late.
    pub lateness: Lateness,
    /// The seed of the jitter.
    pub seed: u64,
}

/// Why a timeline cannot be walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimelineError {
    /// The span is empty.
    #[error("the span from {from} to {to} is empty; give an end that lies after the beginning")]
    EmptySpan {
        /// The beginning.
        from: Timestamp,
        /// The end.
        to: Timestamp,
    },
    /// No device can send the events.
    #[error("a fleet of no devices sends no events; ask for at least one device")]
    NoDevices,
    /// The share of late events is not one.
    #[error("the share of late events must lie between 0 and 1")]
    Share,
}

impl Timeline {
    /// Walks the events of `fleet` in the order of their arrival.
    ///
    /// # Errors
    /// [`TimelineError`] when the span is empty, the fleet is, or the share of late events is not a share.
    pub fn stream(self, fleet: &Fleet) -> Result<EventStream<'_>, TimelineError> {
        if self.to <= self.from {
            return Err(TimelineError::EmptySpan {
                from: self.from,
                to: self.to,
            });
        }
        if fleet.devices().is_empty() {
            return Err(TimelineError::NoDevices);
        }
        if !(0.0..=1.0).contains(&self.lateness.share) {
            return Err(TimelineError::Share);
        }
        Ok(EventStream {
            timeline: self,
            fleet,
            noise: Noise::new(self.seed).at(1 << 50),
            next: 0,
            held_back: BinaryHeap::new(),
        })
    }

    /// The instant of the event at `place`: evenly spread, jittered by up to half the distance between a device's
    /// messages.
    fn instant(&self, place: u64, devices: u64, noise: Noise) -> i64 {
        let (from, to) = (self.from.as_millisecond(), self.to.as_millisecond());
        let span = i128::from(to - from);
        let even = span * i128::from(place) / i128::from(self.events.max(1));
        // A period never exceeds the span, which was an `i64`.
        let period = i64::try_from(span * i128::from(devices) / i128::from(self.events.max(1))).unwrap_or(i64::MAX);
        let reach = (period / 2).clamp(1, 2_000);
        let jitter = noise.at(self.first + place).below(reach.cast_unsigned()).cast_signed();
        let at = from + i64::try_from(even).unwrap_or(i64::MAX) + jitter;
        at.clamp(from, to - 1)
    }

    /// How many places later the event at `place` arrives; `None` when it is in time.
    fn delay(&self, place: u64, noise: Noise) -> Option<u64> {
        let late = noise.at(self.first + place).at(1);
        if late.unit() >= self.lateness.share {
            return None;
        }
        let span_ms = self.to.as_millisecond() - self.from.as_millisecond();
        let most_ms = i64::try_from(self.lateness.most.as_millis())
            .unwrap_or(i64::MAX)
            .min(span_ms);
        let most = i128::from(self.events) * i128::from(most_ms) / i128::from(span_ms);
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        Some(1 + late.at(2).below(most.max(1)))
    }
}

/// The events of a timeline in the order of their arrival.
#[derive(Debug)]
pub struct EventStream<'a> {
    timeline: Timeline,
    fleet: &'a Fleet,
    noise: Noise,
    next: u64,
    /// Late events by the place at which they arrive.
    held_back: BinaryHeap<Reverse<(u64, u64)>>,
}

impl<'a> EventStream<'a> {
    fn event(&self, place: u64) -> Event<'a> {
        let devices = self.fleet.devices();
        let count = devices.len() as u64;
        let number = self.timeline.first + place;
        let device = usize::try_from(number % count).unwrap_or_default();
        let at = self.timeline.instant(place, count, self.noise);
        Event::new(&devices[device], at, number / count + 1)
    }
}

impl<'a> Iterator for EventStream<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            let due = self
                .held_back
                .peek()
                .is_some_and(|Reverse((place, _))| *place <= self.next);
            if due || self.next >= self.timeline.events {
                let Reverse((_, number)) = self.held_back.pop()?;
                return Some(self.event(number));
            }
            let number = self.next;
            self.next += 1;
            match self.timeline.delay(number, self.noise) {
                Some(places) => self.held_back.push(Reverse((number.saturating_add(places), number))),
                None => return Some(self.event(number)),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let ahead = usize::try_from(self.timeline.events - self.next).unwrap_or(usize::MAX);
        let left = ahead.saturating_add(self.held_back.len());
        (left, Some(left))
    }
}
