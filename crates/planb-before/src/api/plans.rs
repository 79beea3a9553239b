//! A plan's versions, what differs between them, and the approval of what stands there now.

use axum::extract::{Path, Request};
use axum::response::Response;
use planb_core::plan::{PLAN, VERSION};
use planb_node::trouble::Trouble;
use planb_node::web::page::json;
use planb_node::web::records::found;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{By, register, sent, told};
use crate::pages::compare::{Changed, NOW, Piece, differences, fields_at};
use crate::pages::plans;
use crate::plan_page::{self, Approved};

/// What somebody who approves has read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    version: String,
}

/// The approved versions, the last first, and whether the plan now says something else.
pub async fn versions(by: By, Path(id): Path<String>) -> Response {
    let (id, plan) = match found(&by, &PLAN, &id) {
        Ok(found) => found,
        Err(trouble) => return told(&by, &trouble),
    };
    let all = plan_page::versions(by.state(), &id);
    let version = |one: &Approved| json!({ "id": one.id.0, "number": one.number, "approved_by": one.by, "approved_on": one.on, "fields": one.fields });
    let versions: Vec<Value> = all.iter().map(version).collect();
    json(&json!({ "version": plan.version(), "changed": plans::is_changed(plan, all.first()), "versions": versions }))
}

/// Approves the plan, if it is still as it was read.
pub async fn approve(by: By, Path(id): Path<String>, request: Request) -> Response {
    let read: Read = match sent(request, &by).await {
        Ok(read) => read,
        Err(answer) => return answer,
    };
    match plans::approve_now(&by, &id, &read.version) {
        Ok(version) => register::made_under(&by, &VERSION, &version, &format!("/api/v1/plans/{id}/versions")),
        Err(trouble) => told(&by, &trouble),
    }
}

/// The fields that differ between two versions, or a version and now: what was taken out and what was added. Without `from`
/// and `to`, the last version and now.
pub async fn compare(by: By, Path(id): Path<String>) -> Response {
    let compared = || -> Result<Value, Trouble> {
        let (id, plan) = found(&by, &PLAN, &id)?;
        let all = plan_page::versions(by.state(), &id);
        let last = all.first().map_or(NOW, |version| version.id.0.as_str());
        let asked = |name: &str, usual: &str| by.query.get(name).map_or(usual, String::as_str).to_string();
        let fields = |at: &str| fields_at(plan, &all, at).ok_or_else(|| Trouble::user("page-not-found"));
        let (from, to) = (asked("from", last), asked("to", NOW));
        let (changed, same) = differences(&by, &fields(&from)?, &fields(&to)?);
        let piece = |piece: &Piece| json!({ "how": piece.how, "text": piece.text });
        let field = |one: &Changed| {
            json!({ "field": one.id.replace('-', "_"), "label": one.label,
                    "pieces": one.pieces.iter().map(piece).collect::<Vec<_>>() })
        };
        let changed: Vec<Value> = changed.iter().map(field).collect();
        Ok(json!({ "from": from, "to": to, "changed": changed, "same": same }))
    };
    match compared() {
        Ok(answer) => json(&answer),
        Err(trouble) => told(&by, &trouble),
    }
}
