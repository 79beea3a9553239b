//! The register's records as JSON: listed, read, made, changed, taken out of use.

use axum::extract::{Path, Request};
use axum::http::header::{ALLOW, ETAG, IF_MATCH, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use planb_core::register::{Fault, RETIRED, Record, RecordId, Schema, Shape};
use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::page::json;
use planb_node::web::records::{Unsaved, found, may_write, unit_of, write};
use serde_json::{Map, Value, json};

use super::{By, CONFLICTS, refused, texts, told};
use crate::register::{OPEN, save, shown_schema_of};

/// A record as JSON: canonical values; several are a list.
pub fn shown(schema: &Schema, id: &RecordId, record: &Record) -> Value {
    let mut fields = Map::new();
    for field in schema.fields {
        let text = record.get(field.name);
        let is_many = matches!(field.shape, Shape::Choices(_) | Shape::Many(_));
        let value = if is_many { json!(record.all(field.name).collect::<Vec<_>>()) } else { json!(text) };
        fields.insert(field.name.to_string(), value);
    }
    let open: Vec<&str> = record.conflicts().map(|(name, _)| name).collect();
    json!({ "id": id.0, "kind": schema.kind, "version": record.version(), "in_use": record.is_live(), "fields": fields,
            "conflicts": open })
}

/// Records of a kind, in pages.
pub async fn list(by: By, Path(kind): Path<String>) -> Response {
    let schema = match shown_schema_of(&kind) {
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

/// One record, with its version.
pub async fn one(by: By, Path((kind, id)): Path<(String, String)>) -> Response {
    let answer = || -> Result<Response, Trouble> {
        let schema = shown_schema_of(&kind)?;
        let (id, record) = found(&by, schema, &id)?;
        Ok(tagged(json(&shown(schema, &id, record)), record))
    };
    answer().unwrap_or_else(|trouble| told(&by, &trouble))
}

/// A record as it now stands, with its version.
pub fn record(by: &In, schema: &Schema, id: &RecordId) -> Response {
    let now = by.app.now();
    let record = now.state.register().get(schema.kind, &id.0);
    tagged(json(&shown(schema, id, record)), record)
}

/// The same as an answer to what was made: 201, and where it is.
pub fn made(by: &In, schema: &Schema, id: &RecordId) -> Response {
    made_under(by, schema, id, &format!("/api/v1/register/{}/{id}", schema.kind))
}

/// The same of what is read elsewhere.
pub fn made_under(by: &In, schema: &Schema, id: &RecordId, path: &str) -> Response {
    let mut answer = record(by, schema, id);
    *answer.status_mut() = StatusCode::CREATED;
    place(&mut answer, path);
    answer
}

/// Says where something is.
pub fn place(answer: &mut Response, path: &str) {
    if let Ok(path) = HeaderValue::from_str(path) {
        answer.headers_mut().insert(LOCATION, path);
    }
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
        Ok(id) if is_new => made(by, schema, &id),
        Ok(id) => record(by, schema, &id),
        Err(Unsaved::Faults(faults)) => {
            // What depends on what the register has is a conflict with it, not a malformed value.
            let is_stale = faults.iter().all(|fault| CONFLICTS.contains(&fault.why.key));
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

/// The schema of a kind that is written here; what pages of their own write is only read.
fn written_schema(by: &In, kind: &str) -> Result<&'static Schema, Box<Response>> {
    let schema = shown_schema_of(kind).map_err(|trouble| Box::new(told(by, &trouble)))?;
    if OPEN.contains(&kind) {
        return Ok(schema);
    }
    let mut answer = told(by, &Trouble::user("page-not-found"));
    *answer.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    answer.headers_mut().insert(ALLOW, HeaderValue::from_static("GET"));
    Err(Box::new(answer))
}

/// Writes a new record.
pub async fn create(by: By, Path(kind): Path<String>, request: Request) -> Response {
    let schema = match written_schema(&by, &kind) {
        Ok(schema) => schema,
        Err(answer) => return *answer,
    };
    let (typed, _) = match texts(request, &by).await {
        Ok(typed) => typed,
        Err(answer) => return answer,
    };
    answered(&by, schema, save(&by, schema, None, &typed, None), true)
}

/// Writes fields of a record; with `If-Match` only of the version that was seen.
pub async fn change(by: By, Path((kind, id)): Path<(String, String)>, request: Request) -> Response {
    let schema = match written_schema(&by, &kind) {
        Ok(schema) => schema,
        Err(answer) => return *answer,
    };
    let id = match found(&by, schema, &id) {
        Ok((id, _)) => id,
        Err(trouble) => return told(&by, &trouble),
    };
    let (typed, headers) = match texts(request, &by).await {
        Ok(typed) => typed,
        Err(answer) => return answer,
    };
    let seen = headers.get(IF_MATCH).and_then(|tag| tag.to_str().ok()).map(|tag| tag.trim_matches('"').to_string());
    answered(&by, schema, save(&by, schema, Some(id), &typed, seen.as_deref()), false)
}

/// Takes a record out of use.
pub async fn retire(by: By, Path((kind, id)): Path<(String, String)>) -> Response {
    let schema = match written_schema(&by, &kind) {
        Ok(schema) => schema,
        Err(answer) => return *answer,
    };
    let written = || -> Result<Response, Trouble> {
        let (id, record) = found(&by, schema, &id)?;
        if !may_write(&by.who, schema, unit_of(schema, &id, record).as_ref()) {
            return Err(Trouble::user("not-yours"));
        }
        write(&by, schema, &id, &[(RETIRED, "API")], None)?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    written().unwrap_or_else(|trouble| told(&by, &trouble))
}
