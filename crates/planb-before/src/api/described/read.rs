//! The description of what is read and is no record.

use serde_json::{Map, Value, json};

use super::{Doing, TEXT, list, object};
use crate::api::openapi::body;

/// What may stand in an opening's or a person's token.
const TOKEN: &str = "^[A-Za-z0-9_-]{1,96}$";

fn of(names: &[(&str, &str)]) -> Value {
    let part = |(name, pattern): &(&str, &str)| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "pattern": pattern } });
    Value::Array(names.iter().map(part).collect())
}

/// Adds their paths.
pub fn add(doing: &Doing<'_>, paths: &mut Map<String, Value>) {
    let texts = || list(json!({ "type": "string" }));
    let unit = object(
        &["unit", "name", "opening"],
        &json!({ "unit": TEXT, "name": TEXT, "opening": TEXT, "by": TEXT, "night": TEXT, "until": TEXT, "missing": texts() }),
    );
    let units = object(&["units"], &json!({ "units": list(unit) }));
    paths.insert("/api/v1/clients".into(), json!({ "get": doing.get("api-openings", body(units)) }));
    let client = object(
        &["id", "name"],
        &json!({ "id": TEXT, "name": TEXT, "born": TEXT, "address": TEXT, "within": TEXT, "by_when": TEXT, "reasons": TEXT,
                 "two_carers": { "type": "boolean" } }),
    );
    let clients = object(&["clients"], &json!({ "clients": list(client) }));
    paths.insert(
        "/api/v1/clients/{opening}".into(),
        json!({ "parameters": of(&[("opening", TOKEN)]), "get": doing.get("api-clients", body(clients)) }),
    );
    let sheets = list(json!({ "type": "object" }));
    let one = object(&["name", "number", "sheets"], &json!({ "name": TEXT, "number": TEXT, "sheets": sheets }));
    paths.insert(
        "/api/v1/clients/{opening}/{person}".into(),
        json!({ "parameters": of(&[("opening", TOKEN), ("person", TOKEN)]), "get": doing.get("api-client", body(one)) }),
    );
    let fallen =
        object(&["system", "name"], &json!({ "system": TEXT, "name": TEXT, "because": texts(), "plan_b": TEXT }));
    let falls = object(&["falls"], &json!({ "falls": list(fallen) }));
    let start = json!([{ "name": "start", "in": "query", "required": true, "schema": { "type": "string", "minLength": 1, "maxLength": 96 } }]);
    paths.insert("/api/v1/falls".into(), json!({ "parameters": start, "get": doing.get("api-falls", body(falls)) }));
    let cell = object(
        &["unit", "system", "instead"],
        &json!({ "unit": TEXT, "system": TEXT, "instead": TEXT, "practised": TEXT }),
    );
    let cells = object(&["cells"], &json!({ "cells": list(cell) }));
    paths.insert("/api/v1/matrix".into(), json!({ "get": doing.get("api-matrix", body(cells)) }));
    let old = object(&["sheet", "copy"], &json!({ "sheet": texts(), "copy": texts() }));
    paths.insert(
        "/api/v1/units/{id}/old-paper".into(),
        json!({ "parameters": of(&[("id", "^[a-z0-9-]+$")]), "get": doing.get("api-old-paper", body(old)) }),
    );
}
