//! A Rust file cut into code, string literals and comments, so that a rule never takes a comment or a text for code.
//!
//! A scanner, not a parser: it knows comments (nested ones too), all string forms, characters and lifetimes, and where an
//! item under `#[cfg(test)]` begins and ends.

/// What a comment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CommentKind {
    /// `//!` and `/*! */`.
    File,
    /// `///` and `/** */`.
    Item,
    /// Every other comment.
    Plain,
}

/// One comment; a block comment has one entry a line.
#[derive(Debug)]
pub(crate) struct Comment {
    pub(crate) line: usize,
    pub(crate) kind: CommentKind,
    pub(crate) text: String,
}

/// One string literal, at the line it begins.
#[derive(Debug)]
pub(crate) struct Literal {
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// A Rust file as the rules see it.
#[derive(Debug)]
pub(crate) struct RustFile {
    /// From the root of the workspace, with `/`.
    pub(crate) path: String,
    /// The code: comments and the insides of literals are blanks, line ends are kept.
    pub(crate) code: String,
    pub(crate) comments: Vec<Comment>,
    pub(crate) literals: Vec<Literal>,
    test_lines: Vec<bool>,
}

impl RustFile {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let mut scanner = Scanner {
            chars: text.chars().collect(),
            at: 0,
            line: 1,
            code: String::with_capacity(text.len()),
            comments: Vec::new(),
            literals: Vec::new(),
        };
        scanner.run();
        let whole = in_test_folder(path) || scanner.code.contains("#![cfg(test)]");
        let mut test_lines = vec![whole; text.lines().count() + 2];
        for (first, last) in test_items(&scanner.code) {
            test_lines[first..=last].fill(true);
        }
        Self {
            path: path.to_owned(),
            code: scanner.code,
            comments: scanner.comments,
            literals: scanner.literals,
            test_lines,
        }
    }

    /// Whether the line belongs to tests.
    pub(crate) fn is_test(&self, line: usize) -> bool {
        self.test_lines.get(line).copied().unwrap_or(false)
    }

    /// Whether all of the file is a test.
    pub(crate) fn is_test_file(&self) -> bool {
        in_test_folder(&self.path)
    }

    /// The lines of code with their numbers.
    pub(crate) fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.code.lines())
    }

    /// The line of a place in `code`.
    pub(crate) fn line_at(&self, offset: usize) -> usize {
        line_at(&self.code, offset)
    }

    /// The name without folders and `.rs`.
    pub(crate) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.strip_suffix(".rs").unwrap_or(name)
    }
}

/// Whether `c` may stand in an identifier.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The places where `word` stands as a whole word.
pub(crate) fn words_at<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = text[..*at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

/// Where the bracket that opens at `open` is closed.
pub(crate) fn closing(code: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in code[open..].char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(open + at);
                }
            }
            _ => {}
        }
    }
    None
}

fn line_at(code: &str, offset: usize) -> usize {
    code[..offset].matches('\n').count() + 1
}

fn in_test_folder(path: &str) -> bool {
    path.split('/').any(|part| part == "tests" || part == "tests.rs") || path.ends_with("_tests.rs")
}

/// First and last line of each item under `#[cfg(test)]` or `#[cfg(all(test, …))]`.
fn test_items(code: &str) -> Vec<(usize, usize)> {
    let mut items = Vec::new();
    for (start, _) in code
        .match_indices("#[cfg(test)]")
        .chain(code.match_indices("#[cfg(all(test"))
    {
        let mut at = start;
        // The attributes before the item, this one first.
        while code[at..].starts_with('#') {
            let Some(end) = code[at..].find('[').and_then(|open| closing(code, at + open)) else {
                break;
            };
            at = end
                + 1
                + code[end + 1..]
                    .chars()
                    .take_while(|c| c.is_whitespace())
                    .map(char::len_utf8)
                    .sum::<usize>();
        }
        let end = match code[at..].find(['{', ';']).map(|found| at + found) {
            Some(open) if code[open..].starts_with('{') => closing(code, open).unwrap_or(code.len()),
            Some(semicolon) => semicolon,
            None => code.len(),
        };
        items.push((line_at(code, start), line_at(code, end)));
    }
    items
}

struct Scanner {
    chars: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    comments: Vec<Comment>,
    literals: Vec<Literal>,
}

impl Scanner {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    /// Takes one character into the code, blanked if `hide`.
    fn take(&mut self, hide: bool) -> char {
        let c = self.chars[self.at];
        self.at += 1;
        if c == '\n' {
            self.line += 1;
        }
        self.code.push(if hide && c != '\n' { ' ' } else { c });
        c
    }

    fn run(&mut self) {
        while let Some(c) = self.peek(0) {
            let glued = self.at > 0 && is_word(self.chars[self.at - 1]);
            match (c, self.peek(1)) {
                ('/', Some('/')) => self.line_comment(),
                ('/', Some('*')) => self.block_comment(),
                ('"', _) => self.text(),
                ('r' | 'b' | 'c', _) if !glued => self.maybe_prefixed(),
                ('\'', _) => self.character(),
                _ => {
                    self.take(false);
                }
            }
        }
    }

    fn line_comment(&mut self) {
        let line = self.line;
        let mut text = String::new();
        while self.peek(0).is_some_and(|c| c != '\n') {
            text.push(self.take(true));
        }
        let (kind, marks) = match text.as_bytes() {
            [_, _, b'!', ..] => (CommentKind::File, 3),
            [_, _, b'/', b'/', ..] => (CommentKind::Plain, 2),
            [_, _, b'/', ..] => (CommentKind::Item, 3),
            _ => (CommentKind::Plain, 2),
        };
        self.comments.push(Comment {
            line,
            kind,
            text: text[marks..].to_owned(),
        });
    }

