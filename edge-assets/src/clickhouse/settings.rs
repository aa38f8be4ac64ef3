//! [`ClickHouseSettings`]: where ClickHouse is, as whom to speak to it, and how much a query may take.
//!
//! Settings are values; they read neither files nor the environment. Whoever does hands each value in with the name of
//! the place it came from (`("db1", "CLICKHOUSE_HOST")`), and errors then name that place. Passwords never print.

use std::{collections::BTreeMap, path::PathBuf};

use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use url::Url;

use super::{
    error::ClickHouseSettingsError,
    hints::Hints,
    limits::{Caps, Compression, Timeouts},
    sourced::Sourced,
};

/// Where ClickHouse is, as whom to speak to it, and how much a query may take.
///
/// ```
/// use edge_assets::clickhouse::{Caps, ClickHouseSettings};
/// let settings = ClickHouseSettings::default()
///     .host(("db1.internal", "CLICKHOUSE_HOST"))
///     .user("pipelines")
///     .password(("secret", "CLICKHOUSE_PASSWORD"))
///     .database("telemetry")
///     .caps(Caps { max_memory_usage: Some(2 << 30), ..Caps::default() })
///     .hint_unknown_table("run `edge-pipelines schema migrate`");
/// assert_eq!(settings.address(), "http://db1.internal:8123");
/// assert!(!format!("{settings:?}").contains("secret"));
/// ```
#[derive(Debug, Clone)]
pub struct ClickHouseSettings {
    pub(super) host: Sourced<String>,
    pub(super) port: Sourced<u16>,
    pub(super) secure: Sourced<bool>,
    /// The path of a proxy in front of the server; `/` without one.
    pub(super) path: String,
    pub(super) user: Sourced<String>,
    pub(super) password: Sourced<SecretString>,
    pub(super) database: Sourced<String>,
    pub(super) cluster: Option<String>,
    pub(super) compression: Compression,
    pub(super) timeouts: Timeouts,
    pub(super) caps: Caps,
    /// Settings sent with every query, beyond the caps.
    pub(super) extra: BTreeMap<String, String>,
    pub(super) certificate: Option<PathBuf>,
    pub(super) hints: Hints,
}

impl Default for ClickHouseSettings {
    fn default() -> Self {
        Self {
            host: Sourced::unnamed("localhost".to_owned()),
            port: Sourced::unnamed(8123),
            secure: Sourced::unnamed(false),
            path: "/".to_owned(),
            user: Sourced::unnamed("default".to_owned()),
            password: Sourced::unnamed(SecretString::default()),
            database: Sourced::unnamed("default".to_owned()),
            cluster: None,
            compression: Compression::default(),
            timeouts: Timeouts::default(),
            caps: Caps::default(),
            extra: BTreeMap::new(),
            certificate: None,
            hints: Hints::default(),
        }
    }
}

impl ClickHouseSettings {
    /// Takes the address, and what else it carries, from a URL:
    /// `https://user:password@host:8443/path?database=telemetry&max_threads=4`.
    ///
    /// The keys `database`, `user` and `password` are understood; every other key is a setting of each query.
    ///
    /// # Errors
    /// When the text is no such URL. The error names the place of the URL, never its text, which may hold a password.
    pub fn from_url(url: impl Into<Sourced<String>>) -> Result<Self, ClickHouseSettingsError> {
        let Sourced { value: text, origin } = url.into();
        let fault = |what: String| ClickHouseSettingsError::new("the URL of ClickHouse", origin.clone(), what);
        let url = Url::parse(&text).map_err(|error| fault(error.to_string()))?;
        let secure = match url.scheme() {
            "http" => false,
            "https" => true,
            _ => return Err(fault("its scheme is neither `http` nor `https`".to_owned())),
        };
        let port = url.port().unwrap_or(if secure { 8443 } else { 8123 });
        let host = url.host_str().ok_or_else(|| fault("it names no host".to_owned()))?;
        let sourced = |value: String| Sourced {
            value,
            origin: origin.clone(),
        };
        let mut settings = Self {
            host: sourced(host.to_owned()),
            port: sourced(String::new()).map(|_| port),
            secure: sourced(String::new()).map(|_| secure),
            path: url.path().to_owned(),
            ..Self::default()
        };
        let decoded = |text: &str| match percent_decode_str(text).decode_utf8() {
            Ok(text) => Ok(text.into_owned()),
            Err(_) => Err(fault("its user or password is not UTF-8".to_owned())),
        };
        if !url.username().is_empty() {
            settings.user = sourced(decoded(url.username())?);
        }
        if let Some(password) = url.password() {
            settings.password = sourced(decoded(password)?).map(SecretString::from);
        }
        for (key, value) in url.query_pairs() {
            match &*key {
                "database" => settings.database = sourced(value.into_owned()),
                "user" => settings.user = sourced(value.into_owned()),
                "password" => settings.password = sourced(value.into_owned()).map(SecretString::from),
                _ => {
                    settings.extra.insert(key.into_owned(), value.into_owned());
                }
            }
        }
        Ok(settings)
    }

    /// Sets the host.
    #[must_use]
    pub fn host(mut self, host: impl Into<Sourced<String>>) -> Self {
        self.host = host.into();
        self
    }

    /// Sets the port of the HTTP interface.
    #[must_use]
    pub fn port(mut self, port: impl Into<Sourced<u16>>) -> Self {
        self.port = port.into();
        self
    }

    /// Sets whether to speak TLS.
    #[must_use]
    pub fn secure(mut self, secure: impl Into<Sourced<bool>>) -> Self {
        self.secure = secure.into();
        self
    }

    /// Trusts the certificates of this PEM file instead of those of the machine.
    #[must_use]
    pub fn root_certificate(mut self, file: impl Into<PathBuf>) -> Self {
        self.certificate = Some(file.into());
        self
    }

