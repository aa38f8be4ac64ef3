//! The types that authors take as `Partition<K>`: windows of time by their kind, names, tuples for products.

use std::ops::Deref;

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use super::{
    FromPartitionKey, KeyKind, PartitionsDefinition, Window,
    definition::Kind,
    key_text,
    windows::{Windows, parse},
};

/// An enum whose variants are the keys of a list; `#[derive(Partitions)]` writes it.
///
/// ```
/// use edge_assets::{Partitions, partition::{FromPartitionKey, PartitionsDefinition}};
///
/// #[derive(Partitions, Debug, Clone, Copy, PartialEq)]
/// enum Region {
///     Europe,
///     #[partition(rename = "us-east")]
///     UsEast,
/// }
/// const REGIONS: PartitionsDefinition = PartitionsDefinition::of::<Region>();
/// assert_eq!(Region::KEYS, ["europe", "us-east"]);
/// assert_eq!(Region::from_partition_key("us-east", Some(&REGIONS)), Some(Region::UsEast));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of partitions",
    label = "not an enum of partitions",
    note = "derive `edge_assets::Partitions` for it"
)]
pub trait Partitions: FromPartitionKey + 'static {
    /// The keys, in the order of the variants.
    const KEYS: &'static [&'static str];
}

/// A day of a daily definition, by its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(pub Date);

/// A week, by the date of its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Week(pub Date);

/// A month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// The month, from 1.
    pub month: i8,
}

/// An hour, by its first instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hour(pub Timestamp);

/// A key of a list, fixed or dynamic.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(pub String);

impl Deref for Name {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

/// Hours and days of UTC, for keys that come without their definition.
const UTC_HOURS: PartitionsDefinition = PartitionsDefinition::hourly("0001-01-01");
const UTC_DAYS: PartitionsDefinition = PartitionsDefinition::daily("0001-01-01");

/// The windows of a definition around a local time.
fn windows_around(definition: &PartitionsDefinition, local: DateTime) -> Option<std::sync::Arc<Windows>> {
    let later = local.saturating_add(40.days());
    let now = later.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Windows::of(definition, now).ok()?
}

fn read(key: &str, definition: &PartitionsDefinition) -> Option<(DateTime, Window)> {
    let format = super::cadence::Cadence::of(definition).ok()??.format;
    let local = parse(format, key).or_else(|| parse(format, key.strip_suffix('b')?))?;
    let windows = windows_around(definition, local)?;
    let number = windows.number_of(key).ok()?;
    Some((windows.local(number), windows.window(number)))
}

/// The key of the window that begins at an instant, or at a local time when none does at the instant.
fn write(definition: &PartitionsDefinition, local: DateTime, at: Option<Timestamp>) -> Option<String> {
    let windows = windows_around(definition, local)?;
    let number = match at {
        Some(at) => windows.before(at.as_second()),
        None => windows.at_local(local),
    };
    let begins = at.is_none_or(|at| windows.start(number) == at.as_second());
    begins.then(|| windows.key(number))
}

/// The key of the window that begins within a day.
fn write_day(definition: &PartitionsDefinition, day: Date) -> Option<String> {
    let local = day.at(0, 0, 0, 0);
    let windows = windows_around(definition, local)?;
    let number = windows.at_local(local);
    (windows.local(number).date() == day).then(|| windows.key(number))
}

impl FromPartitionKey for String {
    const KIND: KeyKind = KeyKind::Any;

    fn from_partition_key(key: &str, _: Option<&PartitionsDefinition>) -> Option<Self> {
        Some(key.to_owned())
    }

    fn to_partition_key(&self, _: &PartitionsDefinition) -> Option<String> {
        Some(self.clone())
    }
}

impl FromPartitionKey for Name {
    const KIND: KeyKind = KeyKind::Names;

    fn from_partition_key(key: &str, _: Option<&PartitionsDefinition>) -> Option<Self> {
        Some(Self(key.to_owned()))
    }

    fn to_partition_key(&self, _: &PartitionsDefinition) -> Option<String> {
        Some(self.0.clone())
    }
}

/// The date of a day, or of the first day of a week.
impl FromPartitionKey for Date {
    const KIND: KeyKind = KeyKind::Dates;

    fn from_partition_key(key: &str, definition: Option<&PartitionsDefinition>) -> Option<Self> {
        Some(read(key, definition.unwrap_or(&UTC_DAYS))?.0.date())
    }

    fn to_partition_key(&self, definition: &PartitionsDefinition) -> Option<String> {
        write_day(definition, *self)
    }
}

/// The first instant of a window.
impl FromPartitionKey for Timestamp {
    const KIND: KeyKind = KeyKind::Windows;

