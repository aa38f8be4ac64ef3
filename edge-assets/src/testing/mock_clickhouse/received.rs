//! [`ReceivedQuery`]: a request as the mock understood it.

use std::collections::BTreeMap;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::{Request, body::Incoming, header::CONTENT_TYPE};

/// Keys of the URL that are not settings.
const TRANSPORT: [&str; 4] = ["query", "query_id", "database", "default_format"];

/// A query that reached the mock.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReceivedQuery {
    /// The text, as the server would see it.
    pub sql: String,
    /// The id that the client gave it.
    pub query_id: Option<String>,
    /// The database in which names are looked up.
    pub database: Option<String>,
    /// The user.
    pub user: Option<String>,
    /// The settings, transport options such as `wait_end_of_query` among them.
    pub settings: BTreeMap<String, String>,
    /// The parameters of the text, without `param_`.
    pub params: BTreeMap<String, String>,
    pub(super) format: Option<String>,
    /// What came after the text: the rows of an insert.
    pub(super) rows: Bytes,
}

impl ReceivedQuery {
    /// Reads a request to its end. `Err` when it ends early or is none of ClickHouse's.
    pub(super) async fn read(request: Request<Incoming>) -> Result<Self, String> {
        let (parts, body) = request.into_parts();
        let pairs: BTreeMap<String, String> = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
            .into_owned()
            .collect();
        let user = parts
            .headers
            .get("X-ClickHouse-User")
            .and_then(|user| user.to_str().ok());
        let body = body.collect().await.map_err(|error| error.to_string())?.to_bytes();
        let mut params = BTreeMap::new();
        let content_type = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let (sql, rows) = match (pairs.get("query"), content_type.map(multer::parse_boundary)) {
            (_, Some(Ok(boundary))) => (read_form(body, boundary, &mut params).await?, Bytes::new()),
            (Some(sql), _) => (sql.clone(), body),
            (None, _) => (text(&body)?, Bytes::new()),
        };
        let found = |key: &str| pairs.get(key).cloned();
        Ok(Self {
            sql,
            query_id: found("query_id"),
            database: found("database"),
            user: user.map(str::to_owned),
            format: found("default_format"),
            settings: pairs
                .into_iter()
                .filter(|(key, _)| !TRANSPORT.contains(&key.as_str()))
                .collect(),
            params,
            rows,
        })
    }

    /// The text, and the parameters where there are any.
    pub(super) fn shown(&self) -> String {
        let params: Vec<String> = self
            .params
            .iter()
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        if params.is_empty() {
            self.sql.clone()
        } else {
            format!("{} [{}]", self.sql, params.join(", "))
        }
    }

    /// Stands for a request that could not be read.
    pub(super) fn unreadable() -> Self {
        Self {
            sql: String::new(),
            query_id: None,
            database: None,
            user: None,
            settings: BTreeMap::new(),
            params: BTreeMap::new(),
            format: None,
            rows: Bytes::new(),
        }
    }

    /// The table of an `INSERT`, without quotes and database.
    pub(super) fn insert_table(&self) -> Option<String> {
        let rest = self.sql.trim_start().strip_prefix("INSERT INTO ")?;
        let end = rest.find('(').unwrap_or(rest.len());
        Some(last_name(&rest[..end]))
    }

    /// The table of a `DESCRIBE TABLE`.
    pub(super) fn described_table(&self) -> Option<String> {
        self.sql.strip_prefix("DESCRIBE TABLE ").map(last_name)
    }
}

/// `` `db`.`table` `` → `table`.
fn last_name(quoted: &str) -> String {
    let quoted = quoted.trim();
    let name = match quoted.strip_suffix('`') {
        Some(open) => open.rsplit_once('`').map_or(open, |(_, name)| name),
        None => quoted.rsplit('.').next().unwrap_or(quoted),
    };
    name.to_owned()
}

/// Reads the form in which the client sends parameters.
async fn read_form(body: Bytes, boundary: String, params: &mut BTreeMap<String, String>) -> Result<String, String> {
    let whole = futures_util::stream::once(async move { Ok::<_, std::io::Error>(body) });
    let mut form = multer::Multipart::new(whole, boundary);
    let mut sql = String::new();
    while let Some(field) = form.next_field().await.map_err(|error| error.to_string())? {
        let name = field.name().unwrap_or_default().to_owned();
        let value = field.text().await.map_err(|error| error.to_string())?;
        match name.strip_prefix("param_") {
            Some(name) => {
                params.insert(name.to_owned(), value);
            }
            None => sql = value,
        }
    }
    Ok(sql)
}

fn text(body: &[u8]) -> Result<String, String> {
    String::from_utf8(body.to_vec()).map_err(|_| "the text of the query is not UTF-8".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_found_behind_quotes_and_database() {
        let cases = [
            ("`db`.`my table`", "my table"),
            ("`t`", "t"),
            ("db.t", "t"),
            (" t ", "t"),
        ];
        for (quoted, name) in cases {
            assert_eq!(last_name(quoted), name);
        }
    }
}
