//! What waits for somebody's word: proposals of the night's import, records about which two have said different things,
//! and looks at clients, with their spot checks.

use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use planb_core::look::Look;
use planb_core::overview::organisation::{Proposal, proposals};
use planb_core::register::Said;
use planb_core::state::schemas;
use planb_node::trouble::Trouble;
use planb_node::web::page::json;
use planb_node::web::records::{found, unit_of};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{By, register, sent, told};
use crate::pages::{looks, proposals as pages};
use crate::register::record::settle_now;
use crate::register::shown_schema_of;

/// Most proposals that one answer is about.
pub const MOST_ANSWERED: usize = 300;

/// Most characters of a name that looks are asked for by.
pub const MOST_NAMED: usize = 120;

/// Proposals, and what is said to them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    proposals: Vec<String>,
    answer: String,
}

/// Which of the values of a field holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settled {
    field: String,
    value: String,
}

/// What came of a spot check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Checked {
    why: String,
}

/// What the night's import found and the register does not say.
pub async fn proposed(by: By) -> Response {
    let all = proposals(by.state());
    let proposal = |one: &Proposal| {
        json!({ "id": one.id.0, "kind": one.kind, "record": one.record.0, "name": one.name,
                "unit": one.unit.as_ref().map(|unit| &unit.0), "about": pages::about(&by, one), "set": one.set })
    };
    let seen: Vec<Value> = all.iter().filter(|one| by.sees(one.unit.as_ref())).map(proposal).collect();
    json(&json!({ "proposals": seen }))
}

/// Takes or declines them; those that this person may not answer stay.
pub async fn answer(by: By, request: Request) -> Response {
    let answer: Answer = match sent(request, &by).await {
        Ok(answer) => answer,
        Err(refused) => return refused,
    };
    let is_fit = answer.proposals.len() <= MOST_ANSWERED && ["taken", "declined"].contains(&answer.answer.as_str());
    if !is_fit {
        return told(&by, &Trouble::user("form-bad"));
    }
    let ticked: Vec<&str> = answer.proposals.iter().map(String::as_str).collect();
    match pages::answer_now(&by, &ticked, &answer.answer) {
        Ok(entries) => json(&json!({ "entries": entries })),
        Err(trouble) => told(&by, &trouble),
    }
}

/// Records with fields that two have written without knowing of each other.
pub async fn conflicts(by: By) -> Response {
    let said = |said: &Said| json!({ "value": said.text, "by": said.by.name, "at": said.at.to_string() });
    let mut all = Vec::new();
    for (kind, id, record) in by.state().register().conflicts() {
        let Some(schema) = schemas::schema(kind) else { continue };
        if !by.sees(unit_of(schema, id, record).as_ref()) {
            continue;
        }
        for (field, open) in record.conflicts() {
            let values: Vec<Value> = open.into_iter().map(said).collect();
            all.push(json!({ "kind": kind, "id": id.0, "field": field, "values": values }));
        }
    }
    json(&json!({ "conflicts": all }))
}

/// Says which of the values holds that two have written.
pub async fn settle(by: By, Path((kind, id)): Path<(String, String)>, request: Request) -> Response {
    let settled: Settled = match sent(request, &by).await {
        Ok(settled) => settled,
        Err(refused) => return refused,
    };
    let written = || -> Result<Response, Trouble> {
        settle_now(&by, &kind, &id, (&settled.field, &settled.value))?;
        let schema = shown_schema_of(&kind)?;
        Ok(register::record(&by, schema, &found(&by, schema, &id)?.0))
    };
    written().unwrap_or_else(|trouble| told(&by, &trouble))
}

/// Who looked at what about clients; `?who=` one person's.
pub async fn looked(by: By) -> Response {
    if !by.who.role.keeps_cards() {
        return told(&by, &Trouble::user("not-yours"));
    }
    let look = |look: &Look| {
        json!({ "at": look.at.to_string(), "who": look.looked.by.name, "what": look.looked.what,
                "unit": look.looked.unit.as_ref().map(|unit| &unit.0), "why": look.looked.why })
    };
    let who = by.query.get("who").map_or("", String::as_str);
    if who.chars().count() > MOST_NAMED {
        return told(&by, &Trouble::user("form-bad"));
    }
    json(&json!({ "looks": looks::of(&by, who).map(look).collect::<Vec<_>>() }))
}

/// Writes that a spot check was made.
pub async fn check(by: By, request: Request) -> Response {
    let checked: Checked = match sent(request, &by).await {
        Ok(checked) => checked,
        Err(refused) => return refused,
    };
    match looks::check_now(&by, &checked.why) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(trouble) => told(&by, &trouble),
    }
}
