//! One record: what is said of it, by whom; where two have said different things, both until somebody settles it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::register::{self, RETIRED, Record, RecordId, Said, Schema};
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::records::{found, may_write, unit_of, write};
use planb_node::web::shown;
use planb_node::web::{In, Page, Posted, Say};

use super::{schema_of, shown_schema_of};

/// A field as it is shown.
struct Line {
    label: String,
    value: String,
    /// `tel:` for numbers.
    dial: String,
    links: Vec<(String, String)>,
    is_private: bool,
}

/// A field that two have written at once.
struct Open {
    name: String,
    label: String,
    said: Vec<OpenSaid>,
}

struct OpenSaid {
    raw: String,
    shown: String,
    by: String,
    at: String,
}

/// An earlier value.
struct Earlier {
    label: String,
    shown: String,
    by: String,
    at: String,
}

#[derive(Template)]
#[template(path = "register/record.html")]
struct RecordPage<'a> {
    t: Say,
    kind: &'static str,
    id: String,
    heading: String,
    lines: Vec<Line>,
    open: Vec<Open>,
    earlier: Vec<Earlier>,
    related: Vec<(String, Vec<(String, String)>)>,
    extra: Vec<(String, String)>,
    last: String,
    retired: String,
    may_write: bool,
    may_settle: bool,
    /// There is a list of its kind.
    is_listed: bool,
    csrf: &'a str,
}

impl RecordPage<'_> {
    fn edit_address(&self) -> String {
        format!("/register/{}/{}/edit", self.kind, self.id)
    }
}

fn when(said: &Said) -> String {
    said.at.strftime("%Y-%m-%d %H:%M").to_string()
}

fn lines(by: &In, schema: &'static Schema, record: &Record) -> Vec<Line> {
    let state = by.state();
    let filled = schema.fields.iter().filter(|field| !record.get(field.name).is_empty() && field.name != schema.title);
    filled
        .map(|field| {
            let raw = record.get(field.name);
            let value = shown::value(state, by.language, schema, field, raw);
            let links = field.refers_to().filter(|kind| super::OPEN.contains(kind)).map_or_else(Vec::new, |kind| {
                let of = |id: &str| (format!("/register/{kind}/{id}"), shown::name(state, by.language, kind, id));
                register::parts(raw).map(of).collect()
            });
            let dial = matches!(field.shape, register::Shape::Phone).then(|| shown::dialled(raw)).flatten();
            Line {
                label: shown::label(by.language, schema, field.name),
                value,
                dial: dial.unwrap_or_default(),
                links,
                is_private: field.is_private,
            }
        })
        .collect()
}

/// Records elsewhere that name this one.
fn related(by: &In, kind: &str, id: &str) -> Vec<(String, Vec<(String, String)>)> {
    let state = by.state();
    let mut all = Vec::new();
    for schema in planb_core::state::schemas::ALL.iter().filter(|schema| super::OPEN.contains(&schema.kind)) {
        let fields: Vec<&str> =
            schema.fields.iter().filter(|field| field.refers_to() == Some(kind)).map(|field| field.name).collect();
        if fields.is_empty() {
            continue;
        }
        let names = |record: &Record| fields.iter().any(|field| record.all(field).any(|part| part == id));
        let seen = state
            .register()
            .of(schema.kind)
            .filter(|(own, record)| names(record) && by.sees(unit_of(schema, own, record).as_ref()));
        let links: Vec<(String, String)> = seen
            .take(50)
            .map(|(own, record)| {
                let title = shown::title(state, by.language, schema, own, record);
                (format!("/register/{}/{own}", schema.kind), title)
            })
            .collect();
        if !links.is_empty() {
            all.push((by.say(&format!("records-{}", schema.kind)), links));
        }
    }
    all
}

