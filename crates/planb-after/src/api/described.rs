//! The description of what is read, and of the stack that is sent.

use planb_core::overview::backentry::compare::Is;
use planb_core::overview::backentry::export::Meant;
use planb_core::overview::backentry::read_in;
use planb_node::web::Context;
use planb_node::web::api::{answers, body};
use serde_json::{Map, Value, json};

use super::reading::{MOST_ASKED, MOST_DOUBTS, MOST_ROWS};

/// What may stand in an address's part: a sheet's number, a page, a kind of file, a stack's name.
const PART: &str = "^[A-Za-z0-9-]{1,96}$";

fn text() -> Value {
    json!({ "type": "string" })
}

fn maybe() -> Value {
    json!({ "type": ["string", "null"] })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn texts() -> Value {
    json!({ "type": "array", "items": text() })
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

/// An object; every name is required but those that end with `?`.
fn object(properties: &[(&str, Value)]) -> Value {
    let required: Vec<&str> = properties.iter().map(|(name, _)| *name).filter(|name| !name.ends_with('?')).collect();
    let all: Map<String, Value> =
        properties.iter().map(|(name, shape)| (name.trim_end_matches('?').to_string(), shape.clone())).collect();
    json!({ "type": "object", "required": required, "properties": all })
}

fn rows(name: &str, row: &[(&str, Value)], has_count: bool) -> Value {
    let list = (name, json!({ "type": "array", "items": object(row) }));
    if has_count { object(&[("count", count()), list]) } else { object(&[list]) }
}

fn in_path(names: &[&str]) -> Vec<Value> {
    let part = |name: &&str| {
        let schema = match *name {
            "page" => json!({ "type": "integer", "minimum": 1, "maximum": 9_999 }),
            "what" => json!({ "enum": ["csv", "xlsx", "fhir", "lifecare"] }),
            _ => json!({ "type": "string", "pattern": PART }),
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    };
    names.iter().map(part).collect()
}

fn part_of(most: usize) -> Vec<Value> {
    let number = |name: &str, most: usize| json!({ "name": name, "in": "query", "schema": { "type": "integer", "minimum": 0, "maximum": most } });
    vec![number("after", 10_000_000), number("limit", most)]
}

fn asked(names: &[&str]) -> Vec<Value> {
    let one =
        |name: &&str| json!({ "name": name, "in": "query", "schema": { "type": "string", "maxLength": MOST_ASKED } });
    names.iter().map(one).collect()
}

/// What is read at addresses below `/api/v1`.
struct Reads<'a> {
    context: &'a Context,
    paths: &'a mut Map<String, Value>,
}

impl Reads<'_> {
    fn get(&mut self, path: &str, key: &str, parameters: Vec<Value>, answer: Value) {
        let own = json!({ "summary": self.context.say(key), "responses": answers(&[("200", answer)]) });
        self.paths.insert(format!("/api/v1/{path}"), json!({ "parameters": parameters, "get": own }));
    }

    fn ledger(&mut self) {
        let form = [("form", text()), ("version", count()), ("title", text())];
        self.get("forms", "api-forms", vec![], body(rows("forms", &form, false)));
        let unit = [("unit", text()), ("form", text()), ("issued", count()), ("outstanding", count())];
        self.get("ledger", "api-ledger", vec![], body(rows("units", &unit, false)));
        let sheet = [
            ("serial", text()),
            ("unit", text()),
            ("form", text()),
            ("version", count()),
            ("title", text()),
            ("stage", text()),
            ("holders", texts()),
            ("place", text()),
            ("explained", text()),
            ("missing_pages", json!({ "type": "array", "items": count() })),
            ("doubts", texts()),
        ];
        let chosen = [asked(&["unit", "form", "stage"]), part_of(MOST_ROWS)].concat();
        self.get("sheets", "api-sheets", chosen, body(rows("sheets", &sheet, true)));
    }

    fn queues(&mut self) {
        let doubt = [
            ("serial", text()),
            ("page", count()),
            ("field", text()),
            ("unit", text()),
            ("guard", text()),
            ("standing", text()),
            ("read", maybe()),
            ("said", maybe()),
            ("confidence", json!({ "type": "number" })),
        ];
        self.get("review", "api-review", part_of(MOST_DOUBTS), body(rows("waiting", &doubt, true)));
        let waiting = [("serial", text()), ("unit", text()), ("form", text()), ("system", text()), ("guard", text())];
        self.get("enter", "api-queue", part_of(MOST_ROWS), body(rows("waiting", &waiting, true)));
        let to_check = [("serial", text()), ("unit", text()), ("entered_by", text())];
        self.get("enter/check", "api-to-check", vec![], body(rows("sheets", &to_check, false)));
    }

    fn one_sheet(&mut self) {
        let field = [("field", text()), ("label", text()), ("value", text()), ("guard", text())];
        let fields = json!({ "type": "array", "items": object(&field) });
        let sheet = [("serial", text()), ("stage", text()), ("system", text()), ("when", maybe()), ("fields", fields)];
        self.get("enter/sheet/{serial}", "api-sheet", in_path(&["serial"]), body(object(&sheet)));
        let files: Map<String, Value> = ["text/csv", "application/json", "application/fhir+json", crate::enter::XLSX]
            .into_iter()
            .map(|sort| (sort.to_string(), json!({})))
            .collect();
        let export = [in_path(&["what"]), asked(&["which", "system"])].concat();
        let file = json!({ "description": "OK", "content": files });
        self.get("enter/export/{what}", "export-title", export, file);
        let png = json!({ "description": "PNG", "content": { "image/png": {} } });
        self.get("picture/{serial}/{page}", "api-picture", in_path(&["serial", "page"]), png);
    }

    fn end(&mut self) {
        let left = [
            ("goes_on", flag()),
            ("is_nothing_left", flag()),
            ("unexplained", texts()),
            ("in_doubt", texts()),
            ("to_enter", texts()),
            ("unissued", texts()),
            ("in_tray", count()),
        ];
        self.get("reconcile", "api-left", vec![], body(object(&left)));
        let ready = json!({ "type": "array", "items": object(&[("group", text()), ("count", count())]) });
        let decisions = json!({ "type": "array", "items": object(&[("reference", text()), ("left", count())]) });
        let retention = object(&[("ready", ready), ("decisions", decisions)]);
        self.get("retention", "retention-title", vec![], body(retention));
    }

    fn scanned(&mut self) {
        let counts = ["files", "files_done", "pages", "read", "unclear", "copies", "same"].map(|name| (name, count()));
        let tray = json!({ "type": "object", "additionalProperties": count() });
        let own = [("is_done", flag()), ("tray", tray), ("stopped", maybe())];
        let progress = object(&[&own[..], &counts[..]].concat());
        self.get("scan/stack/{token}", "scan-result-title", in_path(&["token"]), body(progress));
        let page = [("id", text()), ("unit", text()), ("why", text()), ("page", count())];
        self.get("scan/tray", "intray-title", vec![], body(rows("pages", &page, false)));
    }
}

/// Adds all of it.
pub fn add(context: &Context, paths: &mut Map<String, Value>) {
    let mut reads = Reads { context, paths };
    reads.ledger();
    reads.queues();
    reads.one_sheet();
    reads.end();
    reads.scanned();
    paths.insert("/api/v1/scan".into(), json!({ "post": sent(context) }));
    paths.insert("/api/v1/enter/compare".into(), json!({ "post": compared(context) }));
    paths.insert("/api/v1/enter/read-in".into(), json!({ "post": read_in(context) }));
}

/// A stack of scanned paper.
fn sent(context: &Context) -> Value {
    let file = json!({ "type": "string", "format": "binary" });
    let schema = json!({ "type": "object", "required": ["unit", "files"], "properties": {
        "unit": text(), "files": { "type": "array", "items": file, "minItems": 1, "maxItems": 400 } } });
    let place = object(&[("location", text())]);
    json!({ "summary": context.say("api-scan"), "responses": answers(&[("200", body(place))]),
            "requestBody": { "required": true, "content": { "multipart/form-data": { "schema": schema } } } })
}

/// A file that was taken out, and what came of comparing it.
fn compared(context: &Context) -> Value {
    let file = json!({ "type": "string", "format": "binary" });
    let which = json!({ "enum": Meant::ALL.map(Meant::word) });
    let schema = json!({ "type": "object", "required": ["file"], "properties": {
        "file": file, "which": which, "system": text() } });
    let difference = json!({ "type": "array", "items": object(&[("field", text()), ("what", text())]) });
    let is = json!({ "enum": Is::ALL.map(Is::word) });
    let place = json!({ "type": ["integer", "null"] });
    let sheet = [("serial", maybe()), ("place", place), ("is", is), ("stage", maybe()), ("fields", difference)];
    let sheets = json!({ "type": "array", "items": object(&sheet) });
    let own = [("kind", json!({ "enum": ["table", "fhir", "lifecare"] })), ("sheets", sheets)];
    let counts = Is::ALL.map(|is| (is.word(), count()));
    let came = object(&[&own[..], &counts[..]].concat());
    json!({ "summary": context.say("form-compare-title"), "responses": answers(&[("200", body(came))]),
            "requestBody": { "required": true, "content": { "multipart/form-data": { "schema": schema } } } })
}

/// A file that was filled in or mended, and what came of reading it in.
fn read_in(context: &Context) -> Value {
    let file = json!({ "type": "string", "format": "binary" });
    let schema = json!({ "type": "object", "required": ["file"], "properties": { "file": file, "try": flag() } });
    let what = json!({ "enum": read_in::What::ALL.map(read_in::What::word) });
    let fields = json!({ "type": "array", "items": object(&[("field", text()), ("what", what)]) });
    let is = json!({ "enum": read_in::Is::ALL.map(read_in::Is::word) });
    let place = json!({ "type": ["integer", "null"] });
    let sheet = [("serial", maybe()), ("place", place), ("is", is), ("unit", maybe()), ("fields", fields)];
    let sheets = json!({ "type": "array", "items": object(&sheet) });
    let own = [("kind", json!({ "enum": ["table", "fhir"] })), ("written", count()), ("sheets", sheets)];
    let counts = read_in::Is::ALL.map(|is| (is.word(), count()));
    let came = object(&[&own[..], &counts[..]].concat());
    json!({ "summary": context.say("form-read-in-go"), "responses": answers(&[("200", body(came))]),
            "requestBody": { "required": true, "content": { "multipart/form-data": { "schema": schema } } } })
}
