//! Notices: one text for each audience, on screen, on paper, as a text message and on the telephone, and as a web site.

mod list;
mod one;
mod paper;
pub mod starts;
pub mod text;
mod write;

use axum::Router;
use axum::routing::{get, post};
use planb_node::web::Shared;
use planb_node::web::printing;

use crate::publish;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/notices", get(list::list))
        .route("/notices/new", get(write::ask_new).post(write::take_new))
        .route("/notices/site", post(publish::page::publish))
        .route("/notices/{id}", get(one::show))
        .route("/notices/{id}/edit", get(write::ask).post(write::take))
        .route("/notices/{id}/publish", post(one::publish))
        .route("/notices/{id}/take-back", post(one::take_back))
        .route("/print/notice/{id}", printing::routes_of(paper::paper))
        .route("/public", get(publish::serve::missing))
        .route("/public/", get(publish::serve::missing))
        .route("/public/{*path}", get(publish::serve::missing))
}
