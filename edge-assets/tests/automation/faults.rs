//! Conditions that can never hold are refused by name, with the cure, before anything runs.

use edge_assets::{AutomationCondition as When, Definitions};

use crate::world::{Declared, asset};

fn refused(assets: impl IntoIterator<Item = Declared>) -> Vec<String> {
    let assets = assets.into_iter().map(|asset| asset.define());
    let Err(error) = Definitions::builder().assets(assets).build() else {
        return Vec::new();
    };
    let text = |fault: &edge_assets::definitions::DefinitionFault| {
        let mut text = fault.to_string();
        let mut cause = std::error::Error::source(fault);
        while let Some(error) = cause {
            text.push_str(&format!(": {error}"));
            cause = error.source();
        }
        let (before, rest) = text.split_once(" (").unwrap();
        format!("{before}{}", rest.split_once(')').unwrap().1)
    };
    error.faults().iter().map(text).collect()
}

/// Of `report` with this condition, made from `raw`, which is external, and from `made`.
fn report(condition: When) -> Vec<String> {
    let report = asset("report", &["raw", "made"]).when(condition);
    refused([asset("raw", &[]).external(), asset("made", &[]), report])
}

fn alone(condition: When) -> Vec<String> {
    refused([asset("alone", &[]).when(condition)])
}

#[test]
fn each_says_what_never_holds_and_the_cure() {
    let any = When::any_dep;
    for (found, expected) in [
        (
            alone(any(When::newly_updated())),
            "the automation condition of asset `alone` can never hold: `any_dep(newly_updated)` never does, since `alone` \
             depends on nothing that it looks at; give it a dependency, or use `AutomationCondition::on_missing()`",
        ),
        (
            report(any(When::missing()).only(&["raw"]).newly_true()),
            "the automation condition of asset `report` can never hold: `missing` never does of `raw`, which nothing here \
             makes; leave it out with `.ignoring(&[\"raw\"])`, or use `newly_updated`",
        ),
        (
            report(When::all_deps(When::missing())),
            "the automation condition of asset `report` can never hold: `missing` never does of `raw`, which nothing here \
             makes; leave it out with `.ignoring(&[\"raw\"])`, or use `newly_updated`",
        ),
        (
            alone(When::missing().and(When::failed()).and(When::missing().not())),
            "the automation condition of asset `alone` can never hold, since it contradicts itself: `missing and failed and \
             not missing`; take one side off",
        ),
        (
            alone(When::failed().and(When::will_be_requested())),
            "the automation condition of asset `alone` can never hold: `will_be_requested` speaks of upstream assets; put it \
             into `any_dep` or `all_deps`",
        ),
        (
            report(any(When::will_be_requested())),
            "the automation condition of asset `report` can never hold: `will_be_requested` never does of `raw`, which has \
             no automation condition; give it one, or use `newly_updated`",
        ),
        (
            report(When::eager().ignoring(&["rwa"])),
            "the automation condition of asset `report` chooses `rwa`, which it does not depend on; did you mean `raw`",
        ),
        (
            alone(When::on_cron("0 0 30 2 *", "UTC")),
            "the automation condition of asset `alone`: cron expression `0 0 30 2 *` never fires; there is no such date",
        ),
        (
            alone(When::on_cron("0 6 * * *", "Europe/Berlim")),
            "the automation condition of asset `alone`: there is no time zone `Europe/Berlim`; write an IANA name such as \
             `Europe/Berlin` or `UTC`",
        ),
        (
            refused([asset("raw", &[]).external().when(When::eager())]),
            "the automation condition of asset `raw` says when to make it, but nothing here makes or looks at it; take it \
             off, or let a function look at it",
        ),
    ] {
        assert_eq!(found, [expected]);
    }
}

#[test]
fn what_can_hold_is_taken() {
    for condition in [
        When::eager(),
        When::on_missing(),
        When::on_cron("0 6 * * *", "Europe/Berlin"),
        When::code_changed().until_handled(),
        When::failed().and(When::in_progress().not()),
        When::missing().or(When::missing().not()),
    ] {
        assert_eq!(alone(condition), [""; 0], "{condition}");
        assert_eq!(report(condition), [""; 0], "{condition}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let never = When::missing().and(When::missing().not());
    let faults = refused([
        asset("a", &[]).when(never),
        asset("b", &["a"]).when(never),
        asset("c", &["b"]).when(never),
    ]);
    assert_eq!(faults.len(), 3);
}
