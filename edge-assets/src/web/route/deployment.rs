//! `/api/v1/deployment`: the process, its daemon, its store and its limits.

use std::sync::Arc;

use axum::extract::State;

use crate::web::{
    problem::Problem,
    reply::Reply,
    state::Shared,
    wire::{
        at::At,
        deployment::{DaemonState, Deployment, Kept, Leader, Limits, LoopState, Pool, Store},
    },
};

/// The process, its daemon, its store and its limits
#[utoipa::path(get, path = "/api/v1/deployment", tag = "deployment", responses((status = 200, body = Deployment)))]
pub(in crate::web) async fn show(State(shared): State<Shared>) -> Result<Reply<Deployment>, Problem> {
    let instance = &shared.instance;
    let store = instance.store();
    let status = store.status().await?;
    let counts = store.counts(Arc::clone(instance.location())).await?;
    let limits = instance.limits();
    Ok(Reply(Deployment {
        location: instance.location().to_string(),
        code_version: instance.code_version().to_string(),
        framework_version: env!("CARGO_PKG_VERSION").to_owned(),
        process: instance.process().to_string(),
        daemon: daemon(&shared),
        leader: leader(&shared).await?,
        runs: counts
            .into_iter()
            .map(|(status, count)| (status.to_string(), count))
            .collect(),
        limits: Limits {
            max_runs: limits.max_runs,
            max_steps: limits.max_steps,
            tags: limits.tags.clone(),
        },
        pools: pools(&shared).await?,
        store: Store {
            driver: status.driver.to_owned(),
            place: status.place,
            bytes: status.bytes,
            runs: status.runs,
            events: status.events,
            ticks: status.ticks,
            retention: shared.daemon.as_ref().map(|daemon| Kept {
                age_s: daemon.retention.age.map(|age| age.as_secs()),
                bytes: daemon.retention.bytes,
            }),
        },
        open_streams: shared.open_streams(),
    }))
}

fn daemon(shared: &Shared) -> Option<DaemonState> {
    let daemon = shared.daemon.as_ref()?;
    let one = |health: crate::daemon::LoopHealth| LoopState {
        name: health.name.to_owned(),
        last_round: health.last_round.map(At),
        restarts: health.restarts,
        last_error: health.last_error,
    };
    Some(DaemonState {
        is_alive: (daemon.is_alive)(),
        loops: (daemon.loops)().into_iter().map(one).collect(),
    })
}

async fn leader(shared: &Shared) -> Result<Option<Leader>, Problem> {
    let instance = &shared.instance;
    let lease = instance.store().lease(crate::daemon::leader_lease(instance)).await?;
    let now = instance.clock().now();
    Ok(lease.map(|lease| Leader {
        process: lease.holder.to_string(),
        until: lease.until.into(),
        is_over: lease.until <= now,
    }))
}

/// The pools of which something is known, with what is taken of them.
pub(in crate::web) async fn pools(shared: &Shared) -> Result<Vec<Pool>, Problem> {
    let instance = &shared.instance;
    let now = instance.clock().now();
    let mut pools = Vec::new();
    for (name, slots) in instance.limits().pools.iter() {
        let taken = instance.store().slots(name.into(), now).await?.len();
        pools.push(Pool {
            name: name.to_owned(),
            slots,
            taken,
        });
    }
    Ok(pools)
}
