//! Crisis meetings: agenda, roll call, decisions, tasks, minutes.

use axum::Router;
use planb_node::web::Shared;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
}
