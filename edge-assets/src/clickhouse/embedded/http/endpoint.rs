//! The HTTP endpoint in front of the engine.
//!
//! One runtime thread accepts, parses and moves bytes; statements run on the blocking pool, at most
//! [`Limits::max_queries`] at once. For each request: check credentials, read keys and form, hand over to
//! [`Execution`], feed it the body, wait for the head, stream the rest. When the client goes away, whatever waited
//! for the answer is dropped, and that stops the query.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use futures_util::TryStreamExt;
use http_body_util::{BodyExt, BodyStream, Full, combinators::UnsyncBoxBody};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Body, Frame, Incoming},
    header::{self, HeaderMap},
    http::request::Parts,
};
use tokio::{
    sync::{Semaphore, mpsc, oneshot},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use super::{
    body::ChunkReader,
    feed::wait_for_head,
    head::response_head,
    reply::{Head, Reply},
    request::{QueryRequest, RequestKeys, header_text, presented_credentials},
};
use crate::clickhouse::embedded::{
    credentials::Credentials,
    engine::Engine,
    engine_error::{EngineError, ErrorCode},
    query::execute::Execution,
    query::running::{Running, RunningRequest, StopOnDrop},
    query::sessions::Sessions,
    query::slots::Slots,
};

/// Requests in progress, waiting ones included. Each has a thread; the pool of the runtime is a little larger.
pub(crate) const MAX_REQUESTS: usize = 448;

/// How long an id that is taken is waited for.
const PATIENCE: Duration = Duration::from_millis(500);
const LOOK: Duration = Duration::from_millis(2);

/// Bounds of the endpoint.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// Statements that run at once; more wait.
    pub(crate) max_queries: usize,
    /// How long a request waits for its turn before it is refused.
    pub(crate) max_wait: Duration,
    /// Largest statement or form, data of an INSERT apart.
    pub(crate) max_statement: u64,
    pub(crate) max_sessions: usize,
    /// How long a client may take to send the head of a request.
    pub(crate) header_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_queries: 64,
            max_wait: Duration::from_secs(60),
            max_statement: 256 << 20,
            max_sessions: 256,
            header_timeout: Duration::from_secs(30),
        }
    }
}

/// What all requests share.
pub(crate) struct Endpoint {
    engine: Arc<Engine>,
    credentials: Credentials,
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) running: Arc<Running>,
    slots: Arc<Slots>,
    /// Requests that hold a thread, or want to.
    requests: Arc<Semaphore>,
    pub(crate) limits: Limits,
    /// No more of any body is waited for.
    pub(crate) closing: CancellationToken,
}

type AnswerBody = UnsyncBoxBody<Bytes, Infallible>;
type Answer = Response<AnswerBody>;

impl Endpoint {
    pub(crate) fn new(engine: Arc<Engine>, credentials: Credentials, limits: Limits) -> Arc<Self> {
        Arc::new(Self {
            running: Running::start(Arc::clone(&engine)),
            engine,
            credentials,
            sessions: Sessions::new(limits.max_sessions),
            slots: Slots::new(limits.max_queries, limits.max_wait),
            requests: Arc::new(Semaphore::new(MAX_REQUESTS)),
            limits,
            closing: CancellationToken::new(),
        })
    }

    /// Answers one request.
    pub(crate) async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Result<Answer, Infallible> {
        let (parts, body) = request.into_parts();
        let keys = RequestKeys::of_address(parts.uri.query());
        let is_get = matches!(parts.method, Method::GET | Method::HEAD);
        match parts.uri.path() {
            "/ping" | "/replicas_status" if is_get => return Ok(plain(StatusCode::OK, "Ok.\n")),
            "/" if is_get && keys.is_empty() => return Ok(plain(StatusCode::OK, "Ok.\n")),
            "/" if is_get || parts.method == Method::POST => {}
            "/" => return Ok(plain(StatusCode::METHOD_NOT_ALLOWED, "use GET or POST\n")),
            path => {
                let text = format!("There is no handle {path}; use / for queries, /ping and /replicas_status\n");
                return Ok(plain(StatusCode::NOT_FOUND, text));
            }
        }
        let query_id = keys.value("query_id").unwrap_or_default().to_owned();
        Ok(match self.query(&parts, keys, body).await {
            Ok(answer) => answer,
            Err(error) => self.failure(error, &query_id),
        })
    }

