//! The description of what is more than a record: approval, drills, exercises, paper, cards. One line a deed.

mod lists;
mod read;

use planb_node::web::Context;
use serde_json::{Map, Value, json};

use super::openapi::{answers, body, reference};
use crate::pages::calling::FAN;
use crate::pages::copies::MOVES;
use crate::register::OPEN;
use planb_core::chain::{OUTCOMES, READ_BACK};

/// A record's id in an address.
const ID: &str = "^[a-z0-9~-]{1,96}$";
/// A card's id in an address.
const CARD: &str = "^[0-9A-Za-z]{26}$";
/// A day that every month has.
const DAY: &str = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$";
/// A line without what cannot be seen.
const LINE: &str = "^[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*$";

/// Adds paths and what they speak of.
pub fn add(context: &Context, paths: &mut Map<String, Value>, components: &mut Map<String, Value>) {
    components.insert("drilled".into(), drilled());
    components.insert("exercised".into(), exercised());
    components.insert("version".into(), object(&["id", "kind", "version"], &json!({ "id": TEXT, "kind": TEXT })));
    let doing = Doing { context };
    plans(&doing, paths);
    calls(&doing, paths);
    paper(&doing, paths);
    cards(&doing, paths);
    lists::add(context, paths);
    read::add(&doing, paths);
}

struct Doing<'a> {
    context: &'a Context,
}

/// What a deed is told: a schema, or nothing.
type Given = Option<Value>;

impl Doing<'_> {
    fn get(&self, key: &str, answer: Value) -> Value {
        json!({ "summary": self.context.say(key), "responses": answers(&[("200", answer)]) })
    }

    fn post(&self, key: &str, given: Given, (status, answer): (&str, Value)) -> Value {
        let mut deed = json!({ "summary": self.context.say(key), "responses": answers(&[(status, answer)]) });
        if let (Some(given), Value::Object(deed)) = (given, &mut deed) {
            let body = json!({ "required": true, "content": { "application/json": { "schema": given } } });
            deed.insert("requestBody".into(), body);
        }
        deed
    }
}

const TEXT: &str = "text";

/// An object of these properties and no others; `TEXT` stands for a string.
fn object(required: &[&str], properties: &Value) -> Value {
    let mut properties = properties.clone();
    if let Value::Object(all) = &mut properties {
        all.values_mut().filter(|value| **value == TEXT).for_each(|value| *value = json!({ "type": "string" }));
    }
    json!({ "type": "object", "required": required, "properties": properties })
}

/// The same as it is sent: nothing else is taken.
fn sent(required: &[&str], properties: &Value) -> Value {
    let mut object = object(required, properties);
    if let Value::Object(object) = &mut object {
        object.insert("additionalProperties".into(), json!(false));
    }
    object
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn line(most: usize) -> Value {
    json!({ "type": ["string", "null"], "maxLength": most, "pattern": LINE })
}

fn in_path(pattern: &str) -> Value {
    json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "string", "pattern": pattern } }])
}

fn nothing() -> Value {
    json!({ "description": "OK" })
}

fn pdf() -> Value {
    json!({ "description": "PDF", "content": { "application/pdf": {} } })
}

fn drilled() -> Value {
    let count = json!({ "type": "integer" });
    let maybe = json!({ "type": ["integer", "null"] });
    object(
        &["id", "chain", "day", "begun", "ended", "reached", "of"],
        &json!({ "id": TEXT, "chain": TEXT, "day": TEXT, "begun": TEXT, "ended": TEXT, "minutes": maybe, "reached": count,
                 "of": count, "read_back_percent": maybe, "dead_numbers": list(json!({ "type": "string" })),
                 "never_called": list(json!({ "type": "string" })) }),
    )
}

fn exercised() -> Value {
    let (count, maybe) = (json!({ "type": "integer" }), json!({ "type": ["integer", "null"] }));
    let question = object(
        &["number", "text", "points"],
        &json!({ "number": count, "text": TEXT, "look": TEXT, "points": count, "register_says": TEXT }),
    );

    object(
        &["id", "version", "questions", "tasks"],
        &json!({ "id": TEXT, "version": TEXT, "unit": TEXT, "day": TEXT, "scenario": TEXT, "score": maybe, "of": maybe,
                 "questions": list(question), "tasks": list(json!({ "type": "string" })) }),
    )
}

