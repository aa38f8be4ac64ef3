//! Alerts by e-mail, through a real conversation with a server on loopback.

use std::net::Ipv4Addr;

use edge_assets::{
    RunId,
    alert::{Alert, AlertError, AlertKind, AlertSink, MailSink},
    boxed::error_chain,
};

use crate::support::{SmtpServer, at};

const CANARY: &str = "canary-5b1d9e";

fn alert() -> Alert {
    let mut alert = Alert::new(
        AlertKind::RunFailed,
        "sync",
        "run x of sync failed: später",
        at("2026-11-22T09:00:00Z"),
    )
    .of_location("edge");
    alert.run = Some(RunId::generate());
    alert.held_back = 3;
    alert
}

fn sink(server: &str) -> MailSink {
    MailSink::new(
        server,
        "Edge <edge@example.com>",
        ["ops@example.com", "Night <night@example.com>"],
    )
    .unwrap()
}

#[tokio::test]
async fn a_mail_says_what_when_and_which_run() {
    let mut server = SmtpServer::start(None).await;
    let sink = sink(&format!("smtp://edge:pw@{}", server.address));
    let alert = alert();
    sink.deliver(&alert).await.unwrap();
    let mail = server.mail().await;
    for line in [
        "MAIL FROM:<edge@example.com>",
        "RCPT TO:<ops@example.com>",
        "RCPT TO:<night@example.com>",
        "Subject: [edge] run failed: sync\r\n",
        "at 2026-11-22T09:00:00Z",
        &format!("run {}", alert.run.unwrap()),
        "3 of the same kind were held back before",
    ] {
        assert!(mail.contains(line), "{line} in {mail}");
    }
}

#[tokio::test]
async fn a_server_that_refuses_says_whether_it_may_take_it_later() {
    for (command, answer, transient) in [
        ("RCPT", "550 no such mailbox", false),
        ("RCPT", "450 try later", true),
        ("AUTH", "535 wrong password", false),
        ("EHLO", "421 too busy", true),
    ] {
        let server = SmtpServer::start(Some((command, answer.to_owned()))).await;
        let sink = sink(&format!("smtp://edge:pw@{}", server.address));
        let error = sink.deliver(&alert()).await.unwrap_err();
        assert!(matches!(error, AlertError::Mail { .. }), "{error:?}");
        assert_eq!(error.is_transient(), transient, "{error}");
        assert!(error.to_string().contains(&answer[..3]), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_may_come_back() {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = sink(&format!("smtp://{address}")).deliver(&alert()).await.unwrap_err();
    assert!(error.is_transient(), "{error}");
}

#[test]
fn settings_that_cannot_work_or_would_betray_the_password_are_refused() {
    let new =
        |server: &str, to: &[&str]| MailSink::new(server, "edge@example.com", to).map(|sink| sink.name().to_owned());
    for (server, to, part) in [
        ("mail.example.com", &["ops@example.com"][..], "is not a URL"),
        ("imap://mail.example.com", &["ops@example.com"], "cannot be used"),
        ("smtp://edge:pw@mail.example.com", &["ops@example.com"], "in the clear"),
        (
            "smtp://edge:pw@mail.example.com?tls=opportunistic",
            &["ops@example.com"],
            "in the clear",
        ),
        ("smtp://mail.example.com", &[], "nobody is told"),
        ("smtp://mail.example.com", &["ops"], "`ops` is not an e-mail address"),
    ] {
        let text = new(server, to).unwrap_err().to_string();
        assert!(text.contains(part), "{server}: {text}");
    }
    for server in [
        "smtps://edge:pw@mail.example.com",
        "smtp://edge:pw@mail.example.com:587?tls=required",
        "smtp://mail.example.com",
        "smtp://edge:pw@127.0.0.1",
        "smtp://edge:pw@localhost",
    ] {
        assert!(new(server, &["ops@example.com"]).is_ok(), "{server}");
    }
}

#[tokio::test]
async fn the_password_reaches_no_text() {
    let mut texts = Vec::new();
    // As the URL has it, and as it is.
    for (in_url, password) in [(CANARY, CANARY), ("canary%2D5b1d9e", CANARY)] {
        let echo = format!("535 {password} is wrong, and so is {in_url}");
        let server = SmtpServer::start(Some(("AUTH", echo))).await;
        let sink = sink(&format!("smtp://edge:{in_url}@{}", server.address));
        let error = sink.deliver(&alert()).await.unwrap_err();
        let text = format!("{sink:?} {sink:#?} {} {error:?} {}", sink.name(), error_chain(&error));
        assert!(text.contains("*** is wrong, and so is ***"), "{text}");
        texts.push(text);
    }
    for server in [
        format!("smtp://edge:{CANARY}@mail.example.com"),
        format!("imap://edge:{CANARY}@localhost"),
        format!("smtps://edge:{CANARY}@host:port"),
    ] {
        texts.push(format!("{:?}", MailSink::new(server, "a@b.c", ["a@b.c"]).unwrap_err()));
    }
    for text in texts {
        assert!(!text.contains(CANARY) && !text.contains("canary%2D"), "{text}");
    }
}
