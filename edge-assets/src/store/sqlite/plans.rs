//! Every list walks an index: the database's own account of each statement says so.

use rusqlite::{Connection, params_from_iter};

use super::{
    SqliteOptions, access, alert_silences, alerts, asset_states, backfills, connect,
    event_lists::{self, Reading},
    events, leases,
    names::Names,
    partition_marks, partitions, prune,
    readers::Reader,
    rows::{self, bytes},
    run_lists, runs, ticks, triggers,
    walks::Select,
};
use crate::{
    id::RunId,
    key::AssetKey,
    run::RunStatus,
    store::{AuditFilter, BackfillFilter, DeliveryFilter, DeliveryOutcome, EventFilter, RunFilter, TickFilter},
    tick::TriggerKind,
};

fn some_id() -> RunId {
    "01939a2b-7c00-7abc-8def-0123456789ab".parse().unwrap()
}

/// A database in which every name of the filters is known.
fn reader(folder: &tempfile::TempDir) -> Reader {
    let options = SqliteOptions::new(folder.path().join("edge.sqlite"));
    let connection = connect::writer(&options).unwrap();
    let mut names = Names::default();
    for name in ["here", "nightly", "a"] {
        names.intern(&connection, name).unwrap();
    }
    connection
        .execute(
            "INSERT INTO triggers VALUES (1, 1, 0, 2, '', NULL, 0, NULL, NULL, 0)",
            [],
        )
        .unwrap();
    let insert = "INSERT INTO runs (number, id, tail, location, code_version, selection, origin, priority, attempt, created_at, \
        status, status_since, epoch, planned_steps, succeeded_steps, failed_steps, events) \
        VALUES (1, ?1, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)";
    connection.execute(insert, [bytes(some_id())]).unwrap();
    Reader { connection, names }
}

/// How the database goes about a statement, a line a step.
fn plan(connection: &Connection, select: Select) -> Vec<String> {
    let mut explain = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {}", select.sql))
        .unwrap();
    let steps = explain
        .query_map(params_from_iter(select.values), |row| row.get(3))
        .unwrap();
    steps.collect::<Result<_, _>>().unwrap()
}

/// Each table is searched, with these indexes; one walk alone has the order of its index, so that nothing is sorted.
fn check_walks(connection: &Connection, select: Option<Select>, indexes: &[&str]) {
    let select = select.expect("some row may pass");
    let sql = select.sql.clone();
    let steps = plan(connection, select);
    let mut searches = Vec::new();
    for step in &steps {
        let is_of_a_table = [
            "runs",
            "events",
            "ticks",
            "run_tags",
            "audit",
            "tokens",
            "alert_deliveries",
            "alert_silences",
        ]
        .iter()
        .any(|table| step.starts_with(&format!("SCAN {table}")));
        assert!(!is_of_a_table || step.contains(" USING INDEX "), "{sql}\n{steps:#?}");
        if let Some((_, index)) = step.split_once(" USING ") {
            let index = index.trim_start_matches("COVERING ").trim_start_matches("INDEX ");
            searches.push(index.split(" (").next().unwrap_or(index).to_owned());
        }
    }
    if indexes.len() == 1 {
        assert!(
            !steps.iter().any(|step| step.contains("TEMP B-TREE")),
            "{sql}\n{steps:#?}"
        );
    }
    for index in indexes {
        assert!(
            searches.iter().any(|search| search == index),
            "{index}: {sql}\n{steps:#?}"
        );
    }
}

