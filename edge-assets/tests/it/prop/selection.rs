//! Selections: printed and read back, and resolved as a naive model resolves them.

use std::collections::BTreeSet;

use edge_assets::{
    AssetDef, Definitions,
    selection::{Selection, SelectionError, Term, glob_matches},
    why::Membership,
};
use proptest::prelude::*;

use crate::support::asset;

/// Layers of five assets, each after two of the layer before, with labels of every kind; some hold odd characters.
fn labeled() -> Vec<AssetDef> {
    let mut assets = Vec::new();
    for layer in 0..4_usize {
        for place in 0..5_usize {
            let upstream: Vec<String> = (0..2)
                .filter(|_| layer > 0)
                .map(|n| format!("l{}/{}", layer - 1, (place + n * 3) % 5))
                .collect();
            let upstream: Vec<&str> = upstream.iter().map(String::as_str).collect();
            let mut builder = asset(&format!("l{layer}/{place}"), &upstream);
            if place != 4 {
                builder = builder
                    .group(GROUPS[layer])
                    .kind(if place % 2 == 0 { "redis" } else { "click house" });
            }
            if place < 2 {
                builder = builder.tag("tier", TIERS[layer % 2]).owner(format!("team:{layer}"));
            }
            assets.push(builder.run(|| async { Ok::<(), std::io::Error>(()) }));
        }
    }
    assets
}

const GROUPS: [&str; 4] = ["raw", "and", "with \"quotes\" (and) more", "größe, 設備\\"];
const TIERS: [&str; 2] = ["gold", "a=b: c"];

fn terms() -> impl Strategy<Value = Term> {
    prop_oneof![
        (0_usize..4, 0_usize..6).prop_map(|(layer, place)| Term::Key(format!("l{layer}/{place}"))),
        (0_usize..4).prop_map(|layer| Term::Key(format!("l{layer}/*"))),
        Just(Term::Key("?3/?".to_owned())),
        Just(Term::All),
        (0_usize..4).prop_map(|layer| Term::Group(GROUPS[layer].to_owned())),
        Just(Term::Group("*w*".to_owned())),
        Just(Term::Kind("redis".to_owned())),
        Just(Term::Kind("click?house".to_owned())),
        Just(Term::Tag("tier".to_owned(), None)),
        (0_usize..2).prop_map(|tier| Term::Tag("tier".to_owned(), Some(TIERS[tier].to_owned()))),
        Just(Term::Tag("no such".to_owned(), None)),
        (0_usize..4).prop_map(|layer| Term::Owner(format!("team:{layer}"))),
    ]
}

fn selections() -> impl Strategy<Value = Selection> {
    terms().prop_map(Selection::Term).prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), proptest::option::of(0_u32..3)).prop_map(|(s, d)| Selection::Upstream(Box::new(s), d)),
            (inner.clone(), proptest::option::of(0_u32..3)).prop_map(|(s, d)| Selection::Downstream(Box::new(s), d)),
            inner.clone().prop_map(|s| Selection::Not(Box::new(s))),
            proptest::option::of(inner.clone()).prop_map(|s| Selection::Roots(s.map(Box::new))),
            proptest::option::of(inner.clone()).prop_map(|s| Selection::Sinks(s.map(Box::new))),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Selection::And),
            proptest::collection::vec(inner, 2..4).prop_map(Selection::Or),
        ]
    })
}

/// All keys, and the direct upstream of a key, by name.
struct Model<'a> {
    definitions: &'a Definitions,
    keys: Vec<String>,
    edges: BTreeSet<(String, String)>,
}

impl<'a> Model<'a> {
    fn of(definitions: &'a Definitions) -> Self {
        let graph = definitions.graph();
        let key = |id| graph.asset(id).key.to_string();
        let edges = graph
            .topological()
            .flat_map(|id| graph.upstream(id).map(move |up| (up, id)));
        Self {
            definitions,
            keys: graph.topological().map(key).collect(),
            edges: edges.map(|(up, id)| (key(up), key(id))).collect(),
        }
    }

    fn walk(&self, mut set: BTreeSet<String>, depth: Option<u32>, upward: bool) -> BTreeSet<String> {
        for _ in 0..depth.unwrap_or(100) {
            let next = self.edges.iter().filter_map(|(up, down)| {
                let (from, to) = if upward { (down, up) } else { (up, down) };
                set.contains(from).then(|| to.clone())
            });
            let next: Vec<String> = next.collect();
            set.extend(next);
        }
        set
    }

    fn ends(&self, set: &BTreeSet<String>, upward: bool) -> BTreeSet<String> {
        let is_end = |key: &&String| {
            !self.edges.iter().any(|(up, down)| {
                let (near, far) = if upward { (down, up) } else { (up, down) };
                near == *key && set.contains(far)
            })
        };
        set.iter().filter(is_end).cloned().collect()
    }

    /// The assets with a property; nobody having it is an error.
    fn with(&self, has: impl Fn(&AssetDef) -> bool) -> Option<BTreeSet<String>> {
        let assets = self.definitions.graph().assets().iter();
        let found: BTreeSet<String> = assets
            .filter(|asset| has(asset))
            .map(|asset| asset.key.to_string())
            .collect();
        (!found.is_empty()).then_some(found)
    }

