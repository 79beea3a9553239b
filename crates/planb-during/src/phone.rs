//! Telephones: how they come in, and the short page that they are given.

mod join;
mod open;
mod start;

use axum::Router;
use axum::routing::{get, post};
use planb_node::web::Shared;
use planb_node::web::printing;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/phones", get(join::ask).post(join::take))
        .route("/phones/forget", post(join::forget))
        .route("/phones/open", post(open::take))
        .route("/phones/close", post(open::close))
        .route("/print/join-card", printing::routes(join::paper))
        .route("/phone", get(start::show))
}
