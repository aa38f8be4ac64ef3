//! [`TestDatabase`]: a database of its own for each test, gone after it; and what happens where no engine can be had.

use std::panic::AssertUnwindSafe;

use edge_assets::testing::TestDatabase;
use futures_util::FutureExt as _;

const COUNT: &str = "SELECT count() FROM system.databases WHERE name = {name: String}";

#[tokio::test]
async fn each_test_has_a_database_of_its_own_that_goes_with_it() {
    let (Some(first), Some(second)) = (TestDatabase::create().await, TestDatabase::create().await) else {
        return;
    };
    assert_ne!(first.name(), second.name());
    for (database, n) in [(&first, 1), (&second, 2)] {
        database
            .execute("CREATE TABLE t (n UInt8) ENGINE = MergeTree ORDER BY n")
            .await;
        database.execute(&format!("INSERT INTO t VALUES ({n})")).await;
        assert_eq!(database.one::<u8>("SELECT n FROM t").await, n);
    }
    assert_eq!(
        second.all::<(u8, String)>("SELECT n, 'x' FROM t").await,
        [(2, "x".to_owned())]
    );
    assert_eq!(second.text("SELECT n, NULL, 'a\tb' FROM t").await, "2\t\\N\ta\\tb\n");

    let name = first.name().to_owned();
    let count = || second.query(COUNT).param("name", &name).fetch_one::<u64>();
    assert_eq!(count().await.unwrap(), 1);
    drop(first);
    assert_eq!(count().await.unwrap(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_database_serves_and_goes_also_where_time_stands_still() {
    let Some(database) = TestDatabase::create().await else {
        return;
    };
    let Some(other) = TestDatabase::reserve() else { return };
    assert_eq!(
        database.one::<u16>("SELECT sleep(0.2) + 7").await,
        7,
        "no time-out jumps ahead"
    );
    let name = database.name().to_owned();
    drop(database);
    let count = other
        .without_database()
        .query(COUNT)
        .param("name", &name)
        .fetch_one::<u64>()
        .await;
    assert_eq!(count.unwrap(), 0);
}

#[tokio::test]
async fn a_reserved_name_is_a_database_only_when_the_test_makes_one() {
    let Some(reserved) = TestDatabase::reserve() else {
        return;
    };
    let bare = reserved.without_database();
    let count = || bare.query(COUNT).param("name", reserved.name()).fetch_one::<u64>();
    assert_eq!(count().await.unwrap(), 0);
    bare.query_raw(format!("CREATE DATABASE {}", reserved.name()))
        .execute()
        .await
        .unwrap();
    assert_eq!(reserved.one::<u8>("SELECT 7").await, 7);
    assert_eq!(count().await.unwrap(), 1);
}

#[tokio::test]
async fn a_statement_that_fails_is_told_with_what_the_engine_says() {
    let Some(database) = TestDatabase::create().await else {
        return;
    };
    let failed = AssertUnwindSafe(database.execute("SELEC 1")).catch_unwind();
    let text = failed.await.unwrap_err().downcast::<String>().unwrap();
    assert!(
        text.starts_with("SELEC 1: ") && text.contains("62 SYNTAX_ERROR"),
        "{text}"
    );
}

/// Fails while it has a database; run by the test below only.
#[tokio::test]
#[ignore = "it fails on purpose"]
async fn a_test_that_fails() {
    let Some(database) = TestDatabase::create().await else {
        return;
    };
    panic!("with {}", database.name());
}

/// Runs a test of this binary.
#[cfg(feature = "clickhouse-embedded")]
fn run(test: &str, environment: &[(&str, &str)]) -> (bool, String) {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--include-ignored", "--nocapture"]);
    command
        .env_remove("EDGE_TEST_CLICKHOUSE_URL")
        .env_remove("EDGE_REQUIRE_ENGINE");
    let output = command.envs(environment.iter().copied()).output().unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

#[cfg(feature = "clickhouse-embedded")]
#[test]
fn a_missing_engine_leaves_tests_out_unless_it_is_required() {
    let test = "engine_database::a_reserved_name_is_a_database_only_when_the_test_makes_one";
    let nowhere = ("EDGE_LIBCHDB", "/nowhere/libchdb.so");
    let (passed, text) = run(test, &[nowhere]);
    assert!(passed, "{text}");
    let expected = "left out: $EDGE_LIBCHDB names `/nowhere/libchdb.so`, which is not a file";
    assert!(text.contains(expected), "{text}");
    assert!(text.contains("with EDGE_REQUIRE_ENGINE=1 this is a failure"), "{text}");

    let (passed, text) = run(test, &[nowhere, ("EDGE_REQUIRE_ENGINE", "1")]);
    assert!(!passed);
    let expected = "EDGE_REQUIRE_ENGINE=1 asks for the engine: $EDGE_LIBCHDB names";
    assert!(text.contains(expected), "{text}");
}

/// The engine of this process stands for a server of the developer's.
#[cfg(feature = "clickhouse-embedded")]
#[tokio::test]
async fn on_a_server_the_database_of_a_test_that_failed_is_left() {
    use secrecy::ExposeSecret as _;

    let (Some(engine), Some(own)) = (edge_assets::testing::engine(), TestDatabase::create().await) else {
        return;
    };
    let (user, password) = (engine.user(), engine.password());
    let url = engine
        .url()
        .replace("://", &format!("://{user}:{}@", password.expose_secret()));
    let databases = "SELECT name FROM system.databases WHERE name LIKE 'test%' ORDER BY name";
    let before = own.all::<String>(databases).await;

    let url = ("EDGE_TEST_CLICKHOUSE_URL", &*url);
    let (passed, text) = run(
        "engine_database::a_statement_that_fails_is_told_with_what_the_engine_says",
        &[url],
    );
    assert!(passed, "{text}");
    assert_eq!(
        own.all::<String>(databases).await,
        before,
        "a test that passed leaves nothing"
    );

    let (passed, text) = run("engine_database::a_test_that_fails", &[url]);
    assert!(!passed);
    let left: Vec<String> = own.all::<String>(databases).await;
    let left: Vec<&String> = left.iter().filter(|name| !before.contains(name)).collect();
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(
        text.contains(&format!("left for inspection: the database {}", left[0])),
        "{text}"
    );
}
