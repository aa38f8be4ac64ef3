//! The house rules as a test: reads the tree and fails with `file:line` for everything that breaks one.
//!
//! Plain std, so that `cargo xtask tidy` can compile it alone, in seconds, even while the library does not build. Each rule
//! stands in a file of its own, with tests over small samples: one that breaks the rule and is caught, one that keeps it.

mod clock_reads;
mod crate_borders;
mod file_docs;
mod floors;
mod leftovers;
mod listed;
mod mentions;
mod mod_files;
mod names;
mod pins;
mod promises;
mod references;
mod size;
mod source;
mod sql;
mod tree;
mod words;

use source::RustFile;
use tree::{Finding, Tree};

fn refuse(findings: &[Finding]) {
    let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
    assert!(
        lines.is_empty(),
        "{} place(s) break a house rule:\n{}\n",
        lines.len(),
        lines.join("\n")
    );
}

fn refuse_in_rust(rule: fn(&RustFile) -> Vec<Finding>) {
    let tree = Tree::of_the_workspace();
    let findings: Vec<Finding> = tree.rust.iter().flat_map(rule).collect();
    refuse(&findings);
}

#[test]
fn the_tree_is_read() {
    let tree = Tree::of_the_workspace();
    for path in [
        "edge-assets/src/lib.rs",
        "edge-assets/tests/tidy/main.rs",
        "xtask/src/main.rs",
    ] {
        assert!(tree.rust.iter().any(|file| file.path == path), "`{path}` was not read");
    }
    assert!(tree.texts.iter().any(|file| file.path == "Cargo.toml"));
}

#[test]
fn imports_follow_the_floors() {
    refuse_in_rust(floors::check);
}

#[test]
fn crates_keep_their_borders() {
    refuse(&crate_borders::check(&Tree::of_the_workspace()));
}

#[test]
fn files_stay_small() {
    refuse_in_rust(size::check);
}

#[test]
fn mod_files_hold_no_code() {
    refuse_in_rust(mod_files::check);
}

#[test]
fn names_say_what_a_thing_is() {
    refuse_in_rust(names::check);
}

#[test]
fn the_clock_is_read_in_one_place() {
    refuse_in_rust(clock_reads::check);
}

#[test]
fn sql_stays_in_its_folders() {
    refuse_in_rust(sql::check);
}

#[test]
fn every_file_says_what_it_answers_for() {
    refuse_in_rust(file_docs::check);
}

#[test]
fn docs_use_the_words_of_the_glossary() {
    refuse_in_rust(words::check);
}

#[test]
fn examples_and_benches_are_listed() {
    refuse(&listed::check(&Tree::of_the_workspace()));
}

#[test]
fn the_repository_stands_alone() {
    refuse(&mentions::check(&Tree::of_the_workspace()));
}

#[test]
fn one_version_of_the_engine_is_pinned() {
    refuse(&pins::check(&Tree::of_the_workspace()));
}

#[test]
fn reliability_is_promised_where_a_test_shows_it() {
    refuse(&promises::check(&Tree::of_the_workspace()));
}

#[test]
fn exceptions_carry_reasons_and_leftovers_an_issue() {
    refuse_in_rust(leftovers::check);
}
