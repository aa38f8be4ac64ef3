//! What the error codes of ClickHouse mean for a repetition: a table, and nothing else.
//!
//! Codes that are not in the table are permanent: a server that says no for a reason we do not know will say it again.

use crate::resource::ErrorClass::{self, Permanent, Transient};

/// Codes that other modules ask for by name.
pub(super) mod code {
    pub(in super::super) const UNKNOWN_TABLE: i32 = 60;
    pub(in super::super) const UNKNOWN_DATABASE: i32 = 81;
    /// What `CREATE TABLE … AS missing` says since 26.x; before, it said 60.
    pub(in super::super) const CANNOT_GET_CREATE_TABLE_QUERY: i32 = 390;
    pub(in super::super) const UNKNOWN_STATUS_OF_INSERT: i32 = 319;
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ErrorCode {
    pub(super) code: i32,
    pub(super) name: &'static str,
    pub(super) class: ErrorClass,
    /// What a person can do; the application may say it better.
    pub(super) hint: Option<&'static str>,
}

/// Finds a code.
pub(super) fn find(code: i32) -> Option<&'static ErrorCode> {
    let at = TABLE.binary_search_by_key(&code, |entry| entry.code).ok()?;
    TABLE.get(at)
}

const fn entry(code: i32, name: &'static str, class: ErrorClass) -> ErrorCode {
    ErrorCode {
        code,
        name,
        class,
        hint: None,
    }
}

const fn hinted(code: i32, name: &'static str, class: ErrorClass, hint: &'static str) -> ErrorCode {
    ErrorCode {
        code,
        name,
        class,
        hint: Some(hint),
    }
}

const CREDENTIALS: &str = "check the user and the password";
const SCHEMA: &str = "create or migrate the schema, or check the name";
const LESS_MEMORY: &str = "read less at once, or raise `max_memory_usage`; repeating it as it is would fail again";

