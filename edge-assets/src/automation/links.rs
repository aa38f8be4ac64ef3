//! How the partitions of two assets belong together, found once an evaluation.

use std::cell::RefCell;

use super::View;
use crate::{
    graph::{AssetGraph, AssetId},
    partition::{MappingError, PartitionLink, PartitionMapping, PartitionSet},
};

/// How the partitions of an upstream asset belong to those downstream.
#[derive(Debug, Clone)]
pub(super) enum Link {
    /// Each to the one of the same number.
    Same,
    /// As a mapping says.
    Mapped(std::rc::Rc<PartitionLink>),
    /// There is no mapping; the definitions should have been refused.
    Unknown,
}

impl Link {
    /// The partitions downstream that are made from any of a set.
    pub(super) fn downstream_of(&self, set: PartitionSet) -> PartitionSet {
        match self {
            Self::Same => set,
            Self::Mapped(link) if !set.is_empty() => link.downstream_of(&set),
            Self::Mapped(_) | Self::Unknown => PartitionSet::new(),
        }
    }
}

type Known = ((usize, usize, Option<PartitionMapping>), Link);

/// The links of one evaluation. Those between equal definitions are the same, so there are few.
pub(super) struct Links<'a> {
    graph: &'a AssetGraph,
    view: &'a View,
    known: RefCell<Vec<Known>>,
}

impl<'a> Links<'a> {
    pub(super) fn new(graph: &'a AssetGraph, view: &'a View) -> Self {
        Self {
            graph,
            view,
            known: RefCell::default(),
        }
    }

    /// The link between an asset and one that it depends on.
    pub(super) fn between(&self, downstream: AssetId, upstream: AssetId, mapping: Option<PartitionMapping>) -> Link {
        let place = |id: AssetId| self.view.assets[id.index()].space;
        let key = (place(downstream), place(upstream), mapping);
        if key.0 == key.1 && matches!(mapping, None | Some(PartitionMapping::Identity)) {
            return Link::Same;
        }
        if let Some((_, link)) = self.known.borrow().iter().find(|(known, _)| *known == key) {
            return link.clone();
        }
        let made = self.make(downstream, upstream, mapping);
        let link = made.map_or(Link::Unknown, |link| Link::Mapped(link.into()));
        self.known.borrow_mut().push((key, link.clone()));
        link
    }

    fn make(
        &self,
        downstream: AssetId,
        upstream: AssetId,
        mapping: Option<PartitionMapping>,
    ) -> Result<PartitionLink, MappingError> {
        let spaces = (self.view.space(downstream.index()), self.view.space(upstream.index()));
        if let Some(mapping) = mapping {
            return mapping.link(spaces.0, spaces.1);
        }
        let partitions = |id: AssetId| self.graph.asset(id).partitions.as_ref();
        PartitionMapping::between(partitions(downstream), partitions(upstream))?.link(spaces.0, spaces.1)
    }
}
