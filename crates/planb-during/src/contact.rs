//! *En väg in*: who called, about what, and what they were promised until when.

mod list;
mod new;
mod paper;
mod slip;
mod step;
pub(crate) mod words;

use axum::Router;
use axum::routing::{get, post};
use planb_node::web::Shared;
use planb_node::web::printing;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/contacts", get(list::list))
        .route("/contacts/new", get(new::ask).post(new::take))
        .route("/contacts/{id}", get(slip::show))
        .route("/contacts/{id}/take", post(step::take))
        .route("/contacts/{id}/called", post(step::called))
        .route("/contacts/{id}/promise", post(step::promise))
        .route("/contacts/{id}/hand-over", post(step::hand_over))
        .route("/contacts/{id}/deliver", post(step::deliver))
        .route("/contacts/{id}/close", post(step::close))
        .route("/print/slips", printing::routes(paper::paper))
}
