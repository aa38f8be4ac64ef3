//! What is wrong with a definition: all of it at once.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use super::{
    PartitionError, PartitionsDefinition,
    cadence::{parse_local, times_of},
    definition::{Kind, MAX_DIMENSIONS},
    windows::Windows,
};
use crate::cron::{CronError, CronSchedule};

/// So many windows are looked at for whether their keys can be told apart and read back.
const LOOKED_AT: u64 = 400;

impl PartitionsDefinition {
    /// Everything that is wrong with the definition; nothing when it is sound. Building [`Definitions`](crate::Definitions) asks
    /// it of every asset.
    ///
    /// ```
    /// use edge_assets::partition::PartitionsDefinition;
    /// let daily = PartitionsDefinition::daily("2026-02-30").zone("Europe/Berlim").at(24, 0);
    /// let faults: Vec<String> = daily.check_definition().iter().map(ToString::to_string).collect();
    /// assert_eq!(faults.len(), 3);
    /// assert_eq!(faults[0], "the partitions start at `2026-02-30`, which is not a date; write `2026-01-31`");
    /// ```
    #[must_use]
    pub fn check_definition(&self) -> Vec<PartitionError> {
        let mut faults = Vec::new();
        self.refuse_options(&mut faults);
        match &self.kind {
            Kind::Fixed(keys) => faults_of_list(keys, &mut faults),
            Kind::Dynamic(name) => {
                if name.trim().is_empty() {
                    faults.push(PartitionError::NoName);
                }
            }
            Kind::Product { overflows, .. } => self.faults_of_product(*overflows, &mut faults),
            _ => self.faults_of_windows(&mut faults),
        }
        faults
    }

    fn faults_of_product(&self, overflows: bool, faults: &mut Vec<PartitionError>) {
        if overflows {
            faults.push(PartitionError::TooManyDimensions(MAX_DIMENSIONS));
        }
        let leaves = self.leaves();
        for (place, (name, leaf)) in leaves.iter().enumerate() {
            if name.is_empty() {
                faults.push(PartitionError::UnnamedDimension(place + 1));
            } else if leaves[..place].iter().any(|(other, _)| other == name) {
                faults.push(PartitionError::DoubledDimension(name));
            }
            faults.extend(
                leaf.check_definition()
                    .into_iter()
                    .map(|error| PartitionError::Dimension {
                        name,
                        error: Box::new(error),
                    }),
            );
        }
    }

    fn refuse_options(&self, faults: &mut Vec<PartitionError>) {
        let (kind, is_time) = match self.kind {
            Kind::Fixed(_) => ("a fixed list", false),
            Kind::Dynamic(_) => ("dynamic partitions", false),
            Kind::Product { .. } => ("a product", false),
            Kind::Hourly(_) => ("hours", true),
            Kind::Daily(_) => ("days", true),
            Kind::Weekly(_) => ("weeks", true),
            Kind::Monthly(_) => ("months", true),
            Kind::Cron { .. } => ("windows of a cron expression", true),
        };
        let takes_day = matches!(self.kind, Kind::Weekly(_) | Kind::Monthly(_));
        let takes_time = is_time && !matches!(self.kind, Kind::Cron { .. });
        let options = [
            ("zone", self.zone.is_some(), is_time),
            ("at", self.time.is_some(), takes_time),
            ("on_day", self.day.is_some(), takes_day),
            ("until", self.end.is_some(), is_time),
            ("excluding", !self.exclusions.is_empty(), is_time),
            ("format", self.format.is_some(), is_time),
        ];
        for (option, is_given, is_taken) in options {
            if is_given && !is_taken {
                faults.push(PartitionError::Option { option, kind });
            }
        }
    }

    fn faults_of_windows(&self, faults: &mut Vec<PartitionError>) {
        let before = faults.len();
        let text = self.start().unwrap_or_default();
        let start = parse_local(text);
        if start.is_none() {
            faults.push(PartitionError::Start(text));
        }
        if let Some(end) = self.end {
            match (start, parse_local(end)) {
                (_, None) => faults.push(PartitionError::End(end)),
                (Some(from), Some(to)) if to <= from => {
                    faults.push(PartitionError::EndBeforeStart { start: text, end });
                }
                _ => {}
            }
        }
        if let Some(zone) = self.zone
            && TimeZone::get(zone).is_err()
        {
            faults.push(CronError::Zone(zone.to_owned()).into());
        }
        if let Kind::Cron { expression, .. } = self.kind
            && let Err(error) = times_of(expression)
        {
            faults.push(error.into());
        }
        self.faults_of_times(faults);
        let mut latest = start;
        for &text in self.exclusions {
            match parse_local(text) {
                Some(local) => latest = latest.max(Some(local)),
                None => faults.extend(fault_of_exclusion(text)),
            }
        }
        if faults.len() == before
            && let Some(latest) = latest
        {
            self.faults_as_a_whole(text, latest, faults);
        }
    }

