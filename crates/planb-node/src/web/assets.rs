//! The style sheet and the scripts: parts of the program, named by what is in them so that browsers may keep them. They travel
//! packed, since a telephone on a hotspot has little to spare.

use std::io::Write;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;

const FILES: [(&str, &str, &[u8]); 4] = [
    ("planb.css", "text/css; charset=utf-8", include_bytes!("../../assets/planb.css")),
    ("planb.js", "text/javascript; charset=utf-8", include_bytes!("../../assets/planb.js")),
    ("htmx.min.js", "text/javascript; charset=utf-8", include_bytes!("../../assets/htmx.min.js")),
    ("icon.svg", "image/svg+xml", include_bytes!("../../assets/icon.svg")),
];

/// The same, packed once; empty where that failed.
static PACKED: LazyLock<[Vec<u8>; 4]> = LazyLock::new(|| FILES.map(|(.., bytes)| packed(bytes)));

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    let written = packer.write_all(bytes);
    written.and_then(|()| packer.finish()).unwrap_or_default()
}

/// One of the files.
pub async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(at) = FILES.iter().position(|(own, ..)| *own == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (_, sort, bytes) = FILES[at];
    let about = [(CONTENT_TYPE, sort), (CACHE_CONTROL, "private, max-age=600"), (VARY, "accept-encoding")];
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let takes_gzip = accepted.split(',').any(|way| way.split(';').next().unwrap_or_default().trim() == "gzip");
    if takes_gzip && !PACKED[at].is_empty() {
        return (about, [(CONTENT_ENCODING, "gzip")], PACKED[at].clone()).into_response();
    }
    (about, bytes).into_response()
}