    /// Sets the user.
    #[must_use]
    pub fn user(mut self, user: impl Into<Sourced<String>>) -> Self {
        self.user = user.into();
        self
    }

    /// Sets the password.
    #[must_use]
    pub fn password(mut self, password: impl Into<Sourced<SecretString>>) -> Self {
        self.password = password.into();
        self
    }

    /// Sets the database in which names without one are looked up.
    #[must_use]
    pub fn database(mut self, database: impl Into<Sourced<String>>) -> Self {
        self.database = database.into();
        self
    }

    /// Sets the cluster on which tables are made, changed and dropped: `ON CLUSTER name`.
    #[must_use]
    pub fn cluster(mut self, cluster: impl Into<String>) -> Self {
        self.cluster = Some(cluster.into());
        self
    }

    /// Sets the compression.
    #[must_use]
    pub const fn compression(mut self, compression: Compression) -> Self {
        self.compression = compression;
        self
    }

    /// Sets how long to wait.
    #[must_use]
    pub const fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Sets what a query may take.
    #[must_use]
    pub const fn caps(mut self, caps: Caps) -> Self {
        self.caps = caps;
        self
    }

    /// Sends a setting with every query. A server refuses settings that it does not know.
    #[must_use]
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }

    /// What to tell people when a table or database is missing, such as ``"run `edge-pipelines schema migrate`"``.
    #[must_use]
    pub fn hint_unknown_table(mut self, hint: impl Into<String>) -> Self {
        self.hints.unknown_table = Some(hint.into());
        self
    }

    /// What to tell people when the user or password is refused.
    #[must_use]
    pub fn hint_authentication(mut self, hint: impl Into<String>) -> Self {
        self.hints.authentication = Some(hint.into());
        self
    }

    /// The address as people write it. It holds no password.
    #[must_use]
    pub fn address(&self) -> String {
        let scheme = if self.secure.value { "https" } else { "http" };
        // An IPv6 address stands in brackets in a URL; in a setting of its own it may come without.
        let host = &self.host.value;
        let host = if host.contains(':') && !host.starts_with('[') {
            format!("[{host}]")
        } else {
            host.clone()
        };
        format!(
            "{scheme}://{host}:{}{}",
            self.port.value,
            self.path.trim_end_matches('/')
        )
    }

    /// The address and the places it came from: ``http://db1:8123 (from `CLICKHOUSE_HOST`)``.
    #[must_use]
    pub fn address_and_origin(&self) -> String {
        let mut places: Vec<&str> = [self.host.origin(), self.port.origin(), self.secure.origin()]
            .into_iter()
            .flatten()
            .collect();
        places.dedup();
        let address = self.address();
        if places.is_empty() {
            return address;
        }
        format!("{address} (from `{}`)", places.join("`, `"))
    }

    /// The database in which names without one are looked up.
    #[must_use]
    pub fn database_name(&self) -> &str {
        &self.database.value
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_url_gives_everything_it_carries() {
        let settings = ClickHouseSettings::from_url((
            "https://us%65r:p%40ss@db.example/proxy/?database=telemetry&max_threads=4",
            "CLICKHOUSE_URL",
        ))
        .unwrap();
        assert_eq!(settings.address(), "https://db.example:8443/proxy");
        assert_eq!(
            settings.address_and_origin(),
            "https://db.example:8443/proxy (from `CLICKHOUSE_URL`)"
        );
        assert_eq!(settings.user.value, "user");
        assert_eq!(settings.password.value.expose_secret(), "p@ss");
        assert_eq!(settings.database_name(), "telemetry");
        assert_eq!(settings.extra.get("max_threads").unwrap(), "4");
    }

    #[test]
    fn a_bad_url_is_named_by_its_place_and_never_shown() {
        for url in [
            "ftp://u:canary@host",
            "http://u:canary@:80",
            "http://u:canary@host:99999",
            "canary",
        ] {
            let error = ClickHouseSettings::from_url((url, "CLICKHOUSE_URL")).unwrap_err();
            let text = format!("{error} {error:?}");
            assert!(text.contains("`CLICKHOUSE_URL`"), "{text}");
            assert!(!text.contains("canary"), "{text}");
        }
    }

    #[test]
    fn the_address_is_built_from_its_parts_and_names_their_places() {
        let settings = ClickHouseSettings::default()
            .host(("::1", "CLICKHOUSE_HOST"))
            .port((9000, "CLICKHOUSE_PORT"))
            .secure(true);
        assert_eq!(
            settings.address_and_origin(),
            "https://[::1]:9000 (from `CLICKHOUSE_HOST`, `CLICKHOUSE_PORT`)"
        );
        assert_eq!(
            ClickHouseSettings::default().address_and_origin(),
            "http://localhost:8123"
        );
    }

    #[test]
    fn caps_become_settings_and_those_of_results_stay_apart() {
        let caps = Caps {
            max_execution_time: Some(std::time::Duration::from_millis(1500)),
            max_memory_usage: Some(1 << 30),
            max_result_rows: Some(10),
            ..Caps::default()
        };
        let (every, reading) = caps.as_settings();
        assert_eq!(
            every,
            [
                ("max_execution_time", "1.5".to_owned()),
                ("max_memory_usage", "1073741824".to_owned())
            ]
        );
        assert_eq!(reading, [("max_result_rows", "10".to_owned())]);
    }

    #[test]
    fn the_password_never_prints() {
        let settings = ClickHouseSettings::default().password(("canary-7f3", "CLICKHOUSE_PASSWORD"));
        assert!(!format!("{settings:?} {settings:#?}").contains("canary-7f3"));
    }
}
