//! [`Migration`]: one numbered file, its checksum, and its statements for a given deployment.

use edge_assets::clickhouse::quote_identifier;
use sha2::{Digest, Sha256};

use crate::rollup::Rollup;

/// One numbered file of `migrations/clickhouse`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// The number, from 1.
    pub version: u32,
    /// The name of the file without its number.
    pub name: &'static str,
    /// The text.
    pub sql: &'static str,
    /// The rollup that it makes, which may stand there in an older shape.
    pub rollup: Option<Rollup>,
}

macro_rules! migration {
    ($version:literal, $name:literal, $file:literal, $rollup:expr) => {
        Migration {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../../migrations/clickhouse/", $file, ".sql")),
            rollup: $rollup,
        }
    };
}

/// All migrations, in order. A released one never changes; what is to change becomes a new one.
pub const MIGRATIONS: &[Migration] = &[
    migration!(1, "events", "0001_events", None),
    migration!(2, "events_1min", "0002_events_1min", Some(Rollup::Minute)),
    migration!(3, "events_hourly", "0003_events_hourly", Some(Rollup::Hourly)),
    migration!(
        4,
        "device_daily_summary",
        "0004_device_daily_summary",
        Some(Rollup::Daily)
    ),
    migration!(5, "events_nullable", "0005_events_nullable", None),
];

/// How the statements are to be made for a deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaOptions {
    /// The database.
    pub database: String,
    /// The cluster on which tables are made.
    pub cluster: Option<String>,
    /// Whether tables are replicated.
    pub replicated: bool,
}

impl SchemaOptions {
    /// ` ON CLUSTER name`, or nothing.
    #[must_use]
    pub fn on_cluster(&self) -> String {
        self.cluster
            .as_deref()
            .map(|name| format!(" ON CLUSTER {}", quote_identifier(name)))
            .unwrap_or_default()
    }

    /// A table of the database, quoted.
    #[must_use]
    pub fn table(&self, name: &str) -> String {
        format!("{}.{}", quote_identifier(&self.database), quote_identifier(name))
    }

    /// Fills in the placeholders of a text.
    #[must_use]
    pub fn fill(&self, sql: &str, table: &str) -> String {
        sql.replace("{{database}}", &quote_identifier(&self.database))
            .replace("{{on_cluster}}", &self.on_cluster())
            .replace("{{replicated}}", if self.replicated { "Replicated" } else { "" })
            .replace("{{table}}", table)
    }
}

impl Migration {
    /// The first twelve digits of the SHA-256 of the text.
    #[must_use]
    pub fn checksum(&self) -> String {
        let digest = Sha256::digest(self.sql.as_bytes());
        digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The statements, without their comments; those of a rollup make the table, then the view.
    #[must_use]
    pub fn statements(&self, options: &SchemaOptions) -> Vec<String> {
        self.statements_for(options, self.name)
    }

    /// The statements, with another name for the table that they make.
    #[must_use]
    pub fn statements_for(&self, options: &SchemaOptions, table: &str) -> Vec<String> {
        let text: String = self
            .sql
            .lines()
            .filter(|line| !line.trim_start().starts_with("--"))
            .fold(String::new(), |text, line| text + line + "\n");
        options
            .fill(&text, table)
            .split(';')
            .map(str::trim)
            .filter(|statement| !statement.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_each_other_and_released_texts_do_not_change() {
        let found: Vec<String> = MIGRATIONS
            .iter()
            .map(|migration| format!("{} {} {}", migration.version, migration.name, migration.checksum()))
            .collect();
        assert!(
            MIGRATIONS
                .iter()
                .zip(1..)
                .all(|(migration, number)| migration.version == number)
        );
        insta::assert_snapshot!(found.join("\n"));
    }

    #[test]
    fn a_cluster_and_replication_are_a_matter_of_options() {
        let options = |cluster: Option<&str>, replicated| SchemaOptions {
            database: "telemetry".to_owned(),
            cluster: cluster.map(str::to_owned),
            replicated,
        };
        for migration in MIGRATIONS {
            for statement in migration.statements(&options(Some("main"), true)) {
                assert!(statement.contains(" ON CLUSTER `main`"), "{statement}");
                assert!(!statement.contains("{{"), "{statement}");
                let made = statement.contains("\nENGINE = ");
                assert_eq!(made, statement.contains("ENGINE = Replicated"), "{statement}");
            }
            for statement in migration.statements(&options(None, false)) {
                assert!(
                    !statement.contains("ON CLUSTER") && !statement.contains("Replicated"),
                    "{statement}"
                );
            }
        }
        let statements = MIGRATIONS[1].statements_for(&options(None, false), "events_1min__next");
        assert!(statements[0].starts_with("CREATE TABLE IF NOT EXISTS `telemetry`.events_1min__next\n"));
        assert!(statements[1].contains("TO `telemetry`.events_1min AS"));
    }
}
