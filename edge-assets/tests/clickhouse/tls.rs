//! TLS: whom we trust, and that the rest of the resource works over it.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use edge_assets::{
    clickhouse::{ClickHouse, FaultKind},
    testing::MockClickHouse,
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

/// A server of TLS for `localhost` that passes on what it decrypts; ends when dropped.
struct TlsFront {
    address: SocketAddr,
    certificate: String,
    _tasks: JoinSet<()>,
}

impl TlsFront {
    async fn start(upstream: SocketAddr) -> Self {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                connections.spawn(async move {
                    // A client that does not trust us hangs up in the middle of the handshake.
                    let Ok(mut client) = acceptor.accept(client).await else {
                        return;
                    };
                    let mut server = TcpStream::connect(upstream).await.unwrap();
                    tokio::io::copy_bidirectional(&mut client, &mut server).await.ok();
                });
            }
        });
        Self {
            address,
            certificate: made.cert.pem(),
            _tasks: tasks,
        }
    }
}

fn certificate_file(folder: &tempfile::TempDir, pem: &str) -> PathBuf {
    let file = folder.path().join("root.pem");
    std::fs::write(&file, pem).unwrap();
    file
}

#[tokio::test]
async fn a_server_with_a_trusted_certificate_is_spoken_to() {
    let mock = MockClickHouse::start().await;
    mock.expect_query("SELECT 1").returns("n UInt8", [1]);
    let front = TlsFront::start(mock.address()).await;
    let folder = tempfile::tempdir().unwrap();
    let settings = mock
        .settings()
        .host("localhost")
        .port(front.address.port())
        .secure(true)
        .root_certificate(certificate_file(&folder, &front.certificate));
    let clickhouse = ClickHouse::new(settings).unwrap();
    assert_eq!(clickhouse.query("SELECT 1").fetch_one::<u8>().await.unwrap(), 1);
}

#[tokio::test]
async fn a_server_with_another_certificate_is_not() {
    let mock = MockClickHouse::start().await;
    let front = TlsFront::start(mock.address()).await;
    let other = TlsFront::start(mock.address()).await;
    let folder = tempfile::tempdir().unwrap();
    let settings = mock
        .settings()
        .host("localhost")
        .port(front.address.port())
        .secure(true)
        .root_certificate(certificate_file(&folder, &other.certificate));
    let error = ClickHouse::new(settings)
        .unwrap()
        .query("SELECT 1")
        .fetch_one::<u8>()
        .await
        .unwrap_err();
    assert_eq!(error.fault().kind(), FaultKind::Unreachable, "{error:?}");
    assert!(error.fault().message().contains("certificate"), "{}", error.fault());
    assert!(!error.is_transient(), "it will not be trusted the next time either");
    assert_eq!(mock.received(), []);
}

#[tokio::test]
async fn a_certificate_that_cannot_be_read_is_told_at_once() {
    let mock = MockClickHouse::start().await;
    let folder = tempfile::tempdir().unwrap();
    let missing = mock
        .settings()
        .secure((true, "CLICKHOUSE_SECURE"))
        .root_certificate(folder.path().join("missing.pem"));
    let error = ClickHouse::new(missing).unwrap_err().to_string();
    assert!(
        error.starts_with("TLS (from `CLICKHOUSE_SECURE`) cannot be used: certificate "),
        "{error}"
    );
    assert!(error.contains("missing.pem"), "{error}");
    let empty = mock
        .settings()
        .secure(true)
        .root_certificate(certificate_file(&folder, ""));
    let error = ClickHouse::new(empty).unwrap_err().to_string();
    assert!(error.contains("no trusted certificate was found"), "{error}");
}
