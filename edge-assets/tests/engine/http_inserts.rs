//! Ways to bring data in: statement and data together or apart, packed in every encoding, cut on the way.

use std::io::Write;

use crate::support::Database;

const ROWS: &[u8] = b"1\n2\n3\n";

fn with_table() -> Option<Database> {
    let database = Database::new_blocking()?;
    database
        .post("CREATE TABLE t (a UInt64, b String DEFAULT 'd') ENGINE = MergeTree ORDER BY a")
        .success();
    Some(database)
}

fn count(database: &Database) -> String {
    database.post("SELECT count(), sum(a) FROM t").success()
}

#[test]
fn statement_and_data_may_come_together_or_apart() {
    let Some(database) = with_table() else { return };
    let insert = "INSERT INTO t (a) FORMAT TSV";
    database.request().key("query", insert).body(ROWS).send().success();
    assert_eq!(count(&database), "3\t6\n");
    database.post([insert.as_bytes(), b"\n", ROWS].concat()).success();
    assert_eq!(count(&database), "6\t12\n");
    database
        .request()
        .key("query", "INSERT INTO t (a) VALUES")
        .body("(1), (2), (3)")
        .send()
        .success();
    database
        .request()
        .key("query", "INSERT INTO t (a)")
        .body("VALUES (1), (2), (3)")
        .send()
        .success();
    database
        .request()
        .key("query", "INSERT INTO t (a) FORMAT TSV 1")
        .body("2\n3\n")
        .send()
        .success();
    assert_eq!(count(&database), "15\t30\n");
    let insert = "INSERT INTO t (a) -- a note\nVALUES (1), (2), (3);";
    database.request().key("query", insert).send().success();
    assert_eq!(count(&database), "18\t36\n");
}

#[test]
fn parameters_reach_an_insert() {
    let Some(database) = with_table() else { return };
    let insert = "INSERT INTO {table:Identifier} (a) FORMAT TSV";
    database
        .request()
        .key("query", insert)
        .key("param_table", "t")
        .body(ROWS)
        .send()
        .success();
    assert_eq!(count(&database), "3\t6\n");
    let insert = "INSERT INTO t (a) SELECT {value:UInt64}";
    database.request().key("param_value", "4").body(insert).send().success();
    assert_eq!(count(&database), "4\t10\n");
}

#[test]
fn every_encoding_is_unpacked() {
    let Some(database) = with_table() else { return };
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(ROWS).unwrap();
    let mut lz4 = lz4_flex::frame::FrameEncoder::new(Vec::new());
    lz4.write_all(ROWS).unwrap();
    let bodies = [
        ("gzip", gzip.finish().unwrap()),
        ("lz4", lz4.finish().unwrap()),
        ("zstd", zstd::stream::encode_all(ROWS, 1).unwrap()),
    ];
    for (encoding, body) in bodies {
        database.post("TRUNCATE TABLE t").success();
        let request = database.request().key("query", "INSERT INTO t (a) FORMAT TSV");
        request
            .header("Content-Encoding", encoding)
            .body(body.clone())
            .send()
            .success();
        assert_eq!(count(&database), "3\t6\n", "{encoding}");
        // Cut, it is refused, and nothing stays.
        let request = database.request().key("query", "INSERT INTO t (a) FORMAT TSV");
        let answer = request
            .header("Content-Encoding", encoding)
            .body(&body[..body.len() - 2])
            .send();
        assert_eq!(
            answer.header("x-clickhouse-exception-code"),
            "33",
            "{encoding}: {}",
            answer.text()
        );
        assert_eq!(count(&database), "3\t6\n", "{encoding}");
    }
    let request = database.request().key("query", "INSERT INTO t (a) FORMAT TSV");
    let answer = request.header("Content-Encoding", "br").body(ROWS).send();
    assert_eq!(answer.header("x-clickhouse-exception-code"), "89");
}

#[test]
fn a_connection_that_breaks_in_mid_insert_writes_nothing() {
    let Some(database) = with_table() else { return };
    let rows: Vec<u8> = (0..1_000_000)
        .flat_map(|row: u32| format!("{row}\n").into_bytes())
        .collect();
    let mut stream = database
        .request()
        .key("query", "INSERT INTO t (a) FORMAT TSV")
        .open(rows.len() + 1);
    stream.write_all(&rows).unwrap();
    let running =
        "SELECT count() FROM system.processes WHERE query_kind = 'Insert' AND current_database = currentDatabase()";
    while database.post(running).success() == "0\n" {}
    drop(stream);
    while database.post(running).success() != "0\n" {}
    assert_eq!(count(&database), "0\t0\n");
}

#[test]
fn rows_that_cannot_be_read_are_told_and_not_kept() {
    let Some(database) = with_table() else { return };
    let answer = database
        .request()
        .key("query", "INSERT INTO t (a) FORMAT TSV")
        .body("1\nx\n")
        .send();
    assert_eq!(
        (answer.status, answer.header("x-clickhouse-exception-code")),
        (400, "27"),
        "{}",
        answer.text()
    );
    assert_eq!(count(&database), "0\t0\n");
}

#[test]
fn a_big_statement_of_values_is_not_held_up() {
    let Some(database) = with_table() else { return };
    let values: Vec<String> = (0..400_000)
        .map(|row| format!("({row}, 'some text for row {row}')"))
        .collect();
    let statement = format!("INSERT INTO t VALUES {}", values.join(", "));
    assert!(statement.len() > 10 << 20);
    database.post(statement).success();
    assert_eq!(count(&database), format!("400000\t{}\n", 400_000_u64 * 399_999 / 2));
}
