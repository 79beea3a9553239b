//! The description of whole lists, of what waits for somebody's word, and of how cards are made.

use planb_core::card::{MAX_UNITS, Role};
use planb_core::register::Schema;
use planb_core::state::schemas;
use planb_core::system::starting;
use planb_node::web::Context;
use serde_json::{Map, Value, json};

use super::{Doing, ID, TEXT, in_path, list, nothing, object, sent};
use crate::api::answers::{MOST_ANSWERED, MOST_NAMED};
use crate::api::cards::{MOST_NAME, NAME};
use crate::api::openapi::{body, reference};
use crate::pages::looks::MOST_WHY;
use crate::register::OPEN;

/// Adds their paths.
pub fn add(context: &Context, paths: &mut Map<String, Value>) {
    let doing = Doing { context };
    for schema in schemas::ALL.iter().filter(|schema| OPEN.contains(&schema.kind)) {
        of_kind(&doing, schema, paths);
    }
    waiting(&doing, paths);
    looks(&doing, paths);
    compared(&doing, paths);
    made_cards(&doing, paths);
    systems(&doing, paths);
}

fn of_kind(doing: &Doing<'_>, schema: &Schema, paths: &mut Map<String, Value>) {
    let kind = schema.kind;
    let fields: Vec<&str> = schema.fields.iter().map(|field| field.name).collect();
    let settled = sent(&["field", "value"], &json!({ "field": { "enum": fields }, "value": TEXT }));
    let settle = doing.post("api-settle", Some(settled), ("200", body(reference(kind))));
    paths
        .insert(format!("/api/v1/register/{kind}/{{id}}/settle"), json!({ "parameters": in_path(ID), "post": settle }));
    let fault = object(&["field", "error", "message"], &json!({ "field": TEXT, "error": TEXT, "message": TEXT }));
    let outcome = json!({ "enum": ["new", "changed", "same", "refused"] });
    let row = object(
        &["row", "outcome", "faults"],
        &json!({ "row": { "type": "integer" }, "outcome": outcome, "faults": list(fault) }),
    );
    let taken = object(
        &["columns", "rows", "written"],
        &json!({ "columns": list(json!({ "type": ["string", "null"] })), "rows": list(row), "written": { "type": "boolean" } }),
    );
    let table = json!({ "type": "string", "minLength": 1, "description": doing.context.say("api-table") });
    let given = sent(&["table"], &json!({ "table": table, "dry_run": { "type": "boolean" } }));
    let import = doing.post("api-import", Some(given), ("200", body(taken)));
    paths.insert(format!("/api/v1/import/{kind}"), json!({ "post": import }));
    let csv = json!({ "description": "CSV", "content": { "text/csv": {} } });
    paths.insert(format!("/api/v1/export/{kind}"), json!({ "get": doing.get("api-export", csv) }));
}

fn entries() -> Value {
    body(object(&["entries"], &json!({ "entries": { "type": "integer" } })))
}

fn waiting(doing: &Doing<'_>, paths: &mut Map<String, Value>) {
    let maybe = json!({ "type": ["string", "null"] });
    let proposal = object(
        &["id", "kind", "record", "name", "about", "set"],
        &json!({ "id": TEXT, "kind": TEXT, "record": TEXT, "name": TEXT, "unit": maybe, "about": TEXT,
                 "set": { "type": "object", "additionalProperties": { "type": "string" } } }),
    );
    let proposals = object(&["proposals"], &json!({ "proposals": list(proposal) }));
    let ids = json!({ "type": "array", "items": { "type": "string" }, "maxItems": MOST_ANSWERED });
    let answer =
        sent(&["proposals", "answer"], &json!({ "proposals": ids, "answer": { "enum": ["taken", "declined"] } }));
    paths.insert(
        "/api/v1/proposals".into(),
        json!({ "get": doing.get("api-proposals", body(proposals)),
                "post": doing.post("api-answer", Some(answer), ("200", entries())) }),
    );
    let value = object(&["value", "by", "at"], &json!({ "value": TEXT, "by": TEXT, "at": TEXT }));
    let conflict = object(
        &["kind", "id", "field", "values"],
        &json!({ "kind": TEXT, "id": TEXT, "field": TEXT, "values": list(value) }),
    );
    let conflicts = object(&["conflicts"], &json!({ "conflicts": list(conflict) }));
    paths.insert("/api/v1/conflicts".into(), json!({ "get": doing.get("api-conflicts", body(conflicts)) }));
}

