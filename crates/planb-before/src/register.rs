//! The register's pages: every kind of record as a list, a page, a form. What the kinds and their fields are stands in the
//! core's schemas; no page knows one of them by name.

pub mod edit;
mod export;
pub mod list;
pub mod record;
pub mod shown;
mod take;

use axum::Router;
use axum::routing::{get, post};
use planb_core::id::UnitId;
use planb_core::register::{Record, RecordId, Schema};
use planb_core::state::schemas;
use planb_node::trouble::Trouble;
use planb_node::web::{In, Shared};

/// Kinds that have lists and forms of their own; the others are written by the pages that they belong to.
pub const OPEN: [&str; 22] = [
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

/// The schema that a path names.
pub fn schema_of(kind: &str) -> Result<&'static Schema, Trouble> {
    let is_open = OPEN.contains(&kind) || kind == "setting";
    schemas::schema(kind).filter(|_| is_open).ok_or_else(|| Trouble::user("page-not-found"))
}

/// The unit that a record belongs to.
pub fn unit_of(schema: &Schema, id: &RecordId, record: &Record) -> Option<UnitId> {
    schema.unit_of(id, |field| record.get(field))
}

/// The record that a path names, if this person sees it.
pub fn found<'a>(by: &'a In, schema: &Schema, id: &str) -> Result<(RecordId, &'a Record), Trouble> {
    let missing = || Trouble::user("page-not-found");
    let id = RecordId::parse(id).ok_or_else(missing)?;
    let record = by.state().register().find(schema.kind, &id.0).ok_or_else(missing)?;
    if by.sees(unit_of(schema, &id, record).as_ref()) { Ok((id, record)) } else { Err(Trouble::user("not-yours")) }
}
