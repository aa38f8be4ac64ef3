//! Alerts, from a variable of the environment to the body that a webhook receives: what the example in the book promises.

use std::{net::Ipv4Addr, sync::Arc, time::Duration};

use edge_assets::{
    CancelToken,
    alert::{Alert, AlertKind, AlertSettings, Alerts},
    daemon::Daemon,
    instance::Instance,
    store::MemoryStore,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinSet,
};

use crate::support::{Database, World};

/// No test takes so long; without it a broken one would never end.
const PATIENCE: Duration = Duration::from_secs(120);

/// Twenty minutes ago devices fell silent, and of what they had sent before a third lacks its humidity and CO2.
const UNWELL: &str = "INSERT INTO events SELECT now64(3) - 1200 - number, 'device-' || toString(number % 6), \
    'multi-sensor', 'roof', 'OK', number, 20, 1013, if(number % 3 = 0, NULL, 50), 3.3, 400, if(number % 3 = 0, NULL, 500), \
    1, 20, -60, 80 FROM numbers(600)";

/// A server that takes alerts, as long as `tasks` are there.
async fn webhook(tasks: &mut JoinSet<()>) -> (String, mpsc::Receiver<Alert>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = format!("http://{}/hook", listener.local_addr().unwrap());
    let (heard, receiver) = mpsc::channel(64);
    tasks.spawn(async move {
        let mut connections = JoinSet::new();
        while let Ok((connection, _)) = listener.accept().await {
            connections.spawn(take_all(connection, heard.clone()));
        }
    });
    (address, receiver)
}

/// Takes the alerts that come over one connection.
async fn take_all(mut connection: TcpStream, heard: mpsc::Sender<Alert>) {
    let mut text = Vec::new();
    loop {
        let whole = String::from_utf8_lossy(&text).into_owned();
        let Some((head, body)) = whole.split_once("\r\n\r\n") else {
            if connection.read_buf(&mut text).await.unwrap_or(0) == 0 {
                return;
            }
            continue;
        };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse::<usize>().unwrap())
        });
        let length = length.unwrap_or(0);
        if body.len() < length {
            if connection.read_buf(&mut text).await.unwrap_or(0) == 0 {
                return;
            }
            continue;
        }
        let alert = serde_json::from_str(&body[..length]).unwrap();
        let answered = connection.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
        if answered.is_err() || heard.send(alert).await.is_err() {
            return;
        }
        text.drain(..head.len() + 4 + length);
    }
}

#[tokio::test]
async fn data_that_is_not_well_is_told_to_the_webhook_of_the_settings() {
    let world = World::of(Database::migrated().await);
    world.db.execute(UNWELL).await;
    let mut running = JoinSet::new();
    let (address, mut heard) = webhook(&mut running).await;
    let variables = [("EDGE_ALERT_WEBHOOK".into(), address.into())];
    let settings = AlertSettings::read(None, variables).unwrap();
    let (alerts, tasks) = settings.add_to(Alerts::builder()).unwrap().start();
    let instance = Instance::builder(world.definitions(), Arc::new(MemoryStore::new())).build();
    let stop = CancelToken::new();
    let mut daemon = JoinSet::new();
    daemon.spawn(Daemon::new(instance).unwrap().alerts(alerts).run(stop.clone()));

    // The sensor notices that nothing arrives, says so, and launches the job that looks at the rest.
    let mut wanted = vec![
        (AlertKind::Sensor, "data_freshness_sensor"),
        (
            AlertKind::CheckFailed,
            "data_quality_metrics:data_completeness_is_sufficient",
        ),
    ];
    while !wanted.is_empty() {
        let alert = tokio::time::timeout(PATIENCE, heard.recv()).await.unwrap().unwrap();
        if &*alert.subject == "data_quality_metrics:data_completeness_is_sufficient" {
            assert!(alert.text.contains("93.33 % of the metrics due came"), "{}", alert.text);
            assert!(alert.run.is_some());
        }
        wanted.retain(|(kind, subject)| (alert.kind, &*alert.subject) != (*kind, *subject));
    }
    stop.cancel();
    daemon.join_next().await.unwrap().unwrap();
    tasks.close(Duration::ZERO).await;
}
