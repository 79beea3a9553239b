//! The incident that goes on, and its log, as this person sees them.

use axum::response::Response;
use planb_core::incident as core;
use planb_core::overview::journal::{self, Listed, Sight, Wanted};
use planb_core::register::RecordId;
use planb_node::trouble::Trouble;
use planb_node::web::Context;
use planb_node::web::api::{By, answers, body};
use planb_node::web::page::json;
use serde_json::{Map, Value, json};

use crate::here::reader;

/// Most lines of one answer.
const MOST_LINES: usize = 1_000;

/// What goes on, or nothing.
pub async fn incident(by: By) -> Response {
    let current = core::current(by.state().register());
    let shown = current.map(|current| {
        json!({ "id": current.id.0, "level": current.level.word(), "what": current.record.get("what"), "version": current.record.version() })
    });
    json(&json!({ "incident": shown }))
}

/// The log's lines, the newest first. A client's line is listed without its words, as on the page.
pub async fn log(by: By) -> Response {
    let number = |name: &str, usual: usize, most: usize| {
        by.query.get(name).map_or(Some(usual), |text| text.parse::<usize>().ok().filter(|number| *number <= most))
    };
    let (Some(after), Some(limit)) = (number("after", 0, 10_000_000), number("limit", 200, MOST_LINES)) else {
        return by.trouble(&Trouble::user("form-bad"));
    };
    let asked = by.query.get("incident").filter(|id| !id.is_empty()).map(|id| RecordId::parse(id));
    let asked = match asked {
        Some(None) => return by.trouble(&Trouble::user("form-bad")),
        other => other.flatten(),
    };
    let current = core::current(by.state().register()).map(|current| current.id.clone());
    let Some(incident) = asked.or(current) else { return json(&json!({ "count": 0, "lines": [] })) };
    let line = |listed: Listed<'_>| {
        let (note, line) = (listed.note, listed.line);
        let is_open = listed.sight == Sight::Whole;
        let text = if is_open { note.written.text.as_str() } else { "" };
        json!({ "number": note.number, "happened_at": note.happened_at.to_string(), "by": line.by.name,
                "reported_by": line.reported_by, "channel": line.channel, "source": line.source, "text": text,
                "is_closed": !is_open, "is_key": line.is_key, "mark": line.mark, "corrects": line.corrects.as_ref().map(|it| &it.number) })
    };
    let everything = Wanted::default();
    let all: Vec<Listed<'_>> = journal::lines(by.state(), &incident, reader(&by), &everything).collect();
    let count = all.len();
    let lines: Vec<Value> = all.into_iter().skip(after).take(limit).map(line).collect();
    json(&json!({ "count": count, "lines": lines }))
}

/// Adds their description.
pub fn describe(context: &Context, paths: &mut Map<String, Value>) {
    let (text, maybe, flag) =
        (json!({ "type": "string" }), json!({ "type": ["string", "null"] }), json!({ "type": "boolean" }));
    let incident = json!({ "type": ["object", "null"], "required": ["id", "level", "what", "version"],
        "properties": { "id": text, "level": text, "what": text, "version": text } });
    let incident = json!({ "type": "object", "required": ["incident"], "properties": { "incident": incident } });
    let get = |key: &str, answer: Value| json!({ "summary": context.say(key), "responses": answers(&[("200", body(answer))]) });
    paths.insert("/api/v1/incident".into(), json!({ "get": get("api-incident", incident) }));
    let line = json!({ "type": "object", "required": ["number", "happened_at", "by", "text", "is_closed"],
        "properties": { "number": text, "happened_at": text, "by": text, "reported_by": text, "channel": text,
                        "source": text, "text": text, "is_closed": flag, "is_key": flag, "mark": text, "corrects": maybe } });
    let lines = json!({ "type": "object", "required": ["count", "lines"],
        "properties": { "count": { "type": "integer" }, "lines": { "type": "array", "items": line } } });
    let number = |name: &str, most: usize| json!({ "name": name, "in": "query", "schema": { "type": "integer", "minimum": 0, "maximum": most } });
    let mut log = get("api-log", lines);
    if let Value::Object(log) = &mut log {
        let incident = json!({ "name": "incident", "in": "query", "schema": { "type": "string", "maxLength": 96 } });
        log.insert("parameters".into(), json!([incident, number("after", 10_000_000), number("limit", MOST_LINES)]));
    }
    paths.insert("/api/v1/log".into(), json!({ "get": log }));
}
