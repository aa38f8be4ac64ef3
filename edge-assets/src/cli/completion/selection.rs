//! What may stand at the end of a selection that is being written.

use std::collections::BTreeSet;

use super::{candidate::Candidate, values::MANY};
use crate::{
    asset::AssetDef,
    graph::AssetGraph,
    selection::{FUNCTIONS, Selection, Term, is_separator},
};

/// Every way on from a selection that is not finished; each candidate is the whole selection.
pub(super) fn candidates(written: &str, graph: &AssetGraph) -> Vec<Candidate> {
    let (before, word) = written.split_at(word_start(written));
    let mut words = if expects_operand(before) {
        operands(word, graph)
    } else {
        ["and ", "or "].map(|word| Candidate::partial(word, "")).into()
    };
    words.retain(|candidate| candidate.text.starts_with(word));
    words
        .iter_mut()
        .for_each(|candidate| candidate.text.insert_str(0, before));
    words
}

/// Where the last word begins; a quoted text belongs to its word.
fn word_start(written: &str) -> usize {
    let (mut start, mut is_quoted) = (0, false);
    for (at, char) in written.char_indices() {
        match char {
            '"' => is_quoted = !is_quoted,
            char if !is_quoted && is_separator(char) => start = at + char.len_utf8(),
            _ => {}
        }
    }
    start
}

/// Whether an asset or a label is expected, and not `and` or `or`.
fn expects_operand(before: &str) -> bool {
    let before = before.trim_end();
    let last_word = |text: &str| text.rsplit(is_separator).next().unwrap_or_default().to_owned();
    if let Some(rest) = before.strip_suffix('+') {
        // `+` and `2+` begin something, `a+` and `(a)+` end it.
        return !rest.ends_with([')', '"']) && last_word(rest).bytes().all(|byte| byte.is_ascii_digit());
    }
    before.is_empty() || before.ends_with(['(', ',']) || matches!(last_word(before).as_str(), "and" | "or" | "not")
}

fn operands(word: &str, graph: &AssetGraph) -> Vec<Candidate> {
    if let Some((field, _)) = word.split_once(':') {
        return labels(field, graph);
    }
    let mut words = keys(word, graph);
    for (field, about) in [
        ("group", "assets of a group"),
        ("tag", "assets with a tag"),
        ("kind", "assets of a kind"),
        ("owner", "assets of an owner"),
    ] {
        if !labels(field, graph).is_empty() {
            words.push(Candidate::partial(format!("{field}:"), about));
        }
    }
    words.extend(FUNCTIONS.map(|name| Candidate::partial(format!("{name}("), "of a selection")));
    words.push(Candidate::partial("not ", ""));
    words
}

/// The values of a field, with the field.
fn labels(field: &str, graph: &AssetGraph) -> Vec<Candidate> {
    let assets = graph.assets().iter();
    let terms: BTreeSet<String> = match field {
        "group" => assets
            .filter_map(|asset| Some(Term::Group(asset.group.as_deref()?.to_owned()).to_string()))
            .collect(),
        "kind" => assets
            .flat_map(|asset| asset.kinds.iter().map(|kind| Term::Kind(kind.to_string()).to_string()))
            .collect(),
        "owner" => assets
            .flat_map(|asset| {
                asset
                    .owners
                    .iter()
                    .map(|owner| Term::Owner(owner.to_string()).to_string())
            })
            .collect(),
        "tag" => assets.flat_map(tags).collect(),
        "key" => assets.map(|asset| format!("key:{}", asset.key)).collect(),
        _ => return Vec::new(),
    };
    terms.into_iter().map(|term| Candidate::new(term, "")).collect()
}

fn tags(asset: &AssetDef) -> impl Iterator<Item = String> {
    asset
        .tags
        .iter()
        .map(|(key, value)| Term::Tag(key.to_owned(), Some(value.to_owned())).to_string())
}

