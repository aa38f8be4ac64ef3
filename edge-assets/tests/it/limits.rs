//! How many steps run at once: by the run, by the pool, by the graph.

use std::{
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use edge_assets::{AssetDef, Definitions, RunStatus, exec::RunOptions, policy::PoolLimits};

use crate::support::asset;

/// Counts how many of its users run at once, and holds each until `together` of them have met.
#[derive(Default)]
struct Gauge {
    together: usize,
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Gauge {
    fn new(together: usize) -> Arc<Self> {
        Arc::new(Self {
            together,
            ..Self::default()
        })
    }

    async fn pass(&self) {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        while self.most.load(Ordering::SeqCst) < self.together {
            tokio::task::yield_now().await;
        }
        // A limit that does not hold lets further ones in while this one lingers.
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        self.now.fetch_sub(1, Ordering::SeqCst);
    }
}

fn counted(key: &str, pool: Option<&str>, gauge: &Arc<Gauge>) -> AssetDef {
    let gauge = Arc::clone(gauge);
    let builder = asset(key, &[]);
    let builder = match pool {
        Some(pool) => builder.pool(pool),
        None => builder,
    };
    builder.run(move || {
        let gauge = Arc::clone(&gauge);
        async move {
            gauge.pass().await;
            Ok::<(), std::io::Error>(())
        }
    })
}

/// The most steps seen at once, when each waits for `together` of them.
async fn most_at_once(together: usize, pool: Option<&str>, options: RunOptions) -> usize {
    let gauge = Gauge::new(together);
    let assets = (0..40).map(|n| counted(&format!("a{n}"), pool, &gauge));
    let definitions = Definitions::builder().assets(assets).build().unwrap();
    let plan = definitions.plan("*").unwrap();
    assert_eq!(
        definitions.execute(plan, options).await.unwrap().status,
        RunStatus::Success
    );
    gauge.most.load(Ordering::SeqCst)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_run_limit_is_reached_and_never_passed() {
    assert_eq!(most_at_once(7, None, RunOptions::new().max_concurrency(7)).await, 7);
    assert_eq!(most_at_once(1, None, RunOptions::new().max_concurrency(1)).await, 1);
    assert_eq!(most_at_once(1, None, RunOptions::new().max_concurrency(0)).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pool_limits_its_own_steps() {
    let pools = || PoolLimits::new().with("clickhouse", 3).with("other", 1);
    assert_eq!(
        most_at_once(3, Some("clickhouse"), RunOptions::new().pools(pools())).await,
        3
    );
    assert!(most_at_once(9, Some("unlimited"), RunOptions::new().pools(pools())).await >= 9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_pool_does_not_hold_up_other_steps() {
    let (narrow, wide) = (Gauge::new(1), Gauge::new(3));
    let slow = (0..10).map(|n| counted(&format!("slow{n}"), Some("narrow"), &narrow));
    let fast = (0..10).map(|n| counted(&format!("fast{n}"), None, &wide));
    let definitions = Definitions::builder().assets(slow.chain(fast)).build().unwrap();
    let plan = definitions.plan("*").unwrap();
    let options = RunOptions::new()
        .max_concurrency(4)
        .pools(PoolLimits::new().with("narrow", 1));
    assert!(definitions.execute(plan, options).await.unwrap().is_success());
    assert_eq!(narrow.most.load(Ordering::SeqCst), 1);
    assert!(
        wide.most.load(Ordering::SeqCst) >= 3,
        "the other slots of the run went to the rest"
    );
}

/// The task that a thread of tokio has spawned last is that thread's alone, so a step that computes would keep it waiting.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_steps_that_compute_without_yielding_run_at_once() {
    let met = Arc::new((Mutex::new(0_u32), Condvar::new()));
    let meets = |name: &str| {
        let met = Arc::clone(&met);
        asset(name, &["root"]).run(move || {
            let met = Arc::clone(&met);
            async move {
                let (count, changed) = &*met;
                let mut here = count.lock().unwrap();
                *here += 1;
                changed.notify_all();
                // Holds its thread, as code that computes does; the limit only ends a test that fails.
                let (here, _) = changed
                    .wait_timeout_while(here, Duration::from_secs(10), |here| *here < 2)
                    .unwrap();
                if *here == 2 {
                    Ok(())
                } else {
                    Err(std::io::Error::other("alone"))
                }
            }
        })
    };
    let root = asset("root", &[]).run(|| async { Ok::<(), std::io::Error>(()) });
    let definitions = Definitions::builder()
        .assets([root, meets("one"), meets("other")])
        .build()
        .unwrap();
    let plan = definitions.plan("*").unwrap();
    let result = definitions.execute(plan, RunOptions::new()).await.unwrap();
    assert_eq!(result.status, RunStatus::Success, "{:?}", result.steps);
}
