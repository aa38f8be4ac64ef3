//! What is too much is refused or waits, and what must get through does.

use std::num::NonZeroUsize;

use crate::support::{RawRequest, builder, client_of, library};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_wait_for_their_turn_and_killing_does_not() {
    let Some(_) = library() else { return };
    let engine = builder()
        .max_queries(NonZeroUsize::new(2).unwrap())
        .start()
        .await
        .unwrap();
    let client = client_of(&engine);
    let mut queries = tokio::task::JoinSet::new();
    let forever = "SELECT count() FROM numbers(1000000000000)";
    for id in ["one", "two", "three"] {
        let client = client.clone().with_setting("query_id", id);
        queries.spawn(async move { client.query(forever).fetch_one::<u64>().await });
    }
    // Two of them run, so that a fourth must wait: how many there are, only killing can tell.
    let tested = || {
        RawRequest::new(&engine)
            .body("KILL QUERY WHERE query LIKE '%1000000000000%' TEST")
            .send()
            .success()
    };
    while tested().lines().count() < 2 {}
    let waiting = client.clone();
    let mut short = tokio::task::JoinSet::new();
    short.spawn(async move { waiting.query("SELECT 1").fetch_one::<u8>().await });
    assert_eq!(tested().lines().count(), 2);
    assert!(short.try_join_next().is_none());
    // A client that goes away while it waits gives up its place.
    queries.shutdown().await;
    assert_eq!(short.join_next().await.unwrap().unwrap().unwrap(), 1);
    assert!(engine.stop().await.unwrap().success());
}

#[tokio::test]
async fn a_statement_that_is_too_large_is_refused_and_data_is_not() {
    let Some(_) = library() else { return };
    let engine = builder().max_statement(2 << 20).start().await.unwrap();
    let post = |body: String| RawRequest::new(&engine).body(body).send();
    post("CREATE TABLE t (a String) ENGINE = MergeTree ORDER BY a".to_owned()).success();
    let large = "x".repeat(4 << 20);
    let answer = post(format!("SELECT length('{large}')"));
    assert_eq!(
        (answer.status, answer.header("x-clickhouse-exception-code")),
        (413, "229"),
        "{}",
        answer.text()
    );
    post(format!("INSERT INTO t FORMAT TSV\n{large}")).success();
    assert_eq!(
        post("SELECT length(a) FROM t".to_owned()).success(),
        format!("{}\n", 4 << 20)
    );
    // Just below, the engine's own limit counts, which a request can raise.
    let sql = format!("SELECT length('{}')", "x".repeat(1 << 20));
    let raised = RawRequest::new(&engine).key("max_query_size", "10000000").body(sql);
    assert_eq!(raised.send().success(), format!("{}\n", 1 << 20));
}
