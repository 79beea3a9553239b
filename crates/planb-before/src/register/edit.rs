//! A record's form. A refused form keeps what was typed; one that somebody else has changed meanwhile shows both.

use planb_node::web::fields::{FormField, Told, ask_field, say_fault, typed};
use planb_node::web::records::{Unsaved, found, may_write, unit_of};
use planb_node::web::shown;
use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::register::{self, Fault, Field, RecordId, Schema};
use planb_core::state::State;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say};

use super::{list, save, schema_of};

#[derive(Template)]
#[template(path = "register/edit.html")]
struct EditPage<'a> {
    t: Say,
    kind: &'static str,
    heading: String,
    action: String,
    back: String,
    csrf: &'a str,
    seen: String,
    fields: Vec<FormField>,
    errors: Vec<Told>,
}

/// The fields that a form of this record asks for; a plan's depend on its sort.
fn asked<'a>(schema: &'static Schema, get: impl Fn(&'static str) -> &'a str) -> Vec<&'static Field> {
    if schema.kind != "plan" {
        return schema.fields.iter().collect();
    }
    let sections = planb_core::plan::sections(get("sort"));
    let always = ["title", "sort", "unit", "owner", "practised", "next_revision"];
    let (first, last): (Vec<&Field>, Vec<&Field>) = schema
        .fields
        .iter()
        .filter(|field| always.contains(&field.name))
        .partition(|field| !["practised", "next_revision"].contains(&field.name));
    first.into_iter().chain(sections.iter().filter_map(|name| schema.field(name))).chain(last).collect()
}

/// What stands where: the record, and what the page is called.
struct Target {
    schema: &'static Schema,
    id: Option<RecordId>,
}

impl Target {
    fn record<'a>(&self, state: &'a State) -> Option<&'a register::Record> {
        state.register().find(self.schema.kind, &self.id.as_ref()?.0)
    }

    fn address(&self) -> String {
        match &self.id {
            Some(id) => format!("/register/{}/{id}", self.schema.kind),
            None => format!("/register/{}", self.schema.kind),
        }
    }
}

/// The form with these values.
fn form(by: &In, target: &Target, values: &BTreeMap<String, String>, faults: &[Fault]) -> Page {
    let (schema, state) = (target.schema, by.state());
    let record = target.record(state);
    let get = |name: &str| {
        let known = record.map_or("", |record| record.get(name));
        values.get(name).map_or(known, String::as_str)
    };
    let changed = faults.iter().any(|fault| fault.why.key == "register-changed");
    let mut errors = Vec::new();
    let mut fields: Vec<FormField> = Vec::new();
    for field in asked(schema, |name| get(name)) {
        let mut one = ask_field(by, schema, field, get(field.name));
        let own = faults.iter().find(|fault| fault.field == field.name);
        if let Some(fault) = own {
            one.error = say_fault(by, &one.label, &fault.why);
            errors.push(Told { name: one.name.clone(), text: one.error.clone() });
        }
        let stands = record.map_or("", |record| record.get(field.name));
        if changed && stands != get(field.name) {
            one.other = shown::value(state, by.language, schema, field, stands);
            if one.other.is_empty() {
                one.other = by.say("register-empty");
            }
        }
        fields.push(one);
    }
    let of_record = faults.iter().filter(|fault| fault.field.is_empty());
    errors.extend(of_record.map(|fault| Told { name: String::new(), text: say_fault(by, "", &fault.why) }));
    let kind_word = by.say(&format!("record-{}", schema.kind)).to_lowercase();
    let heading = match (&target.id, record) {
        (Some(id), Some(record)) => {
            by.say_with("form-edit", &[("name", shown::title(state, by.language, schema, id, record))])
        }
        _ => by.say_with("form-new", &[("kind", kind_word)]),
    };
    let action = match &target.id {
        Some(_) => format!("{}/edit", target.address()),
        None => format!("{}/new", target.address()),
    };
    let page = EditPage {
        t: Say(by.language),
        kind: schema.kind,
        action,
        back: target.address(),
        csrf: by.csrf(),
        seen: record.map_or_else(String::new, register::Record::version),
        fields,
        errors,
        heading: heading.clone(),
    };
    let page = Page::new(heading, &page);
    if faults.is_empty() { page } else { page.refused() }
}

/// An empty form; values in the address fill it, as links from other pages do.
pub async fn ask_new(by: In, Path(kind): Path<String>) -> Response {
    let schema = match schema_of(&kind) {
        Ok(schema) => schema,
        Err(trouble) => return by.trouble(&trouble),
    };
    if !list::may_add(&by, schema) {
        return by.trouble(&Trouble::user("not-yours"));
    }
    let mut values: BTreeMap<String, String> =
        by.query.iter().filter(|(name, _)| schema.field(name).is_some()).map(|(n, v)| (n.clone(), v.clone())).collect();
    if let (Some(unit), true) = (by.who.units.first(), schema.field("unit").is_some()) {
        values.entry("unit".into()).or_insert_with(|| unit.0.clone());
    }
    let target = Target { schema, id: None };
    by.page(&form(&by, &target, &values, &[]))
}

/// The form of a record that is there.
pub async fn ask(by: In, Path((kind, id)): Path<(String, String)>) -> Response {
    let target = || -> Result<Target, Trouble> {
        let schema = schema_of(&kind)?;
        let (id, record) = found(&by, schema, &id)?;
        if !may_write(&by.who, schema, unit_of(schema, &id, record).as_ref()) {
            return Err(Trouble::user("not-yours"));
        }
        Ok(Target { schema, id: Some(id) })
    };
    match target() {
        Ok(target) => by.page(&form(&by, &target, &BTreeMap::new(), &[])),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// A filled form for a new record.
pub async fn take_new(Path(kind): Path<String>, posted: Posted) -> Response {
    let schema = match schema_of(&kind) {
        Ok(schema) => schema,
        Err(trouble) => return posted.by.trouble(&trouble),
    };
    if !list::may_add(&posted.by, schema) {
        return posted.by.trouble(&Trouble::user("not-yours"));
    }
    saved(&posted, Target { schema, id: None })
}

/// A filled form of a record.
pub async fn take(Path((kind, id)): Path<(String, String)>, posted: Posted) -> Response {
    let target = || -> Result<Target, Trouble> {
        let schema = schema_of(&kind)?;
        let (id, _) = found(&posted.by, schema, &id)?;
        Ok(Target { schema, id: Some(id) })
    };
    match target() {
        Ok(target) => saved(&posted, target),
        Err(trouble) => posted.by.trouble(&trouble),
    }
}

fn saved(posted: &Posted, target: Target) -> Response {
    let by = &posted.by;
    let typed = typed(by, target.schema, &posted.fields);
    match written(by, &target, &typed, posted.fields.get("seen")) {
        Ok(id) => go(&format!("/register/{}/{id}", target.schema.kind)),
        Err(Unsaved::Faults(faults)) => by.page(&form(by, &target, &typed, &faults)),
        Err(Unsaved::Trouble(trouble)) => by.trouble(&trouble),
    }
}

fn written(by: &In, target: &Target, typed: &BTreeMap<String, String>, seen: &str) -> Result<RecordId, Unsaved> {
    save(by, target.schema, target.id.clone(), typed, Some(seen))
}
