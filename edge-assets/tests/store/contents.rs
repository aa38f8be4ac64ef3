//! All that a store holds, as one value, and a store filled with some of everything.
#![expect(clippy::unwrap_used, reason = "what helps tests fails like tests")]

use std::sync::Arc;

use edge_assets::{
    AssetKey, EventKind, EventRecord, Metadata, PartitionKey, Run, RunId, RunStatus, Tags, TickId,
    page::PageRequest,
    run::{NewRun, RunOrigin, StepKey, StepScope},
    store::{
        AssetState, Claim, Ending, EventBatch, EventFilter, EventPosition, Lease, RunFilter, SlotRequest, Store,
        StoredEvent, TickFilter,
    },
    tick::{NewTick, Tick, TickOutcome, TriggerKey, TriggerKind, TriggerState},
};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// All that can be asked of a store.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Contents {
    pub(crate) runs: Vec<Run>,
    pub(crate) unfinished: Vec<RunId>,
    pub(crate) counts: Vec<(RunStatus, u64)>,
    pub(crate) events: Vec<StoredEvent>,
    pub(crate) finished_steps: Vec<Vec<StepKey>>,
    pub(crate) latest: Vec<(AssetKey, Option<PartitionKey>, StoredEvent)>,
    pub(crate) triggers: Vec<TriggerState>,
    pub(crate) ticks: Vec<Tick>,
    pub(crate) leases: Vec<String>,
    pub(crate) partitions: Vec<PartitionKey>,
    /// What became of partitions: all of it, and since an earlier position.
    pub(crate) facts: Vec<String>,
}

pub(crate) const HERE: &str = "here";
pub(crate) const ASSETS: [&str; 3] = ["a", "b/c", "d"];
pub(crate) const PARTITIONS: [Option<&str>; 3] = [None, Some("2026-11-21"), Some("2026-11-22")];

pub(crate) async fn contents(store: &dyn Store) -> Contents {
    let mut request = PageRequest::first(50);
    let mut runs = Vec::new();
    loop {
        let page = store.runs(RunFilter::default(), request.clone()).await.unwrap();
        runs.extend(page.items);
        match page.next {
            Some(next) => request = request.after(next),
            None => break,
        }
    }
    let mut finished_steps = Vec::new();
    for run in &runs {
        finished_steps.push(store.finished_steps(run.id).await.unwrap());
    }
    let mut latest: Vec<AssetState> = store.latest_of(Vec::new()).await.unwrap();
    for asset in ASSETS {
        for partition in PARTITIONS {
            let asset = AssetKey::new(asset).unwrap();
            latest.extend(store.latest(asset, partition.map(PartitionKey::new)).await.unwrap());
        }
    }
    let facts = facts(store).await;
    let leases: Vec<Option<Lease>> = vec![store.lease("leader".into()).await.unwrap()];
    let slots = store.slots("clickhouse".into(), moment(0)).await.unwrap();
    let unfinished = store.unfinished(HERE.into()).await.unwrap();
    let all = EventFilter::default();
    Contents {
        unfinished: unfinished.iter().map(|run| run.id).collect(),
        counts: store.counts(HERE.into()).await.unwrap(),
        events: store.events(all, EventPosition(0), 100_000).await.unwrap(),
        finished_steps,
        latest: latest
            .into_iter()
            .map(|state| (state.asset, state.partition, state.latest))
            .collect(),
        triggers: store.triggers(HERE.into()).await.unwrap(),
        ticks: store
            .ticks(TickFilter::default(), PageRequest::default())
            .await
            .unwrap()
            .items,
        leases: leases
            .into_iter()
            .flatten()
            .chain(slots)
            .map(|lease| format!("{lease:?}"))
            .collect(),
        partitions: store.partitions("tenants".into()).await.unwrap(),
        facts,
        runs,
    }
}

async fn facts(store: &dyn Store) -> Vec<String> {
    let middle = EventPosition(store.last_position().await.unwrap().0 / 2);
    let mut lines = Vec::new();
    for asset in ASSETS {
        for since in [None, Some(middle)] {
            let keys = vec![AssetKey::new(asset).unwrap()];
            let found = store.partition_facts(keys, since).await.unwrap();
            let (all, up_to) = (if found.is_all { "all" } else { "new" }, found.up_to.0);
            lines.push(format!("{asset}: {all} up to {up_to}"));
            lines.extend(found.facts.iter().map(|fact| {
                let key = fact.partition.as_ref().map_or("-", PartitionKey::as_str);
                format!("  {} {key} {:?}", fact.position.0, fact.outcome)
            }));
        }
    }
    lines
}

/// So many seconds after nine o'clock.
pub(crate) fn moment(seconds: i64) -> Timestamp {
    let nine: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
    nine + SignedDuration::from_secs(seconds)
}

/// The id with this number.
pub(crate) fn run_id(number: u64) -> RunId {
    format!("01939a2b-7c00-7abc-8def-{number:012x}").parse().unwrap()
}

pub(crate) fn tick_id(number: u64) -> TickId {
    TickId::from_uuid(run_id(number).as_uuid())
}

pub(crate) fn new_run(number: u64) -> NewRun {
    let id = run_id(number);
    NewRun {
        id,
        root: id,
        ..NewRun::new(HERE, "group:daily", moment(0))
    }
}

pub(crate) fn event(step: Option<StepKey>, kind: EventKind) -> EventRecord {
    EventRecord {
        version: EventRecord::VERSION,
        sequence: 0,
        at: moment(3),
        run_id: run_id(0),
        step,
        kind,
    }
}

pub(crate) fn step(asset: &str, partition: Option<&str>) -> StepKey {
    StepKey {
        asset: AssetKey::new(asset).unwrap(),
        partition: partition.map(PartitionKey::new),
    }
}

