//! The engine process: `serve_child` is all that runs in it.
//!
//! Standard input is a pipe from the parent. Its first line holds the credentials; its end, whatever the parent died of,
//! is the order to stop, and so is SIGTERM. (A parent-death signal is not used: it comes when the *thread* that started
//! us ends, which a runtime's threads do all the time.) Steps: take the standard streams, lock the folder, load and open
//! the engine, bind the port, announce it. Stopping: no new connections; what runs may finish for [`GRACE`], then is
//! stopped; the engine closes; the process ends without running destructors. a deadline bounds all of it.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, BufRead, BufReader, Write},
    net::Ipv4Addr,
    num::NonZeroUsize,
    path::Path,
    sync::Arc,
    time::Duration,
};

use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use super::{
    complaint::complain,
    folder::EngineFolder,
    serve_arguments::{ArgumentLimits, ServeArguments},
    serve_error::ServeError,
    stop_order::{StopOrder, end_by_deadline, watch_parent},
};
use crate::clickhouse::embedded::{
    announcement::Announcement,
    credentials::Credentials,
    engine::Engine,
    ffi::{EngineLibrary, exit_now, ignore_broken_pipes, own_stdin, own_stdout, raise_file_limit},
    http::endpoint::{Endpoint, Limits, MAX_REQUESTS},
};

/// The hidden subcommand under which a program becomes an engine process.
pub const ENGINE_SUBCOMMAND: &str = "__clickhouse-engine";

/// How long running statements may go on after the order to stop.
const GRACE: Duration = Duration::from_millis(500);
/// How long stopped statements may take to end.
const STOPPING: Duration = Duration::from_secs(2);
/// How long the engine may take to close.
const CLOSING: Duration = Duration::from_secs(3);

/// Becomes an engine process, and does not return, if the first argument of this program is [`ENGINE_SUBCOMMAND`].
///
/// A program that starts the embedded engine with itself as the child calls this first in `main`, before it parses its
/// own arguments or starts a runtime.
///
/// ```no_run
/// # use edge_assets::clickhouse::embedded;
/// fn main() {
///     embedded::serve_child_if_asked();
///     // What the program is for.
/// }
/// ```
pub fn serve_child_if_asked() {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == ENGINE_SUBCOMMAND) {
        serve_child(arguments);
    }
}

/// Serves as an engine process until the parent goes away or SIGTERM comes.
///
/// `arguments` are those after the subcommand. Takes over the standard streams of the process, and ends it without
/// running destructors, because those of the engine crash when a query still runs.
pub fn serve_child(arguments: impl IntoIterator<Item = OsString>) -> ! {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // A thread of its own, so that this also works where a runtime runs already.
    #[expect(clippy::disallowed_methods, reason = "joined on the next line")]
    let outcome = std::thread::spawn(move || serve(arguments)).join();
    match outcome {
        Ok(()) => exit_now(0),
        Err(_panic) => exit_now(101),
    }
}

fn serve(arguments: Vec<OsString>) {
    ignore_broken_pipes();
    let streams = own_stdout().and_then(|output| Ok((own_stdin()?, output)));
    let (input, output) = match streams {
        Ok(streams) => streams,
        Err(error) => {
            report(&ServeError::Setup(error));
            exit_now(1);
        }
    };
    let prepared = ServeArguments::parse(arguments).and_then(|arguments| prepare(arguments, input));
    let (prepared, runtime) = match prepared.and_then(|prepared| Ok((prepared, new_runtime()?))) {
        Ok(ready) => ready,
        Err(error) => fail(output, &error),
    };
    let port = prepared.arguments.port;
    let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, port)));
    let listener = match listener {
        Ok(listener) => listener,
        Err(source) => fail(output, &ServeError::Bind { port, source }),
    };
    let is_temporary = prepared.arguments.temporary;
    let folder = runtime.block_on(run(prepared, listener, output));
    if is_temporary {
        delete_folder(folder.path());
    }
    // Nothing is dropped: a thread that is stuck in the engine would hold the runtime, and may still write, so the folder
    // stays locked as long as there is a process.
    exit_now(0);
}

/// The engine, open and without a port.
struct Prepared {
    arguments: ServeArguments,
    folder: EngineFolder,
    engine: Engine,
    credentials: Credentials,
    parent_gone: CancellationToken,
}

