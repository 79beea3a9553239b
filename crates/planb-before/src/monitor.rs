//! What monitoring reads: figures over HTTP, for this computer alone.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use planb_core::overview::metrics::{self, Figures};
use planb_node::store::Node;
use planb_node::trouble::Trouble;
use planb_node::web::Context;

/// What Prometheus calls its text format.
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What the log does not know of itself.
pub fn figures(node: &Node) -> Result<Figures, Trouble> {
    let last = node.meetings()?.iter().map(|meeting| meeting.at_ms).max();
    let since_sync_seconds = last.map(|at_ms| node.wall().ms.saturating_sub(at_ms) / 1_000);
    Ok(Figures { store_bytes: node.bytes(), since_sync_seconds })
}

/// `/metrics`, without a log-in: whoever asks from elsewhere is told of no such page.
pub async fn page(context: Context) -> Response {
    if !context.from.address.is_loopback() {
        return context.trouble(&Trouble::user("page-not-found"));
    }
    let figures = figures(&context.app.node());
    match figures {
        Ok(figures) => {
            let text = metrics::text(context.state(), context.clock(), figures);
            (StatusCode::OK, [(CONTENT_TYPE, FORMAT)], text).into_response()
        }
        Err(trouble) => context.trouble(&trouble),
    }
}