/// The keys that begin so; of very many, only their next segments.
pub(super) fn keys(word: &str, graph: &AssetGraph) -> Vec<Candidate> {
    let matching: Vec<&AssetDef> = graph
        .assets()
        .iter()
        .filter(|asset| asset.key.as_str().starts_with(word))
        .collect();
    if matching.len() <= MANY {
        return matching.into_iter().map(key).collect();
    }
    let mut words: Vec<Candidate> = Vec::new();
    let mut segments: BTreeSet<&str> = BTreeSet::new();
    for asset in matching {
        let text = asset.key.as_str();
        match text[word.len()..].find('/') {
            None => words.push(key(asset)),
            Some(slash) => {
                let segment = &text[..=word.len() + slash];
                if segments.insert(segment) {
                    words.push(Candidate::partial(segment, ""));
                }
            }
        }
    }
    words
}

fn key(asset: &AssetDef) -> Candidate {
    let description = asset.description.lines().next().unwrap_or_default();
    Candidate::new(Selection::key(&asset.key).to_string(), description)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{asset::AssetDef, definitions::Definitions};

    fn definitions() -> Definitions {
        let run = |builder: crate::asset::AssetBuilder| builder.run(|| async { Ok::<_, std::io::Error>(()) });
        let assets = [
            run(AssetDef::builder("edge/daily").group("two words").tag("tier", "gold")),
            run(AssetDef::builder("edge/events")
                .group("raw")
                .owner("team:edge")
                .describe("As they come.\nMore.")),
            run(AssetDef::builder("stale").kind("redis")),
        ];
        let many = (0..150).map(|n| run(AssetDef::builder(format!("tenant/{n}/x"))));
        Definitions::builder()
            .assets(assets.into_iter().chain(many))
            .build()
            .unwrap()
    }

    #[test]
    fn a_selection_goes_on_where_it_stands() {
        let definitions = definitions();
        for (written, expected) in [
            ("edge/", &["edge/daily", "edge/events"][..]),
            ("+edge/d", &["+edge/daily"]),
            ("2+edge/d", &["2+edge/daily"]),
            ("not (edge/d", &["not (edge/daily"]),
            ("st", &["key:stale"][..0]),
            ("key:st", &["key:stale"]),
            ("group:", &["group:\"two words\"", "group:raw"]),
            ("a or group:r", &["a or group:raw"]),
            ("group:\"two w", &["group:\"two words\""]),
            ("tag:", &["tag:tier=gold"]),
            ("kind:", &["kind:redis"]),
            ("owner:team:", &["owner:team:edge"]),
            ("no", &["not "]),
            ("ro", &["roots("]),
            ("roots(edge/e", &["roots(edge/events"]),
            ("edge/daily ", &["edge/daily and ", "edge/daily or "]),
            ("edge/daily+ o", &["edge/daily+ or "]),
            ("(edge/daily)+ a", &["(edge/daily)+ and "]),
            ("group:\"two words\" a", &["group:\"two words\" and "]),
            ("edge/daily, edge/e", &["edge/daily, edge/events"]),
            ("grup:", &[]),
            ("tenant/149/", &["tenant/149/x"]),
        ] {
            let found: Vec<String> = candidates(written, definitions.graph())
                .into_iter()
                .map(|word| word.text)
                .collect();
            assert_eq!(found, expected, "{written}");
        }
    }

    #[test]
    fn of_very_many_keys_only_the_next_segments_are_offered() {
        let definitions = definitions();
        let found = candidates("", definitions.graph());
        assert!(found.len() < 20, "{found:?}");
        assert!(found.contains(&Candidate::partial("tenant/", "")));
        let segments = candidates("tenant/", definitions.graph());
        assert_eq!(segments.len(), 150);
        assert!(segments.iter().all(|word| word.is_partial && word.text.ends_with('/')));
        let events = candidates("edge/ev", definitions.graph());
        assert_eq!(events, [Candidate::new("edge/events", "As they come.")]);
    }
}
