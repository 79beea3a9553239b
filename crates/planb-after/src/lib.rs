//! The weeks after: forms come back, are read, entered where they belong, and reconciled sheet by sheet.

pub mod enter;
pub mod forms;
pub mod issue;
mod picture;
pub mod review;
pub mod scan;
pub mod upload;

use axum::Router;
use planb_node::web::Shared;

/// All pages of this area.
pub fn routes() -> Router<Shared> {
    Router::new().merge(enter::routes()).merge(review::routes()).merge(upload::routes())
}
