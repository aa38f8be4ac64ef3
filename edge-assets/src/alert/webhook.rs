//! [`WebhookSink`]: alerts as JSON to an address.

use hyper::Method;
use secrecy::SecretString;

use super::{Alert, AlertError, AlertSink, endpoint::Endpoint};
use crate::boxed::BoxFuture;

/// Sends alerts as JSON, by `POST`, to an address. The address is a secret: whoever knows it can write there.
///
/// The body is the JSON form of [`Alert`]. Chat services that take webhooks show the field `text`. Any status from 200 to 299 is
/// success; 408, 425, 429 and those from 500 are tried again; redirects are not followed.
///
/// ```
/// use edge_assets::alert::{Alerts, WebhookSink};
/// let webhook = WebhookSink::new("https://hooks.example.com/T0/s3cr3t")?.header("authorization", "Bearer t0k3n")?;
/// assert_eq!(format!("{webhook:?}"), "WebhookSink(webhook hooks.example.com)");
/// let builder = Alerts::builder().sink(webhook);
/// # Ok::<(), edge_assets::alert::AlertError>(())
/// ```
#[derive(Clone)]
pub struct WebhookSink(Endpoint);

impl WebhookSink {
    /// Takes the address.
    ///
    /// # Errors
    /// [`AlertError::Setting`] when it is no address of `http` or `https`, or holds a user or a password.
    pub fn new(address: impl Into<SecretString>) -> Result<Self, AlertError> {
        Endpoint::new("webhook", &address.into()).map(Self)
    }

    /// Sends a header with each request; its value is a secret, too.
    ///
    /// # Errors
    /// [`AlertError::Setting`] when name or value cannot be those of a header.
    pub fn header(mut self, name: &str, value: impl Into<SecretString>) -> Result<Self, AlertError> {
        self.0.header(name, &value.into())?;
        Ok(self)
    }
}

impl AlertSink for WebhookSink {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn deliver<'a>(&'a self, alert: &'a Alert) -> BoxFuture<'a, Result<(), AlertError>> {
        Box::pin(async move {
            let body = serde_json::to_vec(alert).map_err(|error| AlertError::Other {
                to: self.name().to_owned(),
                transient: false,
                source: error.into(),
            })?;
            self.0.ask(Method::POST, Some(body)).await
        })
    }
}

impl std::fmt::Debug for WebhookSink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WebhookSink({})", self.0.name())
    }
}
