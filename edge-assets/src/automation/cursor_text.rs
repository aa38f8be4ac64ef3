//! How cursors are written: JSON, with sets as `PartitionSpace::encode` writes them, in hexadecimal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ConditionCursor, View, cursor::StateKey};
use crate::{
    graph::AssetGraph,
    key::AssetKey,
    partition::{PartitionSet, PartitionSpace},
};

#[derive(Serialize, Deserialize)]
struct Written {
    fingerprint: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    sets: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    codes: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    requested: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    held: Option<String>,
    digest: String,
}

impl ConditionCursor {
    /// The cursor of an asset as text.
    #[must_use]
    pub fn to_text(&self, asset: &AssetKey, graph: &AssetGraph, view: &View) -> String {
        let space = |key: &AssetKey| graph.id(key.as_str()).map(|id| view.space(id.index()));
        let encoded = |key: &AssetKey, set: &PartitionSet| Some(to_hex(&space(key)?.encode(set)));
        let own = |set: &PartitionSet| if set.is_empty() { None } else { encoded(asset, set) };
        let sets = self.sets.iter().filter_map(|(key, set)| {
            let text = encoded(key.path.last().unwrap_or(asset), set)?;
            Some((key.to_text(), text))
        });
        let written = Written {
            fingerprint: format!("{:x}", self.fingerprint),
            sets: sets.collect(),
            codes: self
                .codes
                .iter()
                .map(|(key, code)| (key.to_text(), code.clone()))
                .collect(),
            requested: own(&self.requested),
            held: own(&self.held),
            digest: format!("{:x}", self.digest),
        };
        // Texts always have a JSON form.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Reads what [`to_text`](Self::to_text) wrote; nothing where another version wrote it, or where the partitions are others now:
    /// the asset begins anew then.
    #[must_use]
    pub fn of_text(text: &str, asset: &AssetKey, graph: &AssetGraph, view: &View) -> Option<Self> {
        let written: Written = serde_json::from_str(text).ok()?;
        let own = view.space(graph.id(asset.as_str())?.index());
        let number = |text: &str| u64::from_str_radix(text, 16).ok();
        let set = |space: &PartitionSpace, text: &str| space.decode(&of_hex(text)?).ok();
        let own_set = |text: Option<&String>| match text {
            Some(text) => set(own, text),
            None => Some(PartitionSet::new()),
        };
        let mut sets = BTreeMap::new();
        for (key, text) in &written.sets {
            let key = StateKey::of_text(key)?;
            match key.path.last() {
                None => {
                    sets.insert(key, set(own, text)?);
                }
                // What is remembered of an upstream asset that is another one now, or gone, is forgotten.
                Some(upstream) => {
                    let id = graph.id(upstream.as_str());
                    if let Some(set) = id.and_then(|id| set(view.space(id.index()), text)) {
                        sets.insert(key, set);
                    }
                }
            }
        }
        let codes = written
            .codes
            .into_iter()
            .map(|(key, code)| Some((StateKey::of_text(&key)?, code)));
        Some(Self {
            fingerprint: number(&written.fingerprint)?,
            sets,
            codes: codes.collect::<Option<_>>()?,
            requested: own_set(written.requested.as_ref())?,
            held: own_set(written.held.as_ref())?,
            digest: number(&written.digest)?,
        })
    }
}

impl StateKey {
    /// `7`, or `7@raw_events`; keys hold no `@`.
    fn to_text(&self) -> String {
        let mut text = self.place.to_string();
        for key in &self.path {
            text.push('@');
            text.push_str(key.as_str());
        }
        text
    }

    fn of_text(text: &str) -> Option<Self> {
        let mut parts = text.split('@');
        let place = parts.next()?.parse().ok()?;
        let path = parts.map(|key| AssetKey::new(key).ok()).collect::<Option<_>>()?;
        Some(Self { place, path })
    }
}

fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |digit: u8| char::from(DIGITS[usize::from(digit)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

fn of_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = text.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    let is_whole = pairs.remainder().is_empty();
    let bytes = pairs.map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok());
    bytes.collect::<Option<_>>().filter(|_| is_whole)
}
