//! [`RedisSettings`]: where Redis is, who we are, and how long we wait. Plain data; nothing here connects.

use std::{path::PathBuf, time::Duration};

use secrecy::SecretString;

/// Where the Redis server is and how it is spoken to. `Debug` never shows a secret.
///
/// ```
/// use edge_assets::cache::RedisSettings;
/// let mut settings = RedisSettings::default();
/// settings.host = "cache.example".to_owned();
/// settings.password = Some("hunter2".into());
/// assert!(!format!("{settings:?}").contains("hunter2"));
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RedisSettings {
    /// Says server, user, database and encryption in one text; where it says one of them, it wins over the fields below.
    ///
    /// `redis://[user:password@]host[:port][/database]`, with `rediss` in place of `redis` for TLS;
    /// `redis-sentinel://host:26379/0?sentinelServiceName=primary&node=host2:26379` for sentinels (their own credentials
    /// as `sentinelUsername` and `sentinelPassword`); `redis-cluster://host:6379?node=host2:6379` for a cluster. `valkey`
    /// is the same as `redis`.
    pub url: Option<SecretString>,
    /// The server's host name or address.
    pub host: String,
    /// The server's port.
    pub port: u16,
    /// The user; none is the server's default user.
    pub username: Option<String>,
    /// The password; none or an empty one sends none.
    pub password: Option<SecretString>,
    /// The number of the database.
    pub db: u8,
    /// Whether the connection is encrypted.
    pub tls: bool,
    /// A PEM file with the certificates that are trusted in place of the machine's.
    pub ca_certificate: Option<PathBuf>,
    /// Put before every key as it is; include the separator, as in `edge:`.
    pub prefix: String,
    /// How many connections are kept, 1 to 64.
    pub pool_size: usize,
    /// How long a connection may take to stand, with TLS and the log-in.
    pub connect_timeout: Duration,
    /// How long a command may take, with the wait for a connection that is being restored.
    pub command_timeout: Duration,
    /// How many commands may wait for their answers at a time, 1 to 10,000; the next ones wait in line, for as long as
    /// a command may take.
    pub max_in_flight: usize,
    /// After how long a generation that nobody writes to vanishes from the server.
    pub staging_ttl: Duration,
}

impl Default for RedisSettings {
    fn default() -> Self {
        Self {
            url: None,
            host: "localhost".to_owned(),
            port: 6379,
            username: None,
            password: None,
            db: 0,
            tls: false,
            ca_certificate: None,
            prefix: String::new(),
            pool_size: 2,
            connect_timeout: Duration::from_secs(5),
            command_timeout: Duration::from_secs(5),
            max_in_flight: 64,
            staging_ttl: Duration::from_secs(600),
        }
    }
}

impl RedisSettings {
    /// The defaults at a host and port.
    #[must_use]
    pub fn at(host: impl Into<String>, port: u16) -> Self {
        Self {
            host: host.into(),
            port,
            ..Self::default()
        }
    }

    /// The defaults at a URL, see [`url`](Self::url).
    #[must_use]
    pub fn at_url(url: impl Into<String>) -> Self {
        Self {
            url: Some(SecretString::from(url.into())),
            ..Self::default()
        }
    }
}
