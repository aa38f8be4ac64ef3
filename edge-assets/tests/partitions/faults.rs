//! What is wrong with a definition is said, all of it.

use edge_assets::{AssetDef, Definitions, PartitionsDefinition, partition::Day, prelude::Partition};

use crate::support::chain;

type Definition = PartitionsDefinition;

const DAILY: Definition = Definition::daily("2026-01-01");
const EMPTY: Definition = Definition::fixed(&[]);

fn faults(definition: Definition) -> Vec<String> {
    definition.check_definition().iter().map(|fault| chain(fault)).collect()
}

#[test]
fn sound_definitions_have_no_faults() {
    const BY_TWO: Definition = Definition::by("day", &DAILY).and("region", &EMPTY.excluding(&[]));
    for definition in [
        DAILY,
        Definition::hourly("2026-01-01T06:00").zone("Europe/Berlin").at(0, 30),
        Definition::weekly("2026-01-01").on_day(7).until("2027-01-01"),
        Definition::monthly("2026-01-01").excluding(&["2026-03-01", "0 0 1 8 *"]),
        Definition::cron("*/5 8-18 * * MON-FRI", "2026-01-01").zone("America/New_York"),
        Definition::cron("0 * * * *", "2026-01-01")
            .zone("Europe/Berlin")
            .format("%Y%m%dT%H"),
        Definition::dynamic("devices"),
    ] {
        assert_eq!(faults(definition), [""; 0], "{definition}");
    }
    assert_eq!(faults(BY_TWO).len(), 1, "the empty list alone");
}

#[test]
fn each_fault_is_named_with_its_cure() {
    const TWICE: Definition = Definition::by("day", &DAILY).and("day", &DAILY).and("", &EMPTY);
    const SIX: Definition = Definition::by("a", &DAILY)
        .and("b", &DAILY)
        .and("c", &DAILY)
        .and("d", &DAILY)
        .and("e", &DAILY)
        .and("f", &DAILY);
    for (definition, expected) in [
        (
            Definition::daily("2026-02-30"),
            "start at `2026-02-30`, which is not a date",
        ),
        (DAILY.until("soon"), "end at `soon`, which is not a date"),
        (DAILY.until("2026-01-01"), "which is no later; turn them around"),
        (
            Definition::weekly("2026-01-06").until("2026-01-12"),
            "no partition begins between",
        ),
        (DAILY.zone("Europe/Berlim"), "there is no time zone `Europe/Berlim`"),
        (Definition::cron("0 0 30 2 *", "2026-01-01"), "never fires"),
        (Definition::cron("0 0 *", "2026-01-01"), "has 3 fields"),
        (DAILY.at(24, 0), "begin at 24:00, which is no time of day"),
        (
            Definition::hourly("2026-01-01").at(6, 0),
            "of which only the minute can be moved",
        ),
        (
            Definition::weekly("2026-01-01").on_day(8),
            "begin on day 8 of each week; write 1 to 7",
        ),
        (
            Definition::monthly("2026-01-01").on_day(31),
            "begin on day 31 of each month; write 1 to 28",
        ),
        (DAILY.excluding(&["christmas"]), "write a date such as `2026-12-25`"),
        (DAILY.excluding(&["2026-12-25T13:00"]), "no window begins then"),
        (DAILY.excluding(&["2025-12-25"]), "no window begins then"),
        (DAILY.format("%Y-%m"), "two windows have the key `2026-01`"),
        (DAILY.format("%d"), "cannot be read back"),
        (DAILY.on_day(3), "`on_day` says nothing of days; take it off"),
        (
            Definition::cron("0 6 * * *", "2026-01-01").at(6, 0),
            "`at` says nothing of windows of a cron expression",
        ),
        (EMPTY, "the list of partitions is empty"),
        (Definition::fixed(&["a", "a"]), "the partition `a` is listed twice"),
        (
            Definition::fixed(&["a", " "]),
            "key 2 of the list of partitions is empty",
        ),
        (
            Definition::fixed(&["a"]).zone("UTC"),
            "`zone` says nothing of a fixed list",
        ),
        (Definition::dynamic(""), "the dynamic partitions have no name"),
        (TWICE, "two dimensions `day`"),
        (TWICE, "dimension 3 of the partitions has no name"),
        (TWICE, "dimension ``: the list of partitions is empty"),
        (SIX, "more than 5 dimensions"),
    ] {
        let faults = faults(definition);
        assert!(
            faults.iter().any(|fault| fault.contains(expected)),
            "{expected}: {faults:?}"
        );
    }
}

#[test]
fn faults_are_told_together() {
    let definition = Definition::monthly("2026-13-01")
        .zone("Mars")
        .at(7, 77)
        .on_day(0)
        .until("x");
    assert_eq!(faults(definition).len(), 5, "{:?}", faults(definition));
}

#[test]
fn building_the_definitions_tells_them_with_their_place() {
    let asset = |key: &str, partitions| AssetDef::builder(key).partitions(partitions);
    let builder = Definitions::builder().assets([
        asset("first", DAILY.zone("Mars")).run(|| async { Ok::<_, std::io::Error>(()) }),
        asset("second", Definition::hourly("2026-01-01"))
            .run(|_: Partition<Day>| async { Ok::<_, std::io::Error>(()) }),
        AssetDef::builder("third").run(|_: Partition<Day>| async { Ok::<_, std::io::Error>(()) }),
        AssetDef::builder("fourth").run(|_: Option<Partition<Day>>| async { Ok::<_, std::io::Error>(()) }),
    ]);
    let error = builder.build().unwrap_err().to_string();
    for expected in [
        "3 faults",
        "asset `first` (edge-assets/tests/partitions/faults.rs:",
        "there is no time zone `Mars`",
        "asset `second` (edge-assets/tests/partitions/faults.rs:",
        "takes `Partition<edge_assets::partition::typed::Day>`: `partitions` are hours; take `Partition<Hour>`",
        "the asset has no partitions; declare `partitions = ..` on it",
    ] {
        assert!(error.contains(expected), "{expected}: {error}");
    }
}
