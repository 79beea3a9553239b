//! The API's description, made from the same schemas as the pages: what it says is what there is.

use planb_core::register::{Field, Schema, Shape};
use planb_core::state::schemas;
use planb_node::web::Context;
pub use planb_node::web::api::{answers, body, reference};
use planb_node::web::deed;
use planb_node::web::shown;
use serde_json::{Map, Value, json};

use super::deeds;
use crate::register::OPEN;

/// The document (OpenAPI 3.1) of what this area has. `more` adds the others' paths.
pub fn document(context: &Context, more: impl FnOnce(&mut Map<String, Value>)) -> Value {
    let mut components = Map::new();
    let mut paths = Map::new();
    for schema in schemas::ALL.iter().filter(|schema| !OPEN.contains(&schema.kind)) {
        components.insert(schema.kind.to_string(), record(context, schema));
        paths.insert(format!("/api/v1/register/{}", schema.kind), read_only(of_list(context, schema)));
        paths.insert(format!("/api/v1/register/{}/{{id}}", schema.kind), read_only(of_one(context, schema)));
    }
    for schema in schemas::ALL.iter().filter(|schema| OPEN.contains(&schema.kind)) {
        components.insert(format!("{}-fields", schema.kind), fields(context, schema, Side::Given));
        components.insert(schema.kind.to_string(), record(context, schema));
        paths.insert(format!("/api/v1/register/{}", schema.kind), of_list(context, schema));
        paths.insert(format!("/api/v1/register/{}/{{id}}", schema.kind), of_one(context, schema));
    }
    components.insert("refusal".into(), refusal());
    paths.insert("/api/v1/token".into(), of_token(context));
    paths.insert("/api/v1/me".into(), of_me(context));
    paths.insert("/api/v1/search".into(), of_search(context));
    super::described::add(context, &mut paths, &mut components);
    deed::describe(context, &deeds::DEEDS, &mut paths);
    more(&mut paths);
    paths.insert("/api/v1/openapi.json".into(), json!({ "get": {
        "summary": context.say("api-openapi"), "security": [],
        "responses": { "200": { "description": "OK", "content": { "application/json": { "schema": { "type": "object" } } } } } } }));
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Plan B", "version": "1", "description": context.say("api-about") },
        "servers": [{ "url": "/" }],
        "security": [{ "card": [] }],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": { "card": { "type": "http", "scheme": "bearer", "description": context.say("api-token") } },
        },
    })
}

/// What pages of their own write is only read here.
fn read_only(mut path: Value) -> Value {
    if let Value::Object(path) = &mut path {
        path.retain(|word, _| word == "get" || word == "parameters");
    }
    path
}

/// Whether values go in or come out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Given,
    Shown,
}

fn of_field(context: &Context, schema: &Schema, field: &Field, side: Side) -> Value {
    let about = shown::label(context.language, schema, field.name);
    let given = side == Side::Given;
    let lists = |items: Value| match side {
        Side::Shown => json!({ "type": "array", "items": items, "description": about }),
        Side::Given if field.is_required => {
            json!({ "type": "array", "items": items, "minItems": 1, "description": about })
        }
        Side::Given => json!({ "type": ["array", "null"], "items": items, "description": about }),
    };
    let text = |mut more: Value| {
        if let Value::Object(value) = &mut more {
            let or_null = given && !field.is_required;
            value.insert("type".into(), if or_null { json!(["string", "null"]) } else { json!("string") });
            value.insert("description".into(), json!(about));
            if given && field.is_required {
                value.entry("minLength").or_insert(json!(1));
            }
        }
        more
    };
    match field.shape {
        // What is no letter is refused, wherever it stands.
        Shape::Line(most) if given && field.is_required => {
            text(json!({ "maxLength": most, "pattern": "^[^\\s\\x00-\\x1f\\x7f-\\x9f]+$" }))
        }
        Shape::Line(most) | Shape::Text(most) if given => {
            text(json!({ "maxLength": most, "pattern": "^[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*$" }))
        }
        Shape::Line(most) | Shape::Text(most) => text(json!({ "maxLength": most })),
        Shape::Choices(words) => lists(json!({ "type": "string", "enum": words })),
        Shape::Many(kind) => lists(json!({ "type": "string", "pattern": ID, "description": format!("id, {kind}") })),
        Shape::Choice(words) => {
            let optional = (!(given && field.is_required)).then(|| Value::from(""));
            let null = (given && !field.is_required).then_some(Value::Null);
            let words: Vec<Value> = words.iter().map(|word| Value::from(*word)).chain(optional).chain(null).collect();
            text(json!({ "enum": words }))
        }
        Shape::Date | Shape::Moment if given => {
            let day = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])";
            let time = if field.shape == Shape::Moment { "T([01][0-9]|2[0-3]):[0-5][0-9]" } else { "" };
            let day = format!("{day}{time}");
            text(json!({ "pattern": if field.is_required { format!("^{day}$") } else { format!("^({day})?$") } }))
        }
        Shape::One(_) if given => text(json!({ "pattern": ID })),
        Shape::Number(least, most) if given => {
            let number = up_to(most).replace("LEAST", if least == 0 { "0" } else { "1" });
            text(
                json!({ "pattern": if field.is_required { format!("^({number})$") } else { format!("^({number})?$") } }),
            )
        }
        Shape::Phone if given => {
            text(json!({ "maxLength": 60, "pattern": "^[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]*$" }))
        }
        Shape::Phone | Shape::Date | Shape::Moment | Shape::Number(..) | Shape::One(_) => text(json!({})),
    }
}

