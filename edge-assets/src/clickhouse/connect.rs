//! How connections to the server are made: time limit, keep-alive, TLS; and the client crate's client over them.
//!
//! The client crate's own connector has no time limit for a connection, so a host that swallows packets would hold a
//! step for minutes. Building does no I/O but reading certificates.

use std::time::Duration;

use ::clickhouse::Client;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::{
    client::legacy::{Client as HttpClient, connect::HttpConnector},
    rt::TokioExecutor,
};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use secrecy::ExposeSecret;

use super::{
    error::ClickHouseSettingsError, limits::Compression, settings::ClickHouseSettings, transport::WatchedConnector,
};
use crate::tls;

const TCP_KEEPALIVE: Duration = Duration::from_secs(60);

/// Servers close idle connections after 3 seconds by default; we must be first.
const POOL_IDLE: Duration = Duration::from_secs(2);

/// A client with address and credentials, without a database or any setting.
pub(super) fn client(settings: &ClickHouseSettings) -> Result<Client, ClickHouseSettingsError> {
    let mut connector = HttpConnector::new();
    connector.set_keepalive(Some(TCP_KEEPALIVE));
    connector.set_connect_timeout(settings.timeouts.connect);
    connector.set_nodelay(true);
    let mut http = HttpClient::builder(TokioExecutor::new());
    http.pool_idle_timeout(POOL_IDLE);
    http.pool_timer(hyper_util::rt::TokioTimer::new());
    let client = if settings.secure.value {
        connector.enforce_http(false);
        let tls = HttpsConnectorBuilder::new()
            .with_tls_config(tls_config(settings)?)
            .https_only()
            .enable_http1()
            .wrap_connector(connector);
        Client::with_http_client(http.build(WatchedConnector(tls)))
    } else {
        Client::with_http_client(http.build(WatchedConnector(connector)))
    };
    let compression = match settings.compression {
        Compression::Lz4 => ::clickhouse::Compression::Lz4,
        Compression::None => ::clickhouse::Compression::None,
    };
    Ok(client
        .with_url(settings.address())
        .with_user(settings.user.value.as_str())
        .with_password(settings.password.value.expose_secret())
        .with_compression(compression)
        .with_product_info("edge-assets", env!("CARGO_PKG_VERSION")))
}

fn tls_config(settings: &ClickHouseSettings) -> Result<ClientConfig, ClickHouseSettingsError> {
    let fault = |what: String| ClickHouseSettingsError::new("TLS", settings.secure.origin.clone(), what);
    let mut roots = RootCertStore::empty();
    if let Some(file) = &settings.certificate {
        let unreadable = |error: &dyn std::fmt::Display| fault(format!("certificate {}: {error}", file.display()));
        let certificates = CertificateDer::pem_file_iter(file).map_err(|error| unreadable(&error))?;
        for certificate in certificates {
            let certificate = certificate.map_err(|error| unreadable(&error))?;
            roots.add(certificate).map_err(|error| unreadable(&error))?;
        }
    } else {
        roots = tls::machine_roots();
    }
    if roots.is_empty() {
        return Err(fault(
            "no trusted certificate was found; install the machine's certificates or name a root certificate"
                .to_owned(),
        ));
    }
    tls::trusting(roots).map_err(|error| fault(error.to_string()))
}
