//! Status and headers of an answer, as a ClickHouse server sends them.

use hyper::{StatusCode, http::response::Builder};

use super::reply::{Head, Success};
use crate::clickhouse::embedded::engine_error::EngineError;

/// Starts a response from the head of an answer.
pub(crate) fn response_head(head: &Head, query_id: &str, time_zone: &str) -> Builder {
    let builder = hyper::Response::builder()
        .header("X-ClickHouse-Server-Display-Name", "edge-embedded")
        .header("X-ClickHouse-Timezone", time_zone);
    // An id that is no header value cannot be told; the client knows it anyway.
    let builder = match hyper::header::HeaderValue::from_str(query_id) {
        Ok(value) => builder.header("X-ClickHouse-Query-Id", value),
        Err(_) => builder,
    };
    match head {
        Head::Success(success) => success_head(builder, success),
        Head::Failure(error) => failure_head(builder, error),
    }
}

fn success_head(builder: Builder, success: &Success) -> Builder {
    let builder = builder
        .header("X-ClickHouse-Summary", summary(success))
        .header("X-ClickHouse-Exception-Tag", &success.exception_tag)
        .header("Content-Type", content_type(&success.format));
    if success.format.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !success.format.is_empty() {
        return builder.header("X-ClickHouse-Format", &success.format);
    }
    builder
}

fn failure_head(builder: Builder, error: &EngineError) -> Builder {
    builder
        .status(status_of(error.code))
        .header("X-ClickHouse-Exception-Code", error.code)
        .header("Content-Type", "text/plain; charset=UTF-8")
}

fn summary(success: &Success) -> String {
    let counted = &success.statistics;
    let elapsed = std::time::Duration::try_from_secs_f64(counted.elapsed)
        .unwrap_or_default()
        .as_nanos();
    serde_json::json!({
        "read_rows": counted.read_rows.to_string(),
        "read_bytes": counted.read_bytes.to_string(),
        "written_rows": counted.written_rows.to_string(),
        "written_bytes": counted.written_bytes.to_string(),
        "total_rows_to_read": "0",
        "result_rows": counted.result_rows.to_string(),
        "result_bytes": counted.result_bytes.to_string(),
        "elapsed_ns": elapsed.to_string(),
    })
    .to_string()
}

fn content_type(format: &str) -> &'static str {
    match format {
        "JSON" | "JSONCompact" | "JSONStrings" | "JSONCompactStrings" | "JSONColumns" => {
            "application/json; charset=UTF-8"
        }
        "JSONEachRow" | "JSONLines" | "NDJSON" | "JSONCompactEachRow" | "JSONStringsEachRow" => {
            "application/x-ndjson; charset=UTF-8"
        }
        "CSV" | "CSVWithNames" | "CSVWithNamesAndTypes" => "text/csv; charset=UTF-8",
        "TabSeparated"
        | "TSV"
        | "TabSeparatedRaw"
        | "TSVRaw"
        | "TabSeparatedWithNames"
        | "TSVWithNames"
        | "TabSeparatedWithNamesAndTypes"
        | "TSVWithNamesAndTypes" => "text/tab-separated-values; charset=UTF-8",
        "Pretty" | "PrettyCompact" | "Vertical" | "Values" | "Markdown" => "text/plain; charset=UTF-8",
        _ => "application/octet-stream",
    }
}

/// The status that a server gives to an error.
fn status_of(code: i32) -> StatusCode {
    match code {
        194 => StatusCode::UNAUTHORIZED,
        192 | 193 | 497 | 516 => StatusCode::FORBIDDEN,
        // What the client wrote cannot be read.
        6 | 7 | 26 | 27 | 33 | 36 | 38 | 41 | 43 | 53 | 62 | 69 | 70 | 72 | 117 | 130 | 216 | 374 | 441 | 456 | 457 => {
            StatusCode::BAD_REQUEST
        }
        // What the client named does not exist.
        16 | 46 | 47 | 50 | 56 | 60 | 63 | 73 | 81 | 115 | 372 => StatusCode::NOT_FOUND,
        1 | 48 => StatusCode::NOT_IMPLEMENTED,
        159 => StatusCode::REQUEST_TIMEOUT,
        164 | 373 => StatusCode::CONFLICT,
        89 => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        229 => StatusCode::PAYLOAD_TOO_LARGE,
        202 | 210 => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clickhouse::embedded::engine_error::ErrorCode;

    #[test]
    fn an_error_has_its_status_and_number() {
        let error = EngineError::from_engine("Code: 60. DB::Exception: Table x does not exist. (UNKNOWN_TABLE)");
        let response = response_head(&Head::Failure(error), "id", "UTC").body(()).unwrap();
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()["x-clickhouse-exception-code"], "60");
        assert_eq!(response.headers()["x-clickhouse-query-id"], "id");
    }

    #[test]
    fn hostile_names_do_not_break_the_head() {
        let success = Success {
            format: "a\r\nb".to_owned(),
            ..Success::default()
        };
        let response = response_head(&Head::Success(success), "a\r\nb", "UTC")
            .body(())
            .unwrap();
        assert!(!response.headers().contains_key("x-clickhouse-query-id"));
        assert!(!response.headers().contains_key("x-clickhouse-format"));
        let error = EngineError::new(ErrorCode::AUTHENTICATION_FAILED, "x");
        assert_eq!(
            response_head(&Head::Failure(error), "", "UTC")
                .body(())
                .unwrap()
                .status(),
            403
        );
    }
}
