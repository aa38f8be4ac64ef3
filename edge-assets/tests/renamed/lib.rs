//! Assets of a crate that knows the framework by another name. That it compiles is the test; another crate uses them in turn.

use edge::prelude::*;

/// Raw events.
#[asset(group = "raw")]
pub async fn events() -> Result<Vec<u64>> {
    Ok(vec![1, 2, 3])
}

/// Something else makes these.
#[external_asset]
pub fn lake() {}

/// Raw names are names, too.
pub mod daily {
    /// The key is `type`.
    #[edge::asset(deps = [crate::lake], timeout = "5m", retry(max = 2, backoff = "1s"))]
    pub fn r#type(#[dep(super::events)] events: &[u64]) -> edge::Result<u64> {
        Ok(events.iter().sum())
    }

    /// The key is `match`.
    #[edge::asset(deps = [r#type])]
    pub(crate) async fn r#match(r#loop: edge::Dep<super::events>) -> edge::Result<u64> {
        Ok(r#loop.iter().sum())
    }
}

pub use daily::r#type as total;

/// How much of it.
#[derive(Debug, Config)]
pub struct Sampling {
    /// One row in so many.
    #[config(default = 10, min = 1)]
    pub every: u32,
}

/// Counts, and has nothing to open.
#[derive(Debug, Resource)]
pub struct Counter;

/// Takes settings and a resource.
#[asset]
pub async fn sampled(sampling: Config<Sampling>, _counter: Res<Counter>, events: Dep<events>) -> Result<usize> {
    Ok(events.len() / usize::try_from(sampling.every)?)
}

/// There is something.
#[asset_check(asset = total, blocking)]
pub fn has_events(value: &u64) -> CheckResult {
    CheckResult::pass_if(*value > 0)
}

/// All of it.
#[job(assets = [total, daily::r#match])]
pub fn r#do() {}

/// Every morning.
#[schedule(cron = "0 6 * * *", job = r#do)]
pub fn mornings() {}

/// Every evening, without a job of its own.
#[schedule(cron = "0 18 * * *", select = "+type")]
pub fn evenings() {}

/// Looks now and then.
#[sensor(job = r#do)]
pub async fn landed(_ctx: &SensorContext) -> Result<SensorOutcome> {
    Ok(SensorOutcome::skip("nothing new"))
}

/// Everything that this crate declares.
pub fn definitions() -> edge::DefinitionsBuilder {
    Definitions::of_crate(env!("CARGO_CRATE_NAME"))
}
