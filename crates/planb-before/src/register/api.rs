//! The same for programs: `/api/v1/KIND` as JSON, with a token that a card gives.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::header::{ETAG, IF_MATCH, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use planb_core::register::{Fault, Record, RecordId, Schema};
use planb_node::trouble::Trouble;
use planb_node::web::page::json;
use planb_node::web::{App, Context, In, Shared};
use serde_json::{Map, Value, json};

use super::edit::{Unsaved, save_record};
use super::{found, openapi, schema_of, unit_of};

/// Most bytes of a request.
const MOST_BYTES: usize = 2 << 20;

/// Most characters of a search.
const MOST_SEARCHED: usize = 200;

/// The API's addresses.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/api/v1/openapi.json", get(openapi::document))
        .route("/api/v1/token", post(token))
        .route("/api/v1/me", get(me))
        .route("/api/v1/search", get(search))
        .route("/api/v1/register/{kind}", get(list).post(create))
        .route("/api/v1/register/{kind}/{id}", get(one).patch(change).delete(retire))
}

/// A refusal as JSON.
fn refused(status: StatusCode, key: &str, message: String) -> Response {
    let mut answer = json(&json!({ "error": key, "message": message }));
    *answer.status_mut() = status;
    answer
}

fn told(context: &Context, trouble: &Trouble) -> Response {
    context.trouble(trouble)
}

/// A JSON object of texts; anything else is refused.
async fn texts(request: Request, context: &Context) -> Result<(BTreeMap<String, String>, HeaderMap), Response> {
    let headers = request.headers().clone();
    let large = |_| refused(StatusCode::PAYLOAD_TOO_LARGE, "form-large", context.say("err-form-large"));
    let bytes = to_bytes(request.into_body(), MOST_BYTES).await.map_err(large)?;
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

/// A record as JSON: canonical values; several are a list.
fn shown(schema: &Schema, id: &RecordId, record: &Record) -> Value {
    let mut fields = Map::new();
    for field in schema.fields {
        let text = record.get(field.name);
        let is_many =
            matches!(field.shape, planb_core::register::Shape::Choices(_) | planb_core::register::Shape::Many(_));
        let value = if is_many { json!(record.all(field.name).collect::<Vec<_>>()) } else { json!(text) };
        fields.insert(field.name.to_string(), value);
    }
    let open: Vec<&str> = record.conflicts().map(|(name, _)| name).collect();
    json!({ "id": id.0, "kind": schema.kind, "version": record.version(), "in_use": record.is_live(), "fields": fields,
            "conflicts": open })
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

async fn me(by: In) -> Response {
    let units: Vec<&str> = by.who.units.iter().map(|unit| unit.0.as_str()).collect();
    json(&json!({ "name": by.who.name, "role": by.who.role.word(), "units": units }))
}

async fn search(by: In) -> Response {
    let typed = by.query.get("q").map_or("", String::as_str);
    if typed.chars().count() > MOST_SEARCHED {
        return refused(StatusCode::BAD_REQUEST, "form-bad", by.say("err-form-bad"));
    }
    let hits = planb_core::overview::find::find(by.state(), |unit| by.sees(unit), typed, 50);
    let hit = |hit: &planb_core::overview::find::Hit| json!({ "kind": hit.kind, "id": hit.id.0, "title": hit.title, "detail": hit.detail });
    json(&json!({ "hits": hits.iter().map(hit).collect::<Vec<_>>() }))
}

async fn list(by: In, Path(kind): Path<String>) -> Response {
    let schema = match schema_of(&kind) {
        Ok(schema) => schema,
        Err(trouble) => return told(&by, &trouble),
    };
    let number = |name: &str, usual: usize, most: usize| {
        by.query.get(name).map_or(Some(usual), |text| text.parse::<usize>().ok().filter(|number| *number <= most))
    };
    let (Some(after), Some(limit)) = (number("after", 0, 10_000_000), number("limit", 200, 1_000)) else {
        return refused(StatusCode::BAD_REQUEST, "form-bad", by.say("err-form-bad"));
    };
    let register = by.state().register();
    let seen: Vec<_> =
        register.of(schema.kind).filter(|(id, record)| by.sees(unit_of(schema, id, record).as_ref())).collect();
    let page = seen.iter().skip(after).take(limit).map(|(id, record)| shown(schema, id, record));
    json(&json!({ "count": seen.len(), "records": page.collect::<Vec<_>>() }))
}

async fn one(by: In, Path((kind, id)): Path<(String, String)>) -> Response {
    let answer = || -> Result<Response, Trouble> {
        let schema = schema_of(&kind)?;
        let (id, record) = found(&by, schema, &id)?;
        Ok(tagged(json(&shown(schema, &id, record)), record))
    };
    answer().unwrap_or_else(|trouble| told(&by, &trouble))
}

fn tagged(mut answer: Response, record: &Record) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", record.version())) {
        answer.headers_mut().insert(ETAG, tag);
    }
    answer
}

