//! Random operations get the same answers from memory and from a file, and leave the same behind.

use edge_assets::{
    EventKind, Metadata, PartitionKey, RunStatus,
    event::{FailureCause, StepFailure},
    run::NewRun,
    store::{Claim, Ending, EventBatch, MemoryStore, Retention, SlotRequest, SqliteStore, Store, Upkeep},
    tick::{TickOutcome, TriggerKind},
};
use proptest::prelude::*;

use super::support::{Folder, seconds};
use crate::contents::{
    ASSETS, Contents, PARTITIONS, claim, contents, event, moment, new_run, run_id, step, tick, tick_id, trigger,
};

/// What somebody asks of a store. Numbers stand for runs, steps and kinds of facts.
#[derive(Debug, Clone)]
enum Operation {
    Enqueue {
        runs: Vec<(u64, Option<u8>)>,
        made: i64,
    },
    Claim {
        run: u64,
        at: i64,
    },
    Renew {
        until: i64,
    },
    Requeue {
        run: u64,
        epoch: u64,
    },
    Cancel {
        run: u64,
    },
    Finish {
        run: u64,
        epoch: u64,
        is_held: bool,
        status: usize,
    },
    Append {
        batches: Vec<(u64, u64, Vec<(u8, u8)>)>,
        at: i64,
    },
    Declare {
        definition: u8,
        at: i64,
    },
    Switch {
        on: bool,
        at: i64,
    },
    MoveCursor {
        from: Option<u8>,
        to: u8,
    },
    Cursor {
        cursor: Option<u8>,
    },
    Tick {
        sensor: bool,
        instant: i64,
        previous: Option<i64>,
        runs: Vec<(u64, Option<u8>)>,
        outcome: u8,
        cancel: Option<u64>,
    },
    Acquire {
        holder: u8,
        at: i64,
    },
    Release {
        holder: u8,
    },
    Slot {
        holder: u8,
        slots: u32,
        at: i64,
    },
    Free {
        holder: u8,
        process: u8,
    },
    Partitions {
        add: bool,
        keys: Vec<u8>,
    },
    Prune {
        now: i64,
    },
}

fn runs() -> impl Strategy<Value = Vec<(u64, Option<u8>)>> {
    prop::collection::vec((0..12_u64, prop::option::weighted(0.3, 0..4_u8)), 0..4)
}

fn operations() -> impl Strategy<Value = Operation> {
    let run = || 0..12_u64;
    // Mostly the epoch in which the run is, sometimes another one.
    let epoch = || prop::sample::select(vec![0_u64, 1, 1, 1, 2, 2, 3]);
    let at = || 0..60_i64;
    let facts = || prop::collection::vec((0..16_u8, 0..9_u8), 0..6);
    let batches = prop::collection::vec((run(), epoch(), facts()), 1..4);
    let tick = (
        any::<bool>(),
        at(),
        prop::option::of(at()),
        runs(),
        0..3_u8,
        prop::option::of(run()),
    );
    prop_oneof![
        4 => (runs(), at()).prop_map(|(runs, made)| Operation::Enqueue { runs, made }),
        6 => (run(), at()).prop_map(|(run, at)| Operation::Claim { run, at }),
        1 => at().prop_map(|until| Operation::Renew { until }),
        2 => (run(), epoch()).prop_map(|(run, epoch)| Operation::Requeue { run, epoch }),
        2 => run().prop_map(|run| Operation::Cancel { run }),
        3 => (run(), 0..3_u64, any::<bool>(), 0..7_usize).prop_map(|(run, epoch, is_held, status)| Operation::Finish {
            run,
            epoch,
            is_held,
            status,
        }),
        9 => (batches, at()).prop_map(|(batches, at)| Operation::Append { batches, at }),
        1 => (0..3_u8, at()).prop_map(|(definition, at)| Operation::Declare { definition, at }),
        1 => (any::<bool>(), at()).prop_map(|(on, at)| Operation::Switch { on, at }),
        1 => prop::option::of(0..3_u8).prop_map(|cursor| Operation::Cursor { cursor }),
        1 => (prop::option::of(0..3_u8), 0..3_u8).prop_map(|(from, to)| Operation::MoveCursor { from, to }),
        4 => tick.prop_map(|(sensor, instant, previous, runs, outcome, cancel)| Operation::Tick {
            sensor, instant, previous, runs, outcome, cancel,
        }),
        1 => (0..3_u8, at()).prop_map(|(holder, at)| Operation::Acquire { holder, at }),
        1 => (0..3_u8).prop_map(|holder| Operation::Release { holder }),
        2 => (0..5_u8, 0..4_u32, at()).prop_map(|(holder, slots, at)| Operation::Slot { holder, slots, at }),
        1 => (0..5_u8, 0..2_u8).prop_map(|(holder, process)| Operation::Free { holder, process }),
        1 => (any::<bool>(), prop::collection::vec(0..5_u8, 0..4)).prop_map(|(add, keys)| Operation::Partitions { add, keys }),
        1 => (0..90_i64).prop_map(|now| Operation::Prune { now }),
    ]
}

