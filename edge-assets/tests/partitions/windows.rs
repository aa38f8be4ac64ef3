//! Windows of time: days of 23 and 25 hours, other zones and beginnings, exclusions, ends, formats.

use edge_assets::{PartitionsDefinition, partition::PartitionSpace};

use crate::support::{NOW, at, chain, keys, space, space_at};

type Definition = PartitionsDefinition;

const BERLIN: Definition = Definition::hourly("2026-01-01").zone("Europe/Berlin");

fn of_day(space: &PartitionSpace, day: &str) -> Vec<String> {
    let all = keys(space, &space.all());
    all.into_iter().filter(|key| key.starts_with(day)).collect()
}

#[test]
fn a_day_on_which_the_clock_goes_back_has_25_hours_with_keys_of_their_own() {
    let space = space(&BERLIN);
    let hours = of_day(&space, "2026-10-25");
    assert_eq!(hours.len(), 25);
    assert_eq!(hours[2..5], ["2026-10-25-02", "2026-10-25-02b", "2026-10-25-03"]);
    assert!(hours.is_sorted());
    let starts: Vec<String> = hours[2..5]
        .iter()
        .map(|key| space.window(space.index_of(key).unwrap()).unwrap().start.to_string())
        .collect();
    assert_eq!(
        starts,
        ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"]
    );
}

#[test]
fn a_day_on_which_the_clock_goes_forward_has_23_hours() {
    let space = space(&BERLIN);
    let hours = of_day(&space, "2026-03-29");
    assert_eq!(hours.len(), 23);
    assert_eq!(hours[1..3], ["2026-03-29-01", "2026-03-29-03"]);
    let error = space.index_of("2026-03-29-02").unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no partition `2026-03-29-02`: none begins then; the next one is 2026-03-29-03"
    );
    let error = space.index_of("2026-03-29-03b").unwrap_err().to_string();
    assert!(error.contains("the clock shows that time only once"), "{error}");
}

#[test]
fn a_cron_of_every_hour_is_cut_in_both_passes_and_one_of_single_hours_in_the_first() {
    const QUARTERS: Definition = Definition::cron("*/15 * * * *", "2026-10-01").zone("Europe/Berlin");
    const NIGHTS: Definition = Definition::cron("30 1,2 * * *", "2026-10-01").zone("Europe/Berlin");
    let quarters = of_day(&space(&QUARTERS), "2026-10-25");
    assert_eq!(quarters.len(), 100);
    assert_eq!(quarters[11], "2026-10-25-02-45");
    assert_eq!(quarters[12], "2026-10-25-02-00b");
    assert_eq!(
        of_day(&space(&NIGHTS), "2026-10-25"),
        ["2026-10-25-01-30", "2026-10-25-02-30"]
    );
}

#[test]
fn windows_begin_where_the_definition_says() {
    const MORNINGS: Definition = Definition::daily("2026-01-01").zone("America/New_York").at(6, 30);
    const SUNDAYS: Definition = Definition::weekly("2026-01-01").on_day(7);
    const MID_MONTHS: Definition = Definition::monthly("2026-01-20").on_day(15);
    const PAST: Definition = Definition::hourly("2026-01-01T10:00").at(0, 20);
    const LEAP_DAYS: Definition = Definition::cron("0 0 29 2 *", "2000-01-01");
    for (definition, number, key, start, end) in [
        (
            MORNINGS,
            66,
            "2026-03-08",
            "2026-03-08T10:30:00Z",
            "2026-03-09T10:30:00Z",
        ),
        (SUNDAYS, 0, "2026-01-04", "2026-01-04T00:00:00Z", "2026-01-11T00:00:00Z"),
        (MID_MONTHS, 0, "2026-02", "2026-02-15T00:00:00Z", "2026-03-15T00:00:00Z"),
        (PAST, 0, "2026-01-01-10", "2026-01-01T10:20:00Z", "2026-01-01T11:20:00Z"),
        (
            LEAP_DAYS,
            6,
            "2024-02-29",
            "2024-02-29T00:00:00Z",
            "2028-02-29T00:00:00Z",
        ),
    ] {
        let space = space(&definition);
        assert_eq!(space.key(number).unwrap().as_str(), key);
        assert_eq!(space.index_of(key).unwrap(), number);
        let window = space.window(number).unwrap();
        assert_eq!((window.start, window.end), (at(start), at(end)), "{key}");
    }
}

#[test]
fn a_window_counts_when_it_has_begun_and_is_complete_when_it_is_over() {
    const DAILY: Definition = Definition::daily("2026-11-20").zone("Pacific/Auckland");
    // In Auckland, 13 hours ahead, the 23rd begins at 11:00.
    for (now, all, complete) in [
        ("2026-11-19T10:59:59Z", 0, 0),
        ("2026-11-19T11:00:00Z", 1, 0),
        ("2026-11-22T10:59:59Z", 3, 2),
        ("2026-11-22T11:00:00Z", 4, 3),
    ] {
        let space = space_at(&DAILY, now);
        assert_eq!((space.all().len(), space.complete().len()), (all, complete), "{now}");
        assert_eq!(space.latest(), complete.checked_sub(1), "{now}");
    }
}

