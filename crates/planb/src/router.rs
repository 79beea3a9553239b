//! Every page that there is: each area's, put together.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use planb_core::incident;
use planb_during::incident::here;
use planb_node::trouble::Trouble;
use planb_node::web::page::json;
use planb_node::web::{App, Context, In, Shared, deed};

/// All pages of a node.
pub fn pages() -> Router<Shared> {
    planb_node::web::routes()
        .route("/", get(first))
        .merge(planb_before::register::routes())
        .merge(planb_before::pages::routes())
        .merge(planb_before::api::routes())
        .merge(planb_during::routes())
        .merge(planb_after::routes())
        .merge(planb_after::api::routes())
        .merge(deed::routes(&crate::exercise::DEEDS, crate::exercise::routes))
        .route("/api/v1/openapi.json", get(described))
        .merge(crate::exercise::routes())
        .merge(crate::compare::routes())
        .fallback(not_found)
}

/// What programs can do, of every area.
async fn described(context: Context) -> Response {
    json(&planb_before::api::document(&context, |paths| {
        planb_during::api::describe(&context, paths);
        planb_after::api::describe(&context, paths);
        deed::describe(&context, &crate::exercise::DEEDS, paths);
    }))
}

/// *Lägesbild*: on ordinary days what could not be done on paper tomorrow, while something goes on what is done now.
async fn first(context: Context, app: State<Arc<App>>) -> Response {
    match context.who().cloned() {
        Some(who) if incident::current(context.state().register()).is_some() => here::here(&In { context, who }),
        _ => planb_before::pages::home(context, app).await,
    }
}

pub async fn not_found(context: Context) -> Response {
    context.trouble(&Trouble::user("page-not-found"))
}
