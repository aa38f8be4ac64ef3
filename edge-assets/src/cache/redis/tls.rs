//! Whom an encrypted connection trusts. Reads certificates from files; connects nowhere.

use std::{fmt::Display, sync::Arc};

use fred::{
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, pem::PemObject},
    },
    rustls_native_certs::load_native_certs,
    types::config::{TlsConfig, TlsConnector},
};

use super::{super::error::CacheFault, settings::RedisSettings};

/// Trusts the certificates of the settings' file, or else those of the machine.
pub(super) fn config(settings: &RedisSettings) -> Result<TlsConfig, CacheFault> {
    let fault = |detail: String| CacheFault::Tls { detail };
    let mut trusted = RootCertStore::empty();
    if let Some(path) = &settings.ca_certificate {
        let named = |cause: &dyn Display| fault(format!("cannot read certificates from {} ({cause})", path.display()));
        for certificate in CertificateDer::pem_file_iter(path).map_err(|error| named(&error))? {
            let certificate = certificate.map_err(|error| named(&error))?;
            trusted.add(certificate).map_err(|error| named(&error))?;
        }
        if trusted.is_empty() {
            return Err(named(&"there is none in it"));
        }
    } else {
        // Machines carry certificates that nobody can parse; what matters is whether any is left.
        let (_, _) = trusted.add_parsable_certificates(load_native_certs().certs);
        if trusted.is_empty() {
            return Err(fault(
                "this machine trusts no certificate; name a file of trusted ones".to_owned(),
            ));
        }
    }
    // The provider is named since a program with two of them has no default.
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| fault(error.to_string()))?
        .with_root_certificates(trusted)
        .with_no_client_auth();
    Ok(TlsConfig::from(TlsConnector::from(config)))
}
