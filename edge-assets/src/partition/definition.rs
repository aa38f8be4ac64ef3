//! [`PartitionsDefinition`]: which partitions an asset has; constant data that is made in a `const`.

use std::fmt;

use jiff::Timestamp;

use super::{FromPartitionKey, PartitionError, PartitionKey, PartitionSpace, Partitions, Window, key_text};

/// A product has at most this many dimensions of its own; nested ones come on top.
pub(super) const MAX_DIMENSIONS: usize = 5;

/// Which partitions an asset has; a constant, so that `#[asset(partitions = DAILY)]` can name it.
///
/// ```
/// use edge_assets::partition::PartitionsDefinition;
/// const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-01-01").zone("Europe/Berlin");
/// const REGIONS: PartitionsDefinition = PartitionsDefinition::fixed(&["eu", "us"]);
/// const BOTH: PartitionsDefinition = PartitionsDefinition::by("day", &DAILY).and("region", &REGIONS);
///
/// let now = "2026-11-22T09:00:00Z".parse()?;
/// assert_eq!(DAILY.latest_complete(now)?.unwrap().as_str(), "2026-11-21");
/// assert!(DAILY.check("2025-12-31", now).is_err());
/// assert!(BOTH.check("2026-11-21|eu", now).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// What is wrong with a definition, such as a zone that does not exist, is said by
/// [`check_definition`](Self::check_definition), which building the [`Definitions`](crate::Definitions) asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartitionsDefinition {
    pub(super) kind: Kind,
    pub(super) zone: Option<&'static str>,
    pub(super) time: Option<(u8, u8)>,
    pub(super) day: Option<u8>,
    pub(super) end: Option<&'static str>,
    pub(super) exclusions: &'static [&'static str],
    pub(super) format: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Fixed(&'static [&'static str]),
    Dynamic(&'static str),
    Hourly(&'static str),
    Daily(&'static str),
    Weekly(&'static str),
    Monthly(&'static str),
    Cron {
        expression: &'static str,
        start: &'static str,
    },
    Product {
        dimensions: [Option<Dimension>; MAX_DIMENSIONS],
        /// More were given than there is room for.
        overflows: bool,
    },
}

/// One dimension of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dimension {
    pub(super) name: &'static str,
    pub(super) definition: &'static PartitionsDefinition,
}

impl PartitionsDefinition {
    const fn of_kind(kind: Kind) -> Self {
        Self {
            kind,
            zone: None,
            time: None,
            day: None,
            end: None,
            exclusions: &[],
            format: None,
        }
    }

    /// One partition an hour, from the first hour of `start`; keys are `2026-01-01-13`.
    ///
    /// A day on which the clock of the [`zone`](Self::zone) changes has its 23 or 25 hours; the hour that happens twice is
    /// `2026-10-25-02`, then `2026-10-25-02b`.
    #[must_use]
    pub const fn hourly(start: &'static str) -> Self {
        Self::of_kind(Kind::Hourly(start))
    }

    /// One partition a day, from `start` (such as `2026-01-01`); keys are dates.
    #[must_use]
    pub const fn daily(start: &'static str) -> Self {
        Self::of_kind(Kind::Daily(start))
    }

    /// One partition a week, from the first Monday that is no earlier than `start`; keys are the dates of the first days.
    #[must_use]
    pub const fn weekly(start: &'static str) -> Self {
        Self::of_kind(Kind::Weekly(start))
    }

    /// One partition a month, from the first month that begins no earlier than `start`; keys are `2026-01`.
    #[must_use]
    pub const fn monthly(start: &'static str) -> Self {
        Self::of_kind(Kind::Monthly(start))
    }

    /// Windows from each instant of a five-field cron expression to the next, from `start`; keys are dates where one begins on a
    /// day, else `2026-01-31-23-45`.
    ///
    /// With `*` for the hours, windows are cut in both passes of an hour that happens twice. Without it, times in a gap of the
    /// clock are the gap's end, and times that happen twice are the first pass, as with schedules.
    #[must_use]
    pub const fn cron(expression: &'static str, start: &'static str) -> Self {
        Self::of_kind(Kind::Cron { expression, start })
    }

    /// A fixed list, in its order.
    #[must_use]
    pub const fn fixed(keys: &'static [&'static str]) -> Self {
        Self::of_kind(Kind::Fixed(keys))
    }

    /// The variants of an enum under `#[derive(Partitions)]`.
    #[must_use]
    pub const fn of<T: Partitions>() -> Self {
        Self::fixed(T::KEYS)
    }

    /// Keys that assets and sensors add while the system runs, kept under `name`.
    #[must_use]
    pub const fn dynamic(name: &'static str) -> Self {
        Self::of_kind(Kind::Dynamic(name))
    }

    /// The first dimension of a product; [`and`](Self::and) adds the others. Keys are those of the dimensions with `|` between.
    #[must_use]
    pub const fn by(name: &'static str, definition: &'static Self) -> Self {
        let dimensions = [None; MAX_DIMENSIONS];
        let overflows = false;
        Self::of_kind(Kind::Product { dimensions, overflows }).and(name, definition)
    }

    /// Adds a dimension.
    ///
    /// # Panics
    /// When the definition is no product, which in a `const` is an error of the compiler.
    #[must_use]
    pub const fn and(mut self, name: &'static str, definition: &'static Self) -> Self {
        if let Kind::Product { dimensions, overflows } = &mut self.kind {
            let mut place = 0;
            while place < MAX_DIMENSIONS && dimensions[place].is_some() {
                place += 1;
            }
            if place < MAX_DIMENSIONS {
                dimensions[place] = Some(Dimension { name, definition });
            } else {
                *overflows = true;
            }
        } else {
            panic!("`and` adds a dimension to a product; begin with `PartitionsDefinition::by(\"day\", &DAILY)`");
        }
        self
    }

    /// The time zone of the windows, by its IANA name; `UTC` without it.
    #[must_use]
    pub const fn zone(mut self, name: &'static str) -> Self {
        self.zone = Some(name);
        self
    }

    /// The local time at which windows begin; of hours, only the minute counts, and the hour is 0.
    #[must_use]
    pub const fn at(mut self, hour: u8, minute: u8) -> Self {
        self.time = Some((hour, minute));
        self
    }

    /// The day on which weeks (1 is Monday, 7 is Sunday) or months (1 to 28) begin; 1 without it.
    #[must_use]
    pub const fn on_day(mut self, day: u8) -> Self {
        self.day = Some(day);
        self
    }

    /// The end: the first instant, as a date, at which no more window begins.
    #[must_use]
    pub const fn until(mut self, end: &'static str) -> Self {
        self.end = Some(end);
        self
    }

    /// Leaves out the windows that begin on a date (`2026-12-25`), at a time (`2026-12-25T13:00`), or at the times of a cron
    /// expression (`* * * * SAT,SUN`). The others stay as they are.
    #[must_use]
    pub const fn excluding(mut self, exclusions: &'static [&'static str]) -> Self {
        self.exclusions = exclusions;
        self
    }

    /// How the keys of windows are written, by the conversions of `strftime`, such as `%Y%m%d`; local time of the window's begin.
    #[must_use]
    pub const fn format(mut self, format: &'static str) -> Self {
        self.format = Some(format);
        self
    }

    /// The name of the dynamic keys, where the definition is one.
    #[must_use]
    pub const fn dynamic_name(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Dynamic(name) => Some(name),
            _ => None,
        }
    }

    /// The names of the dynamic keys, of whichever dimension.
    #[must_use]
    pub fn dynamic_names(&self) -> Vec<&'static str> {
        let leaves = self.leaves();
        leaves.iter().filter_map(|(_, leaf)| leaf.dynamic_name()).collect()
    }

    /// Checks a key against the definition; `now` bounds the windows that have begun. Any text is a dynamic key: which there are,
    /// a [`PartitionSpace`] knows.
    ///
    /// # Errors
    /// [`PartitionError`], with the reason.
    pub fn check(&self, key: &str, now: Timestamp) -> Result<PartitionKey, PartitionError> {
        PartitionSpace::with_any_dynamic(self, now)?.index_of(key)?;
        Ok(PartitionKey::new(key))
    }

    /// The newest window that is over, or the last key of a fixed list; `None` when there is none yet.
    ///
    /// # Errors
    /// [`PartitionError`] when the definition is faulty.
    pub fn latest_complete(&self, now: Timestamp) -> Result<Option<PartitionKey>, PartitionError> {
        let space = PartitionSpace::with_any_dynamic(self, now)?;
        Ok(space.latest().and_then(|index| space.key(index)))
    }

    /// The window of time of a key; of a product, that of its first dimension of time. `None` where there is none.
    #[must_use]
    pub fn window(&self, key: &str) -> Option<Window> {
        let leaves = self.leaves();
        let place = leaves.iter().position(|(_, leaf)| leaf.is_time())?;
        let definition = &leaves[place].1;
        let text = if leaves.len() == 1 {
            key.to_owned()
        } else {
            key_text::split(key).into_iter().nth(place)?
        };
        Window::from_partition_key(&text, Some(definition))
    }

    /// Whether both are lists of the same keys.
    pub(super) fn has_keys_of(&self, other: &Self) -> bool {
        match (self.kind, other.kind) {
            (Kind::Fixed(mine), Kind::Fixed(theirs)) => {
                mine.len() == theirs.len() && mine.iter().all(|key| theirs.contains(key))
            }
            (Kind::Dynamic(mine), Kind::Dynamic(theirs)) => mine == theirs,
            _ => false,
        }
    }

    /// The dimensions, nested ones in their places; of what is no product, itself without a name.
    pub(super) fn leaves(&self) -> Vec<(&'static str, Self)> {
        let mut leaves = Vec::new();
        self.gather("", &mut leaves);
        leaves
    }

    fn gather(&self, name: &'static str, leaves: &mut Vec<(&'static str, Self)>) {
        match &self.kind {
            Kind::Product { dimensions, .. } => {
                for dimension in dimensions.iter().flatten() {
                    dimension.definition.gather(dimension.name, leaves);
                }
            }
            _ => leaves.push((name, *self)),
        }
    }
}

