//! *Skanna*: a stack of paper comes in, each page is read and booked; what nobody knows goes to the tray, where a person says
//! what it is.

mod ask;
pub mod batch;
mod corners;
pub mod counts;
pub mod place;
pub mod shelf;
mod tray;

use axum::Router;
use axum::routing::{get, post};
use planb_node::web::Shared;

pub use ask::token;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/scan", get(ask::ask).post(ask::take))
        .route("/scan/stack/{token}", get(ask::show))
        .route("/scan/tray", get(tray::list))
        .route("/scan/tray/again", post(tray::again))
        .route("/scan/tray/{id}", get(tray::show).post(tray::take))
        .route("/scan/tray/{id}/corners", get(corners::show).post(corners::take))
}
