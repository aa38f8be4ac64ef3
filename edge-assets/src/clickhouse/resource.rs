//! How the framework opens, asks, lends and closes a [`ClickHouse`].

use std::{error::Error, sync::Arc, time::Duration};

use tokio::time::{Instant, sleep};

use super::{
    client::ClickHouse,
    error::ClickHouseError,
    fault::{ClickHouseFault, FaultKind},
    query::Query,
};
use crate::{
    boxed::{BoxError, BoxFuture, error_chain},
    resource::{ErrorClass, Health, Resource, StepScope},
};

/// How long to wait for an answer to the question whether the server is there.
const PATIENCE: Duration = Duration::from_secs(10);

/// Pauses between tries to open: a server that starts beside us needs a moment.
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_millis(800)];

impl Resource for ClickHouse {
    fn name(&self) -> &str {
        "ClickHouse"
    }

    /// Reaches the server, as the user of the settings. Whether the database is there is left to the first query: an
    /// asset may be about to make it.
    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async {
            let mut pauses = PAUSES.into_iter();
            loop {
                let Err(error) = self.version().await else {
                    return Ok(());
                };
                match pauses.next() {
                    Some(pause) if error.is_transient() => sleep(pause).await,
                    Some(_) => return Err(self.not_opened(&error, 1).into()),
                    None => return Err(self.not_opened(&error, PAUSES.len() + 1).into()),
                }
            }
        })
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async {
            let began = Instant::now();
            let answer = self.version_and_database().await;
            let milliseconds = began.elapsed().as_secs_f64() * 1000.0;
            let address = self.settings().address_and_origin();
            let database = self.settings().database_name();
            match answer {
                Err(error) => Health::bad(error_chain(&error)),
                Ok((version, true)) => Health::good(format!(
                    "ClickHouse {version} at {address}, database `{database}`, answered in {milliseconds:.1} ms"
                )),
                Ok((version, false)) => {
                    let origin = self.settings().database.clause();
                    let hint = self.hints().of(super::codes::code::UNKNOWN_DATABASE);
                    let hint = hint.unwrap_or("create it, or correct the setting");
                    Health::bad(format!(
                        "ClickHouse {version} at {address} has no database `{database}`{origin}; {hint}"
                    ))
                }
            }
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.cleanup().settle())
    }

    fn in_step(&self, scope: &Arc<dyn StepScope>) -> Option<Self> {
        Some(self.bound_to(scope))
    }

    fn classify(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass> {
        if let Some(fault) = error.downcast_ref::<ClickHouseFault>() {
            return Some(fault.class());
        }
        if let Some(error) = error.downcast_ref::<ClickHouseError>() {
            return Some(error.fault().class());
        }
        // From the client crate's own client, which the handle gives out.
        let error = error.downcast_ref::<::clickhouse::error::Error>()?;
        Some(ClickHouseFault::from_driver(error).class())
    }
}

impl ClickHouse {
    /// The server's version, such as `26.7.2.1`.
    ///
    /// # Errors
    /// [`ClickHouseError`], when the server does not answer.
    pub async fn version(&self) -> Result<String, ClickHouseError> {
        self.ask("SELECT version()").fetch_one().await
    }

    async fn version_and_database(&self) -> Result<(String, bool), ClickHouseError> {
        let (version, databases): (String, u64) = self
            .ask("SELECT version(), count() FROM system.databases WHERE name = {name: String}")
            .param("name", self.settings().database_name())
            .fetch_one()
            .await?;
        Ok((version, databases > 0))
    }

    fn ask(&self, sql: &str) -> Query {
        let question = self.without_database().query_raw(sql);
        match self.settings().timeouts.response {
            Some(limit) => question.timeout(limit.min(PATIENCE)),
            None => question,
        }
    }

    fn not_opened(&self, error: &ClickHouseError, tries: usize) -> ClickHouseError {
        let tried = if tries == 1 {
            "opening".to_owned()
        } else {
            format!("opening, tried {tries} times,")
        };
        let fault = error.fault().clone();
        let fault = match fault.kind() {
            FaultKind::Unreachable => fault.with_hint("start ClickHouse there, or correct the address"),
            _ => fault,
        };
        ClickHouseError::new(self.attempt(tried), fault)
    }
}
