//! [`RedisServer`]: a real Redis for one test, on a free port of the loopback interface, without a trace on disk.
//!
//! Steps: pick a free port, start the `redis-server` of the machine there, and ask it for its process id until it says the
//! one that was started (another test may have taken the port in between; then the next port is tried). The process is
//! killed when the value is dropped. Starting a process, ending it and [`RedisServer::ask`] block for milliseconds.

use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use tokio::time::{Instant, sleep};
use uuid::Uuid;

use super::resp::{self, Reply};

const PROGRAM: &str = "redis-server";
/// How many ports are tried.
const PORTS: u32 = 20;
/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why no server could be started for a test.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RedisServerError {
    /// There is no server, and the tests were told that there must be.
    #[error("`redis-server` is not installed and EDGE_REQUIRE_REDIS=1 asks for it; install Redis")]
    Missing,
    /// The process could not be started, or its folder not made.
    #[error("`redis-server` cannot be started")]
    Start(#[source] io::Error),
    /// The process ended, or never answered.
    #[error("`redis-server` gave no answer on {PORTS} ports; its last words: {log}")]
    NoAnswer {
        /// The end of its log.
        log: String,
    },
}

/// What a server is started with.
#[derive(Debug, Clone, Default)]
pub struct RedisServerOptions {
    /// The password that it asks for.
    pub password: Option<String>,
    /// The memory limit, such as `2mb`; writes beyond it fail.
    pub maxmemory: Option<String>,
    /// The port of the server on this machine whose read-only replica it is.
    pub replica_of: Option<u16>,
    /// The text of a configuration file, for a sentinel.
    pub configuration: Option<String>,
    /// More of its arguments, such as `--cluster-enabled yes`.
    pub arguments: Vec<String>,
}

/// A Redis server that lives as long as this value.
#[derive(Debug)]
pub struct RedisServer {
    child: Child,
    port: u16,
    folder: PathBuf,
    options: RedisServerOptions,
}

impl RedisServer {
    /// Starts a server; `None`, with a line on stderr, when the machine has none.
    ///
    /// # Errors
    /// [`RedisServerError`], also when there is no server and `EDGE_REQUIRE_REDIS=1` is set.
    pub async fn start() -> Result<Option<Self>, RedisServerError> {
        Self::start_with(RedisServerOptions::default()).await
    }

    /// Starts a server with options, as [`start`](Self::start) does.
    ///
    /// # Errors
    /// [`RedisServerError`], as for [`start`](Self::start).
    pub async fn start_with(options: RedisServerOptions) -> Result<Option<Self>, RedisServerError> {
        let folder = std::env::temp_dir().join(format!("edge-redis-{}", Uuid::now_v7().simple()));
        fs::create_dir_all(&folder).map_err(RedisServerError::Start)?;
        for _ in 0..PORTS {
            let port = free_port().map_err(RedisServerError::Start)?;
            let child = match spawn(port, &folder, &options) {
                Ok(child) => child,
                Err(error) => {
                    drop(fs::remove_dir_all(&folder));
                    return left_out(error);
                }
            };
            let mut server = Self {
                child,
                port,
                folder: folder.clone(),
                options: options.clone(),
            };
            if server.answers().await {
                return Ok(Some(server));
            }
            let log = server.log();
            if !log.contains("Address already in use") {
                return Err(RedisServerError::NoAnswer { log });
            }
            // The folder goes with the value that lost its port; the next one needs it again.
            drop(server);
            fs::create_dir_all(&folder).map_err(RedisServerError::Start)?;
        }
        Err(RedisServerError::NoAnswer {
            log: "every port was taken".to_owned(),
        })
    }

    /// Whether this process, and no other, answers on the port. Waits until it does or has ended.
    async fn answers(&mut self) -> bool {
        let deadline = Instant::now() + PATIENCE;
        let own = format!("process_id:{}\r", self.child.id());
        while Instant::now() < deadline && matches!(self.child.try_wait(), Ok(None)) {
            match self.ask(&["INFO", "server"]) {
                Ok(Reply::Text(report)) if report.contains(&own) => return true,
                Ok(_) | Err(_) => sleep(Duration::from_millis(5)).await,
            }
        }
        false
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Sends one command on a connection of its own, with the server's password. Blocks for at most seconds.
    ///
    /// # Errors
    /// What the connection said. An error reply of the server is a [`Reply::Error`].
    pub fn ask(&self, command: &[&str]) -> io::Result<Reply> {
        resp::ask(self.address(), self.options.password.as_deref(), command)
    }

    /// How often the server ran a command, such as `hset`, since its start, also from inside scripts.
    ///
    /// # Panics
    /// When the server does not answer.
    #[must_use]
    pub fn calls(&self, command: &str) -> u64 {
        let statistics = match self.ask(&["INFO", "commandstats"]) {
            Ok(Reply::Text(text)) => text,
            other => panic!("a live server tells its statistics, not {other:?}"),
        };
        let name = format!("cmdstat_{command}:calls=");
        let line = statistics.lines().find_map(|line| line.strip_prefix(&name));
        line.and_then(|rest| rest.split(',').next())
            .and_then(|calls| calls.parse().ok())
            .unwrap_or(0)
    }

    /// Kills the process at once, as a crash would; its keys are gone.
    pub fn kill(&mut self) {
        // It may have ended before; then there is nothing to kill, and the wait tells its end.
        drop(self.child.kill());
        drop(self.child.wait());
    }

    /// Starts a killed server again, empty, on the same port.
    ///
    /// # Errors
    /// [`RedisServerError`], also when another process has taken the port.
    pub async fn restart(&mut self) -> Result<(), RedisServerError> {
        self.kill();
        self.child = spawn(self.port, &self.folder, &self.options).map_err(RedisServerError::Start)?;
        if self.answers().await {
            Ok(())
        } else {
            Err(RedisServerError::NoAnswer { log: self.log() })
        }
    }

    fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    fn log(&self) -> String {
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(5).collect();
        lines.into_iter().rev().collect::<Vec<&str>>().join(" / ")
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// A port that was free a moment ago.
fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn spawn(port: u16, folder: &PathBuf, options: &RedisServerOptions) -> io::Result<Child> {
    let mut command = Command::new(PROGRAM);
    if let Some(text) = &options.configuration {
        let file = folder.join("redis.conf");
        fs::write(&file, text)?;
        command.arg(file);
    }
    command
        .args([
            "--port",
            &port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ])
        .args([
            "--daemonize",
            "no",
            "--repl-diskless-sync-delay",
            "0",
            "--logfile",
            "log",
            "--dir",
        ])
        .arg(folder)
        .current_dir(folder);
    if let Some(password) = &options.password {
        command.args(["--requirepass", password]);
    }
    if let Some(limit) = &options.maxmemory {
        command.args(["--maxmemory", limit, "--maxmemory-policy", "noeviction"]);
    }
    if let Some(primary) = options.replica_of {
        command.args(["--replicaof", &format!("127.0.0.1 {primary}")]);
    }
    command.args(&options.arguments);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests have no settings; this is their one switch"
)]
#[expect(clippy::print_stderr, reason = "who runs the tests must see what was left out")]
fn left_out(error: io::Error) -> Result<Option<RedisServer>, RedisServerError> {
    if error.kind() != io::ErrorKind::NotFound {
        return Err(RedisServerError::Start(error));
    }
    if std::env::var("EDGE_REQUIRE_REDIS").is_ok_and(|value| value == "1") {
        return Err(RedisServerError::Missing);
    }
    eprintln!(
        "left out: redis-server is not installed; install it, or set EDGE_REQUIRE_REDIS=1 to make this a failure"
    );
    Ok(None)
}
