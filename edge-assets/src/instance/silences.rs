//! Who wants to hear nothing of what for a while, and what became of alerts.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;

use super::{Instance, InstanceError};
use crate::{
    duration,
    id::SilenceId,
    page::{Page, PageRequest},
    store::{Delivery, DeliveryFilter, Silence, Silenced},
};

/// The longest silence: what is silenced for good should not be raised.
const LONGEST: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// The most bytes of a reason, or of a pattern.
const MOST_BYTES: usize = 1024;

impl Instance {
    /// Silences alerts of this binary for a while: they are recorded and not sent. It counts from the next alert on, in every process.
    ///
    /// ```
    /// # use edge_assets::{AssetDef, Definitions, instance::Instance, store::{MemoryStore, Silenced}};
    /// # use std::{sync::Arc, time::Duration};
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let one = AssetDef::builder("one").run(|| async { Ok::<_, std::io::Error>(1) });
    /// # let definitions = Definitions::builder().assets([one]).build()?;
    /// # let instance = Instance::builder(definitions, Arc::new(MemoryStore::new())).build();
    /// let nightly = Silenced::Subject("nightly_*".into());
    /// let two_hours = Duration::from_secs(2 * 60 * 60);
    /// let silence = instance.silence(nightly, two_hours, "anna", "the source is being moved").await?;
    /// assert_eq!(instance.silences().await?, [silence.clone()]);
    /// instance.end_silence(silence.id, "anna").await?;
    /// assert!(instance.silences().await?.is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`InstanceError::BadSilence`] when it lasts for no time or more than 90 days, or says no reason; [`InstanceError::Store`].
    pub async fn silence(
        &self,
        what: Silenced,
        lasts: Duration,
        who: impl Into<Arc<str>>,
        why: impl Into<String>,
    ) -> Result<Silence, InstanceError> {
        let why = why.into();
        if let Some(fault) = fault(&what, lasts, why.trim()) {
            return Err(InstanceError::BadSilence(fault));
        }
        let now = self.clock().now();
        let silence = Silence {
            id: SilenceId::generate(),
            location: Arc::clone(self.location()),
            what,
            created_at: now,
            until: now.saturating_add(lasts).unwrap_or(Timestamp::MAX),
            who: who.into(),
            why: why.trim().to_owned(),
            ended: None,
        };
        self.store().add_silence(silence.clone()).await?;
        Ok(silence)
    }

    /// Ends a silence early.
    ///
    /// # Errors
    /// [`InstanceError::UnknownSilence`] when there is none, or it is over; [`InstanceError::Store`].
    pub async fn end_silence(&self, id: SilenceId, who: impl Into<Arc<str>>) -> Result<Silence, InstanceError> {
        let (location, now) = (Arc::clone(self.location()), self.clock().now());
        let ended = self.store().end_silence(location, id, now, who.into()).await?;
        ended.ok_or_else(|| InstanceError::UnknownSilence(id.to_string()))
    }

    /// The silences that last, the newest first.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn silences(&self) -> Result<Vec<Silence>, InstanceError> {
        let now = self.clock().now();
        let mut silences = self.store().silences(Arc::clone(self.location()), now).await?;
        silences.retain(|silence| silence.is_active(now));
        Ok(silences)
    }

    /// All silences that are kept, also those that are over, the newest first.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn all_silences(&self) -> Result<Vec<Silence>, InstanceError> {
        let location = Arc::clone(self.location());
        Ok(self.store().silences(location, Timestamp::MIN).await?)
    }

    /// What became of the alerts of this binary, newest first.
    ///
    /// # Errors
    /// [`InstanceError::Store`].
    pub async fn deliveries(
        &self,
        mut filter: DeliveryFilter,
        page: PageRequest,
    ) -> Result<Page<Delivery>, InstanceError> {
        filter.location = Some(Arc::clone(self.location()));
        Ok(self.store().deliveries(filter, page).await?)
    }
}

fn fault(what: &Silenced, lasts: Duration, why: &str) -> Option<String> {
    let subject = match what {
        Silenced::Everything => "everything",
        Silenced::Rule(name) | Silenced::Subject(name) => name,
    };
    if subject.is_empty() || subject.len() > MOST_BYTES {
        return Some(format!(
            "it names nothing, or more than {MOST_BYTES} bytes; name a rule, or a pattern of subjects"
        ));
    }
    if lasts.is_zero() || lasts > LONGEST {
        return Some(format!(
            "it would last {}; take more than nothing, and up to 90 days",
            duration::print(lasts)
        ));
    }
    if why.is_empty() || why.len() > MOST_BYTES {
        return Some(format!(
            "it says no reason, or more than {MOST_BYTES} bytes; say why, others will wonder"
        ));
    }
    None
}
