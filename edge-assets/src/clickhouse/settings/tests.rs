//! Tests of `settings`.
use secrecy::ExposeSecret;

use super::*;

#[test]
fn a_url_gives_everything_it_carries() {
    let settings = ClickHouseSettings::from_url((
        "https://us%65r:p%40ss@db.example/proxy/?database=telemetry&max_threads=4",
        "CLICKHOUSE_URL",
    ))
    .unwrap();
    assert_eq!(settings.address(), "https://db.example:8443/proxy");
    assert_eq!(
        settings.address_and_origin(),
        "https://db.example:8443/proxy (from `CLICKHOUSE_URL`)"
    );
    assert_eq!(settings.user.value, "user");
    assert_eq!(settings.password.value.expose_secret(), "p@ss");
    assert_eq!(settings.database_name(), "telemetry");
    assert_eq!(settings.extra.get("max_threads").unwrap(), "4");
}

#[test]
fn a_bad_url_is_named_by_its_place_and_never_shown() {
    for url in [
        "ftp://u:canary@host",
        "http://u:canary@:80",
        "http://u:canary@host:99999",
        "canary",
    ] {
        let error = ClickHouseSettings::from_url((url, "CLICKHOUSE_URL")).unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(text.contains("`CLICKHOUSE_URL`"), "{text}");
        assert!(!text.contains("canary"), "{text}");
    }
}

#[test]
fn the_address_is_built_from_its_parts_and_names_their_places() {
    let settings = ClickHouseSettings::default()
        .host(("::1", "CLICKHOUSE_HOST"))
        .port((9000, "CLICKHOUSE_PORT"))
        .secure(true);
    assert_eq!(
        settings.address_and_origin(),
        "https://[::1]:9000 (from `CLICKHOUSE_HOST`, `CLICKHOUSE_PORT`)"
    );
    assert_eq!(
        ClickHouseSettings::default().address_and_origin(),
        "http://localhost:8123"
    );
}

#[test]
fn caps_become_settings_and_those_of_results_stay_apart() {
    let caps = Caps {
        max_execution_time: Some(std::time::Duration::from_millis(1500)),
        max_memory_usage: Some(1 << 30),
        max_result_rows: Some(10),
        ..Caps::default()
    };
    let (every, reading) = caps.as_settings();
    assert_eq!(
        every,
        [
            ("max_execution_time", "1.5".to_owned()),
            ("max_memory_usage", "1073741824".to_owned())
        ]
    );
    assert_eq!(reading, [("max_result_rows", "10".to_owned())]);
}

#[test]
fn the_password_never_prints() {
    let settings = ClickHouseSettings::default().password(("canary-7f3", "CLICKHOUSE_PASSWORD"));
    assert!(!format!("{settings:?} {settings:#?}").contains("canary-7f3"));
}
