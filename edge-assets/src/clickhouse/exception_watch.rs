//! [`ExceptionWatch`]: finds an error of the server in the bytes of its answers, wherever the network split them.
//!
//! A server whose query breaks after the first rows has said `200 OK` already; it writes the error behind the rows. The
//! client crate finds it only when the network delivers it in one piece: otherwise its bytes are taken for rows, and
//! where the server then ends the body properly (before 24.11, and 25.11), the answer passes for a whole one. So the
//! bytes of each connection are watched before the client crate sees them. The watch follows the framing of HTTP/1.1
//! (head, sized or chunked body), looks for the error in the body, and says how many bytes may pass.
//!
//! Since 25.11 the error is bracketed by a tag that the head names, so its start is found at once and no data can be
//! mistaken for it. Before, only its form at the very end of a body gives it away. Compressed bodies are not looked
//! into: there the client crate decodes block by block, and a block is not split. Pure: no I/O, no time.

use memchr::memmem;

/// The longest error that is kept.
const MAX_ERROR: usize = 16 << 10;
/// The longest head, or line of a chunk's size, that is waited for; beyond it the watch lets everything pass.
const MAX_HEAD: usize = 256 << 10;
const MARK: &[u8] = b"__exception__\r\n";

/// What to do with bytes that were looked at.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// All may pass.
    Pass,
    /// This many may pass, and then the connection fails with the server's error.
    Fail { pass: usize, error: String },
    /// This many may pass; the error has begun, and its end is still to come.
    Hold { pass: usize },
}

/// Follows the answers of one connection.
#[derive(Debug, Default)]
pub(super) struct ExceptionWatch {
    state: State,
    /// A line or head that is not complete yet.
    line: Vec<u8>,
    body: Body,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Head,
    /// A body of known size.
    Sized(u64),
    ChunkSize,
    ChunkData(u64),
    ChunkEnd,
    Trailer,
    /// A body that ends with the connection, or bytes that make no sense to us.
    Opaque,
}

/// What is known of the body under way.
#[derive(Debug, Default)]
struct Body {
    look: Look,
    /// The last bytes, decoded of chunks: as many as a mark may span, or as an old error may be long.
    tail: Vec<u8>,
    /// The error, once its start was seen.
    error: Option<Vec<u8>>,
}

#[derive(Debug, Default)]
enum Look {
    /// Not into this body: an error by its status, or compressed.
    #[default]
    Away,
    /// For the start of an error, `\r\n__exception__\r\n<tag>\r\n`.
    ForStart(Vec<u8>),
    /// For the form of an old error at the end.
    AtEnd,
}

impl ExceptionWatch {
    /// Looks at the next bytes of the connection.
    pub(super) fn look(&mut self, bytes: &[u8]) -> Verdict {
        let mut at = 0;
        // From where on nothing may pass.
        let mut hold = self.body.error.is_some().then_some(0);
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let done = match self.state {
                State::Head => self.take_line(rest, b"\r\n\r\n", Self::begin),
                State::ChunkSize => self.take_line(rest, b"\r\n", |_, line| chunk(line)),
                State::ChunkEnd => self.take_line(rest, b"\r\n", |_, _| State::ChunkSize),
                State::Trailer => self.take_line(rest, b"\r\n", |_, line| match line {
                    b"\r\n" => State::Head,
                    _ => State::Trailer,
                }),
                State::Sized(left) | State::ChunkData(left) => {
                    let span = usize::try_from(left).map_or(rest.len(), |left| left.min(rest.len()));
                    if let Some(start) = self.body.add(&rest[..span]) {
                        hold.get_or_insert(at + start);
                    }
                    self.advance(left - span as u64);
                    span
                }
                State::Opaque => rest.len(),
            };
            // An old error shows at the end only: without its last bytes the answer stays unfinished for the client.
            let ended = matches!(self.state, State::Trailer | State::Head);
            if let Some(error) = self.body.error_if_whole(ended) {
                return Verdict::Fail {
                    pass: hold.unwrap_or(at),
                    error,
                };
            }
            at += done;
        }
        hold.map_or(Verdict::Pass, |pass| Verdict::Hold { pass })
    }

    /// The connection ended; tells the error that it ended with.
    pub(super) fn end(&mut self) -> Option<String> {
        self.body.error.take().map(|error| error_text(&error))
    }

    fn advance(&mut self, left: u64) {
        self.state = match self.state {
            State::Sized(_) if left > 0 => State::Sized(left),
            State::ChunkData(_) if left > 0 => State::ChunkData(left),
            State::ChunkData(_) => State::ChunkEnd,
            _ => State::Head,
        };
    }

    /// Gathers bytes up to and with `end`, then goes on as `next` says. Returns how many bytes it took.
    fn take_line(&mut self, bytes: &[u8], end: &[u8], next: fn(&mut Self, &[u8]) -> State) -> usize {
        let Some(length) = find_over_seam(&mut self.line, bytes, end) else {
            self.line.extend_from_slice(bytes);
            if self.line.len() > MAX_HEAD {
                self.state = State::Opaque;
            }
            return bytes.len();
        };
        if self.line.is_empty() {
            self.state = next(self, &bytes[..length]);
        } else {
            let mut line = std::mem::take(&mut self.line);
            line.extend_from_slice(&bytes[..length]);
            self.state = next(self, &line);
        }
        length
    }

    /// Reads a head.
    fn begin(&mut self, head: &[u8]) -> State {
        let head = String::from_utf8_lossy(head);
        let mut lines = head.split("\r\n");
        let good = lines.next().and_then(|status| status.split(' ').nth(1)) == Some("200");
        let (mut chunked, mut size, mut encoded, mut tag) = (false, None, false, None);
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "transfer-encoding" => chunked = value.eq_ignore_ascii_case("chunked"),
                "content-length" => size = value.parse::<u64>().ok(),
                "content-encoding" => encoded = true,
                "x-clickhouse-exception-tag" => tag = Some(value.to_owned()),
                _ => {}
            }
        }
        self.body = Body {
            look: match tag {
                _ if !good || encoded => Look::Away,
                Some(tag) => Look::ForStart([b"\r\n", MARK, tag.as_bytes(), b"\r\n"].concat()),
                None => Look::AtEnd,
            },
            ..Body::default()
        };
        match size {
            _ if chunked => State::ChunkSize,
            Some(0) => State::Head,
            Some(size) => State::Sized(size),
            None => State::Opaque,
        }
    }
}