    fn from_partition_key(key: &str, definition: Option<&PartitionsDefinition>) -> Option<Self> {
        Window::from_partition_key(key, definition).map(|window| window.start)
    }

    fn to_partition_key(&self, definition: &PartitionsDefinition) -> Option<String> {
        write(definition, self.to_zoned(TimeZone::UTC).datetime(), Some(*self))
    }
}

/// The window itself; without a definition, an hour or a day of UTC.
impl FromPartitionKey for Window {
    const KIND: KeyKind = KeyKind::Windows;

    fn from_partition_key(key: &str, definition: Option<&PartitionsDefinition>) -> Option<Self> {
        let found = match definition {
            Some(definition) => read(key, definition),
            None => read(key, &UTC_HOURS).or_else(|| read(key, &UTC_DAYS)),
        };
        Some(found?.1)
    }

    fn to_partition_key(&self, definition: &PartitionsDefinition) -> Option<String> {
        self.start.to_partition_key(definition)
    }
}

impl FromPartitionKey for Hour {
    const KIND: KeyKind = KeyKind::Hours;

    fn from_partition_key(key: &str, definition: Option<&PartitionsDefinition>) -> Option<Self> {
        Timestamp::from_partition_key(key, definition).map(Self)
    }

    fn to_partition_key(&self, definition: &PartitionsDefinition) -> Option<String> {
        self.0.to_partition_key(definition)
    }
}

impl FromPartitionKey for Day {
    const KIND: KeyKind = KeyKind::Days;

    fn from_partition_key(key: &str, definition: Option<&PartitionsDefinition>) -> Option<Self> {
        Date::from_partition_key(key, definition).map(Self)
    }

    fn to_partition_key(&self, definition: &PartitionsDefinition) -> Option<String> {
        self.0.to_partition_key(definition)
    }
}

impl FromPartitionKey for Week {
    const KIND: KeyKind = KeyKind::Weeks;

    fn from_partition_key(key: &str, definition: Option<&PartitionsDefinition>) -> Option<Self> {
        Date::from_partition_key(key, definition).map(Self)
    }

    fn to_partition_key(&self, definition: &PartitionsDefinition) -> Option<String> {
        self.0.to_partition_key(definition)
    }
}

impl FromPartitionKey for Month {
    const KIND: KeyKind = KeyKind::Months;

    fn from_partition_key(key: &str, definition: Option<&PartitionsDefinition>) -> Option<Self> {
        let begin = match definition {
            Some(definition) => read(key, definition)?.0,
            None => parse("%Y-%m", key)?,
        };
        let (year, month) = (begin.year(), begin.month());
        Some(Self { year, month })
    }

    fn to_partition_key(&self, definition: &PartitionsDefinition) -> Option<String> {
        let first = Date::new(self.year, self.month, 1).ok()?;
        let key = write(definition, first.at(0, 0, 0, 0), None)?;
        (Self::from_partition_key(&key, Some(definition)) == Some(*self)).then_some(key)
    }
}

macro_rules! impl_tuple {
    ($count:literal: $($name:ident $place:tt),*) => {
        /// A product, a type for each dimension.
        impl<$($name: FromPartitionKey),*> FromPartitionKey for ($($name,)*) {
            const KIND: KeyKind = KeyKind::Product(&[$($name::KIND),*]);

            fn from_partition_key(key: &str, definition: Option<&PartitionsDefinition>) -> Option<Self> {
                let parts = key_text::split(key);
                let dimensions = definition.map(dimensions);
                let of = |place: usize| match &dimensions {
                    Some(dimensions) => dimensions.get(place).copied().map(Some),
                    None => Some(None),
                };
                if parts.len() != $count {
                    return None;
                }
                Some(($($name::from_partition_key(&parts[$place], of($place)?)?,)*))
            }

            fn to_partition_key(&self, definition: &PartitionsDefinition) -> Option<String> {
                let dimensions = dimensions(definition);
                let keys = [$(self.$place.to_partition_key(dimensions.get($place)?)?),*];
                Some(key_text::join(&keys))
            }
        }
    };
}
impl_tuple!(2: A 0, B 1);
impl_tuple!(3: A 0, B 1, C 2);
impl_tuple!(4: A 0, B 1, C 2, D 3);

fn dimensions(definition: &PartitionsDefinition) -> Vec<&'static PartitionsDefinition> {
    match &definition.kind {
        Kind::Product { dimensions, .. } => dimensions
            .iter()
            .flatten()
            .map(|dimension| dimension.definition)
            .collect(),
        _ => Vec::new(),
    }
}
