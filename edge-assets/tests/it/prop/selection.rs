//! Selections: printed and read back, and resolved as a naive model resolves them.

use std::collections::BTreeSet;

use edge_assets::{
    Definitions,
    selection::{Selection, Term},
};
use proptest::prelude::*;

use crate::support::layered;

fn selections() -> impl Strategy<Value = Selection> {
    let leaf = prop_oneof![
        (0_usize..4, 0_usize..5).prop_map(|(layer, place)| Selection::Term(Term::Key(format!("l{layer}/{place}")))),
        (0_usize..4).prop_map(|layer| Selection::Term(Term::Key(format!("l{layer}/*")))),
        Just(Selection::Term(Term::All)),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), proptest::option::of(0_u32..3)).prop_map(|(s, d)| Selection::Upstream(Box::new(s), d)),
            (inner.clone(), proptest::option::of(0_u32..3)).prop_map(|(s, d)| Selection::Downstream(Box::new(s), d)),
            inner.clone().prop_map(|s| Selection::Not(Box::new(s))),
            inner.clone().prop_map(|s| Selection::Roots(Some(Box::new(s)))),
            inner.clone().prop_map(|s| Selection::Sinks(Some(Box::new(s)))),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Selection::And),
            proptest::collection::vec(inner, 2..4).prop_map(Selection::Or),
        ]
    })
}

/// All keys, and the direct upstream of a key, by name.
struct Model {
    keys: Vec<String>,
    edges: BTreeSet<(String, String)>,
}

impl Model {
    fn of(definitions: &Definitions) -> Self {
        let graph = definitions.graph();
        let key = |id| graph.asset(id).key.to_string();
        let edges = graph
            .topological()
            .flat_map(|id| graph.upstream(id).map(move |up| (up, id)));
        Self {
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

    fn resolve(&self, selection: &Selection) -> BTreeSet<String> {
        let all = || self.keys.iter().cloned().collect::<BTreeSet<_>>();
        match selection {
            Selection::Term(Term::Key(pattern)) => match pattern.strip_suffix('*') {
                Some(start) => all().into_iter().filter(|key| key.starts_with(start)).collect(),
                None => all().into_iter().filter(|key| key == pattern).collect(),
            },
            Selection::Upstream(inner, depth) => self.walk(self.resolve(inner), *depth, true),
            Selection::Downstream(inner, depth) => self.walk(self.resolve(inner), *depth, false),
            Selection::Not(inner) => all().difference(&self.resolve(inner)).cloned().collect(),
            Selection::Roots(Some(inner)) => self.ends(&self.resolve(inner), true),
            Selection::Sinks(Some(inner)) => self.ends(&self.resolve(inner), false),
            Selection::And(parts) => {
                let sets = parts.iter().map(|part| self.resolve(part));
                sets.reduce(|left, right| left.intersection(&right).cloned().collect())
                    .unwrap()
            }
            Selection::Or(parts) => parts.iter().flat_map(|part| self.resolve(part)).collect(),
            _ => all(),
        }
    }
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back_to_the_same_set(selection in selections()) {
        let definitions = Definitions::builder().assets(layered(4, 5)).build().unwrap();
        let model = Model::of(&definitions);
        let text = selection.to_string();
        let again: Selection = text.parse().map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        prop_assert_eq!(again.to_string(), text.clone());
        let graph = definitions.graph();
        let found: BTreeSet<String> = match graph.resolve(&again) {
            Ok(found) => found.into_iter().map(|id| graph.asset(id).key.to_string()).collect(),
            Err(_) => BTreeSet::new(),
        };
        prop_assert_eq!(found, model.resolve(&selection), "{}", text);
    }
}
