//! Reads the server's own report, the answer to `INFO`, for the health check. Pure.

use crate::resource::Health;

/// What the health check needs of the report.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    version: Option<String>,
    mode: Option<String>,
    role: Option<String>,
    primary: Option<String>,
    read_only: bool,
}

impl Report {
    /// Picks what is known; a server that says less is not at fault.
    pub(super) fn parse(text: &str) -> Self {
        let mut report = Self {
            // Replicas refuse writes unless told otherwise, so one that does not say is taken to.
            read_only: true,
            ..Self::default()
        };
        let (mut host, mut port) = (None, None);
        for (name, value) in text.lines().filter_map(|line| line.trim().split_once(':')) {
            let value = value.to_owned();
            match name {
                "redis_version" => report.version = report.version.or(Some(value)),
                // Servers of the Valkey family keep `redis_version` at the last one they are compatible with.
                "valkey_version" => report.version = Some(format!("{value} (Valkey)")),
                "redis_mode" => report.mode = Some(value),
                "role" => report.role = Some(value),
                "master_host" => host = Some(value),
                "master_port" => port = Some(value),
                "slave_read_only" | "replica_read_only" => report.read_only = value != "0",
                _ => {}
            }
        }
        report.primary = host.map(|host| match port {
            Some(port) => format!("{host}:{port}"),
            None => host,
        });
        report
    }

    /// Whether the server can take writes, and what it is.
    pub(super) fn judge(&self, address: &str) -> Health {
        let version = self.version.as_deref().unwrap_or("unknown");
        let mode = self.mode.as_deref().unwrap_or("standalone");
        let replica = matches!(self.role.as_deref(), Some("slave" | "replica"));
        if replica && self.read_only {
            let primary = self.primary.as_deref().unwrap_or("unknown");
            return Health::bad(format!(
                "{address}: a read-only replica of {primary}, version {version}; point the cache at the primary"
            ));
        }
        let role = if replica { "writable replica" } else { "primary" };
        Health::good(format!("{address}: {role}, version {version}, {mode}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_only_replica_is_unhealthy_and_says_where_its_primary_is() {
        let text = "# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\n# Replication\r\nrole:slave\r\n\
                    master_host:10.0.0.1\r\nmaster_port:6379\r\nslave_read_only:1\r\n";
        let health = Report::parse(text).judge("Redis at r:6379");
        assert!(!health.healthy);
        assert!(health.detail.contains("10.0.0.1:6379"), "{}", health.detail);
        assert!(Report::parse(&text.replace("only:1", "only:0")).judge("r").healthy);
    }

    #[test]
    fn a_primary_is_healthy_whatever_else_it_says() {
        let health =
            Report::parse("redis_version:7.2.4\nvalkey_version:8.0.1\nrole:master\nx").judge("Redis at r:6379");
        assert_eq!(
            health,
            Health::good("Redis at r:6379: primary, version 8.0.1 (Valkey), standalone")
        );
        assert!(Report::parse("").judge("r").healthy);
    }
}