fn prepare(arguments: ServeArguments, input: File) -> Result<Prepared, ServeError> {
    let mut input = BufReader::new(input);
    let mut line = String::new();
    input.read_line(&mut line).map_err(ServeError::Credentials)?;
    let credentials = Credentials::from_line(&line).map_err(ServeError::CredentialsForm)?;
    let parent_gone = watch_parent(input);
    let folder = EngineFolder::open(&arguments.folder)?;
    raise_file_limit();
    let library = EngineLibrary::load(&arguments.library).map_err(|source| ServeError::Library {
        path: arguments.library.clone(),
        source,
    })?;
    let engine = Engine::open(library, folder.path()).map_err(|source| ServeError::Engine {
        path: folder.path().to_owned(),
        source,
    })?;
    Ok(Prepared {
        arguments,
        folder,
        engine,
        credentials,
        parent_gone,
    })
}

fn new_runtime() -> Result<tokio::runtime::Runtime, ServeError> {
    tokio::runtime::Builder::new_current_thread()
        .max_blocking_threads(MAX_REQUESTS + 8)
        .enable_all()
        .build()
        .map_err(ServeError::Setup)
}

/// Serves until the order to stop, and gives the folder back with its lock.
async fn run(prepared: Prepared, listener: TcpListener, output: File) -> EngineFolder {
    let Prepared {
        mut folder,
        engine,
        credentials,
        parent_gone,
        arguments,
    } = prepared;
    let engine = Arc::new(engine);
    let endpoint = Endpoint::new(Arc::clone(&engine), credentials, limits(arguments.limits));
    let port = listener.local_addr().map_or(0, |address| address.port());
    let stop = CancellationToken::new();
    let mut connections = JoinSet::new();
    // Whoever reads the announcement may order the stop at once.
    let order = StopOrder::new(parent_gone).given();
    tokio::pin!(order);
    announce(
        output,
        &Announcement::Ready {
            port,
            version: engine.version.clone(),
        },
    );
    loop {
        tokio::select! {
            () = &mut order => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve_connection(stream, Arc::clone(&endpoint), stop.clone()));
                }
                // Out of descriptors, for instance; the next accept may succeed.
                Err(error) => {
                    complain("a connection could not be accepted", error);
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            Some(_ended) = connections.join_next() => {}
        }
    }
    drop(listener);
    folder.say_stopping();
    end_by_deadline();
    stop.cancel();
    stop_running(&endpoint, &mut connections).await;
    connections.abort_all();
    let closing = tokio::task::spawn_blocking(move || {
        endpoint.sessions.clear();
        engine.close();
    });
    if tokio::time::timeout(CLOSING, closing).await.is_err() {
        complain("the engine did not close in time", "it is left as it is");
    }
    folder
}

/// Deletes a folder in which something may still be written for a moment.
fn delete_folder(folder: &Path) {
    for _ in 0..20 {
        match std::fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => complain("the folder is still in use", error),
            _ => return,
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

async fn serve_connection(stream: TcpStream, endpoint: Arc<Endpoint>, stop: CancellationToken) {
    // Small answers must not wait for more.
    if let Err(error) = stream.set_nodelay(true) {
        complain("a connection could not be set up", error);
    }
    let header_timeout = endpoint.limits.header_timeout;
    let service = service_fn(move |request| Arc::clone(&endpoint).answer(request));
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(header_timeout)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    // A client that breaks off is its own affair.
    let _outcome = tokio::select! {
        outcome = connection.as_mut() => outcome,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
}

/// Lets what runs finish for a moment, then stops it.
async fn stop_running(endpoint: &Endpoint, connections: &mut JoinSet<()>) {
    let all_ended = async |connections: &mut JoinSet<()>| while connections.join_next().await.is_some() {};
    if tokio::time::timeout(GRACE, all_ended(connections)).await.is_ok() {
        return;
    }
    endpoint.running.stop_all();
    endpoint.closing.cancel();
    // Their clients are told; those who do not listen are left behind.
    if tokio::time::timeout(STOPPING, all_ended(connections)).await.is_err() {
        complain(
            "statements did not end in time",
            format!("{} are left behind", endpoint.running.count()),
        );
    }
}

fn limits(given: ArgumentLimits) -> Limits {
    let default = Limits::default();
    Limits {
        max_queries: given.max_queries.map_or(default.max_queries, NonZeroUsize::get),
        max_statement: given.max_statement.unwrap_or(default.max_statement),
        ..default
    }
}

fn announce(mut output: File, announcement: &Announcement) {
    let line = serde_json::to_string(announcement).unwrap_or_default() + "\n";
    // A parent that does not read is gone, which the pipe tells.
    let _written = output.write_all(line.as_bytes());
}

fn fail(output: File, error: &ServeError) -> ! {
    let reason = report(error);
    announce(output, &Announcement::Failed { reason });
    exit_now(1)
}

/// The error and its causes, which also go to standard error.
fn report(error: &ServeError) -> String {
    let mut reason = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        reason = format!("{reason}: {inner}");
        cause = inner.source();
    }
    let _written = writeln!(io::stderr(), "{reason}");
    reason
}
