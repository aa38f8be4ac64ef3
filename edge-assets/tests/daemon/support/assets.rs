//! Assets whose progress a test holds in its hand.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use edge_assets::{AssetContext, AssetDef, AssetKey, asset::AssetBuilder};
use tokio::sync::{Semaphore, watch};

/// What steps do: they say that they began, then wait until they may end.
#[derive(Debug)]
pub(crate) struct Stage {
    began: watch::Sender<usize>,
    may_end: Semaphore,
    now: AtomicUsize,
    most: AtomicUsize,
    order: Mutex<Vec<String>>,
}

impl Stage {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            began: watch::Sender::new(0),
            may_end: Semaphore::new(0),
            now: AtomicUsize::new(0),
            most: AtomicUsize::new(0),
            order: Mutex::default(),
        })
    }

    /// Waits until so many steps have begun, since the beginning.
    pub(crate) async fn began(&self, count: usize) {
        self.began.subscribe().wait_for(|began| *began >= count).await.unwrap();
    }

    /// How many steps have begun.
    pub(crate) fn count(&self) -> usize {
        *self.began.borrow()
    }

    /// Lets so many steps end.
    pub(crate) fn end(&self, count: usize) {
        self.may_end.add_permits(count);
    }

    /// The most steps that were under way at once.
    pub(crate) fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    /// The labels of the steps, in the order of their beginning.
    pub(crate) fn order(&self) -> Vec<String> {
        self.order.lock().unwrap().clone()
    }

    pub(crate) async fn pass(&self, label: &str) {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        let _end = EndOfPass(&self.now);
        self.most.fetch_max(now, Ordering::SeqCst);
        self.order.lock().unwrap().push(label.to_owned());
        self.began.send_modify(|began| *began += 1);
        self.may_end.acquire().await.unwrap().forget();
    }
}

struct EndOfPass<'a>(&'a AtomicUsize);

impl Drop for EndOfPass<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// An asset after others, yet to be given its function.
pub(crate) fn asset(key: &str, deps: &[&str]) -> AssetBuilder {
    deps.iter().fold(AssetDef::builder(key), |builder, dep| {
        builder.after_key(AssetKey::new(dep).unwrap())
    })
}

/// An asset that succeeds at once.
pub(crate) fn ok(key: &str, deps: &[&str]) -> AssetDef {
    asset(key, deps).run(|| async { Ok::<(), std::io::Error>(()) })
}

/// An asset that always fails.
pub(crate) fn fails(key: &str, deps: &[&str]) -> AssetDef {
    asset(key, deps).run(|| async { Err::<(), _>(std::io::Error::other("no such table")) })
}

/// An asset whose steps pass over a stage.
pub(crate) fn staged(key: &str, deps: &[&str], stage: &Arc<Stage>) -> AssetDef {
    staged_with(asset(key, deps), stage)
}

/// The same, for a builder that says more.
pub(crate) fn staged_with(builder: AssetBuilder, stage: &Arc<Stage>) -> AssetDef {
    let stage = Arc::clone(stage);
    builder.run(move |ctx: AssetContext| {
        let stage = Arc::clone(&stage);
        async move {
            stage.pass(&ctx.key().to_string()).await;
            Ok::<(), std::io::Error>(())
        }
    })
}

/// An asset that fails until it has been tried so often, over all runs.
pub(crate) fn fails_times(key: &str, deps: &[&str], times: usize) -> AssetDef {
    let tries = Arc::new(AtomicUsize::new(0));
    asset(key, deps).run(move || {
        let tries = Arc::clone(&tries);
        async move {
            if tries.fetch_add(1, Ordering::SeqCst) < times {
                return Err(std::io::Error::other("not yet"));
            }
            Ok(())
        }
    })
}