fn asked(runs: Vec<(u64, Option<u8>)>, made: i64) -> Vec<NewRun> {
    let asked = |(number, key): (u64, Option<u8>)| NewRun {
        run_key: key.map(|key| format!("key-{key}")),
        created_at: moment(made),
        ..new_run(number)
    };
    runs.into_iter().map(asked).collect()
}

fn kind(number: u8) -> EventKind {
    let failure = StepFailure {
        cause: FailureCause::Panic,
        chain: vec!["no".to_owned()],
        class: None,
    };
    let metadata = Metadata::new().with("rows", number);
    match number {
        0..=2 => EventKind::RunStarted {
            selection: "a".into(),
            steps: usize::from(number),
        },
        3 => EventKind::RunCancelRequested,
        4..=6 => EventKind::RunFinished {
            status: RunStatus::ALL[usize::from(number)],
            reason: (number == 5).then(|| "a step failed".to_owned()),
        },
        7 => EventKind::RunRequeued { reason: String::new() },
        8 | 9 => EventKind::AssetMaterialized {
            metadata,
            data_version: None,
            provenance: None,
        },
        10 => EventKind::AssetObserved {
            metadata,
            data_version: None,
        },
        11 | 12 => EventKind::StepSucceeded { duration_us: 5 },
        13 => EventKind::StepFailed {
            failure,
            metadata,
            duration_us: 5,
        },
        14 => EventKind::StepLogged {
            level: edge_assets::LogLevel::Info,
            message: "x".to_owned(),
        },
        _ => EventKind::StepStarted { attempt: 1 },
    }
}

fn batch((run, epoch, facts): (u64, u64, Vec<(u8, u8)>), at: i64) -> EventBatch {
    let fact = |(number, place): (u8, u8)| {
        let of_a_step = number >= 8;
        let (asset, partition) = (usize::from(place) % 3, usize::from(place) / 3);
        let step = of_a_step.then(|| step(ASSETS[asset], PARTITIONS[partition]));
        let mut event = event(step, kind(number));
        event.at = moment(at);
        event
    };
    EventBatch {
        run: run_id(run),
        epoch,
        events: facts.into_iter().map(fact).collect(),
    }
}

/// Asks it, and returns the answer as text.
async fn ask(store: &dyn Store, number: u64, operation: Operation) -> String {
    let reason = || "for a test".to_owned();
    match operation {
        Operation::Enqueue { runs, made } => format!("{:?}", store.enqueue(asked(runs, made)).await),
        Operation::Claim { run, at } => {
            let claim = Claim {
                at: moment(at),
                ..claim(run)
            };
            format!("{:?}", store.claim(claim).await)
        }
        Operation::Renew { until } => format!("{:?}", store.renew("host-1".into(), moment(until)).await),
        Operation::Requeue { run, epoch } => {
            format!("{:?}", store.requeue(run_id(run), epoch, moment(20), reason()).await)
        }
        Operation::Cancel { run } => format!("{:?}", store.request_cancel(run_id(run), moment(21), reason()).await),
        Operation::Finish {
            run,
            epoch,
            is_held,
            status,
        } => {
            let ending = Ending {
                run: run_id(run),
                epoch,
                holder: is_held.then(|| claim(run).holder),
                status: RunStatus::ALL[status],
                at: moment(22),
                reason: reason(),
            };
            format!("{:?}", store.finish(ending).await)
        }
        Operation::Append { batches, at } => {
            let batches = batches.into_iter().map(|one| batch(one, at)).collect();
            format!("{:?}", store.append(batches).await)
        }
        other => ask_besides(store, number, other).await,
    }
}

