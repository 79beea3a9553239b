//! The register's pages: every kind of record as a list, a page, a form. What the kinds and their fields are stands in the
//! core's schemas; no page knows one of them by name.

pub mod edit;
pub(crate) mod export;
pub mod list;
pub mod record;
pub(crate) mod take;

use std::collections::BTreeMap;

use axum::Router;
use axum::routing::{get, post};
use planb_core::copy::LOCKED_IN;
use planb_core::overview::paper::lock_in::{ELSEWHERE, Word, may_sign};
use planb_core::refusal::Refusal;
use planb_core::register::{Fault, RecordId, Schema};
use planb_core::state::{State, schemas};
use planb_node::trouble::Trouble;
use planb_node::web::records::{Unsaved, save_record};
use planb_node::web::{In, Shared};

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

/// Checks what was typed and writes it, as [`save_record`] does; a kind that a rule of its own guards is held against it first.
pub fn save(
    by: &In,
    schema: &'static Schema,
    id: Option<RecordId>,
    typed: &BTreeMap<String, String>,
    seen: Option<&str>,
) -> Result<RecordId, Unsaved> {
    let own = id.clone().unwrap_or_else(|| RecordId(String::new()));
    if let Err(why) = guarded(by.state(), schema, &own, typed) {
        return Err(Unsaved::Faults(vec![Fault { field: "data_as_of".into(), why }]));
    }
    save_record(by, schema, id, typed, seen)
}

/// Whether the rule of a kind lets these fields of a record be written: a word about paper is never younger than the paper.
pub fn guarded(state: &State, schema: &Schema, id: &RecordId, set: &BTreeMap<String, String>) -> Result<(), Refusal> {
    if schema.kind != LOCKED_IN.kind {
        return Ok(());
    }
    let record = state.register().get(schema.kind, &id.0);
    let get = |name: &'static str| set.get(name).map_or_else(|| record.get(name), String::as_str);
    let word = Word {
        unit: get("unit"),
        data_as_of: get("data_as_of"),
        place: get("place"),
        printed_elsewhere: get(ELSEWHERE),
    };
    // What is empty, the schema says.
    if word.place.is_empty() || word.data_as_of.is_empty() { Ok(()) } else { may_sign(state, &word) }
}
