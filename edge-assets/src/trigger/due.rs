//! [`due`]: which instants of a schedule are to be ticked now. Pure: no clock, no store.
//!
//! Whatever the clock does, the instants of the answers strictly increase from one recorded tick to the next: a candidate
//! must lie behind the last tick, and at or behind the beginning that the store remembers (first seen, switched on, edited).

use std::{collections::VecDeque, time::Duration};

use jiff::{SignedDuration, Timestamp};

use super::{Missed, ScheduleDef};
use crate::{
    cron::CronSchedule,
    duration,
    tick::TriggerState,
    version::{FNV_START, fnv1a},
};

/// A tick that is later than this was missed: a schedule that makes up for nothing lets it pass.
const LATE: SignedDuration = SignedDuration::from_secs(60);

/// Instants that were passed over are counted up to here; an outage of a year would else cost half a million steps.
const COUNTED: u32 = 10_000;

/// Steps of the walk to the newest instant, before the search halves the distance instead.
const WALKED: usize = 8;

/// What a schedule is to do at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Due {
    /// The ticks to record now, in their order.
    pub ticks: Vec<DueTick>,
    /// When to ask again; `None` when the schedule is off, or never fires any more.
    pub wake_at: Option<Timestamp>,
    /// By how much the clock stands before the last tick: it was set back. Nothing fires until it has caught up.
    pub clock_behind: Option<Duration>,
}

/// One tick to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueTick {
    /// The instant that it answers for.
    pub instant: Timestamp,
    /// How many instants before it were passed over, since the tick before; 10,000 stands for that many or more.
    pub missed: u32,
    /// Why it asks for no run, when it was missed itself.
    pub skip: Option<String>,
}

impl DueTick {
    fn of(instant: Timestamp) -> Self {
        Self {
            instant,
            missed: 0,
            skip: None,
        }
    }
}

/// Decides which instants of a schedule are to be ticked at `now`.
///
/// `cron` is what [`ScheduleDef::parse_cron`] made of this schedule. Each tick is to be recorded with its instant, which moves
/// [`TriggerState::last_at`]; asking again before that gives the same answer.
///
/// ```
/// use edge_assets::{tick::{TriggerKey, TriggerKind, TriggerState}, trigger::{self, ScheduleDef}};
/// let hourly = ScheduleDef::new("hourly", "0 * * * *", "sync");
/// let key = TriggerKey { location: "demo".into(), kind: TriggerKind::Schedule, name: "hourly".into() };
/// let mut state = TriggerState::first_seen(key, hourly.definition(), "2026-11-22T09:30:00Z".parse()?);
///
/// let due = trigger::due(&hourly, &hourly.parse_cron()?, &state, "2026-11-22T09:59:59Z".parse()?);
/// assert!(due.ticks.is_empty());
/// assert_eq!(due.wake_at, Some("2026-11-22T10:00:00Z".parse()?));
///
/// // Three hours in which nobody looked: the latest instant is made up for, and the two before it are counted.
/// let due = trigger::due(&hourly, &hourly.parse_cron()?, &state, "2026-11-22T12:20:00Z".parse()?);
/// assert_eq!(due.ticks[0].instant, "2026-11-22T12:00:00Z".parse()?);
/// assert_eq!(due.ticks[0].missed, 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn due(schedule: &ScheduleDef, cron: &CronSchedule, state: &TriggerState, now: Timestamp) -> Due {
    if !state.switched.unwrap_or(schedule.enabled) {
        return Due::default();
    }
    let before_since = state.since.checked_sub(SignedDuration::from_nanos(1)).ok();
    let floor = state.last_at.max(before_since).unwrap_or(Timestamp::MIN);
    let behind = state
        .last_at
        .map_or(SignedDuration::ZERO, |last| last.duration_since(now));
    let mut due = Due {
        clock_behind: Duration::try_from(behind).ok().filter(|behind| !behind.is_zero()),
        ..Due::default()
    };
    let Some(first) = cron.next_after(floor) else {
        return due;
    };
    let ask = Ask { schedule, cron, now };
    if first > now {
        due.wake_at = Some(ask.fires_at(first));
        return due;
    }
    let newest = ask.newest(first, now);
    let fires_at = ask.fires_at(newest);
    let passed = if fires_at > now {
        // Its own delay is not over; those before it have fired, since no delay reaches the next instant.
        due.wake_at = Some(fires_at);
        (newest > first).then(|| ask.newest(first, newest - SignedDuration::from_nanos(1)))
    } else {
        due.wake_at = cron.next_after(newest).map(|next| ask.fires_at(next));
        Some(newest)
    };
    if let Some(newest) = passed {
        due.ticks = ask.ticks(first, newest);
    }
    due
}

