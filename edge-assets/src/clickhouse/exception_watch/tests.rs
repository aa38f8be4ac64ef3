//! Tests of `exception_watch`.
use super::*;

const TAG: &str = "abcdefghijklmnop";
const ERROR: &str = "Code: 241. DB::Exception: too much. (MEMORY_LIMIT_EXCEEDED) (version 26.7.2.1 (official build))";

fn chunked(extra: &str, chunks: &[&[u8]], ended: bool) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 200 OK\r\n{extra}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
    for chunk in chunks {
        answer.extend(format!("{:x}\r\n", chunk.len()).bytes());
        answer.extend_from_slice(chunk);
        answer.extend(b"\r\n");
    }
    if ended {
        answer.extend(b"0\r\n\r\n");
    }
    answer
}

fn tag_header() -> String {
    format!("X-ClickHouse-Exception-Tag: {TAG}\r\n")
}

fn tagged_error() -> Vec<u8> {
    let length = ERROR.len() + 1;
    format!("\r\n__exception__\r\n{TAG}\r\n{ERROR}\n{length} {TAG}\r\n__exception__\r\n").into_bytes()
}

/// Feeds an answer in pieces; returns what passed, and the error.
fn feed(watch: &mut ExceptionWatch, answer: &[u8], piece: usize) -> (Vec<u8>, Option<String>) {
    let mut passed = Vec::new();
    for bytes in answer.chunks(piece) {
        match watch.look(bytes) {
            Verdict::Pass => passed.extend_from_slice(bytes),
            Verdict::Hold { pass } => passed.extend_from_slice(&bytes[..pass]),
            Verdict::Fail { pass, error } => {
                passed.extend_from_slice(&bytes[..pass]);
                return (passed, Some(error));
            }
        }
    }
    let error = watch.end();
    (passed, error)
}

/// In every split, a clean or a broken end, one chunk or several, the error is found and its text is whole.
#[test]
fn a_tagged_error_is_found_in_every_split() {
    let error = tagged_error();
    let (first, second) = error.split_at(error.len() / 2);
    let bodies: [&[&[u8]]; 4] = [
        &[b"rows", &error],
        &[b"rows", first, second],
        &[&[b"rows".as_slice(), &error].concat()],
        &[&[b"rows".as_slice(), &error[..5]].concat(), &error[5..]],
    ];
    for body in bodies {
        for ended in [true, false] {
            let answer = chunked(&tag_header(), body, ended);
            for piece in 1..=answer.len() {
                let (passed, found) = feed(&mut ExceptionWatch::default(), &answer, piece);
                assert_eq!(found.as_deref(), Some(ERROR), "pieces of {piece}");
                assert!(memmem::find(&passed, b"Code: 241").is_none(), "pieces of {piece}");
                assert!(
                    memmem::find(&passed, b"rows").is_some() || piece > 60,
                    "pieces of {piece}"
                );
            }
        }
    }
}

#[test]
fn an_error_that_breaks_off_is_still_an_error() {
    let error = tagged_error();
    let answer = chunked(&tag_header(), &[b"rows", &error], false);
    let start = memmem::find(&answer, b"Code").unwrap();
    for cut in start..answer.len() - 2 {
        let (_, found) = feed(&mut ExceptionWatch::default(), &answer[..cut], 7);
        assert!(found.is_some(), "cut at {cut}");
    }
}

#[test]
fn an_old_error_is_found_at_the_end_of_a_body_in_every_split() {
    let old = format!("rows{ERROR}\n");
    for body in [
        &[old.as_bytes()] as &[&[u8]],
        &[&old.as_bytes()[..30], &old.as_bytes()[30..]],
    ] {
        let answer = chunked("", body, true);
        for piece in 1..=answer.len() {
            let (passed, found) = feed(&mut ExceptionWatch::default(), &answer, piece);
            assert_eq!(found.as_deref(), Some(ERROR), "pieces of {piece}");
            assert!(!passed.ends_with(b"0\r\n\r\n"), "pieces of {piece}");
        }
    }
}

#[test]
fn good_answers_pass_byte_for_byte_and_one_after_the_other() {
    let data = [
        b"\r\n__exception__\r\n".as_slice(),
        b"almost",
        b"\r\n__exception__\r\nabcdefghijklmnoX\r\n",
    ]
    .concat();
    let sized = format!("HTTP/1.1 200 OK\r\n{}Content-Length: 5\r\n\r\n12345", tag_header());
    let empty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    let refused = format!(
        "HTTP/1.1 500 Oh\r\nContent-Length: {}\r\n\r\n{ERROR}\n",
        ERROR.len() + 1
    );
    let encoded = chunked("Content-Encoding: lz4\r\n", &[format!("{ERROR}\n").as_bytes()], true);
    let mut answers = chunked(&tag_header(), &[&data, b"more", &data], true);
    answers.extend(sized.bytes());
    answers.extend(empty.bytes());
    answers.extend(refused.bytes());
    answers.extend(encoded);
    answers.extend(chunked(&tag_header(), &[b"end"], true));
    for piece in 1..=answers.len() {
        let (passed, found) = feed(&mut ExceptionWatch::default(), &answers, piece);
        assert_eq!(found, None, "pieces of {piece}");
        assert_eq!(passed, answers, "pieces of {piece}");
    }
}

#[test]
fn the_error_of_a_later_answer_on_the_connection_is_found_too() {
    let mut answers = chunked(&tag_header(), &[b"good"], true);
    let good = answers.len();
    answers.extend(chunked(&tag_header(), &[b"bad", &tagged_error()], true));
    for piece in [1, 3, 64, answers.len()] {
        let (passed, found) = feed(&mut ExceptionWatch::default(), &answers, piece);
        assert_eq!(found.as_deref(), Some(ERROR));
        assert!(passed.len() > good);
        assert_eq!(passed[..good], answers[..good]);
    }
}

#[test]
fn a_mark_hidden_behind_its_own_beginning_is_found() {
    let error = tagged_error();
    let body = [b"\r\n__exception__".as_slice(), &error].concat();
    let answer = chunked(&tag_header(), &[&body], true);
    for piece in 1..=answer.len() {
        let (_, found) = feed(&mut ExceptionWatch::default(), &answer, piece);
        assert_eq!(found.as_deref(), Some(ERROR), "pieces of {piece}");
    }
}

#[test]
fn bytes_that_are_no_http_pass() {
    for junk in [
        vec![b'x'; 300_000],
        b"HTTP/1.1 200 OK\r\n\r\nuntil the end".to_vec(),
        chunked("", &[], false),
    ] {
        let (passed, found) = feed(&mut ExceptionWatch::default(), &junk, 1000);
        assert_eq!((passed.len(), found), (junk.len(), None));
    }
}
