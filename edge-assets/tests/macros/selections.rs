//! Literal selections of jobs and schedules are checked when definitions are built, at the place where they stand.

use edge_assets::{DefinitionsBuilder, boxed::error_chain, prelude::*};

#[asset(group = "raw", tags(tier = "gold"))]
async fn events() -> Result {
    Ok(())
}

#[asset(deps = [events], group = "summary")]
async fn daily() -> Result {
    Ok(())
}

/// The key of this one reads as an operator.
#[asset]
async fn stale() -> Result {
    Ok(())
}

#[job(select = "+daily and not group:raw")]
fn right() {}

#[job(assets = [events, stale])]
fn listed() {}

#[job(select = "dayly")]
fn of_unknown_asset() {}

#[job(select = "group:sumary")]
fn of_unknown_group() {}

#[job(select = "tag:tier=glod")]
fn of_unknown_tag() {}

#[job(select = "events and daily")]
fn of_nothing() {}

#[job(select = "events and")]
fn of_half_a_selection() {}

#[job(select = "status:failed")]
fn of_what_a_store_knows() {}

#[schedule(cron = "0 6 * * *", select = "+daily")]
fn mornings() {}

#[schedule(cron = "0 6 * * *", assets = [stale])]
fn mornings_by_list() {}

#[schedule(cron = "0 6 * * *", select = "group:sumary")]
fn mornings_of_unknown_group() {}

fn builder() -> DefinitionsBuilder {
    Definitions::builder()
        .asset::<events>()
        .asset::<daily>()
        .asset::<stale>()
}

/// The faults, each with the line that it names taken out when it is that of the declaration.
fn faults(builder: DefinitionsBuilder, line_of: &str) -> Vec<String> {
    let source = include_str!("selections.rs");
    let declared = format!("fn {line_of}() {{}}");
    let line = 1 + source
        .lines()
        .position(|line| line == declared)
        .expect("the declaration is in this file");
    let place = format!("edge-assets/tests/macros/selections.rs:{line}");
    let error = builder.build().expect_err("one selection is wrong");
    error
        .faults()
        .iter()
        .map(|fault| error_chain(fault).replace(&place, "HERE"))
        .collect()
}

#[test]
fn each_is_refused_at_its_declaration_with_the_cure() {
    for (builder, name, expected) in [
        (
            builder().job::<of_unknown_asset>(),
            "of_unknown_asset",
            "job `of_unknown_asset` (HERE): no asset matches `dayly`; did you mean `daily`",
        ),
        (
            builder().job::<of_unknown_group>(),
            "of_unknown_group",
            "job `of_unknown_group` (HERE): no asset matches `group:sumary`; did you mean `summary`",
        ),
        (
            builder().job::<of_unknown_tag>(),
            "of_unknown_tag",
            "job `of_unknown_tag` (HERE): no asset matches `tag:tier=glod`; did you mean `gold`",
        ),
        (
            builder().job::<of_nothing>(),
            "of_nothing",
            "job `of_nothing` (HERE): selection `events and daily` matches no asset, though each name in it matches some; \
             loosen an `and` or a `not`",
        ),
        (
            builder().job::<of_half_a_selection>(),
            "of_half_a_selection",
            "job `of_half_a_selection` (HERE): selection `events and`, at 11: expected an asset, `group:..`, `not` or `(`, \
             found the end",
        ),
        (
            builder().job::<of_what_a_store_knows>(),
            "of_what_a_store_knows",
            "job `of_what_a_store_knows` (HERE): `status:failed` asks for the history of assets, and there is no store of it \
             here; select by key, group, tag, kind or owner",
        ),
        (
            builder().schedule::<mornings_of_unknown_group>(),
            "mornings_of_unknown_group",
            "schedule `mornings_of_unknown_group` (HERE): no asset matches `group:sumary`; did you mean `summary`",
        ),
    ] {
        assert_eq!(faults(builder, name), [expected]);
    }
}

#[test]
fn right_ones_select_what_they_say() {
    let definitions = builder()
        .job::<right>()
        .job::<listed>()
        .schedule::<mornings>()
        .schedule::<mornings_by_list>()
        .build()
        .unwrap();
    let selected: Vec<(&str, usize)> = definitions
        .jobs()
        .iter()
        .map(|job| {
            (
                &*job.name,
                definitions
                    .graph()
                    .resolve(&job.selection.parse().unwrap())
                    .unwrap()
                    .len(),
            )
        })
        .collect();
    assert_eq!(
        selected,
        [("right", 1), ("listed", 2), ("mornings", 2), ("mornings_by_list", 1)]
    );
    assert_eq!(&*definitions.jobs()[1].selection, "events or key:stale");
    let launched: Vec<&str> = definitions.schedules().iter().map(|schedule| &*schedule.job).collect();
    assert_eq!(launched, ["mornings", "mornings_by_list"]);
}

#[cfg(feature = "inventory")]
#[test]
fn a_schedule_that_is_found_at_link_time_brings_its_job() {
    let error = Definitions::of_crate(env!("CARGO_CRATE_NAME"))
        .build()
        .unwrap_err()
        .to_string();
    // Of the schedules of this crate, none launches a job that was not found.
    assert!(!error.contains("launches job"), "{error}");
}
