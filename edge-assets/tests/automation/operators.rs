//! Operators with memory, one sentence each.

use edge_assets::AutomationCondition;

use crate::world::{World, asset};

const UPDATED: AutomationCondition = AutomationCondition::any_dep(AutomationCondition::newly_updated());

fn world(condition: AutomationCondition) -> World {
    let mut world = World::new([asset("raw", &[]), asset("report", &["raw"]).when(condition)]);
    world.asset("report").materialized.insert(0);
    world.look();
    world
}

#[test]
fn a_reset_after_the_cause_wins_and_one_before_it_does_not() {
    let started = AutomationCondition::newly_started();
    let mut world = world(UPDATED.since(started).and(AutomationCondition::failed().not()));
    world.asset("report").failed.insert(0);
    world.start("report", 0);
    world.make("raw", 0);
    assert_eq!(world.told(), [""; 0], "it is held back");
    world.asset("report").failed.remove(0);
    assert_eq!(world.told(), ["report"], "the cause came after the reset");

    world.asset("report").failed.insert(0);
    world.make("raw", 0);
    world.start("report", 0);
    world.told();
    world.asset("report").failed.remove(0);
    assert_eq!(world.told(), [""; 0], "the reset came after the cause");
}

#[test]
fn newly_true_is_told_once_until_it_was_false() {
    let mut world = world(AutomationCondition::failed().newly_true());
    world.asset("report").failed.insert(0);
    assert_eq!(world.told(), ["report"]);
    assert_eq!(world.told(), [""; 0]);
    world.asset("report").failed.remove(0);
    assert_eq!(world.told(), [""; 0]);
    world.asset("report").failed.insert(0);
    assert_eq!(world.told(), ["report"]);
}

#[test]
fn what_a_condition_alone_still_says_is_no_new_cause() {
    let mut world = world(AutomationCondition::failed());
    world.asset("report").failed.insert(0);
    assert_eq!(world.told(), ["report"]);
    world.asset("report").in_progress.remove(0);
    assert_eq!(world.told(), [""; 0], "it failed again, or was canceled");
    world.restart();
    assert_eq!(world.told(), [""; 0]);
}

#[test]
fn a_tick_is_one_cause_however_late_it_is_seen() {
    let tick = AutomationCondition::cron_tick_passed("0 * * * *", "UTC");
    let mut world = world(tick);
    assert_eq!(world.told(), [""; 0]);
    assert_eq!(world.last.wake_at, Some(crate::world::at("2026-11-22T10:00:00Z")));
    world.set_clock("2026-11-22T13:05:00Z");
    assert_eq!(world.told(), ["report"]);
    world.set_clock("2026-11-22T13:06:00Z");
    assert_eq!(world.told(), [""; 0]);
    assert_eq!(world.told(), [""; 0]);
    assert!(!world.last.says_something(), "nothing is to be written");
}

#[test]
fn what_is_paused_is_not_evaluated_and_its_last_request_is_news_once() {
    let requested = AutomationCondition::any_dep(AutomationCondition::newly_requested());
    let mut world = World::new([
        asset("raw", &[]).when(AutomationCondition::failed().newly_true()),
        asset("report", &["raw"]).when(requested),
    ]);
    world.look();
    world.asset("raw").failed.insert(0);
    assert_eq!(world.told(), ["raw"]);
    world.asset("raw").is_paused = true;
    assert_eq!(world.told(), ["report"], "it was requested before");
    assert_eq!(world.told(), [""; 0]);
    world.asset("raw").failed.remove(0);
    world.told();
    world.asset("raw").failed.insert(0);
    assert_eq!(world.told(), [""; 0], "raw is paused");
    assert!(!world.last.says_something(), "nothing is to be written");
    world.restart();
    world.asset("raw").is_paused = false;
    assert_eq!(world.told(), [""; 0], "it failed before, as far as it has seen");
}

#[test]
fn what_was_before_the_instant_of_its_switch_is_no_cause() {
    let mut world = world(UPDATED);
    world.make("raw", 0);
    world.view.now = crate::world::at("2026-11-22T09:31:00Z");
    world.asset("report").since = Some(world.view.now);
    assert_eq!(world.told(), [""; 0]);
    world.make("raw", 0);
    assert_eq!(world.told(), ["report"], "that was after it");

    let tick = AutomationCondition::cron_tick_passed("0 * * * *", "UTC");
    let mut world = self::world(tick);
    world.set_clock("2026-11-22T10:05:00Z");
    world.asset("report").since = Some(world.view.now);
    assert_eq!(world.told(), [""; 0]);
    world.set_clock("2026-11-22T11:00:00Z");
    assert_eq!(world.told(), ["report"]);
}

#[test]
fn initial_is_the_first_evaluation_of_a_condition() {
    let mut world = World::new([asset("report", &[]).when(AutomationCondition::initial())]);
    assert_eq!(world.told(), ["report"]);
    assert_eq!(world.told(), [""; 0]);
    let changed = AutomationCondition::initial().and(AutomationCondition::failed().not());
    let mut edited = World::new([asset("report", &[]).when(changed)]);
    edited.cursors = world.cursors;
    assert_eq!(edited.told(), ["report"], "another condition begins anew");
}

#[test]
fn changed_code_is_a_cause_once() {
    let of_code = |version: &str| {
        let report = edge_assets::AssetDef::builder("report")
            .code_version(version)
            .automation(AutomationCondition::code_changed())
            .run(|| async { Ok::<(), std::io::Error>(()) });
        edge_assets::Definitions::builder().assets([report]).build().unwrap()
    };
    let mut world = world(AutomationCondition::missing());
    world.view.assets.truncate(1);
    world.cursors.clear();
    for (version, is_asked) in [("1", false), ("1", false), ("2", true), ("2", false)] {
        world.definitions = of_code(version);
        world.evaluator = edge_assets::automation::Evaluator::new(world.definitions.graph());
        assert_eq!(world.told().len(), usize::from(is_asked), "{version}");
        world.restart();
    }
}

#[test]
fn a_choice_leaves_upstream_assets_out() {
    let assets = |condition| {
        [
            asset("a", &[]),
            asset("b", &[]),
            asset("c", &["a", "b"]).when(condition),
        ]
    };
    for (condition, asked) in [
        (UPDATED.only(&["a"]), [true, false]),
        (UPDATED.ignoring(&["a"]), [false, true]),
        (UPDATED, [true, true]),
    ] {
        for (key, is_asked) in ["a", "b"].into_iter().zip(asked) {
            let mut world = World::new(assets(condition));
            world.look();
            world.make(key, 0);
            assert_eq!(world.told().len(), usize::from(is_asked), "{condition} {key}");
        }
    }
}
