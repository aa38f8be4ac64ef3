//! What rustc says to an author's mistakes, and that every right shape compiles without a warning.
//!
//! A file of `fail/` is named for its one mistake; the text beside it is what the author reads. After a change of wording,
//! `TRYBUILD=overwrite cargo test -p edge-assets --test ui` writes the texts anew: read each before committing it.
//!
//! The texts are those with the default features: rustc words paths otherwise when more crates take part. With further
//! features the cases are left out, and say so.

use std::{fs, path::Path};

/// `start` holds the mistakes that the first page of the book makes in its program.
const FAMILIES: [&str; 9] = [
    "asset",
    "check",
    "columns",
    "config",
    "multi",
    "partitions",
    "resource",
    "start",
    "trigger",
];

/// Mistakes that take more than one error: many mistakes in one file, some of which rustc itself says several things, and one in
/// the middle of a program, whose values then have no methods where they are taken.
const SAID_MORE_THAN_ONCE: [(&str, usize); 21] = [
    ("eleven_mistakes_at_once", 11),
    ("many_mistakes_at_once", 5),
    ("crate_does_not_exist", 5),
    ("dep_in_a_parameter_misspelt", 2),
    ("dep_of_a_function_without_attribute", 2),
    ("include_of_a_missing_file", 2),
    ("misspelt", 2),
    ("name_taken_by_a_module", 2),
    ("name_taken_by_another_asset", 3),
    ("on_an_associated_function", 4),
    ("optional_is_no_option", 2),
    ("output_is_no_name", 2),
    ("outputs_not_a_list", 2),
    ("parameter_of_unknown_type", 2),
    ("question_mark_on_a_boxed_error", 3),
    ("resource_is_not_sync", 2),
    ("returns_a_type_that_does_not_exist", 2),
    ("returns_no_tuple", 3),
    ("returns_too_few", 2),
    ("subset_without_options", 2),
    ("value_without_serde", 5),
];

/// Whether the library is built as the texts were.
#[expect(clippy::print_stdout, reason = "says what is left out")]
fn has_default_features() -> bool {
    let more = cfg!(any(
        feature = "cli",
        feature = "clickhouse",
        feature = "mail",
        feature = "redis",
        feature = "test-util",
        feature = "webhook"
    ));
    if more {
        println!(
            "left out: rustc's texts are compared by `cargo test -p edge-assets --test ui`, without more features"
        );
    }
    !more
}

#[test]
fn mistakes_are_said_where_they_are_with_the_cure() {
    if !has_default_features() {
        return;
    }
    let cases = trybuild::TestCases::new();
    for family in FAMILIES {
        cases.compile_fail(format!("tests/ui/{family}/fail/*.rs"));
    }
}

#[test]
fn right_shapes_compile_without_a_warning() {
    if !has_default_features() {
        return;
    }
    let cases = trybuild::TestCases::new();
    for family in FAMILIES.into_iter().filter(|family| *family != "start") {
        cases.pass(format!("tests/ui/{family}/pass/*.rs"));
    }
}

#[test]
fn one_mistake_is_one_error() {
    let mut seen = 0;
    for family in FAMILIES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/ui")
            .join(family)
            .join("fail");
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "stderr") {
                continue;
            }
            let name = path.file_stem().unwrap().to_str().unwrap();
            let expected = SAID_MORE_THAN_ONCE
                .iter()
                .find(|(more, _)| *more == name)
                .map_or(1, |(_, count)| *count);
            let text = fs::read_to_string(&path).unwrap();
            let errors = text.lines().filter(|line| line.starts_with("error")).count();
            assert_eq!(errors, expected, "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 100, "only {seen} texts were found");
}
