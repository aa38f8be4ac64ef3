//! [`Target`]: settings that were checked, in the form that the client takes. Reads certificate files; connects nowhere.

use std::{sync::Arc, time::Duration};

use fred::types::config::{Config, Server, ServerConfig};
use secrecy::{ExposeSecret, SecretString};

use super::{
    super::{error::CacheFault, limits::invalid},
    settings::RedisSettings,
    tls,
};

/// Schemes of URLs, after `valkey` was read as `redis`, and whether each means TLS.
const SCHEMES: [(&str, &str, bool); 6] = [
    ("redis", "redis", false),
    ("rediss", "redis", true),
    ("redis-sentinel", "redis-sentinel", false),
    ("rediss-sentinel", "redis-sentinel", true),
    ("redis-cluster", "redis-cluster", false),
    ("rediss-cluster", "redis-cluster", true),
];

/// Where to connect, and as whom.
pub(super) struct Target {
    server: ServerConfig,
    username: Option<String>,
    password: Option<SecretString>,
    database: Option<u8>,
    tls: bool,
    /// What serves and where, for people; holds no secret.
    pub(super) address: Arc<str>,
}

impl Target {
    /// Checks the settings.
    pub(super) fn of(settings: &RedisSettings) -> Result<Self, CacheFault> {
        check_numbers(settings)?;
        let mut target = match &settings.url {
            Some(url) => Self::of_url(url.expose_secret())?,
            None => Self::of_fields(settings)?,
        };
        target.username = target.username.or_else(|| settings.username.clone());
        target.password = target
            .password
            .or_else(|| settings.password.clone())
            .filter(|password| !password.expose_secret().is_empty());
        target.tls |= settings.tls;
        if target.username.is_some() && target.password.is_none() {
            return Err(invalid("a Redis user name is set without a password; set both or none"));
        }
        target.address = target.describe().into();
        Ok(target)
    }

    fn of_fields(settings: &RedisSettings) -> Result<Self, CacheFault> {
        if settings.host.trim().is_empty() {
            return Err(invalid("the Redis host is empty; name it, such as `localhost`"));
        }
        let server = Server::new(unbracketed(&settings.host), settings.port);
        Ok(Self {
            server: ServerConfig::Centralized { server },
            username: None,
            password: None,
            database: Some(settings.db),
            tls: false,
            address: "".into(),
        })
    }

    /// Reads a URL. No error repeats it, since it may hold a password.
    fn of_url(url: &str) -> Result<Self, CacheFault> {
        let (scheme, rest) = url
            .split_once("://")
            .ok_or_else(|| invalid("the Redis URL has no scheme; begin it with `redis://`"))?;
        let known = scheme.replacen("valkey", "redis", 1);
        let (_, plain, tls) = SCHEMES.into_iter().find(|(name, ..)| *name == known).ok_or_else(|| {
            let names: Vec<&str> = SCHEMES.iter().map(|(name, ..)| *name).collect();
            invalid(format!(
                "`{scheme}` is not a scheme of a Redis URL; write one of {}",
                names.join(", ")
            ))
        })?;
        // The client would read the machine's certificates while it parses a TLS scheme; that is done later, once.
        let config = Config::from_url(&format!("{plain}://{rest}")).map_err(|error| {
            invalid(format!(
                "the Redis URL cannot be read ({}); write `{scheme}://user:password@host:port/database`",
                error.details()
            ))
        })?;
        let mut server = config.server;
        if let ServerConfig::Centralized { server } = &mut server {
            *server = Server::new(unbracketed(&server.host), server.port);
        }
        // The client overlooks the database of a cluster.
        let path = rest
            .split('?')
            .next()
            .and_then(|place| place.split_once('/'))
            .map(|(_, path)| path);
        if matches!(&server, ServerConfig::Clustered { .. }) && !matches!(path, None | Some("" | "0")) {
            return Err(invalid(
                "a Redis cluster has database 0 only; leave the database out of the URL",
            ));
        }
        Ok(Self {
            server,
            username: config.username,
            password: config.password.map(SecretString::from),
            database: config.database,
            tls,
            address: "".into(),
        })
    }

    pub(super) fn is_cluster(&self) -> bool {
        matches!(self.server, ServerConfig::Clustered { .. })
    }

