//! What schedules would do between two instants: the same decisions as the daemon's, over a time that has not come.

use std::time::Duration;

use edge_assets::{
    partition::PartitionKey,
    trigger::{Missed, Overlap, Preview, PreviewOutcome, ScheduleDef},
};
use jiff::ToSpan;

use crate::support::{at, schedule};

const MINUTE: Duration = Duration::from_secs(60);

/// One line a tick, times of one day.
fn print(preview: Preview, schedules: &[ScheduleDef]) -> String {
    let mut text = String::new();
    for tick in preview.of(schedules).unwrap() {
        let time = |at: jiff::Timestamp| at.to_string()[11..16].to_owned();
        text += &format!("{} {} {}", time(tick.at), tick.schedule, time(tick.instant));
        if tick.missed > 0 {
            text += &format!(" +{}", tick.missed);
        }
        text += &match tick.outcome {
            PreviewOutcome::Launches {
                partition,
                starts_at,
                overtaken,
            } => {
                let partition = partition.map(|key| format!(" [{key}]")).unwrap_or_default();
                let waits = if starts_at > tick.at {
                    format!(", starts {}", time(starts_at))
                } else {
                    String::new()
                };
                let stops = if overtaken > 0 {
                    format!(", stops {overtaken}")
                } else {
                    String::new()
                };
                format!(" launches {}{partition}{waits}{stops}\n", tick.job)
            }
            PreviewOutcome::Skips { reason } => format!(" skips: {reason}\n"),
            other => panic!("{other:?}"),
        };
    }
    text
}

fn named(name: &str, cron: &str) -> ScheduleDef {
    ScheduleDef::new(name, cron, "sync")
}

fn from_nine_to(to: &str) -> Preview {
    Preview::new(at("2026-11-22T09:00:00Z"), at(&format!("2026-11-22T{to}:00Z")))
}

