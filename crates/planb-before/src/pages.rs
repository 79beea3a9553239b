//! The pages that are more than a list and a form: where we stand, who is called, which paper is where.

mod cards;
mod falls;
mod looks;
mod matrix;
mod more;
mod proposals;
mod search;
mod start;
mod starting;

use axum::Router;
use axum::routing::{get, post};
use planb_node::web::Shared;

/// All of them.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/more", get(more::more))
        .route("/start", get(start::start))
        .route("/search", get(search::search))
        .route("/matrix", get(matrix::matrix))
        .route("/systems/falls", get(falls::falls))
        .route("/systems/starting", get(starting::ask).post(starting::take))
        .route("/proposals", get(proposals::list).post(proposals::answer))
        .route("/cards", get(cards::list))
        .route("/cards/new", get(cards::ask).post(cards::make))
        .route("/cards/{id}/revoke", post(cards::revoke))
        .route("/cards/{id}/forget-pin", post(cards::forget_pin))
        .route("/looks", get(looks::looks).post(looks::check))
}
