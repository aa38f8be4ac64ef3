//! What a request asks for: the keys of its address and form, its headers, its credentials.
//!
//! Keys that steer the transport are known by name, `param_*` are values of placeholders, and everything else is a
//! setting for the engine, which refuses what it does not know.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hyper::{HeaderMap, Method, header, http::request::Parts};

use super::body::Encoding;
use crate::clickhouse::embedded::{
    engine_error::{EngineError, ErrorCode},
    query::sessions::SessionRequest,
};

/// Longest life of a session that a client may ask for, as on a server.
const LONGEST_SESSION: u64 = 3600;

/// A request, apart from its body.
#[derive(Debug, Default)]
pub(crate) struct QueryRequest {
    /// Statement of the address or form; the body follows it.
    pub(crate) query: String,
    pub(crate) database: Option<String>,
    pub(crate) default_format: Option<String>,
    pub(crate) query_id: Option<String>,
    pub(crate) session: Option<SessionRequest>,
    pub(crate) settings: Vec<(String, String)>,
    pub(crate) parameters: Vec<(String, String)>,
    /// The body comes in native compressed blocks.
    pub(crate) body_in_blocks: bool,
    /// The answer shall go in native compressed blocks.
    pub(crate) answer_in_blocks: bool,
    /// Nothing shall be sent before the query has ended.
    pub(crate) wait_for_end: bool,
    pub(crate) encoding: Encoding,
    /// GET may not change anything.
    pub(crate) read_only: bool,
}

/// Keys as they come, before they are sorted by meaning.
#[derive(Debug, Default)]
pub(crate) struct RequestKeys {
    keys: Vec<(String, String)>,
}

impl RequestKeys {
    /// The keys of the address.
    pub(crate) fn of_address(query: Option<&str>) -> Self {
        Self {
            keys: form_urlencoded::parse(query.unwrap_or_default().as_bytes())
                .into_owned()
                .collect(),
        }
    }

    /// Adds the keys of a form.
    pub(crate) fn extend(&mut self, keys: Vec<(String, String)>) {
        self.keys.extend(keys);
    }

    /// Value of the last key of this name.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.keys
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    fn filled(&self, name: &str) -> Option<String> {
        self.value(name).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    fn flag(&self, name: &str) -> bool {
        self.value(name).is_some_and(|value| matches!(value, "1" | "true"))
    }
}

/// User and password as the client presents them: by header, by address, or as Basic authentication.
pub(crate) fn presented_credentials(headers: &HeaderMap, keys: &RequestKeys) -> (String, String) {
    let basic = header_text(headers, header::AUTHORIZATION.as_str())
        .and_then(|value| {
            let (scheme, encoded) = value.split_once(' ')?;
            scheme
                .eq_ignore_ascii_case("basic")
                .then(|| STANDARD.decode(encoded.trim()).ok())?
        })
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let basic = basic.as_deref().and_then(|text| text.split_once(':'));
    let user = header_text(headers, "x-clickhouse-user")
        .or_else(|| keys.value("user"))
        .or(basic.map(|(user, _)| user))
        .unwrap_or("default");
    let password = header_text(headers, "x-clickhouse-key")
        .or_else(|| keys.value("password"))
        .or(basic.map(|(_, password)| password))
        .unwrap_or_default();
    (user.to_owned(), password.to_owned())
}

/// Text of a header, if it is one.
pub(crate) fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

impl QueryRequest {
    /// Sorts keys and headers by meaning.
    pub(crate) fn new(parts: &Parts, keys: RequestKeys) -> Result<Self, EngineError> {
        let header = |name: &str| {
            header_text(&parts.headers, name)
                .filter(|value| !value.is_empty())
                .map(str::to_owned)
        };
        let encoding = header_text(&parts.headers, header::CONTENT_ENCODING.as_str()).unwrap_or_default();
        let encoding = Encoding::from_header(encoding).ok_or_else(|| {
            let text = format!(
                "Unknown compression method: {encoding}; the embedded engine takes lz4, zstd, gzip and deflate"
            );
            EngineError::new(ErrorCode::UNKNOWN_COMPRESSION_METHOD, text)
        })?;
        let mut request = Self {
            query: keys.value("query").unwrap_or_default().to_owned(),
            database: header("x-clickhouse-database").or_else(|| keys.filled("database")),
            default_format: header("x-clickhouse-format").or_else(|| keys.filled("default_format")),
            query_id: keys.filled("query_id").or_else(|| header("x-clickhouse-query-id")),
            session: session_of(&keys)?,
            body_in_blocks: keys.flag("decompress"),
            answer_in_blocks: keys.flag("compress"),
            wait_for_end: keys.flag("wait_end_of_query"),
            encoding,
            read_only: parts.method == Method::GET || parts.method == Method::HEAD,
            ..Self::default()
        };
        for (key, value) in keys.keys {
            if let Some(name) = key.strip_prefix("param_") {
                request.parameters.push((name.to_owned(), value));
            } else if !steers_transport(&key) {
                request.settings.push((key, value));
            }
        }
        Ok(request)
    }
}

fn session_of(keys: &RequestKeys) -> Result<Option<SessionRequest>, EngineError> {
    let Some(id) = keys.filled("session_id") else {
        return Ok(None);
    };
    let timeout = match keys.filled("session_timeout") {
        None => 60,
        Some(text) => text
            .parse()
            .ok()
            .filter(|seconds| *seconds <= LONGEST_SESSION)
            .ok_or_else(|| {
                let text = format!("Invalid session timeout '{text}', the maximum is {LONGEST_SESSION}");
                EngineError::new(ErrorCode::INVALID_SESSION_TIMEOUT, text)
            })?,
    };
    Ok(Some(SessionRequest {
        id,
        timeout: Duration::from_secs(timeout),
        must_exist: keys.flag("session_check"),
        close: keys.flag("close_session"),
    }))
}

/// Keys that a server takes for itself. Those without an effect here are accepted, since clients send them unasked.
fn steers_transport(key: &str) -> bool {
    matches!(
        key,
        "query"
            | "database"
            | "default_format"
            | "query_id"
            | "session_id"
            | "session_timeout"
            | "session_check"
            | "close_session"
            | "decompress"
            | "compress"
            | "wait_end_of_query"
            | "user"
            | "password"
            | "buffer_size"
            | "role"
            | "quota_key"
            | "stacktrace"
            | "client_protocol_version"
    )
}

#[cfg(test)]
mod tests {
    use hyper::Request;

