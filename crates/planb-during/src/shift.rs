//! Endurance: who leads now, who relieves them, and for how long they have been here.

use axum::Router;
use planb_node::web::Shared;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
}
