//! What an answer looks like: heads, formats, errors before and after the first row, compressed blocks.

use crate::support::Database;

#[test]
fn the_head_tells_format_id_zone_and_counts() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    let answer = database
        .request()
        .key("query_id", "an id")
        .body("SELECT 1 FORMAT CSV")
        .send();
    assert_eq!(answer.success(), "1\n");
    for (name, value) in [
        ("x-clickhouse-format", "CSV"),
        ("x-clickhouse-query-id", "an id"),
        ("content-type", "text/csv; charset=UTF-8"),
        ("x-clickhouse-server-display-name", "edge-embedded"),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
    assert!(!answer.header("x-clickhouse-timezone").is_empty());
    let unnamed = database.post("SELECT 1");
    assert_eq!(unnamed.header("x-clickhouse-query-id").len(), 36);
    assert_eq!(unnamed.header("x-clickhouse-format"), "TabSeparated");
}

#[test]
fn the_format_comes_from_statement_header_or_address() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    let sql = "SELECT 1 AS a";
    let json = "{\"a\":1}\n";
    assert_eq!(database.post(format!("{sql} FORMAT JSONEachRow")).success(), json);
    assert_eq!(
        database
            .request()
            .key("default_format", "JSONEachRow")
            .body(sql)
            .send()
            .success(),
        json
    );
    assert_eq!(
        database
            .request()
            .header("X-ClickHouse-Format", "JSONEachRow")
            .body(sql)
            .send()
            .success(),
        json
    );
    let both = database
        .request()
        .key("default_format", "CSV")
        .body(format!("{sql} FORMAT JSONEachRow SETTINGS max_threads = 1"));
    assert_eq!(both.send().success(), json);
    assert_eq!(database.post("SHOW DATABASES LIKE 'system'").success(), "system\n");
    assert_eq!(
        database.post("DESCRIBE TABLE system.one FORMAT TSVRaw").success(),
        "dummy\tUInt8\t\t\t\t\t\n"
    );
}

#[test]
fn errors_have_their_status() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    for (sql, status, code) in [
        ("SELECT * FROM missing", 404, "60"),
        ("SELECT missing", 404, "47"),
        ("SELECT missing()", 404, "46"),
        ("SELEC", 400, "62"),
        ("SELECT throwIf(1)", 500, "395"),
        ("SELECT 1 FORMAT Missing", 404, "73"),
        ("SELECT {missing:UInt8}", 400, "456"),
        (
            "SELECT sum(number) FROM numbers(1000000000000) SETTINGS max_execution_time = 0.2",
            408,
            "159",
        ),
    ] {
        let answer = database.post(sql);
        assert_eq!(
            (answer.status, answer.header("x-clickhouse-exception-code")),
            (status, code),
            "{}",
            answer.text()
        );
        assert!(
            answer.text().starts_with(&format!("Code: {code}. DB::Exception: ")),
            "{}",
            answer.text()
        );
    }
}

#[test]
fn an_error_after_the_first_row_is_in_the_body() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    let sql = "SELECT throwIf(number = 3000000, 'late') FROM numbers(5000000)";
    let answer = database.post(sql);
    assert_eq!(answer.status, 200);
    assert!(
        answer.is_complete,
        "a cut connection would look like a fault of the network"
    );
    let (tag, text) = (answer.header("x-clickhouse-exception-tag"), answer.text());
    let (rows, rest) = text
        .split_once(&format!("\r\n__exception__\r\n{tag}\r\n"))
        .expect("the error is announced");
    assert!(rows.len() > 1_000_000 && rows.bytes().all(|byte| byte == b'0' || byte == b'\n'));
    let rest = rest
        .strip_suffix("\r\n__exception__\r\n")
        .expect("and the announcement is closed");
    let (message, end) = rest.rsplit_once('\n').unwrap();
    assert!(message.starts_with("Code: 395. DB::Exception: late"), "{message}");
    assert_eq!(end, format!("{} {tag}", message.len() + 1));
    // Asked to wait for the end, it says so in time.
    let answer = database.request().key("wait_end_of_query", "1").body(sql).send();
    assert_eq!(
        (answer.status, answer.header("x-clickhouse-exception-code")),
        (500, "395")
    );
}

#[test]
fn an_answer_can_come_in_compressed_blocks() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    let answer = database
        .request()
        .key("compress", "1")
        .body("SELECT number FROM numbers(300000)")
        .send();
    assert_eq!(answer.status, 200);
    let (mut rest, mut content) = (answer.body.as_slice(), Vec::new());
    while !rest.is_empty() {
        assert_eq!(rest[16], 0x82);
        let compressed = u32::from_le_bytes(rest[17..21].try_into().unwrap()) as usize;
        let size = u32::from_le_bytes(rest[21..25].try_into().unwrap()) as usize;
        let checksum = u128::from_le_bytes(rest[..16].try_into().unwrap());
        assert_eq!(
            checksum,
            cityhash_rs::cityhash_102_128(&rest[16..16 + compressed]).rotate_right(64)
        );
        content.extend(lz4_flex::block::decompress(&rest[25..16 + compressed], size).unwrap());
        rest = &rest[16 + compressed..];
    }
    let expected: String = (0..300_000).map(|row| format!("{row}\n")).collect();
    assert_eq!(String::from_utf8(content).unwrap(), expected);
}

#[test]
fn totals_and_empty_answers_are_as_on_a_server() {
    let Some(database) = Database::new_blocking() else {
        return;
    };
    let sql = "SELECT number % 2 AS k, count() FROM numbers(200000) GROUP BY k WITH TOTALS ORDER BY k";
    assert_eq!(database.post(sql).success(), "0\t100000\n1\t100000\n\n0\t200000\n");
    let names = database.post("SELECT 1 AS a WHERE 0 FORMAT RowBinaryWithNamesAndTypes");
    assert_eq!(names.success(), "\u{1}\u{1}a\u{5}UInt8");
    assert_eq!(database.post("SELECT 1 WHERE 0").success(), "");
    assert_eq!(database.post("CREATE TABLE t (a UInt8) ENGINE = Memory").success(), "");
}
