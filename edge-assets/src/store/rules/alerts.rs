//! What becomes of deliveries of alerts.

use jiff::Timestamp;

use super::{
    super::{Delivery, DeliveryFilter, DeliveryOutcome},
    instants::whole,
};

/// Whether a filter lets a delivery through.
pub(crate) fn delivery_passes(filter: &DeliveryFilter, delivery: &Delivery) -> bool {
    let is = |wanted: &Option<_>, found| wanted.as_ref().is_none_or(|wanted| Some(wanted) == found);
    is(&filter.location, Some(&delivery.location))
        && is(&filter.rule, delivery.rule.as_ref())
        && is(&filter.channel, Some(&delivery.channel))
        && filter.outcome.is_none_or(|outcome| outcome == delivery.outcome)
        && filter.run.is_none_or(|run| Some(run) == delivery.run)
}

/// A delivery with its instants as stores keep them.
pub(crate) fn in_whole_instants(mut delivery: Delivery) -> Delivery {
    delivery.at = whole(delivery.at);
    delivery.ended_at = delivery.ended_at.map(whole);
    delivery
}

/// What a delivery is once more is known of it; what it is about stays.
pub(crate) fn follow_delivery(known: &mut Delivery, news: Delivery) {
    known.attempts = news.attempts;
    known.outcome = news.outcome;
    known.ended_at = news.ended_at;
    known.error = news.error;
    known.silence = news.silence;
}

/// Whether a delivery is held, and nothing has told of it.
pub(crate) fn is_to_be_told(delivery: &Delivery) -> bool {
    delivery.outcome == DeliveryOutcome::Held && delivery.digest.is_none()
}

/// Says that the process of a delivery has ended, where it was begun before an instant and is still being sent.
pub(crate) fn interrupt(delivery: &mut Delivery, before: Timestamp, now: Timestamp) -> bool {
    let is_left = delivery.outcome == DeliveryOutcome::Sending && delivery.at < whole(before);
    if is_left {
        delivery.outcome = DeliveryOutcome::Interrupted;
        delivery.ended_at = Some(whole(now));
    }
    is_left
}
