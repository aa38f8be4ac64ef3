//! Cuts a statement into words, quoted texts and signs, skipping comments, without understanding it.
//!
//! Works on bytes, since binary data may follow the statement. What is left open (a quote, a comment) reaches to the end.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword or a bare identifier.
    Word,
    /// A string, or an identifier in quotes.
    Quoted,
    /// Digits and what hangs on to them.
    Number,
    /// Any other single byte.
    Sign(u8),
}

/// A piece of the text with its place and the number of parentheses around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) depth: usize,
}

impl Token {
    /// Whether this is the word `word` in any case.
    pub(crate) fn is(&self, text: &[u8], word: &str) -> bool {
        self.kind == Kind::Word && text[self.start..self.end].eq_ignore_ascii_case(word.as_bytes())
    }

    /// Whether this is one of `words` in any case.
    pub(crate) fn is_any(&self, text: &[u8], words: &[&str]) -> bool {
        words.iter().any(|word| self.is(text, word))
    }

    /// Whether this is the sign `sign`.
    pub(crate) fn is_sign(&self, sign: u8) -> bool {
        self.kind == Kind::Sign(sign)
    }
}

/// Iterator over the tokens of a text.
#[derive(Debug)]
pub(crate) struct Tokens<'a> {
    text: &'a [u8],
    position: usize,
    depth: usize,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Self {
            text,
            position: 0,
            depth: 0,
        }
    }

    fn rest(&self) -> &'a [u8] {
        &self.text[self.position..]
    }

    fn skip_blanks_and_comments(&mut self) {
        loop {
            let rest = self.rest();
            let skipped = match rest {
                [first, ..] if first.is_ascii_whitespace() || *first == 0x0b => 1,
                [b'-', b'-', ..] | [b'#', b' ' | b'!', ..] => rest
                    .iter()
                    .position(|byte| *byte == b'\n')
                    .map_or(rest.len(), |at| at + 1),
                [b'/', b'*', tail @ ..] => tail
                    .windows(2)
                    .position(|pair| pair == b"*/")
                    .map_or(rest.len(), |at| at + 4),
                _ => return,
            };
            self.position += skipped;
        }
    }

    /// Length of the quoted text at the start of `rest`: a backslash or a doubled quote does not end it.
    fn quoted_length(rest: &[u8], quote: u8) -> usize {
        let mut at = 1;
        while let Some(byte) = rest.get(at) {
            at += match byte {
                b'\\' => 2,
                byte if *byte == quote && rest.get(at + 1) == Some(&quote) => 2,
                byte if *byte == quote => return at + 1,
                _ => 1,
            };
        }
        rest.len()
    }

    /// Length of the heredoc (`$tag$ … $tag$`) at the start of `rest`, if there is one.
    fn heredoc_length(rest: &[u8]) -> Option<usize> {
        let tag_end = 1 + rest.get(1..)?.iter().position(|byte| !is_word(*byte))?;
        if rest[tag_end] != b'$' {
            return None;
        }
        let tag = &rest[..=tag_end];
        let body = &rest[tag.len()..];
        Some(
            body.windows(tag.len())
                .position(|window| window == tag)
                .map_or(rest.len(), |at| at + 2 * tag.len()),
        )
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_blanks_and_comments();
        let rest = self.rest();
        let run = |accept: fn(u8) -> bool| rest.iter().position(|byte| !accept(*byte)).unwrap_or(rest.len());
        let (kind, length) = match *rest.first()? {
            quote @ (b'\'' | b'"' | b'`') => (Kind::Quoted, Self::quoted_length(rest, quote)),
            byte if byte.is_ascii_digit() => (Kind::Number, run(|byte| is_word(byte) || byte == b'.')),
            byte if is_word(byte) => (Kind::Word, run(|byte| is_word(byte) || byte == b'$')),
            sign @ b'$' => Self::heredoc_length(rest).map_or((Kind::Sign(sign), 1), |length| (Kind::Quoted, length)),
            sign => (Kind::Sign(sign), 1),
        };
        if kind == Kind::Sign(b')') {
            self.depth = self.depth.saturating_sub(1);
        }
        let start = self.position;
        self.position += length;
        let token = Token {
            kind,
            start,
            end: self.position,
            depth: self.depth,
        };
        if kind == Kind::Sign(b'(') {
            self.depth += 1;
        }
        Some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        Tokens::new(text.as_bytes())
            .map(|token| &text[token.start..token.end])
            .collect()
    }

    #[test]
    fn comments_and_blanks_vanish() {
        let text = "SELECT -- x 'y\n 1 /* ' */ + # z\n 2 /* open";
        assert_eq!(words(text), ["SELECT", "1", "+", "2"]);
    }

    #[test]
    fn quotes_hold_together() {
        let text = r#"a 'it''s \' -- x' "q "" (" `b\`` $t$ ' $x$ $t$ c"#;
        assert_eq!(
            words(text),
            ["a", r"'it''s \' -- x'", r#""q "" (""#, r"`b\``", "$t$ ' $x$ $t$", "c"]
        );
    }

    #[test]
    fn an_open_quote_reaches_to_the_end() {
        assert_eq!(words("a 'b c\\"), ["a", "'b c\\"]);
    }

    #[test]
    fn parentheses_count_depth() {
        let depths: Vec<_> = Tokens::new(b"a (b (c) d) e )f").map(|token| token.depth).collect();
        assert_eq!(depths, [0, 0, 1, 1, 2, 1, 1, 0, 0, 0, 0]);
    }
}
