//! [`MockClickHouse`]: the server, its memory of what came, and the final reckoning.
//!
//! One task accepts, one task a connection answers; all end with the mock. The state is behind one lock that is never
//! held over an await.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    fmt::Write,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinSet};

use super::{
    answer::{Answer, Body, VERSION},
    columns::Columns,
    expectation::{Expectation, Expected, Wanted},
    received::ReceivedQuery,
};
use crate::clickhouse::{ClickHouse, ClickHouseSettings, Compression, Timeouts};

/// A server on loopback that answers like ClickHouse, as a test tells it to.
///
/// Dropped, it fails the test that used it if a query came that was not expected, or an expected one did not come.
#[derive(Debug)]
pub struct MockClickHouse {
    address: SocketAddr,
    shared: Arc<Shared>,
    /// Dropping it ends the server.
    _tasks: JoinSet<()>,
}

#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) state: Mutex<State>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) expected: Vec<Expected>,
    tables: BTreeMap<String, Columns>,
    received: Vec<ReceivedQuery>,
    inserted: Vec<(String, Value)>,
    killed: Vec<String>,
    unexpected: Vec<String>,
}

pub(super) fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MockClickHouse {
    /// Starts a server on a free port of loopback.
    ///
    /// # Panics
    /// When no port can be bound.
    pub async fn start() -> Self {
        let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await {
            Ok(listener) => listener,
            Err(error) => panic!("the mock cannot listen on loopback: {error}"),
        };
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared::default());
        let mut tasks = JoinSet::new();
        tasks.spawn(accept(listener, Arc::clone(&shared)));
        Self {
            address,
            shared,
            _tasks: tasks,
        }
    }

    /// Where the server listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Settings of a client of this server: database `default`, no compression, and no time limits, so that a test may
    /// stop the clock.
    #[must_use]
    pub fn settings(&self) -> ClickHouseSettings {
        ClickHouseSettings::default()
            .host((self.address.ip().to_string(), "the mock"))
            .port((self.address.port(), "the mock"))
            .compression(Compression::None)
            .timeouts(Timeouts::none())
    }

    /// A handle on this server.
    ///
    /// # Panics
    /// Never: it takes no TLS.
    #[must_use]
    pub fn clickhouse(&self) -> ClickHouse {
        ClickHouse::new(self.settings()).expect("nothing but TLS can be refused")
    }

    /// Declares a table, `name Type, name Type`: the mock then takes inserts into it.
    ///
    /// # Panics
    /// When the columns cannot be understood.
    pub fn table(&self, name: &str, columns: &str) {
        let columns = Columns::parse(columns).unwrap_or_else(|error| panic!("{error}"));
        lock(&self.shared.state).tables.insert(name.to_owned(), columns);
    }

    /// Expects a query or statement whose text contains `part`. Of several expectations that fit, the first that is
    /// still due answers.
    #[expect(clippy::must_use_candidate, reason = "the expectation is registered already")]
    pub fn expect_query(&self, part: &str) -> Expectation {
        Expectation::new(&self.shared, Wanted::Containing(part.to_owned()))
    }

    /// Expects an insert of typed rows into a table that was declared.
    #[expect(clippy::must_use_candidate, reason = "the expectation is registered already")]
    pub fn expect_insert(&self, table: &str) -> Expectation {
        Expectation::new(&self.shared, Wanted::InsertInto(table.to_owned()))
    }

    /// All queries that came, in order, without what the mock answers by itself.
    #[must_use]
    pub fn received(&self) -> Vec<ReceivedQuery> {
        lock(&self.shared.state).received.clone()
    }

    /// The rows that were inserted into a table, as values of a type that serde can read from objects.
    ///
    /// Times are the numbers that went over the wire.
    ///
    /// # Panics
    /// When a row is no `T`.
    #[must_use]
    pub fn inserted<T: DeserializeOwned>(&self, table: &str) -> Vec<T> {
        let state = lock(&self.shared.state);
        let rows = state.inserted.iter().filter(|(name, _)| name == table);
        rows.map(|(_, row)| match serde_json::from_value(row.clone()) {
            Ok(row) => row,
            Err(error) => panic!("the row {row} inserted into `{table}` is not of the type asked for: {error}"),
        })
        .collect()
    }

    /// The ids of the queries that were killed.
    #[must_use]
    pub fn killed(&self) -> Vec<String> {
        lock(&self.shared.state).killed.clone()
    }

    /// Checks that all that was expected came, and nothing else; then forgets both.
    ///
    /// # Panics
    /// With a list of what did not come and what came unexpectedly.
    pub fn verify(&self) {
        if let Some(faults) = self.reckon() {
            panic!("{faults}");
        }
    }

    fn reckon(&self) -> Option<String> {
        let mut state = lock(&self.shared.state);
        let expected = std::mem::take(&mut state.expected);
        let unexpected = std::mem::take(&mut state.unexpected);
        drop(state);
        let mut text = String::new();
        for sql in unexpected {
            write!(text, "\n  not expected, but came: {sql}").expect("writing to a string does not fail");
        }
        for expected in expected {
            if let Some(left @ 1..) = expected.left {
                let times = if left == 1 {
                    String::new()
                } else {
                    format!(" ({left} times)")
                };
                let wanted = expected.describe();
                write!(text, "\n  expected, but did not come{times}: {wanted}")
                    .expect("writing to a string does not fail");
            }
        }
        (!text.is_empty()).then(|| format!("the mock ClickHouse was not used as expected:{text}"))
    }
}

