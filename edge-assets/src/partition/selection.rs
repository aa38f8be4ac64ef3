//! [`PartitionSelection`]: partitions as people name them: keys, ranges, lists of both, one of them for each dimension.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    PartitionError, PartitionKey, PartitionSet, PartitionSpace,
    axis::{Axis, Parts},
    key_text::{cut, split, unescape},
};

/// Partitions as people name them, on the command line and in the API.
///
/// | text | what it selects |
/// |---|---|
/// | `2026-10-01` | one |
/// | `2026-10-01..2026-10-31` | a range, both ends included |
/// | `2026-10-01..` | from there to the latest complete one |
/// | `..2026-10-31` | from the first one |
/// | `*` | all complete ones |
/// | `latest` | the latest complete one, or the last of a list |
/// | `2026-10-01,2026-10-05..2026-10-07` | a list |
/// | `2026-10-01..2026-10-07\|eu` | of a product: one of the above for each dimension |
///
/// Before a character of a key that means something here (`,`, `|`, `\`, the first of two dots, a whole `*` or `latest`) stands a `\`.
///
/// ```
/// use edge_assets::partition::{PartitionSelection, PartitionSpace, PartitionsDefinition};
/// const DAILY: PartitionsDefinition = PartitionsDefinition::daily("2026-01-01");
/// const REGIONS: PartitionsDefinition = PartitionsDefinition::fixed(&["eu", "us"]);
/// const BOTH: PartitionsDefinition = PartitionsDefinition::by("day", &DAILY).and("region", &REGIONS);
///
/// let space = PartitionSpace::new(&BOTH, "2026-11-22T09:00:00Z".parse()?, &())?;
/// let selection: PartitionSelection = "2026-10-01..2026-10-07|eu,latest|*".parse()?;
/// assert_eq!(selection.to_string(), "2026-10-01..2026-10-07|eu,latest|*");
/// assert_eq!(selection.resolve(&space)?.len(), 9);
///
/// let turned: PartitionSelection = "2026-10-07..2026-10-01|eu".parse()?;
/// let error = turned.resolve(&space).unwrap_err();
/// assert_eq!(std::error::Error::source(&error).unwrap().to_string(),
///     "the range `2026-10-07..2026-10-01` is turned around; write `2026-10-01..2026-10-07`");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionSelection {
    /// A list of products of terms.
    parts: Vec<Vec<Term>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    All,
    Latest,
    Key(String),
    Range(Option<String>, Option<String>),
}

impl PartitionSelection {
    /// The one partition of a key of a definition that is no product, however the key is spelled.
    #[must_use]
    pub fn key(key: &str) -> Self {
        Self {
            parts: vec![vec![Term::Key(key.to_owned())]],
        }
    }

    /// The one partition of a key, also of a product, whose dimensions stand beside each other with a `|` between.
    #[must_use]
    pub fn of_key(key: &PartitionKey) -> Self {
        let terms = split(key.as_str()).into_iter().map(Term::Key).collect();
        Self { parts: vec![terms] }
    }

    /// A set as the shortest list of ranges that says it.
    #[must_use]
    pub fn of(space: &PartitionSpace, set: &PartitionSet) -> Option<Self> {
        let ranges = space.ranges(set);
        let texts: Vec<String> = ranges.iter().map(ToString::to_string).collect();
        texts.join(",").parse().ok()
    }

    /// The partitions that it selects among those of a space.
    ///
    /// # Errors
    /// [`PartitionError`] about the first key that there is not, or the first range that is turned around.
    pub fn resolve(&self, space: &PartitionSpace) -> Result<PartitionSet, PartitionError> {
        let mut selected = PartitionSet::new();
        for terms in &self.parts {
            if terms.len() != space.axes.len() {
                return Err(self.misses_dimensions(terms.len(), space));
            }
            let mut sides = Vec::with_capacity(terms.len());
            for (term, axis) in terms.iter().zip(&space.axes) {
                let side = term.resolve(axis);
                sides.push(if axis.name.is_empty() {
                    side?
                } else {
                    side.map_err(|error| PartitionError::Dimension {
                        name: axis.name,
                        error: Box::new(error),
                    })?
                });
            }
            selected = selected.union(&space.product(&sides));
        }
        Ok(selected)
    }

    /// The partitions that it selects among those of a space; what is none, any more or yet, is left out.
    pub(crate) fn resolve_known(&self, space: &PartitionSpace) -> PartitionSet {
        let parts = self.parts.iter().filter_map(|terms| {
            let alone = Self {
                parts: vec![terms.clone()],
            };
            alone.resolve(space).ok()
        });
        parts.fold(PartitionSet::new(), |all, part| all.union(&part))
    }

    fn misses_dimensions(&self, found: usize, space: &PartitionSpace) -> PartitionError {
        let names: Vec<&str> = space.dimensions().collect();
        let why = match names.as_slice() {
            [] => "the asset has no partitions; leave it out".to_owned(),
            [_] => format!(
                "it names {found} dimensions, and the partitions have one; write {}",
                space.example()
            ),
            _ => format!(
                "it names {found} dimension{}, and the partitions have {}; write `{}`",
                if found == 1 { "" } else { "s" },
                names.len(),
                names
                    .iter()
                    .map(|name| name.to_uppercase())
                    .collect::<Vec<_>>()
                    .join("|"),
            ),
        };
        let text = self.to_string();
        PartitionError::Selection { text, why }
    }
}

