//! A call chain that is run in earnest: one person at a time.

use axum::Router;
use planb_node::web::Shared;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
}
