//! What the user of the connection may do.

use edge_assets::clickhouse::{ClickHouse, ClickHouseError};

/// What the pipelines do to their database.
pub const RIGHTS: [&str; 6] = ["SELECT", "INSERT", "ALTER", "CREATE TABLE", "DROP TABLE", "OPTIMIZE"];

/// The code with which servers answer that do not know the question.
const SYNTAX_ERROR: i32 = 62;

/// Whether the user has a right on all tables of a database, given as it is quoted; `None` when the server cannot say.
///
/// # Errors
/// [`ClickHouseError`], when the server does not answer.
pub async fn may(ch: &ClickHouse, right: &str, database: &str) -> Result<Option<bool>, ClickHouseError> {
    let asked = ch
        .without_database()
        .query_raw(format!("CHECK GRANT {right} ON {database}.*"));
    match asked.fetch_one::<u8>().await {
        Ok(answer) => Ok(Some(answer != 0)),
        Err(error) if error.fault().code() == Some(SYNTAX_ERROR) => Ok(None),
        Err(error) => Err(error),
    }
}