struct Ask<'a> {
    schedule: &'a ScheduleDef,
    cron: &'a CronSchedule,
    now: Timestamp,
}

impl Ask<'_> {
    /// When an instant fires: at its own time, or by the jitter later, though never as late as the next instant.
    ///
    /// The delay is a hash of name and instant: the same in every process, and another one for each schedule.
    fn fires_at(&self, instant: Timestamp) -> Timestamp {
        let jitter = self.schedule.jitter;
        if jitter.is_zero() {
            return instant;
        }
        let room = match self.cron.next_after(instant) {
            Some(next) => Duration::try_from(next.duration_since(instant)).unwrap_or(jitter),
            None => jitter,
        };
        let range = u64::try_from(jitter.min(room).as_millis()).unwrap_or(u64::MAX);
        if range == 0 {
            return instant;
        }
        let named = fnv1a(FNV_START, self.schedule.name.as_bytes());
        let hash = mixed(fnv1a(named, &instant.as_microsecond().to_le_bytes()));
        let delay = Duration::from_millis(hash % range);
        instant.checked_add(delay).unwrap_or(instant)
    }

    /// The newest instant at or before `until`; `first` is one.
    fn newest(&self, first: Timestamp, until: Timestamp) -> Timestamp {
        let mut newest = first;
        for _ in 0..WALKED {
            match self.cron.next_after(newest) {
                Some(next) if next <= until => newest = next,
                _ => return newest,
            }
        }
        // No instant lies behind `end` and up to `until`; each step halves what is left between the two.
        let mut end = until;
        while let Some(next) = self.cron.next_after(newest).filter(|next| *next <= end) {
            let middle = next + end.duration_since(next) / 2;
            match self.cron.next_after(middle).filter(|found| *found <= end) {
                Some(found) => newest = found,
                None => {
                    newest = next;
                    end = middle;
                }
            }
        }
        newest
    }

    /// The ticks for the instants from `first` to `newest`, by the policy.
    fn ticks(&self, first: Timestamp, newest: Timestamp) -> Vec<DueTick> {
        let mut ticks: VecDeque<DueTick> = match self.schedule.missed {
            Missed::Latest => VecDeque::from([DueTick::of(newest)]),
            Missed::None => {
                let late = self.now.duration_since(self.fires_at(newest));
                let skip = (late > LATE).then(|| {
                    let late = Duration::from_secs(late.as_secs().unsigned_abs());
                    format!("missed by {}; nothing is made up for", duration::print(late))
                });
                VecDeque::from([DueTick {
                    skip,
                    ..DueTick::of(newest)
                }])
            }
            Missed::All { max, within } => self.made_up(first, newest, max, within),
        };
        if let Some(oldest) = ticks.front_mut() {
            oldest.missed = self.count(first, oldest.instant);
        }
        ticks.into()
    }

    /// The newest instants, `max` at most; those before the last one are not older than `within`.
    fn made_up(&self, first: Timestamp, newest: Timestamp, max: u32, within: Duration) -> VecDeque<DueTick> {
        let max = usize::try_from(max.clamp(1, Missed::MAX)).unwrap_or(1);
        let too_old = within.min(Missed::WITHIN) + Duration::from_nanos(1);
        let too_old = self.now.checked_sub(too_old).unwrap_or(Timestamp::MIN);
        let mut ticks = VecDeque::new();
        let mut next = if first > too_old {
            Some(first)
        } else {
            self.cron.next_after(too_old)
        };
        while let Some(instant) = next.filter(|instant| *instant < newest) {
            if ticks.len() + 1 >= max {
                ticks.pop_front();
            }
            if max > 1 {
                ticks.push_back(DueTick::of(instant));
            }
            next = self.cron.next_after(instant);
        }
        ticks.push_back(DueTick::of(newest));
        ticks
    }

    /// How many instants there are from `first` to before `until`.
    fn count(&self, first: Timestamp, until: Timestamp) -> u32 {
        let mut count = 0;
        let mut next = Some(first);
        while let Some(instant) = next.filter(|instant| *instant < until && count < COUNTED) {
            count += 1;
            next = self.cron.next_after(instant);
        }
        count
    }
}

/// Spreads neighboring hashes over the whole range, so that the remainder is even.
///
/// Source: the finalizer of `SplitMix64`, Steele, Lea and Flood, 2014.
const fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