fn plans(doing: &Doing<'_>, paths: &mut Map<String, Value>) {
    let version = object(
        &["id", "number", "fields"],
        &json!({ "id": TEXT, "number": { "type": "integer" }, "approved_by": TEXT, "approved_on": TEXT,
                 "fields": { "type": "object", "additionalProperties": { "type": "string" } } }),
    );
    let versions = object(
        &["version", "changed", "versions"],
        &json!({ "version": TEXT, "changed": { "type": "boolean" }, "versions": list(version) }),
    );
    paths.insert(
        "/api/v1/plans/{id}/versions".into(),
        json!({ "parameters": in_path(ID), "get": doing.get("api-versions", body(versions)) }),
    );
    let read = sent(&["version"], &json!({ "version": TEXT }));
    let approve = doing.post("api-approve-plan", Some(read), ("201", body(reference("version"))));
    paths.insert("/api/v1/plans/{id}/approve".into(), json!({ "parameters": in_path(ID), "post": approve }));
    paths.insert(
        "/api/v1/exercises/{id}".into(),
        json!({ "parameters": in_path(ID), "get": doing.get("api-exercise", body(reference("exercised"))) }),
    );
    let number = json!({ "type": "integer", "minimum": 1, "maximum": 1_000 });
    let points = json!({ "type": "integer", "minimum": 0, "maximum": 1_000 });
    let answer = sent(&["number", "points"], &json!({ "number": number, "points": points, "missing": line(300) }));
    let score = sent(
        &["version", "answers"],
        &json!({ "version": TEXT, "answers": list(answer),
                 "more": list(json!({ "type": "string", "maxLength": 300, "pattern": LINE })), "led_by": line(120),
                 "until": { "type": ["string", "null"], "pattern": DAY } }),
    );
    let score = doing.post("api-score", Some(score), ("200", body(reference("exercised"))));
    paths.insert("/api/v1/exercises/{id}/score".into(), json!({ "parameters": in_path(ID), "post": score }));
}

fn calls(doing: &Doing<'_>, paths: &mut Map<String, Value>) {
    let (least, most, _) = FAN;
    let wanted = sent(
        &[],
        &json!({ "unit": { "type": ["string", "null"], "pattern": "^[a-z0-9-]*$" },
                 "fan": { "type": ["integer", "null"], "minimum": least, "maximum": most } }),
    );
    let propose = doing.post("api-propose", Some(wanted), ("201", body(reference("chain"))));
    paths.insert("/api/v1/chains".into(), json!({ "post": propose }));
    let maybe = json!({ "type": ["string", "null"] });
    let place = object(
        &["link", "person"],
        &json!({ "link": TEXT, "person": TEXT, "name": TEXT, "phone": TEXT, "caller": maybe, "deputy": maybe }),
    );
    let hole = object(&["link", "message"], &json!({ "link": TEXT, "person": TEXT, "message": TEXT }));
    let chain = object(
        &["chain", "places", "holes", "drills"],
        &json!({ "chain": reference("chain"), "places": list(place), "holes": list(hole),
                 "drills": list(json!({ "type": "string" })) }),
    );
    let at = |deed: &str, word: &str, what: Value| {
        (format!("/api/v1/{deed}"), json!({ "parameters": in_path(ID), word: what }))
    };
    let reply = sent(
        &["link", "outcome"],
        &json!({ "link": { "type": "string", "pattern": ID }, "outcome": { "enum": OUTCOMES },
                 "read_back": { "enum": READ_BACK.iter().map(|word| json!(word)).chain([Value::Null]).collect::<Vec<_>>() } }),
    );
    let replies = sent(&["answers"], &json!({ "answers": list(reply), "end": { "type": "boolean" } }));
    let drilled = || body(reference("drilled"));
    paths.extend([
        at("chains/{id}", "get", doing.get("api-chain", body(chain))),
        at("chains/{id}/approve", "post", doing.post("api-approve-chain", None, ("200", body(reference("chain"))))),
        at("chains/{id}/drills", "post", doing.post("api-begin-drill", None, ("201", drilled()))),
        at("drills/{id}", "get", doing.get("api-drill", drilled())),
        at("drills/{id}/replies", "post", doing.post("api-reply", Some(replies), ("200", drilled()))),
    ]);
}

