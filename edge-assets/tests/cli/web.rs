//! The web API from the command line: where it is served, who is let in, and that it ends with the process.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use edge_assets::cli::Exit;
use rustix::process::Signal;

use crate::{
    child::{Running, command},
    fixture::World,
};

const SECRET: &str = "a token that nobody guesses";

/// The port that was printed.
fn port(running: &mut Running) -> u16 {
    running.wait_for("ends it in good order");
    let (_, rest) = running.printed.split_once("web API: http://localhost:").unwrap();
    rest.lines().next().unwrap().parse().unwrap()
}

fn get(port: u16, path: &str, header: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{header}\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_daemon_serves_the_web_api_where_a_port_is_given_and_ends_with_it() {
    let home = tempfile::tempdir().unwrap();
    let line = format!("daemon --home {} --port 0", home.path().display());
    let mut daemon = Running::start(&mut command(&line), None);
    daemon.wait_for("web API: ");
    let port = port(&mut daemon);
    assert!(get(port, "/health/live", "").starts_with("HTTP/1.1 200"));
    assert!(get(port, "/api/v1/deployment", "").contains("\"daemon\":{"));
    daemon.signal(Signal::TERM);
    assert_eq!(daemon.end().code(), Some(0), "{}", daemon.printed);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn web_serves_without_a_daemon_and_a_daemon_without_a_port_serves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path().display();
    let mut web = Running::start(&mut command(&format!("web --home {home} --port 0")), None);
    let port = port(&mut web);
    assert!(get(port, "/api/v1/runs", "").ends_with("{\"items\":[],\"next\":null}"));
    assert!(get(port, "/api/v1/deployment", "").contains("\"daemon\":null"));
    let mut daemon = Running::start(&mut command(&format!("daemon --home {home}")), None);
    daemon.wait_for("ends it in good order");
    assert!(!daemon.printed.contains("web API"), "{}", daemon.printed);
    for running in [&mut web, &mut daemon] {
        running.signal(Signal::TERM);
        assert_eq!(running.end().code(), Some(0), "{}", running.printed);
    }
}

#[test]
fn a_token_comes_from_a_file_or_the_environment_and_is_never_printed() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("token");
    std::fs::write(&file, format!("{SECRET}\n")).unwrap();
    let line = format!("web --home {} --port 0 -vv", home.path().display());
    let mut by_file = command(&format!("{line} --token-file {}", file.display()));
    let mut by_variable = command(&line);
    by_variable.env("EDGE_WEB_TOKEN", SECRET);
    for child in [&mut by_file, &mut by_variable] {
        let mut web = Running::start(child, None);
        let port = port(&mut web);
        assert!(get(port, "/api/v1/runs", "").starts_with("HTTP/1.1 401"));
        let right = format!("authorization: Bearer {SECRET}\r\n");
        assert!(get(port, "/api/v1/runs", &right).starts_with("HTTP/1.1 200"));
        web.signal(Signal::TERM);
        assert_eq!(web.end().code(), Some(0));
        assert!(!web.printed.contains(SECRET), "{}", web.printed);
    }
}

#[test]
fn what_must_not_be_served_is_refused_with_a_sentence() {
    let home = tempfile::tempdir().unwrap();
    let short = home.path().join("short");
    std::fs::write(&short, "hunter2").unwrap();
    let short = format!("--token-file {}", short.display());
    for (options, expected) in [
        ("--host 0.0.0.0", "can be reached from other machines"),
        ("--host :: --port 0", "--token-file FILE"),
        ("--token-file /nowhere", "the token file `/nowhere` cannot be used"),
        (&short, "a token of 7 characters can be guessed"),
        ("--host example.com", "write an address of this machine"),
    ] {
        let line = format!("fixture web --home {} {options}", home.path().display());
        let refused = World::new().app().capture(line.split_whitespace());
        assert_eq!(refused.exit, Exit::USAGE, "{options}: {}", refused.err);
        let flat = refused.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            flat.contains(expected) && !flat.contains("hunter2"),
            "{options}: {}",
            refused.err
        );
    }
}

#[test]
fn tokens_are_made_listed_and_taken_away_and_each_allows_what_it_says() {
    let home = tempfile::tempdir().unwrap();
    let at = |line: &str| format!("{line} --home {}", home.path().display());
    let run = |line: &str| {
        let line = format!("fixture {}", at(line));
        World::new().app().capture(line.split_whitespace())
    };
    let made = run("token create ci --scope operator");
    assert_eq!(made.exit, Exit::SUCCESS, "{}", made.err);
    let token = made.out.trim().to_owned();
    assert!(token.starts_with("edge_") && token.len() == 69, "{token}");
    let json = run("token create grafana --expires 90d --output json");
    let document: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(
        (&document["scope"], document["expires_at"].is_string()),
        (&"viewer".into(), true)
    );
    for (line, text) in [
        ("token create ci", "there is a token `ci` already"),
        ("token create local", "`local` means something else in the audit"),
        ("token create a/b", "`a/b` is no name of a token"),
        (
            "token create x --scope root",
            "`root` is no scope; take `viewer`, `operator` or `admin`",
        ),
        ("token revoke grafanna", "did you mean `grafana`?"),
    ] {
        let refused = run(line);
        assert_ne!(refused.exit, Exit::SUCCESS, "{line}");
        let flat = refused.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(text), "{line}: {}", refused.err);
    }
    let listed = run("token list");
    assert!(
        listed.out.contains("ci") && listed.out.contains("operator") && listed.out.contains("for ever"),
        "{}",
        listed.out
    );
    assert!(!listed.out.contains(&token), "a token is told once");

    let mut web = Running::start(&mut command(&at("web --port 0 --require-token")), None);
    let port = port(&mut web);
    assert!(get(port, "/api/v1/runs", "").starts_with("HTTP/1.1 401"));
    let header = format!("authorization: Bearer {token}\r\n");
    assert!(get(port, "/api/v1/runs", &header).starts_with("HTTP/1.1 200"));
    assert!(get(port, "/api/v1/audit", &header).starts_with("HTTP/1.1 403"));
    // Taken away, it opens nothing, also in a server that is running.
    assert_eq!(run("token revoke ci").exit, Exit::SUCCESS);
    assert!(get(port, "/api/v1/runs", &header).starts_with("HTTP/1.1 401"));
    web.signal(Signal::TERM);
    assert_eq!(web.end().code(), Some(0), "{}", web.printed);
}
