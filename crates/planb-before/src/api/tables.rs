//! Whole lists in and out, and the starting list of systems.

use axum::extract::{Path, Request};
use axum::response::Response;
use planb_core::register::Fault;
use planb_core::register::table::Outcome;
use planb_core::system::starting;
use planb_node::trouble::Trouble;
use planb_node::web::page::json;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{By, sent, told};
use crate::pages::starting as pages;
use crate::register::{export, list, schema_of, take};

/// A list as text, with or without its being written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Import {
    /// A head and rows, separated by comma, semicolon or tab.
    table: String,
    /// Only says what each row would become.
    #[serde(default)]
    dry_run: bool,
}

/// Systems of the starting list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ticked {
    systems: Vec<String>,
}

/// Reads a list and writes its rows, but for those that are refused; says what became of each.
pub async fn import(by: By, Path(kind): Path<String>, request: Request) -> Response {
    let import: Import = match sent(request, &by).await {
        Ok(import) => import,
        Err(refused) => return refused,
    };
    let taken = || -> Result<Value, Trouble> {
        let schema = schema_of(&kind)?;
        if !list::may_add(&by, schema) {
            return Err(Trouble::user("not-yours"));
        }
        let table = take::table_of_text(&import.table)?;
        let columns = take::guessed(schema, &table);
        let sheet = take::read(by.state(), schema, &table, &columns);
        let fault = |fault: &Fault| {
            let message = by.language.say_with(&format!("err-{}", fault.why.key), &fault.why.args);
            json!({ "field": fault.field, "error": fault.why.key, "message": message })
        };
        let rows: Vec<Value> = sheet
            .rows
            .iter()
            .map(|row| {
                let outcome = match row.outcome {
                    Outcome::New => "new",
                    Outcome::Changed => "changed",
                    Outcome::Same => "same",
                    Outcome::Refused => "refused",
                };
                json!({ "row": row.number, "outcome": outcome, "faults": row.faults.iter().map(fault).collect::<Vec<_>>() })
            })
            .collect();
        if !import.dry_run {
            take::written(&by, schema, &table, &columns)?;
        }
        let columns: Vec<Value> = columns.iter().map(|column| json!(column)).collect();
        Ok(json!({ "columns": columns, "rows": rows, "written": !import.dry_run }))
    };
    match taken() {
        Ok(answer) => json(&answer),
        Err(trouble) => told(&by, &trouble),
    }
}

/// A list as the page gives it out: CSV.
pub async fn export(by: By, kind: Path<String>) -> Response {
    match schema_of(&kind) {
        Ok(_) => export::csv(by.0, kind).await,
        Err(trouble) => told(&by, &trouble),
    }
}

/// The starting list of systems, and which of them the register has.
pub async fn starting(by: By) -> Response {
    let register = by.state().register();
    let system = |system: &starting::Common| {
        let is_there = register.find("system", system.id).is_some();
        json!({ "id": system.id, "name": pages::said(by.language, &system.name), "plan_b": pages::said(by.language, &system.plan_b), "is_there": is_there })
    };
    json(&json!({ "systems": starting::ALL.iter().map(system).collect::<Vec<_>>() }))
}

/// Takes systems of it into the register.
pub async fn start(by: By, request: Request) -> Response {
    let ticked: Ticked = match sent(request, &by).await {
        Ok(ticked) => ticked,
        Err(refused) => return refused,
    };
    let ticked: Vec<&str> = ticked.systems.iter().map(String::as_str).collect();
    // A browser ticks what it was shown; a program may name what there never was.
    if ticked.iter().any(|id| starting::ALL.iter().all(|system| system.id != *id)) {
        return told(&by, &Trouble::user("form-bad"));
    }
    match pages::take_now(&by, &ticked) {
        Ok(entries) => json(&json!({ "entries": entries })),
        Err(trouble) => told(&by, &trouble),
    }
}