fn looks(doing: &Doing<'_>, paths: &mut Map<String, Value>) {
    let maybe = json!({ "type": ["string", "null"] });
    let look = object(
        &["at", "who", "what", "why"],
        &json!({ "at": TEXT, "who": TEXT, "what": TEXT, "unit": maybe, "why": TEXT }),
    );
    let looks = object(&["looks"], &json!({ "looks": list(look) }));
    let who = json!({ "name": "who", "in": "query", "schema": { "type": "string", "maxLength": MOST_NAMED } });
    let mut listed = doing.get("api-looks", body(looks));
    if let Value::Object(listed) = &mut listed {
        listed.insert("parameters".into(), json!([who]));
    }
    let why = sent(
        &["why"],
        &json!({ "why": { "type": "string", "minLength": 1, "maxLength": MOST_WHY, "pattern": "\\S" } }),
    );
    let check = doing.post("api-check", Some(why), ("204", nothing()));
    paths.insert("/api/v1/looks".into(), json!({ "get": listed, "post": check }));
}

fn compared(doing: &Doing<'_>, paths: &mut Map<String, Value>) {
    let piece = object(&["how", "text"], &json!({ "how": { "enum": ["same", "removed", "added"] }, "text": TEXT }));
    let field = object(&["field", "label", "pieces"], &json!({ "field": TEXT, "label": TEXT, "pieces": list(piece) }));
    let compared = object(
        &["from", "to", "changed", "same"],
        &json!({ "from": TEXT, "to": TEXT, "changed": list(field), "same": { "type": "integer" } }),
    );
    let version = |name: &str| json!({ "name": name, "in": "query", "schema": { "type": "string", "maxLength": 96 } });
    let parameters = json!([in_path(ID)[0].clone(), version("from"), version("to")]);
    paths.insert(
        "/api/v1/plans/{id}/compare".into(),
        json!({ "parameters": parameters, "get": doing.get("api-compare", body(compared)) }),
    );
}

fn made_cards(doing: &Doing<'_>, paths: &mut Map<String, Value>) {
    let units =
        json!({ "type": "array", "items": { "type": "string", "pattern": "^[a-z0-9-]+$" }, "maxItems": MAX_UNITS });
    let name = json!({ "type": ["string", "null"], "maxLength": MOST_NAME, "pattern": NAME });
    let asked = sent(
        &["role"],
        &json!({ "role": { "enum": Role::ALL.map(Role::word) }, "name": name, "units": units,
                 "for_units": { "type": "boolean" } }),
    );
    let card =
        object(&["id", "label", "words", "code"], &json!({ "id": TEXT, "label": TEXT, "words": TEXT, "code": TEXT }));
    let made = body(object(&["cards"], &json!({ "cards": list(card) })));
    let make = doing.post("api-make-cards", Some(asked), ("201", made));
    if let Some(Value::Object(cards)) = paths.get_mut("/api/v1/cards") {
        cards.insert("post".into(), make);
    }
}

fn systems(doing: &Doing<'_>, paths: &mut Map<String, Value>) {
    let system = object(
        &["id", "name", "plan_b", "is_there"],
        &json!({ "id": TEXT, "name": TEXT, "plan_b": TEXT, "is_there": { "type": "boolean" } }),
    );
    let systems = body(object(&["systems"], &json!({ "systems": list(system) })));
    let ids: Vec<&str> = starting::ALL.iter().map(|system| system.id).collect();
    let ticked = sent(&["systems"], &json!({ "systems": list(json!({ "enum": ids })) }));
    paths.insert(
        "/api/v1/starting".into(),
        json!({ "get": doing.get("api-starting", systems),
                "post": doing.post("api-start", Some(ticked), ("200", entries())) }),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_in_lines_may_not_hide_anything() {
        let pattern = regex_lite::Regex::new(NAME).unwrap();
        assert!(pattern.is_match("Åsa Öhman-Lind"));
        assert!(!pattern.is_match("Åsa\u{202e}") && !pattern.is_match("") && !pattern.is_match("a\nb"));
    }
}
