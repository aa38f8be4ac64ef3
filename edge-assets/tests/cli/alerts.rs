//! Alerts by configuration, against a real server on loopback: listed, tried, sent by a daemon, and never with their secrets.

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::mpsc::{Receiver, Sender, channel},
    time::Duration,
};

use edge_assets::cli::Exit;
use rustix::process::Signal;
use serde_json::Value;

use crate::child::{Running, command};

const CANARY: &str = "canary-5b1d9e";
/// Nothing here takes this long, unless it hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that says what it was asked, and answers when it is told which status.
struct Server {
    address: SocketAddr,
    asked: Receiver<(String, Sender<u16>)>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, asked) = channel();
        // Ends with the process of the test.
        std::thread::Builder::new()
            .spawn(move || {
                for stream in listener.incoming() {
                    let (stream, sender) = (stream.unwrap(), sender.clone());
                    let answering = std::thread::Builder::new().spawn(move || answer(stream, &sender));
                    drop(answering.unwrap());
                }
            })
            .unwrap();
        Self { address, asked }
    }

    fn url(&self) -> String {
        format!("http://{}/{CANARY}", self.address)
    }

    /// Waits for the next request; the answer waits for its status.
    fn next(&self) -> (String, Sender<u16>) {
        self.asked.recv_timeout(PATIENCE).expect("it is asked")
    }

    /// Answers the next request, and returns it.
    fn answers(&self, status: u16) -> String {
        let (request, answer) = self.next();
        answer.send(status).unwrap();
        request
    }
}

fn answer(mut stream: TcpStream, asked: &Sender<(String, Sender<u16>)>) {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                line.to_ascii_lowercase()
                    .strip_prefix("content-length: ")?
                    .parse::<usize>()
                    .ok()
            });
            if body.len() >= length.unwrap_or(0) {
                break;
            }
        }
        match stream.read(&mut buffer) {
            Ok(count @ 1..) => text.push_str(&String::from_utf8_lossy(&buffer[..count])),
            _ => return,
        }
    }
    let (sender, status) = channel();
    if asked.send((text, sender)).is_ok()
        && let Ok(status) = status.recv()
    {
        let text = format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\n\r\n");
        stream.write_all(text.as_bytes()).ok();
    }
}

/// A command line in a process of its own, with variables.
fn child(folder: &Path, line: &str, variables: &[(&str, &str)]) -> std::process::Command {
    let mut child = command(line);
    child.current_dir(folder).envs(variables.iter().copied());
    child
}

struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ended {
    fn is_without_secrets(&self) {
        assert!(!self.out.contains(CANARY), "{}", self.out);
        assert!(!self.err.contains(CANARY), "{}", self.err);
    }
}

fn end(mut child: std::process::Command) -> Ended {
    let output = child.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let out = text(output.stdout);
    // The harness of the test binary speaks first.
    let (_, out) = out.split_once("running 1 test\n").unwrap_or(("", &out));
    let ended = Ended {
        code: output.status.code(),
        out: out.to_owned(),
        err: text(output.stderr),
    };
    ended.is_without_secrets();
    ended
}

fn run(folder: &Path, line: &str, variables: &[(&str, &str)]) -> Ended {
    end(child(folder, line, variables))
}

#[test]
fn what_file_and_environment_say_is_listed_without_its_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let alone = run(folder.path(), "alert list", &[]);
    assert_eq!(
        (alone.code, alone.out.as_str()),
        (Some(0), "NAME  TAKES\nlog   alerts\n")
    );
    assert!(alone.err.contains("EDGE_ALERT_WEBHOOK"), "{}", alone.err);
    let file = format!(
        "[alerts]\nwebhook = \"https://hooks.example.com/{CANARY}\"\nmail_server = \"smtps://me:{CANARY}@mail.example.com\"\n\
         mail_from = \"edge@example.com\"\nmail_to = [\"ops@example.com\"]\n"
    );
    std::fs::write(folder.path().join("edge.toml"), file).unwrap();
    let url = format!("https://hc.example.com/{CANARY}");
    let variables = [
        ("EDGE_ALERT_DEADMAN_URL", url.as_str()),
        ("EDGE_ALERT_MAIL_TO", "a@example.com, b@example.com"),
    ];
    let all = run(folder.path(), "alert list", &variables);
    assert_eq!(
        all.out,
        "NAME                              TAKES\n\
         webhook hooks.example.com         alerts\n\
         mail by mail.example.com          alerts\n\
         log                               alerts\n\
         dead-man's switch hc.example.com  signs of life\n",
        "{}",
        all.err
    );
    let json = run(folder.path(), "alert list --output json", &variables);
    let document: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(document["items"][0]["name"], "webhook hooks.example.com");
    let plan = run(folder.path(), "plan edge/events", &variables);
    assert_eq!(plan.code, Some(0), "the file is still one of settings: {}", plan.err);
}

