//! *Skanna*: a stack of paper comes in, each page is read and booked; what nobody knows goes to the tray, where a person says
//! what it is.

pub mod batch;
pub mod book;
mod corners;
pub mod counts;
mod shelf;
mod tray;
mod upload;

use axum::Router;
use axum::routing::{get, post};
use planb_node::web::Shared;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/scan", get(upload::ask).post(upload::take))
        .route("/scan/stack/{token}", get(upload::show))
        .route("/scan/tray", get(tray::list))
        .route("/scan/tray/again", post(tray::again))
        .route("/scan/tray/{id}", get(tray::show).post(tray::take))
        .route("/scan/tray/{id}/corners", get(corners::show).post(corners::take))
}
