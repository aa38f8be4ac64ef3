//! `/api/v1/partitions`: the keys that are added while the system runs.

use axum::extract::{Path, State};
use serde::Deserialize;

use crate::{
    instance::InstanceError,
    partition::PartitionKey,
    suggest::did_you_mean,
    web::{
        extract::{Body, Params},
        problem::Problem,
        reply::Reply,
        state::Shared,
        wire::{
            list::{Items, limit_of},
            partitions::{DynamicKeys, DynamicKeysChanged, DynamicPartitions},
        },
    },
};

/// How many keys one request may name.
const MOST_KEYS: usize = 10_000;

/// The dynamic partitions that assets have, in the order of their names
#[utoipa::path(get, path = "/api/v1/partitions", tag = "partitions", responses((status = 200, body = Items<DynamicPartitions>)))]
pub(in crate::web) async fn list(State(shared): State<Shared>) -> Result<Reply<Items<DynamicPartitions>>, Problem> {
    let assets = shared.instance.definitions().graph().assets();
    let of = |name: &str| {
        let have = assets.iter().filter(|asset| {
            let partitions = asset.partitions.as_ref();
            partitions.is_some_and(|partitions| partitions.dynamic_names().contains(&name))
        });
        have.map(|asset| asset.key.to_string()).collect()
    };
    let keys = shared.instance.dynamic_keys().await?.into_iter();
    let items = keys.map(|(name, keys)| DynamicPartitions {
        count: keys.len() as u64,
        assets: of(&name),
        name,
    });
    Ok(Reply(Items::all(items.collect())))
}

/// Which keys are wanted
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct DynamicKeysQuery {
    /// Which hold this text
    q: Option<String>,
    /// Where the page before ended
    after: Option<String>,
    /// How many; 50 unless told, 200 at most
    limit: Option<usize>,
}

/// The keys of dynamic partitions, in the order of their adding
#[utoipa::path(get, path = "/api/v1/partitions/{name}", tag = "partitions",
    params(("name" = String, Path, description = "The name of the definition"), DynamicKeysQuery), responses(
    (status = 200, body = Items<String>),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn keys(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    Params(query): Params<DynamicKeysQuery>,
) -> Result<Reply<Items<String>>, Problem> {
    let keys = keys_of(&shared, &name).await?;
    let from = match &query.after {
        None => 0,
        Some(after) => {
            let place = keys.iter().position(|key| key.as_str() == after.as_str());
            place.map(|place| place + 1).ok_or_else(|| {
                let text = format!("`{after}` is no key of `{name}` any more; begin at the first page");
                Problem::malformed("bad-cursor", &text)
            })?
        }
    };
    let limit = limit_of(query.limit);
    let asked = |key: &&PartitionKey| query.q.as_deref().is_none_or(|text| key.as_str().contains(text));
    let mut found: Vec<String> = keys[from..]
        .iter()
        .filter(asked)
        .take(limit + 1)
        .map(ToString::to_string)
        .collect();
    let next = (found.len() > limit).then(|| {
        found.truncate(limit);
        found.last().cloned()
    });
    Ok(Reply(Items {
        items: found,
        next: next.flatten(),
    }))
}

/// Adds keys to dynamic partitions; those that are there already stay in their places
#[utoipa::path(post, path = "/api/v1/partitions/{name}", tag = "partitions", request_body = DynamicKeys,
    params(("name" = String, Path, description = "The name of the definition")), responses(
    (status = 200, body = DynamicKeysChanged),
    (status = 404, body = Problem, content_type = "application/problem+json"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "One of them cannot be a key; none is added"),
))]
pub(in crate::web) async fn add(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    Body(asked): Body<DynamicKeys>,
) -> Result<Reply<DynamicKeysChanged>, Problem> {
    let added = shared.instance.add_partitions(&name, bounded(asked)?).await?;
    Ok(Reply(DynamicKeysChanged {
        added: added.iter().map(ToString::to_string).collect(),
        removed: 0,
        count: keys_of(&shared, &name).await?.len() as u64,
    }))
}

/// Takes keys away from dynamic partitions; what was recorded of them stays
#[utoipa::path(delete, path = "/api/v1/partitions/{name}", tag = "partitions", request_body = DynamicKeys,
    params(("name" = String, Path, description = "The name of the definition")), responses(
    (status = 200, body = DynamicKeysChanged),
    (status = 404, body = Problem, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn remove(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    Body(asked): Body<DynamicKeys>,
) -> Result<Reply<DynamicKeysChanged>, Problem> {
    let removed = shared.instance.remove_partitions(&name, bounded(asked)?).await?;
    Ok(Reply(DynamicKeysChanged {
        added: Vec::new(),
        removed: removed as u64,
        count: keys_of(&shared, &name).await?.len() as u64,
    }))
}

fn bounded(asked: DynamicKeys) -> Result<Vec<String>, Problem> {
    let count = asked.keys.len();
    if count > MOST_KEYS {
        let text = format!("these are {count} keys; send {MOST_KEYS} at most at once");
        return Err(Problem::unprocessable("too-many-partitions", &text));
    }
    Ok(asked.keys)
}

async fn keys_of(shared: &Shared, name: &str) -> Result<Vec<PartitionKey>, Problem> {
    let mut lists = shared.instance.dynamic_keys().await?;
    let keys = lists.remove(name).ok_or_else(|| InstanceError::UnknownPartitions {
        definition: name.to_owned(),
        offer: did_you_mean(name, lists.keys().map(String::as_str)),
    })?;
    Ok(keys)
}
