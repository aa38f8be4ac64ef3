//! Cuts the text of a selection into tokens, each with its place.

use std::{borrow::Cow, ops::Range};

/// A token and where it stands, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind<'a>,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Token<'_> {
    /// Where it stands.
    pub(super) fn span(&self) -> Range<usize> {
        self.start..self.end
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind<'a> {
    Open,
    Close,
    Plus,
    Comma,
    /// Anything else up to a blank, a parenthesis, a plus, a comma or a quote.
    Word(&'a str),
    /// Text in double quotes, without them, as it was written; see [`unescape`].
    Quoted(&'a str),
    End,
}

/// What ends a word.
pub(crate) fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '+' | ',' | '"')
}

/// What was written in quotes: `\"` is a quote, `\\` a backslash.
pub(super) fn unescape(quoted: &str) -> Cow<'_, str> {
    if !quoted.contains('\\') {
        return Cow::Borrowed(quoted);
    }
    let mut text = String::with_capacity(quoted.len());
    let mut chars = quoted.chars().peekable();
    while let Some(char) = chars.next() {
        let escaped = (char == '\\')
            .then(|| chars.next_if(|next| matches!(next, '"' | '\\')))
            .flatten();
        text.push(escaped.unwrap_or(char));
    }
    Cow::Owned(text)
}

/// Cuts `text` into tokens, or names the place of a quote that does not close.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, usize> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let start = at;
        let kind = match first {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '(' => TokenKind::Open,
            ')' => TokenKind::Close,
            '+' => TokenKind::Plus,
            ',' => TokenKind::Comma,
            '"' => {
                let length = quoted_length(&text[start + 1..]).ok_or(start)?;
                TokenKind::Quoted(&text[start + 1..start + 1 + length])
            }
            _ => {
                let rest = &text[start..];
                TokenKind::Word(&rest[..rest.find(is_separator).unwrap_or(rest.len())])
            }
        };
        at += match kind {
            TokenKind::Word(word) => word.len(),
            TokenKind::Quoted(quoted) => quoted.len() + 2,
            _ => 1,
        };
        tokens.push(Token { kind, start, end: at });
    }
    tokens.push(Token {
        kind: TokenKind::End,
        start: text.len(),
        end: text.len(),
    });
    Ok(tokens)
}

/// How many bytes stand before the quote that closes.
fn quoted_length(rest: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, char) in rest.char_indices() {
        match char {
            '"' if !is_escaped => return Some(at),
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    None
}
