//! Partners and authorities: who was told what, when, and what they wait for; the clocks of the law; the press; telephones and watches.

mod clocks;
mod one;
mod overview;
mod paper;
mod press;
mod records;
mod stock;

use axum::Router;
use axum::routing::{get, post};
use planb_node::web::Shared;
use planb_node::web::printing;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/partners", get(overview::show).post(overview::add))
        .route("/partners/usual", post(overview::usual))
        .route("/partners/phones", get(stock::phones).post(stock::add_phone))
        .route("/partners/watch", get(stock::watches).post(stock::add_watch))
        .route("/partners/{id}", get(one::show).post(one::tell))
        .route("/clocks", get(clocks::list))
        .route("/clocks/data", post(clocks::data))
        .route("/clocks/{rule}", get(clocks::show))
        .route("/clocks/{rule}/{step}", post(clocks::step))
        .route("/press", get(press::show).post(press::asked))
        .route("/press/spokesperson", post(press::named))
        .route("/press/attacker", post(press::attacker))
        .route("/print/partners", printing::routes(paper::everybody))
        .route("/print/partners/phones", printing::routes(paper::phones))
        .route("/print/partners/{id}", printing::routes_of(paper::slip))
        .route("/print/clocks/{rule}", printing::routes_of(paper::report))
}
