//! Parses the text form of a selection, by recursive descent with a bound on its depth.
//!
//! ```text
//! or        = and { ("or" | ",") and }
//! and       = not { "and" not }
//! not       = "not" not | traversal
//! traversal = [ [ number ] "+" ] atom [ "+" [ number ] ]
//! atom      = "(" or ")" | ("roots" | "sinks") "(" [ or ] ")" | "*" | "stale" | [ field ":" ] pattern
//! ```

use std::str::FromStr;

use super::{
    Depth, Selection, Term,
    token::{Token, TokenKind, tokens},
};
use crate::suggest::did_you_mean;

/// The longest text accepted, in bytes.
const MAX_TEXT: usize = 64 * 1024;
/// How deep parentheses and `not` may nest.
const MAX_NESTING: u32 = 100;
/// What may stand before a colon.
const FIELDS: [&str; 6] = ["key", "group", "tag", "kind", "owner", "status"];

/// Why a text is not a selection, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("selection `{text}`, at {}: {what}", .at + 1)]
pub struct SelectionError {
    text: String,
    at: usize,
    what: String,
}

impl SelectionError {
    /// Where the fault lies, in bytes from the beginning.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }
}

impl FromStr for Selection {
    type Err = SelectionError;

    fn from_str(text: &str) -> Result<Self, SelectionError> {
        let shown: String = text.chars().take(200).collect();
        let fault = |at, what: &str| SelectionError {
            text: shown.clone(),
            at,
            what: what.to_owned(),
        };
        if text.len() > MAX_TEXT {
            return Err(fault(MAX_TEXT, "it is longer than 64 KiB"));
        }
        let tokens = tokens(text).map_err(|at| fault(at, "this quote is not closed"))?;
        let mut parser = Parser {
            tokens: &tokens,
            next: 0,
            nesting: 0,
        };
        let parsed = parser.or().and_then(|selection| match parser.peek().kind {
            TokenKind::End => Ok(selection),
            _ => Err(parser.unexpected("the end, `and` or `or`")),
        });
        parsed.map_err(|(at, what)| fault(at, &what))
    }
}

type Parsed<T> = Result<T, (usize, String)>;