#[test]
fn an_end_is_the_first_instant_at_which_no_window_begins() {
    const YEAR: Definition = Definition::daily("2025-01-01").until("2026-01-01");
    let space = space(&YEAR);
    assert_eq!(space.complete().len(), 365);
    assert_eq!(
        space.index_of("2026-01-01").unwrap_err().to_string(),
        "there is no partition `2026-01-01`: the last one is 2025-12-31"
    );
    // The last day has begun and is not over.
    let space = space_at(&YEAR, "2025-12-31T12:00:00Z");
    assert_eq!((space.all().len(), space.complete().len()), (365, 364));
}

#[test]
fn exclusions_leave_holes_and_change_no_number() {
    const WORKDAYS: Definition =
        Definition::daily("2026-11-01").excluding(&["* * * * SAT,SUN", "2026-11-11", "0 0 24 12 *"]);
    const NIGHTLESS: Definition = Definition::hourly("2026-11-20").excluding(&["0 0-5 * * *", "2026-11-21T13:00"]);
    let days = space(&WORKDAYS);
    assert_eq!(days.complete().len(), 14, "21 days, of which 7 are excluded");
    assert_eq!(days.index_of("2026-11-12").unwrap(), 11);
    assert_eq!(
        days.index_of("2026-11-11").unwrap_err().to_string(),
        "there is no partition `2026-11-11`: the definition excludes it"
    );
    let hours = space(&NIGHTLESS);
    assert_eq!(of_day(&hours, "2026-11-20").first().unwrap(), "2026-11-20-06");
    assert_eq!(of_day(&hours, "2026-11-21").len(), 17);
    // Excluded windows do not end a range.
    let ranges = days.ranges(&days.complete());
    assert_eq!(ranges.len(), 1);
    assert_eq!(ranges[0].to_string(), "2026-11-02..2026-11-20");
}

#[test]
fn a_format_of_ones_own_is_read_back() {
    const COMPACT: Definition = Definition::daily("2026-01-01").format("%Y%m%d");
    const WEEKS: Definition = Definition::weekly("2026-01-01").format("%G-W%V");
    for (definition, key, start) in [
        (COMPACT, "20261121", "2026-11-21T00:00:00Z"),
        (WEEKS, "2026-W45", "2026-11-02T00:00:00Z"),
    ] {
        assert_eq!(definition.check_definition(), []);
        let space = space(&definition);
        let number = space.index_of(key).unwrap();
        assert_eq!(space.window(number).unwrap().start, at(start));
        assert_eq!(space.key(number).unwrap().as_str(), key);
    }
    let error = space(&COMPACT).index_of("2026-11-21").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`2026-11-21` is not a partition; the keys look like `20260131`"
    );
}

#[test]
fn a_day_that_was_never_has_no_window() {
    // Samoa went from the 29th to the 31st of December 2011.
    const SAMOA: Definition = Definition::daily("2011-12-28").zone("Pacific/Apia");
    let space = space(&SAMOA);
    let days: Vec<String> = (0..4).map(|number| space.key(number).unwrap().to_string()).collect();
    assert_eq!(days, ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"]);
    assert!(chain(&space.index_of("2011-12-30").unwrap_err()).contains("none begins then"));
}

#[test]
fn keys_are_refused_with_the_reason() {
    let daily = Definition::daily("2026-01-01");
    let hourly = Definition::hourly("2026-01-01");
    let fixed = Definition::fixed(&["north", "south"]);
    for (definition, key, part) in [
        (daily, "2026-11-22", ""),
        (daily, "2026-11-23", "it lies in the future"),
        (daily, "2030-01-01", "it lies in the future"),
        (daily.until("2040-01-01"), "2039-01-01", "it lies in the future"),
        (daily.until("2040-01-01"), "2041-01-01", "it lies in the future"),
        (daily.until("2026-12-01"), "2041-01-01", "the last one is 2026-11-30"),
        (daily, "2025-11-23", "the first one is 2026-01-01"),
        (daily, "20261122", "the keys look like `2026-01-31`"),
        (hourly, "2026-11-22-09", ""),
        (hourly, "2026-11-22-10", "it lies in the future"),
        (hourly, "2026-11-22-9", "the keys look like `2026-01-31-23`"),
        (fixed, "north", ""),
        (fixed, "nort", "the asset has 2 partitions; did you mean `north`"),
    ] {
        match definition.check(key, at(NOW)) {
            Ok(_) => assert_eq!(part, "", "{key}"),
            Err(error) => assert!(!part.is_empty() && error.to_string().contains(part), "{key}: {error}"),
        }
    }
}
