//! Every page that there is: each area's, put together.

use axum::Router;
use axum::response::Response;
use planb_node::trouble::Trouble;
use planb_node::web::{Context, Shared};

/// All pages of a node.
pub fn pages() -> Router<Shared> {
    planb_node::web::routes()
        .merge(planb_before::register::routes())
        .merge(planb_before::pages::routes())
        .merge(planb_before::api::routes())
        .merge(planb_during::routes())
        .fallback(not_found)
}

pub async fn not_found(context: Context) -> Response {
    context.trouble(&Trouble::user("page-not-found"))
}