/// As its text.
impl Serialize for PartitionSelection {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// From its text.
impl<'de> Deserialize<'de> for PartitionSelection {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Term {
    fn resolve(&self, axis: &Axis) -> Result<PartitionSet, PartitionError> {
        match self {
            Self::All => Ok(axis.complete()),
            Self::Latest => match axis.complete().last() {
                Some(last) => Ok(PartitionSet::from(last..last + 1)),
                None => Err(PartitionError::unknown(
                    "latest",
                    "none is complete yet; name one that has begun",
                )),
            },
            Self::Key(key) => axis.index_of(key).map(|number| PartitionSet::from(number..number + 1)),
            Self::Range(first, last) => {
                let number = |key: &Option<String>| key.as_ref().map(|key| end_of_range(axis, key)).transpose();
                let (from, to) = (number(first)?, number(last)?);
                if let (Some(from), Some(to), Some(first), Some(last)) = (from, to, first, last)
                    && from > to
                {
                    let (first, last) = (first.clone(), last.clone());
                    return Err(PartitionError::TurnedAround { first, last });
                }
                let all = if to.is_some() { axis.all() } else { axis.complete() };
                let run = from.unwrap_or(0)..to.map_or(u64::MAX, |to| to + 1);
                Ok(all.intersection(&PartitionSet::from(run)))
            }
        }
    }
}

/// An end of a range may be a window that the definition excludes.
fn end_of_range(axis: &Axis, key: &str) -> Result<u64, PartitionError> {
    match &axis.parts {
        Parts::Windows(windows) => windows.number_of(key),
        Parts::List(_) | Parts::AnyKey => axis.index_of(key),
    }
}

impl FromStr for PartitionSelection {
    type Err = PartitionError;

    fn from_str(text: &str) -> Result<Self, PartitionError> {
        let refuse = |why: &str| {
            let (text, why) = (text.to_owned(), why.to_owned());
            PartitionError::Selection { text, why }
        };
        if text.trim().is_empty() {
            return Err(refuse(
                "it is empty; write a key, a range such as `2026-10-01..2026-10-31`, or `latest`",
            ));
        }
        let mut parts = Vec::new();
        for part in cut(text, ',') {
            let mut terms = Vec::new();
            for term in cut(part, '|') {
                let term = trim(term);
                if term.is_empty() {
                    let where_ = if part.trim().is_empty() { "a comma" } else { "a `|`" };
                    return Err(refuse(&format!(
                        "nothing stands beside {where_}; take it off, or write `*` for all"
                    )));
                }
                terms.push(parse_term(term).map_err(refuse)?);
            }
            parts.push(terms);
        }
        Ok(Self { parts })
    }
}

const NOTHING_ESCAPED: &str = "a `\\` stands before nothing; take it off";

fn parse_term(text: &str) -> Result<Term, &'static str> {
    match text {
        "*" => return Ok(Term::All),
        "latest" => return Ok(Term::Latest),
        _ => {}
    }
    let Some(at) = find_dots(text) else {
        let key = unescape(text);
        return if key.is_empty() {
            Err(NOTHING_ESCAPED)
        } else {
            Ok(Term::Key(key))
        };
    };
    let (first, last) = (trim(&text[..at]), trim(&text[at + 2..]));
    if last.starts_with(['.', '=']) || find_dots(last).is_some() {
        return Err("a range has two dots and includes both ends; write `2026-10-01..2026-10-31`");
    }
    if first.is_empty() && last.is_empty() {
        return Err("a range has an end; write `*` for all");
    }
    let end = |text: &str| match (text, unescape(text)) {
        ("", _) => Ok(None),
        (_, key) if key.is_empty() => Err(NOTHING_ESCAPED),
        (_, key) => Ok(Some(key)),
    };
    Ok(Term::Range(end(first)?, end(last)?))
}

/// The place of two dots that no `\` stands before.
fn find_dots(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (place, char) in text.char_indices() {
        if is_escaped {
            is_escaped = false;
        } else if char == '\\' {
            is_escaped = true;
        } else if text[place..].starts_with("..") {
            return Some(place);
        }
    }
    None
}

/// A key as it is written in a selection.
pub(super) fn written(key: &str) -> String {
    let chars: Vec<char> = key.chars().collect();
    let mut text = String::with_capacity(key.len());
    for (place, &char) in chars.iter().enumerate() {
        let (is_first, is_last) = (place == 0, place + 1 == chars.len());
        let next_is_dot = chars.get(place + 1) == Some(&'.');
        let means_something = match char {
            ',' | '|' | '\\' => true,
            '.' => is_first || is_last || next_is_dot || chars[place - 1] == '.',
            '*' => chars.len() == 1,
            'l' => key == "latest",
            '=' => is_first,
            blank => (is_first || is_last) && blank.is_whitespace(),
        };
        if means_something {
            text.push('\\');
        }
        text.push(char);
    }
    text
}

/// Takes off blanks around a text, but not one behind a `\`.
fn trim(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.trim_end();
    let escapes = end.len() - end.trim_end_matches('\\').len();
    let kept = text[end.len()..].chars().next().filter(|_| escapes % 2 == 1);
    &text[..end.len() + kept.map_or(0, char::len_utf8)]
}

impl fmt::Display for PartitionSelection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, terms) in self.parts.iter().enumerate() {
            f.write_str(if place > 0 { "," } else { "" })?;
            for (place, term) in terms.iter().enumerate() {
                f.write_str(if place > 0 { "|" } else { "" })?;
                write!(f, "{term}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |end: &Option<String>| end.as_deref().map(written).unwrap_or_default();
        match self {
            Self::All => f.write_str("*"),
            Self::Latest => f.write_str("latest"),
            Self::Key(key) => f.write_str(&written(key)),
            Self::Range(first, last) => write!(f, "{}..{}", end(first), end(last)),
        }
    }
}
