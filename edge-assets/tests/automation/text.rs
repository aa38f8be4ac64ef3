//! How conditions are written down, and that they are constants.

use edge_assets::AutomationCondition;

const OWN: AutomationCondition = AutomationCondition::eager()
    .ignoring(&["calendar"])
    .or(AutomationCondition::on_cron("0 6 * * *", "Europe/Berlin"));

#[test]
fn the_ready_ones_are_the_equations_of_their_docs() {
    let ready = "not any_dep((missing and not will_be_requested) or in_progress)";
    assert_eq!(
        AutomationCondition::eager().to_string(),
        format!(
            "(until_handled(latest(1) and (newly_true(missing) or any_dep(newly_updated))) or (latest(1) and \
             any_dep(will_be_requested))) and {ready} and not in_progress"
        )
    );
    assert_eq!(
        AutomationCondition::on_missing().to_string(),
        format!("missing and until_handled(newly_true(missing)) and {ready} and not in_progress")
    );
    let tick = "cron_tick_passed(0 6 * * *, UTC)";
    assert_eq!(
        AutomationCondition::on_cron("0 6 * * *", "UTC").to_string(),
        format!(
            "until_handled(latest(1) and {tick}) and each_dep(external or will_be_requested or (newly_updated since \
             {tick})) and not any_dep(in_progress) and not in_progress"
        )
    );
}

#[test]
fn a_choice_concerns_what_has_made_none_before() {
    let text = OWN.to_string();
    assert_eq!(text.matches("any_dep[ignoring calendar]").count(), 3, "{text}");
    assert_eq!(text.matches("each_dep(").count(), 1, "{text}");
    let chosen = OWN.only(&["raw"]).to_string();
    assert_eq!(chosen.matches("any_dep[ignoring calendar]").count(), 3, "{chosen}");
    assert_eq!(chosen.matches("each_dep[only raw]").count(), 1, "{chosen}");
}

#[test]
fn parts_that_are_put_together_keep_their_crons_and_choices() {
    let at = AutomationCondition::cron_tick_passed;
    let one = AutomationCondition::any_dep(at("1 * * * *", "UTC")).only(&["a"]);
    let two = AutomationCondition::any_dep(at("2 * * * *", "UTC").or(at("1 * * * *", "UTC"))).only(&["b"]);
    assert_eq!(
        one.and(two).to_string(),
        "any_dep[only a](cron_tick_passed(1 * * * *, UTC)) and any_dep[only b](cron_tick_passed(2 * * * *, UTC) or \
         cron_tick_passed(1 * * * *, UTC))"
    );
    assert_ne!(one.fingerprint(), two.fingerprint());
    assert_eq!(one.and(two).fingerprint(), one.and(two).fingerprint());
}

#[test]
#[should_panic(expected = "64 operands and operators at most")]
fn a_condition_has_an_end() {
    let mut long = AutomationCondition::missing();
    for _ in 0..64 {
        long = long.not();
    }
}