/// A pattern of the whole numbers up to `most`, without leading zeros; `LEAST` stands for 0 where that counts.
fn up_to(most: u32) -> String {
    let digits = most.to_string();
    let mut parts = vec!["LEAST".to_string()];
    parts.extend((1..digits.len()).map(|length| format!("[1-9][0-9]{{{}}}", length - 1)));
    for (at, digit) in digits.char_indices() {
        let least = if at == 0 { '1' } else { '0' };
        if let Some(below) = digit.to_digit(10).and_then(|digit| digit.checked_sub(1))
            && let Some(below) = char::from_digit(below, 10).filter(|below| *below >= least)
        {
            parts.push(format!("{}[{least}-{below}][0-9]{{{}}}", &digits[..at], digits.len() - at - 1));
        }
    }
    parts.push(digits);
    parts.join("|")
}

/// A record's id.
const ID: &str = "^[a-z0-9~-]*$";

fn fields(context: &Context, schema: &Schema, side: Side) -> Value {
    let properties: Map<String, Value> =
        schema.fields.iter().map(|field| (field.name.to_string(), of_field(context, schema, field, side))).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// What a new record must have.
fn new_fields(schema: &Schema) -> Value {
    let required: Vec<&str> = schema.fields.iter().filter(|field| field.is_required).map(|field| field.name).collect();
    json!({ "allOf": [reference(&format!("{}-fields", schema.kind)), { "type": "object", "required": required }] })
}

fn record(context: &Context, schema: &Schema) -> Value {
    json!({ "type": "object", "required": ["id", "kind", "version", "in_use", "fields", "conflicts"], "properties": {
        "id": { "type": "string" }, "kind": { "const": schema.kind }, "version": { "type": "string" },
        "in_use": { "type": "boolean" }, "fields": fields(context, schema, Side::Shown),
        "conflicts": { "type": "array", "items": { "type": "string" } } } })
}

fn refusal() -> Value {
    json!({ "type": "object", "required": ["error", "message"], "properties": {
        "error": { "type": "string" }, "message": { "type": "string" }, "remedy": { "type": "string" },
        "faults": { "type": "array", "items": { "type": "object", "properties": {
            "field": { "type": "string" }, "error": { "type": "string" }, "message": { "type": "string" } } } } } })
}

fn of_list(context: &Context, schema: &Schema) -> Value {
    let list = json!({ "type": "object", "required": ["count", "records"], "properties": {
        "count": { "type": "integer" }, "records": { "type": "array", "items": reference(schema.kind) } } });
    let number = |name: &str, most: u32| json!({ "name": name, "in": "query", "schema": { "type": "integer", "minimum": 0, "maximum": most } });
    json!({
        "get": { "summary": context.say(&format!("records-{}", schema.kind)),
                 "parameters": [number("after", 10_000_000), number("limit", 1_000)],
                 "responses": answers(&[("200", body(list))]) },
        "post": { "summary": context.say("register-add"), "requestBody": { "required": true, "content": {
                      "application/json": { "schema": new_fields(schema) } } },
                  "responses": answers(&[("201", body(reference(schema.kind)))]) },
    })
}

fn of_one(context: &Context, schema: &Schema) -> Value {
    let id = json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } });
    let seen = json!({ "name": "If-Match", "in": "header", "schema": { "type": "string" },
                       "description": context.say("api-if-match") });
    let refused = body(reference("refusal"));
    json!({
        "parameters": [id],
        "get": { "summary": context.say(&format!("record-{}", schema.kind)),
                 "responses": answers(&[("200", body(reference(schema.kind)))]) },
        "patch": { "summary": context.say("register-edit"), "parameters": [seen],
                   "requestBody": { "required": true, "content": {
                       "application/json": { "schema": reference(&format!("{}-fields", schema.kind)) } } },
                   "responses": answers(&[("200", body(reference(schema.kind))), ("409", refused)]) },
        "delete": { "summary": context.say("register-retire"),
                    "responses": answers(&[("204", json!({ "description": "OK" }))]) },
    })
}

fn of_token(context: &Context) -> Value {
    let given = json!({ "type": "object", "required": ["card", "pin"], "properties": {
        "card": { "type": "string" }, "pin": { "type": "string" }, "name": { "type": "string" } } });
    let token = json!({ "type": "object", "required": ["token"], "properties": {
        "token": { "type": "string" }, "idle_seconds": { "type": "integer" } } });
    json!({ "post": { "summary": context.say("api-token"), "security": [],
        "requestBody": { "required": true, "content": { "application/json": { "schema": given } } },
        "responses": answers(&[("200", body(token))]) } })
}

fn of_me(context: &Context) -> Value {
    let me = json!({ "type": "object", "properties": { "name": { "type": "string" }, "role": { "type": "string" },
        "units": { "type": "array", "items": { "type": "string" } } } });
    json!({ "get": { "summary": context.say("api-me"), "responses": answers(&[("200", body(me))]) } })
}

fn of_search(context: &Context) -> Value {
    let hits = json!({ "type": "object", "properties": { "hits": { "type": "array", "items": { "type": "object",
        "properties": { "kind": { "type": "string" }, "id": { "type": "string" }, "title": { "type": "string" },
                        "detail": { "type": "string" } } } } } });
    json!({ "get": { "summary": context.say("frame-search"),
        "parameters": [{ "name": "q", "in": "query", "schema": { "type": "string", "maxLength": 200 } }],
        "responses": answers(&[("200", body(hits))]) } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_described_as_they_are_taken() {
        for most in [3, 100, 8_760, 100_000] {
            let pattern = regex_lite::Regex::new(&format!("^({})$", up_to(most).replace("LEAST", "0"))).unwrap();
            for number in 0..=most + 50 {
                assert_eq!(pattern.is_match(&number.to_string()), number <= most, "{number} of {most}");
            }
            assert!(!pattern.is_match("") && !pattern.is_match("01") && !pattern.is_match("-1"));
        }
    }
}
