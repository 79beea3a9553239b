//! The weeks after: forms come back, are read, entered where they belong, and reconciled sheet by sheet.

pub mod api;
pub mod custody;
pub mod enter;
pub mod guess;
pub mod issue;
mod named;
mod picture;
pub mod reconcile;
pub mod retention;
pub mod review;
pub mod said;
pub mod scan;
pub mod serials;
pub mod sheet;
pub mod stock;
pub mod upload;

use axum::Router;
use planb_node::web::Shared;

/// All pages of this area.
pub fn routes() -> Router<Shared> {
    Router::new()
        .merge(stock::routes())
        .merge(sheet::routes())
        .merge(reconcile::routes())
        .merge(retention::routes())
        .merge(custody::routes())
        .merge(upload::routes())
        .merge(review::routes())
        .merge(enter::routes())
}
