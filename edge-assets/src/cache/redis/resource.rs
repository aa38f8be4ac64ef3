//! [`RedisCache`] as a [`Resource`]: opened, asked for its health, closed.

use std::error::Error;

use fred::{
    clients::{Client, WithOptions},
    interfaces::ClientLike,
};

use super::{
    super::error::{CacheAction, CacheFault},
    cache::RedisCache,
    connection::Repeat,
    report::Report,
};
use crate::{
    boxed::{BoxError, BoxFuture, error_chain},
    resource::{ErrorClass, Health, Resource},
};

impl RedisCache {
    /// Asks the server whether it lives, and what it is.
    async fn report(&self) -> Result<Report, CacheFault> {
        let ping = |client: WithOptions<Client>| async move { client.ping::<String>(None).await };
        self.shared.call(Repeat::Harmless, ping).await?;
        let info = |client: WithOptions<Client>| async move { client.info::<String>(None).await };
        match self.shared.call(Repeat::Harmless, info).await {
            Ok(text) => Ok(Report::parse(&text)),
            // Some services forbid the report; the answer to the ping is then all there is.
            Err(CacheFault::Forbidden { .. } | CacheFault::Rejected { .. }) => Ok(Report::default()),
            Err(fault) => Err(fault),
        }
    }
}

impl Resource for RedisCache {
    fn name(&self) -> &str {
        "Redis"
    }

    fn open(&self) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(async {
            match self.shared.open().await {
                Ok(_) => Ok(()),
                Err(fault) => Err(self.shared.error(CacheAction::Reach, None, fault).into()),
            }
        })
    }

    fn health(&self) -> BoxFuture<'_, Health> {
        Box::pin(async {
            match self.report().await {
                Ok(report) => report.judge(&self.shared.target.address),
                Err(fault) => Health::bad(error_chain(&self.shared.error(CacheAction::Reach, None, fault))),
            }
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.shared.close())
    }

    fn classify(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass> {
        CacheFault::classify(error)
    }
}
