//! The answer to a shell: a line that says what follows, then a line for each candidate.

use clap::ValueEnum;

use super::{
    candidate::Candidate,
    line::Line,
    position::Position,
    values::{Values, values},
};
use crate::{cli::output::one_line, definitions::Definitions, selection::shortened};

/// So much of a description is shown beside a word, in characters.
const DESCRIBED: usize = 60;

/// The shells whose scripts ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Asked {
    /// Gives its word breaks and the line up to the cursor; replaces the last part of a word.
    Bash,
    /// Gives words; replaces the last one.
    Zsh,
    /// Gives words, the last one as it was written; replaces it.
    Fish,
}

/// Answers what may stand where the cursor is.
///
/// The first line is `files`, `words`, or `partial` when the only word goes on; then the words, each with its description
/// behind a tab where the shell shows it.
pub(in crate::cli) fn answer(
    asked: Asked,
    arguments: &[String],
    mut root: clap::Command,
    definitions: impl Fn() -> Option<Definitions>,
) -> String {
    // Hands options that every command takes down to each.
    root.build();
    let line = line(asked, arguments);
    let words = line.words.get(1..).unwrap_or_default();
    let position = Position::find(&root, words, &line.current);
    let mut candidates = match values(&position, &line.current, &definitions) {
        Values::Files => return "files\n".to_owned(),
        Values::Words(candidates) => candidates,
    };
    // Where there is one way on and then several, those are told at once: bash closes an open quote behind a single word.
    if let [only] = &candidates[..]
        && only.is_partial
        && let Values::Words(behind) = values(&position, &only.text, &definitions)
        && !behind.is_empty()
    {
        candidates = behind;
    }
    let goes_on = matches!(&candidates[..], [only] if only.is_partial);
    let mut answer = String::from(if goes_on { "partial\n" } else { "words\n" });
    for candidate in &candidates {
        let Some(text) = written(asked, &line, candidate) else {
            continue;
        };
        answer.push_str(&text);
        if asked != Asked::Bash && !candidate.description.is_empty() {
            let description = one_line(candidate.description.trim());
            answer.push_str(&format!("\t{}", shortened(&description, DESCRIBED)));
        }
        answer.push('\n');
    }
    answer
}

fn line(asked: Asked, arguments: &[String]) -> Line {
    match (asked, arguments) {
        (_, []) => Line::default(),
        (Asked::Bash, [breaks, text, ..]) => Line::new(text, breaks),
        (Asked::Bash, [text]) => Line::new(text, ""),
        (Asked::Zsh, [words @ .., current]) => Line {
            words: words.to_vec(),
            current: current.clone(),
            ..Line::default()
        },
        (Asked::Fish, [words @ .., current]) => Line {
            words: words.to_vec(),
            current: Line::new(current, "").current,
            ..Line::default()
        },
    }
}

/// The candidate as it is to be inserted; nothing when it cannot be.
fn written(asked: Asked, line: &Line, candidate: &Candidate) -> Option<String> {
    if candidate.text.contains(char::is_control) {
        return None;
    }
    if asked != Asked::Bash {
        return Some(candidate.text.clone());
    }
    let text = candidate.text.get(line.kept..)?;
    match line.quote {
        Some('\'') => (!text.contains('\'')).then(|| text.to_owned()),
        Some(_) => Some(escaped(text, &['"', '\\', '$', '`'])),
        None => Some(escaped(text, &SPECIAL)),
    }
}

/// What bash does not take as itself outside of quotes.
const SPECIAL: [char; 24] = [
    ' ', '"', '\'', '\\', '$', '`', '&', '|', ';', '<', '>', '(', ')', '*', '?', '[', ']', '{', '}', '!', '#', '~',
    '\t', '^',
];

fn escaped(text: &str, special: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        if special.contains(&char) {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}
