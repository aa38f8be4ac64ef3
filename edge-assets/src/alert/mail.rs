//! [`MailSink`]: alerts by e-mail, through a server that speaks SMTP.

use std::{fmt, net::IpAddr, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

use super::{Alert, AlertError, AlertSink};
use crate::boxed::{BoxFuture, error_chain};

/// How long one answer of the server may take.
const ANSWER: Duration = Duration::from_secs(15);

/// Sends alerts by e-mail. The address of the server is a secret, since it holds the password.
///
/// ```
/// use edge_assets::alert::{Alerts, MailSink};
/// let mail = MailSink::new(
///     "smtps://edge:s3cr3t@mail.example.com",
///     "edge@example.com",
///     ["Ops <ops@example.com>"],
/// )?;
/// assert_eq!(format!("{mail:?}"), "MailSink(mail by mail.example.com)");
/// let builder = Alerts::builder().sink(mail);
/// # Ok::<(), edge_assets::alert::AlertError>(())
/// ```
#[derive(Clone)]
pub struct MailSink {
    name: String,
    from: Mailbox,
    to: Vec<Mailbox>,
    /// The password as it is, and as the URL has it.
    passwords: Vec<SecretString>,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl MailSink {
    /// Takes the server, the sender, and those who are told.
    ///
    /// The server is `smtps://user:password@host` (encrypted from the start), `smtp://user:password@host?tls=required` (encrypted
    /// after a greeting), or `smtp://host` without either, such as for a relay on the same machine.
    ///
    /// # Errors
    /// [`AlertError::Setting`] when the server or an e-mail address cannot be understood, nobody is told, or a password would go
    /// over the network in the clear.
    pub fn new(
        server: impl Into<SecretString>,
        from: &str,
        to: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Self, AlertError> {
        let server = server.into();
        let url = Url::parse(server.expose_secret()).map_err(|error| {
            let text = format!(
                "the mail server is not a URL ({error}); write such as `smtps://user:password@mail.example.com`"
            );
            AlertError::Setting(text)
        })?;
        let name = match (url.host_str(), url.port()) {
            (Some(host), Some(port)) => format!("mail by {host}:{port}"),
            (Some(host), None) => format!("mail by {host}"),
            (None, _) => return Err(setting("the mail server has no host")),
        };
        if url.password().is_some() && !is_private(&url) {
            return Err(setting(
                "the password of the mail server would go over the network in the clear; write `smtps://`, or add `?tls=required`",
            ));
        }
        let to: Vec<Mailbox> = to
            .into_iter()
            .map(|to| mailbox(to.as_ref()))
            .collect::<Result<_, _>>()?;
        if to.is_empty() {
            return Err(setting("nobody is told by mail; name an address"));
        }
        let passwords = url.password().into_iter().flat_map(|password| {
            let decoded = percent_decode_str(password).decode_utf8_lossy().into_owned();
            [SecretString::from(decoded), SecretString::from(password.to_owned())]
        });
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server.expose_secret())
            .map_err(|error| AlertError::Setting(format!("{name} cannot be used: {}", error_chain(&error))))?
            .timeout(Some(ANSWER))
            .build();
        Ok(Self {
            name,
            from: mailbox(from)?,
            to,
            passwords: passwords
                .filter(|password| !password.expose_secret().is_empty())
                .collect(),
            transport,
        })
    }

    fn message(&self, alert: &Alert) -> Result<Message, lettre::error::Error> {
        let mut message = Message::builder().from(self.from.clone()).subject(alert.headline());
        for to in &self.to {
            message = message.to(to.clone());
        }
        message.header(ContentType::TEXT_PLAIN).body(body(alert))
    }

    fn failed(&self, error: &lettre::transport::smtp::Error) -> AlertError {
        let mut answer = error_chain(error);
        for password in &self.passwords {
            answer = answer.replace(password.expose_secret(), "***");
        }
        AlertError::Mail {
            to: self.name.clone(),
            answer,
            transient: !error.is_permanent() && !error.is_client(),
        }
    }
}

fn body(alert: &Alert) -> String {
    let mut text = format!("{}\n\nat {}\n", alert.text, alert.at);
    if let Some(run) = alert.run {
        text.push_str(&format!("run {run}\n"));
    }
    if alert.held_back > 0 {
        text.push_str(&format!("{} of the same kind were held back before\n", alert.held_back));
    }
    text
}

/// Whether nobody between here and the server can read along.
fn is_private(url: &Url) -> bool {
    let encrypted = url.scheme() == "smtps"
        || url
            .query_pairs()
            .any(|(key, value)| key == "tls" && value == "required");
    // The host of a scheme that is not one of the web is text, also where it is an address.
    let loopback = match url.host() {
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    encrypted || loopback
}

fn mailbox(text: &str) -> Result<Mailbox, AlertError> {
    text.parse().map_err(|error| {
        AlertError::Setting(format!(
            "`{text}` is not an e-mail address ({error}); write `ops@example.com` or `Ops <ops@example.com>`"
        ))
    })
}

fn setting(text: &str) -> AlertError {
    AlertError::Setting(text.to_owned())
}

impl AlertSink for MailSink {
    fn name(&self) -> &str {
        &self.name
    }

    fn deliver<'a>(&'a self, alert: &'a Alert) -> BoxFuture<'a, Result<(), AlertError>> {
        Box::pin(async move {
            let message = self.message(alert).map_err(|error| AlertError::Other {
                to: self.name.clone(),
                transient: false,
                source: error.into(),
            })?;
            match self.transport.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => Err(self.failed(&error)),
            }
        })
    }
}

impl fmt::Debug for MailSink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailSink({})", self.name)
    }
}
