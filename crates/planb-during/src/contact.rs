//! *En väg in*: who called, about what, and what they were promised until when.

use axum::Router;
use planb_node::web::Shared;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
}