/// `daily from 2026-01-01`, the first keys of a list, or the dimensions of a product.
impl fmt::Display for PartitionsDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 5;
        let (cadence, start) = match &self.kind {
            Kind::Fixed(keys) if keys.len() > SHOWN => {
                return write!(f, "{} and {} more", keys[..SHOWN].join(", "), keys.len() - SHOWN);
            }
            Kind::Fixed(keys) => return f.write_str(&keys.join(", ")),
            Kind::Dynamic(name) => return write!(f, "those of `{name}`"),
            Kind::Product { dimensions, .. } => {
                for (place, Dimension { name, definition }) in dimensions.iter().flatten().enumerate() {
                    write!(f, "{}{name}: {definition}", if place > 0 { " × " } else { "" })?;
                }
                return Ok(());
            }
            Kind::Hourly(start) => ("hourly", start),
            Kind::Daily(start) => ("daily", start),
            Kind::Weekly(start) => ("weekly", start),
            Kind::Monthly(start) => ("monthly", start),
            Kind::Cron { expression, start } => (*expression, start),
        };
        write!(f, "{cadence} from {start}")?;
        if let Some(end) = self.end {
            write!(f, " until {end}")?;
        }
        match self.zone {
            Some(zone) => write!(f, " in {zone}"),
            None => Ok(()),
        }
    }
}
