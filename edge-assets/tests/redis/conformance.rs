//! The suite of cases, over Redis and over memory.

mod redis {
    use std::{sync::Arc, time::Duration};

    use edge_assets::{
        boxed::BoxFuture,
        cache::{Cache, RedisCache, RedisSettings, conformance::CacheHarness},
        cache_conformance,
        testing::RedisServer,
    };

    use crate::support;

    struct Redis(RedisServer);

    impl Redis {
        fn with(&self, change: impl FnOnce(&mut RedisSettings)) -> Arc<dyn Cache> {
            let mut settings = support::settings(&self.0);
            change(&mut settings);
            Arc::new(RedisCache::new(settings).unwrap())
        }
    }

    impl CacheHarness for Redis {
        fn cache(&self, prefix: &str) -> Arc<dyn Cache> {
            self.with(|settings| prefix.clone_into(&mut settings.prefix))
        }
        fn pass(&self, time: Duration) -> BoxFuture<'_, ()> {
            // The server's clock cannot be moved, and what must be over afterwards is over whenever this takes longer.
            Box::pin(tokio::time::sleep(time))
        }
        fn hasty_cache(&self) -> (Arc<dyn Cache>, Duration) {
            let patience = Duration::from_millis(150);
            (self.with(|settings| settings.staging_ttl = patience), patience)
        }
    }

    async fn harness() -> Option<Redis> {
        support::plain_server().await.map(Redis)
    }

    cache_conformance!(harness);
}

mod memory {
    use std::{sync::Arc, time::Duration};

    use edge_assets::{
        boxed::BoxFuture,
        cache::{Cache, MemoryCache, conformance::CacheHarness},
        cache_conformance,
        clock::ManualClock,
    };

    struct Memory(MemoryCache, Arc<ManualClock>);

    impl CacheHarness for Memory {
        fn cache(&self, prefix: &str) -> Arc<dyn Cache> {
            Arc::new(self.0.clone().with_prefix(prefix))
        }
        fn pass(&self, time: Duration) -> BoxFuture<'_, ()> {
            self.1.advance(time);
            Box::pin(async {})
        }
        fn hasty_cache(&self) -> (Arc<dyn Cache>, Duration) {
            let patience = Duration::from_secs(1);
            (Arc::new(self.0.clone().with_staging_ttl(patience)), patience)
        }
    }

    #[expect(
        clippy::unused_async,
        reason = "the suite awaits harnesses, since others start servers"
    )]
    async fn harness() -> Option<Memory> {
        let clock = Arc::new(ManualClock::at("2026-11-22T09:00:00Z".parse().unwrap()));
        Some(Memory(MemoryCache::new(clock.clone()), clock))
    }

    cache_conformance!(harness);
}
