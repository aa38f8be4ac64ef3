//! What a request may look like: paths, methods, credentials, sessions.

use crate::support::{Database, RawRequest};

#[test]
fn health_needs_no_credentials() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    for path in ["/ping", "/replicas_status", "/"] {
        let answer = RawRequest::without_credentials(database.engine)
            .method("GET")
            .path(path)
            .send();
        assert_eq!((answer.status, answer.text().as_str()), (200, "Ok.\n"), "{path}");
    }
    let answer = RawRequest::without_credentials(database.engine)
        .method("GET")
        .path("/play")
        .send();
    assert_eq!(answer.status, 404);
    let answer = RawRequest::without_credentials(database.engine).method("DELETE").send();
    assert_eq!(answer.status, 405);
}

#[test]
fn credentials_are_asked_for_in_every_form() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use secrecy::ExposeSecret;
    let Some(database) = Database::new_blocking() else {
        return;
    };
    let password = database.engine.password();
    let (user, password) = (database.engine.user(), password.expose_secret());
    let ask = |request: RawRequest| request.body("SELECT 1").send();
    let nobody = || RawRequest::without_credentials(database.engine);
    ask(nobody().key("user", user).key("password", password)).success();
    let basic = |text: String| format!("Basic {}", STANDARD.encode(text));
    ask(nobody().header("Authorization", &basic(format!("{user}:{password}")))).success();
    for refused in [
        nobody(),
        nobody().key("user", user),
        nobody().key("user", user).key("password", &password[1..]),
        nobody().header("Authorization", &basic(format!("{user}:"))),
        nobody()
            .header("X-ClickHouse-User", user)
            .header("X-ClickHouse-Key", ""),
    ] {
        let answer = ask(refused);
        assert_eq!(
            (answer.status, answer.header("x-clickhouse-exception-code")),
            (403, "516")
        );
    }
}

#[test]
fn get_reads_and_changes_nothing() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    let get = |sql: &str| database.request().method("GET").key("query", sql).send();
    assert_eq!(get("SELECT 1").success(), "1\n");
    for sql in [
        "CREATE TABLE t (a UInt8) ENGINE = Memory",
        "INSERT INTO t VALUES (1)",
        "DROP DATABASE IF EXISTS nothing",
        "SYSTEM FLUSH LOGS",
        "KILL QUERY WHERE 0",
    ] {
        let answer = get(sql);
        assert_eq!(
            answer.header("x-clickhouse-exception-code"),
            "164",
            "{sql}: {}",
            answer.text()
        );
    }
}

#[test]
fn one_statement_a_request_and_no_files() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    for (sql, code) in [
        ("SELECT 1; DROP DATABASE default", "62"),
        ("", "62"),
        ("-- nothing", "62"),
        ("SELECT 1 INTO OUTFILE '/tmp/never-written'", "1"),
    ] {
        let answer = database.post(sql);
        assert_eq!(
            answer.header("x-clickhouse-exception-code"),
            code,
            "{sql}: {}",
            answer.text()
        );
    }
    assert!(!std::path::Path::new("/tmp/never-written").exists());
    assert_eq!(database.post("SELECT 1;\n").success(), "1\n");
}

#[test]
fn hostile_setting_names_are_refused() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    let answer = database
        .request()
        .path("/?max_threads%3D1,readonly=1")
        .body("SELECT 1")
        .send();
    assert_eq!(answer.header("x-clickhouse-exception-code"), "115", "{}", answer.text());
}

#[test]
fn a_session_keeps_its_tables_and_settings() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    let in_session = |sql: &str| database.request().key("session_id", "mine").body(sql).send();
    in_session("CREATE TEMPORARY TABLE scratch (a UInt8)").success();
    in_session("INSERT INTO scratch VALUES (7)").success();
    in_session("SET max_threads = 3").success();
    assert_eq!(
        in_session("SELECT a, getSetting('max_threads') FROM scratch").success(),
        "7\t3\n"
    );
    // Settings of one request do not stay.
    let once = database
        .request()
        .key("session_id", "mine")
        .key("max_threads", "2")
        .key("max_block_size", "9");
    assert_eq!(once.body("SELECT getSetting('max_threads')").send().success(), "2\n");
    let settings = "SELECT getSetting('max_threads'), getSetting('max_block_size') = 9";
    assert_eq!(in_session(settings).success(), "3\t0\n");
    // Nor does its database.
    let elsewhere = database.request().key("session_id", "mine").key("database", "system");
    assert_eq!(elsewhere.body("SELECT currentDatabase()").send().success(), "system\n");
    assert_eq!(in_session("SELECT count() FROM scratch").success(), "1\n");
    // A failing request leaves the session as it was.
    assert_eq!(in_session("SELECT missing FROM scratch").status, 404);
    assert_eq!(
        in_session("SELECT a, getSetting('max_threads') FROM scratch").success(),
        "7\t3\n"
    );
}

#[test]
fn sessions_are_checked_locked_closed_and_forgotten() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    let session = |sql: &str, keys: &[(&str, &str)]| {
        let mut request = database.request().key("session_id", "s");
        for (name, value) in keys {
            request = request.key(name, value);
        }
        request.body(sql).send()
    };
    let code = |answer: &crate::support::Answer| answer.header("x-clickhouse-exception-code").to_owned();
    assert_eq!(code(&session("SELECT 1", &[("session_check", "1")])), "372");
    session("CREATE TEMPORARY TABLE scratch (a UInt8)", &[]).success();
    session("SELECT * FROM scratch", &[("session_check", "1")]).success();
    std::thread::scope(|scope| {
        let long = scope.spawn(|| session("SELECT sleep(1.5)", &[]));
        while database
            .post("SELECT count() FROM system.processes WHERE query LIKE 'SELECT sleep(1%' AND current_database = currentDatabase()")
            .success()
            == "0\n"
        {}
        assert_eq!(code(&session("SELECT 1", &[])), "373");
        long.join().unwrap().success();
    });
    session("SELECT 1", &[("close_session", "1")]).success();
    assert_eq!(code(&session("SELECT 1", &[("session_check", "1")])), "372");
    session("SELECT 1", &[("session_timeout", "0")]).success();
    assert_eq!(code(&session("SELECT 1", &[("session_check", "1")])), "372");
}

#[tokio::test]
async fn a_session_can_be_used_again_at_once() {
    let Some(database) = Database::new().await else { return };
    let client = database.client.clone().with_setting("session_id", "busy");
    for _ in 0..50 {
        // The client does not read to the end of an answer of one row.
        assert_eq!(client.query("SELECT 1").fetch_one::<u8>().await.unwrap(), 1);
    }
}
