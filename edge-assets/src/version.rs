//! [`CodeVersion`] and [`DataVersion`]: what code made a value, and which value it is.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// Which code makes an asset: set by the author, or a hash of the function and the files that it includes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeVersion(Arc<str>);

/// Which data an asset holds: two materializations with one data version are interchangeable.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DataVersion(Arc<str>);

macro_rules! version {
    ($name:ident) => {
        impl $name {
            /// Takes a version chosen by the author.
            pub fn new(text: impl AsRef<str>) -> Self {
                Self(text.as_ref().into())
            }

            /// The version as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
version!(CodeVersion);
version!(DataVersion);

/// Folds bytes into a 64-bit FNV-1a hash; `const`, and the same in every process and release.
///
/// Source: the FNV-1a parameters of Fowler, Noll and Vo, draft-eastlake-fnv.
#[must_use]
pub const fn fnv1a(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut at = 0;
    while at < bytes.len() {
        hash ^= bytes[at] as u64;
        hash = hash.wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// Where [`fnv1a`] begins.
pub const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

impl CodeVersion {
    /// Makes the default version: the hash of the function's tokens, and the text of each file that it includes.
    pub(crate) fn of_source(tokens_hash: u64, includes: &[&str]) -> Self {
        let hash = includes
            .iter()
            .fold(tokens_hash, |hash, text| fnv1a(hash, text.as_bytes()));
        Self(format!("{hash:016x}").into())
    }
}
