//! The engine process: `serve_child` is all that runs in it.
//!
//! Standard input is a pipe from the parent. Its first line holds the credentials; its end, whatever the parent died of,
//! is the order to stop, and so is SIGTERM. (A parent-death signal is not used: it comes when the *thread* that started
//! us ends, which a runtime's threads do all the time.) Steps: take the standard streams, lock the folder, load and open
//! the engine, bind the port, announce it. Stopping: no new connections; what runs may finish for [`GRACE`], then is
//! stopped; the engine closes; the process ends without running destructors. [`DEADLINE`] bounds all of it.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, BufRead, BufReader, Read, Write},
    net::Ipv4Addr,
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    signal::unix::{Signal, SignalKind, signal},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use super::{
    announcement::Announcement,
    complaint::complain,
    credentials::Credentials,
    endpoint::{Endpoint, Limits},
    engine::Engine,
    engine_error::EngineError,
    ffi::{EngineLibrary, LoadError, exit_now, own_stdin, own_stdout},
    folder::{EngineFolder, FolderError},
};

/// The hidden subcommand under which a program becomes an engine process.
pub const ENGINE_SUBCOMMAND: &str = "__clickhouse-engine";

/// How long running statements may go on after the order to stop.
const GRACE: Duration = Duration::from_millis(500);
/// How long stopped statements may take to end.
const STOPPING: Duration = Duration::from_secs(2);
/// How long the engine may take to close.
const CLOSING: Duration = Duration::from_secs(3);
/// The process ends at the latest this long after the order to stop.
const DEADLINE: Duration = Duration::from_secs(8);

/// Why an engine process cannot serve.
#[derive(Debug, thiserror::Error)]
enum ServeError {
    #[error("`{ENGINE_SUBCOMMAND}` does not know the argument `{argument}`; it is started by the program itself")]
    Argument { argument: String },
    #[error("`{ENGINE_SUBCOMMAND}` needs `{name}`; it is started by the program itself")]
    MissingArgument { name: &'static str },
    #[error("the parent sent no credentials")]
    Credentials(#[source] io::Error),
    #[error("the credentials of the parent cannot be read")]
    CredentialsForm(#[source] serde_json::Error),
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error("the engine's library `{path}` cannot be loaded; fetch it again, or point $EDGE_LIBCHDB at another copy")]
    Library {
        path: PathBuf,
        #[source]
        source: LoadError,
    },
    #[error("the engine does not start on the folder `{path}`; its log above says why")]
    Engine {
        path: PathBuf,
        #[source]
        source: EngineError,
    },
    #[error("the loopback port {port} cannot be bound; choose another, or 0 for any")]
    Bind {
        port: u16,
        #[source]
        source: io::Error,
    },
    #[error("the engine process cannot be set up")]
    Setup(#[source] io::Error),
}

/// What the parent passes as arguments.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ServeArguments {
    pub(super) folder: PathBuf,
    pub(super) library: PathBuf,
    pub(super) port: u16,
    /// Delete the folder at the end.
    pub(super) temporary: bool,
}

impl ServeArguments {
    /// As arguments after the subcommand.
    pub(super) fn to_arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = vec!["--path".into(), self.folder.clone().into()];
        arguments.extend(["--library".into(), self.library.clone().into()]);
        arguments.extend(["--port".into(), self.port.to_string().into()]);
        if self.temporary {
            arguments.push("--temporary".into());
        }
        arguments
    }

    fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, ServeError> {
        let mut parsed = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let unknown = |argument: OsString| ServeError::Argument {
                argument: argument.to_string_lossy().into(),
            };
            match argument.to_str() {
                Some("--path") => parsed.folder = arguments.next().unwrap_or_default().into(),
                Some("--library") => parsed.library = arguments.next().unwrap_or_default().into(),
                Some("--port") => {
                    let port = arguments.next().unwrap_or_default();
                    parsed.port = port
                        .to_str()
                        .and_then(|text| text.parse().ok())
                        .ok_or_else(|| unknown(port))?;
                }
                Some("--temporary") => parsed.temporary = true,
                _ => return Err(unknown(argument)),
            }
        }
        if parsed.folder.as_os_str().is_empty() {
            return Err(ServeError::MissingArgument { name: "--path" });
        }
        if parsed.library.as_os_str().is_empty() {
            return Err(ServeError::MissingArgument { name: "--library" });
        }
        Ok(parsed)
    }
}