/// What can be printed: the address, what it is of, and what may be asked for beside it.
const PAPERS: [(&str, &[&str]); 8] = [
    ("list/{id}", &["unit", "without"]),
    ("board", &[]),
    ("chain/{id}", &[]),
    ("plan/{id}", &["draft"]),
    ("poster/computer", &[]),
    ("poster/first-hour", &["unit"]),
    ("wallet", &[]),
    ("exercise/{id}", &[]),
];

fn paper(doing: &Doing<'_>, paths: &mut Map<String, Value>) {
    for (what, asked) in PAPERS {
        let pattern = if what.starts_with("list") { format!("^({})$", OPEN.join("|")) } else { ID.to_string() };
        let id = what.contains("{id}").then(|| in_path(&pattern)[0].clone());
        // A draft is asked for by the word alone, whatever it says.
        let sort = |name: &str| if name == "draft" { json!({}) } else { json!({ "type": "string", "maxLength": 96 }) };
        let query = asked.iter().map(|name| json!({ "name": name, "in": "query", "schema": sort(name) }));
        let parameters: Vec<Value> = id.into_iter().chain(query).collect();
        let described = json!({
            "parameters": parameters,
            "get": doing.get("api-preview", pdf()),
            "post": doing.post("api-print", None, ("201", pdf())),
        });
        paths.insert(format!("/api/v1/print/{what}"), described);
    }
    let day = json!({ "type": "string", "pattern": DAY });
    let locked = sent(
        &["data_as_of", "place"],
        &json!({ "data_as_of": day, "place": line(200), "printed_elsewhere": { "enum": ["yes"] } }),
    );
    let lock_in = doing.post("api-lock-in", Some(locked), ("201", body(reference("lockedin"))));
    paths
        .insert("/api/v1/units/{id}/lock-in".into(), json!({ "parameters": in_path("^[a-z0-9-]+$"), "post": lock_in }));
    let moved = sent(
        &["move"],
        &json!({ "move": { "enum": MOVES.map(|(word, _)| word) }, "place": line(200), "holder": line(120), "receipt": line(120) }),
    );
    let moved = doing.post("api-move", Some(moved), ("200", body(reference("copy"))));
    paths.insert("/api/v1/copies/{id}/move".into(), json!({ "parameters": in_path(ID), "post": moved }));
    let cell =
        object(&["tone", "word"], &json!({ "tone": TEXT, "word": TEXT, "date": { "type": ["string", "null"] } }));
    let unit = object(
        &["unit", "name", "cells"],
        &json!({ "unit": TEXT, "name": TEXT, "cells": { "type": "object", "additionalProperties": cell } }),
    );
    let check = object(
        &["is_done", "word"],
        &json!({ "is_done": { "type": "boolean" }, "word": TEXT, "todo": TEXT, "missing": list(json!({ "type": "string" })) }),
    );
    let board = object(&["units", "checks"], &json!({ "units": list(unit), "checks": list(check) }));
    paths.insert("/api/v1/board".into(), json!({ "get": doing.get("api-board", body(board)) }));
}

fn cards(doing: &Doing<'_>, paths: &mut Map<String, Value>) {
    let maybe = json!({ "type": ["string", "null"] });
    let card = object(
        &["id", "label", "units"],
        &json!({ "id": TEXT, "label": TEXT, "role": maybe, "units": list(json!({ "type": "string" })), "issued_on": TEXT,
                 "revoked": maybe }),
    );
    let cards = object(&["cards"], &json!({ "cards": list(card) }));
    paths.insert("/api/v1/cards".into(), json!({ "get": doing.get("api-cards", body(cards)) }));
    let why =
        sent(&["why"], &json!({ "why": { "type": "string", "minLength": 1, "maxLength": 300, "pattern": "\\S" } }));
    let revoke = doing.post("api-revoke", Some(why), ("204", nothing()));
    paths.insert("/api/v1/cards/{id}/revoke".into(), json!({ "parameters": in_path(CARD), "post": revoke }));
    let forget = doing.post("api-forget-pin", None, ("204", nothing()));
    paths.insert("/api/v1/cards/{id}/forget-pin".into(), json!({ "parameters": in_path(CARD), "post": forget }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_takes_nothing_else() {
        let given = sent(&["why"], &json!({ "why": TEXT }));
        let expected = json!({ "type": "object", "required": ["why"], "properties": { "why": { "type": "string" } },
                               "additionalProperties": false });
        assert_eq!(given, expected);
    }
}