#[test]
fn every_filter_of_runs_walks_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let mut reader = reader(&folder);
    let any = RunFilter::default;
    let here = || Some("here".into());
    let nightly = || Some("nightly".into());
    let failed = || vec![RunStatus::Failure];
    let tag = || Some(("team".to_owned(), "edge".to_owned()));
    let since = Some(jiff::Timestamp::UNIX_EPOCH);
    let filter = |change: &dyn Fn(&mut RunFilter)| {
        let mut filter = any();
        change(&mut filter);
        filter
    };
    let cases: [(RunFilter, &[&str]); 14] = [
        (any(), &["runs_made"]),
        (filter(&|filter| filter.since = since), &["runs_made"]),
        (filter(&|filter| filter.location = here()), &["runs_location"]),
        (filter(&|filter| filter.statuses = failed()), &["runs_status"]),
        (
            filter(&|filter| (filter.statuses, filter.location, filter.since) = (failed(), here(), since)),
            &["runs_status"],
        ),
        (filter(&|filter| filter.job = nightly()), &["runs_job"]),
        (
            filter(&|filter| (filter.job, filter.statuses) = (nightly(), failed())),
            &["runs_job"],
        ),
        (
            filter(&|filter| (filter.job, filter.statuses) = (nightly(), vec![RunStatus::Running])),
            &["runs_status"],
        ),
        (filter(&|filter| filter.trigger = nightly()), &["runs_trigger"]),
        (filter(&|filter| filter.tag = tag()), &["PRIMARY KEY"]),
        (
            filter(&|filter| (filter.tag, filter.location) = (tag(), here())),
            &["PRIMARY KEY"],
        ),
        (
            filter(&|filter| filter.root = Some(some_id())),
            &["sqlite_autoindex_runs_1", "runs_root"],
        ),
        (
            filter(&|filter| filter.id_part = Some(some_id().short())),
            &["sqlite_autoindex_runs_1", "runs_tail"],
        ),
        (filter(&|filter| filter.id_part = Some("01".to_owned())), &["runs_made"]),
    ];
    for (filter, indexes) in cases {
        for place in [None, Some((5, 5))] {
            let select = run_lists::select(&mut reader, &filter, place, 10).unwrap();
            check_walks(&reader.connection, select, indexes);
        }
    }
}

#[test]
fn every_filter_of_events_walks_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let mut reader = reader(&folder);
    let run = Some(some_id());
    let asset = || Some(AssetKey::new("a").unwrap());
    let filter = |run, asset, kinds: &[&'static str]| EventFilter {
        run,
        asset,
        kinds: kinds.to_vec(),
    };
    let cases: [(EventFilter, &[&str]); 7] = [
        (filter(None, None, &[]), &["INTEGER PRIMARY KEY"]),
        (
            filter(None, None, &["step_logged", "run_finished"]),
            &["INTEGER PRIMARY KEY"],
        ),
        (
            filter(None, None, &["step_failed", "run_finished"]),
            &["events_kind", "events_kind"],
        ),
        (filter(run, None, &[]), &["events_run"]),
        (filter(run, asset(), &["step_failed"]), &["events_run"]),
        (filter(None, asset(), &["step_failed"]), &["events_asset"]),
        (filter(None, asset(), &[]), &["events_asset", "events_asset"]),
    ];
    for (filter, indexes) in cases {
        for reading in [Reading::After(3), Reading::Before(3)] {
            let select = event_lists::select(&mut reader, &filter, reading, 10).unwrap();
            check_walks(&reader.connection, select, indexes);
        }
    }
}

#[test]
fn every_filter_of_ticks_walks_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let mut reader = reader(&folder);
    let any = TickFilter::default;
    let named = || Some("nightly".into());
    let cases: [(TickFilter, &[&str]); 3] = [
        (any(), &["INTEGER PRIMARY KEY"]),
        (TickFilter { name: named(), ..any() }, &["ticks_trigger"]),
        (
            TickFilter {
                kind: Some(TriggerKind::Schedule),
                without_skips: true,
                ..any()
            },
            &["ticks_telling"],
        ),
    ];
    for (filter, indexes) in cases {
        let select = ticks::select(&mut reader, &filter, 5, 10).unwrap();
        check_walks(&reader.connection, select, indexes);
    }
}

#[test]
fn every_filter_of_the_audit_walks_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let reader = reader(&folder);
    let of_nightly = AuditFilter {
        who: Some("nightly".into()),
    };
    for (filter, index) in [
        (AuditFilter::default(), "INTEGER PRIMARY KEY"),
        (of_nightly, "audit_who"),
    ] {
        check_walks(&reader.connection, Some(access::select(&filter, 5, 10)), &[index]);
    }
}

#[test]
fn every_filter_of_deliveries_walks_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let reader = reader(&folder);
    let any = DeliveryFilter::default;
    let name = || Some("nightly".into());
    let here = DeliveryFilter {
        location: name(),
        ..any()
    };
    let of_rule = DeliveryFilter {
        rule: name(),
        ..here.clone()
    };
    let to_channel = DeliveryFilter {
        channel: name(),
        ..here.clone()
    };
    let failed = DeliveryFilter {
        outcome: Some(DeliveryOutcome::Failed),
        ..here.clone()
    };
    let of_run = DeliveryFilter {
        run: Some(some_id()),
        ..of_rule.clone()
    };
    for (filter, index) in [
        (any(), "INTEGER PRIMARY KEY"),
        (here, "INTEGER PRIMARY KEY"),
        (of_rule, "alert_deliveries_rule"),
        (to_channel, "alert_deliveries_channel"),
        (failed, "alert_deliveries_outcome"),
        (of_run, "alert_deliveries_run"),
    ] {
        check_walks(&reader.connection, Some(alerts::select(&filter, 5, 10)), &[index]);
    }
    let silences = Select {
        sql: format!("SELECT 1 {}", alert_silences::LASTING),
        values: vec![0.into(), 0.into()],
    };
    // The few that last are sorted.
    let steps = plan(&reader.connection, silences);
    assert!(steps[0].contains("INDEX alert_silences_until"), "{steps:#?}");
}