#[test]
fn a_test_says_of_each_sink_what_came_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (Server::start(), Server::start());
    let (hook, switch) = (good.url(), bad.url());
    let variables = [
        ("EDGE_ALERT_WEBHOOK", hook.as_str()),
        ("EDGE_ALERT_WEBHOOK_AUTHORIZATION", "Bearer t0k3n"),
        ("EDGE_ALERT_DEADMAN_URL", switch.as_str()),
    ];
    let tried = child(folder.path(), "alert test", &variables);
    let tried = std::thread::scope(|scope| {
        let tried = scope.spawn(|| end(tried));
        let request = good.answers(204);
        assert!(request.starts_with(&format!("POST /{CANARY}")), "{request}");
        assert!(
            request.to_ascii_lowercase().contains("authorization: bearer t0k3n"),
            "{request}"
        );
        let (_, body) = request.split_once("\r\n\r\n").unwrap();
        let alert: Value = serde_json::from_str(body).unwrap();
        assert_eq!(
            (&alert["kind"], &alert["location"]),
            (&"test".into(), &"fixture".into())
        );
        assert!(bad.answers(410).starts_with("GET /"));
        tried.join().unwrap()
    });
    assert_eq!(tried.code, Some(1));
    assert_eq!(
        tried.out,
        format!(
            "ok    webhook {}\nok    log\nFAIL  dead-man's switch {} answered 410\n      hint: its address is \
             not known there any more\n",
            good.address, bad.address
        )
    );

    let log_only = run(folder.path(), "alert test --sink log --output json", &variables);
    let document: Value = serde_json::from_str(&log_only.out).unwrap();
    assert_eq!(log_only.code, Some(0));
    assert_eq!(
        document["items"],
        serde_json::json!([{ "name": "log", "arrived": true, "error": null }])
    );
    let unknown = run(folder.path(), "alert test --sink logg", &variables);
    assert_eq!(unknown.code, Some(i32::from(Exit::USAGE.code())));
    assert!(
        unknown
            .err
            .contains("there is no sink `logg`\nhint: did you mean `log`?"),
        "{}",
        unknown.err
    );
}

#[test]
fn settings_that_cannot_be_used_are_told_without_their_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [(&str, &str, &str); 7] = [
        (
            "EDGE_ALERT_WEBHOK",
            CANARY,
            "EDGE_ALERT_WEBHOK names no setting\nhint: did you mean `EDGE_ALERT_WEBHOOK`",
        ),
        ("EDGE_ALERT_WEBHOOK", CANARY, "the address of the webhook is not a URL"),
        (
            "EDGE_ALERT_WEBHOOK_AUTHORIZATION",
            CANARY,
            "hint: set it, such as EDGE_ALERT_WEBHOOK",
        ),
        (
            "EDGE_ALERT_MAIL_SERVER",
            "smtps://x:canary-5b1d9e@y",
            "`alerts.mail_from` is not",
        ),
        ("EDGE_ALERT_MAIL_TO", "ops@example.com", "`alerts.mail_server` is not"),
        (
            "EDGE_ALERT_DEADMAN_EVERY",
            "often",
            "`alerts.deadman_every` (EDGE_ALERT_DEADMAN_EVERY) is the text `often`",
        ),
        (
            "EDGE_ALERT_DEADMAN_URL",
            "ftp://canary-5b1d9e",
            "the address of the dead-man's switch is neither",
        ),
    ];
    for (name, value, told) in cases {
        for line in ["alert list", "alert test", "daemon"] {
            let refused = run(folder.path(), line, &[(name, value)]);
            assert_eq!(refused.code, Some(2), "{line} {name}: {}", refused.err);
            assert!(refused.err.contains(told), "{line} {name}: {}", refused.err);
        }
    }
    std::fs::write(
        folder.path().join("edge.toml"),
        "[alerts]\nwebhok = \"canary-5b1d9e\"\n[alert]\n",
    )
    .unwrap();
    let refused = run(folder.path(), "alert list", &[("EDGE_ALERT_MAIL_FRM", "x")]);
    assert_eq!(refused.code, Some(2));
    for part in [
        "`alerts` has no setting `webhok` (edge.toml:1)",
        "did you mean `webhook`",
        "EDGE_ALERT_MAIL_FRM",
    ] {
        assert!(refused.err.contains(part), "{part}: {}", refused.err);
    }
    assert!(!folder.path().join(".edge").exists(), "nothing was begun");
}

#[test]
fn a_daemon_alerts_and_no_run_waits_for_a_webhook_that_does_not_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (hook, switch) = (Server::start(), Server::start());
    let variables = [
        ("EDGE_ALERT_WEBHOOK", hook.url()),
        ("EDGE_ALERT_DEADMAN_URL", switch.url()),
    ];
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut daemon = Running::start(&mut child(folder.path(), "daemon", &variables), None);
    daemon.wait_for("ends it in good order");
    assert!(switch.answers(200).starts_with("GET /"), "it lives");

    let failed = run(folder.path(), "job launch --select bad/broken --wait", &[]);
    assert_eq!(failed.code, Some(1), "{}", failed.err);
    let (request, answer) = hook.next();
    // The webhook has the alert and does not answer. Runs go on all the same.
    for _ in 0..2 {
        let made = run(folder.path(), "job launch --select edge/events --wait", &[]);
        assert_eq!(made.code, Some(0), "{}", made.err);
    }
    answer.send(204).unwrap();
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let alert: Value = serde_json::from_str(body).unwrap();
    assert_eq!(
        (&alert["kind"], &alert["subject"]),
        (&"run_failed".into(), &"bad/broken".into())
    );
    daemon.signal(Signal::TERM);
    assert_eq!(daemon.end().code(), Some(0), "{}", daemon.printed);
    assert!(!daemon.printed.contains(CANARY), "{}", daemon.printed);
}