/// The answer to a write: the record as it now is, or every fault.
fn answered(by: &In, schema: &'static Schema, saved: Result<RecordId, Unsaved>, is_new: bool) -> Response {
    match saved {
        Ok(id) => {
            let now = by.app.now();
            let record = now.state.register().get(schema.kind, &id.0);
            let mut answer = tagged(json(&shown(schema, &id, record)), record);
            if is_new {
                *answer.status_mut() = StatusCode::CREATED;
                let to = format!("/api/v1/register/{}/{id}", schema.kind);
                if let Ok(to) = HeaderValue::from_str(&to) {
                    answer.headers_mut().insert(LOCATION, to);
                }
            }
            answer
        }
        Err(Unsaved::Faults(faults)) => {
            // What depends on what the register has is a conflict with it, not a malformed value.
            let of_state = ["register-changed", "register-no-unit", "record-exists", "field-not-found"];
            let is_stale = faults.iter().all(|fault| of_state.contains(&fault.why.key));
            let line = |fault: &Fault| {
                let message = by.language.say_with(&format!("err-{}", fault.why.key), &fault.why.args);
                json!({ "field": fault.field, "error": fault.why.key, "message": message })
            };
            let status = if is_stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            let faults: Vec<Value> = faults.iter().map(line).collect();
            let message = by.say("form-refused");
            (status, json(&json!({ "error": "form-refused", "message": message, "faults": faults }))).into_response()
        }
        Err(Unsaved::Trouble(trouble)) => told(by, &trouble),
    }
}

async fn create(by: In, Path(kind): Path<String>, request: Request) -> Response {
    let schema = match schema_of(&kind) {
        Ok(schema) => schema,
        Err(trouble) => return told(&by, &trouble),
    };
    let (typed, _) = match texts(request, &by).await {
        Ok(typed) => typed,
        Err(answer) => return answer,
    };
    answered(&by, schema, save_record(&by, schema, None, &typed, None), true)
}

async fn change(by: In, Path((kind, id)): Path<(String, String)>, request: Request) -> Response {
    let target = || -> Result<(&'static Schema, RecordId), Trouble> {
        let schema = schema_of(&kind)?;
        Ok((schema, found(&by, schema, &id)?.0))
    };
    let (schema, id) = match target() {
        Ok(target) => target,
        Err(trouble) => return told(&by, &trouble),
    };
    let (typed, headers) = match texts(request, &by).await {
        Ok(typed) => typed,
        Err(answer) => return answer,
    };
    let seen = headers.get(IF_MATCH).and_then(|tag| tag.to_str().ok()).map(|tag| tag.trim_matches('"').to_string());
    answered(&by, schema, save_record(&by, schema, Some(id), &typed, seen.as_deref()), false)
}

async fn retire(by: In, Path((kind, id)): Path<(String, String)>) -> Response {
    let written = || -> Result<Response, Trouble> {
        let schema = schema_of(&kind)?;
        let (id, record) = found(&by, schema, &id)?;
        if !super::record::may_write(&by.who, schema, unit_of(schema, &id, record).as_ref()) {
            return Err(Trouble::user("not-yours"));
        }
        super::record::write(&by, schema, &id, &[(planb_core::register::RETIRED, "API")], None)?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    written().unwrap_or_else(|trouble| told(&by, &trouble))
}
