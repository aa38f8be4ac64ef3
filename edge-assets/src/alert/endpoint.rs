//! [`Endpoint`]: an address that is a secret, and requests to it. What it is called is its host alone.
//!
//! Redirects are not followed: an address that was set by an operator stays the one that is asked.

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Method, Request, Uri,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT},
};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::AlertError;
use crate::tls;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);

#[derive(Clone)]
pub(super) struct Endpoint {
    name: Arc<str>,
    address: Uri,
    headers: HeaderMap,
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl Endpoint {
    /// Takes an address; `what` is what it is called, with the host behind.
    pub(super) fn new(what: &str, address: &SecretString) -> Result<Self, AlertError> {
        let fault = |why: &str| AlertError::Setting(format!("the address of the {what} {why}"));
        let mut url = Url::parse(address.expose_secret()).map_err(|error| {
            fault(&format!(
                "is not a URL ({error}); write such as `https://hooks.example.com/..`"
            ))
        })?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(fault("is neither `http` nor `https`"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(fault(
                "holds a user or a password; set a header, such as `authorization`, instead",
            ));
        }
        url.set_fragment(None);
        let name = match (url.host_str(), url.port()) {
            (Some(host), Some(port)) => format!("{what} {host}:{port}"),
            (Some(host), None) => format!("{what} {host}"),
            (None, _) => return Err(fault("has no host")),
        };
        let address = url.as_str().parse().map_err(|_| fault("cannot be asked"))?;
        let mut headers = HeaderMap::new();
        let agent = concat!("edge-assets/", env!("CARGO_PKG_VERSION"));
        headers.insert(USER_AGENT, HeaderValue::from_static(agent));
        Ok(Self {
            name: name.into(),
            address,
            headers,
            client: client().map_err(|error| fault(&format!("cannot be asked: TLS {error}")))?,
        })
    }

    pub(super) fn header(&mut self, name: &str, value: &SecretString) -> Result<(), AlertError> {
        let fault = |what| AlertError::Setting(format!("`{name}` of the {} is not the {what} of a header", self.name));
        let header = HeaderName::try_from(name).map_err(|_| fault("name"))?;
        let mut value = HeaderValue::try_from(value.expose_secret()).map_err(|_| fault("value"))?;
        value.set_sensitive(true);
        self.headers.insert(header, value);
        Ok(())
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Asks once; anything but a status of success is an error. The body of the answer is not read: it may hold anything.
    pub(super) async fn ask(&self, method: Method, body: Option<Vec<u8>>) -> Result<(), AlertError> {
        let unreachable = |source| AlertError::Unreachable {
            to: self.name().to_owned(),
            source,
        };
        let has_body = body.is_some();
        let body = Full::new(Bytes::from(body.unwrap_or_default()));
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = self.address.clone();
        *request.headers_mut() = self.headers.clone();
        if has_body {
            let json = HeaderValue::from_static("application/json");
            request.headers_mut().insert(CONTENT_TYPE, json);
        }
        let answer = self
            .client
            .request(request)
            .await
            .map_err(|error| unreachable(error.into()))?;
        if answer.status().is_success() {
            return Ok(());
        }
        Err(AlertError::Refused {
            to: self.name().to_owned(),
            status: answer.status().as_u16(),
        })
    }
}

fn client() -> Result<Client<HttpsConnector<HttpConnector>, Full<Bytes>>, rustls::Error> {
    let mut connector = HttpConnector::new();
    connector.set_connect_timeout(Some(CONNECT));
    connector.enforce_http(false);
    let connector = HttpsConnectorBuilder::new()
        .with_tls_config(tls::trusting(tls::machine_roots())?)
        .https_or_http()
        .enable_http1()
        .wrap_connector(connector);
    // Alerts are rare: a connection that is kept would be closed by the other side when it is wanted.
    Ok(Client::builder(TokioExecutor::new())
        .pool_max_idle_per_host(0)
        .build(connector))
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({})", self.name)
    }
}
