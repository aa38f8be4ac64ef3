//! Commands that only look: what they print, and that they connect to nothing.

use insta::assert_snapshot;

use crate::{
    fixture::World,
    shown::{run_on, shown},
};

#[test]
fn help_names_every_command_and_every_exit_code() {
    assert_snapshot!(shown("--help"));
    assert_snapshot!(shown("materialize --help"));
}

#[test]
fn without_a_command_there_is_help_and_a_usage_error() {
    let run = crate::shown::run("");
    assert_eq!(run.exit.code(), 2);
    assert!(run.out.is_empty() && run.err.contains("materialize"));
}

#[test]
fn assets_are_listed_all_or_some() {
    assert_snapshot!(shown("asset list"));
    assert_snapshot!(shown("asset list group:bad"));
    assert_snapshot!(shown("asset show edge/daily"));
}

#[test]
fn jobs_schedules_and_sensors_are_listed() {
    assert_snapshot!(shown("job list"));
    assert_snapshot!(shown("schedule list"));
    assert_snapshot!(shown("schedule preview nightly --count 3"));
    assert_snapshot!(shown("sensor list"));
}

#[test]
fn a_plan_says_why_each_step_is_in_it() {
    assert_snapshot!(shown("plan +edge/cache"));
}

#[test]
fn a_graph_is_drawn_in_each_format_and_in_part() {
    assert_snapshot!(shown("graph"));
    assert_snapshot!(shown("graph edge/daily+ --format mermaid"));
    assert_snapshot!(shown("graph edge/daily --format dot"));
    let json: serde_json::Value = serde_json::from_str(&crate::shown::run("graph --output json edge/*").out).unwrap();
    assert_eq!(json["assets"].as_array().unwrap().len(), 3);
}

#[test]
fn a_graph_is_drawn_by_group() {
    assert_snapshot!(shown("graph --summary"));
    assert_snapshot!(shown("graph --summary --format mermaid"));
    let json: serde_json::Value =
        serde_json::from_str(&crate::shown::run("graph --summary --output json").out).unwrap();
    assert_eq!(json["groups"].as_array().unwrap().len(), 4);
}

#[test]
fn an_asset_is_explained() {
    assert_snapshot!(shown("why edge/daily"));
    assert_snapshot!(shown("why edge/events --in +edge/cache"));
    assert_snapshot!(shown("why bad/broken --in 1+edge/cache,group:cache"));
}

#[test]
fn valid_definitions_are_counted() {
    assert_snapshot!(shown("validate"));
}

#[test]
fn every_shell_has_its_completions() {
    for (shell, part) in [
        ("bash", "complete -o nosort -F _fixture_complete fixture"),
        ("zsh", "compdef _fixture fixture"),
        ("fish", "complete -c fixture -f -a '(__fixture_complete)'"),
        ("elvish", "materialize"),
        ("powershell", "materialize"),
    ] {
        let run = crate::shown::run(&format!("completions {shell}"));
        assert!(run.exit.is_success() && run.out.contains(part), "{shell}: {}", run.out);
    }
}

#[test]
fn who_only_looks_connects_to_nothing() {
    for line in [
        "asset list",
        "asset show edge/daily",
        "job list",
        "graph",
        "plan *",
        "why edge/daily --in *",
        "validate",
        "schedule list",
        "sensor list",
        "materialize no_such_asset",
        "completions bash",
    ] {
        let world = World::new();
        run_on(world.app(), line);
        assert_eq!(world.connections(), 0, "{line}");
    }
}

#[test]
fn a_terminal_that_is_too_narrow_is_not_asked_of_a_pipe() {
    let listed = crate::shown::run("asset list").out;
    assert!(listed.contains("One row per device and day, and a description that is longer than most terminals"));
}
