//! The start and the end of an incident, and what each role does in its first hour.

mod card;
mod first_hour;
pub mod here;
mod lines;
mod paper;
mod pen;
mod show;
mod start;

use axum::Router;
use axum::routing::{get, post};
use planb_core::incident::May;
use planb_node::web::printing;
use planb_node::web::{In, Shared};

pub use first_hour::{going_on, none};
pub use lines::line;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/incident", get(show::show))
        .route("/incident/start", get(start::ask).post(start::take))
        .route("/incident/join-in", post(start::join_in))
        .route("/incident/step", post(show::step))
        .route("/incident/join", post(show::join))
        .route("/incident/freeze", post(show::take_in))
        .route("/incident/first-hour", get(first_hour::show))
        .route("/incident/first-hour/tick", post(first_hour::tick))
        .route("/incident/first-hour/undo", post(first_hour::undo))
        .route("/incident/first-hour/paper", get(pen::ask).post(pen::take))
        .route("/print/first-hour/{role}", printing::routes_of(paper::paper))
}

/// What this person may decide of an incident: the director and whoever stands in for them, all; others report.
pub fn may(by: &In) -> May {
    if by.who.role.writes_all() { May::Decide } else { May::Report }
}