pub(crate) fn trigger(kind: TriggerKind) -> TriggerKey {
    TriggerKey {
        location: HERE.into(),
        kind,
        name: "nightly".into(),
    }
}

pub(crate) fn tick(number: u64, kind: TriggerKind, instant: i64, previous: Option<i64>) -> NewTick {
    NewTick {
        id: tick_id(number),
        key: trigger(kind),
        instant: moment(instant),
        previous: previous.map(moment),
        began_at: moment(instant),
        ended_at: moment(instant + 1),
        outcome: TickOutcome::Requested,
        runs: Vec::new(),
        cancel: Vec::new(),
        cursor: None,
        missed: 0,
        alert: None,
    }
}

pub(crate) fn claim(number: u64) -> Claim {
    Claim {
        run: run_id(number),
        holder: "host-1".into(),
        at: moment(1),
        lease: std::time::Duration::from_secs(15),
    }
}

pub(crate) async fn append(store: &dyn Store, number: u64, epoch: u64, events: Vec<EventRecord>) {
    let batch = EventBatch {
        run: run_id(number),
        epoch,
        events,
    };
    store.append(vec![batch]).await.unwrap().pop().unwrap().unwrap();
}

/// Puts some of everything into a store. What it puts there is never changed: files of old versions hold it.
pub(crate) async fn fill(store: &dyn Store) {
    let first = store.last_position().await.unwrap().0 * 1_000;
    tick_once(store, first).await;
    execute(store, first).await;
    hold(store).await;
}

/// Declares two triggers; one of them asks for a run.
async fn tick_once(store: &dyn Store, first: u64) {
    let schedule = trigger(TriggerKind::Schedule);
    let sensor = trigger(TriggerKind::Sensor);
    let declared = vec![
        (schedule.clone(), Arc::from("0 1 * * * UTC")),
        (sensor.clone(), Arc::from("every 30s")),
    ];
    store.declare(declared, moment(0)).await.unwrap();
    let last = store.triggers(HERE.into()).await.unwrap()[0].last_at;
    let mut asked = tick(first + 1, TriggerKind::Schedule, 60, None);
    if let Some(last) = last {
        asked.previous = Some(last);
        asked.instant = last + SignedDuration::from_secs(60);
    }
    asked.runs = vec![NewRun {
        run_key: Some(format!("key-{first}")),
        job: Some("nightly".into()),
        origin: RunOrigin::Schedule { name: "nightly".into() },
        tags: Tags::new().with("team", "edge"),
        partition: Some(edge_assets::partition::PartitionSelection::key("2026-11-21")),
        config: [(AssetKey::new("a").unwrap(), serde_json::json!({"limit": 3}))].into(),
        ..new_run(first + 1)
    }];
    asked.missed = 2;
    asked.alert = Some("2 instants were missed".to_owned());
    store.record_tick(asked).await.unwrap();
}

/// Some runs, each with another end; one of them changes hands.
async fn execute(store: &dyn Store, first: u64) {
    let repeated = NewRun {
        parent: Some(run_id(first + 1)),
        root: run_id(first + 1),
        attempt: 2,
        scope: StepScope::Unfinished,
        origin: RunOrigin::Reexecution,
        not_before: Some(moment(30)),
        priority: -1,
        ..new_run(first + 2)
    };
    store
        .enqueue(vec![repeated, new_run(first + 3), new_run(first + 4)])
        .await
        .unwrap();
    store.claim(claim(first + 1)).await.unwrap();
    let started = EventKind::RunStarted {
        selection: "group:daily".into(),
        steps: 2,
    };
    let materialized = EventKind::AssetMaterialized {
        metadata: Metadata::new().with("rows", 42).with("note", "ü 'quoted'\u{0}"),
        data_version: None,
        provenance: None,
    };
    let made = || {
        vec![
            event(None, started.clone()),
            event(Some(step("a", None)), EventKind::StepStarted { attempt: 1 }),
            event(Some(step("a", None)), materialized.clone()),
            event(Some(step("a", None)), EventKind::StepSucceeded { duration_us: 250 }),
            event(Some(step("b/c", PARTITIONS[1])), materialized.clone()),
        ]
    };
    append(store, first + 1, 1, made()).await;
    store
        .requeue(run_id(first + 1), 1, moment(9), "its process is gone".to_owned())
        .await
        .unwrap();
    store.claim(claim(first + 1)).await.unwrap();
    let ended = EventKind::RunFinished {
        status: RunStatus::Success,
        reason: None,
    };
    let mut events = made();
    events.push(event(None, ended));
    append(store, first + 1, 2, events).await;
    store.claim(claim(first + 3)).await.unwrap();
    store
        .request_cancel(run_id(first + 3), moment(9), "not wanted".to_owned())
        .await
        .unwrap();
    let queued = store.run(run_id(first + 4)).await.unwrap().unwrap();
    let ending = Ending::of(&queued, RunStatus::Failure, moment(9), "its job is gone".to_owned());
    store.finish(ending).await.unwrap();
}

/// Leases, slots and partitions.
async fn hold(store: &dyn Store) {
    store
        .acquire("leader".into(), "host-1".into(), moment(0), moment(10))
        .await
        .unwrap();
    let slot = SlotRequest {
        pool: "clickhouse".into(),
        slots: 2,
        holder: "host-1/1".into(),
        process: "host-1".into(),
        at: moment(0),
        until: moment(10),
    };
    store.take_slot(slot).await.unwrap();
    let tenants = ["b", "a"].map(PartitionKey::new).to_vec();
    store.add_partitions("tenants".into(), tenants).await.unwrap();
}
