//! The style sheet and the scripts: parts of the program, named by what is in them so that browsers may keep them.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

const FILES: [(&str, &str, &[u8]); 4] = [
    ("planb.css", "text/css; charset=utf-8", include_bytes!("../../assets/planb.css")),
    ("planb.js", "text/javascript; charset=utf-8", include_bytes!("../../assets/planb.js")),
    ("htmx.min.js", "text/javascript; charset=utf-8", include_bytes!("../../assets/htmx.min.js")),
    ("icon.svg", "image/svg+xml", include_bytes!("../../assets/icon.svg")),
];

/// One of the files.
pub async fn file(Path(name): Path<String>) -> Response {
    match FILES.iter().find(|(own, ..)| *own == name) {
        Some((_, sort, bytes)) => {
            ([(CONTENT_TYPE, *sort), (CACHE_CONTROL, "private, max-age=600")], *bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
