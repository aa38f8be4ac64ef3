//! [`Settings`]: which engines serve, read from the environment.
//!
//! A service of which the environment names a host, a port or a URL is used; the other settings then default to those
//! of the earlier version. A service that is not named is replaced by the engine that needs no set-up: the embedded
//! ClickHouse, the cache in memory.

use edge_assets::{cache::RedisSettings, clickhouse::ClickHouseSettings};
use secrecy::SecretString;

use super::{
    SettingsError,
    pipeline::PipelineSettings,
    place::{Lookup, Places},
};

/// What people are told when a table is missing.
const MIGRATE: &str = "run `edge-pipelines schema migrate`";

/// Which ClickHouse serves.
#[derive(Debug, Clone)]
pub enum ClickHouseChoice {
    /// The engine in a process of our own, with this database.
    Embedded {
        /// The database.
        database: String,
    },
    /// A server or cluster.
    Server(Box<Server>),
}

/// A server or cluster, and which of its settings nobody gave.
#[derive(Debug, Clone)]
pub struct Server {
    /// Where it is, and as whom to speak to it.
    pub settings: ClickHouseSettings,
    /// The variables whose defaults are used.
    pub defaults: Vec<&'static str>,
}

/// Which cache serves.
#[derive(Debug, Clone)]
pub enum CacheChoice {
    /// The memory of this process.
    Memory {
        /// Put before every key.
        prefix: String,
    },
    /// A Redis server, sentinel or cluster.
    Redis(Box<RedisSettings>),
}

/// All settings.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which ClickHouse serves.
    pub clickhouse: ClickHouseChoice,
    /// Whether its tables are replicated, where that was said.
    pub replicated: Option<bool>,
    /// Which cache serves.
    pub cache: CacheChoice,
    /// What the assets can be told.
    pub pipeline: PipelineSettings,
}

impl Settings {
    /// Reads the environment of this process.
    ///
    /// # Errors
    /// [`SettingsError`] with every variable that cannot be used.
    #[expect(clippy::disallowed_methods, reason = "this is the module that reads the environment")]
    pub fn from_environment() -> Result<Self, SettingsError> {
        Self::from_lookup(&|name| std::env::var(name).ok())
    }

    /// Reads the variables that `lookup` finds.
    ///
    /// # Errors
    /// [`SettingsError`] with every variable that cannot be used.
    pub fn from_lookup(lookup: Lookup<'_>) -> Result<Self, SettingsError> {
        let mut places = Places::new(lookup);
        let settings = Self {
            clickhouse: clickhouse(&mut places),
            replicated: places.switch("CLICKHOUSE_REPLICATED"),
            cache: cache(&mut places),
            pipeline: PipelineSettings::read(&mut places),
        };
        match SettingsError::of(places.faults) {
            Some(error) => Err(error),
            None => Ok(settings),
        }
    }

    /// What serves, for the first lines that a command prints.
    #[must_use]
    pub fn describe(&self) -> [String; 2] {
        let clickhouse = match &self.clickhouse {
            ClickHouseChoice::Embedded { database } => {
                format!("ClickHouse: the embedded engine, database `{database}` (set CLICKHOUSE_HOST to use a server)")
            }
            ClickHouseChoice::Server(server) => {
                let (address, database) = (server.settings.address_and_origin(), server.settings.database_name());
                let defaults = match server.defaults.as_slice() {
                    [] => String::new(),
                    defaults => format!("; defaults of {}", defaults.join(", ")),
                };
                format!("ClickHouse: {address}, database `{database}`{defaults}")
            }
        };
        let cache = match &self.cache {
            CacheChoice::Memory { .. } => {
                "Cache: the memory of this process; no dashboard sees it (set REDIS_HOST to use Redis)".to_owned()
            }
            CacheChoice::Redis(redis) if redis.url.is_some() => "Cache: Redis (from `REDIS_URL`)".to_owned(),
            CacheChoice::Redis(redis) => {
                format!("Cache: Redis at {}:{}, database {}", redis.host, redis.port, redis.db)
            }
        };
        [clickhouse, cache]
    }
}

fn clickhouse(places: &mut Places<'_>) -> ClickHouseChoice {
    let url = places.text("CLICKHOUSE_URL");
    let host = places.text("CLICKHOUSE_HOST");
    let port: Option<u16> = places.value("CLICKHOUSE_PORT", "a port such as 8123");
    let secure = places.switch("CLICKHOUSE_SECURE");
    let database = places.text("CLICKHOUSE_DATABASE");
    if url.is_none() && host.is_none() && port.is_none() {
        return ClickHouseChoice::Embedded {
            database: database.unwrap_or_else(|| "telemetry".to_owned()),
        };
    }
    // What the URL says wins; what it leaves out comes from the other variables, or is the default.
    let in_url = |mark: &str| url.as_ref().is_some_and(|url| url.contains(mark));
    let (has_user, has_database) = (in_url("@") || in_url("user="), in_url("database="));
    let mut defaults = Vec::new();
    let mut server = ClickHouseSettings::default();
    if let Some(url) = &url {
        match ClickHouseSettings::from_url((url.clone(), "CLICKHOUSE_URL")) {
            Ok(settings) => server = settings,
            Err(error) => places.faults.push(error.to_string()),
        }
    } else {
        match host {
            Some(host) => server = server.host((host, "CLICKHOUSE_HOST")),
            None => defaults.push("CLICKHOUSE_HOST"),
        }
        match (port, secure) {
            (Some(port), _) => server = server.port((port, "CLICKHOUSE_PORT")),
            (None, Some(true)) => server = server.port(8443),
            (None, Some(false) | None) => defaults.push("CLICKHOUSE_PORT"),
        }
        if let Some(secure) = secure {
            server = server.secure((secure, "CLICKHOUSE_SECURE"));
        }
    }
    let mut or_default = |name: &'static str, default: &str| match places.text(name) {
        Some(text) => (text, name),
        None => {
            defaults.push(name);
            (default.to_owned(), "the default")
        }
    };
    if !has_user {
        server = server
            .user(or_default("CLICKHOUSE_USER", "admin"))
            .password(or_default("CLICKHOUSE_PASSWORD", "password"));
    }
    if !has_database {
        server = server.database(or_default("CLICKHOUSE_DATABASE", "telemetry"));
    }
    if let Some(cluster) = places.text("CLICKHOUSE_CLUSTER") {
        server = server.cluster(cluster);
    }
    if let Some(file) = places.text("CLICKHOUSE_CA_CERTIFICATE") {
        server = server.root_certificate(file);
    }
    let settings = server.hint_unknown_table(MIGRATE);
    ClickHouseChoice::Server(Box::new(Server { settings, defaults }))
}

