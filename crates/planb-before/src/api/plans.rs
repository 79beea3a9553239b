//! A plan's versions, and the approval of what stands there now.

use axum::extract::{Path, Request};
use axum::response::Response;
use planb_core::plan::{PLAN, VERSION};
use planb_node::web::page::json;
use planb_node::web::records::found;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{By, register, sent, told};
use crate::pages::plans::{self, Approved};

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
    let all = plans::versions(by.state(), &id);
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
