//! [`Subscribers`]: those who are told of changes, in the order in which they came.

use tokio::sync::watch;

use super::super::Changes;

/// Those who are told of changes.
///
/// Each has a channel of its own: several that wait on one are woken in an order by chance, and with this store a simulation must
/// go the same way each time.
#[derive(Debug, Default)]
pub(super) struct Subscribers {
    told: Changes,
    all: Vec<watch::Sender<Changes>>,
}

impl Subscribers {
    pub(super) fn subscribe(&mut self) -> watch::Receiver<Changes> {
        let (sender, receiver) = watch::channel(self.told);
        self.all.push(sender);
        receiver
    }

    /// Tells of what is new, if anything is.
    pub(super) fn tell(&mut self, now: Changes) {
        if self.told != now {
            self.told = now;
            self.all.retain(|subscriber| subscriber.send(now).is_ok());
        }
    }
}