#[test]
fn ticks_of_all_schedules_come_in_order_and_the_bounds_are_half_open() {
    let schedules = [named("quarter", "*/15 * * * *"), named("half", "0,30 * * * *")];
    insta::assert_snapshot!(print(from_nine_to("09:45"), &schedules), @r"
    09:00 quarter 09:00 launches sync
    09:00 half 09:00 launches sync
    09:15 quarter 09:15 launches sync
    09:30 quarter 09:30 launches sync
    09:30 half 09:30 launches sync
    ");
}

#[test]
fn each_overlap_policy_meets_runs_that_take_longer_than_the_interval() {
    let mut text = String::new();
    for overlap in Overlap::ALL {
        let mut often = named("often", "*/10 * * * *");
        often.overlap = overlap;
        text += &format!("{overlap}\n");
        text += &print(from_nine_to("09:31").runs_take(15 * MINUTE), &[often]);
    }
    insta::assert_snapshot!(text, @r"
    skip
    09:00 often 09:00 launches sync
    09:10 often 09:10 skips: run 00000001 of job `sync` is running
    09:20 often 09:20 launches sync
    09:30 often 09:30 skips: run 00000002 of job `sync` is running
    queue
    09:00 often 09:00 launches sync
    09:10 often 09:10 launches sync, starts 09:15
    09:20 often 09:20 launches sync, starts 09:30
    09:30 often 09:30 launches sync, starts 09:45
    cancel_old
    09:00 often 09:00 launches sync
    09:10 often 09:10 launches sync, stops 1
    09:20 often 09:20 launches sync, stops 1
    09:30 often 09:30 launches sync, stops 1
    allow
    09:00 often 09:00 launches sync
    09:10 often 09:10 launches sync
    09:20 often 09:20 launches sync
    09:30 often 09:30 launches sync
    ");
}

#[test]
fn two_schedules_of_one_job_meet_each_other() {
    let schedules = [named("first", "0 * * * *"), named("second", "5 * * * *")];
    insta::assert_snapshot!(print(from_nine_to("10:00").runs_take(10 * MINUTE), &schedules), @r"
    09:00 first 09:00 launches sync
    09:05 second 09:05 skips: run 00000001 of job `sync` is running
    ");
}

#[test]
fn an_outage_shows_each_policy_for_missed_instants() {
    let mut text = String::new();
    for missed in [Missed::Latest, Missed::None, Missed::EVERY] {
        let mut often = named("often", "*/10 * * * *");
        often.missed = missed;
        often.overlap = Overlap::Queue;
        text += &format!("{missed}\n");
        let preview = from_nine_to("10:00").outage(at("2026-11-22T09:05:00Z"), at("2026-11-22T09:43:00Z"));
        text += &print(preview, &[often]);
    }
    insta::assert_snapshot!(text, @r#"
    latest
    09:00 often 09:00 launches sync
    09:43 often 09:40 +3 launches sync
    09:50 often 09:50 launches sync
    none
    09:00 often 09:00 launches sync
    09:43 often 09:40 +3 skips: missed by 3m; nothing is made up for
    09:50 often 09:50 launches sync
    all (max = 100, within = "1d")
    09:00 often 09:00 launches sync
    09:43 often 09:10 launches sync
    09:43 often 09:20 launches sync
    09:43 often 09:30 launches sync
    09:43 often 09:40 launches sync
    09:50 often 09:50 launches sync
    "#);
}

#[test]
fn a_schedule_that_is_off_shows_when_it_is_asked_as_if_it_were_on() {
    let mut off = named("off", "0 * * * *");
    off.enabled = false;
    assert_eq!(print(from_nine_to("12:00"), &[off.clone()]), "");
    assert_eq!(print(from_nine_to("12:00").with_disabled(), &[off]).lines().count(), 3);
}

#[test]
fn a_partition_function_sees_the_local_day_and_may_say_no() {
    let mut daily = schedule("0 1 * * *", "Europe/Berlin");
    daily.partition = Some(|local| {
        let day = local.date().checked_sub(1.day()).ok()?;
        (day.day() != 21).then(|| PartitionKey::new(day.to_string()))
    });
    let preview = Preview::new(at("2026-11-20T12:00:00Z"), at("2026-11-23T12:00:00Z"));
    insta::assert_snapshot!(print(preview, &[daily.clone()]), @r"
    00:00 nightly 00:00 launches sync [2026-11-20]
    00:00 nightly 00:00 skips: its `partition` function names no partition for this instant
    00:00 nightly 00:00 launches sync [2026-11-22]
    ");
    daily.partition = Some(|_| panic!("the author's mistake"));
    let preview = Preview::new(at("2026-11-20T12:00:00Z"), at("2026-11-21T12:00:00Z"));
    assert!(print(preview, &[daily]).contains("its `partition` function panicked"));
}

#[test]
fn a_month_of_five_schedules_is_every_instant_once() {
    let crons = ["* * * * *", "5 * * * *", "0 1 * * *", "0 3 * * *", "0 * * * *"];
    let schedules: Vec<ScheduleDef> = (0..)
        .zip(crons)
        .map(|(n, cron)| named(&format!("s{n}"), cron))
        .collect();
    let preview = Preview::new(at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
    let mut counts = [0; 5];
    let mut last = at("2026-11-01T00:00:00Z");
    for tick in preview.of(&schedules).unwrap() {
        assert!(tick.at >= last && tick.at == tick.instant && tick.missed == 0);
        last = tick.at;
        counts[usize::from(tick.schedule.as_bytes()[1] - b'0')] += 1;
    }
    assert_eq!(counts, [30 * 24 * 60, 30 * 24, 30, 30, 30 * 24]);
}

#[test]
fn the_first_ticks_of_a_century_take_no_century() {
    let schedules = [schedule("* * * * *", "UTC")];
    let preview = Preview::new(at("2026-01-01T00:00:00Z"), at("2126-01-01T00:00:00Z"));
    assert_eq!(preview.of(&schedules).unwrap().take(3).count(), 3);
}