    fn block_comment(&mut self) {
        let first = self.line;
        let mut text = String::new();
        let mut depth = 0_usize;
        while self.at < self.chars.len() {
            let step = match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => {
                    depth += 1;
                    2
                }
                (Some('*'), Some('/')) => {
                    depth -= 1;
                    2
                }
                _ => 1,
            };
            for _ in 0..step {
                text.push(self.take(true));
            }
            if depth == 0 {
                break;
            }
        }
        let kind = match text.as_bytes() {
            [_, _, b'!', ..] => CommentKind::File,
            [_, _, b'*', c, ..] if *c != b'*' && *c != b'/' => CommentKind::Item,
            _ => CommentKind::Plain,
        };
        for (line, text) in (first..).zip(text.lines()) {
            self.comments.push(Comment {
                line,
                kind,
                text: text.to_owned(),
            });
        }
    }

    /// A plain string: the quotes stay in the code.
    fn text(&mut self) {
        let line = self.line;
        self.take(false);
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            if c == '"' {
                self.take(false);
                break;
            }
            text.push(self.take(true));
            if c == '\\' && self.peek(0).is_some() {
                text.push(self.take(true));
            }
        }
        self.literals.push(Literal { line, text });
    }

    /// `r`, `b`, `c` and their pairs before a string or a byte; else the beginning of a word.
    fn maybe_prefixed(&mut self) {
        let mut ahead = 1;
        let mut raw = self.peek(0) == Some('r');
        if !raw && self.peek(1) == Some('r') {
            raw = true;
            ahead = 2;
        }
        let hashes = if raw {
            (0..).take_while(|more| self.peek(ahead + more) == Some('#')).count()
        } else {
            0
        };
        let opens = self.peek(ahead + hashes) == Some('"');
        if opens {
            for _ in 0..ahead + hashes {
                self.take(false);
            }
            if raw { self.raw_text(hashes) } else { self.text() }
        } else {
            self.take(false);
        }
    }

    fn raw_text(&mut self, hashes: usize) {
        let line = self.line;
        self.take(false);
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            if c == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                for _ in 0..=hashes {
                    self.take(false);
                }
                break;
            }
            text.push(self.take(true));
        }
        self.literals.push(Literal { line, text });
    }

    /// A character literal is blanked; a lifetime stays.
    fn character(&mut self) {
        let escaped = self.peek(1) == Some('\\');
        if !escaped && self.peek(2) != Some('\'') {
            self.take(false);
            return;
        }
        self.take(false);
        self.take(true);
        if escaped {
            self.take(true);
        }
        while self.peek(0).is_some_and(|c| c != '\'') {
            self.take(true);
        }
        if self.peek(0).is_some() {
            self.take(false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CommentKind, RustFile};

    fn file(text: &str) -> RustFile {
        RustFile::new("a/src/b.rs", text)
    }

    #[test]
    fn comments_and_texts_are_not_code() {
        let file = file("//! docs\nlet a = \"x // y\"; // why\n/* one /* two */ three */ let b = 1;\n/// item\n");
        assert!(
            file.code.contains("let a = \"      \";") && file.code.contains("let b = 1;"),
            "{}",
            file.code
        );
        assert!(!file.code.contains("why") && !file.code.contains("three"));
        let kinds: Vec<_> = file
            .comments
            .iter()
            .map(|comment| (comment.line, comment.kind))
            .collect();
        assert_eq!(
            kinds,
            [
                (1, CommentKind::File),
                (2, CommentKind::Plain),
                (3, CommentKind::Plain),
                (4, CommentKind::Item)
            ]
        );
        assert_eq!(file.literals[0].text, "x // y");
    }

    #[test]
    fn raw_and_prefixed_texts_are_read() {
        let file = file(
            "let a = r#\"a \"quoted\" // b\"#; let b = b\"bytes\"; let c = br##\"x\"# y\"##; let r#type = 1; let bar = 2;",
        );
        let texts: Vec<_> = file.literals.iter().map(|literal| literal.text.as_str()).collect();
        assert_eq!(texts, ["a \"quoted\" // b", "bytes", "x\"# y"]);
        assert!(file.code.contains("let r#type = 1; let bar = 2;"));
    }

    #[test]
    fn characters_and_lifetimes_are_told_apart() {
        let file = file("fn a<'a>(x: &'a str) -> char { let _ = '\\''; let _ = '\"'; '\\u{1F600}' } // end");
        assert!(file.code.contains("fn a<'a>(x: &'a str) -> char"));
        assert!(file.literals.is_empty() && file.comments.len() == 1, "{file:?}");
    }

    #[test]
    fn escapes_do_not_end_a_text() {
        let file = file(r#"let a = "x\"y\\"; let b = "z";"#);
        let texts: Vec<_> = file.literals.iter().map(|literal| literal.text.as_str()).collect();
        assert_eq!(texts, [r#"x\"y\\"#, "z"]);
    }

    #[test]
    fn items_under_cfg_test_are_tests() {
        let file =
            file("fn a() {}\n#[cfg(test)]\n#[expect(x, reason = \"y\")]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n");
        let tests: Vec<usize> = (1..=7).filter(|line| file.is_test(*line)).collect();
        assert_eq!(tests, [2, 3, 4, 5, 6]);
        let unit = RustFile::new("a/src/b.rs", "#[cfg(any(test, feature = \"test-util\"))]\nmod b {\n}\n");
        assert!(!unit.is_test(2), "built for others too");
    }
}
