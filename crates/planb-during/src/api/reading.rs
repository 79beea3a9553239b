//! The incident that goes on, and its log, as this person sees them.

use axum::extract::{Path, Request};
use axum::response::Response;
use planb_core::incident as core;
use planb_core::overview::journal::{self, Listed, Sight, Wanted};
use planb_core::register::RecordId;
use planb_node::trouble::Trouble;
use planb_node::web::Context;
use planb_node::web::api::{By, answers, body, sent};
use planb_node::web::page::json;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::here::reader;
use crate::journal::look;

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
    let everything = Wanted::default();
    let all: Vec<Listed<'_>> = journal::lines(by.state(), &incident, reader(&by), &everything).collect();
    let count = all.len();
    let lines: Vec<Value> = all.into_iter().skip(after).take(limit).map(shown).collect();
    json(&json!({ "count": count, "lines": lines }))
}

fn shown(listed: Listed<'_>) -> Value {
    let (note, line) = (listed.note, listed.line);
    let is_open = listed.sight == Sight::Whole;
    let open = |text: &str| if is_open { text.to_string() } else { String::new() };
    json!({ "number": note.number, "happened_at": note.happened_at.to_string(), "by": line.by.name,
            "reported_by": open(&line.reported_by), "channel": line.channel, "source": open(&line.source),
            "client": open(&line.client_name), "text": open(&note.written.text), "is_closed": !is_open, "is_key": line.is_key,
            "mark": line.mark, "corrects": line.corrects.as_ref().map(|it| &it.number) })
}

/// One line, whole: that a client's is looked at is an entry.
pub async fn line(by: By, Path(number): Path<String>) -> Response {
    let read = journal::find(by.state(), &number)
        .ok_or_else(|| Trouble::user("note-unknown").with("number", number.to_uppercase()))
        .and_then(|(note, line)| {
            let sight = reader(&by).sight(note).ok_or_else(|| Trouble::user("not-yours"))?;
            look(&by, "line", &[Listed { note, line, sight }])?;
            Ok(shown(Listed { note, line, sight: Sight::Whole }))
        });
    match read {
        Ok(line) => json(&line),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// What is looked for in the log.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Search {
    incident: Option<String>,
    text: String,
    by: String,
    from: String,
    until: String,
    mark: String,
    whom: String,
    after: usize,
    limit: Option<usize>,
}

/// The lines that fit, the newest first. Where words are looked for, they are shown whole and every client's line among them is
/// an entry of who looked, as on the page.
pub async fn find(by: By, request: Request) -> Response {
    let asked: Search = match sent(request, &by).await {
        Ok(asked) => asked,
        Err(answer) => return answer,
    };
    match found(&by, &asked) {
        Ok(answer) => json(&answer),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn found(by: &By, asked: &Search) -> Result<Value, Trouble> {
    let bad = || Trouble::user("form-bad");
    let limit = asked.limit.unwrap_or(200);
    let incident = asked.incident.as_deref().map(|id| RecordId::parse(id).ok_or_else(bad)).transpose()?;
    let words = [
        (&asked.text, 400),
        (&asked.by, 200),
        (&asked.from, 40),
        (&asked.until, 40),
        (&asked.mark, 40),
        (&asked.whom, 96),
    ];
    if limit > MOST_LINES || asked.after > 10_000_000 || words.iter().any(|(word, most)| word.chars().count() > *most) {
        return Err(bad());
    }
    let current = core::current(by.state().register()).map(|current| current.id.clone());
    let Some(incident) = incident.or(current) else { return Ok(json!({ "count": 0, "lines": [] })) };
    let get = |name: &str| match name {
        "text" => asked.text.clone(),
        "by" => asked.by.clone(),
        "from" => asked.from.clone(),
        "until" => asked.until.clone(),
        "mark" => asked.mark.clone(),
        _ => asked.whom.clone(),
    };
    let wanted = crate::journal::wanted(get);
    let all: Vec<Listed<'_>> = journal::lines(by.state(), &incident, reader(by), &wanted).collect();
    let mut listed: Vec<Listed<'_>> = all.iter().skip(asked.after).take(limit).copied().collect();
    if !wanted.text.is_empty() {
        look(by, "line-find", &listed)?;
        listed.iter_mut().for_each(|one| one.sight = Sight::Whole);
    }
    Ok(json!({ "count": all.len(), "lines": listed.into_iter().map(shown).collect::<Vec<_>>() }))
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
                        "source": text, "client": text, "text": text, "is_closed": flag, "is_key": flag, "mark": text, "corrects": maybe } });
    let lines = json!({ "type": "object", "required": ["count", "lines"],
        "properties": { "count": { "type": "integer" }, "lines": { "type": "array", "items": &line } } });
    let mut one = get("api-log-line", line);
    if let Value::Object(one) = &mut one {
        let number = json!({ "name": "number", "in": "path", "required": true, "schema": { "type": "string", "pattern": "^[A-Za-z0-9-]{1,40}$" } });
        one.insert("parameters".into(), json!([number]));
    }
    paths.insert("/api/v1/log/{number}".into(), json!({ "get": one }));
    let searched = |most: usize| json!({ "type": "string", "maxLength": most });
    let search = json!({ "type": "object", "additionalProperties": false, "properties": {
        "incident": { "type": ["string", "null"], "pattern": "^[a-z0-9~-]{1,96}$" }, "text": searched(400), "by": searched(200),
        "from": searched(40), "until": searched(40), "mark": searched(40), "whom": searched(96),
        "after": { "type": "integer", "minimum": 0, "maximum": 10_000_000 },
        "limit": { "type": ["integer", "null"], "minimum": 0, "maximum": MOST_LINES } } });
    let find = json!({ "summary": context.say("api-log-find"), "responses": answers(&[("200", body(lines.clone()))]),
        "requestBody": { "required": true, "content": { "application/json": { "schema": search } } } });
    paths.insert("/api/v1/log/find".into(), json!({ "post": find }));
    let number = |name: &str, most: usize| json!({ "name": name, "in": "query", "schema": { "type": "integer", "minimum": 0, "maximum": most } });
    let mut log = get("api-log", lines);
    if let Value::Object(log) = &mut log {
        let incident = json!({ "name": "incident", "in": "query", "schema": { "type": "string", "maxLength": 96 } });
        log.insert("parameters".into(), json!([incident, number("after", 10_000_000), number("limit", MOST_LINES)]));
    }
    paths.insert("/api/v1/log".into(), json!({ "get": log }));
}
