//! What the mock answers: status, headers, and a body that may break off.

use std::{collections::BTreeMap, convert::Infallible, io, time::Duration};

use bytes::Bytes;
use futures_util::stream::unfold;
use http_body_util::{BodyExt, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::{Response, StatusCode, body::Frame};
use serde_json::json;

use super::{columns::Columns, received::ReceivedQuery};
use crate::clickhouse::ClickHouseFault;

pub(super) type Body = UnsyncBoxBody<Bytes, io::Error>;

/// The tag that brackets an error in the middle of a body; a server draws one for each answer.
const TAG: &str = "mockmockmockmock";
/// Rows go out in pieces of about this size.
const BLOCK: usize = 4 << 10;
pub(super) const VERSION: &str = "26.7.2.1";

/// An answer as a test wants it.
#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    /// An error before anything else.
    pub(super) refusal: Option<(i32, String)>,
    pub(super) columns: Option<Columns>,
    /// Encoded, row by row.
    pub(super) rows: Vec<Vec<u8>>,
    /// What stands in the place of rows, in whatever format was asked for.
    pub(super) text: Bytes,
    pub(super) ending: Ending,
    pub(super) delay: Duration,
    pub(super) summary: BTreeMap<String, String>,
}

/// How a body ends.
#[derive(Debug, Clone, Default)]
pub(super) enum Ending {
    #[default]
    Clean,
    /// The error of servers since 25.11; `clean` ends the body after it.
    Exception {
        code: i32,
        message: String,
        clean: bool,
    },
    /// The error of servers before 25.11, which ends the body.
    OldException {
        code: i32,
        message: String,
    },
    Cut,
    Hang,
}

/// What is still to come of a body.
enum Piece {
    Bytes(Bytes),
    Cut,
    Hang,
}

impl Answer {
    pub(super) fn rows(columns: &str, rows: impl IntoIterator<Item = serde_json::Value>) -> Result<Self, String> {
        let columns = Columns::parse(columns)?;
        let rows = rows
            .into_iter()
            .map(|row| columns.encode_row(&row))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            columns: Some(columns),
            rows,
            ..Self::default()
        })
    }

    pub(super) fn refusal(code: i32, message: String) -> Self {
        Self {
            refusal: Some((code, message)),
            ..Self::default()
        }
    }

    /// Builds the response to a query.
    pub(super) fn response(self, query: &ReceivedQuery) -> Response<Body> {
        let mut response = Response::builder();
        if let Some(id) = &query.query_id {
            response = response.header("X-ClickHouse-Query-Id", id);
        }
        if let Some((code, message)) = self.refusal {
            let text = exception(code, &message);
            let body = Full::new(Bytes::from(text)).map_err(never).boxed_unsync();
            return response
                .status(StatusCode::INTERNAL_SERVER_ERROR)
                .header("X-ClickHouse-Exception-Code", code.to_string())
                .body(body)
                .expect("the headers are ASCII");
        }
        let summary = if self.summary.is_empty() {
            json!({"read_rows": self.rows.len().to_string(), "result_rows": self.rows.len().to_string()})
        } else {
            json!(self.summary)
        };
        response = response.header("X-ClickHouse-Summary", summary.to_string());
        if !matches!(self.ending, Ending::OldException { .. }) {
            response = response.header("X-ClickHouse-Exception-Tag", TAG);
        }
        response
            .body(body(self.pieces(query.format.as_deref())))
            .expect("the headers are ASCII")
    }

    fn pieces(self, format: Option<&str>) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let with_names = format == Some("RowBinaryWithNamesAndTypes");
        if let Some(columns) = self.columns.filter(|_| with_names) {
            pieces.push(Piece::Bytes(columns.header().into()));
        }
        if !self.text.is_empty() {
            pieces.push(Piece::Bytes(self.text));
        }
        let mut block = Vec::new();
        for row in self.rows {
            block.extend(row);
            if block.len() >= BLOCK {
                pieces.push(Piece::Bytes(std::mem::take(&mut block).into()));
            }
        }
        if !block.is_empty() {
            pieces.push(Piece::Bytes(block.into()));
        }
        match self.ending {
            Ending::Clean => {}
            Ending::Exception { code, message, clean } => {
                pieces.push(Piece::Bytes(tagged_exception(code, &message).into()));
                if !clean {
                    pieces.push(Piece::Cut);
                }
            }
            Ending::OldException { code, message } => {
                pieces.push(Piece::Bytes(format!("{}\n", exception(code, &message)).into()));
            }
            Ending::Cut => pieces.push(Piece::Cut),
            Ending::Hang => pieces.push(Piece::Hang),
        }
        pieces
    }
}

/// `Code: 60. DB::Exception: message. (UNKNOWN_TABLE) (version 26.7.2.1 (official build))`.
fn exception(code: i32, message: &str) -> String {
    let name = ClickHouseFault::name_of(code).unwrap_or("UNKNOWN_EXCEPTION");
    format!("Code: {code}. DB::Exception: {message}. ({name}) (version {VERSION} (official build))")
}

fn tagged_exception(code: i32, message: &str) -> String {
    let text = format!("{}\n", exception(code, message));
    let length = text.len();
    format!("\r\n__exception__\r\n{TAG}\r\n{text}{length} {TAG}\r\n__exception__\r\n")
}

fn body(pieces: Vec<Piece>) -> Body {
    let stream = unfold(pieces.into_iter(), |mut pieces| async move {
        let item = match pieces.next()? {
            Piece::Bytes(bytes) => Ok(Frame::data(bytes)),
            Piece::Cut => {
                // The server under us sends what it has when the body keeps it waiting; then it may be told to stop.
                for _ in 0..8 {
                    tokio::task::yield_now().await;
                }
                Err(io::Error::new(io::ErrorKind::ConnectionAborted, "cut as told"))
            }
            Piece::Hang => std::future::pending().await,
        };
        Some((item, pieces))
    });
    StreamBody::new(stream).boxed_unsync()
}

fn never(never: Infallible) -> io::Error {
    match never {}
}
