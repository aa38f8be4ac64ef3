//! Parses the text form of a selection, by recursive descent with a bound on its depth.
//!
//! ```text
//! or        = and { ("or" | ",") and }
//! and       = not { "and" not }
//! not       = "not" not | traversal
//! traversal = [ [ number ] "+" ] atom [ "+" [ number ] ]
//! atom      = "(" or ")" | ("roots" | "sinks") "(" [ or ] ")" | term
//! term      = "*" | "stale" | [ field ":" ] pattern
//! field     = "key" | "group" | "tag" | "kind" | "owner" | "status"
//! pattern   = word | quoted
//! ```
//!
//! A word ends before a blank, a parenthesis, `+`, `,` and `"`. The numbers of a traversal stand without a blank beside
//! their `+`.

use std::{borrow::Cow, ops::Range, str::FromStr};

use super::{
    Depth, Selection, SelectionError, Term,
    token::{Token, TokenKind, tokens, unescape},
};
use crate::suggest::did_you_mean;

/// The longest text accepted, in bytes.
const MAX_TEXT: usize = 64 * 1024;
/// How deep parentheses and `not` may nest.
const MAX_NESTING: u32 = 100;
/// What may stand before a colon.
const FIELDS: [&str; 6] = ["key", "group", "tag", "kind", "owner", "status"];
/// What may stand before a parenthesis.
pub(crate) const FUNCTIONS: [&str; 2] = ["roots", "sinks"];
/// Where a selection may begin.
const OPERAND: &str = "an asset, `group:..`, `not` or `(`";

impl FromStr for Selection {
    type Err = SelectionError;

    fn from_str(text: &str) -> Result<Self, SelectionError> {
        parse(text).map(|(selection, _)| selection)
    }
}

/// Where a term stands in the text of a selection, by the form in which it is printed.
#[cfg(any(test, feature = "cli"))]
pub(crate) fn locate(text: &str, term: &str) -> Option<Range<usize>> {
    let (_, terms) = parse(text).ok()?;
    let found = terms.into_iter().find(|(_, found)| found.to_string() == term);
    found.map(|(span, _)| span)
}

/// Reads a selection, and tells where its terms stand.
fn parse(text: &str) -> Result<(Selection, Vec<(Range<usize>, Term)>), SelectionError> {
    if text.len() > MAX_TEXT {
        let beginning: String = text.chars().take(1_000).collect();
        let what = "it is longer than 64 KiB; give what it lists a group or a tag, and select that".to_owned();
        return Err(SelectionError::new(&beginning, 0..0, what));
    }
    let fault = |(span, what)| SelectionError::new(text, span, what);
    let tokens = tokens(text).map_err(|at| fault((at..text.len(), "this quote is not closed".to_owned())))?;
    let mut parser = Parser {
        tokens: &tokens,
        next: 0,
        nesting: 0,
        terms: Vec::new(),
    };
    let parsed = parser.or().and_then(|selection| match parser.peek().kind {
        TokenKind::End => Ok(selection),
        _ => Err(parser.unexpected("the end, `and` or `or`")),
    });
    match parsed {
        Ok(selection) => Ok((selection, parser.terms)),
        Err(error) => Err(fault(error)),
    }
}

type Parsed<T> = Result<T, (Range<usize>, String)>;