struct Parser<'a> {
    tokens: &'a [Token<'a>],
    next: usize,
    nesting: u32,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Token<'a> {
        self.tokens[self.next]
    }

    fn advance(&mut self) -> Token<'a> {
        let token = self.peek();
        self.next += usize::from(token.kind != TokenKind::End);
        token
    }

    fn eat(&mut self, kind: TokenKind<'_>) -> bool {
        let found = self.peek().kind == kind;
        if found {
            self.advance();
        }
        found
    }

    fn unexpected(&self, expected: &str) -> (usize, String) {
        let token = self.peek();
        let found = match token.kind {
            TokenKind::Open => "`(`".to_owned(),
            TokenKind::Close => "`)`".to_owned(),
            TokenKind::Plus => "`+`".to_owned(),
            TokenKind::Comma => "`,`".to_owned(),
            TokenKind::Word(word) => format!("`{word}`"),
            TokenKind::Quoted(text) => format!("`\"{text}\"`"),
            TokenKind::End => "the end".to_owned(),
        };
        (token.start, format!("expected {expected}, found {found}"))
    }

    fn or(&mut self) -> Parsed<Selection> {
        let mut branches = vec![self.and()?];
        while self.eat(TokenKind::Word("or")) || self.eat(TokenKind::Comma) {
            branches.push(self.and()?);
        }
        Ok(any_of(branches))
    }

    fn and(&mut self) -> Parsed<Selection> {
        let first = self.not()?;
        let mut all = vec![first];
        while self.eat(TokenKind::Word("and")) {
            match self.not()? {
                Selection::And(inner) => all.extend(inner),
                other => all.push(other),
            }
        }
        match (all.pop(), all.is_empty()) {
            (Some(only), true) => Ok(only),
            (last, _) => {
                all.extend(last);
                Ok(Selection::And(all))
            }
        }
    }

    fn not(&mut self) -> Parsed<Selection> {
        if !self.eat(TokenKind::Word("not")) {
            return self.traversal();
        }
        self.nested(|parser| Ok(Selection::Not(Box::new(parser.not()?))))
    }

    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err((self.peek().start, "it nests deeper than 100 levels".to_owned()));
        }
        let parsed = parse(self);
        self.nesting -= 1;
        parsed
    }

    fn traversal(&mut self) -> Parsed<Selection> {
        let up = self.upstream_mark()?;
        let atom = self.atom()?;
        let down = if self.eat(TokenKind::Plus) {
            Some(self.depth_after_plus()?)
        } else {
            None
        };
        let selection = match up {
            Some(depth) => Selection::Upstream(Box::new(atom), depth),
            None => atom,
        };
        Ok(match (up, down) {
            (_, None) => selection,
            (None, Some(depth)) => Selection::Downstream(Box::new(selection), depth),
            // `+a+` is what is upstream and what is downstream of `a`, not what is downstream of its upstream.
            (Some(_), Some(depth)) => {
                let Selection::Upstream(inner, _) = &selection else {
                    return Ok(selection);
                };
                let downstream = Selection::Downstream(inner.clone(), depth);
                Selection::Or(vec![selection, downstream])
            }
        })
    }

    fn upstream_mark(&mut self) -> Parsed<Option<Depth>> {
        if self.eat(TokenKind::Plus) {
            return Ok(Some(None));
        }
        let (TokenKind::Word(word), token) = (self.peek().kind, self.peek()) else {
            return Ok(None);
        };
        let follows = self.tokens.get(self.next + 1);
        let plus_follows = follows.is_some_and(|next| next.kind == TokenKind::Plus && next.start == token.end);
        // `2+a` counts levels; `2+` alone is the asset `2` and what is downstream of it.
        let operand_follows = self.tokens.get(self.next + 2).is_some_and(|next| {
            next.start == token.end + 1
                && matches!(next.kind, TokenKind::Word(_) | TokenKind::Quoted(_) | TokenKind::Open)
        });
        if !(plus_follows && operand_follows && word.bytes().all(|byte| byte.is_ascii_digit())) {
            return Ok(None);
        }
        let depth = word
            .parse()
            .map_err(|_| (token.start, format!("`{word}` levels are too many")))?;
        self.advance();
        self.advance();
        Ok(Some(Some(depth)))
    }

    fn depth_after_plus(&mut self) -> Parsed<Depth> {
        let plus_end = self.tokens[self.next - 1].end;
        let token = self.peek();
        let TokenKind::Word(word) = token.kind else {
            return Ok(None);
        };
        if token.start != plus_end || !word.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(None);
        }
        let depth = word
            .parse()
            .map_err(|_| (token.start, format!("`{word}` levels are too many")))?;
        self.advance();
        Ok(Some(depth))
    }

    fn atom(&mut self) -> Parsed<Selection> {
        let token = self.peek();
        match token.kind {
            TokenKind::Open => {
                self.advance();
                let inner = self.nested(Self::or)?;
                self.close()?;
                Ok(inner)
            }
            TokenKind::Word(name @ ("roots" | "sinks"))
                if self
                    .tokens
                    .get(self.next + 1)
                    .is_some_and(|next| next.kind == TokenKind::Open) =>
            {
                self.advance();
                self.advance();
                let empty = self.peek().kind == TokenKind::Close;
                let inner = if empty {
                    None
                } else {
                    Some(Box::new(self.nested(Self::or)?))
                };
                self.close()?;
                Ok(if name == "roots" {
                    Selection::Roots(inner)
                } else {
                    Selection::Sinks(inner)
                })
            }
            TokenKind::Word("and" | "or") => Err(self.unexpected("an asset, `group:..`, `not` or `(`")),
            TokenKind::Word(word) => {
                self.advance();
                self.term(word, token).map(Selection::Term)
            }
            TokenKind::Quoted(text) => {
                self.advance();
                Ok(Selection::Term(Term::Key(text.to_owned())))
            }
            TokenKind::Plus | TokenKind::Comma | TokenKind::Close | TokenKind::End => {
                Err(self.unexpected("an asset, `group:..`, `not` or `(`"))
            }
        }
    }

    fn close(&mut self) -> Parsed<()> {
        if self.eat(TokenKind::Close) {
            Ok(())
        } else {
            Err(self.unexpected("`)`"))
        }
    }

    fn term(&mut self, word: &'a str, token: Token<'a>) -> Parsed<Term> {
        let Some((field, mut value)) = word.split_once(':') else {
            return Ok(match word {
                "*" => Term::All,
                "stale" => Term::Stale,
                key => Term::Key(key.to_owned()),
            });
        };
        if value.is_empty()
            && let TokenKind::Quoted(text) = self.peek().kind
            && self.peek().start == token.end
        {
            value = text;
            self.advance();
        }
        if value.is_empty() {
            return Err((token.end, format!("`{field}:` lacks its value, such as `{field}:name`")));
        }
        let text = value.to_owned();
        match field {
            "key" => Ok(Term::Key(text)),
            "group" => Ok(Term::Group(text)),
            "kind" => Ok(Term::Kind(text)),
            "owner" => Ok(Term::Owner(text)),
            "status" => Ok(Term::Status(text)),
            "tag" => Ok(match value.split_once('=') {
                Some((key, value)) => Term::Tag(key.to_owned(), Some(value.to_owned())),
                None => Term::Tag(text, None),
            }),
            _ => {
                let offer = did_you_mean(field, FIELDS);
                Err((
                    token.start,
                    format!(
                        "there is no field `{field}`{offer}; the fields are {}",
                        FIELDS.join(", ")
                    ),
                ))
            }
        }
    }
}

