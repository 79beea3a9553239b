//! *Lägesbild*: how each unit stands, reported by telephone in six taps.

use axum::Router;
use planb_node::web::Shared;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
}
