//! The web UI: the page, its files, and what caches and browsers are told of them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use hyper::StatusCode;

use crate::support::{Answer, World};

const DIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ui-dist");

fn built(path: &str) -> Vec<u8> {
    fs::read(format!("{DIST}{path}")).unwrap()
}

/// The paths of all built files, twins left out.
fn paths(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let text = path.to_str().unwrap();
        if path.is_dir() {
            paths(&path, found);
        } else if !text.ends_with(".br") && !text.ends_with(".gz") {
            found.push(text[DIST.len()..].to_owned());
        }
    }
}

/// The largest script, which has both twins.
fn script() -> String {
    let mut found = Vec::new();
    paths(Path::new(DIST), &mut found);
    found.retain(|path| path.ends_with(".js"));
    found.into_iter().max_by_key(|path| built(path).len()).unwrap()
}

#[track_caller]
fn assert_is_page(answer: &Answer, path: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
    assert_eq!(answer.body, built("/index.html"), "{path}");
}

#[tokio::test]
async fn the_page_is_wherever_there_is_nothing_else() {
    let client = World::new(World::small()).await;
    let client = &client.client;
    for path in [
        "/",
        "/index.html",
        "/runs/abc",
        "/api",
        "/assets/edge%2Fdevices",
        "/assets/a.js",
        "/runs?status=failure",
    ] {
        let answer = client.get(path).await;
        assert_is_page(&answer, path);
        assert_eq!(answer.header("cache-control"), "no-cache", "{path}");
        assert_eq!(answer.header("vary"), "accept-encoding", "{path}");
    }
    for path in [
        "/api/v2/runs",
        "/api/",
        "/health/other",
        "/static/gone-abc.js",
        "/static/",
    ] {
        let answer = client.get(path).await;
        let found = (answer.status, answer.problem());
        assert_eq!(found, (StatusCode::NOT_FOUND, "unknown-path".to_owned()), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    let written = client.post("/runs/abc", &serde_json::json!({})).await;
    assert_eq!(written.status, StatusCode::NOT_FOUND, "a page takes no writes");
    assert!(client.get("/metrics").await.text().starts_with("# "));
}

#[tokio::test]
async fn a_page_that_the_browser_has_is_not_sent_again() {
    let world = World::new(World::small()).await;
    let first = world.client.get("/").await;
    let again = world
        .client
        .with("if-none-match", first.header("etag"))
        .get("/runs/abc")
        .await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(again.header("etag"), first.header("etag"));
    let other = world.client.with("if-none-match", "\"other\"").get("/").await;
    assert_is_page(&other, "/");
    let head = world.client.send("HEAD", "/", bytes::Bytes::new()).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    assert_eq!(head.header("content-length"), first.body.len().to_string());
}

#[tokio::test]
async fn files_come_as_they_were_compressed() {
    let world = World::new(World::small()).await;
    let script = script();
    let cases = [
        ("gzip, deflate, br, zstd", "br", ".br"),
        ("gzip;q=1.0, br;q=0.5", "br", ".br"),
        ("gzip, br;q=0", "gzip", ".gz"),
        ("gzip", "gzip", ".gz"),
        ("zstd", "", ""),
        ("identity", "", ""),
    ];
    for (accepted, coding, end) in cases {
        for path in [script.as_str(), "/index.html"] {
            let answer = world.client.with("accept-encoding", accepted).get(path).await;
            assert_eq!(answer.header("content-encoding"), coding, "{path}: {accepted}");
            assert_eq!(answer.body, built(&format!("{path}{end}")), "{path}: {accepted}");
            assert_eq!(answer.header("vary"), "accept-encoding", "{path}: {accepted}");
        }
    }
}

#[tokio::test]
async fn every_built_file_is_there_with_its_kind_and_for_how_long_it_holds() {
    let world = World::new(World::small()).await;
    let mut found = Vec::new();
    paths(Path::new(DIST), &mut found);
    for path in found {
        let answer = world.client.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.body, built(&path), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_ne!(answer.header("content-type"), "application/octet-stream", "{path}");
        let expected = if path.starts_with("/static/") {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        assert_eq!(answer.header("cache-control"), expected, "{path}");
    }
    let script = world.client.get(&script()).await;
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
}

#[tokio::test]
async fn the_page_runs_its_own_files_and_nothing_else() {
    let world = World::new(World::small()).await;
    let page = world.client.get("/").await;
    assert_eq!(
        page.header("content-security-policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
         worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    // The policy of a worker is that of its own file.
    let script = world.client.get(&script()).await;
    assert_eq!(
        script.header("content-security-policy"),
        "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let api = world.client.get("/api/v1/runs").await;
    assert!(!api.header("content-security-policy").contains("script-src"));

    let text = page.text();
    assert!(!text.contains("<style") && !text.contains("style=") && !text.contains("://"));
    let named: Vec<&str> = ["src=\"", "href=\""]
        .iter()
        .flat_map(|attribute| text.split(attribute).skip(1))
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(
        text.matches("<script").count(),
        text.matches(" src=\"").count(),
        "an inline script"
    );
    assert!(named.iter().any(|path| path.ends_with(".js")) && named.iter().any(|path| path.ends_with(".css")));
    for path in named {
        let answer = world.client.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_ne!(answer.header("content-type"), page.header("content-type"), "{path}");
    }
}

#[tokio::test]
async fn no_path_leads_out_of_the_table() {
    let world = World::new(World::small()).await;
    for path in [
        "/../Cargo.toml",
        "/..%2fCargo.toml",
        "/%2e%2e/Cargo.toml",
        "//etc/passwd",
        "/..\\Cargo.toml",
        "/index.html.br",
        "/index.html%00",
    ] {
        assert_is_page(&world.client.get(path).await, path);
    }
    let twin = format!("{}.br", script());
    for path in [
        "/static/../index.html",
        "/static/../../Cargo.toml",
        "/static/..%2f..%2fCargo.toml",
        "/static/%2e%2e/%2e%2e/Cargo.toml",
        "/static//etc/passwd",
        &twin,
    ] {
        let answer = world.client.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}
