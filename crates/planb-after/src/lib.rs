//! The weeks after: forms come back, are read, entered where they belong, and reconciled sheet by sheet.

pub mod enter;
mod picture;
pub mod review;
pub mod scan;

use axum::Router;
use planb_node::web::Shared;

/// All pages of this area.
pub fn routes() -> Router<Shared> {
    Router::new().merge(enter::routes()).merge(review::routes()).merge(scan::routes())
}