    fn faults_of_times(&self, faults: &mut Vec<PartitionError>) {
        if let Some((hour, minute)) = self.time
            && (hour > 23 || minute > 59 || (hour > 0 && matches!(self.kind, Kind::Hourly(_))))
        {
            faults.push(if hour > 0 && hour < 24 && minute < 60 {
                let kind = "hours, of which only the minute can be moved: write `at(0, 15)`, which";
                PartitionError::Option { option: "at", kind }
            } else {
                PartitionError::TimeOfDay { hour, minute }
            });
        }
        let (each, last) = match self.kind {
            Kind::Weekly(_) => ("week", 7),
            Kind::Monthly(_) => ("month", 28),
            _ => return,
        };
        if let Some(day) = self.day.filter(|day| !(1..=last).contains(day)) {
            faults.push(PartitionError::Day { day, each, last });
        }
    }

    /// What only the windows themselves show.
    fn faults_as_a_whole(&self, start: &'static str, latest: DateTime, faults: &mut Vec<PartitionError>) {
        let now = latest
            .to_zoned(TimeZone::UTC)
            .map_or(Timestamp::MAX, |zoned| zoned.timestamp());
        let windows = match Windows::of(self, now) {
            Ok(Some(windows)) => windows,
            Ok(None) => return,
            Err(error) => return faults.push(error),
        };
        let known = windows.known();
        if let (None, Some(end), true) = (known.first(), self.end, self.exclusions.is_empty()) {
            faults.push(PartitionError::NoWindows { start, end });
        }
        for &text in self.exclusions {
            let within = parse_local(text).is_some() && windows.excluded_by(text).is_ok_and(|set| set.is_empty());
            if within {
                let why = "no window begins then; write the begin of one, or take it off".to_owned();
                faults.push(PartitionError::Exclusion { text, why });
            }
        }
        if let Some(format) = self.format
            && let Some(why) = fault_of_format(&windows)
        {
            faults.push(PartitionError::Format { format, why });
        }
    }
}

fn faults_of_list(keys: &'static [&'static str], faults: &mut Vec<PartitionError>) {
    if keys.is_empty() {
        faults.push(PartitionError::NoKeys);
    }
    let mut seen = std::collections::BTreeSet::new();
    for (place, &key) in keys.iter().enumerate() {
        if key.trim().is_empty() {
            faults.push(PartitionError::EmptyKey(place + 1));
        } else if !seen.insert(key) {
            faults.push(PartitionError::DoubledKey(key));
        }
    }
}

fn fault_of_exclusion(text: &'static str) -> Option<PartitionError> {
    let error = match CronSchedule::parse(text, "UTC") {
        Ok(_) => return None,
        Err(CronError::Fields { .. }) => {
            "write a date such as `2026-12-25`, a time such as `2026-12-25T13:00`, or five fields of cron".to_owned()
        }
        Err(error) => error.to_string(),
    };
    Some(PartitionError::Exclusion { text, why: error })
}

fn fault_of_format(windows: &Windows) -> Option<String> {
    let mut previous: Option<String> = None;
    for number in 0..LOOKED_AT.min(windows.known) {
        let local = windows.local(number);
        let key = windows.key(number);
        let text = key
            .strip_suffix('b')
            .filter(|_| windows.is_second(number))
            .unwrap_or(&key);
        let printed = windows.parse(text).map(|local| windows.print(local));
        if printed.as_deref() != Some(text) {
            return Some(format!(
                "the window of {local} has the key `{key}`, which cannot be read back"
            ));
        }
        if previous.as_ref() == Some(&key) {
            return Some(format!(
                "two windows have the key `{key}`; write the parts of the date that tell them apart"
            ));
        }
        if windows.number_at(text).is_none_or(|found| windows.key(found) != text) {
            return Some(format!("the key `{key}` names another window when it is read back"));
        }
        previous = Some(key);
    }
    None
}