    fn describe(&self) -> String {
        let list = |hosts: &[Server]| {
            let names: Vec<String> = hosts
                .iter()
                .map(|server| format!("{}:{}", server.host, server.port))
                .collect();
            names.join(", ")
        };
        let tls = if self.tls { " over TLS" } else { "" };
        let database = match self.database {
            None | Some(0) => String::new(),
            Some(db) => format!(", database {db}"),
        };
        match &self.server {
            ServerConfig::Centralized { server } => format!("Redis at {}:{}{database}{tls}", server.host, server.port),
            ServerConfig::Clustered { hosts, .. } => format!("the Redis cluster at {}{tls}", list(hosts)),
            ServerConfig::Sentinel {
                hosts, service_name, ..
            } => {
                format!(
                    "Redis `{service_name}` by the sentinels at {}{database}{tls}",
                    list(hosts)
                )
            }
        }
    }

    /// What the client is set up with. Reads the trusted certificates.
    pub(super) fn client_config(&self, settings: &RedisSettings) -> Result<Config, CacheFault> {
        Ok(Config {
            // The first connection is tried once and its error is told; those after it are restored in the background.
            fail_fast: true,
            username: self.username.clone(),
            password: self
                .password
                .as_ref()
                .map(|password| password.expose_secret().to_owned()),
            server: self.server.clone(),
            database: self.database,
            tls: if self.tls { Some(tls::config(settings)?) } else { None },
            ..Config::default()
        })
    }
}

fn check_numbers(settings: &RedisSettings) -> Result<(), CacheFault> {
    if !(1..=64).contains(&settings.pool_size) {
        return Err(invalid("the Redis pool size is not within 1 to 64"));
    }
    if !(1..=10_000).contains(&settings.max_in_flight) {
        return Err(invalid(
            "the Redis limit of commands in flight is not within 1 to 10000",
        ));
    }
    let shortest = [settings.connect_timeout, settings.command_timeout, settings.staging_ttl]
        .into_iter()
        .min();
    if shortest < Some(Duration::from_millis(1)) {
        return Err(invalid(
            "a Redis time-out is below one millisecond; set it to some seconds",
        ));
    }
    Ok(())
}

fn unbracketed(host: &str) -> String {
    let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    inner.unwrap_or(host).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(url: &str) -> Result<Target, CacheFault> {
        Target::of(&RedisSettings::at_url(url))
    }

    #[test]
    fn every_form_of_url_is_understood_and_described_without_its_secrets() {
        for (url, address) in [
            ("redis://cache", "Redis at cache:6379"),
            ("redis://user:canary@cache:7000/3", "Redis at cache:7000, database 3"),
            ("valkey://:canary@10.0.0.1:7000", "Redis at 10.0.0.1:7000"),
            ("redis://[::1]:7000", "Redis at ::1:7000"),
            ("rediss://cache:6380", "Redis at cache:6380 over TLS"),
            (
                "redis-sentinel://:canary@s1:26379/2?sentinelServiceName=main&node=s2:26380&sentinelPassword=canary",
                "Redis `main` by the sentinels at s2:26380, s1:26379, database 2",
            ),
            (
                "rediss-cluster://user:canary@c1:7000?node=c2:7001&node=c3:7002",
                "the Redis cluster at c2:7001, c3:7002, c1:7000 over TLS",
            ),
        ] {
            let target = target(url).unwrap();
            assert_eq!(&*target.address, address);
        }
    }

    #[test]
    fn nonsense_is_refused_without_repeating_it() {
        for url in [
            "cache:6379",
            "http://user:canary@cache",
            "redis://user:canary@cache:99999",
            "redis://user:canary@cache/not-a-number",
            "redis-sentinel://:canary@s1:26379",
            "redis-cluster://:canary@c1:7000/4?node=c2:7001",
        ] {
            let Err(fault) = target(url) else {
                panic!("{url} was taken")
            };
            assert!(!format!("{fault} {fault:?}").contains("canary"), "{fault:?}");
        }
        let mut settings = RedisSettings::at("", 6379);
        assert!(Target::of(&settings).is_err());
        settings.host = "cache".to_owned();
        assert!(Target::of(&settings).is_ok());
        settings.username = Some("edge".to_owned());
        assert!(Target::of(&settings).is_err(), "a user without a password");
        settings.username = None;
        settings.pool_size = 0;
        assert!(Target::of(&settings).is_err());
    }

    #[test]
    fn an_empty_password_is_none() {
        let settings = RedisSettings {
            password: Some("".into()),
            ..RedisSettings::default()
        };
        assert!(Target::of(&settings).unwrap().password.is_none());
    }
}
