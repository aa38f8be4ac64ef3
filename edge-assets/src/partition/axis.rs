//! [`Axis`]: one dimension of a space, a list of keys or windows of time.

use std::sync::{Arc, OnceLock};

use indexmap::IndexSet;
use jiff::Timestamp;

use super::{
    DynamicKeys, PartitionError, PartitionKey, PartitionSet, PartitionsDefinition, definition::Kind, windows::Windows,
};
use crate::suggest::did_you_mean;

/// So many keys are looked at for "did you mean".
const OFFERED_FROM: usize = 10_000;

/// Where nothing is near, so many are listed.
const LISTED: usize = 10;

/// One dimension, at an instant.
#[derive(Clone)]
pub(super) struct Axis {
    pub(super) name: &'static str,
    pub(super) definition: PartitionsDefinition,
    pub(super) parts: Parts,
}

#[derive(Clone)]
pub(super) enum Parts {
    List(Arc<KeyList>),
    Windows(Arc<Windows>),
    /// Keys that nobody gave, so that any text is one.
    AnyKey,
}

/// Keys in their order.
pub(super) struct KeyList {
    pub(super) keys: Vec<PartitionKey>,
    places: OnceLock<IndexSet<PartitionKey>>,
}

impl KeyList {
    fn new(keys: impl IntoIterator<Item = PartitionKey>) -> Self {
        Self {
            keys: keys.into_iter().collect(),
            places: OnceLock::new(),
        }
    }

    pub(super) fn place(&self, key: &str) -> Option<u64> {
        let places = self.places.get_or_init(|| self.keys.iter().cloned().collect());
        places.get_index_of(key).map(|place| place as u64)
    }
}

impl Axis {
    /// One dimension; dynamic keys come from outside, and any text is one where nothing is given.
    pub(super) fn new(
        name: &'static str,
        definition: PartitionsDefinition,
        now: Timestamp,
        dynamic: Option<&dyn DynamicKeys>,
    ) -> Result<Self, PartitionError> {
        let parts = match definition.kind {
            Kind::Fixed(keys) => Parts::List(Arc::new(KeyList::new(keys.iter().map(PartitionKey::new)))),
            Kind::Dynamic(keys) => match dynamic {
                Some(dynamic) => Parts::List(Arc::new(KeyList::new(dynamic.keys(keys).iter().cloned()))),
                None => Parts::AnyKey,
            },
            _ => match Windows::of(&definition, now)? {
                Some(windows) => Parts::Windows(windows),
                None => Parts::AnyKey,
            },
        };
        Ok(Self {
            name,
            definition,
            parts,
        })
    }

    pub(super) fn windows(&self) -> Option<&Arc<Windows>> {
        match &self.parts {
            Parts::Windows(windows) => Some(windows),
            Parts::List(_) | Parts::AnyKey => None,
        }
    }

    /// Those that can be made: windows that have begun, all keys of a list.
    pub(super) fn all(&self) -> PartitionSet {
        match &self.parts {
            Parts::List(list) => PartitionSet::from(0..list.keys.len() as u64),
            Parts::Windows(windows) => windows.up_to(windows.begun),
            Parts::AnyKey => PartitionSet::new(),
        }
    }

    /// Those that should be there: windows that are over, all keys of a list.
    pub(super) fn complete(&self) -> PartitionSet {
        match &self.parts {
            Parts::List(_) | Parts::AnyKey => self.all(),
            Parts::Windows(windows) => windows.up_to(windows.over),
        }
    }

    /// The keys that were added while the system runs.
    pub(super) fn dynamic_keys(&self) -> &[PartitionKey] {
        match (&self.parts, &self.definition.kind) {
            (Parts::List(list), Kind::Dynamic(_)) => &list.keys,
            _ => &[],
        }
    }

    /// Whether a key could be added while the system runs, and is not there.
    pub(super) fn misses(&self, key: &str) -> bool {
        match (&self.parts, &self.definition.kind) {
            (Parts::List(list), Kind::Dynamic(_)) => list.place(key).is_none(),
            _ => false,
        }
    }

    pub(super) fn key(&self, number: u64) -> Option<String> {
        match &self.parts {
            Parts::List(list) => {
                let place = usize::try_from(number).ok()?;
                list.keys.get(place).map(ToString::to_string)
            }
            Parts::Windows(windows) => (number < windows.begun).then(|| windows.key(number)),
            Parts::AnyKey => None,
        }
    }

    pub(super) fn index_of(&self, key: &str) -> Result<u64, PartitionError> {
        let list = match &self.parts {
            Parts::Windows(windows) => return windows.index_of(key),
            Parts::AnyKey if !key.is_empty() => return Ok(0),
            Parts::AnyKey => return Err(PartitionError::unknown(key, "a key is a text that is not empty")),
            Parts::List(list) => list,
        };
        list.place(key).ok_or_else(|| {
            let known = list.keys.iter().take(OFFERED_FROM).map(PartitionKey::as_str);
            let count = list.keys.len();
            let mut offer = did_you_mean(key, known.clone());
            if offer.is_empty() && (1..=LISTED).contains(&count) {
                let names: Vec<String> = known.map(|key| format!("`{key}`")).collect();
                offer = format!(": {}", names.join(", "));
            }
            let of = match self.definition.kind {
                Kind::Dynamic(name) => format!("`{name}` has {count} at present"),
                _ if self.name.is_empty() => format!("the asset has {count} partitions"),
                _ => format!("dimension `{}` has {count}", self.name),
            };
            PartitionError::unknown(key, format!("{of}{offer}"))
        })
    }

    /// What keys look like.
    pub(super) fn example(&self) -> String {
        match &self.parts {
            Parts::List(list) => list.keys.first().map_or_else(|| "key".to_owned(), ToString::to_string),
            Parts::Windows(windows) => windows.example(),
            Parts::AnyKey => "key".to_owned(),
        }
    }
}
