//! The steps of `test`, cheap ones first.
//!
//! Steps that compile share one set of features (`--workspace --all-features`) and one profile, so that a dependency is built
//! once for checking and once for running. Only the checks of single features stand apart, because that is their point.

use std::io::IsTerminal;
use std::time::Duration;

use crate::invocation::Invocation;
use crate::settings::Settings;
use crate::step::{Step, Work};
use crate::tally::Runner;
use crate::verdict::Verdict;
use crate::workspace::Workspace;
use crate::{deny, docs, examples, room, setup, tidy, web_browser, web_fuzz, web_ui};

/// No single command of ours takes half as long; on the CI machine a hanging one must not eat the whole time.
const CI_LIMIT: Duration = Duration::from_secs(40 * 60);

pub(crate) fn all(workspace: &Workspace, settings: &Settings) -> Vec<Step> {
    let mut steps = vec![
        quick(
            "tools",
            Work::Own(|_, settings| Ok(tools(settings)), "cargo xtask setup"),
        ),
        quick("room", Work::Own(room::check, "df -h target")),
        quick("fmt", commands(settings, ["fmt --all --check"])),
        quick(
            "tidy",
            Work::Own(|workspace, _| tidy::check(workspace), "cargo xtask tidy"),
        ),
        quick(
            "links",
            Work::Own(|workspace, _| docs::check(workspace), "cargo xtask docs"),
        ),
        quick("deny", deny(settings)),
        quick(
            "clippy, all features",
            commands(
                settings,
                ["clippy --workspace --all-targets --all-features -- -D warnings"],
            ),
        ),
        quick("tests", tests(settings)),
        full(
            "compiler texts",
            // With the default features: rustc words paths otherwise when more crates take part.
            // Those who compile its cases stand in a workspace of their own, with all debug information unless told otherwise.
            Work::Tests(
                Runner::Libtest,
                reader(settings, "test -p edge-assets --test ui").variable("CARGO_PROFILE_DEV_DEBUG", "none"),
            ),
        ),
        full(
            "doctests",
            Work::Tests(
                Runner::Libtest,
                reader(settings, "test --doc --workspace --all-features"),
            ),
        ),
        beside("web ui", Work::Own(web_ui::check, "npm run check, in edge-assets/ui")),
        beside(
            "web browser",
            Work::Own(web_browser::check, "cargo xtask test --only 'web browser'"),
        ),
        beside(
            "web fuzz",
            Work::Own(web_fuzz::check, "cargo xtask test --only 'web fuzz'"),
        ),
        full("rustdoc", Work::Commands(vec![rustdoc(settings)])),
        full("examples", Work::Own(examples::run_all, "cargo xtask examples")),
        full("benches", benches(workspace, settings)),
        full(
            "clippy, no features",
            commands(
                settings,
                ["clippy -p edge-assets -p edge-assets-macros --all-targets --no-default-features -- -D warnings"],
            ),
        ),
    ];
    for feature in &workspace.features {
        let line = format!("check -p edge-assets --no-default-features --features {feature}");
        steps.push(full(&format!("feature {feature}"), commands(settings, [line.as_str()])));
    }
    steps
}

pub(crate) fn rustdoc(settings: &Settings) -> Invocation {
    cargo(settings, "doc --workspace --all-features --no-deps").variable("RUSTDOCFLAGS", "-D warnings")
}

fn quick(name: &str, work: Work) -> Step {
    Step {
        name: name.to_owned(),
        quick: true,
        beside: false,
        work,
    }
}

fn full(name: &str, work: Work) -> Step {
    Step {
        name: name.to_owned(),
        quick: false,
        beside: false,
        work,
    }
}

/// One that waits for browsers and servers most of its time.
fn beside(name: &str, work: Work) -> Step {
    Step {
        beside: true,
        ..full(name, work)
    }
}

fn commands<const N: usize>(settings: &Settings, lines: [&str; N]) -> Work {
    Work::Commands(lines.iter().map(|line| cargo(settings, line)).collect())
}

fn cargo(settings: &Settings, line: &str) -> Invocation {
    let call = Invocation::cargo(line);
    if settings.ci { call.limit(CI_LIMIT) } else { call }
}

/// A cargo command that is read along: colors only where a person sees them, and nothing is left out silently.
fn reader(settings: &Settings, line: &str) -> Invocation {
    let call = cargo(settings, line)
        .variable("EDGE_REQUIRE_ENGINE", "1")
        .variable("EDGE_REQUIRE_REDIS", "1");
    if std::io::stderr().is_terminal() {
        call.variable("CARGO_TERM_COLOR", "always")
    } else {
        call
    }
}

fn tests(settings: &Settings) -> Work {
    if settings.find_program("cargo-nextest").is_none() {
        // `--tests` leaves the doctests to their own step.
        let call = reader(settings, "test --workspace --all-features --tests --no-fail-fast");
        return Work::Tests(Runner::Libtest, call);
    }
    let call = reader(settings, "nextest run --workspace --all-features");
    Work::Tests(
        Runner::Nextest,
        if settings.ci {
            call.argument("--profile").argument("ci")
        } else {
            call
        },
    )
}

fn benches(workspace: &Workspace, settings: &Settings) -> Work {
    if workspace.benches.is_empty() {
        return Work::Nothing("none yet");
    }
    // Each bench runs its body once.
    let mut call = cargo(settings, "test --workspace --all-features");
    for bench in &workspace.benches {
        call = call.argument("--bench").argument(bench);
    }
    Work::Commands(vec![call])
}

fn deny(settings: &Settings) -> Work {
    if settings.find_program("cargo-deny").is_some() {
        return commands(settings, ["deny --all-features check licenses bans sources"]);
    }
    Work::Own(|workspace, _| deny::check(workspace), "cargo xtask deny")
}

/// Says what is missing before an hour of building, not after.
fn tools(settings: &Settings) -> Verdict {
    let faults = setup::missing(settings);
    let runner = if settings.find_program("cargo-nextest").is_some() {
        "nextest"
    } else {
        "cargo test; nextest is not installed"
    };
    Verdict {
        looked_at: format!("redis-server, engine library, {runner}"),
        faults,
    }
}
