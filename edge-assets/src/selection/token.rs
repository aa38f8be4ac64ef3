//! Cuts the text of a selection into tokens, each with its place.

/// A token and where it stands, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind<'a>,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind<'a> {
    Open,
    Close,
    Plus,
    Comma,
    /// Anything else up to a blank, a parenthesis, a plus or a comma.
    Word(&'a str),
    /// Text in double quotes, without them.
    Quoted(&'a str),
    End,
}

/// Cuts `text` into tokens, or names the place of a quote that does not close.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, usize> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let (kind, end) = match first {
            c if c.is_whitespace() => continue,
            '(' => (TokenKind::Open, start + 1),
            ')' => (TokenKind::Close, start + 1),
            '+' => (TokenKind::Plus, start + 1),
            ',' => (TokenKind::Comma, start + 1),
            '"' => {
                let length = text[start + 1..].find('"').ok_or(start)?;
                let end = start + length + 2;
                while chars.next_if(|(at, _)| *at < end).is_some() {}
                (TokenKind::Quoted(&text[start + 1..end - 1]), end)
            }
            _ => {
                let mut end = start + first.len_utf8();
                while let Some((at, c)) =
                    chars.next_if(|(_, c)| !c.is_whitespace() && !matches!(c, '(' | ')' | '+' | ',' | '"'))
                {
                    end = at + c.len_utf8();
                }
                (TokenKind::Word(&text[start..end]), end)
            }
        };
        tokens.push(Token { kind, start, end });
    }
    tokens.push(Token {
        kind: TokenKind::End,
        start: text.len(),
        end: text.len(),
    });
    Ok(tokens)
}