fn cache(places: &mut Places<'_>) -> CacheChoice {
    let url = places.text("REDIS_URL");
    let host = places.text("REDIS_HOST");
    let port: Option<u16> = places.value("REDIS_PORT", "a port such as 6379");
    let prefix = places.text("REDIS_PREFIX").unwrap_or_default();
    if url.is_none() && host.is_none() && port.is_none() {
        return CacheChoice::Memory { prefix };
    }
    let mut redis = match url {
        Some(url) => RedisSettings::at_url(url),
        None => RedisSettings::at(host.unwrap_or_else(|| "localhost".to_owned()), port.unwrap_or(6379)),
    };
    redis.username = places.text("REDIS_USERNAME");
    redis.password = places.text("REDIS_PASSWORD").map(SecretString::from);
    redis.db = places.value("REDIS_DB", "a number from 0 to 255").unwrap_or(0);
    redis.tls = places.switch("REDIS_TLS").unwrap_or(false);
    redis.ca_certificate = places.text("REDIS_CA_CERTIFICATE").map(Into::into);
    redis.prefix = prefix;
    CacheChoice::Redis(Box::new(redis))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        let map: BTreeMap<&str, &str> = variables.iter().copied().collect();
        Settings::from_lookup(&|name| map.get(name).map(|text| (*text).to_owned()))
    }

    #[test]
    fn what_serves_and_why_is_said_in_two_lines() {
        let cases: [&[(&str, &str)]; 6] = [
            &[],
            &[("CLICKHOUSE_HOST", "db1"), ("REDIS_HOST", "cache1")],
            &[("CLICKHOUSE_PORT", "9123"), ("REDIS_PORT", "6380"), ("REDIS_DB", "3")],
            &[
                ("CLICKHOUSE_HOST", "db1"),
                ("CLICKHOUSE_SECURE", "true"),
                ("CLICKHOUSE_CLUSTER", "main"),
            ],
            &[
                ("CLICKHOUSE_URL", "https://u:hunter2@db2:444/?database=other"),
                ("REDIS_URL", "rediss://:hunter2@cache2"),
            ],
            &[
                ("CLICKHOUSE_DATABASE", "plant"),
                ("CLICKHOUSE_HOST", " "),
                ("REDIS_PASSWORD", "hunter2"),
            ],
        ];
        let text: Vec<String> = cases
            .iter()
            .map(|case| read(case).unwrap().describe().join("\n"))
            .collect();
        insta::assert_snapshot!(text.join("\n\n"));
    }

    #[test]
    fn the_defaults_of_a_server_are_those_of_the_earlier_version() {
        let ClickHouseChoice::Server(server) = read(&[("CLICKHOUSE_HOST", "db1")]).unwrap().clickhouse else {
            panic!("no server");
        };
        let server = server.settings;
        assert_eq!(
            (server.address().as_str(), server.database_name()),
            ("http://db1:8123", "telemetry")
        );
        let text = format!("{server:?}");
        assert!(text.contains("\"admin\""), "{text}");
    }

    #[test]
    fn every_fault_is_told_at_once_and_no_secret_with_it() {
        let error = read(&[
            ("CLICKHOUSE_PORT", "http"),
            ("REDIS_HOST", "cache"),
            ("REDIS_DB", "999"),
            ("EDGE_TEMPERATURE_MIN", "120"),
            ("EDGE_TIMEZONE", "Mars/Olympus"),
            ("EDGE_TIME_SUFFIX_Z", "perhaps"),
            ("CLICKHOUSE_URL", "ftp://user:hunter2@x"),
        ])
        .unwrap_err();
        assert_eq!(error.faults().len(), 6, "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
        for name in [
            "CLICKHOUSE_PORT",
            "REDIS_DB",
            "EDGE_TEMPERATURE_MIN",
            "EDGE_TIMEZONE",
            "EDGE_TIME_SUFFIX_Z",
        ] {
            assert!(error.to_string().contains(name), "{name}: {error}");
        }
        let all = read(&[
            ("CLICKHOUSE_URL", "http://u:hunter2@db"),
            ("REDIS_PASSWORD", "hunter2"),
            ("REDIS_HOST", "h"),
        ]);
        assert!(!format!("{all:?}").contains("hunter2"));
    }
}
