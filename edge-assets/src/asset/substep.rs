//! Sub-steps: named parts of a step, each with its duration and its end, as facts of the step.

use std::{
    fmt::Display,
    future::Future,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use super::AssetContext;
use crate::{
    event::{EventKind, LogLevel, SubstepEnd},
    metadata::{MAX_NAME_BYTES, MAX_VALUE_BYTES, cut_text},
};

/// The most sub-steps of one attempt; further ones run like the others and are not recorded.
pub const MAX_SUBSTEPS: u32 = 1_000;

tokio::task_local! {
    /// The sub-step that is being polled: the step it belongs to, by its address, and its number.
    static INSIDE: (usize, u32);
}

impl AssetContext {
    /// Runs a part of the step under a name: its start, its duration and its failure are facts of the step, shown in its timeline.
    ///
    /// The future runs where it is awaited, never on a task of its own, so it ends with the step. A sub-step that is begun within
    /// another one is shown below it. The first 1,000 of an attempt are recorded.
    ///
    /// ```
    /// use edge_assets::prelude::*;
    ///
    /// # async fn download(_: &str) -> Result<Vec<u8>, std::io::Error> { Ok(vec![1]) }
    /// #[asset]
    /// async fn forecast(ctx: &AssetContext) -> Result<usize> {
    ///     let bytes = ctx.step("download", download("https://weather.example")).await?;
    ///     let rows = ctx.step("parse", async { Ok::<_, AssetError>(bytes.len()) }).await?;
    ///     Ok(rows)
    /// }
    /// ```
    ///
    /// # Errors
    /// Those of the future.
    pub async fn step<T, E: Display>(
        &self,
        name: impl Into<Arc<str>>,
        future: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let Some(begun) = self.begin_substep(|| name.into()) else {
            return future.await;
        };
        let ended = INSIDE.scope((self.address(), begun.number), future).await;
        begun.end(ended.as_ref().err());
        ended
    }

    /// Like [`step`](Self::step), for a function that is not `async`.
    ///
    /// # Errors
    /// Those of the closure.
    pub fn step_blocking<T, E: Display>(
        &self,
        name: impl Into<Arc<str>>,
        part: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let Some(begun) = self.begin_substep(|| name.into()) else {
            return part();
        };
        let ended = INSIDE.sync_scope((self.address(), begun.number), part);
        begun.end(ended.as_ref().err());
        ended
    }

    /// Begins a sub-step, when somebody listens and there were not too many.
    fn begin_substep(&self, name: impl FnOnce() -> Arc<str>) -> Option<Begun<'_>> {
        if !self.is_heard() {
            return None;
        }
        // Numbers only tell sub-steps apart; nothing else is read by them.
        let number = self.substeps().fetch_add(1, Ordering::Relaxed).saturating_add(1);
        if number > MAX_SUBSTEPS {
            if number == MAX_SUBSTEPS + 1 {
                let text =
                    format!("this attempt has more than {MAX_SUBSTEPS} sub-steps; further ones are not recorded");
                self.log(LogLevel::Warn, text);
            }
            return None;
        }
        let name = shortened(name());
        let inside = INSIDE.try_with(|inside| *inside).ok();
        let parent = inside
            .filter(|(step, _)| *step == self.address())
            .map(|(_, parent)| parent);
        self.state(|| EventKind::SubstepStarted {
            number,
            parent,
            name: Arc::clone(&name),
        });
        Some(Begun {
            context: self,
            number,
            name,
            began: self.clock().monotonic(),
            is_over: false,
        })
    }
}

fn shortened(name: Arc<str>) -> Arc<str> {
    if name.len() <= MAX_NAME_BYTES {
        return name;
    }
    cut_text(name.to_string(), MAX_NAME_BYTES).into()
}

/// A sub-step under way. Dropped before its end, it states that it was interrupted.
struct Begun<'a> {
    context: &'a AssetContext,
    number: u32,
    name: Arc<str>,
    began: Duration,
    is_over: bool,
}

impl Begun<'_> {
    fn end(mut self, error: Option<&impl Display>) {
        self.is_over = true;
        self.tell(|| match error {
            None => SubstepEnd::Success,
            Some(error) => SubstepEnd::Failure {
                error: cut_text(error.to_string(), MAX_VALUE_BYTES),
            },
        });
    }

    fn tell(&self, end: impl FnOnce() -> SubstepEnd) {
        let took = self.context.clock().monotonic().saturating_sub(self.began);
        self.context.state(|| EventKind::SubstepEnded {
            number: self.number,
            name: Arc::clone(&self.name),
            duration_us: u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            end: end(),
        });
    }
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            self.tell(|| SubstepEnd::Interrupted);
        }
    }
}