#[test]
fn quiet_hours_of_the_settings_are_those_of_the_rule_for_everything() {
    let folder = tempfile::tempdir().unwrap();
    let variables = [
        ("EDGE_ALERT_QUIET_HOURS", "22:00-07:00 Europe/Zurich"),
        ("EDGE_ALERT_QUIET_PASSING", "error"),
    ];
    let rules = run(folder.path(), "alert rules", &variables);
    assert_eq!(
        rules.out,
        "NAME        SENDS TO  QUIET\n\
         everything  log       22:00-07:00 Europe/Zurich, not for error and more\n",
        "{}",
        rules.err
    );
    let json = run(folder.path(), "alert rules --output json", &variables);
    let document: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(
        document["items"][0]["quiet_hours"],
        serde_json::json!({"from": "22:00", "to": "07:00", "zone": "Europe/Zurich", "passing": "error"})
    );
    for (name, value, told) in [
        (
            "EDGE_ALERT_QUIET_HOURS",
            "22-7",
            "write such as `22:00-07:00 Europe/Zurich`",
        ),
        ("EDGE_ALERT_QUIET_PASSING", "loud", "`loud` is no severity"),
    ] {
        let refused = run(folder.path(), "alert rules", &[(name, value)]);
        assert_eq!(refused.code, Some(2), "{}", refused.err);
        assert!(refused.err.contains(told), "{}", refused.err);
    }
}

#[test]
fn silences_are_heeded_by_a_daemon_and_what_became_of_alerts_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let hook = Server::start();
    let url = hook.url();
    let variables = [("EDGE_ALERT_WEBHOOK", url.as_str())];
    let of = |line: &str| run(folder.path(), line, &variables);
    for (line, told) in [
        (
            "alert silence pager --for 2h --why known",
            "there is no rule `pager`\nhint: there are everything",
        ),
        (
            "alert silence everything --for 0s --why known",
            "take more than nothing, and up to 90 days",
        ),
        ("alert silence --for 2h --why known", "required"),
    ] {
        let refused = of(line);
        assert_eq!(
            refused.code,
            Some(i32::from(Exit::USAGE.code())),
            "{line}: {}",
            refused.err
        );
        assert!(refused.err.contains(told), "{line}: {}", refused.err);
    }
    let silenced = of("alert silence --subject bad/* --for 2h --why known --output json");
    let silence: Value = serde_json::from_str(&silenced.out).unwrap();
    assert_eq!(
        (&silence["who"], &silence["why"]),
        (&"command line".into(), &"known".into())
    );
    let id = silence["id"].as_str().unwrap();
    let short = &id[id.len() - 8..];
    let listed = of("alert silences");
    assert!(
        listed.out.contains("subjects bad/*") && listed.out.contains(short),
        "{}",
        listed.out
    );

    let mut daemon = Running::start(&mut child(folder.path(), "daemon", &variables), None);
    daemon.wait_for("ends it in good order");
    assert_eq!(of("job launch --select bad/broken --wait").code, Some(1));
    // It is asked for again until the daemon has come to it.
    while !of("alert deliveries --result silenced").out.contains("webhook") {}
    let ended = of(&format!("alert unsilence {short}"));
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_eq!(
        of(&format!("alert unsilence {short}")).code,
        Some(i32::from(Exit::USAGE.code()))
    );
    assert!(of("alert silences").err.contains("nothing is silenced"));
    assert!(of("alert silences --all").out.contains("by command line"));

    let tested = child(folder.path(), "alert test everything", &variables);
    let tested = std::thread::scope(|scope| {
        let tested = scope.spawn(|| end(tested));
        hook.answers(204);
        tested.join().unwrap()
    });
    assert_eq!(tested.code, Some(0), "{}", tested.err);
    let all = of("alert deliveries --output json");
    let document: Value = serde_json::from_str(&all.out).unwrap();
    let told: Vec<(&str, &str, &str)> = document["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |field: &str| one[field].as_str().unwrap();
            (text("kind"), text("outcome"), text("rule"))
        })
        .collect();
    assert_eq!(
        told.iter()
            .filter(|one| **one == ("test", "sent", "everything"))
            .count(),
        2,
        "{told:?}"
    );
    assert_eq!(
        told.iter()
            .filter(|one| **one == ("run_failed", "silenced", "everything"))
            .count(),
        2,
        "{told:?}"
    );
    let unknown = of("alert test everythin");
    assert!(unknown.err.contains("did you mean `everything`?"), "{}", unknown.err);
    daemon.signal(Signal::TERM);
    assert_eq!(daemon.end().code(), Some(0), "{}", daemon.printed);
}
