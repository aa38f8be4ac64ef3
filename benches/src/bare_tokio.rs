//! What a run is compared with: the steps of a plan as plain tokio tasks, each started when its last upstream has ended.
//!
//! It counts dependencies as a run does and nothing more: no retries, no time-outs, no cancellation, no limit, no statuses,
//! no events, no values. Each task catches its own panic, because tokio does.

use std::sync::{
    Arc,
    atomic::{AtomicU32, AtomicUsize, Ordering},
};

use edge_assets::plan::Plan;
use tokio::sync::Notify;

/// The graph of a plan, as numbers.
#[derive(Debug)]
pub struct BareGraph {
    /// How many upstream steps each step has.
    upstream: Vec<u32>,
    downstream: Vec<Vec<u32>>,
}

impl BareGraph {
    /// The graph of a plan.
    ///
    /// # Panics
    /// When a step has more than 4 billion upstream steps.
    #[must_use]
    pub fn of(plan: &Plan) -> Arc<Self> {
        let count = |upstream: &Vec<u32>| u32::try_from(upstream.len()).expect("a plan has fewer steps");
        Arc::new(Self {
            upstream: plan.steps.iter().map(|step| count(&step.upstream)).collect(),
            downstream: plan.steps.iter().map(|step| step.downstream.clone()).collect(),
        })
    }

    /// Runs `make` once for each step, in the order of the graph, on the present runtime.
    pub async fn run<F, Fut>(self: &Arc<Self>, make: F)
    where
        F: Fn() -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = std::io::Result<()>> + Send,
    {
        let run = Arc::new(Run {
            graph: Arc::clone(self),
            missing: self.upstream.iter().map(|&count| AtomicU32::new(count)).collect(),
            left: AtomicUsize::new(self.upstream.len()),
            done: Notify::new(),
            make,
        });
        for (step, upstream) in (0..).zip(&self.upstream) {
            if *upstream == 0 {
                start(Arc::clone(&run), step);
            }
        }
        run.done.notified().await;
    }
}

struct Run<F> {
    graph: Arc<BareGraph>,
    missing: Vec<AtomicU32>,
    left: AtomicUsize,
    done: Notify,
    make: F,
}

#[expect(clippy::disallowed_methods, reason = "`run` waits for the last of these tasks")]
fn start<F, Fut>(run: Arc<Run<F>>, step: u32)
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = std::io::Result<()>> + Send,
{
    tokio::spawn(async move {
        // A failure would have to skip what is downstream; the steps that are measured do not fail.
        if (run.make)().await.is_ok() {
            for &next in &run.graph.downstream[step as usize] {
                if run.missing[next as usize].fetch_sub(1, Ordering::AcqRel) == 1 {
                    start(Arc::clone(&run), next);
                }
            }
        }
        if run.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            run.done.notify_one();
        }
    });
}
