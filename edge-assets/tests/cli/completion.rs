//! Completion: what the scripts ask, and what they are told.

use edge_assets::{
    Definitions,
    cli::{App, CommandContext, Exit, ExtraCommand, clap},
};

use crate::fixture::World;

/// What bash replaces words by.
const BREAKS: &str = " \t\n\"'><=;|&(:";

fn answer(app: App, args: &[&str]) -> Vec<String> {
    let args = ["fixture", "complete"].iter().chain(args).copied();
    let run = app.capture(args);
    assert_eq!((run.exit, run.err.as_str()), (Exit::SUCCESS, ""));
    run.out.lines().map(str::to_owned).collect()
}

/// What bash is told for a line, the first word being what follows.
fn bash(line: &str) -> Vec<String> {
    answer(World::new().app(), &["bash", "--", BREAKS, line])
}

#[test]
fn bash_is_told_what_replaces_the_last_part_of_the_word() {
    for (line, expected) in [
        ("fixture mat", &["words", "materialize"][..]),
        ("fixture asset ", &["words", "list", "show", "partitions", "wipe"]),
        ("fixture asset show edge/d", &["words", "edge/daily"]),
        ("fixture why edge/d", &["words", "edge/daily"]),
        ("fixture why edge/daily --in +edge/c", &["words", "+edge/cache"]),
        ("fixture materialize group:a", &["words", "aggregation"]),
        ("fixture materialize 'group:a", &["words", "group:aggregation"]),
        (
            "fixture materialize \"edge/daily and g",
            &[
                "words",
                "edge/daily and group:aggregation",
                "edge/daily and group:bad",
                "edge/daily and group:cache",
                "edge/daily and group:ingestion",
            ],
        ),
        (
            "fixture materialize edge/daily\\ and\\ own",
            &["words", "edge/daily\\ and\\ owner:team:edge"],
        ),
        ("fixture plan roots\\(edge/d", &["words", "roots\\(edge/daily"]),
        ("fixture plan 'roots(edge/d", &["words", "roots(edge/daily"]),
        ("fixture job execute ", &["words", "sync"]),
        ("fixture job execute -j ", &["words", "sync"]),
        ("fixture job execute --job=s", &["words", "sync"]),
        ("fixture job execute sync --pool ", &["partial", "clickhouse="]),
        ("fixture plan edge/daily --config ", &["partial", "edge/daily."]),
        ("fixture plan edge/daily --config-file ", &["files"]),
        ("fixture schedule preview ", &["words", "nightly"]),
        ("fixture --output=", &["words", "text", "json"]),
        ("fixture --output j", &["words", "json"]),
        ("fixture --output json val", &["words", "validate"]),
        ("fixture graph --format m", &["words", "mermaid"]),
        ("fixture graph --su", &["words", "--summary"]),
        ("fixture graph --summary --su", &["words"]),
        ("fixture graph -- --su", &["words"]),
        ("fixture completions z", &["words", "zsh"]),
        ("fixture nothing ", &["words"]),
        ("fixture asset show edge/daily edge/d", &["words"]),
        ("fixture compl", &["words", "completions"]),
    ] {
        assert_eq!(bash(line), expected, "{line}");
    }
    assert!(bash("fixture ").len() > 10);
    assert!(bash("fixture -").contains(&"--quiet".to_owned()));
}

#[test]
fn zsh_and_fish_are_told_whole_words_with_what_they_are() {
    let ask = |shell: &str, words: &[&str]| {
        let args: Vec<&str> = [shell, "--", "fixture"].iter().chain(words).copied().collect();
        answer(World::new().app(), &args)
    };
    for shell in ["zsh", "fish"] {
        assert_eq!(
            ask(shell, &["asset", "sh"]),
            ["words", "show\tShow all that is declared of an asset"]
        );
        assert_eq!(
            ask(shell, &["job", "execute", ""]),
            ["words", "sync\tKeeps the cache fresh."]
        );
        assert_eq!(ask(shell, &["plan", "group:ag"]), ["words", "group:aggregation"]);
        assert_eq!(ask(shell, &["--output=j"]), ["words", "--output=json"]);
        assert_eq!(
            ask(shell, &["asset", "show", "edge/ev"]),
            ["words", "edge/events\tRaw events."]
        );
    }
    assert_eq!(ask("fish", &["plan", "'group:ag"]), ["words", "group:aggregation"]);
}

/// A command of an application, with arguments that name what the definitions hold.
struct Copy;

impl ExtraCommand for Copy {
    fn command(&self) -> clap::Command {
        let argument = |name: &'static str| clap::Arg::new(name).value_name(name);
        let mode = clap::Arg::new("mode").long("mode").value_parser(["fast", "slow"]);
        clap::Command::new("copy").args([argument("ASSET"), argument("SENSOR"), argument("TABLE"), mode])
    }

    async fn run(&self, _: &clap::ArgMatches, _: &CommandContext) -> Result<Exit, edge_assets::boxed::BoxError> {
        Ok(Exit::SUCCESS)
    }
}

#[test]
fn commands_of_the_application_are_completed_by_the_names_of_their_values() {
    let ask = |line: &str| answer(World::new().app().command(Copy), &["bash", "--", BREAKS, line]);
    assert_eq!(ask("fixture cop"), ["words", "copy"]);
    assert_eq!(ask("fixture copy edge/ev"), ["words", "edge/events"]);
    assert_eq!(ask("fixture copy edge/events "), ["words", "new_data"]);
    assert_eq!(ask("fixture copy edge/events new_data "), ["words"]);
    assert_eq!(ask("fixture copy --mode "), ["words", "fast", "slow"]);
}

#[test]
fn wrong_definitions_leave_the_commands() {
    let app = || {
        App::new("fixture", "1.0.0", || {
            let missing = edge_assets::AssetDef::builder("a").after_key(crate::fixture::key("b"));
            Definitions::builder().assets([missing.external()]).build()
        })
    };
    assert_eq!(
        answer(app(), &["bash", "--", BREAKS, "fixture asset sh"]),
        ["words", "show"]
    );
    assert_eq!(answer(app(), &["bash", "--", BREAKS, "fixture asset show "]), ["words"]);
}

#[test]
fn whoever_asks_in_another_way_is_told_something() {
    for args in [
        &["bash"][..],
        &["bash", "--", BREAKS],
        &["zsh", "--"],
        &["fish", "--", "\u{1b}'"],
        &["bash", "--", "", "\\"],
    ] {
        let lines = answer(World::new().app(), args);
        assert_eq!(lines[0], "words", "{args:?}");
    }
}

#[test]
fn completing_connects_to_nothing() {
    let world = World::new();
    answer(world.app(), &["bash", "--", BREAKS, "fixture materialize edge/"]);
    assert_eq!(world.connections(), 0);
}
