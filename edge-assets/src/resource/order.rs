//! Which resource comes before which: those that are made from others after them, rings found and named.

use super::{ResourceError, ResourceId, ResourceNeed, Resources};

impl Resources {
    /// The places of `wanted` and of all that they are made from, in the order of adding but each after what it uses.
    pub(super) fn in_order(&self, wanted: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut seen = vec![false; self.len()];
        let mut order = Vec::new();
        for place in wanted {
            self.visit(place, &mut seen, &mut order);
        }
        order
    }

    fn visit(&self, place: usize, seen: &mut [bool], order: &mut Vec<usize>) {
        if !std::mem::replace(&mut seen[place], true) {
            for inner in self.inner(place) {
                self.visit(inner, seen, order);
            }
            order.push(place);
        }
    }

    /// The places of what a resource is made from, as far as it is there.
    fn inner(&self, place: usize) -> impl Iterator<Item = usize> {
        self.at(place).uses().iter().filter_map(|need| self.place(&need.id))
    }

    /// The places of all that is made, directly or not, from the resources at `inner`.
    pub(super) fn made_from(&self, inner: &[usize]) -> Vec<usize> {
        let is_made_from = |&outer: &usize| {
            let all = self.in_order(self.inner(outer));
            all.iter().any(|place| inner.contains(place))
        };
        (0..self.len()).filter(is_made_from).collect()
    }

    /// What each resource that is made from others asks for.
    pub(crate) fn recipes(&self) -> impl Iterator<Item = (String, &[ResourceNeed])> {
        let holders = self.holders().filter(|holder| !holder.uses().is_empty());
        holders.map(|holder| (holder.label(), holder.uses()))
    }

    /// The rings of resources that are made from each other, one for each resource in one.
    pub(crate) fn rings(&self) -> Vec<ResourceError> {
        let mut in_ring = vec![false; self.len()];
        let mut rings = Vec::new();
        for place in 0..self.len() {
            if !in_ring[place]
                && let Some(ring) = self.ring_through(place)
            {
                ring.iter().for_each(|&member| in_ring[member] = true);
                rings.push(self.ring_error(&ring));
            }
        }
        rings
    }

    /// Refuses a resource that is made from itself.
    pub(super) fn check_ring(&self, id: &ResourceId) -> Result<(), ResourceError> {
        let ring = self.place(id).and_then(|place| self.ring_through(place));
        ring.map_or(Ok(()), |ring| Err(self.ring_error(&ring)))
    }

    fn ring_error(&self, ring: &[usize]) -> ResourceError {
        let members = ring.iter().chain(ring.first());
        ResourceError::Ring {
            ring: members.map(|&place| self.at(place).label()).collect(),
        }
    }

    /// A way from a resource over what it is made from back to itself.
    fn ring_through(&self, start: usize) -> Option<Vec<usize>> {
        let mut seen = vec![false; self.len()];
        let mut trail = vec![(start, self.inner(start).collect::<Vec<_>>())];
        while let Some((_, open)) = trail.last_mut() {
            match open.pop() {
                None => {
                    trail.pop();
                }
                Some(next) if next == start => return Some(trail.iter().map(|(place, _)| *place).collect()),
                Some(next) if std::mem::replace(&mut seen[next], true) => {}
                Some(next) => trail.push((next, self.inner(next).collect())),
            }
        }
        None
    }
}
