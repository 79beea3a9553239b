//! The weeks after, for programs: its forms as deeds (`planb_node::web::deed`), stacks of scanned paper, and the ledger and its queues to
//! read.

mod deeds;
mod described;
mod reading;
mod stack;

use axum::Router;
use axum::routing::{get, post};
use planb_node::web::{Context, Shared, deed};
use serde_json::{Map, Value};

/// The addresses.
pub fn routes() -> Router<Shared> {
    let reading = Router::new()
        .route("/api/v1/forms", get(reading::forms))
        .route("/api/v1/ledger", get(reading::ledger))
        .route("/api/v1/sheets", get(reading::sheets))
        .route("/api/v1/review", get(reading::review))
        .route("/api/v1/enter", get(reading::queue))
        .route("/api/v1/enter/sheet/{serial}", get(reading::sheet))
        .route("/api/v1/enter/check", get(reading::to_check))
        .route("/api/v1/enter/export/{what}", get(reading::export))
        .route("/api/v1/picture/{serial}/{page}", get(reading::picture))
        .route("/api/v1/reconcile", get(reading::reconcile))
        .route("/api/v1/retention", get(reading::retention))
        .route("/api/v1/scan", post(stack::take))
        .route("/api/v1/scan/stack/{token}", get(stack::show))
        .route("/api/v1/scan/tray", get(stack::tray));
    reading.merge(deed::routes(&deeds::DEEDS, super::routes))
}

/// Adds their description.
pub fn describe(context: &Context, paths: &mut Map<String, Value>) {
    described::add(context, paths);
    deed::describe(context, &deeds::DEEDS, paths);
}