    use super::*;

    fn read(uri: &str, headers: &[(&str, &str)]) -> Result<QueryRequest, EngineError> {
        let mut request = Request::builder().method(Method::POST).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let keys = RequestKeys::of_address(parts.uri.query());
        QueryRequest::new(&parts, keys)
    }

    #[test]
    fn keys_are_sorted_by_meaning() {
        let request = read(
            "/?query=SELECT+1&database=d&param_x=a%26b&max_threads=2&decompress=1&compress=0&buffer_size=1&user=u",
            &[("X-ClickHouse-Format", "CSV"), ("Content-Encoding", "LZ4")],
        )
        .unwrap();
        assert_eq!(request.query, "SELECT 1");
        assert_eq!(request.database.as_deref(), Some("d"));
        assert_eq!(request.default_format.as_deref(), Some("CSV"));
        assert_eq!(request.parameters, [("x".to_owned(), "a&b".to_owned())]);
        assert_eq!(request.settings, [("max_threads".to_owned(), "2".to_owned())]);
        assert_eq!(request.encoding, Encoding::Lz4);
        assert!(request.body_in_blocks && !request.answer_in_blocks && !request.read_only);
    }

    #[test]
    fn what_cannot_be_honored_is_refused() {
        assert_eq!(read("/", &[("Content-Encoding", "br")]).unwrap_err().code, 89);
        assert_eq!(read("/?session_id=a&session_timeout=3601", &[]).unwrap_err().code, 374);
    }

    #[test]
    fn credentials_come_by_header_address_or_basic_authentication() {
        let check = |uri: &str, headers: &[(&str, &str)], user: &str, password: &str| {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.insert(
                    header::HeaderName::from_bytes(name.as_bytes()).unwrap(),
                    value.parse().unwrap(),
                );
            }
            let uri: hyper::Uri = uri.parse().unwrap();
            let found = presented_credentials(&map, &RequestKeys::of_address(uri.query()));
            assert_eq!(found, (user.to_owned(), password.to_owned()));
        };
        check("/", &[("x-clickhouse-user", "u"), ("x-clickhouse-key", "p")], "u", "p");
        check("/?user=u&password=p", &[], "u", "p");
        check("/", &[("authorization", "Basic dTpwOnE=")], "u", "p:q");
        check("/", &[("authorization", "Bearer dTpwOnE=")], "default", "");
    }
}