#[test]
fn every_filter_of_backfills_walks_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let reader = reader(&folder);
    let here = BackfillFilter {
        location: Some("here".into()),
        unfinished: true,
    };
    for (filter, index) in [
        (BackfillFilter::default(), "INTEGER PRIMARY KEY"),
        (here, "backfills_location"),
    ] {
        let select = backfills::select(&filter, 5, 10);
        check_walks(&reader.connection, Some(select), &[index]);
    }
}

/// Thousands of partitions may be wiped by name: each is a look-up, however many the asset has.
#[test]
fn a_partition_is_wiped_by_its_whole_key() {
    let folder = tempfile::tempdir().unwrap();
    let reader = reader(&folder);
    for (one, all) in partition_marks::FORGET {
        for (sql, keys) in [(one, "(asset=? AND partition=?)"), (all, "(asset=?)")] {
            let values = vec![0_i64.into(); sql.matches('?').count()];
            let sql = sql.to_owned();
            let steps = plan(&reader.connection, Select { sql, values });
            assert!(steps[0].ends_with(&format!("PRIMARY KEY {keys}")), "{steps:#?}");
        }
    }
}

/// What is asked for on every tick, claim, sign of life and append, and while a store is opened and pruned.
#[test]
fn what_is_asked_often_is_a_look_up() {
    let folder = tempfile::tempdir().unwrap();
    let reader = reader(&folder);
    let cases = [
        (
            format!("SELECT {} {}", rows::COLUMNS, runs::UNFINISHED),
            "runs_unfinished",
        ),
        (runs::RENEW.to_owned(), "runs_held"),
        (runs::HOLDER_OF_KEY.to_owned(), "runs_key"),
        (
            format!("SELECT {} {}", triggers::COLUMNS, triggers::OF_KEY),
            "sqlite_autoindex_triggers_1",
        ),
        (events::OUTCOME.to_owned(), "events_ended"),
        (events::OUTCOMES.to_owned(), "events_ended"),
        (asset_states::NEWEST.to_owned(), "events_asset"),
        (asset_states::IS_STATE.to_owned(), "PRIMARY KEY"),
        (asset_states::WIPED_AT.to_owned(), "events_asset"),
        (asset_states::NEWEST_KEPT.to_owned(), "asset_states_kept"),
        (asset_states::NEXT.to_owned(), "PRIMARY KEY"),
        (access::OF_DIGEST.to_owned(), "sqlite_autoindex_tokens_2"),
        (prune::OLD.to_owned(), "runs_made"),
        (prune::OLDEST.to_owned(), "runs_made"),
        (leases::RENEW.to_owned(), "slots_process"),
        (partitions::BEHIND.to_owned(), "partitions_order"),
        (partition_marks::MADE_SINCE.to_owned(), "events_asset"),
        (partition_marks::SKIPPED_SINCE.to_owned(), "events_asset"),
        (partition_marks::WIPED_SINCE.to_owned(), "events_asset"),
        (partition_marks::FAILED_SINCE.to_owned(), "partition_marks_failed"),
        (backfills::UNFINISHED.to_owned(), "backfills_unfinished"),
        (format!("SELECT 1 {}", backfills::OF_KEY), "backfills_key"),
        (format!("SELECT 1 {}", alerts::HELD), "alert_deliveries_held"),
        (alerts::LEFT.to_owned(), "alert_deliveries_sending"),
        (alerts::RELEASE.to_owned(), "alert_deliveries_digest"),
    ];
    for (sql, index) in cases {
        // The statements count their values themselves: the highest number is how many there are.
        let most = (1..4).rev().find(|n| sql.contains(&format!("?{n}"))).unwrap_or(0);
        let values = vec![0_i64.into(); most];
        check_walks(&reader.connection, Some(Select { sql, values }), &[index]);
    }
}
