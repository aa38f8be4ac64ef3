//! The mock itself: it must fail tests that do not hold.

use std::panic::{AssertUnwindSafe, catch_unwind};

use edge_assets::testing::MockClickHouse;

fn panic_text(outcome: std::thread::Result<()>) -> String {
    *outcome.unwrap_err().downcast::<String>().expect("panics carry text")
}

#[tokio::test]
async fn a_query_that_was_not_expected_fails_the_call_and_the_test() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("FROM a");
    let error = mock.clickhouse().query("SELECT 1 FROM b").execute().await.unwrap_err();
    let text = error.fault().message().to_owned();
    assert!(
        text.contains("the mock did not expect `SELECT 1 FROM b`; it expects a query with `FROM a`"),
        "{text}"
    );
    let text = panic_text(catch_unwind(AssertUnwindSafe(|| drop(mock))));
    assert!(text.contains("not expected, but came: `SELECT 1 FROM b`"), "{text}");
    assert!(
        text.contains("expected, but did not come: a query with `FROM a`"),
        "{text}"
    );
}

#[tokio::test]
async fn an_insert_into_an_unknown_table_says_how_to_declare_it() {
    #[derive(Debug, edge_assets::clickhouse::Row, serde::Serialize)]
    #[clickhouse(crate = "edge_assets::clickhouse::driver")]
    struct Any {
        a: u8,
    }
    let mock = MockClickHouse::start().await;
    let error = mock.clickhouse().insert::<Any>("t").await.unwrap_err();
    assert!(
        error
            .fault()
            .message()
            .contains("declare the columns of `t` with `MockClickHouse::table`"),
        "{error:?}"
    );
    catch_unwind(AssertUnwindSafe(|| drop(mock))).unwrap_err();
}

#[tokio::test]
async fn rows_that_are_not_what_the_columns_say_are_refused_at_once() {
    let mock = MockClickHouse::start().await;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        mock.expect_query("x").returns("n UInt8", [300]);
    }));
    assert!(panic_text(outcome).contains("column `n`: 300 does not fit into UInt8"));
    catch_unwind(AssertUnwindSafe(|| mock.verify())).unwrap_err();
}

#[tokio::test]
async fn expectations_answer_in_the_order_in_which_they_were_made() {
    let mock = MockClickHouse::start().await;
    let clickhouse = mock.clickhouse();
    mock.expect_query("n").returns("n UInt8", [1]);
    mock.expect_query("n").returns("n UInt8", [2]).times(2);
    mock.expect_query("n").returns("n UInt8", [3]).any_times();
    for expected in [1, 2, 2, 3, 3] {
        assert_eq!(clickhouse.query("SELECT n").fetch_one::<u8>().await.unwrap(), expected);
    }
    assert_eq!(mock.received().len(), 5);
}

#[tokio::test]
async fn an_expectation_may_name_parameters() {
    let mock = MockClickHouse::start().await;
    let clickhouse = mock.clickhouse();
    mock.expect_query("FROM events")
        .with_param("day", "2026-11-21")
        .returns("n UInt8", [1]);
    mock.expect_query("FROM events")
        .with_param("day", "2026-11-22")
        .with_param("least", 5)
        .returns("n UInt8", [2]);
    let of = |day: &'static str| clickhouse.query("SELECT n FROM events").param("day", day);
    assert_eq!(of("2026-11-22").param("least", 5).fetch_one::<u8>().await.unwrap(), 2);
    assert_eq!(of("2026-11-21").fetch_one::<u8>().await.unwrap(), 1);
    mock.verify();

    mock.expect_query("FROM events").with_param("day", "2026-11-23");
    let error = of("2026-11-24").fetch_one::<u8>().await.unwrap_err();
    let text = error.fault().message().to_owned();
    let expected = "the mock did not expect `SELECT n FROM events [day = 2026-11-24]`; \
                    it expects a query with `FROM events` and `day` = `2026-11-23`";
    assert!(text.contains(expected), "{text}");
    let text = panic_text(catch_unwind(AssertUnwindSafe(|| mock.verify())));
    assert!(
        text.contains("expected, but did not come: a query with `FROM events` and `day` = `2026-11-23`"),
        "{text}"
    );
}

#[tokio::test]
async fn other_formats_are_answered_as_they_are() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("FROM events").returns_text("a\t1\nb\t2\n");
    let clickhouse = mock.clickhouse();
    let mut answer = clickhouse
        .client()
        .query("SELECT * FROM events")
        .fetch_bytes("TabSeparated")
        .unwrap();
    assert_eq!(answer.collect().await.unwrap(), "a\t1\nb\t2\n");
}

#[tokio::test]
async fn an_expected_insert_may_fail_and_is_then_not_taken() {
    #[derive(Debug, PartialEq, edge_assets::clickhouse::Row, serde::Serialize, serde::Deserialize)]
    #[clickhouse(crate = "edge_assets::clickhouse::driver")]
    struct Any {
        a: u8,
    }
    let mock = MockClickHouse::start().await;
    mock.table("t", "a UInt8");
    mock.expect_insert("t").fails_with(241, "memory limit exceeded");
    mock.expect_insert("t");
    for code in [Some(241), None] {
        let mut insert = mock.clickhouse().insert::<Any>("t").await.unwrap();
        insert.write(&Any { a: 7 }).await.unwrap();
        assert_eq!(insert.end().await.err().and_then(|error| error.fault().code()), code);
    }
    assert_eq!(mock.inserted::<Any>("t"), [Any { a: 7 }]);
}