/// Joins branches, nested ones flattened; one branch is itself.
fn any_of(branches: Vec<Selection>) -> Selection {
    let mut flat = Vec::with_capacity(branches.len());
    for branch in branches {
        match branch {
            Selection::Or(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    if flat.len() == 1 {
        flat.remove(0)
    } else {
        Selection::Or(flat)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_forms_are_read_back_as_they_were_printed() {
        let cases = [
            ("a", "a"),
            ("+a", "+a"),
            ("2+a", "2+a"),
            ("a+", "a+"),
            ("a+3", "a+3"),
            ("+a+", "+a or a+"),
            ("1+a+2", "1+a or a+2"),
            ("a , b", "a or b"),
            ("a or b and c", "a or b and c"),
            ("(a or b) and c", "(a or b) and c"),
            ("not a and not (b or c)", "not a and not (b or c)"),
            ("group:redis_cache+", "group:redis_cache+"),
            ("tag:tier=gold and tag:x", "tag:tier=gold and tag:x"),
            ("owner:team:edge", "owner:team:edge"),
            ("roots() or sinks(group:x)", "roots() or sinks(group:x)"),
            ("+(a or b)", "+(a or b)"),
            ("(+a)+2", "(+a)+2"),
            ("a or (b or c)", "a or b or c"),
            ("a and (b and c)", "a and b and c"),
            ("key:and", "key:and"),
            ("group:\"two words\"", "group:\"two words\""),
            ("stale and status:failed", "stale and status:failed"),
            ("per_tenant/*", "per_tenant/*"),
        ];
        for (text, canonical) in cases {
            let selection: Selection = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(selection.to_string(), canonical, "{text}");
            assert_eq!(canonical.parse::<Selection>().unwrap(), selection, "{text}");
        }
    }

    #[test]
    fn faults_are_shown_at_their_place() {
        let cases = [
            ("", 0, "found the end"),
            ("a b", 2, "expected the end, `and` or `or`, found `b`"),
            ("a and", 5, "found the end"),
            ("(a", 2, "expected `)`"),
            ("grup:x", 0, "did you mean `group`"),
            ("group:", 6, "lacks its value"),
            ("\"a", 0, "not closed"),
            ("a+99999999999", 2, "too many"),
        ];
        for (text, at, part) in cases {
            let error = text.parse::<Selection>().unwrap_err();
            assert_eq!(error.at(), at, "{text}: {error}");
            assert!(error.to_string().contains(part), "{text}: {error}");
        }
        let deep = "(".repeat(1000);
        assert!(
            deep.parse::<Selection>()
                .unwrap_err()
                .to_string()
                .contains("nests deeper")
        );
    }

    #[test]
    fn a_long_chain_is_read_without_deep_recursion() {
        let text = vec!["a"; 13_000].join(" or ");
        let selection: Selection = text.parse().unwrap();
        assert_eq!(selection.branches().len(), 13_000);
    }
}