/// Sorted by code. The names are the server's own; a test compares them with a real engine.
#[rustfmt::skip]
pub(super) const TABLE: &[ErrorCode] = &[
    entry(3, "UNEXPECTED_END_OF_FILE", Transient),
    hinted(16, "NO_SUCH_COLUMN_IN_TABLE", Permanent, SCHEMA),
    entry(20, "NUMBER_OF_COLUMNS_DOESNT_MATCH", Permanent),
    entry(36, "BAD_ARGUMENTS", Permanent),
    entry(43, "ILLEGAL_TYPE_OF_ARGUMENT", Permanent),
    hinted(47, "UNKNOWN_IDENTIFIER", Permanent, "check the names of columns"),
    entry(57, "TABLE_ALREADY_EXISTS", Permanent),
    hinted(60, "UNKNOWN_TABLE", Permanent, SCHEMA),
    entry(62, "SYNTAX_ERROR", Permanent),
    hinted(81, "UNKNOWN_DATABASE", Permanent, SCHEMA),
    entry(95, "CANNOT_READ_FROM_SOCKET", Transient),
    entry(96, "CANNOT_WRITE_TO_SOCKET", Transient),
    hinted(115, "UNKNOWN_SETTING", Permanent, "the server's version does not know this setting"),
    hinted(158, "TOO_MANY_ROWS", Permanent, "narrow the query, or raise the limit on rows"),
    hinted(159, "TIMEOUT_EXCEEDED", Transient, "if it happens again, raise `max_execution_time` or narrow the query"),
    entry(160, "TOO_SLOW", Transient),
    hinted(164, "READONLY", Permanent, "the user may only read, and may not change settings"),
    hinted(173, "CANNOT_ALLOCATE_MEMORY", Permanent, LESS_MEMORY),
    hinted(192, "UNKNOWN_USER", Permanent, CREDENTIALS),
    hinted(193, "WRONG_PASSWORD", Permanent, CREDENTIALS),
    hinted(194, "REQUIRED_PASSWORD", Permanent, CREDENTIALS),
    entry(198, "DNS_ERROR", Transient),
    hinted(201, "QUOTA_EXCEEDED", Permanent, "wait until the quota starts again, or raise it"),
    entry(202, "TOO_MANY_SIMULTANEOUS_QUERIES", Transient),
    entry(203, "NO_FREE_CONNECTION", Transient),
    entry(209, "SOCKET_TIMEOUT", Transient),
    entry(210, "NETWORK_ERROR", Transient),
    entry(216, "QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING", Transient),
    entry(218, "TABLE_IS_DROPPED", Transient),
    entry(225, "NO_ZOOKEEPER", Transient),
    entry(236, "ABORTED", Transient),
    hinted(241, "MEMORY_LIMIT_EXCEEDED", Permanent, LESS_MEMORY),
    entry(242, "TABLE_IS_READ_ONLY", Transient),
    hinted(243, "NOT_ENOUGH_SPACE", Permanent, "free space on the server's disks"),
    entry(244, "UNEXPECTED_ZOOKEEPER_ERROR", Transient),
    hinted(252, "TOO_MANY_PARTS", Transient, "write larger batches, less often; merges cannot keep up"),
    entry(254, "NO_ACTIVE_REPLICAS", Transient),
    entry(265, "NO_AVAILABLE_REPLICA", Transient),
    entry(279, "ALL_CONNECTION_TRIES_FAILED", Transient),
    entry(285, "TOO_FEW_LIVE_REPLICAS", Transient),
    entry(286, "UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE", Transient),
    hinted(291, "DATABASE_ACCESS_DENIED", Permanent, "grant the user access to the database"),
    hinted(307, "TOO_MANY_BYTES", Permanent, "narrow the query, or raise the limit on bytes"),
    entry(319, "UNKNOWN_STATUS_OF_INSERT", Transient),
    entry(341, "UNFINISHED", Transient),
    hinted(359, "TABLE_SIZE_EXCEEDS_MAX_DROP_SIZE_LIMIT", Permanent, "raise `max_table_size_to_drop`"),
    entry(364, "RECEIVED_ERROR_TOO_MANY_REQUESTS", Transient),
    entry(369, "ALL_REPLICAS_ARE_STALE", Transient),
    entry(373, "SESSION_IS_LOCKED", Transient),
    hinted(390, "CANNOT_GET_CREATE_TABLE_QUERY", Permanent, SCHEMA),
    hinted(394, "QUERY_WAS_CANCELLED", Permanent, "somebody killed the query"),
    hinted(396, "TOO_MANY_ROWS_OR_BYTES", Permanent, "narrow the query, or raise the cap on results"),
    entry(439, "CANNOT_SCHEDULE_TASK", Transient),
    hinted(452, "SETTING_CONSTRAINT_VIOLATION", Permanent, "the user's profile forbids this value of the setting"),
    entry(473, "DEADLOCK_AVOIDED", Transient),
    hinted(497, "ACCESS_DENIED", Permanent, "grant the user what the message names"),
    entry(499, "S3_ERROR", Transient),
    hinted(516, "AUTHENTICATION_FAILED", Permanent, CREDENTIALS),
    entry(517, "CANNOT_ASSIGN_ALTER", Transient),
    entry(519, "NO_REMOTE_SHARD_AVAILABLE", Transient),
    entry(529, "NOT_A_LEADER", Transient),
    entry(574, "DISTRIBUTED_TOO_MANY_PENDING_BYTES", Transient),
    hinted(692, "TOO_MANY_MUTATIONS", Transient, "mutations cannot keep up; see `system.mutations`"),
    entry(700, "USER_SESSION_LIMIT_EXCEEDED", Transient),
    hinted(701, "CLUSTER_DOESNT_EXIST", Permanent, "check the name of the cluster against `system.clusters`"),
    entry(733, "TABLE_IS_BEING_RESTARTED", Transient),
    hinted(735, "QUERY_WAS_CANCELLED_BY_CLIENT", Permanent, "the connection was given up while the query ran"),
    entry(738, "PART_IS_LOCKED", Transient),
    entry(745, "SERVER_OVERLOADED", Transient),
    entry(749, "TCP_CONNECTION_LIMIT_REACHED", Transient),
    entry(999, "KEEPER_EXCEPTION", Transient),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_every_code_is_found() {
        assert!(TABLE.is_sorted_by(|a, b| a.code < b.code));
        for entry in TABLE {
            assert_eq!(find(entry.code), Some(entry));
        }
        assert_eq!(find(-1), None);
        assert_eq!(find(code::UNKNOWN_TABLE).unwrap().name, "UNKNOWN_TABLE");
        assert_eq!(find(code::UNKNOWN_DATABASE).unwrap().name, "UNKNOWN_DATABASE");
        assert_eq!(
            find(code::UNKNOWN_STATUS_OF_INSERT).unwrap().name,
            "UNKNOWN_STATUS_OF_INSERT"
        );
    }
}