/// The record's page.
pub async fn record(by: In, Path((kind, id)): Path<(String, String)>) -> Response {
    let schema = match shown_schema_of(&kind) {
        Ok(schema) => schema,
        Err(trouble) => return by.trouble(&trouble),
    };
    let (id, record) = match found(&by, schema, &id) {
        Ok(found) => found,
        Err(trouble) => return by.trouble(&trouble),
    };
    let (state, language) = (by.state(), by.language);
    let said = |name: &str, text: &str| match schema.field(name) {
        Some(field) => shown::value(state, language, schema, field, text),
        None => text.to_string(),
    };
    let open = record.conflicts().map(|(name, all)| Open {
        name: name.to_string(),
        label: shown::label(language, schema, name),
        said: all
            .into_iter()
            .map(|one| OpenSaid {
                raw: one.text.clone(),
                shown: said(name, &one.text),
                by: one.by.name.clone(),
                at: when(one),
            })
            .collect(),
    });
    let earlier = record.fields().flat_map(|(name, value)| {
        let label = shown::label(language, schema, name);
        value.earlier().map(move |one| (label.clone(), name, one)).collect::<Vec<_>>()
    });
    let unit = unit_of(schema, &id, record);
    let heading = shown::title(state, language, schema, &id, record);
    let page = RecordPage {
        t: Say(language),
        kind: schema.kind,
        lines: lines(&by, schema, record),
        open: open.collect(),
        earlier: earlier
            .map(|(label, name, one)| Earlier {
                label,
                shown: said(name, &one.text),
                by: one.by.name.clone(),
                at: when(one),
            })
            .collect(),
        related: related(&by, schema.kind, &id.0),
        extra: extra(&by, schema, &id),
        last: record.last().map_or_else(String::new, |(_, said)| {
            by.say_with("register-last", &[("who", said.by.name.clone()), ("when", when(said))])
        }),
        retired: record.get(RETIRED).to_string(),
        is_listed: super::OPEN.contains(&schema.kind),
        may_settle: may_write(&by.who, schema, unit.as_ref()),
        may_write: super::OPEN.contains(&schema.kind) && may_write(&by.who, schema, unit.as_ref()),
        heading: heading.clone(),
        csrf: by.csrf(),
        id: id.0.clone(),
    };
    by.page(&Page::new(heading, &page))
}

/// Pages of a kind's own that belong to one record.
fn extra(by: &In, schema: &Schema, id: &RecordId) -> Vec<(String, String)> {
    let links: &[(&str, &str)] = match schema.kind {
        "chain" => &[("/calls/{id}", "extra-chain"), ("/print/chain/{id}", "extra-print")],
        "plan" => &[
            ("/plans/{id}", "extra-plan"),
            ("/plans/{id}/compare", "extra-compare"),
            ("/print/plan/{id}", "extra-print"),
        ],
        "system" => &[("/systems/falls?start={id}", "extra-falls")],
        "unit" => &[
            ("/matrix?unit={id}", "extra-matrix"),
            ("/exercises/{id}", "extra-exercise"),
            ("/binders/{id}", "extra-binder"),
            ("/print/poster/first-hour?unit={id}", "extra-first-hour"),
        ],
        "copy" => &[("/binders/copy/{id}", "extra-copy")],
        "exercise" => &[("/exercises/of/{id}", "extra-score")],
        _ => &[],
    };
    links.iter().map(|(href, key)| (href.replace("{id}", &id.0), by.say(key))).collect()
}

/// Somebody says which of the values holds that two have written.
pub async fn settle(Path((kind, id)): Path<(String, String)>, posted: Posted) -> Response {
    let (name, text) = (posted.fields.get("field").to_string(), posted.fields.get("text").to_string());
    settle_now(&posted.by, &kind, &id, (&name, &text)).map_or_else(|trouble| posted.by.trouble(&trouble), |to| go(&to))
}

/// The same, for pages and programs: where the record is shown.
pub fn settle_now(by: &In, kind: &str, id: &str, (name, text): (&str, &str)) -> Result<String, Trouble> {
    let schema = shown_schema_of(kind)?;
    let (_, record) = found(by, schema, id)?;
    let is_open = |said: &&Said| said.text.trim() == text.trim();
    if !record.conflicts().any(|(field, open)| field == name && open.iter().any(is_open)) {
        return Err(Trouble::user("register-agreed"));
    }
    change(by, schema, id, &[(name, text)])
}

/// Takes a record out of use, with why; or back into use, without.
pub async fn retire(Path((kind, id)): Path<(String, String)>, posted: Posted) -> Response {
    let why = posted.fields.get("why").to_string();
    let is_back = posted.fields.has("back");
    if why.is_empty() && !is_back {
        return posted.by.trouble(&Trouble::user("retire-why"));
    }
    let set = [(RETIRED, if is_back { "" } else { why.as_str() })];
    let changed = schema_of(&kind).and_then(|schema| change(&posted.by, schema, &id, &set));
    changed.map_or_else(|trouble| posted.by.trouble(&trouble), |to| go(&to))
}

fn change(by: &In, schema: &'static Schema, id: &str, set: &[(&str, &str)]) -> Result<String, Trouble> {
    let (id, record) = found(by, schema, id)?;
    if !may_write(&by.who, schema, unit_of(schema, &id, record).as_ref()) {
        return Err(Trouble::user("not-yours"));
    }
    write(by, schema, &id, set, None)?;
    Ok(format!("/register/{}/{id}", schema.kind))
}
