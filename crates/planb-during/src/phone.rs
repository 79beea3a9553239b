//! Telephones on the hotspot: how they join, and what each role finds there.

use axum::Router;
use planb_node::web::Shared;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
}