impl Drop for MockClickHouse {
    fn drop(&mut self) {
        // A test that fails already says why.
        if !std::thread::panicking()
            && let Some(faults) = self.reckon()
        {
            panic!("{faults}");
        }
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else { continue };
                let shared = Arc::clone(&shared);
                let service = service_fn(move |request| respond(request, Arc::clone(&shared)));
                let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                connections.spawn(async move {
                    if let Err(error) = connection.await {
                        tracing::debug!(%error, "a connection to the mock ended early");
                    }
                });
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn respond(request: Request<Incoming>, shared: Arc<Shared>) -> Result<Response<Body>, Infallible> {
    let query = match ReceivedQuery::read(request).await {
        Ok(query) => query,
        Err(error) => {
            let answer = Answer::refusal(210, format!("the request could not be read: {error}"));
            return Ok(answer.response(&ReceivedQuery::unreadable()));
        }
    };
    let answer = decide(&query, &mut lock(&shared.state));
    if !answer.delay.is_zero() {
        tokio::time::sleep(answer.delay).await;
    }
    Ok(answer.response(&query))
}

/// Finds the answer to a query, and remembers what came.
fn decide(query: &ReceivedQuery, state: &mut State) -> Answer {
    if let Some(answer) = by_itself(query, state) {
        return answer;
    }
    state.received.push(query.clone());
    let answer = state.expected.iter_mut().find(|expected| expected.answers(query));
    let answer = answer.map(|expected| {
        if let Some(left) = &mut expected.left {
            *left -= 1;
        }
        expected.answer.clone()
    });
    let insert = query.insert_table().filter(|_| !query.rows.is_empty());
    let declared = insert.as_ref().is_some_and(|table| state.tables.contains_key(table));
    let Some(answer) = answer.or_else(|| declared.then(Answer::default)) else {
        return refuse(query, state);
    };
    if let Some(table) = insert
        && answer.refusal.is_none()
    {
        let rows = if query.settings.get("decompress").is_some_and(|value| value == "1") {
            Err("the mock reads no compressed inserts; use `Compression::None`".to_owned())
        } else {
            Columns::decode_rows(&query.rows)
        };
        match rows {
            Ok(rows) => state.inserted.extend(rows.into_iter().map(|row| (table.clone(), row))),
            Err(error) => {
                state
                    .unexpected
                    .push(format!("rows for `{table}` that cannot be read: {error}"));
                return Answer::refusal(33, error);
            }
        }
    }
    answer
}

/// What every ClickHouse answers without being told to.
fn by_itself(query: &ReceivedQuery, state: &mut State) -> Option<Answer> {
    let sql = query.sql.trim();
    if state.expected.iter().any(|expected| expected.answers(query)) {
        return None;
    }
    if let Some(condition) = sql.strip_prefix("KILL QUERY ") {
        let id = condition.split('\'').nth(1).unwrap_or_default().to_owned();
        state.killed.push(id.clone());
        let killed = json!(["waiting", id]);
        return Answer::rows("kill_status String, query_id String", [killed]).ok();
    }
    if let Some(table) = query.described_table() {
        let columns = state.tables.get(&table)?;
        let rows = columns
            .iter()
            .map(|column| json!([column.name, column.data_type.to_string(), "", "", "", "", ""]));
        let names = [
            "name",
            "type",
            "default_type",
            "default_expression",
            "comment",
            "codec_expression",
            "ttl_expression",
        ];
        return Answer::rows(&names.map(|name| format!("{name} String")).join(", "), rows).ok();
    }
    match sql {
        "" => Some(Answer::default()),
        "SELECT version()" => Answer::rows("version String", [json!(VERSION)]).ok(),
        _ if sql.starts_with("SELECT version(), count() FROM system.databases") => {
            Answer::rows("version String, databases UInt64", [json!([VERSION, 1])]).ok()
        }
        _ => None,
    }
}

fn refuse(query: &ReceivedQuery, state: &mut State) -> Answer {
    let due: Vec<String> = state
        .expected
        .iter()
        .filter(|expected| expected.left != Some(0))
        .map(Expected::describe)
        .collect();
    let due = if due.is_empty() {
        "nothing more".to_owned()
    } else {
        due.join(", ")
    };
    let help = match query.described_table() {
        Some(table) => format!("; declare the columns of `{table}` with `MockClickHouse::table`"),
        None => String::new(),
    };
    state.unexpected.push(format!("`{}`{help}", query.shown()));
    Answer::refusal(
        36,
        format!("the mock did not expect `{}`; it expects {due}{help}", query.shown()),
    )
}
