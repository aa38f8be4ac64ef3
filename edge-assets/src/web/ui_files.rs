//! [`UiFile`]: the files of the web UI, in the binary. What is not in this table is not served, so no path leads out of it.

use axum::http::{HeaderMap, HeaderValue};

use super::reply::takes;

/// A file of the web UI, and its compressed twins where they are worth it.
#[derive(Debug)]
pub(super) struct UiFile {
    /// What it is asked for by, from `/`.
    pub(super) path: &'static str,
    pub(super) plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

/// Sorted by path; written by the build script.
static FILES: &[UiFile] = include!(concat!(env!("OUT_DIR"), "/ui_files.rs"));

impl UiFile {
    /// The file that is asked for by this path, to the letter.
    pub(super) fn at(path: &str) -> Option<&'static Self> {
        let found = FILES.binary_search_by(|file| file.path.cmp(path)).ok()?;
        FILES.get(found)
    }

    /// Whether its name tells its content, so that it never changes.
    pub(super) fn is_hashed(&self) -> bool {
        self.path.starts_with("/static/")
    }

    /// The smallest body that the client takes, and its coding.
    pub(super) fn body(&self, headers: &HeaderMap) -> (&'static [u8], Option<HeaderValue>) {
        let twins = [("br", self.brotli), ("gzip", self.gzip)];
        for (coding, twin) in twins {
            if let Some(twin) = twin.filter(|_| takes(headers, coding)) {
                return (twin, Some(HeaderValue::from_static(coding)));
            }
        }
        (self.plain, None)
    }

    /// What it is, by the end of its name.
    pub(super) fn content_type(&self) -> HeaderValue {
        let (_, end) = self.path.rsplit_once('.').unwrap_or_default();
        HeaderValue::from_static(match end {
            "html" => "text/html; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "txt" => "text/plain; charset=utf-8",
            "json" => "application/json",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "woff2" => "font/woff2",
            _ => "application/octet-stream",
        })
    }
}
