//! [`Stored`]: the values that cross runs: kept through IO managers, and loaded for steps whose upstream is not in the run.
//!
//! Before the first step it asks whether all values that are to be loaded are there. Each is loaded by the first step that
//! takes it, once for all that do, and dropped after the last. Steps of assets without a manager cost nothing here.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use crate::{
    asset::{AssetContext, AssetDef, Erased, UpstreamValue},
    graph::AssetGraph,
    id::RunId,
    io::{IoChoice, IoContext, IoError, IoType, IoValue},
    key::AssetKey,
    metadata::Metadata,
    plan::{LoadIndex, Plan, PlanLoad},
    resource::{ResourceId, Resources},
    run::StepKey,
};

/// How many values an error names.
const NAMED: usize = 10;

/// Why a value could not be stored or loaded, for the one whose step fails of it.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoredError {
    /// It could not be stored.
    #[error("the value of `{key}` could not be stored by {manager}")]
    NotStored {
        key: StepKey,
        manager: String,
        #[source]
        error: IoError,
    },
    /// It could not be loaded.
    #[error("the value of `{key}` could not be loaded by {manager}")]
    NotLoaded {
        key: StepKey,
        manager: String,
        #[source]
        error: IoError,
    },
    /// It is not there any more.
    #[error("the value of `{key}` is not stored by {manager} any more; select `+{asset}`")]
    Gone {
        key: StepKey,
        manager: String,
        asset: AssetKey,
    },
    /// The manager, or the asset, made something else.
    #[error("the value of `{key}` is not the `{expected}` that its asset declares")]
    OtherType { key: StepKey, expected: &'static str },
    /// The manager was promised and is not there.
    #[error("{manager} is not provided; add it with `Resources::with_arc`")]
    NoManager { manager: String },
}

impl StoredError {
    /// The manager's own error, which may say its class.
    pub(super) fn io_error(&self) -> Option<&IoError> {
        match self {
            Self::NotStored { error, .. } | Self::NotLoaded { error, .. } => Some(error),
            Self::Gone { .. } | Self::OtherType { .. } | Self::NoManager { .. } => None,
        }
    }
}

/// The values that cross runs.
pub(super) struct Stored {
    has_default: bool,
    loads: Box<[Load]>,
}

/// A value that is loaded.
struct Load {
    key: StepKey,
    kind: IoType,
    choice: IoChoice,
    /// Steps that still need it.
    consumers: AtomicU32,
    value: tokio::sync::Mutex<Option<Erased>>,
}

impl Stored {
    pub(super) fn new(graph: &AssetGraph, plan: &Plan, resources: &Resources) -> Self {
        let has_default = resources.has(&IoChoice::DEFAULT.need());
        let load = |load: &PlanLoad| {
            // The manager may be promised and yet not there; that is told when it is asked.
            let kept = graph.asset(load.asset).kept_by(true);
            let (kind, choice) = kept.expect("a plan loads only values that can be kept");
            Load {
                key: load.key.clone(),
                kind,
                choice,
                consumers: AtomicU32::new(0),
                value: tokio::sync::Mutex::default(),
            }
        };
        let loads: Box<[Load]> = plan.loads.iter().map(load).collect();
        for &load in plan.steps.iter().flat_map(|step| &step.loads) {
            loads[load as usize].consumers.fetch_add(1, Ordering::Relaxed);
        }
        Self { has_default, loads }
    }

    /// The managers that the run needs: those of what it makes, and of what it loads.
    pub(super) fn managers(&self, graph: &AssetGraph, plan: &Plan) -> Vec<ResourceId> {
        let mut needed = Vec::new();
        let mut need = |choice: IoChoice| {
            let id = choice.need().id;
            if !needed.contains(&id) {
                needed.push(id);
            }
        };
        for step in plan.steps.iter().filter(|step| !step.only_checks()) {
            if let Some((_, choice)) = self.manager_of(graph.asset(step.asset)) {
                need(choice);
            }
        }
        self.loads.iter().for_each(|load| need(load.choice));
        needed
    }

    /// How the value of an asset is kept, when it is.
    pub(super) fn manager_of(&self, asset: &AssetDef) -> Option<(IoType, IoChoice)> {
        asset.kept_by(self.has_default)
    }

    /// Asks whether every value that is to be loaded is there; the reason when one is not.
    pub(super) async fn check(&self, plan: &Plan, run_id: RunId, resources: &Resources) -> Result<(), String> {
        let mut missing = Vec::new();
        for (load, place) in self.loads.iter().zip(0..) {
            let Some(manager) = load.choice.find(resources) else {
                let manager = load.choice.need().display();
                return Err(StoredError::NoManager { manager }.to_string());
            };
            match manager.has(&io_context(&load.key, run_id)).await {
                Ok(true) => {}
                Ok(false) => missing.push((place, load)),
                Err(error) => return Err(crate::boxed::error_chain(&load.not_loaded(error))),
            }
        }
        if missing.is_empty() {
            Ok(())
        } else {
            Err(not_stored(plan, &missing))
        }
    }

