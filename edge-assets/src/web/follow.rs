//! [`Follow`]: the event log as a stream. It is asked for the next event when the last one was taken by the network, so nothing is
//! kept for a reader that is slow: it lags behind in the log, and when that is too far, it is told so and goes on at the end.

use std::collections::VecDeque;

use axum::response::sse;
use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tracing::warn;
use utoipa::ToSchema;

use super::{
    access::{Caller, Standing},
    state::Shared,
    streams::OpenStream,
    topics::Topics,
    wire::event::Event,
};
use crate::{
    boxed::error_chain,
    store::{Changes, EventPosition, StoreError},
};

/// How many events are read, and kept, at once.
const PIECE: usize = 64;

/// A stream of events.
pub(super) struct Follow {
    shared: Shared,
    /// Who reads it; it ends when they may not any more.
    caller: Caller,
    /// Until then they may, as far as is known.
    until: Option<Timestamp>,
    ended: watch::Receiver<u64>,
    /// What there was when it was last looked whether they may.
    looked: Option<u64>,
    topics: Topics,
    open: OpenStream,
    /// Up to here all was looked at.
    upto: EventPosition,
    /// What was read and not yet taken.
    pending: VecDeque<sse::Event>,
    changes: watch::Receiver<Changes>,
    /// The count of changes that was told last.
    told: u64,
    /// Its place among the streams that there may be at once.
    _place: OwnedSemaphorePermit,
}

/// What a stream tells besides events.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Gap {
    /// Events after this place were left out; fetch anew what is shown.
    pub(super) from: u64,
    /// The stream goes on after this place.
    pub(super) to: u64,
}

/// Where a stream begins, or goes on with other topics.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Begin {
    /// It tells what comes after this place.
    pub(super) position: u64,
    /// The id of the stream, which only its reader is told: `POST /api/v1/streams/{id}/topics` has it tell something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stream: Option<String>,
}

impl Follow {
    /// Follows the log after a place, or from its end.
    pub(super) async fn new(
        shared: Shared,
        caller: Caller,
        open: OpenStream,
        after: Option<u64>,
        place: OwnedSemaphorePermit,
    ) -> Result<Self, StoreError> {
        let changes = shared.instance.store().changes();
        let end = shared.instance.store().last_position().await?;
        let upto = after.map_or(end, EventPosition);
        let told = changes.borrow().runs;
        let topics = open.topics.borrow().clone();
        let mut follow = Self {
            told,
            ended: shared.access.ended(),
            caller,
            until: None,
            looked: None,
            shared,
            topics,
            open,
            upto,
            pending: VecDeque::new(),
            changes,
            _place: place,
        };
        let begin = Begin {
            position: upto.0,
            stream: Some(follow.open.id.clone()),
        };
        follow.push("ready", &begin);
        Ok(follow)
    }

    /// The next event; `None` when the stream ends, since the server does, the store does not answer, or the reader may not go on: the client
    /// comes again.
    pub(super) async fn next(&mut self) -> Option<sse::Event> {
        let stop = self.shared.stop.clone();
        loop {
            let changes = *self.changes.borrow_and_update();
            if stop.is_cancelled() || !self.may_go_on(changes).await {
                return None;
            }
            if let Some(event) = self.pending.pop_front() {
                return Some(event);
            }
            let read = match self.turn().await {
                Ok(false) => self.read().await,
                turned => turned,
            };
            match read {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => {
                    warn!(
                        error = error_chain(&error),
                        "a stream of events ends: the store does not answer"
                    );
                    return None;
                }
            }
            if self.topics.automation && changes.runs != self.told {
                self.told = changes.runs;
                self.push_place("automation");
                continue;
            }
            tokio::select! {
                changed = self.changes.changed() => changed.ok()?,
                turned = self.open.topics.changed() => turned.ok()?,
                ended = self.ended.changed() => {
                    ended.ok()?;
                    self.looked = None;
                }
                () = self.shared.wait_until(self.until) => self.looked = None,
                () = stop.cancelled() => return None,
            }
        }
    }

    /// Whether the reader may still read: its token was not taken away and is not over, nor is its session. It is looked at again
    /// when tokens may have changed.
    async fn may_go_on(&mut self, changes: Changes) -> bool {
        let now = self.shared.instance.clock().now();
        if self.looked == Some(changes.runs) && self.until.is_none_or(|until| now < until) {
            return true;
        }
        match self.shared.access.standing(&self.caller).await {
            Ok(Standing::Until(until)) => {
                (self.looked, self.until) = (Some(changes.runs), until);
                true
            }
            Ok(Standing::Over) => false,
            Err(error) => {
                warn!(
                    error = error_chain(&error),
                    "a stream of events ends: it is not known whether its reader may go on"
                );
                false
            }
        }
    }

    /// Turns to other topics, where they were asked for; says whether they were.
    async fn turn(&mut self) -> Result<bool, StoreError> {
        let topics = self.open.topics.borrow_and_update().clone();
        if topics == self.topics {
            return Ok(false);
        }
        if !self.topics.wants_events() {
            // What happened while nothing of it was wanted is not made up for.
            self.upto = self.shared.instance.store().last_position().await?;
        }
        self.topics = topics;
        self.push_place("topics");
        Ok(true)
    }

    fn push_place(&mut self, name: &str) {
        let place = Begin {
            position: self.upto.0,
            stream: None,
        };
        self.push(name, &place);
    }

    /// Reads on; whether it is worth looking again at once.
    async fn read(&mut self) -> Result<bool, StoreError> {
        if !self.topics.wants_events() {
            return Ok(false);
        }
        let store = self.shared.instance.store();
        let end = store.last_position().await?;
        let lag = end.0.saturating_sub(self.upto.0);
        // A place beyond the end is one of another store.
        if lag > self.shared.max_lag || self.upto > end {
            let gap = Gap {
                from: self.upto.0,
                to: end.0,
            };
            self.upto = end;
            self.push("gap", &gap);
            return Ok(true);
        }
        if lag == 0 {
            return Ok(false);
        }
        let events = store.events(self.topics.filter(), self.upto, PIECE).await?;
        let is_last = events.len() < PIECE;
        for event in &events {
            self.upto = event.position;
            if self.topics.want(event) {
                let message = sse::Event::default().id(event.position.0.to_string());
                self.pending.extend(message.json_data(Event::from(event)));
            }
        }
        if is_last {
            // Nothing else before what was the end.
            self.upto = self.upto.max(end);
        }
        Ok(true)
    }

    fn push(&mut self, name: &str, data: &impl Serialize) {
        let message = sse::Event::default().event(name).id(self.upto.0.to_string());
        self.pending.extend(message.json_data(data));
    }
}
