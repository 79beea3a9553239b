//! What programs can do: everything that the pages can, as JSON under `/api/v1`, with a token that a card gives. Who may
//! see and do what is decided where the pages' is.

mod answers;
mod calls;
mod cards;
mod deeds;
mod described;
mod exercises;
mod openapi;
mod opened;
mod paper;
mod plans;
mod register;
mod tables;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use planb_core::overview::find::{Hit, Index};
use planb_node::trouble::Trouble;
use planb_node::web::api::{By, bytes, refused, sent};
use planb_node::web::deed;
use planb_node::web::page::json;
use planb_node::web::{App, Context, In, Shared};
use serde_json::{Value, json};

/// Most characters of a search.
const MOST_SEARCHED: usize = 200;

pub use openapi::document;

/// The API's addresses; its description is put together with that of the other areas.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/v1/token", post(token))
        .route("/api/v1/me", get(me))
        .route("/api/v1/search", get(search))
        .route("/api/v1/register/{kind}", get(register::list).post(register::create))
        .route("/api/v1/register/{kind}/{id}", get(register::one).patch(register::change).delete(register::retire))
        .route("/api/v1/register/{kind}/{id}/settle", post(answers::settle))
        .route("/api/v1/import/{kind}", post(tables::import))
        .route("/api/v1/export/{kind}", get(tables::export))
        .route("/api/v1/starting", get(tables::starting).post(tables::start))
        .route("/api/v1/proposals", get(answers::proposed).post(answers::answer))
        .route("/api/v1/conflicts", get(answers::conflicts))
        .route("/api/v1/looks", get(answers::looked).post(answers::check))
        .route("/api/v1/plans/{id}/compare", get(plans::compare))
        .route("/api/v1/plans/{id}/versions", get(plans::versions))
        .route("/api/v1/plans/{id}/approve", post(plans::approve))
        .route("/api/v1/chains", post(calls::propose))
        .route("/api/v1/chains/{id}", get(calls::chain))
        .route("/api/v1/chains/{id}/approve", post(calls::approve))
        .route("/api/v1/chains/{id}/drills", post(calls::begin))
        .route("/api/v1/drills/{id}", get(calls::drill))
        .route("/api/v1/drills/{id}/replies", post(calls::reply))
        .route("/api/v1/exercises/{id}", get(exercises::questions))
        .route("/api/v1/exercises/{id}/score", post(exercises::score))
        .route("/api/v1/print/{*what}", get(paper::preview).post(paper::print))
        .route("/api/v1/units/{id}/lock-in", post(paper::lock_in))
        .route("/api/v1/copies/{id}/move", post(paper::move_copy))
        .route("/api/v1/board", get(paper::board))
        .route("/api/v1/cards", get(cards::list).post(cards::make))
        .route("/api/v1/cards/{id}/revoke", post(cards::revoke))
        .route("/api/v1/cards/{id}/forget-pin", post(cards::forget_pin))
        .route("/api/v1/clients", get(opened::openings))
        .route("/api/v1/clients/{opening}", get(opened::clients))
        .route("/api/v1/clients/{opening}/{person}", get(opened::client))
        .route("/api/v1/falls", get(opened::falls))
        .route("/api/v1/matrix", get(opened::matrix))
        .route("/api/v1/units/{id}/old-paper", get(opened::old_paper))
        .merge(deed::routes(&deeds::DEEDS, crate::pages::routes))
}

/// Refusals that depend on what the register has, not on what was sent.
const CONFLICTS: &[&str] = &[
    "card-name",
    "card-not-admin",
    "card-units",
    "chain-nobody",
    "field-not-found",
    "plan-changed",
    "plan-open",
    "plan-same",
    "print-busy",
    "record-exists",
    "register-agreed",
    "register-changed",
    "register-no-unit",
    "poster-no-answer",
    "poster-which-unit",
    "sheet-empty",
    "sheet-unreadable",
    "wallet-nobody",
];

/// A trouble as JSON: 409 for a conflict with what there is, 404 for what is not there, 422 for what cannot be taken.
fn told(context: &Context, trouble: &Trouble) -> Response {
    let mut answer = context.trouble(trouble);
    if answer.status() == StatusCode::BAD_REQUEST {
        *answer.status_mut() = match trouble.key {
            key if CONFLICTS.contains(&key) => StatusCode::CONFLICT,
            "card-unknown" => StatusCode::NOT_FOUND,
            "form-bad" => StatusCode::BAD_REQUEST,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
    }
    answer
}

/// A refusal of one field that was sent.
fn unfit(by: &In, field: &str, key: &str, args: &[(&'static str, String)]) -> Response {
    let message = by.say_with(&format!("err-{key}"), args);
    let faults = json!([{ "field": field, "error": key, "message": message }]);
    let refused = json!({ "error": "form-refused", "message": by.say("form-refused"), "faults": faults });
    (StatusCode::UNPROCESSABLE_ENTITY, json(&refused)).into_response()
}

/// A JSON object of texts; anything else is refused.
async fn texts(request: Request, context: &Context) -> Result<(BTreeMap<String, String>, HeaderMap), Response> {
    let headers = request.headers().clone();
    let bytes = bytes(request, context).await?;
    let bad = || refused(StatusCode::BAD_REQUEST, "form-bad", context.say("err-form-bad"));
    let Ok(Value::Object(object)) = serde_json::from_slice(&bytes) else { return Err(bad()) };
    let text = |(name, value): (String, Value)| match value {
        Value::String(text) => Some((name, text)),
        Value::Null => Some((name, String::new())),
        Value::Array(parts) => {
            let parts: Option<Vec<String>> = parts.into_iter().map(|part| part.as_str().map(str::to_string)).collect();
            Some((name, parts?.join("\n")))
        }
        _ => None,
    };
    let texts: Option<BTreeMap<String, String>> = object.into_iter().map(text).collect();
    Ok((texts.ok_or_else(bad)?, headers))
}

/// A card and its PIN for a token.
async fn token(context: Context, State(app): State<Arc<App>>, request: Request) -> Response {
    let (given, _) = match texts(request, &context).await {
        Ok(given) => given,
        Err(answer) => return answer,
    };
    let of = |name: &str| given.get(name).map_or("", String::as_str);
    match app.token(&context, of("card"), of("pin"), of("name")) {
        Ok(token) => json(&json!({ "token": token, "idle_seconds": 3_600 })),
        Err(trouble) => {
            let mut answer = told(&context, &trouble);
            *answer.status_mut() = StatusCode::UNAUTHORIZED;
            answer
        }
    }
}

async fn me(by: By) -> Response {
    let units: Vec<&str> = by.who.units.iter().map(|unit| unit.0.as_str()).collect();
    json(&json!({ "name": by.who.name, "role": by.who.role.word(), "units": units }))
}

async fn search(by: By) -> Response {
    let typed = by.query.get("q").map_or("", String::as_str);
    if typed.chars().count() > MOST_SEARCHED {
        return refused(StatusCode::BAD_REQUEST, "form-bad", by.say("err-form-bad"));
    }
    let hits = by.now.worked_out(Index::of).find(|unit| by.sees(unit), typed, 50);
    let hit = |hit: &Hit| json!({ "kind": hit.kind, "id": hit.id.0, "title": hit.title, "detail": hit.detail });
    json(&json!({ "hits": hits.iter().map(hit).collect::<Vec<_>>() }))
}