    async fn query(&self, parts: &Parts, mut keys: RequestKeys, body: Incoming) -> Result<Answer, EngineError> {
        let (user, password) = presented_credentials(&parts.headers, &keys);
        if !self.credentials.match_these(&user, &password) {
            let text =
                format!("{user}: Authentication failed: password is incorrect, or there is no user with such name");
            return Err(EngineError::new(ErrorCode::AUTHENTICATION_FAILED, text));
        }
        let mut body = Some(body);
        if let Some(boundary) = form_boundary(&parts.headers)
            && let Some(form) = body.take()
        {
            keys.extend(read_form(form, boundary, self.limits.max_statement).await?);
        }
        let request = QueryRequest::new(parts, keys)?;
        let query_id = request
            .query_id
            .clone()
            .unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        let place = Arc::clone(&self.requests).try_acquire_owned().map_err(|_| {
            let text = format!("Too many simultaneous requests. Maximum: {MAX_REQUESTS}");
            EngineError::new(ErrorCode::TOO_MANY_SIMULTANEOUS_QUERIES, text)
        })?;
        let running = self.enter(&query_id).await?;
        let stop = StopOnDrop::new(&running);
        let (head_sender, head) = oneshot::channel();
        let (piece_sender, pieces) = mpsc::channel(4);
        let (chunk_sender, chunks) = mpsc::channel(4);
        let reply = Reply::new(head_sender, piece_sender, request.answer_in_blocks);
        let execution = Execution {
            engine: Arc::clone(&self.engine),
            sessions: Arc::clone(&self.sessions),
            slots: Arc::clone(&self.slots),
            running,
            request,
            body: body.is_some().then(|| ChunkReader::new(chunks)),
            max_statement: self.limits.max_statement,
        };
        // Detached on purpose: it ends by itself when the client is gone, and shutdown waits for `running` to be empty.
        drop(tokio::task::spawn_blocking(move || {
            execution.run(reply);
            drop(place);
        }));
        let head = wait_for_head(head, body, chunk_sender, &self.closing).await;
        let builder = response_head(&head, &query_id, &self.engine.time_zone);
        let body = match head {
            Head::Success(_) => PieceBody { pieces, _stop: stop }.boxed_unsync(),
            Head::Failure(error) => Full::from(error.message + "\n").boxed_unsync(),
        };
        Ok(builder.body(body).expect("the head holds checked values only"))
    }

    /// Takes a request in. One with the same id may just be ending: clients stop reading when they have what they want.
    async fn enter(&self, query_id: &str) -> Result<RunningRequest, EngineError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.running.enter(query_id) {
                Err(_same_id) if Instant::now() < deadline => tokio::time::sleep(LOOK).await,
                outcome => return outcome,
            }
        }
    }

    fn failure(&self, error: EngineError, query_id: &str) -> Answer {
        let text = error.message.clone() + "\n";
        response_head(&Head::Failure(error), query_id, &self.engine.time_zone)
            .body(Full::from(text).boxed_unsync())
            .expect("the head holds checked values only")
    }
}

/// Boundary of a `multipart/form-data` body.
fn form_boundary(headers: &HeaderMap) -> Option<String> {
    multer::parse_boundary(header_text(headers, header::CONTENT_TYPE.as_str())?).ok()
}

async fn read_form(body: Incoming, boundary: String, limit: u64) -> Result<Vec<(String, String)>, EngineError> {
    let damaged = |error: multer::Error| {
        EngineError::new(
            ErrorCode::BAD_ARGUMENTS,
            format!("Cannot read the form of the request: {error}"),
        )
    };
    let stream = BodyStream::new(body).try_filter_map(async |frame| Ok(frame.into_data().ok()));
    let constraints = multer::Constraints::new().size_limit(multer::SizeLimit::new().whole_stream(limit));
    let mut form = multer::Multipart::with_constraints(stream, boundary, constraints);
    let mut keys = Vec::new();
    while let Some(field) = form.next_field().await.map_err(damaged)? {
        let name = field.name().unwrap_or_default().to_owned();
        keys.push((name, field.text().await.map_err(damaged)?));
    }
    Ok(keys)
}

fn plain(status: StatusCode, text: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Full::new(text.into()).boxed_unsync());
    *answer.status_mut() = status;
    answer
}

/// The body of an answer. Dropped before its end, it stops the query.
struct PieceBody {
    pieces: mpsc::Receiver<Bytes>,
    _stop: StopOnDrop,
}

impl Body for PieceBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.pieces
            .poll_recv(context)
            .map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
    }
}
