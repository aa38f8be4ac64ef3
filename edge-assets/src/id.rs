//! Ids that the framework generates: [`RunId`], [`TickId`], [`BackfillId`], [`DeliveryId`], [`SilenceId`]. They sort by the time of their making.

#[cfg(any(feature = "test-util", feature = "cli"))]
use std::cell::Cell;
use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Identifies one run; a version 7 UUID, so ids sort by time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(Uuid);

/// Identifies one tick of a schedule or sensor; a version 7 UUID, so ids sort by time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TickId(Uuid);

/// Identifies one backfill; a version 7 UUID, so ids sort by time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BackfillId(Uuid);

/// Identifies one alert on its way to one place; a version 7 UUID, so ids sort by time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeliveryId(Uuid);

/// Identifies one silence of alerts; a version 7 UUID, so ids sort by time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SilenceId(Uuid);

#[cfg(not(any(feature = "test-util", feature = "cli")))]
fn new_uuid() -> Uuid {
    Uuid::now_v7()
}

#[cfg(any(feature = "test-util", feature = "cli"))]
fn new_uuid() -> Uuid {
    match NEXT.take() {
        Some(number) => {
            NEXT.set(Some(number + 1));
            numbered(number)
        }
        None => Uuid::now_v7(),
    }
}

#[cfg(any(feature = "test-util", feature = "cli"))]
thread_local! {
    /// The number of the next id that is made on this thread, while a simulation numbers them.
    static NEXT: Cell<Option<u64>> = const { Cell::new(None) };
}

/// Has the ids that are made on this thread numbered from here on, or made as ever again. Returns where it stood.
///
/// A simulation makes the same ids each time, so that all that is said with them is the same.
#[cfg(any(feature = "test-util", feature = "cli"))]
pub(crate) fn number_from(next: Option<u64>) -> Option<u64> {
    NEXT.replace(next)
}

/// A version 7 UUID that ends with a number; all are of one millisecond, and sort by it.
#[cfg(any(feature = "test-util", feature = "cli"))]
fn numbered(number: u64) -> Uuid {
    const MILLISECOND: u64 = 1_767_225_600_000;
    let mut rest = [0; 10];
    rest[2..].copy_from_slice(&number.to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(MILLISECOND, &rest).into_uuid()
}

macro_rules! id {
    ($name:ident) => {
        impl $name {
            /// Makes a new id.
            #[must_use]
            pub fn generate() -> Self {
                Self(new_uuid())
            }

            /// Takes an id made elsewhere, such as a fixed one in a test.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The id as a UUID.
            #[must_use]
            pub const fn as_uuid(&self) -> Uuid {
                self.0
            }

            /// The last eight hexadecimal digits: enough to tell ids apart on a screen.
            #[must_use]
            pub fn short(&self) -> String {
                let text = self.0.simple().to_string();
                text[text.len() - 8..].to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}
id!(RunId);
id!(TickId);
id!(BackfillId);
id!(DeliveryId);
id!(SilenceId);

#[cfg(all(test, any(feature = "test-util", feature = "cli")))]
mod tests {
    use super::*;

    #[test]
    fn numbered_ids_are_the_same_each_time_and_sort_by_their_making() {
        let make = || {
            assert_eq!(number_from(Some(1)), None);
            let ids = [RunId::generate(), RunId::generate(), RunId::generate()];
            assert_eq!(number_from(None), Some(4));
            ids
        };
        let ids = make();
        assert_eq!(ids, make());
        assert!(ids.is_sorted() && ids[0] < ids[1]);
        assert_eq!(ids[1].short(), "00000002");
        assert_eq!(ids[0].as_uuid().get_version_num(), 7);
        assert_ne!(RunId::generate(), RunId::generate());
    }
}
