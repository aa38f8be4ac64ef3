//! What a query cost: [`Summary`], and the names under which a step's metadata adds it up.
//!
//! The server tells the cost in a header, that is before the answer: it is whole only where the server was asked to
//! finish first, as all calls but streaming reads and typed inserts do. Of a streaming read only what arrived is
//! counted, and of a typed insert the rows that were sent; `clickhouse/queries_without_summary` counts those calls, so
//! that nobody takes the sums of the others for everything. What a failed query cost is not known.

use std::time::Duration;

use ::clickhouse::QuerySummary;

use crate::resource::StepScope;

/// Calls sent to ClickHouse.
pub const QUERIES: &str = "clickhouse/queries";
/// Calls whose cost the server does not tell: streaming reads and typed inserts.
pub const QUERIES_WITHOUT_SUMMARY: &str = "clickhouse/queries_without_summary";
/// Rows that the server read from tables.
pub const READ_ROWS: &str = "clickhouse/read_rows";
/// Bytes that the server read from tables, uncompressed.
pub const READ_BYTES: &str = "clickhouse/read_bytes";
/// Rows that the server wrote, those of materialized views among them; of typed inserts, the rows that were sent.
pub const WRITTEN_ROWS: &str = "clickhouse/written_rows";
/// Bytes that the server wrote, uncompressed.
pub const WRITTEN_BYTES: &str = "clickhouse/written_bytes";
/// Rows that reached us.
pub const RECEIVED_ROWS: &str = "clickhouse/received_rows";
/// Bytes that reached us, as they came over the network.
pub const RECEIVED_BYTES: &str = "clickhouse/received_bytes";
/// Time that the server spent, in nanoseconds.
pub const ELAPSED_NS: &str = "clickhouse/elapsed_ns";
/// Peak memory of each query, added up, in bytes; only servers that tell it (24.11 and later).
pub const MEMORY_BYTES: &str = "clickhouse/memory_bytes";

/// What the server says of a finished query. A field is `None` where the server does not tell it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Rows read from tables.
    pub read_rows: Option<u64>,
    /// Bytes read from tables, uncompressed.
    pub read_bytes: Option<u64>,
    /// Rows written, those of materialized views among them.
    pub written_rows: Option<u64>,
    /// Bytes written, uncompressed.
    pub written_bytes: Option<u64>,
    /// Rows of the result.
    pub result_rows: Option<u64>,
    /// Time spent on the server.
    pub elapsed: Option<Duration>,
    /// Peak memory, in bytes.
    pub memory_bytes: Option<u64>,
}

impl Summary {
    pub(super) fn from_driver(summary: &QuerySummary) -> Self {
        Self {
            read_rows: summary.read_rows(),
            read_bytes: summary.read_bytes(),
            written_rows: summary.written_rows(),
            written_bytes: summary.written_bytes(),
            result_rows: summary.result_rows(),
            elapsed: summary.elapsed_ns().map(Duration::from_nanos),
            memory_bytes: summary.memory_usage(),
        }
    }

    pub(super) fn report(&self, scope: &dyn StepScope) {
        let elapsed = self.elapsed.and_then(|time| u64::try_from(time.as_nanos()).ok());
        let costs = [
            (READ_ROWS, self.read_rows),
            (READ_BYTES, self.read_bytes),
            (WRITTEN_ROWS, self.written_rows),
            (WRITTEN_BYTES, self.written_bytes),
            (ELAPSED_NS, elapsed),
            (MEMORY_BYTES, self.memory_bytes),
        ];
        for (name, amount) in costs {
            // A zero would only add a name to the metadata of every step.
            if let Some(amount @ 1..) = amount {
                scope.add_cost(name, amount);
            }
        }
    }
}