/// Reads the size of a chunk: hexadecimal digits, and perhaps an extension that nobody sends.
fn chunk(line: &[u8]) -> State {
    let text = String::from_utf8_lossy(line);
    let digits = text.split([';', '\r']).next().unwrap_or_default().trim();
    match u64::from_str_radix(digits, 16) {
        Ok(0) => State::Trailer,
        Ok(size) => State::ChunkData(size),
        Err(_) => State::Opaque,
    }
}

impl Body {
    /// Adds a piece of the body. When an error has begun, returns where in the piece.
    fn add(&mut self, piece: &[u8]) -> Option<usize> {
        if let Some(error) = &mut self.error {
            error.extend_from_slice(piece);
            return Some(0);
        }
        match &self.look {
            Look::Away => None,
            Look::AtEnd => {
                keep_last(&mut self.tail, piece, MAX_ERROR);
                None
            }
            Look::ForStart(start) => {
                if let Some(after) = find_over_seam(&mut self.tail, piece, start) {
                    self.error = Some(piece[after..].to_vec());
                    return Some(after.saturating_sub(start.len()));
                }
                keep_last(&mut self.tail, piece, start.len() - 1);
                None
            }
        }
    }

    /// The error, when all of it was seen; `ended` says that nothing more comes.
    fn error_if_whole(&mut self, ended: bool) -> Option<String> {
        if let Some(error) = &self.error {
            let whole = ended || error.ends_with(MARK) || error.len() >= MAX_ERROR;
            return whole.then(|| error_text(error));
        }
        if ended && matches!(std::mem::take(&mut self.look), Look::AtEnd) {
            return old_error(&std::mem::take(&mut self.tail));
        }
        None
    }
}

/// The error of an old server at the end of a body: `Code: 241. DB::Exception: … (version 24.8.1.1)\n`.
fn old_error(tail: &[u8]) -> Option<String> {
    let error = &tail[memmem::rfind(tail, b"Code: ").filter(|_| tail.ends_with(b")\n"))?..];
    let is_one = memmem::find(error, b"DB::").is_some() && memmem::find(error, b"Exception: ").is_some();
    is_one.then(|| error_text(error))
}

/// Finds `wanted` in what was kept and the piece together; returns how much of the piece it takes.
fn find_over_seam(kept: &mut Vec<u8>, piece: &[u8], wanted: &[u8]) -> Option<usize> {
    let before = kept.len();
    if before > 0 {
        let from = before.saturating_sub(wanted.len() - 1);
        kept.extend_from_slice(&piece[..piece.len().min(wanted.len() - 1)]);
        let found = memmem::find(&kept[from..], wanted);
        kept.truncate(before);
        if let Some(found) = found {
            return Some((from + found + wanted.len()).saturating_sub(before));
        }
    }
    memmem::find(piece, wanted).map(|found| found + wanted.len())
}

/// Keeps the last `most` bytes of what was kept and the piece together.
fn keep_last(kept: &mut Vec<u8>, piece: &[u8], most: usize) {
    let piece = &piece[piece.len().saturating_sub(most)..];
    let surplus = (kept.len() + piece.len()).saturating_sub(most);
    kept.drain(..surplus.min(kept.len()));
    kept.extend_from_slice(piece);
}

/// The first line of an error: what follows is its length, the tag and the mark.
fn error_text(error: &[u8]) -> String {
    let text = String::from_utf8_lossy(error);
    let end = text.rfind(")\n").map_or(text.len(), |end| end + 1);
    text[..end].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: &str = "abcdefghijklmnop";
    const ERROR: &str =
        "Code: 241. DB::Exception: too much. (MEMORY_LIMIT_EXCEEDED) (version 26.7.2.1 (official build))";

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
}
