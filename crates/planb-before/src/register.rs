//! The register's pages: every kind of record as a list, a page, a form. What the kinds and their fields are stands in the
//! core's schemas; no page knows one of them by name.

pub mod edit;
pub(crate) mod export;
pub mod list;
pub mod record;
pub(crate) mod take;

use axum::Router;
use axum::routing::{get, post};
use planb_core::register::Schema;
use planb_core::state::schemas;
use planb_node::trouble::Trouble;
use planb_node::web::Shared;

/// Kinds that have lists and forms of their own; the others are written by the pages that they belong to.
pub const OPEN: &[&str] = &[
    "part",
    "unit",
    "person",
    "post",
    "delegation",
    "duty",
    "system",
    "cover",
    "order",
    "plan",
    "chain",
    "link",
    "drill",
    "copy",
    "lockedin",
    "printday",
    "breach",
    "envelope",
    "station",
    "selftest",
    "exercise",
    "task",
    "partner",
    "phonestock",
    "watch",
];

/// The pages of all kinds.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/register/{kind}", get(list::list))
        .route("/register/{kind}/new", get(edit::ask_new).post(edit::take_new))
        .route("/register/{kind}/export.csv", get(export::csv))
        .route("/register/{kind}/export.xlsx", get(export::xlsx))
        .route("/register/{kind}/import", get(take::ask).post(take::show))
        .route("/register/{kind}/import/take", post(take::take))
        .route("/register/{kind}/{id}", get(record::record))
        .route("/register/{kind}/{id}/edit", get(edit::ask).post(edit::take))
        .route("/register/{kind}/{id}/settle", post(record::settle))
        .route("/register/{kind}/{id}/retire", post(record::retire))
}

/// The schema of any kind, also of one that its own pages write: it is shown, and what two said of it is settled.
pub fn shown_schema_of(kind: &str) -> Result<&'static Schema, Trouble> {
    schemas::schema(kind).ok_or_else(|| Trouble::user("page-not-found"))
}

/// The schema of a kind that is written by lists and forms.
pub fn schema_of(kind: &str) -> Result<&'static Schema, Trouble> {
    let is_open = OPEN.contains(&kind) || kind == "setting";
    schemas::schema(kind).filter(|_| is_open).ok_or_else(|| Trouble::user("page-not-found"))
}
