//! Partners and authorities: who was told what, when, and what they wait for.

use axum::Router;
use planb_node::web::Shared;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
}
