//! [`DeadMansSwitch`]: tells an address, again and again, that the process lives. When it does not any more, the other side
//! notices the silence: what no alert of a dead process could say.

use std::{fmt, time::Duration};

use hyper::Method;
use secrecy::SecretString;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tracing::{info, warn};

use super::{AlertError, endpoint::Endpoint};
use crate::{boxed::error_chain, cancel::CancelToken};

/// A process that does not work yet, or not any more, is looked at this often: its next sign is not to wait for an interval.
const LOOK: Duration = Duration::from_secs(1);
/// The longest time that one sign may take.
const LONGEST: Duration = Duration::from_secs(30);

/// Asks an address by `GET` at an interval, as long as the process lives.
///
/// ```
/// use edge_assets::alert::DeadMansSwitch;
/// use std::time::Duration;
/// let switch = DeadMansSwitch::new("https://hc.example.com/ping/s3cr3t", Duration::from_secs(60))?;
/// assert_eq!(format!("{switch:?}"), "DeadMansSwitch(dead-man's switch hc.example.com, every 60s)");
/// # Ok::<(), edge_assets::alert::AlertError>(())
/// ```
#[derive(Clone)]
pub struct DeadMansSwitch {
    endpoint: Endpoint,
    every: Duration,
}

impl DeadMansSwitch {
    /// Takes the address, which is a secret, and the interval.
    ///
    /// # Errors
    /// [`AlertError::Setting`] when the address is none of `http` or `https`, or holds a user or a password; or the interval is
    /// zero.
    pub fn new(address: impl Into<SecretString>, every: Duration) -> Result<Self, AlertError> {
        if every.is_zero() {
            let text = "the interval of the dead-man's switch is zero; write such as `60s`";
            return Err(AlertError::Setting(text.to_owned()));
        }
        Ok(Self {
            endpoint: Endpoint::new("dead-man's switch", &address.into())?,
            every,
        })
    }

    /// What people know it by: its host.
    #[must_use]
    pub fn name(&self) -> &str {
        self.endpoint.name()
    }

    /// Gives one sign of life.
    ///
    /// # Errors
    /// When the address was not reached, or did not answer with success.
    pub async fn sign(&self) -> Result<(), AlertError> {
        let limit = self.every.min(LONGEST);
        match timeout(limit, self.endpoint.ask(Method::GET, None)).await {
            Ok(result) => result,
            Err(_) => Err(AlertError::Timeout {
                to: self.name().to_owned(),
                after: limit,
            }),
        }
    }

    /// Gives a sign at each interval, beginning at once, until it is told to stop. Where `is_alive` says no, it gives none: a
    /// process whose work hangs is as good as dead. Once it says yes again, there is a sign within a second.
    ///
    /// A sign that fails is not repeated before the next interval; the log says so once, and once when they arrive again.
    pub async fn run(&self, stop: CancelToken, is_alive: impl Fn() -> bool + Send) {
        let mut beat = interval(self.every);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut arrives = true;
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                _ = beat.tick() => {}
            }
            if !is_alive() {
                beat.reset_after(LOOK.min(self.every));
                continue;
            }
            let signed = tokio::select! {
                biased;
                () = stop.cancelled() => return,
                signed = self.sign() => signed,
            };
            match &signed {
                Ok(()) if !arrives => info!(to = self.name(), "signs of life arrive again"),
                Err(error) if arrives => {
                    warn!(
                        to = self.name(),
                        error = error_chain(error),
                        "signs of life do not arrive"
                    );
                }
                Ok(()) | Err(_) => {}
            }
            arrives = signed.is_ok();
        }
    }
}

impl fmt::Debug for DeadMansSwitch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeadMansSwitch({}, every {:?})", self.name(), self.every)
    }
}
