//! What `doctor` looks at beyond the health of the services: rights, schema, and whether the cache takes a value.

use std::{sync::Arc, time::Duration};

use edge_assets::{
    Resource,
    boxed::BoxError,
    cache::Cache,
    cli::{CommandContext, Diagnosis},
    clickhouse::{ClickHouse, quote_identifier},
    resource::Unnamed,
};

use crate::{
    queries::{RIGHTS, may},
    schema::Schema,
    settings::Settings,
};

/// A key that no reader knows.
const PROBE: &str = "edge:doctor";

/// The tables are there, and of the shape that this version knows.
pub(super) async fn schema(context: CommandContext) -> Diagnosis {
    let status = async {
        let ch = resource::<ClickHouse>(&context).await?;
        let replicated = Settings::from_environment()?.replicated;
        Ok::<_, BoxError>(Schema::new(&ch, replicated).status().await?)
    };
    match status.await {
        Err(error) => Diagnosis::from(Err::<String, _>(error)),
        Ok(status) if status.is_current() => Diagnosis::good(format!("database `{}` is up to date", status.database)),
        Ok(status) => Diagnosis::bad(format!("database `{}` lacks migrations", status.database))
            .cure("run `edge-pipelines schema migrate`"),
    }
}

/// The user may do to the database what the pipelines do. Servers before 24.11 cannot be asked.
pub(super) async fn rights(context: CommandContext) -> Diagnosis {
    let found = async {
        let ch = resource::<ClickHouse>(&context).await?;
        let database = quote_identifier(ch.settings().database_name());
        let mut lacking = Vec::new();
        for right in RIGHTS {
            match may(&ch, right, &database).await? {
                None => return Ok(Diagnosis::good("this server cannot be asked; it is older than 24.11")),
                Some(true) => {}
                Some(false) => lacking.push(right),
            }
        }
        if lacking.is_empty() {
            return Ok(Diagnosis::good(format!("{} on {database}.*", RIGHTS.join(", "))));
        }
        let lacking = lacking.join(", ");
        let cure = format!("run `GRANT {lacking} ON {database}.* TO ..` as an administrator");
        Ok::<_, BoxError>(Diagnosis::bad(format!("the user lacks {lacking} on {database}.*")).cure(cure))
    };
    found
        .await
        .unwrap_or_else(|error| Diagnosis::from(Err::<String, _>(error)))
}

/// The cache takes a value and gives it back.
pub(super) async fn cache_takes_values(context: CommandContext) -> Diagnosis {
    let tried = async {
        let cache = resource::<dyn Cache>(&context).await?;
        cache.put(PROBE, b"?".to_vec(), Some(Duration::from_secs(10))).await?;
        let found = cache.get(PROBE).await?;
        cache.remove(PROBE).await?;
        match found {
            Some(_) => Ok("a value was written, read and removed".to_owned()),
            None => Err("a value was written and is not there; look at the server's eviction policy".into()),
        }
    };
    Diagnosis::from(tried.await as Result<String, BoxError>)
}

async fn resource<T: ?Sized + Resource>(context: &CommandContext) -> Result<Arc<T>, BoxError> {
    let resources = context.resources().await?;
    Ok(resources.get::<T, Unnamed>().ok_or("the service was not started")?)
}
