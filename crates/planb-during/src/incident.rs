//! The start and the end of an incident, and what each role does in its first hour.

use axum::Router;
use planb_node::web::Shared;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
}