struct Parser<'a> {
    tokens: &'a [Token<'a>],
    next: usize,
    nesting: u32,
    /// The terms read so far, each with its place.
    terms: Vec<(Range<usize>, Term)>,
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

    fn unexpected(&self, expected: &str) -> (Range<usize>, String) {
        let token = self.peek();
        let mut cure = String::new();
        let found = match token.kind {
            TokenKind::Open => "`(`".to_owned(),
            TokenKind::Close => "`)`".to_owned(),
            TokenKind::Plus => "`+`".to_owned(),
            TokenKind::Comma => "`,`".to_owned(),
            TokenKind::Word(word) => {
                if let Some(meant) = operator_meant(word) {
                    cure = format!("; write `{meant}`");
                }
                format!("`{word}`")
            }
            TokenKind::Quoted(text) => format!("`\"{text}\"`"),
            TokenKind::End => "the end".to_owned(),
        };
        (token.span(), format!("expected {expected}, found {found}{cure}"))
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
            return Err((self.peek().span(), "it nests deeper than 100 levels".to_owned()));
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
            .map_err(|_| (token.span(), format!("`{word}` levels are too many")))?;
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
            .map_err(|_| (token.span(), format!("`{word}` levels are too many")))?;
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
            TokenKind::Word(word) if matches!(word, "and" | "or") || operator_meant(word).is_some() => {
                Err(self.unexpected(OPERAND))
            }
            TokenKind::Word(word) => {
                self.advance();
                let term = self.term(word, token)?;
                self.terms.push((token.start..self.end_of_last(), term.clone()));
                Ok(Selection::Term(term))
            }
            TokenKind::Quoted(text) => {
                self.advance();
                let term = Term::Key(unescape(text).into_owned());
                self.terms.push((token.span(), term.clone()));
                Ok(Selection::Term(term))
            }
            TokenKind::Plus | TokenKind::Comma | TokenKind::Close | TokenKind::End => Err(self.unexpected(OPERAND)),
        }
    }

    fn close(&mut self) -> Parsed<()> {
        if self.eat(TokenKind::Close) {
            Ok(())
        } else {
            Err(self.unexpected("`)`"))
        }
    }

    /// Where the token before the next one ends.
    fn end_of_last(&self) -> usize {
        self.tokens[self.next.saturating_sub(1)].end
    }

    fn term(&mut self, word: &'a str, token: Token<'a>) -> Parsed<Term> {
        let Some((field, value)) = word.split_once(':') else {
            return self.bare_term(word, token);
        };
        let mut value = Cow::Borrowed(value);
        if value.is_empty()
            && let TokenKind::Quoted(text) = self.peek().kind
            && self.peek().start == token.end
        {
            value = unescape(text);
            self.advance();
        } else if value.is_empty() {
            let text = format!("`{field}:` lacks its value, such as `{field}:name`");
            return Err((token.end..token.end, text));
        }
        let text = value.clone().into_owned();
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
                let fields = FIELDS.join(", ");
                let text = format!("there is no field `{field}`{offer}; the fields are {fields}");
                Err((token.start..token.start + field.len(), text))
            }
        }
    }

    /// A word without a field.
    fn bare_term(&self, word: &str, token: Token<'_>) -> Parsed<Term> {
        let next = self.peek();
        if next.kind == TokenKind::Open && next.start == token.end {
            let offer = did_you_mean(word, FUNCTIONS);
            let functions = FUNCTIONS.map(|name| format!("`{name}(..)`")).join(" and ");
            let text = format!("there is no function `{word}`{offer}; the functions are {functions}");
            return Err((token.span(), text));
        }
        if word.contains(['&', '|', '!']) {
            let text = format!("`{word}` is no key; selections are joined by words: `a and b`, `a or b`, `not a`");
            return Err((token.span(), text));
        }
        Ok(match word {
            "*" => Term::All,
            "stale" => Term::Stale,
            key => Term::Key(key.to_owned()),
        })
    }
}

/// The operator that is written in another way.
pub(super) fn operator_meant(word: &str) -> Option<&'static str> {
    match word {
        "AND" | "&" | "&&" => Some("and"),
        "OR" | "|" | "||" => Some("or"),
        "NOT" | "!" => Some("not"),
        _ => None,
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
            ("key:NOT", "key:NOT"),
            ("key:a:b", "key:a:b"),
            ("\"a:b\"", "key:a:b"),
            ("group:\"say \\\"hi\\\" \\\\\"", "group:\"say \\\"hi\\\" \\\\\""),
            ("\"\"", "\"\""),
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
            ("\"a\\\"", 0, "not closed"),
            ("a+99999999999", 2, "too many"),
            ("a AND b", 2, "found `AND`; write `and`"),
            ("NOT a", 0, "found `NOT`; write `not`"),
            ("a && b", 2, "found `&&`; write `and`"),
            ("!a", 0, "joined by words"),
            ("a|b", 0, "joined by words"),
            ("root(a)", 0, "no function `root`; did you mean `roots`"),
            ("a or f(b)", 5, "the functions are `roots(..)` and `sinks(..)`"),
        ];
        for (text, at, part) in cases {
            let error = text.parse::<Selection>().unwrap_err();
            assert_eq!(error.at(), at, "{text}: {error}");
            assert!(error.to_string().contains(part), "{text}: {error}");
        }
        let error = "größe und".parse::<Selection>().unwrap_err();
        assert_eq!(error.span(), 8..11, "bytes, for programs");
        assert!(error.to_string().contains("at 7: "), "characters, for people: {error}");
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

    #[test]
    fn terms_are_found_where_they_stand() {
        for (text, term, place) in [
            ("+a or group:b", "a", Some(1..2)),
            ("+a or group:b", "group:b", Some(6..13)),
            ("not group:\"two words\"+", "group:\"two words\"", Some(4..21)),
            ("a or a", "a", Some(0..1)),
            ("a", "b", None),
            ("(a", "a", None),
        ] {
            assert_eq!(locate(text, term), place, "{text}");
        }
    }

    #[test]
    fn a_long_text_makes_no_long_error() {
        let text = format!("{} b", "a".repeat(10_000));
        let error = text.parse::<Selection>().unwrap_err();
        assert_eq!(error.span(), 10_001..10_002);
        assert!(error.to_string().len() < 300, "{error}");
        let error = "a,".repeat(40_000).parse::<Selection>().unwrap_err();
        assert!(error.to_string().contains("longer than 64 KiB") && error.text().len() < 2_000);
    }
}
