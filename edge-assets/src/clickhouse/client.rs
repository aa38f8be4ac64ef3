//! [`ClickHouse`]: the handle by which assets reach a ClickHouse server, a cluster, the embedded engine or a mock.
//!
//! A handle is cheap to clone. The one that an asset gets is bound to its step: its queries carry the step in their ids,
//! end with the step, and add their cost to the step's metadata. The handle does not retry and does not pool; the
//! framework does the one by the class of the error, and the client crate the other.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use ::clickhouse::Client;

use super::{
    cleanup::Cleanup,
    connect,
    error::{Attempt, ClickHouseSettingsError},
    hints::Hints,
    identifier::TableName,
    insert::InsertRequest,
    inserter::Inserter,
    query::Query,
    settings::ClickHouseSettings,
};
use crate::{cancel::CancelToken, resource::StepScope};

/// The longest part of a query id that names the asset.
const MAX_ASSET_IN_ID: usize = 80;

/// Numbers queries. One counter for the process: two handles of one step may speak to one server.
static NEXT_QUERY: AtomicU64 = AtomicU64::new(1);

/// A ClickHouse server, cluster, embedded engine or mock, as a resource of assets.
///
/// ```no_run
/// # use edge_assets::clickhouse::{ClickHouse, ClickHouseError, ClickHouseSettings};
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let ch = ClickHouse::new(ClickHouseSettings::default().database("telemetry"))?;
/// let devices: Vec<(String, u64)> = ch
///     .query("SELECT device_id, count() FROM events WHERE timestamp > now() - {minutes: UInt32} * 60 GROUP BY device_id")
///     .param("minutes", 5)
///     .fetch_all()
///     .await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct ClickHouse {
    shared: Arc<Shared>,
    /// For queries: with the database and all caps.
    reading: Client,
    /// For statements and inserts: without the caps on results, which would cut off the client crate's own look at
    /// the columns of a table.
    writing: Client,
    step: Option<Step>,
}

struct Shared {
    settings: ClickHouseSettings,
    address: String,
    hints: Hints,
    /// Without a database, which may not exist yet.
    bare: Client,
    cleanup: Arc<Cleanup>,
    id_prefix: String,
}

#[derive(Clone)]
struct Step {
    id_prefix: Arc<str>,
    scope: Arc<dyn StepScope>,
    token: CancelToken,
}

impl ClickHouse {
    /// Makes the handle. Nothing is connected before it is used.
    ///
    /// # Errors
    /// When TLS is asked for and no trusted certificate can be read.
    pub fn new(settings: ClickHouseSettings) -> Result<Self, ClickHouseSettingsError> {
        let bare = connect::client(&settings)?;
        let cleanup = Cleanup::new(bare.clone(), settings.cluster.clone(), settings.timeouts.cleanup);
        let (every, reading_only) = settings.caps.as_settings();
        let mut writing = bare.clone().with_database(&settings.database.value);
        for (name, value) in &settings.extra {
            writing.set_setting(name, value);
        }
        for (name, value) in every {
            writing.set_setting(name, value);
        }
        let mut reading = writing.clone();
        for (name, value) in reading_only {
            reading.set_setting(name, value);
        }
        let mut hints = settings.hints.clone();
        hints.password = settings.password.value.clone();
        hints.authentication.get_or_insert_with(|| {
            let (user, password) = (&settings.user, &settings.password);
            format!(
                "check the user `{}`{} and the password{}",
                user.value,
                user.clause(),
                password.clause()
            )
        });
        let shared = Shared {
            address: settings.address_and_origin(),
            hints,
            bare,
            cleanup: Arc::new(cleanup),
            id_prefix: format!("edge-{:08x}", fastrand::u32(..)),
            settings,
        };
        Ok(Self {
            shared: Arc::new(shared),
            reading,
            writing,
            step: None,
        })
    }

    /// A query, with `?` for values bound by [`Query::bind`] and `?fields` for the columns of the row type.
    ///
    /// A question mark that is meant as such is written `??`; [`query_raw`](Self::query_raw) leaves all as they are.
    pub fn query(&self, sql: impl AsRef<str>) -> Query {
        let sql = sql.as_ref();
        Query::new(self, self.reading.query(sql), sql)
    }

