//! Notices: one text for each audience, on screen, on paper, and as a web site.

use axum::Router;
use planb_node::web::Shared;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
}
