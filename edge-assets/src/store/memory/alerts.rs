//! The [`AlertStore`] of a [`MemoryStore`].

use std::{ops::Bound, sync::Arc};

use jiff::Timestamp;

use super::{
    super::{
        AlertStore, Delivery, DeliveryFilter, Silence, StoreError,
        alerts::MOST_HELD,
        rules::{
            delivery_cursor, delivery_passes, delivery_place, follow_delivery, interrupt, is_to_be_told, whole,
            whole_delivery,
        },
    },
    MemoryStore,
    state::State,
};
use crate::{
    boxed::BoxFuture,
    id::{DeliveryId, SilenceId},
    page::{MAX_PAGE, Page, PageRequest},
};

impl State {
    fn delivery(&mut self, id: DeliveryId) -> Option<&mut Delivery> {
        // What changes is among the newest.
        self.deliveries.values_mut().rev().find(|delivery| delivery.id == id)
    }

    fn record_delivery(&mut self, delivery: Delivery) {
        let delivery = whole_delivery(delivery);
        match self.delivery(delivery.id) {
            Some(known) => follow_delivery(known, delivery),
            None => self.insert_delivery(delivery),
        }
        self.moved();
    }

    fn insert_delivery(&mut self, delivery: Delivery) {
        self.last_delivery += 1;
        self.deliveries.insert(self.last_delivery, delivery);
    }

    fn begin_digest(&mut self, digest: Delivery, held: &[DeliveryId]) -> bool {
        let mut are_held = held
            .iter()
            .map(|id| self.delivery(*id).is_some_and(|one| is_to_be_told(one)));
        if held.is_empty() || !are_held.all(|is| is) {
            return false;
        }
        for id in held {
            if let Some(one) = self.delivery(*id) {
                one.digest = Some(digest.id);
            }
        }
        self.insert_delivery(whole_delivery(digest));
        self.moved();
        true
    }

    fn interrupt_deliveries(&mut self, location: &str, before: Timestamp, now: Timestamp) -> u64 {
        let mut interrupted = Vec::new();
        for delivery in self.deliveries.values_mut().filter(|one| *one.location == *location) {
            if interrupt(delivery, before, now) {
                interrupted.push(delivery.id);
            }
        }
        for delivery in self.deliveries.values_mut() {
            delivery.digest = delivery.digest.filter(|digest| !interrupted.contains(digest));
        }
        if !interrupted.is_empty() {
            self.moved();
        }
        u64::try_from(interrupted.len()).unwrap_or(u64::MAX)
    }

    fn page_of_deliveries(&self, filter: &DeliveryFilter, page: &PageRequest) -> Result<Page<Delivery>, StoreError> {
        let end = match &page.after {
            Some(cursor) => Bound::Excluded(delivery_place(cursor)?),
            None => Bound::Unbounded,
        };
        let limit = page.limit.clamp(1, MAX_PAGE);
        let listed = self.deliveries.range((Bound::Unbounded, end)).rev();
        let mut passing = listed.filter(|(_, delivery)| delivery_passes(filter, delivery));
        let taken: Vec<_> = passing.by_ref().take(limit).collect();
        let last = taken.last().map(|(number, _)| **number);
        Ok(Page {
            next: passing.next().and(last).map(delivery_cursor),
            items: taken.into_iter().map(|(_, delivery)| delivery.clone()).collect(),
        })
    }

    fn end_silence(&mut self, location: &str, id: SilenceId, at: Timestamp, who: Arc<str>) -> Option<Silence> {
        let of_id = |silence: &&mut Silence| silence.id == id && *silence.location == *location;
        let silence = self.silences.iter_mut().find(of_id)?;
        if silence.ended.is_some() || silence.until <= at {
            return None;
        }
        silence.ended = Some((whole(at), who));
        let ended = silence.clone();
        self.moved();
        Some(ended)
    }

    /// Forgets deliveries and silences that are too old; returns how many deliveries there were.
    pub(super) fn prune_deliveries(&mut self, oldest: Timestamp) -> u64 {
        let mut gone = 0;
        while let Some(first) = self.deliveries.first_entry().filter(|first| first.get().at < oldest) {
            first.remove();
            gone += 1;
        }
        self.silences.retain(|silence| silence.until >= oldest);
        gone
    }
}

impl AlertStore for MemoryStore {
    fn record_delivery(&self, delivery: Delivery) -> BoxFuture<'_, Result<(), StoreError>> {
        self.visit(move |state| {
            state.record_delivery(delivery);
            Ok(())
        })
    }

    fn deliveries(
        &self,
        filter: DeliveryFilter,
        page: PageRequest,
    ) -> BoxFuture<'_, Result<Page<Delivery>, StoreError>> {
        self.visit(move |state| state.page_of_deliveries(&filter, &page))
    }

    fn held_deliveries(&self, location: Arc<str>) -> BoxFuture<'_, Result<Vec<Delivery>, StoreError>> {
        self.visit(move |state| {
            let held = state.deliveries.values();
            let held = held.filter(|delivery| delivery.location == location && is_to_be_told(delivery));
            Ok(held.take(MOST_HELD).cloned().collect())
        })
    }

    fn begin_digest(&self, digest: Delivery, held: Vec<DeliveryId>) -> BoxFuture<'_, Result<bool, StoreError>> {
        self.visit(move |state| Ok(state.begin_digest(digest, &held)))
    }

    fn interrupt_deliveries(
        &self,
        location: Arc<str>,
        before: Timestamp,
        now: Timestamp,
    ) -> BoxFuture<'_, Result<u64, StoreError>> {
        self.visit(move |state| Ok(state.interrupt_deliveries(&location, before, now)))
    }

    fn add_silence(&self, mut silence: Silence) -> BoxFuture<'_, Result<(), StoreError>> {
        self.visit(move |state| {
            silence.created_at = whole(silence.created_at);
            silence.until = whole(silence.until);
            state.silences.push(silence);
            state.moved();
            Ok(())
        })
    }

    fn end_silence(
        &self,
        location: Arc<str>,
        id: SilenceId,
        at: Timestamp,
        who: Arc<str>,
    ) -> BoxFuture<'_, Result<Option<Silence>, StoreError>> {
        self.visit(move |state| Ok(state.end_silence(&location, id, at, who)))
    }

    fn silences(&self, location: Arc<str>, beyond: Timestamp) -> BoxFuture<'_, Result<Vec<Silence>, StoreError>> {
        self.visit(move |state| {
            let listed = state.silences.iter().rev();
            let lasting = listed.filter(|silence| silence.location == location && silence.until > whole(beyond));
            Ok(lasting.cloned().collect())
        })
    }
}