/// Becomes an engine process if the first argument of this program is [`ENGINE_SUBCOMMAND`].
///
/// A program that starts the embedded engine with itself as the child calls this first in `main`, before it parses its
/// own arguments or starts a runtime, and returns the code that it gets.
#[must_use]
pub fn serve_child_if_asked() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let first = arguments.next()?;
    (first == ENGINE_SUBCOMMAND).then(|| serve_child(arguments))
}

/// Serves as an engine process until the parent goes away or SIGTERM comes.
///
/// `arguments` are those after the subcommand. Takes over the standard streams of the process, and usually does not
/// return: once the engine is loaded the process ends without running destructors.
pub fn serve_child(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
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
    let temporary = prepared.arguments.temporary.then(|| prepared.folder.path().to_owned());
    runtime.block_on(run(prepared, listener, output));
    if let Some(folder) = temporary
        && let Err(error) = std::fs::remove_dir_all(&folder)
    {
        complain("the temporary folder could not be deleted", error);
    }
    // Not even the runtime is dropped: a thread that is stuck in the engine would hold us.
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

/// Waits for the end of the pipe on a thread of its own, which then also makes sure that the process ends.
fn watch_parent(mut input: BufReader<File>) -> CancellationToken {
    let gone = CancellationToken::new();
    let token = gone.clone();
    #[expect(clippy::disallowed_methods, reason = "ends the process it belongs to")]
    std::thread::spawn(move || {
        // Whatever else the parent sends means nothing.
        let _ended = io::copy(&mut input.by_ref(), &mut io::sink());
        token.cancel();
        std::thread::sleep(DEADLINE);
        exit_now(1);
    });
    gone
}

fn new_runtime() -> Result<tokio::runtime::Runtime, ServeError> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(ServeError::Setup)
}

async fn run(prepared: Prepared, listener: TcpListener, output: File) {
    let Prepared {
        folder,
        engine,
        credentials,
        parent_gone,
        ..
    } = prepared;
    let engine = Arc::new(engine);
    let endpoint = Endpoint::new(Arc::clone(&engine), credentials, Limits::default());
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
    drop(folder);
}

/// What tells the process to stop.
struct StopOrder {
    parent_gone: CancellationToken,
    signals: Option<(Signal, Signal)>,
}

impl StopOrder {
    /// From here on, signals are orders.
    fn new(parent_gone: CancellationToken) -> Self {
        let signals = signal(SignalKind::terminate()).and_then(|one| Ok((one, signal(SignalKind::interrupt())?)));
        let signals = signals
            .inspect_err(|error| complain("signals cannot be received", error))
            .ok();
        Self { parent_gone, signals }
    }

    async fn given(mut self) {
        match &mut self.signals {
            Some((terminate, interrupt)) => tokio::select! {
                () = self.parent_gone.cancelled() => {}
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            },
            None => self.parent_gone.cancelled().await,
        }
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
    // Their clients are told; those who do not listen are left behind.
    if tokio::time::timeout(STOPPING, all_ended(connections)).await.is_err() {
        complain(
            "statements did not end in time",
            format!("{} are left behind", endpoint.running.count()),
        );
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_survive_the_way_to_the_child() {
        let arguments = ServeArguments {
            folder: "/a b/c".into(),
            library: "/l/libchdb.so".into(),
            port: 8123,
            temporary: true,
        };
        assert_eq!(ServeArguments::parse(arguments.to_arguments()).unwrap(), arguments);
    }

    #[test]
    fn wrong_arguments_are_named() {
        let check = |arguments: &[&str], expected: &str| {
            let error = ServeArguments::parse(arguments.iter().map(OsString::from))
                .unwrap_err()
                .to_string();
            assert!(error.contains(expected), "{error}");
        };
        check(&["--port", "many"], "`many`");
        check(&["--frobnicate"], "`--frobnicate`");
        check(&["--library", "x"], "`--path`");
        check(&["--path", "x"], "`--library`");
    }
}
