//! A million partitions of one asset: how it stands with them, what is missing, and sets that are stored, read and mapped. Cold:
//! each round begins with the definition.
//!
//! `cargo bench -p benches --bench partitions`

use std::sync::LazyLock;

use benches::is_measuring;
use edge_assets::{
    PartitionsDefinition,
    partition::{PartitionMapping, PartitionSet, PartitionSpace, PartitionStatuses},
};
use jiff::Timestamp;

fn main() {
    divan::main();
}

const NOW: &str = "2026-02-01T09:00:00Z";
/// 1,000,090 hours, in a zone that changes its clock twice a year.
const HOURS: PartitionsDefinition = PartitionsDefinition::hourly("1912-01-01").zone("Europe/Berlin");
const DAYS: PartitionsDefinition = PartitionsDefinition::daily("1912-01-01").zone("Europe/Berlin");
/// A million windows, less those of every tenth day.
const MINUTES: PartitionsDefinition = PartitionsDefinition::cron("*/5 * * * *", "2016-07-28")
    .zone("Europe/Berlin")
    .excluding(&["* * */10 * *"]);

fn space(definition: &PartitionsDefinition) -> PartitionSpace {
    let now: Timestamp = NOW.parse().expect("an instant");
    PartitionSpace::new(definition, now, &()).expect("a sound definition")
}

/// What was made: all, all but one in a thousand, every other one, which is the worst there is.
const SHAPES: [&str; 3] = ["filled", "holes", "every_other"];

fn made(shape: &str) -> PartitionSet {
    let count = if is_measuring() { 1_000_000 } else { 1_000 };
    match shape {
        "filled" => PartitionSet::from(0..count),
        "holes" => PartitionSet::from(0..count).difference(&(0..count).step_by(1_000).collect()),
        _ => (0..count).step_by(2).collect(),
    }
}

fn statuses(shape: &str) -> PartitionStatuses {
    PartitionStatuses {
        materialized: made(shape),
        failed: PartitionSet::from(1..2),
        ..PartitionStatuses::default()
    }
}

#[divan::bench(args = SHAPES)]
fn missing(bencher: divan::Bencher<'_, '_>, shape: &str) {
    let statuses = statuses(shape);
    bencher.bench_local(|| statuses.missing(&space(&HOURS)).len());
}

/// From stored bytes to ranges of keys, as a page shows them.
#[divan::bench(args = ["filled", "holes"])]
fn status_as_ranges(bencher: divan::Bencher<'_, '_>, shape: &str) {
    let bytes = statuses(shape).encode(&space(&HOURS));
    bencher.bench_local(|| {
        let space = space(&HOURS);
        let statuses = PartitionStatuses::decode(&space, &bytes).expect("what was written");
        statuses.ranges(&space).len()
    });
}

#[divan::bench(args = SHAPES)]
fn to_bytes(bencher: divan::Bencher<'_, '_>, shape: &str) {
    let set = made(shape);
    bencher.bench_local(|| set.to_bytes().len());
}

#[divan::bench(args = SHAPES)]
fn from_bytes(bencher: divan::Bencher<'_, '_>, shape: &str) {
    let bytes = made(shape).to_bytes();
    bencher.bench_local(|| PartitionSet::from_bytes(&bytes).expect("what was written").len());
}

#[divan::bench(args = [&HOURS, &MINUTES])]
fn space_of_a_definition(definition: &PartitionsDefinition) -> u64 {
    space(definition).complete().len()
}

static SPACE: LazyLock<PartitionSpace> = LazyLock::new(|| space(&HOURS));

#[divan::bench]
fn key_of_a_number() -> Option<edge_assets::PartitionKey> {
    SPACE.key(divan::black_box(654_321))
}

#[divan::bench]
fn number_of_a_key() -> u64 {
    SPACE.index_of(divan::black_box("1986-08-24-03")).expect("an hour")
}

/// The hours of all days, and the days of every other hour.
#[divan::bench(args = ["filled", "every_other"])]
fn mapped_both_ways(bencher: divan::Bencher<'_, '_>, shape: &str) {
    let hours = made(shape);
    bencher.bench_local(|| {
        let (days, all) = (space(&DAYS), space(&HOURS));
        let mapping = PartitionMapping::TimeWindow { start: 0, end: 0 };
        let link = mapping.link(&days, &all).expect("windows");
        link.upstream_of(&days.all()).len() + link.downstream_of(&hours).len()
    });
}
