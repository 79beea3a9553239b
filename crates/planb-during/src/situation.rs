//! The situation: how each unit stands, as it was last reported; the report itself; the wall, and the paper for the wall.

mod board;
mod report;

use axum::Router;
use axum::routing::get;
use planb_node::web::Shared;
use planb_node::web::printing;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/situation", get(board::show))
        .route("/situation/wall", get(board::wall))
        .route("/situation/{unit}", get(report::ask).post(report::take))
        .route("/print/situation", printing::routes(board::paper))
}
