//! Prints a selection in its canonical form: fewest parentheses, lower-case operators.

use std::fmt::{self, Write as _};

use super::{Selection, Term, parse::operator_meant, token::is_separator};

/// How tightly an operator binds.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Binding {
    Or,
    And,
    Not,
    Traversal,
}

impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print(self, Binding::Or, f)
    }
}

fn print(selection: &Selection, outer: Binding, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let binding = match selection {
        Selection::Or(..) => Binding::Or,
        Selection::And(..) => Binding::And,
        Selection::Not(_) => Binding::Not,
        // A traversal of a traversal needs parentheses, unless it goes the other way; keeping them always is clearer.
        Selection::Upstream(..) | Selection::Downstream(..) => {
            if outer == Binding::Traversal {
                Binding::Not
            } else {
                Binding::Traversal
            }
        }
        Selection::Term(_) | Selection::Roots(_) | Selection::Sinks(_) => Binding::Traversal,
    };
    if binding < outer {
        f.write_str("(")?;
        print(selection, Binding::Or, f)?;
        return f.write_str(")");
    }
    match selection {
        Selection::Term(term) => fmt::Display::fmt(term, f),
        Selection::Roots(inner) => print_call("roots", inner.as_deref(), f),
        Selection::Sinks(inner) => print_call("sinks", inner.as_deref(), f),
        Selection::Upstream(inner, depth) => {
            if let Some(depth) = depth {
                write!(f, "{depth}")?;
            }
            f.write_str("+")?;
            print(inner, Binding::Traversal, f)
        }
        Selection::Downstream(inner, depth) => {
            print(inner, Binding::Traversal, f)?;
            f.write_str("+")?;
            depth.map_or(Ok(()), |depth| write!(f, "{depth}"))
        }
        Selection::Not(inner) => {
            f.write_str("not ")?;
            print(inner, Binding::Not, f)
        }
        Selection::And(all) => print_chain(all, "and", Binding::And, f),
        Selection::Or(any) => print_chain(any, "or", Binding::Or, f),
    }
}

fn print_chain(parts: &[Selection], word: &str, inner: Binding, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            write!(f, " {word} ")?;
        }
        print(part, inner, f)?;
    }
    Ok(())
}

fn print_call(name: &str, inner: Option<&Selection>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{name}(")?;
    if let Some(inner) = inner {
        print(inner, Binding::Or, f)?;
    }
    f.write_str(")")
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("*"),
            Self::Key(pattern) => {
                // A key that reads as something else is written with its field.
                if reads_as_something_else(pattern) {
                    f.write_str("key:")?;
                }
                value(pattern, f)
            }
            Self::Group(group) => field("group", group, f),
            Self::Tag(key, None) => field("tag", key, f),
            Self::Tag(key, Some(text)) => field("tag", &format!("{key}={text}"), f),
            Self::Kind(kind) => field("kind", kind, f),
            Self::Owner(owner) => field("owner", owner, f),
            Self::Stale => f.write_str("stale"),
            Self::Status(status) => field("status", status, f),
        }
    }
}

fn field(name: &str, text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{name}:")?;
    value(text, f)
}

fn reads_as_something_else(pattern: &str) -> bool {
    // In quotes it can only be a key.
    !must_be_quoted(pattern)
        && (matches!(pattern, "and" | "or" | "not" | "stale" | "*")
            || operator_meant(pattern).is_some()
            || pattern.contains([':', '&', '|', '!'])
            || pattern.bytes().all(|byte| byte.is_ascii_digit()))
}

fn must_be_quoted(text: &str) -> bool {
    text.is_empty() || text.contains(is_separator)
}

fn value(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if !must_be_quoted(text) {
        return f.write_str(text);
    }
    f.write_str("\"")?;
    for char in text.chars() {
        if matches!(char, '"' | '\\') {
            f.write_str("\\")?;
        }
        f.write_char(char)?;
    }
    f.write_str("\"")
}
