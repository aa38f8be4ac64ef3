//! [`KeyKind`]: which partitions a type can be read from, compared with a definition while compiling.

use super::{
    PartitionsDefinition,
    definition::{Dimension, Kind},
};

/// Why no type can be read from the partitions of an asset that has none.
pub(crate) const NO_PARTITIONS: &str =
    "the asset has no partitions; declare `partitions = ..` on it, or take `Option<Partition<_>>`";

/// Which partitions a type can be read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyKind {
    /// Any.
    Any,
    /// Hours, or windows of a cron expression.
    Hours,
    /// Days, or windows of a cron expression.
    Days,
    /// Weeks, or windows of a cron expression.
    Weeks,
    /// Months, or windows of a cron expression.
    Months,
    /// Days or weeks, named by a date.
    Dates,
    /// Windows of time of any kind.
    Windows,
    /// A fixed list of these keys.
    Keys(&'static [&'static str]),
    /// A list, fixed or dynamic.
    Names,
    /// A product of as many dimensions.
    Product(&'static [Self]),
}

impl KeyKind {
    /// Why a definition has other partitions; nothing when it has these.
    #[must_use]
    pub const fn fault(&self, definition: &PartitionsDefinition) -> Option<&'static str> {
        match (self, &definition.kind) {
            (Self::Any, _)
            | (Self::Hours, Kind::Hourly(_) | Kind::Cron { .. })
            | (Self::Days, Kind::Daily(_) | Kind::Cron { .. })
            | (Self::Weeks, Kind::Weekly(_) | Kind::Cron { .. })
            | (Self::Months, Kind::Monthly(_) | Kind::Cron { .. })
            | (Self::Dates, Kind::Daily(_) | Kind::Weekly(_) | Kind::Cron { .. })
            | (Self::Names, Kind::Fixed(_) | Kind::Dynamic(_)) => None,
            (Self::Windows, _) if definition.is_time() => None,
            (Self::Keys(keys), Kind::Fixed(listed)) => {
                if are_same(keys, listed) {
                    None
                } else {
                    Some(
                        "the type is an enum, and `partitions` lists other keys; write `partitions = PartitionsDefinition::of::<ThatEnum>()`",
                    )
                }
            }
            (Self::Product(kinds), Kind::Product { dimensions, .. }) => fault_of_product(kinds, dimensions),
            (Self::Product(_), _) => Some(
                "the type is a tuple, one type for each dimension, and `partitions` is no product; take the type of its keys alone",
            ),
            (_, Kind::Product { .. }) => Some(
                "`partitions` is a product; take a tuple with a type for each dimension, such as `Partition<(Day, String)>`",
            ),
            (_, Kind::Hourly(_)) => Some("`partitions` are hours; take `Partition<Hour>` or `Partition<Window>`"),
            (_, Kind::Daily(_)) => Some("`partitions` are days; take `Partition<Day>` or `Partition<Window>`"),
            (_, Kind::Weekly(_)) => Some("`partitions` are weeks; take `Partition<Week>` or `Partition<Window>`"),
            (_, Kind::Monthly(_)) => Some("`partitions` are months; take `Partition<Month>` or `Partition<Window>`"),
            (_, Kind::Cron { .. }) => Some("`partitions` are windows of time; take `Partition<Window>`"),
            (_, Kind::Fixed(_)) => Some(
                "`partitions` are a list; take `Partition<Name>`, `Partition<String>`, or the enum that derives `Partitions`",
            ),
            (_, Kind::Dynamic(_)) => Some("`partitions` are dynamic; take `Partition<Name>` or `Partition<String>`"),
        }
    }
}

const fn fault_of_product(kinds: &[KeyKind], dimensions: &[Option<Dimension>]) -> Option<&'static str> {
    let mut place = 0;
    while place < dimensions.len() {
        match &dimensions[place] {
            None => break,
            Some(_) if place >= kinds.len() => {
                return Some("`partitions` has more dimensions than the tuple has types; add one");
            }
            Some(dimension) => {
                if let Some(fault) = kinds[place].fault(dimension.definition) {
                    return Some(fault);
                }
            }
        }
        place += 1;
    }
    if place < kinds.len() {
        return Some("the tuple has more types than `partitions` has dimensions; take one off");
    }
    None
}

const fn are_same(mine: &[&str], theirs: &[&str]) -> bool {
    if mine.len() != theirs.len() {
        return false;
    }
    let mut place = 0;
    while place < mine.len() {
        let (a, b) = (mine[place].as_bytes(), theirs[place].as_bytes());
        if a.len() != b.len() {
            return false;
        }
        let mut byte = 0;
        while byte < a.len() {
            if a[byte] != b[byte] {
                return false;
            }
            byte += 1;
        }
        place += 1;
    }
    true
}
