//! [`PartitionError`]: what is wrong with a key, a range or a definition.

use crate::cron::CronError;

/// Why a partition, a range of them or their definition is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PartitionError {
    /// The key is not of the definition's form.
    #[error("`{key}` is not a partition; the keys look like {form}")]
    Form {
        /// The key.
        key: String,
        /// An example of the form.
        form: String,
    },
    /// The key is of the right form, but there is no such partition.
    #[error("there is no partition `{key}`: {why}")]
    Unknown {
        /// The key.
        key: String,
        /// The reason, and the cure.
        why: String,
    },
    /// A key that is added while the system runs cannot be one.
    #[error("the partition key `{key}` {why}")]
    BadKey {
        /// The key, as far as it can be shown.
        key: String,
        /// What is wrong with it, and the cure.
        why: &'static str,
    },
    /// A range ends before it begins.
    #[error("the range `{first}..{last}` is turned around; write `{last}..{first}`")]
    TurnedAround {
        /// What stands first.
        first: String,
        /// What stands last.
        last: String,
    },
    /// The text is not a selection of partitions.
    #[error("`{text}` selects no partitions: {why}")]
    Selection {
        /// The text.
        text: String,
        /// The reason, and the cure.
        why: String,
    },
    /// Stored bytes cannot be read.
    #[error("the stored set of partitions cannot be read: {0}")]
    Bytes(&'static str),
    /// Stored bytes are about partitions that were cut otherwise.
    #[error(
        "the stored set of partitions is of another definition, whose windows are cut otherwise; forget it, or go back to that definition"
    )]
    OtherDefinition,
    /// The definition's own start is not a date.
    #[error("the partitions start at `{0}`, which is not a date; write `2026-01-31`")]
    Start(&'static str),
    /// The definition's own end is not a date.
    #[error("the partitions end at `{0}`, which is not a date; write `2026-01-31`")]
    End(&'static str),
    /// Nothing lies between start and end.
    #[error("the partitions start at `{start}` and end at `{end}`, which is no later; turn them around")]
    EndBeforeStart {
        /// The start.
        start: &'static str,
        /// The end.
        end: &'static str,
    },
    /// Start and end are in order, but no window begins between them.
    #[error("no partition begins between `{start}` and `{end}`; let them end later")]
    NoWindows {
        /// The start.
        start: &'static str,
        /// The end.
        end: &'static str,
    },
    /// The zone, or the cron expression of the windows.
    #[error("the windows of the partitions are not defined")]
    Cron(#[from] CronError),
    /// The time at which windows begin is none.
    #[error(
        "the partitions begin at {hour:02}:{minute:02}, which is no time of day; write hours up to 23 and minutes up to 59"
    )]
    TimeOfDay {
        /// The hour.
        hour: u8,
        /// The minute.
        minute: u8,
    },
    /// The day on which weeks or months begin is none.
    #[error("the partitions begin on day {day} of each {each}; write 1 to {last}")]
    Day {
        /// The day.
        day: u8,
        /// `week` or `month`.
        each: &'static str,
        /// The last day that every one of them has.
        last: u8,
    },
    /// An exclusion is neither a date, nor a time, nor a cron expression.
    #[error("the exclusion `{text}` is not one: {why}")]
    Exclusion {
        /// The exclusion.
        text: &'static str,
        /// The reason, and the cure.
        why: String,
    },
    /// The format of the keys does not tell the windows apart, or cannot be read.
    #[error("the format `{format}` does not do for the keys: {why}")]
    Format {
        /// The format.
        format: &'static str,
        /// The reason, and the cure.
        why: String,
    },
    /// An option says nothing of partitions of this kind.
    #[error("`{option}` says nothing of {kind}; take it off")]
    Option {
        /// The option.
        option: &'static str,
        /// The kind of partitions.
        kind: &'static str,
    },
    /// A list without keys.
    #[error("the list of partitions is empty; give it a key, or take the partitions off")]
    NoKeys,
    /// A key of the list is empty.
    #[error("key {0} of the list of partitions is empty; give it a text")]
    EmptyKey(usize),
    /// Two keys of the list are the same.
    #[error("the partition `{0}` is listed twice; keep one")]
    DoubledKey(&'static str),
    /// Run-time keys without the name under which they are kept.
    #[error("the dynamic partitions have no name; write `PartitionsDefinition::dynamic(\"devices\")`")]
    NoName,
    /// A dimension has no name.
    #[error("dimension {0} of the partitions has no name; write `by(\"day\", &DAILY)`")]
    UnnamedDimension(usize),
    /// Two dimensions have one name.
    #[error("the partitions have two dimensions `{0}`; rename one")]
    DoubledDimension(&'static str),
    /// More dimensions than there is room for.
    #[error("the partitions have more than {0} dimensions; nest products: `by(\"rest\", &PRODUCT)`")]
    TooManyDimensions(usize),
    /// The combinations of the keys are more than there are numbers for.
    #[error("the dimensions have more combinations than can be numbered; leave one out, or shorten a list")]
    TooMany,
    /// Something is wrong with one dimension.
    #[error("dimension `{name}`")]
    Dimension {
        /// The dimension.
        name: &'static str,
        /// What is wrong.
        #[source]
        error: Box<Self>,
    },
}

impl PartitionError {
    pub(super) fn unknown(key: &str, why: impl Into<String>) -> Self {
        Self::Unknown {
            key: key.to_owned(),
            why: why.into(),
        }
    }
}
