//! Definitions in which everything goes wrong that may: assets, sensors and schedules of every kind.

use std::{io, time::Duration};

use edge_assets::{
    AssetContext, AssetDef, AssetKey, AutomationCondition, Definitions, RetryPolicy, RunRequest, RunStatus,
    SensorContext, SensorOutcome,
    asset::AssetError,
    boxed::BoxFuture,
    trigger::{JobDef, Missed, Overlap, ScheduleDef, SensorDef, SensorKind},
};

use crate::support::{asset, fails, ok};

const SECOND: Duration = Duration::from_secs(1);

/// The pool of the zoo, and how many slots it has.
pub(super) const POOL: (&str, u32) = ("database", 2);
/// The job whose cursor and keys the oracle compares.
pub(super) const COUNTS: &str = "counts";
/// The schedule that is switched off and on.
pub(super) const SWITCHED: &str = "switched";
/// Assets with a condition, and what each is made from.
pub(super) const EAGER: [(&str, &str); 3] = [("eager/one", "c"), ("eager/two", "eager/one"), ("eager/three", "flaky")];
/// The one of them that a deployment leaves out.
pub(super) const LEFT_OUT: &str = "eager/three";
/// What somebody may launch.
pub(super) const SELECTIONS: [&str; 9] = [
    "eager/one",
    "c or eager/*",
    "c+",
    "+c",
    "hangs",
    "panics",
    "flaky",
    "pooled/*",
    "listens",
];

type Answer = BoxFuture<'static, Result<SensorOutcome, AssetError>>;

fn takes(key: &str, deps: &[&str], seconds: u64) -> AssetDef {
    asset(key, deps).run(move || async move {
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        Ok::<(), io::Error>(())
    })
}

/// Panics, and leaves out the report of it, which takes longer than all the rest.
fn panic() -> ! {
    std::panic::resume_unwind(Box::new("index out of bounds"))
}

fn assets() -> Vec<AssetDef> {
    let hangs = asset("hangs", &[]).timeout(20 * SECOND).run(|| async {
        std::future::pending::<()>().await;
        Ok::<(), io::Error>(())
    });
    let panics = asset("panics", &[]).run(|| async {
        if fastrand::bool() {
            panic();
        }
        Ok::<(), io::Error>(())
    });
    let retries = RetryPolicy::new(2).backoff(3 * SECOND).jitter();
    let flaky = asset("flaky", &[]).retry(retries).run(|| async {
        tokio::time::sleep(SECOND).await;
        if fastrand::bool() {
            return Err(io::Error::other("not now"));
        }
        Ok(())
    });
    let listens = asset("listens", &[]).run(|ctx: AssetContext| async move {
        tokio::time::timeout(40 * SECOND, ctx.cancel_token().cancelled())
            .await
            .ok();
        Ok::<(), io::Error>(())
    });
    let pooled = (0..4).map(|n| {
        asset(&format!("pooled/{n}"), &[]).pool(POOL.0).run(|| async {
            tokio::time::sleep(7 * SECOND).await;
            Ok::<(), io::Error>(())
        })
    });
    let mut assets = vec![
        takes("a", &[], 10),
        takes("b", &["a"], 10),
        takes("c", &["b"], 1),
        ok("d", &["c"]),
        fails("bad", &[]),
        hangs,
        panics,
        flaky,
        listens,
    ];
    assets.extend(pooled);
    let eager = EAGER.iter().map(|(key, upstream)| {
        let builder = asset(key, &[upstream]).automation(AutomationCondition::eager());
        builder.run(|| async {
            tokio::time::sleep(3 * SECOND).await;
            if fastrand::u8(0..8) == 0 {
                return Err(io::Error::other("not now"));
            }
            Ok(())
        })
    });
    assets.extend(eager);
    assets
}

fn jobs() -> Vec<JobDef> {
    let mut broken = JobDef::new("broken", "bad");
    broken.retry = Some(RetryPolicy::new(1).backoff(10 * SECOND).jitter());
    let mut long = JobDef::new("long", "+c");
    long.timeout = Some(60 * SECOND);
    vec![
        JobDef::new("quick", "d"),
        JobDef::new("pooled", "pooled/*"),
        JobDef::new("counted", "flaky"),
        JobDef::new("reacts", "d"),
        broken,
        long,
    ]
}

