//! How an engine starts, and why it does not.

use std::{net::TcpListener, time::Duration};

use edge_assets::clickhouse::embedded::{ChildLauncher, EmbeddedClickHouse, EmbeddedError, LibrarySearch};

use crate::support::{builder, client_of, library};

#[tokio::test]
async fn a_temporary_engine_starts_answers_and_leaves_no_trace() {
    let Some(_) = library() else { return };
    let engine = builder().temporary().start().await.unwrap();
    assert!(engine.url().starts_with("http://127.0.0.1:"), "{}", engine.url());
    assert!(engine.version().starts_with("26."), "{}", engine.version());
    assert!(engine.is_running());
    let version: String = client_of(&engine).query("SELECT version()").fetch_one().await.unwrap();
    assert_eq!(version, engine.version());
    let folder = engine.folder().to_owned();
    assert!(folder.join("status").exists());
    assert!(engine.stop().await.unwrap().success());
    assert!(!folder.exists());
}

#[tokio::test]
async fn a_folder_keeps_its_data() {
    let Some(_) = library() else { return };
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("made/on demand");
    for round in 1..=3_u64 {
        let engine = builder().path(&folder).start().await.unwrap();
        let client = client_of(&engine);
        client
            .query("CREATE TABLE IF NOT EXISTS t (a UInt64) ENGINE = MergeTree ORDER BY a")
            .execute()
            .await
            .unwrap();
        client.query("INSERT INTO t VALUES (1)").execute().await.unwrap();
        assert_eq!(
            client.query("SELECT sum(a) FROM t").fetch_one::<u64>().await.unwrap(),
            round
        );
        assert!(engine.stop().await.unwrap().success());
    }
    assert!(!std::path::Path::new(":memory:").exists());
}

#[tokio::test]
async fn a_second_engine_on_the_same_folder_is_refused() {
    let Some(_) = library() else { return };
    let root = tempfile::tempdir().unwrap();
    let engine = builder().path(root.path()).start().await.unwrap();
    let error = builder().path(root.path()).start().await.unwrap_err();
    assert!(matches!(error, EmbeddedError::Refused { .. }), "{error:?}");
    let folder = root.path().canonicalize().unwrap();
    let expected = format!(
        "the folder `{}` is in use by another engine (process {})",
        folder.display(),
        engine.pid()
    );
    assert!(error.to_string().contains(&expected), "{error}");
    // The first is not disturbed.
    assert_eq!(client_of(&engine).query("SELECT 1").fetch_one::<u8>().await.unwrap(), 1);
    engine.stop().await.unwrap();
    builder().path(root.path()).start().await.unwrap();
}

#[tokio::test]
async fn a_folder_with_other_files_is_refused() {
    let Some(_) = library() else { return };
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("thesis.txt"), "x").unwrap();
    let error = builder().path(root.path()).start().await.unwrap_err().to_string();
    assert!(
        error.contains("holds files that are not an engine's, such as `thesis.txt`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let Some(_) = library() else { return };
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = builder().port(port).start().await.unwrap_err().to_string();
    assert!(
        error.contains(&format!("the loopback port {port} cannot be bound")),
        "{error}"
    );
}

#[tokio::test]
async fn a_library_that_is_none_is_named() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("libchdb.so");
    std::fs::write(&path, "not a library").unwrap();
    let search = LibrarySearch {
        explicit: Some(path.clone()),
        ..LibrarySearch::default()
    };
    let error = builder().library(search).start().await.unwrap_err().to_string();
    let expected = format!(
        "the engine's library `{}` cannot be loaded; fetch it again",
        path.display()
    );
    assert!(error.contains(&expected), "{error}");
}

#[tokio::test]
async fn a_missing_library_says_what_to_do() {
    let root = tempfile::tempdir().unwrap();
    let search = LibrarySearch {
        cache_dir: Some(root.path().to_owned()),
        ..LibrarySearch::default()
    };
    let error = builder().library(search).start().await.unwrap_err().to_string();
    for part in [
        "was not found (looked for `",
        "26.7.3-stable.1/libchdb.so",
        "$EDGE_LIBCHDB",
        "$CLICKHOUSE_HOST",
    ] {
        assert!(error.contains(part), "{part} is not in: {error}");
    }
}

fn any_library(root: &tempfile::TempDir) -> LibrarySearch {
    let path = root.path().join("libchdb.so");
    std::fs::write(&path, "").unwrap();
    LibrarySearch {
        explicit: Some(path),
        ..LibrarySearch::default()
    }
}

#[tokio::test]
async fn a_program_that_is_no_engine_is_quoted() {
    let root = tempfile::tempdir().unwrap();
    let start = |program: &str| {
        EmbeddedClickHouse::builder()
            .launcher(ChildLauncher::program(program))
            .library(any_library(&root))
            .start()
    };
    let error = start("/bin/ls").await.unwrap_err();
    assert!(
        matches!(&error, EmbeddedError::Died { status, .. } if !status.success()),
        "{error:?}"
    );
    assert!(
        error.to_string().contains(
            "; its last words:
/bin/ls: "
        ),
        "{error}"
    );
    let error = start("/nowhere/program").await.unwrap_err();
    assert!(matches!(error, EmbeddedError::Spawn { .. }), "{error:?}");
}

#[tokio::test]
async fn an_engine_that_does_not_get_ready_is_given_up() {
    let root = tempfile::tempdir().unwrap();
    let program = root.path().join("sleeper");
    std::fs::write(&program, "#!/bin/sh\necho 'still thinking' >&2\nexec sleep 1000\n").unwrap();
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let error = EmbeddedClickHouse::builder()
        .launcher(ChildLauncher::program(program))
        .library(any_library(&root))
        .start_timeout(Duration::from_millis(300))
        .start()
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the engine process was not ready after 0.3 s; its last words:\nstill thinking"
    );
}
