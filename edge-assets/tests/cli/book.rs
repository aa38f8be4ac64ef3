//! The reference in the book names the commands and options that there are, no more and no fewer.

use std::collections::BTreeMap;

use edge_assets::cli::clap;

use crate::fixture::World;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src/reference/cli.md");

/// The leaves of the command tree, `asset list`, with their own arguments.
fn declared(command: &clap::Command, path: &str, found: &mut BTreeMap<String, Vec<String>>) {
    for inner in command.get_subcommands() {
        let path = format!("{path} {}", inner.get_name()).trim().to_owned();
        if inner.has_subcommands() {
            declared(inner, &path, found);
        } else {
            let arguments = inner.get_arguments().filter(|argument| !argument.is_global_set());
            found.insert(path, arguments.map(name).collect());
        }
    }
}

fn name(argument: &clap::Arg) -> String {
    match argument.get_long() {
        Some(long) => format!("--{long}"),
        None => argument.get_id().as_str().to_uppercase(),
    }
}

/// The sections of the page: "### `asset list`", and the text below.
fn documented() -> BTreeMap<String, String> {
    let page = std::fs::read_to_string(PAGE).expect("the reference is part of the book");
    let mut sections: BTreeMap<String, String> = BTreeMap::new();
    let mut current = String::new();
    for line in page.lines() {
        if line.starts_with('#') {
            current = line.trim_start_matches('#').trim().trim_matches('`').to_owned();
            sections.insert(current.clone(), line.to_owned());
        } else {
            let text = sections.entry(current.clone()).or_default();
            text.push('\n');
            text.push_str(line);
        }
    }
    sections.retain(|_, text| text.starts_with("### `"));
    sections
}

#[test]
fn every_command_has_its_section_and_every_section_its_command() {
    let mut commands = BTreeMap::new();
    declared(&World::new().app().clap(), "", &mut commands);
    let sections = documented();
    let names: Vec<&String> = commands.keys().collect();
    assert_eq!(sections.keys().collect::<Vec<_>>(), names);
    for (command, arguments) in &commands {
        for argument in arguments {
            assert!(sections[command].contains(argument.as_str()), "`{command}`: {argument}");
        }
        for word in sections[command].split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
            let is_global = ["--output", "--color", "--quiet", "--verbose", "--home"].contains(&word);
            if word.starts_with("--") && !word.starts_with("---") && !is_global {
                assert!(
                    arguments.iter().any(|argument| argument == word),
                    "`{command}` has no {word}"
                );
            }
        }
    }
}

#[test]
fn global_options_and_exit_codes_are_documented() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let app = World::new().app().clap();
    for argument in app.get_arguments().filter(|argument| argument.is_global_set()) {
        assert!(page.contains(&name(argument)), "{}", argument.get_id());
    }
    for code in ["0", "1", "2", "3", "130", "143"] {
        assert!(page.contains(&format!("| {code} |")), "{code}");
    }
}
