//! The requests that run now: their ids, and how they are stopped.
//!
//! The engine gives queries ids of its own. Each request therefore gets a number, which goes into the `log_comment`
//! setting of its connection together with the id that the client chose; so a query can be found in `system.processes`
//! by either. A stop request is kept until its query has ended, because the query may not have reached the engine yet.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError, Weak, mpsc},
    time::Duration,
};

use super::statement::quote_string;
use crate::clickhouse::embedded::{
    child::complaint::complain,
    engine::Engine,
    engine_error::{EngineError, ErrorCode},
};

/// `system.processes` with the ids that clients know.
pub(crate) const PROCESSES: &str = "(SELECT * REPLACE (\
    if(startsWith(Settings['log_comment'], 'edge/'), substring(Settings['log_comment'], 23), query_id) AS query_id, \
    if(startsWith(Settings['log_comment'], 'edge/'), substring(Settings['log_comment'], 23), initial_query_id) \
    AS initial_query_id) FROM system.processes)";

/// How long a stop request waits before it looks for its query again.
const RETRY: Duration = Duration::from_millis(20);

/// Number of a request, unique in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RequestNumber(u64);

impl RequestNumber {
    /// Start of the `log_comment` of the request's connection: always 22 bytes.
    fn mark(self) -> String {
        format!("edge/{:016x}/", self.0)
    }
}

#[derive(Debug, Default)]
struct Inner {
    last: u64,
    /// Number and client's id of each request that holds a connection.
    running: BTreeMap<RequestNumber, String>,
    stopping: BTreeSet<RequestNumber>,
}

/// All requests that run now. Owns the thread that stops queries, which ends with it.
#[derive(Debug)]
pub(crate) struct Running {
    inner: Mutex<Inner>,
    wake: mpsc::SyncSender<()>,
}

impl Running {
    /// Starts with no request, and the thread that stops queries over `engine`.
    pub(crate) fn start(engine: Arc<Engine>) -> Arc<Self> {
        let (wake, woken) = mpsc::sync_channel(1);
        let running = Arc::new(Self {
            inner: Mutex::default(),
            wake,
        });
        let weak = Arc::downgrade(&running);
        #[expect(clippy::disallowed_methods, reason = "ends when the `Running` it serves is dropped")]
        std::thread::spawn(move || stop_queries(&engine, &weak, &woken));
        running
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a request in under the id that its client chose.
    pub(crate) fn enter(self: &Arc<Self>, query_id: &str) -> Result<RunningRequest, EngineError> {
        let mut inner = self.inner();
        if inner.running.values().any(|other| other == query_id) {
            return Err(EngineError::new(
                ErrorCode::QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING,
                format!("Query with id = {query_id} is already running"),
            ));
        }
        inner.last += 1;
        let number = RequestNumber(inner.last);
        inner.running.insert(number, query_id.to_owned());
        Ok(RunningRequest {
            running: Arc::clone(self),
            number,
            log_comment: format!("{}{query_id}", number.mark()),
        })
    }

    /// Number of requests that run now.
    pub(crate) fn count(&self) -> usize {
        self.inner().running.len()
    }

    /// Stops one request, if it still runs.
    pub(crate) fn stop(&self, number: RequestNumber) {
        let mut inner = self.inner();
        if inner.running.contains_key(&number) && inner.stopping.insert(number) {
            drop(inner);
            self.wake();
        }
    }

    /// Stops all requests that run now.
    pub(crate) fn stop_all(&self) {
        let mut inner = self.inner();
        inner.stopping = inner.running.keys().copied().collect();
        drop(inner);
        self.wake();
    }

    fn wake(&self) {
        // A full channel means that the thread is already about to look.
        let _sent = self.wake.try_send(());
    }
}

/// A request that runs. Leaves the list when it is dropped.
#[derive(Debug)]
pub(crate) struct RunningRequest {
    running: Arc<Running>,
    pub(crate) number: RequestNumber,
    /// What the `log_comment` setting of its connection must be.
    pub(crate) log_comment: String,
}

impl RunningRequest {
    /// An error when somebody has asked to stop this request.
    pub(crate) fn check_stopped(&self) -> Result<(), EngineError> {
        if self.running.inner().stopping.contains(&self.number) {
            return Err(EngineError::new(ErrorCode::QUERY_WAS_CANCELLED, "Query was cancelled"));
        }
        Ok(())
    }
}

impl Drop for RunningRequest {
    fn drop(&mut self) {
        let mut inner = self.running.inner();
        inner.running.remove(&self.number);
        inner.stopping.remove(&self.number);
    }
}

/// Stops a request when it is dropped: held by whatever waits for the answer, so that nobody computes for a client that
/// went away. A request that has ended is not affected.
#[derive(Debug)]
pub(crate) struct StopOnDrop {
    running: Arc<Running>,
    number: RequestNumber,
}

impl StopOnDrop {
    pub(crate) fn new(request: &RunningRequest) -> Self {
        Self {
            running: Arc::clone(&request.running),
            number: request.number,
        }
    }
}

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.running.stop(self.number);
    }
}

/// The thread that stops queries: as long as a stop request stands, it kills what bears its mark.
fn stop_queries(engine: &Engine, running: &Weak<Running>, woken: &mpsc::Receiver<()>) {
    while woken.recv().is_ok() {
        loop {
            let Some(running) = running.upgrade() else { return };
            let marks: Vec<String> = running.inner().stopping.iter().map(|number| number.mark()).collect();
            drop(running);
            if marks.is_empty() {
                break;
            }
            if let Err(error) = kill_marked(engine, &marks) {
                complain("queries could not be stopped", error);
            }
            std::thread::sleep(RETRY);
        }
    }
}

fn kill_marked(engine: &Engine, marks: &[String]) -> Result<(), EngineError> {
    let marks: Vec<String> = marks.iter().map(|mark| quote_string(mark)).collect();
    let mut connection = engine.connect()?;
    connection.execute(&format!(
        "KILL QUERY WHERE query_id IN (SELECT query_id FROM system.processes \
         WHERE substring(Settings['log_comment'], 1, 22) IN ({})) ASYNC",
        marks.join(", ")
    ))
}
