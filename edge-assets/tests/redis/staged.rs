//! Write, audit, publish: no reader of a real server sees a generation that failed a blocking check.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use edge_assets::{
    AssetDef, AssetError, CheckKey, CheckResult, Definitions, Res, Resources, RunStatus, Staged,
    asset::{AssetContext, CheckDef, CheckRun, DepNeed, Needs, SourceLocation, ValueType},
    cache::{Cache, CacheExt},
    exec::RunOptions,
};
use tokio::task::JoinSet;

use crate::support::{MINUTE, cache, count_keys, plain_server, until};

const ROWS: usize = 50;
const GENERATIONS: i64 = 200;

/// No row is negative, and none is missing.
fn is_good() -> CheckDef {
    let key = CheckKey {
        asset: "rows".parse().unwrap(),
        name: "is_good".into(),
    };
    let mut needs = Needs::default();
    needs
        .deps
        .push(DepNeed::value(key.asset.clone(), ValueType::of::<Vec<i64>>()));
    let run = CheckRun::Alone(|ctx: AssetContext| {
        Box::pin(async move {
            let rows = ctx.value_of::<Vec<i64>>(ctx.key())?;
            Ok(CheckResult::pass_if(
                rows.len() == ROWS && rows.iter().all(|row| *row >= 0),
            ))
        })
    });
    let mut check = CheckDef::new(key, needs, run, SourceLocation::caller());
    check.blocking = true;
    check
}

fn asset(generation: &Arc<AtomicI64>, as_stream: bool) -> AssetDef {
    let generation = Arc::clone(generation);
    AssetDef::builder("rows").run(move |cache: Res<dyn Cache>| {
        let generation = generation.load(Ordering::Relaxed);
        async move {
            let is_bad = generation % 2 == 1;
            let row = if is_bad { -generation } else { generation };
            let rows = vec![row; if is_bad { ROWS / 2 } else { ROWS }];
            let staged = if as_stream {
                let mut writer = cache.json_array("dashboard:rows").await?;
                for row in &rows {
                    writer.push(row).await?;
                }
                writer.stage(MINUTE).await?
            } else {
                cache.stage_json("dashboard:rows", &rows, MINUTE).await?
            };
            Ok::<_, AssetError>(Staged::new(rows, staged))
        }
    })
}

async fn write_while_readers_look(as_stream: bool) {
    let Some(server) = plain_server().await else { return };
    let cache = Arc::new(cache(&server));
    let generation = Arc::new(AtomicI64::new(0));
    let definitions = Definitions::builder()
        .assets([asset(&generation, as_stream)])
        .checks([is_good()])
        .resources(Resources::new().with_arc::<dyn Cache>(cache.clone()))
        .build()
        .unwrap();
    assert!(
        definitions.materialize("rows").await.is_ok(),
        "the first generation is good"
    );
    let done = Arc::new(AtomicBool::new(false));
    let mut reader = JoinSet::new();
    {
        let (cache, done) = (Arc::clone(&cache), Arc::clone(&done));
        reader.spawn(async move {
            let mut looks = 0_u64;
            while !done.load(Ordering::Relaxed) {
                let rows: Vec<i64> = cache.get_json("dashboard:rows").await.unwrap().expect("never gone");
                assert_eq!(rows.len(), ROWS, "a reader saw a part");
                assert!(
                    rows.iter().all(|row| *row >= 0),
                    "a reader saw what had failed its check"
                );
                looks += 1;
            }
            looks
        });
    }
    for next in 1..GENERATIONS {
        generation.store(next, Ordering::Relaxed);
        let plan = definitions.plan("rows").unwrap();
        let result = definitions.execute(plan, RunOptions::new()).await.unwrap();
        assert_eq!(result.status == RunStatus::Failure, next % 2 == 1, "generation {next}");
        let rows: Vec<i64> = cache.get_json("dashboard:rows").await.unwrap().unwrap();
        assert_eq!(rows[0], next - next % 2, "what failed left the old value in place");
    }
    done.store(true, Ordering::Relaxed);
    assert!(
        reader.join_next().await.unwrap().unwrap() > 100,
        "readers looked all the while"
    );
    until("all staging keys are gone", || async { count_keys(&server) == 1 }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_reader_sees_a_value_that_failed_its_check() {
    write_while_readers_look(false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_reader_sees_a_stream_that_failed_its_check() {
    write_while_readers_look(true).await;
}