/// The same of what does not concern runs.
async fn ask_besides(store: &dyn Store, number: u64, operation: Operation) -> String {
    let reason = || "for a test".to_owned();
    match operation {
        Operation::Declare { definition, at } => {
            let definition = format!("definition {definition}");
            let declared = vec![(trigger(TriggerKind::Sensor), definition.into())];
            format!("{:?}", store.declare(declared, moment(at)).await)
        }
        Operation::Switch { on, at } => {
            format!("{:?}", store.switch(trigger(TriggerKind::Sensor), on, moment(at)).await)
        }
        Operation::MoveCursor { from, to } => {
            let (from, to) = (from.map(|from| from.to_string().into()), to.to_string().into());
            format!("{:?}", store.move_cursor(trigger(TriggerKind::Sensor), from, to).await)
        }
        Operation::Cursor { cursor } => {
            let cursor = cursor.map(|cursor| cursor.to_string().into());
            format!("{:?}", store.reset_cursor(trigger(TriggerKind::Sensor), cursor).await)
        }
        Operation::Tick {
            sensor,
            instant,
            previous,
            runs,
            outcome,
            cancel,
        } => {
            let kind = if sensor {
                TriggerKind::Sensor
            } else {
                TriggerKind::Schedule
            };
            let mut new = tick(number, kind, instant, previous);
            new.id = tick_id(number);
            new.runs = asked(runs, instant);
            new.cancel = cancel.map(run_id).into_iter().collect();
            new.cursor = sensor.then(|| number.to_string().into());
            new.outcome = match outcome {
                0 => TickOutcome::Requested,
                1 => TickOutcome::Skipped { reason: reason() },
                _ => TickOutcome::Failed { error: reason() },
            };
            format!("{:?}", store.record_tick(new).await)
        }
        Operation::Partitions { add, keys } => {
            let keys = keys.into_iter().map(|key| PartitionKey::new(key.to_string())).collect();
            if add {
                format!("{:?}", store.add_partitions("tenants".into(), keys).await)
            } else {
                format!("{:?}", store.remove_partitions("tenants".into(), keys).await)
            }
        }
        Operation::Prune { now } => {
            let retention = Retention {
                age: Some(seconds(30)),
                bytes: None,
            };
            format!("{:?}", store.prune(retention, moment(now)).await)
        }
        rights => ask_for_rights(store, rights).await,
    }
}

/// The same of leases and slots.
async fn ask_for_rights(store: &dyn Store, operation: Operation) -> String {
    let holder = |number: u8| format!("host-{number}").into();
    match operation {
        Operation::Acquire { holder: by, at } => {
            format!(
                "{:?}",
                store
                    .acquire("leader".into(), holder(by), moment(at), moment(at + 10))
                    .await
            )
        }
        Operation::Release { holder: by } => format!("{:?}", store.release("leader".into(), holder(by)).await),
        Operation::Slot { holder: by, slots, at } => {
            let request = SlotRequest {
                pool: "clickhouse".into(),
                slots,
                holder: holder(by),
                process: holder(by % 2),
                at: moment(at),
                until: moment(at + 10),
            };
            format!("{:?}", store.take_slot(request).await)
        }
        Operation::Free { holder: by, process } => {
            let freed = store.free_slot("clickhouse".into(), holder(by), holder(process));
            format!("{:?}", freed.await)
        }
        runs => unreachable!("{runs:?} concerns runs"),
    }
}

/// Asks both, and returns what is left in them.
async fn compare(operations: Vec<Operation>) -> Result<Contents, TestCaseError> {
    let folder = Folder::new();
    let memory = MemoryStore::new();
    let file = SqliteStore::open(folder.database()).await.unwrap();
    let mut previous = None;
    for (number, mut operation) in (1..).zip(operations) {
        // A tick that follows the last one, in one of two cases.
        if let Operation::Tick {
            sensor: false,
            instant,
            previous: known,
            ..
        } = &mut operation
            && *instant % 2 == 0
        {
            *known = previous;
            *instant += previous.unwrap_or(0);
        }
        let expected = ask(&memory, number, operation.clone()).await;
        let answer = ask(&file, number, operation.clone()).await;
        prop_assert_eq!(&answer, &expected, "{:?}", operation);
        if let Operation::Tick {
            sensor: false, instant, ..
        } = operation
            && answer.starts_with("Ok")
        {
            previous = Some(instant);
        }
    }
    let (kept, expected) = (contents(&file).await, contents(&memory).await);
    prop_assert_eq!(&kept, &expected);
    prop_assert_eq!(*file.changes().borrow(), *memory.changes().borrow());
    prop_assert_eq!(file.check().await.unwrap(), Vec::<String>::new());
    Ok(kept)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]
    #[test]
    fn memory_and_file_answer_alike(operations in prop::collection::vec(operations(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(compare(operations))?;
    }
}

#[test]
fn the_operations_reach_what_they_are_about() {
    // One case of a known course, so that the random ones are not all refusals.
    let course = vec![
        Operation::Enqueue {
            runs: vec![(1, None), (2, Some(1)), (3, Some(1))],
            made: 0,
        },
        Operation::Claim { run: 1, at: 1 },
        Operation::Append {
            batches: vec![(1, 1, vec![(0, 0), (8, 1), (11, 1), (13, 2)])],
            at: 2,
        },
        Operation::Requeue { run: 1, epoch: 1 },
        Operation::Claim { run: 1, at: 3 },
        Operation::Append {
            batches: vec![(1, 2, vec![(1, 0), (11, 2), (4, 0)])],
            at: 4,
        },
        Operation::Prune { now: 80 },
    ];
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let left = runtime.block_on(compare(course)).unwrap();
    assert_eq!(left.counts, [(RunStatus::Queued, 1)]);
    assert_eq!(left.latest.len(), 2, "by asset, and by partition");
}
