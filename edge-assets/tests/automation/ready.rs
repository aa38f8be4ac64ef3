//! The conditions that come ready, in the situations that they are for.

use edge_assets::{AutomationCondition, PartitionsDefinition, automation::runs_of};

use crate::world::{World, asset};

const EAGER: AutomationCondition = AutomationCondition::eager();
const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-11-10");

fn nothing() -> [&'static str; 0] {
    []
}

#[test]
fn what_is_missing_is_made_with_all_that_is_downstream_in_one_run() {
    let mut world = World::new([
        asset("a", &[]).when(EAGER),
        asset("b", &["a"]).when(EAGER),
        asset("c", &["b"]).when(EAGER),
    ]);
    assert_eq!(world.told(), ["a", "b", "c"]);
    let runs = runs_of(world.graph(), &world.view, world.last.requests());
    assert_eq!(runs.len(), 1);
    assert_eq!((&*runs[0].selection, &runs[0].partition), ("a or b or c", &None));
    for key in ["a", "b", "c"] {
        world.make(key, 0);
        assert_eq!(world.told(), nothing(), "{key} was made by the run that was asked for");
    }
}

#[test]
fn an_update_while_it_is_made_is_one_more_run() {
    let mut world = World::new([asset("raw", &[]), asset("report", &["raw"]).when(EAGER)]);
    world.make("raw", 0);
    assert_eq!(world.told(), ["report"]);
    world.start("report", 0);
    world.told();
    world.make("raw", 0);
    assert_eq!(world.told(), nothing(), "it is being made");
    world.finish("report", 0);
    assert_eq!(world.told(), ["report"]);
    world.start("report", 0);
    world.finish("report", 0);
    assert_eq!(world.told(), nothing());
}

#[test]
fn an_update_before_the_queued_run_begins_is_handled_by_it() {
    let mut world = World::new([asset("raw", &[]), asset("report", &["raw"]).when(EAGER)]);
    world.make("raw", 0);
    assert_eq!(world.told(), ["report"]);
    world.make("raw", 0);
    assert_eq!(world.told(), nothing(), "it is queued");
    world.make("report", 0);
    assert_eq!(world.told(), nothing());
}

#[test]
fn a_run_by_hand_of_both_asks_for_nothing_more() {
    let mut world = World::new([asset("raw", &[]), asset("report", &["raw"]).when(EAGER)]);
    world.asset("report").materialized.insert(0);
    world.asset("raw").materialized.insert(0);
    world.look();
    world.start("raw", 0);
    world.asset("report").in_progress.insert(0);
    world.finish("raw", 0);
    assert_eq!(world.told(), nothing());
    world.start("report", 0);
    assert_eq!(world.told(), nothing());
    world.finish("report", 0);
    assert_eq!(world.told(), nothing());
}

#[test]
fn what_failed_or_was_canceled_is_not_asked_for_again() {
    let mut world = World::new([asset("raw", &[]), asset("report", &["raw"]).when(EAGER)]);
    world.make("raw", 0);
    assert_eq!(world.told(), ["report"]);
    world.start("report", 0);
    world.fail("report", 0);
    assert_eq!(world.told(), nothing());
    world.make("raw", 0);
    assert_eq!(world.told(), ["report"], "a new cause");
    world.asset("report").in_progress.remove(0);
    assert_eq!(world.told(), nothing(), "canceled");
}

#[test]
fn it_waits_while_anything_upstream_is_missing_or_being_made() {
    let mut world = World::new([asset("a", &[]), asset("b", &[]), asset("c", &["a", "b"]).when(EAGER)]);
    world.make("a", 0);
    assert_eq!(world.told(), nothing());
    let because = world.explanation("c");
    assert!(because.contains("+ b: or"), "{because}");
    world.start("b", 0);
    assert_eq!(world.told(), nothing());
    world.start("a", 0);
    world.finish("b", 0);
    assert_eq!(world.told(), nothing(), "a is being made");
    world.fail("a", 0);
    assert_eq!(world.told(), ["c"]);
}

#[test]
fn a_new_day_is_asked_for_as_soon_as_it_is_over_and_its_upstream_is_there() {
    let mut world = World::new([
        asset("raw", &[]).by(DAILY),
        asset("report", &["raw"]).by(DAILY).when(EAGER),
    ]);
    assert_eq!(world.told(), nothing());
    world.make("raw", 11);
    assert_eq!(world.told(), ["report 2026-11-21"]);
    world.make("report", 11);
    assert_eq!(world.told(), nothing());
    assert_eq!(world.last.wake_at, Some(crate::world::at("2026-11-23T00:00:00Z")));
    world.set_clock("2026-11-23T00:00:00Z");
    assert_eq!(world.told(), nothing(), "nothing upstream");
    world.make("raw", 3);
    assert_eq!(world.told(), nothing(), "a day long ago");
    // The day is over, and another one is the latest, before its upstream comes.
    world.set_clock("2026-11-24T07:00:00Z");
    assert_eq!(world.told(), nothing());
    world.make("raw", 12);
    assert_eq!(world.told(), ["report 2026-11-22"]);
}

