//! A record's form. A refused form keeps what was typed; one that somebody else has changed meanwhile shows both.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::refusal::Refusal;
use planb_core::register::{self, Fault, Field, RecordId, Schema, Shape, Wish};
use planb_core::state::{Event, State};
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{Fields, In, Page, Posted, Say};

use super::record::{exists, may_write};
use super::{found, list, schema_of, shown, unit_of};

/// Up to so many records stand in a list to choose from; more are typed by name.
const CHOICES: usize = 60;

/// A choice of a select, of radios or of checkboxes.
pub struct Item {
    pub value: String,
    pub label: String,
    pub hint: String,
    pub checked: bool,
}

/// A field of the form.
pub struct Asked {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub error: String,
    pub value: String,
    /// `line`, `text`, `date`, `phone`, `number`, `select`, `checks`, `named`, `names`.
    pub sort: &'static str,
    pub rows: String,
    pub items: Vec<Item>,
    /// What somebody else wrote meanwhile.
    pub other: String,
}

/// A line of the error summary.
pub struct Told {
    pub name: String,
    pub text: String,
}

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
    fields: Vec<Asked>,
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

/// One field with its value, as it is asked for.
pub fn ask_field(by: &In, schema: &'static Schema, field: &'static Field, value: &str) -> Asked {
    let (state, language) = (by.state(), by.language);
    let item = |word: &str, label: String| Item {
        value: word.to_string(),
        label,
        hint: String::new(),
        checked: register::parts(value).any(|part| part == word),
    };
    let none =
        || Item { value: String::new(), label: by.say("form-none"), hint: String::new(), checked: value.is_empty() };
    let (sort, items) = match field.shape {
        Shape::Line(_) => ("line", Vec::new()),
        Shape::Text(_) => ("text", Vec::new()),
        Shape::Phone => ("phone", Vec::new()),
        Shape::Date => ("date", Vec::new()),
        Shape::Number(..) => ("number", Vec::new()),
        Shape::Choice(words) => {
            let named = words.iter().map(|word| item(word, shown::choice(language, schema, field.name, word)));
            ("select", std::iter::once(none()).chain(named).collect())
        }
        Shape::Choices(words) => {
            ("checks", words.iter().map(|word| item(word, shown::choice(language, schema, field.name, word))).collect())
        }
        Shape::One(kind) | Shape::Many(kind) => {
            let choices = seen_choices(by, kind);
            let is_one = matches!(field.shape, Shape::One(_));
            if choices.len() <= CHOICES {
                let named = choices.into_iter().map(|(id, name)| item(&id, name));
                let first = is_one.then(none);
                (if is_one { "select" } else { "checks" }, first.into_iter().chain(named).collect())
            } else {
                let named = choices.into_iter().map(|(id, name)| item(&id, name));
                (if is_one { "named" } else { "names" }, named.collect())
            }
        }
    };
    let is_typed = ["named", "names"].contains(&sort);
    let value = if is_typed { shown::value(state, language, schema, field, value) } else { value.to_string() };
    let lines = value.lines().count() + value.chars().count() / 70;
    Asked {
        name: field.name.to_string(),
        label: label(by, schema, field),
        hint: shown::hint(language, schema, field.name),
        error: String::new(),
        value,
        sort,
        rows: lines.clamp(3, 24).to_string(),
        items,
        other: String::new(),
    }
}

fn label(by: &In, schema: &Schema, field: &Field) -> String {
    let label = shown::label(by.language, schema, field.name);
    if field.is_required { label } else { by.say_with("form-optional", &[("label", label)]) }
}

/// Choices of a kind that this person may refer to.
fn seen_choices(by: &In, kind: &str) -> Vec<(String, String)> {
    let all = shown::choices(by.state(), by.language, kind);
    if by.who.role.sees_all() {
        return all;
    }
    let Some(schema) = planb_core::state::schemas::schema(kind) else { return all };
    let register = by.state().register();
    let is_seen = |id: &str| by.sees(unit_of(schema, &RecordId(id.to_string()), register.get(kind, id)).as_ref());
    all.into_iter().filter(|(id, _)| is_seen(id)).collect()
}

/// What was typed, with names turned into ids. A name that fits nobody or several stays as it is and is refused.
pub fn typed(by: &In, schema: &'static Schema, fields: &Fields) -> BTreeMap<String, String> {
    let joined = fields.joined();
    let mut typed = BTreeMap::new();
    for field in schema.fields {
        let checks =
            matches!(field.shape, Shape::Choices(_) | Shape::Many(_)) && fields.has(&format!("{}-asked", field.name));
        let Some(value) = joined.get(field.name).cloned().or(checks.then(String::new)) else { continue };
        let value = match field.refers_to() {
            Some(kind) => ids(by, kind, &value),
            None => value,
        };
        typed.insert(field.name.to_string(), value);
    }
    typed
}

