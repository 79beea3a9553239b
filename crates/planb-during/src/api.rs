//! The crisis room for programs: its forms as deeds (`planb_node::web::deed`), and the incident and its log to read.

mod calls;
mod reading;
mod room;

use axum::Router;
use axum::routing::{get, post};
use planb_node::web::deed::{self, Deed};
use planb_node::web::{Context, Shared};
use serde_json::{Map, Value};

/// All deeds.
const DEEDS: [&[Deed]; 2] = [&room::DEEDS, &calls::DEEDS];

/// The addresses.
pub fn routes() -> Router<Shared> {
    let reading = Router::new()
        .route("/api/v1/incident", get(reading::incident))
        .route("/api/v1/log", get(reading::log))
        .route("/api/v1/log/find", post(reading::find))
        .route("/api/v1/log/{number}", get(reading::line));
    DEEDS.into_iter().fold(reading, |router, deeds| router.merge(deed::routes(deeds, crate::pages)))
}

/// Adds their description.
pub fn describe(context: &Context, paths: &mut Map<String, Value>) {
    reading::describe(context, paths);
    DEEDS.into_iter().for_each(|deeds| deed::describe(context, deeds, paths));
}