pub(super) fn schedules() -> Vec<ScheduleDef> {
    let of = |name: &str, cron: &str, job: &str, overlap, missed| {
        let mut schedule = ScheduleDef::new(name, cron, job);
        (schedule.overlap, schedule.missed) = (overlap, missed);
        schedule
    };
    let mut jittered = of("jittered", "*/3 * * * *", "quick", Overlap::Allow, Missed::Latest);
    jittered.jitter = 30 * SECOND;
    let all = Missed::All {
        max: 5,
        within: 3_600 * SECOND,
    };
    vec![
        of("skips", "* * * * *", "long", Overlap::Skip, Missed::Latest),
        of("queues", "*/2 * * * *", "pooled", Overlap::Queue, all),
        of("cancels", "*/5 * * * *", "long", Overlap::CancelOld, Missed::None),
        of("fails", "*/7 * * * *", "broken", Overlap::Allow, Missed::Latest),
        of(SWITCHED, "* * * * *", "quick", Overlap::Allow, Missed::Latest),
        jittered,
    ]
}

fn counts(ctx: SensorContext) -> Answer {
    Box::pin(async move {
        let next: u64 = ctx.cursor().map_or(0, |text| text.parse().unwrap_or_default()) + 1;
        Ok(SensorOutcome::request(RunRequest::new(next.to_string())).cursor(next.to_string()))
    })
}

fn misbehaves(_: SensorContext) -> Answer {
    Box::pin(async {
        match fastrand::u8(0..4) {
            0 => Err(AssetError::from("no answer")),
            1 => std::future::pending().await,
            2 => panic(),
            _ => Ok(SensorOutcome::skip("nothing new")),
        }
    })
}

fn reacts(ctx: SensorContext) -> Answer {
    Box::pin(async move {
        let key = match (ctx.run(), ctx.materialization()) {
            (Ok(run), _) => format!("run {}", run.id),
            (_, Ok(seen)) => format!("made in {}", seen.run_id),
            (Err(error), Err(_)) => return Err(error),
        };
        Ok(SensorOutcome::request(RunRequest::new(key)))
    })
}

fn sensors() -> Vec<SensorDef> {
    let mut counting = SensorDef::new(COUNTS, "counted", counts);
    counting.every = 20 * SECOND;
    counting.overlap = Overlap::Allow;
    let mut misbehaving = SensorDef::new("misbehaves", "quick", misbehaves);
    misbehaving.timeout = 5 * SECOND;
    let mut on_failure = SensorDef::new("on_failure", "reacts", reacts);
    on_failure.kind = SensorKind::RunStatus {
        statuses: vec![RunStatus::Failure],
        jobs: vec!["broken".into()],
    };
    on_failure.overlap = Overlap::Queue;
    let mut on_asset = on_failure.clone();
    on_asset.name = "on_asset".into();
    on_asset.kind = SensorKind::Asset {
        asset: AssetKey::new("pooled/0").unwrap(),
    };
    vec![counting, misbehaving, on_failure, on_asset]
}

/// All of it.
pub(super) fn everything() -> Definitions {
    let builder = Definitions::builder().assets(assets()).jobs(jobs());
    builder.schedules(schedules()).sensors(sensors()).build().unwrap()
}

/// A deployment that has lost half of it.
pub(super) fn half() -> Definitions {
    let kept = |key: &str| !key.starts_with("pooled") && key != "flaky" && key != LEFT_OUT;
    let assets = assets().into_iter().filter(|asset| kept(asset.key.as_str()));
    let jobs = jobs()
        .into_iter()
        .filter(|job| !["pooled", "counted"].contains(&&*job.name));
    let schedules = schedules().into_iter().filter(|schedule| &*schedule.job != "pooled");
    let builder = Definitions::builder().assets(assets).jobs(jobs).schedules(schedules);
    builder.build().unwrap()
}