    fn term(&self, term: &Term) -> Option<BTreeSet<String>> {
        match term {
            Term::Key(pattern) => self.with(|asset| glob_matches(pattern, asset.key.as_str())),
            Term::Group(pattern) => {
                self.with(|asset| asset.group.as_ref().is_some_and(|group| glob_matches(pattern, group)))
            }
            Term::Kind(pattern) => self.with(|asset| asset.kinds.iter().any(|kind| glob_matches(pattern, kind))),
            Term::Owner(pattern) => self.with(|asset| asset.owners.iter().any(|owner| glob_matches(pattern, owner))),
            Term::Tag(key, value) => self.with(|asset| {
                let found = asset.tags.get(key);
                found.is_some_and(|found| value.as_ref().is_none_or(|value| glob_matches(value, found)))
            }),
            _ => self.with(|_| true),
        }
    }

    /// The set, or nothing where a name in it matches nothing.
    fn resolve(&self, selection: &Selection) -> Option<BTreeSet<String>> {
        let all = || self.keys.iter().cloned().collect::<BTreeSet<_>>();
        Some(match selection {
            Selection::Term(term) => self.term(term)?,
            Selection::Upstream(inner, depth) => self.walk(self.resolve(inner)?, *depth, true),
            Selection::Downstream(inner, depth) => self.walk(self.resolve(inner)?, *depth, false),
            Selection::Not(inner) => all().difference(&self.resolve(inner)?).cloned().collect(),
            Selection::Roots(Some(inner)) => self.ends(&self.resolve(inner)?, true),
            Selection::Sinks(Some(inner)) => self.ends(&self.resolve(inner)?, false),
            Selection::Roots(None) => self.ends(&all(), true),
            Selection::Sinks(None) => self.ends(&all(), false),
            Selection::And(parts) => {
                let sets: Option<Vec<_>> = parts.iter().map(|part| self.resolve(part)).collect();
                let sets = sets?.into_iter();
                sets.reduce(|left, right| left.intersection(&right).cloned().collect())?
            }
            Selection::Or(parts) => {
                let sets: Option<Vec<_>> = parts.iter().map(|part| self.resolve(part)).collect();
                sets?.into_iter().flatten().collect()
            }
            other => panic!("a selection that the model does not know: {other}"),
        })
    }
}

/// Texts that are nearly selections.
fn nearly_selections() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "(and|or|not|roots|sinks|stale|status:|group:|tag:|key:|AND|&&|!) ?",
        "[()+,\"\\\\*? ]",
        "[0-9]{1,12}",
        "[a-z_/]{1,6}",
        "\\PC",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// An error points into the text, at whole characters.
fn points_into(text: &str, error: &SelectionError) -> Result<(), TestCaseError> {
    prop_assert!(text.get(error.span()).is_some(), "{text:?}: {:?}", error.span());
    prop_assert_eq!(error.text(), text);
    prop_assert!(error.to_string().starts_with("selection `"));
    Ok(())
}

/// What is understood is printed in a form that is understood in the same way, and stays as it is from then on.
fn survives(text: &str) -> Result<(), TestCaseError> {
    match text.parse::<Selection>() {
        Err(error) => points_into(text, &error),
        Ok(selection) => {
            let canonical = selection.to_string();
            let again: Selection = canonical
                .parse()
                .map_err(|error| TestCaseError::fail(format!("{text:?}: {error}")))?;
            prop_assert_eq!(again.to_string(), canonical);
            Ok(())
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_a_selection_or_an_error_that_points_into_it(text in "\\PC*") {
        survives(&text)?;
    }

    #[test]
    fn what_is_nearly_a_selection_is_one_or_an_error_that_points_into_it(text in nearly_selections()) {
        survives(&text)?;
    }

    #[test]
    fn what_is_printed_is_read_back_to_the_same_set(selection in selections()) {
        let definitions = Definitions::builder().assets(labeled()).build().unwrap();
        let model = Model::of(&definitions);
        let text = selection.to_string();
        let again: Selection = text.parse().map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        prop_assert_eq!(again.to_string(), text.clone());
        let graph = definitions.graph();
        let found: Option<BTreeSet<String>> = graph
            .resolve(&again)
            .ok()
            .map(|found| found.into_iter().map(|id| graph.asset(id).key.to_string()).collect());
        let expected = model.resolve(&selection).filter(|set| !set.is_empty());
        prop_assert_eq!(found, expected, "{}", text);
    }

    #[test]
    fn who_is_explained_to_be_in_is_in(selection in selections()) {
        let definitions = Definitions::builder().assets(labeled()).build().unwrap();
        let graph = definitions.graph();
        let expected = Model::of(&definitions).resolve(&selection);
        for id in graph.topological() {
            let key = graph.asset(id).key.as_str();
            match (Membership::new(graph, id, &selection), &expected) {
                (Err(_), None) => {}
                (Ok(membership), Some(set)) => {
                    prop_assert_eq!(membership.is_in, set.contains(key), "{} in {}", key, selection);
                    prop_assert!(!membership.reason.is_empty(), "{key} in {selection}");
                }
                (found, _) => return Err(TestCaseError::fail(format!("{key} in {selection}: {found:?}"))),
            }
        }
    }
}
