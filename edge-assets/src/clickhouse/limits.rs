//! How much a query may take, and how long to wait for it: [`Caps`], [`Timeouts`], [`Compression`].

use std::time::Duration;

/// Limits that the server puts on each query. What is not set is left to the server's profile.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caps {
    /// Longest time of one query on the server.
    pub max_execution_time: Option<Duration>,
    /// Most memory of one query on the server, in bytes.
    pub max_memory_usage: Option<u64>,
    /// Most rows of one result; a larger result is an error, not a short one.
    pub max_result_rows: Option<u64>,
    /// Most bytes of one result.
    pub max_result_bytes: Option<u64>,
    /// Most rows that one query may read from tables.
    pub max_rows_to_read: Option<u64>,
    /// Most bytes that one query may read from tables.
    pub max_bytes_to_read: Option<u64>,
    /// Most threads of one query on the server.
    pub max_threads: Option<u32>,
}

impl Caps {
    /// Caps as settings of the server: those of any statement, and those that make sense for queries only.
    pub(super) fn as_settings(&self) -> (Vec<(&'static str, String)>, Vec<(&'static str, String)>) {
        let every = [
            (
                "max_execution_time",
                self.max_execution_time.map(|time| time.as_secs_f64().to_string()),
            ),
            ("max_memory_usage", self.max_memory_usage.map(|bytes| bytes.to_string())),
            ("max_threads", self.max_threads.map(|threads| threads.to_string())),
        ];
        let reading = [
            ("max_result_rows", self.max_result_rows),
            ("max_result_bytes", self.max_result_bytes),
            ("max_rows_to_read", self.max_rows_to_read),
            ("max_bytes_to_read", self.max_bytes_to_read),
        ];
        (
            every
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .collect(),
            reading
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?.to_string())))
                .collect(),
        )
    }
}

/// How long to wait for the server; `None` waits for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Option<Duration>,
    /// For an answer to begin, and then for each further piece of it. Statements answer when they are done, so a long
    /// `OPTIMIZE … FINAL` needs more: `Query::timeout`.
    pub response: Option<Duration>,
    /// For what is said in the background after a call was given up: killing its query, dropping its stage.
    pub cleanup: Option<Duration>,
}

impl Timeouts {
    /// No limits: for tests that stop the clock, where any limit would be over at once.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            connect: None,
            response: None,
            cleanup: None,
        }
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Some(Duration::from_secs(5)),
            response: Some(Duration::from_secs(300)),
            cleanup: Some(Duration::from_secs(10)),
        }
    }
}

/// Whether data is compressed on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compression {
    /// LZ4: cheap for both ends, and the pieces of an answer carry checksums.
    #[default]
    Lz4,
    /// As it is: best on loopback.
    None,
}

/// Waits for work, at most so long; `Err` holds the limit.
pub(super) async fn within<F: Future>(limit: Option<Duration>, work: F) -> Result<F::Output, Duration> {
    match limit {
        Some(limit) => tokio::time::timeout(limit, work).await.map_err(|_| limit),
        None => Ok(work.await),
    }
}