    /// Adds the loaded values to those that a step takes.
    pub(super) async fn load(
        &self,
        loads: &[LoadIndex],
        context: &AssetContext,
        resources: &Resources,
        upstream: Box<[UpstreamValue]>,
    ) -> Result<Box<[UpstreamValue]>, StoredError> {
        let mut upstream = upstream.into_vec();
        for &load in loads {
            let load = &self.loads[load as usize];
            let mut value = load.value.lock().await;
            let value = match &mut *value {
                Some(value) => value,
                empty => empty.insert(load.load(context, resources).await?),
            };
            upstream.push(UpstreamValue {
                key: load.key.clone(),
                value: Arc::clone(value),
            });
        }
        Ok(upstream.into_boxed_slice())
    }

    /// Notes that a step has ended which takes these values.
    pub(super) fn release(&self, loads: &[LoadIndex]) {
        for &load in loads {
            let load = &self.loads[load as usize];
            if load.consumers.fetch_sub(1, Ordering::Relaxed) == 1
                && let Ok(mut value) = load.value.try_lock()
            {
                *value = None;
            }
        }
    }
}

impl Load {
    async fn load(&self, context: &AssetContext, resources: &Resources) -> Result<Erased, StoredError> {
        let manager = || self.choice.need().display();
        let Some(found) = self.choice.find_in_step(resources, &context.scope()) else {
            return Err(StoredError::NoManager { manager: manager() });
        };
        let key = || self.key.clone();
        let loaded = found.load(&io_context(&self.key, context.run_id()), self.kind).await;
        match loaded.map_err(|error| self.not_loaded(error))? {
            Some(value) if value.kind().id() == self.kind.id() => Ok(value.into_erased()),
            Some(_) => Err(StoredError::OtherType {
                key: key(),
                expected: self.kind.name(),
            }),
            None => Err(StoredError::Gone {
                key: key(),
                manager: manager(),
                asset: context.key().clone(),
            }),
        }
    }

    fn not_loaded(&self, error: IoError) -> StoredError {
        StoredError::NotLoaded {
            key: self.key.clone(),
            manager: self.choice.need().display(),
            error,
        }
    }
}

/// Stores what a step has made; returns what the manager says about it.
pub(super) async fn store(
    context: &AssetContext,
    key: &StepKey,
    (kind, choice): (IoType, IoChoice),
    resources: &Resources,
    value: &Erased,
    metadata: Metadata,
) -> Result<Metadata, StoredError> {
    let manager = || choice.need().display();
    let Some(found) = choice.find_in_step(resources, &context.scope()) else {
        return Err(StoredError::NoManager { manager: manager() });
    };
    let Some(value) = IoValue::from_erased(Arc::clone(value), kind) else {
        return Err(StoredError::OtherType {
            key: key.clone(),
            expected: kind.name(),
        });
    };
    let io_context = io_context(key, context.run_id()).with_metadata(metadata);
    found
        .store(&io_context, &value)
        .await
        .map_err(|error| StoredError::NotStored {
            key: key.clone(),
            manager: manager(),
            error,
        })
}

/// The value that was stored for a step before; nothing where it cannot be had.
pub(super) async fn load_own(
    context: &AssetContext,
    key: &StepKey,
    (kind, choice): (IoType, IoChoice),
    resources: &Resources,
) -> Option<Erased> {
    let found = choice.find_in_step(resources, &context.scope())?;
    let loaded = found.load(&io_context(key, context.run_id()), kind).await.ok()??;
    (loaded.kind().id() == kind.id()).then(|| loaded.into_erased())
}

fn io_context(key: &StepKey, run_id: RunId) -> IoContext {
    IoContext::new(key.asset.clone(), key.partition.clone(), run_id)
}

/// Names what is missing, and who takes it.
fn not_stored(plan: &Plan, missing: &[(LoadIndex, &Load)]) -> String {
    let taker = |load: LoadIndex| plan.steps.iter().find(|step| step.loads.contains(&load));
    let name = |(place, load): &(LoadIndex, &Load)| {
        let taken = taker(*place).map(|step| format!(", which `{}` takes", step.key.asset));
        format!("`{}`{}", load.key, taken.unwrap_or_default())
    };
    let mut named: Vec<String> = missing.iter().take(NAMED).map(name).collect();
    if missing.len() > NAMED {
        named.push(format!("{} others", missing.len() - NAMED));
    }
    let cure = missing
        .first()
        .and_then(|(place, _)| taker(*place))
        .map(|step| &step.key.asset);
    format!(
        "the run neither makes nor finds stored the value of {}; select `+{}`, or materialize what is missing first",
        named.join(", and of "),
        cure.map_or("..", AssetKey::as_str)
    )
}
