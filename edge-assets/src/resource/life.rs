//! The life of resources: opened when a run first needs them, asked for their health, closed at the end.
//!
//! A resource that is made from others is opened after them and closed before them.

use std::{error::Error, time::Duration};

use super::{ErrorClass, Health, ResourceError, ResourceId, Resources, holder::Erased};
use crate::boxed::{BoxFuture, error_chain};

impl Resources {
    /// Opens those of the resources that `needed` names, and what they are made from, unless they are open.
    ///
    /// They are opened one after the other, in the order in which they were added, but each after what it is made from.
    /// However many callers ask at once, clones of the map included, a resource is opened once and stays open until
    /// [`close`](Self::close). One that did not open is tried again by the next caller.
    ///
    /// # Errors
    /// The first resource that cannot be made or does not open. Those opened before it stay open.
    pub async fn open(&self, needed: &[ResourceId]) -> Result<(), ResourceError> {
        let wanted = (0..self.len()).filter(|&place| self.id_at(place).is_some_and(|id| needed.contains(id)));
        self.open_places(wanted).await
    }

    async fn open_places(&self, wanted: impl Iterator<Item = usize>) -> Result<(), ResourceError> {
        for place in self.in_order(wanted) {
            self.at(place).open(self).await?;
        }
        Ok(())
    }

    /// Closes all resources, last opened first; one that is made from others is closed before them.
    ///
    /// A resource is closed even if it was never opened, for what it took when it was constructed; but not twice.
    pub async fn close(&self) {
        for place in self.in_order(0..self.len()).into_iter().rev() {
            self.at(place).close().await;
        }
    }

    /// Asks every resource for its health; the pairs hold the resource's label, `Res<..>`, and its answer.
    pub async fn health(&self) -> Vec<(String, Health)> {
        let mut answers = Vec::with_capacity(self.len());
        for holder in self.holders() {
            answers.push((holder.label(), holder.health(self).await));
        }
        answers
    }

    /// For every resource its label and an examination: it opens the resource, then asks for its health.
    ///
    /// The caller decides how many are awaited at once, and for how long. What was opened is closed by
    /// [`close`](Self::close).
    #[must_use]
    pub fn examinations(&self) -> Vec<(String, BoxFuture<'_, Health>)> {
        let examine = |place: usize| {
            let holder = self.at(place);
            let label = holder.label();
            let own = label.clone();
            let examination: BoxFuture<'_, Health> = Box::pin(async move {
                match self.open_places(std::iter::once(place)).await {
                    Ok(()) => holder.health(self).await,
                    Err(ResourceError::NotOpened { resource, error }) if resource == own => {
                        Health::bad(error_chain(error.as_ref()))
                    }
                    Err(error) => Health::bad(error_chain(&error)),
                }
            });
            (label, examination)
        };
        (0..self.len()).map(examine).collect()
    }

    /// The class of the first error in the chain that a resource knows as its own.
    #[must_use]
    pub fn classify(&self, error: &(dyn Error + 'static)) -> Option<ErrorClass> {
        self.first_answer(error, Erased::classify)
    }

    /// How long the first resource that knows an error of the chain asks to wait.
    #[must_use]
    pub fn retry_after(&self, error: &(dyn Error + 'static)) -> Option<Duration> {
        self.first_answer(error, Erased::retry_after)
    }

    fn first_answer<A>(
        &self,
        error: &(dyn Error + 'static),
        ask: impl Fn(&dyn Erased, &(dyn Error + 'static)) -> Option<A>,
    ) -> Option<A> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(answer) = self.holders().find_map(|holder| ask(holder, error)) {
                return Some(answer);
            }
            next = error.source();
        }
        None
    }
}
