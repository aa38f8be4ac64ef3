//! The code hash of an asset changes with its code, and only with it.

use edge_assets::{__private::Asset, prelude::*};

/// The same asset, written in ways that follow.
macro_rules! version {
    ($name:ident { $($item:tt)* }) => {
        mod $name {
            use edge_assets::{__private::Asset, prelude::*};

            $($item)*

            pub(super) fn hash() -> u64 {
                counted::SPEC.code_hash
            }
        }
    };
}

version!(first {
    #[asset(group = "g")]
    async fn counted() -> Result<u64> {
        let one = 1;
        Ok(one + 1)
    }
});
version!(spaced_and_commented {
    /// It counts.
    #[asset( group="g" )]
    async fn counted()
        -> Result<u64>
    {
        // Where it starts.
        let one=1; /* and */ Ok(one+1)
    }
});
version!(other_body {
    #[asset(group = "g")]
    async fn counted() -> Result<u64> {
        let one = 1;
        Ok(one + 2)
    }
});
version!(other_arguments {
    #[asset(group = "h")]
    async fn counted() -> Result<u64> {
        let one = 1;
        Ok(one + 1)
    }
});
version!(other_parameters {
    #[asset(group = "g")]
    async fn counted(_ctx: &AssetContext) -> Result<u64> {
        let one = 1;
        Ok(one + 1)
    }
});

#[test]
fn whitespace_and_comments_do_not_change_the_hash() {
    assert_eq!(first::hash(), spaced_and_commented::hash());
}

#[test]
fn code_and_arguments_change_the_hash() {
    let hashes = [
        first::hash(),
        other_body::hash(),
        other_arguments::hash(),
        other_parameters::hash(),
    ];
    for (at, hash) in hashes.iter().enumerate() {
        assert!(!hashes[..at].contains(hash), "version {at} hashes like an earlier one");
    }
}

#[asset]
async fn reads_files() -> Result<usize> {
    let first = include_str!("included/first.sql");
    let both = [
        first,
        std::include_str!("included/second.sql"),
        include_str!("included/first.sql"),
    ];
    Ok(both.concat().len())
}

#[asset]
async fn reads_nothing() -> Result<usize> {
    Ok(0)
}

#[test]
fn included_files_are_part_of_the_code_version() {
    let spec = reads_files::SPEC;
    let expected = [include_str!("included/first.sql"), include_str!("included/second.sql")];
    assert_eq!(spec.includes, expected);
    assert!(reads_nothing::SPEC.includes.is_empty());
    let hash = expected.iter().fold(spec.code_hash, |hash, text| {
        edge_assets::version::fnv1a(hash, text.as_bytes())
    });
    assert_eq!(reads_files::def().code_version.as_str(), format!("{hash:016x}"));
}
