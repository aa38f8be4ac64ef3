//! Reads DOT as its grammar has it, as far as graphs of assets go: statements, attributes, quoted identifiers, subgraphs.

use std::{collections::BTreeMap, iter::Peekable, str::Chars};

use super::diagrams::Read;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Id(String),
    Sign(char),
    Arrow,
}

/// Cuts the text; identifiers are letters, digits and underscores, or stand in quotes with escapes.
fn tokens(text: &str) -> Vec<Token> {
    let mut chars = text.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(char) = chars.next() {
        tokens.push(match char {
            c if c.is_whitespace() => continue,
            '{' | '}' | '[' | ']' | '=' | ';' | ',' => Token::Sign(char),
            '-' => {
                assert_eq!(chars.next(), Some('>'), "an edge of a digraph is `->`");
                Token::Arrow
            }
            '"' => Token::Id(quoted(&mut chars)),
            c if c.is_ascii_alphanumeric() || c == '_' => {
                let mut id = String::from(c);
                while let Some(next) = chars.next_if(|c| c.is_ascii_alphanumeric() || *c == '_') {
                    id.push(next);
                }
                Token::Id(id)
            }
            other => panic!("`{other}` begins nothing in DOT"),
        });
    }
    tokens
}

/// What a label shows: a backslash escapes a quote and itself here, and entities are those of HTML.
fn quoted(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut text = String::new();
    loop {
        match chars.next().expect("the quote is closed") {
            '"' => return text.replace("&amp;", "&"),
            '\\' => match chars.next() {
                Some(escaped @ ('"' | '\\')) => text.push(escaped),
                other => panic!("`\\{other:?}` means something else in DOT"),
            },
            char => {
                assert!(!char.is_control(), "a label is one line");
                text.push(char);
            }
        }
    }
}

/// Reads a whole digraph.
pub(super) fn read(text: &str) -> Read {
    let mut reader = Reader {
        tokens: tokens(text),
        next: 0,
        read: Read::default(),
    };
    assert_eq!(reader.id(), "digraph");
    reader.id();
    reader.block(None);
    assert_eq!(reader.next, reader.tokens.len(), "nothing stands behind the graph");
    reader.read
}

struct Reader {
    tokens: Vec<Token>,
    next: usize,
    read: Read,
}

impl Reader {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn eat(&mut self, token: &Token) -> bool {
        let found = self.peek() == Some(token);
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, sign: char) {
        assert!(
            self.eat(&Token::Sign(sign)),
            "expected `{sign}`, found {:?}",
            self.peek()
        );
    }

    fn id(&mut self) -> String {
        let Some(Token::Id(id)) = self.peek().cloned() else {
            panic!("expected an identifier, found {:?}", self.peek());
        };
        self.next += 1;
        id
    }

    fn block(&mut self, outer: Option<&str>) {
        self.expect('{');
        let mut frame = outer.map(ToOwned::to_owned);
        while !self.eat(&Token::Sign('}')) {
            let id = self.id();
            if id == "subgraph" {
                let name = self.id();
                assert!(name.starts_with("cluster"), "only clusters are drawn as frames");
                self.block(Some(&name));
            } else if self.eat(&Token::Sign('=')) {
                let value = self.id();
                if id == "label" {
                    frame = Some(value);
                }
            } else if self.eat(&Token::Arrow) {
                let to = self.id();
                self.read.edges.insert((id, to));
            } else {
                let attributes = self.attributes();
                if id != "node" {
                    let label = attributes.get("label").expect("a node has a label").clone();
                    self.read
                        .nodes
                        .insert(id, (label, frame.clone(), attributes.contains_key("style")));
                }
            }
            self.eat(&Token::Sign(';'));
        }
    }

    fn attributes(&mut self) -> BTreeMap<String, String> {
        let mut attributes = BTreeMap::new();
        self.expect('[');
        while !self.eat(&Token::Sign(']')) {
            let name = self.id();
            self.expect('=');
            attributes.insert(name, self.id());
            self.eat(&Token::Sign(','));
        }
        attributes
    }
}
