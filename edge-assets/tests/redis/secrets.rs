//! A password that must not be seen anywhere.

use std::net::TcpListener;

use edge_assets::{
    Resource, Resources,
    boxed::error_chain,
    cache::{Cache, CacheError, RedisCache, RedisSettings},
    testing::RedisServerOptions,
};

use crate::support::{server, settings};

const CANARY: &str = "canary-7d1f4b";

fn check(what: &str, text: &str) {
    assert!(!text.contains(CANARY), "{what} shows the password: {text}");
}

async fn check_everywhere(settings: RedisSettings) {
    check("Debug of settings", &format!("{settings:?}"));
    let cache = match RedisCache::new(settings) {
        Ok(cache) => cache,
        Err(error) => {
            check("Display of an error", &error_chain(&error));
            return check("Debug of an error", &format!("{error:?}"));
        }
    };
    check("Debug of the cache", &format!("{cache:?}"));
    check("the store's name", &cache.store());
    check(
        "Debug of resources",
        &format!("{:?}", Resources::new().with(cache.clone())),
    );
    if let Err(error) = cache.open().await {
        check("Display of an error", &error_chain(error.as_ref()));
        check("Debug of an error", &format!("{error:?}"));
        let own = error.downcast_ref::<CacheError>().expect("the cache's own error");
        check("Debug of a fault", &format!("{:?}", own.fault()));
    }
    if let Err(error) = cache.get("k").await {
        check("Display of an error", &error_chain(&error));
    }
    let health = cache.health().await;
    check("health", &health.detail);
    cache.close().await;
}

#[tokio::test]
async fn the_password_is_in_no_text() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut by_field = RedisSettings::at("127.0.0.1", nobody);
    by_field.password = Some(CANARY.into());
    check_everywhere(by_field).await;
    for url in [
        format!("redis://:{CANARY}@127.0.0.1:{nobody}"),
        format!("redis://user:{CANARY}@127.0.0.1:{nobody}/wrong"),
        format!("redis://user:{CANARY}@127.0.0.1:port"),
        format!("redis-sentinel://:{CANARY}@127.0.0.1:{nobody}?sentinelServiceName=x&sentinelPassword={CANARY}"),
        format!("redis-cluster://:{CANARY}@127.0.0.1:{nobody}"),
        format!("unknown://user:{CANARY}@host"),
        format!("user:{CANARY}@host"),
    ] {
        check_everywhere(RedisSettings::at_url(url)).await;
    }
    for password in [CANARY, "another"] {
        let options = RedisServerOptions {
            password: Some(password.to_owned()),
            ..RedisServerOptions::default()
        };
        let Some(server) = server(options).await else { return };
        let mut settings = settings(&server);
        settings.password = Some(CANARY.into());
        check_everywhere(settings).await;
    }
}