#[test]
fn upstream_of_other_partitions_is_waited_for() {
    let weekly = PartitionsDefinition::weekly("2026-11-02");
    let mut world = World::new([
        asset("day", &[]).by(DAILY).when(EAGER),
        asset("week", &["day"]).by(weekly).when(EAGER),
    ]);
    assert_eq!(world.told(), ["day 2026-11-21"]);
    for day in 0..11 {
        world.make("day", day);
    }
    // The week of the 9th to the 15th is the latest complete one; nothing of it is being made.
    assert_eq!(world.told(), ["week 2026-11-09"]);
}

#[test]
fn a_tick_asks_once_and_only_when_all_upstream_is_newer_than_it() {
    let condition = AutomationCondition::on_cron("0 * * * *", "UTC");
    let mut world = World::new([
        asset("a", &[]),
        asset("b", &[]),
        asset("outside", &[]).external(),
        asset("c", &["a", "b", "outside"]).when(condition),
    ]);
    world.make("a", 0);
    world.make("b", 0);
    assert_eq!(world.told(), nothing(), "no tick has passed");
    world.set_clock("2026-11-22T10:00:00Z");
    assert_eq!(world.told(), nothing(), "nothing is newer than the tick");
    world.make("a", 0);
    assert_eq!(world.told(), nothing());
    world.restart();
    world.make("b", 0);
    assert_eq!(world.told(), ["c"]);
    world.make("c", 0);
    world.make("a", 0);
    assert_eq!(world.told(), nothing(), "the tick is handled");
    world.set_clock("2026-11-22T10:59:59Z");
    world.make("b", 0);
    assert_eq!(world.told(), nothing());
    // The daemon was away: the tick, and what came after it, are seen together.
    world.set_clock("2026-11-22T11:00:00Z");
    world.make("a", 0);
    world.set_clock("2026-11-22T11:20:00Z");
    world.make("b", 0);
    assert_eq!(world.told(), nothing(), "a was made at the very instant of the tick");
    world.make("a", 0);
    assert_eq!(world.told(), ["c"]);
}

#[test]
fn a_tick_waits_for_one_partition_of_each_upstream_and_for_those_being_made() {
    let condition = AutomationCondition::on_cron("0 * * * *", "UTC");
    let mut world = World::new([asset("day", &[]).by(DAILY), asset("board", &["day"]).when(condition)]);
    world.make("day", 11);
    assert_eq!(world.told(), nothing());
    world.set_clock("2026-11-22T10:00:00Z");
    assert_eq!(world.told(), nothing());
    world.set_clock("2026-11-22T10:05:00Z");
    world.make("day", 10);
    world.start("day", 11);
    assert_eq!(world.told(), nothing(), "another one is being made");
    world.finish("day", 11);
    assert_eq!(world.told(), ["board"]);
    world.make("board", 0);
    world.make("day", 9);
    assert_eq!(world.told(), nothing());
}

#[test]
fn assets_of_one_tick_are_made_together() {
    let condition = AutomationCondition::on_cron("0 * * * *", "UTC");
    let mut world = World::new([asset("a", &[]).when(condition), asset("b", &["a"]).when(condition)]);
    assert_eq!(world.told(), nothing());
    world.set_clock("2026-11-22T10:00:01Z");
    assert_eq!(world.told(), ["a", "b"]);
}

#[test]
fn each_missing_partition_is_asked_for_once_when_its_upstream_is_there() {
    let missing = AutomationCondition::on_missing();
    let mut world = World::new([
        asset("raw", &[]).by(DAILY),
        asset("report", &["raw"]).by(DAILY).when(missing),
        asset("week", &["raw"])
            .by(DAILY)
            .when(missing.and(AutomationCondition::latest(2))),
    ]);
    assert_eq!(world.told(), nothing());
    for day in [0, 1, 4, 11] {
        world.make("raw", day);
    }
    assert_eq!(
        world.told(),
        ["report 2026-11-10..2026-11-11,2026-11-14,2026-11-21", "week 2026-11-21"]
    );
    let runs = runs_of(world.graph(), &world.view, world.last.requests());
    let text = |run: &edge_assets::automation::Asked| format!("{}: {}", run.selection, run.partition.as_ref().unwrap());
    let texts: Vec<String> = runs.iter().map(text).collect();
    assert_eq!(
        texts,
        [
            "report or week: 2026-11-21",
            "report: 2026-11-10..2026-11-11,2026-11-14"
        ]
    );
    world.start("report", 0);
    world.fail("report", 0);
    world.make("raw", 0);
    assert_eq!(world.told(), nothing(), "it failed, and was asked for");
}