    /// A query whose text is sent as it is; values come by [`Query::param`] only.
    pub fn query_raw(&self, sql: impl AsRef<str>) -> Query {
        let sql = sql.as_ref();
        Query::new(self, self.reading.query_raw(sql), sql)
    }

    /// An insert of typed rows. Awaited, it becomes an [`Insert`](super::Insert).
    pub fn insert<T: ::clickhouse::Row>(&self, table: impl Into<TableName>) -> InsertRequest<T> {
        InsertRequest::new(self, table.into())
    }

    /// Many inserts of typed rows, cut by number, size or time.
    pub fn inserter<T: ::clickhouse::Row>(&self, table: impl Into<TableName>) -> Inserter<T> {
        Inserter::new(self, table.into())
    }

    /// The same server without a database, for statements that make it.
    #[must_use]
    pub fn without_database(&self) -> Self {
        Self {
            reading: self.shared.bare.clone(),
            writing: self.shared.bare.clone(),
            ..self.clone()
        }
    }

    /// The client crate's own client, for what this handle does not offer.
    ///
    /// Its queries are not killed when the step ends, have no step in their ids, and add no cost.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.reading
    }

    /// The settings that the handle was made of.
    #[must_use]
    pub fn settings(&self) -> &ClickHouseSettings {
        &self.shared.settings
    }

    /// The cluster on which tables are made, changed and dropped.
    #[must_use]
    pub fn cluster(&self) -> Option<&str> {
        self.shared.settings.cluster.as_deref()
    }

    /// Whether the handle is bound to a step.
    #[must_use]
    pub fn is_in_step(&self) -> bool {
        self.step.is_some()
    }

    pub(super) fn bound_to(&self, scope: &Arc<dyn StepScope>) -> Self {
        let asset: String = scope
            .asset()
            .as_str()
            .chars()
            .take(MAX_ASSET_IN_ID)
            .map(|character| if character == '/' { '.' } else { character })
            .collect();
        let step = Step {
            id_prefix: format!("{}-{asset}-{}", scope.run_id().short(), scope.attempt()).into(),
            scope: Arc::clone(scope),
            token: scope.cancel_token(),
        };
        Self {
            step: Some(step),
            // Setting the database gives the clone a memory of table columns of its own: it sees today's schema, and
            // the columns of staged tables do not pile up over the years that a daemon runs.
            writing: self.writing.clone().with_database(self.settings().database_name()),
            ..self.clone()
        }
    }

    pub(super) fn next_query_id(&self) -> String {
        let prefix = self
            .step
            .as_ref()
            .map_or(&*self.shared.id_prefix, |step| &step.id_prefix);
        format!("{prefix}-{}", NEXT_QUERY.fetch_add(1, Ordering::Relaxed))
    }

    pub(super) fn writing(&self) -> &Client {
        &self.writing
    }

    pub(super) fn scope(&self) -> Option<&dyn StepScope> {
        self.step.as_ref().map(|step| &*step.scope)
    }

    pub(super) fn cancel_token(&self) -> Option<&CancelToken> {
        self.step.as_ref().map(|step| &step.token)
    }

    pub(super) fn add_cost(&self, name: &'static str, amount: u64) {
        if let Some(scope) = self.scope()
            && amount > 0
        {
            scope.add_cost(name, amount);
        }
    }

    pub(super) fn hints(&self) -> &Hints {
        &self.shared.hints
    }

    pub(super) fn cleanup(&self) -> &Arc<Cleanup> {
        &self.shared.cleanup
    }

    pub(super) fn kill(&self, query_id: String) {
        self.shared.cleanup.kill(query_id);
    }

    pub(super) fn attempt(&self, what: String) -> Attempt {
        Attempt {
            what: self.shared.hints.without_password(what),
            address: self.shared.address.clone(),
            query_id: None,
        }
    }
}

impl fmt::Debug for ClickHouse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClickHouse")
            .field("address", &self.shared.address)
            .field("database", &self.settings().database_name())
            .field("step", &self.step.as_ref().map(|step| &*step.id_prefix))
            .finish_non_exhaustive()
    }
}