fn ids(by: &In, kind: &str, value: &str) -> String {
    let choices = std::cell::OnceCell::new();
    let of_name = |part: &str| {
        if exists(by.state(), kind, part) {
            return part.to_string();
        }
        let choices = choices.get_or_init(|| seen_choices(by, kind));
        let mut fitting = choices.iter().filter(|(_, name)| name.to_lowercase() == part.to_lowercase());
        match (fitting.next(), fitting.next()) {
            (Some((id, _)), None) => id.clone(),
            _ => part.to_string(),
        }
    };
    register::joined(register::parts(value).map(of_name).collect::<Vec<_>>().iter().map(String::as_str))
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
    let mut fields: Vec<Asked> = Vec::new();
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

fn say_fault(by: &In, label: &str, why: &Refusal) -> String {
    let what = by.language.say_with(&format!("err-{}", why.key), &why.args);
    if label.is_empty() { what } else { format!("{label}: {what}") }
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
    save(&posted, Target { schema, id: None })
}

/// A filled form of a record.
pub async fn take(Path((kind, id)): Path<(String, String)>, posted: Posted) -> Response {
    let target = || -> Result<Target, Trouble> {
        let schema = schema_of(&kind)?;
        let (id, _) = found(&posted.by, schema, &id)?;
        Ok(Target { schema, id: Some(id) })
    };
    match target() {
        Ok(target) => save(&posted, target),
        Err(trouble) => posted.by.trouble(&trouble),
    }
}

fn save(posted: &Posted, target: Target) -> Response {
    let by = &posted.by;
    let typed = typed(by, target.schema, &posted.fields);
    match written(by, &target, &typed, posted.fields.get("seen")) {
        Ok(id) => go(&format!("/register/{}/{id}", target.schema.kind)),
        Err(Unsaved::Faults(faults)) => by.page(&form(by, &target, &typed, &faults)),
        Err(Unsaved::Trouble(trouble)) => by.trouble(&trouble),
    }
}

/// Why a form was not taken.
pub enum Unsaved {
    Faults(Vec<Fault>),
    Trouble(Trouble),
}

impl From<Trouble> for Unsaved {
    fn from(trouble: Trouble) -> Unsaved {
        match trouble.key {
            "register-changed" | "register-no-unit" => {
                let why = Refusal { key: trouble.key, args: trouble.args };
                Unsaved::Faults(vec![Fault { field: String::new(), why }])
            }
            _ => Unsaved::Trouble(trouble),
        }
    }
}

fn written(by: &In, target: &Target, typed: &BTreeMap<String, String>, seen: &str) -> Result<RecordId, Unsaved> {
    save_record(by, target.schema, target.id.clone(), typed, Some(seen))
}

/// Checks what was typed and writes it; gives the record's id. What the person must not write is refused.
pub fn save_record(
    by: &In,
    schema: &'static Schema,
    id: Option<RecordId>,
    typed: &BTreeMap<String, String>,
    seen: Option<&str>,
) -> Result<RecordId, Unsaved> {
    let state = by.state();
    let set = schema.check(typed, |kind, id| exists(state, kind, id)).map_err(Unsaved::Faults)?;
    let is_new = id.is_none();
    let id = match id {
        Some(id) => id,
        None => new_id(state, schema, &set)?,
    };
    let record = state.register().get(schema.kind, &id.0);
    let get = |name: &'static str| set.get(name).map_or_else(|| record.get(name), String::as_str);
    let lacking = schema.lacking(get);
    if !lacking.is_empty() {
        return Err(Unsaved::Faults(lacking));
    }
    let before: Option<UnitId> = unit_of(schema, &id, record);
    let after = schema.unit_of(&id, get);
    let may = may_write(&by.who, schema, after.as_ref()) && (is_new || may_write(&by.who, schema, before.as_ref()));
    if !may {
        return Err(Unsaved::Trouble(Trouble::user("not-yours")));
    }
    let hand = by.who.hand();
    by.app.record(|state| {
        let wish = Wish { id: &id, set: &set, seen: if is_new { None } else { seen }, by: &hand };
        Ok(register::write(state.register(), schema, &wish)?.into_iter().map(Event::from).collect())
    })?;
    Ok(id)
}

/// The id of a new record: a unit's from its name, a pair's from its halves, any other drawn.
pub fn new_id(state: &State, schema: &Schema, set: &BTreeMap<String, String>) -> Result<RecordId, Unsaved> {
    let of = |name: &str| set.get(name).map_or("", String::as_str);
    let taken = |id: &RecordId| state.register().find(schema.kind, &id.0).is_some();
    let id = match schema.kind {
        "unit" => RecordId::from(&UnitId::of_name(of("name"))),
        "setting" => RecordId("organisation".into()),
        "cover" => RecordId::pair(of("unit"), of("system")),
        "copy" => RecordId(of("serial").to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "-")),
        _ => return Ok(RecordId::random(random::bytes()?)),
    };
    let fault = |key| Unsaved::Faults(vec![Fault { field: schema.title.to_string(), why: Refusal::new(key) }]);
    match RecordId::parse(&id.0) {
        Some(id) if taken(&id) => Err(fault("record-exists")),
        Some(id) => Ok(id),
        None => Err(fault("field-required")),
    }
}
