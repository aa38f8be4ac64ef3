//! [`MappingError`]: why a mapping cannot hold between two assets.

use super::PartitionError;

/// Why a mapping cannot hold between the partitions of two assets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MappingError {
    /// Nothing is said, and nothing goes without saying.
    #[error("no mapping goes without saying: {why}; say which partitions upstream are meant")]
    NoDefault {
        /// Why.
        why: String,
    },
    /// Windows upstream or downstream are none.
    #[error(
        "windows of time belong together where both assets have them, and the {side} partitions are none; write another mapping"
    )]
    NotTime {
        /// `downstream` or `upstream`.
        side: &'static str,
    },
    /// Windows of the same key are cut otherwise.
    #[error(
        "the same key upstream is another window, since the windows are cut otherwise; write `PartitionMapping::TimeWindow {{ start: 0, end: 0 }}` for those that overlap"
    )]
    OtherWindows,
    /// Lists have keys of which the other knows nothing.
    #[error("the partition `{key}` downstream has none of the same key upstream{offer}")]
    MissingKey {
        /// The key.
        key: String,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// One side is windows, the other a list.
    #[error("a list and windows of time have no keys in common; write a table, or `PartitionMapping::All`")]
    ListAndTime,
    /// The last window would lie before the first one.
    #[error(
        "the first window is moved by {start} and the last by {end}, so that some would belong to nothing; let `start` be no more than `end`"
    )]
    Offsets {
        /// From the first.
        start: i32,
        /// From the last.
        end: i32,
    },
    /// The mapping says nothing of products.
    #[error(
        "the mapping speaks of one dimension, and the assets have different ones; write `PartitionMapping::Dimensions`"
    )]
    Dimensions,
    /// There is no such dimension.
    #[error("the {side} partitions have no dimension `{name}`{offer}")]
    Dimension {
        /// The name.
        name: String,
        /// `downstream` or `upstream`.
        side: &'static str,
        /// "; did you mean ..", or nothing.
        offer: String,
    },
    /// A dimension is mapped twice.
    #[error("dimension `{name}` of the {side} partitions is mapped twice; keep one")]
    DimensionTwice {
        /// The name.
        name: String,
        /// `downstream` or `upstream`.
        side: &'static str,
    },
    /// Products within products.
    #[error("a dimension is mapped by dimensions; the mappings within are of one dimension each")]
    Nested,
    /// A key of a table is listed twice.
    #[error("the table lists `{0}` twice; keep one")]
    RowTwice(String),
    /// A key of the mapping is none.
    #[error("the mapping names a partition that is none, {side}")]
    Key {
        /// `downstream` or `upstream`.
        side: &'static str,
        /// What is wrong with it.
        #[source]
        error: PartitionError,
    },
}
