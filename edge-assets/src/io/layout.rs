//! Where a value lies below a folder or a prefix: a folder for each asset, a name for each partition, whatever characters they hold.
//!
//! A key cannot lead out of it: `/` becomes `+`, and partitions, which may be any text, keep only letters, digits,
//! `-`, `_` and `.` as they are. File systems that take `A` and `a` for one name may lay two values at one place; what
//! is stored says whose value it is, so the second is noticed when it is loaded.

use crate::{
    key::AssetKey,
    partition::PartitionKey,
    version::{FNV_START, fnv1a},
};

/// The longest encoded partition that stands in a name as a whole; file systems allow 255 bytes in all.
const LONGEST: usize = 180;

/// The folder of an asset, and the name of a value in it.
pub(super) fn place_of(asset: &AssetKey, partition: Option<&PartitionKey>) -> [String; 2] {
    let name = match partition {
        Some(partition) => format!("partition={}.json", encode(partition.as_str())),
        None => "value.json".to_owned(),
    };
    [asset.as_str().replace('/', "+"), name]
}

/// Writes every other byte as `%2F`; a text that becomes too long ends in `~` and its hash.
fn encode(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => name.push(char::from(byte)),
            other => name.push_str(&format!("%{other:02X}")),
        }
    }
    if name.len() > LONGEST {
        name.truncate(LONGEST);
        name.push_str(&format!("~{:016x}", fnv1a(FNV_START, text.as_bytes())));
    }
    name
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeSet,
        path::{Component, Path, PathBuf},
    };

    use proptest::prelude::*;

    use super::*;

    fn file(asset: &str, partition: Option<&str>) -> PathBuf {
        let partition = partition.map(PartitionKey::new);
        let place = place_of(&AssetKey::new(asset).unwrap(), partition.as_ref());
        Path::new("values").join(place.join("/"))
    }

    #[test]
    fn the_names_say_what_they_hold() {
        let cases = [
            ("raw_events", None, "values/raw_events/value.json"),
            (
                "edge/daily",
                Some("2026-10-01"),
                "values/edge+daily/partition=2026-10-01.json",
            ),
            ("a", Some("value"), "values/a/partition=value.json"),
            (
                "a",
                Some("../../etc/passwd"),
                "values/a/partition=..%2F..%2Fetc%2Fpasswd.json",
            ),
            ("a", Some("Öl 5%"), "values/a/partition=%C3%96l%205%25.json"),
            ("a", Some(""), "values/a/partition=.json"),
            ("a", Some("nul\0\n"), "values/a/partition=nul%00%0A.json"),
        ];
        for (asset, partition, expected) in cases {
            assert_eq!(file(asset, partition), Path::new(expected));
        }
    }

    proptest! {
        #[test]
        fn no_two_partitions_share_a_file_and_none_leaves_the_folder(
            partitions in prop::collection::btree_set(".{0,120}", 1..20),
        ) {
            let files: BTreeSet<PathBuf> = partitions.iter().map(|key| file("a", Some(key))).collect();
            prop_assert_eq!(files.len(), partitions.len());
            for file in &files {
                prop_assert_eq!(file.components().count(), 3);
                prop_assert!(file.components().all(|part| matches!(part, Component::Normal(_))));
                prop_assert!(file.file_name().unwrap().len() <= 255);
            }
        }
    }
}
