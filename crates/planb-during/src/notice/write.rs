//! A draft: written, changed, refused with what was typed still there.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::incident;
use planb_core::notice::{NOTICE, TYPED, sms};
use planb_core::overview::notice::{Telling, Why, telling};
use planb_core::refusal::Refusal;
use planb_core::register::{Fault, RecordId};
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::fields::{FormField, Told, ask_field, say_fault, typed};
use planb_node::web::page::go;
use planb_node::web::records::{Unsaved, found, save_record};
use planb_node::web::shown;
use planb_node::web::{Clock, In, Page, Posted, Say, whole_moment};

use super::starts;

#[derive(Template)]
#[template(path = "notice/write.html")]
struct WritePage<'a> {
    t: Say,
    csrf: &'a str,
    heading: String,
    action: String,
    back: String,
    id: String,
    seen: String,
    replaces: String,
    swedish: Vec<FormField>,
    english: Vec<FormField>,
    errors: Vec<Told>,
}

/// What a form is of: a new record under an id that was drawn for it, or a draft.
struct Target {
    id: RecordId,
    is_new: bool,
    /// The notice that it is to take the place of.
    replaces: String,
}

fn form(by: &In, target: &Target, values: &BTreeMap<String, String>, faults: &[Fault], tellings: &[Telling]) -> Page {
    let t = Say(by.language);
    let record = by.state().register().get("notice", &target.id.0);
    let mut errors = Vec::new();
    let mut fields = Vec::new();
    for field in TYPED.iter().filter_map(|name| NOTICE.field(name)) {
        let value = values.get(field.name).map_or_else(|| record.get(field.name), String::as_str);
        let mut one = ask_field(by, &NOTICE, field, value);
        if field.name == "next_update" {
            // A draft may lack it; what is published may not.
            (one.label, one.hint, one.sort) = (t.say("field-notice-next-update"), t.say("notice-next-hint"), "line");
        }
        let fault = faults.iter().find(|fault| fault.field == field.name);
        let told = tellings.iter().find(|telling| telling.field == field.name);
        one.error = match (fault, told) {
            (Some(fault), _) => say_fault(by, &one.label, &fault.why),
            (None, Some(telling)) => said(by, &one.label, telling),
            (None, None) => String::new(),
        };
        if !one.error.is_empty() {
            errors.push(Told { name: one.name.clone(), text: one.error.clone() });
        }
        fields.push(one);
    }
    let of_record = faults.iter().filter(|fault| !TYPED.contains(&fault.field.as_str()));
    errors.extend(of_record.map(|fault| Told { name: String::new(), text: say_fault(by, "", &fault.why) }));
    let is_refused = !errors.is_empty();
    let (english, swedish) = fields.into_iter().partition(|field| field.name.ends_with("_en"));
    let heading = match (target.is_new, target.replaces.is_empty()) {
        (true, true) => t.say("notice-new"),
        (true, false) => t.say("notice-next"),
        (false, _) => t.say("notice-edit"),
    };
    let page = WritePage {
        t,
        csrf: by.csrf(),
        action: if target.is_new { "/notices/new".into() } else { format!("/notices/{}/edit", target.id) },
        back: if target.is_new { "/notices".into() } else { format!("/notices/{}", target.id) },
        id: target.id.0.clone(),
        seen: record.version(),
        replaces: target.replaces.clone(),
        swedish,
        english,
        errors,
        heading: heading.clone(),
    };
    let page = Page::new(heading, &page);
    if is_refused { page.refused() } else { page }
}

/// What must not be published, as its writer is told.
pub fn said(by: &In, label: &str, telling: &Telling) -> String {
    let key = match telling.why {
        Why::Number => "notice-tells-number",
        Why::Name => "notice-tells-name",
    };
    by.say_with(key, &[("field", label.to_string()), ("found", telling.found.clone())])
}

/// Whose names a text is compared with: units that are open here. Nobody else's are known to this computer, and those with
/// protected identity are in no list that it could have: a digest of their names in the log would tell every node who they are.
pub fn known_units(by: &In) -> Vec<String> {
    by.app
        .opened
        .all()
        .iter()
        .map(|opening| shown::name(by.state(), by.language, "unit", &opening.unit.unit().0))
        .collect()
}

/// What these texts would tell of clients that are known here: of those whose unit is open.
pub fn tellings<'a>(by: &In, get: impl Fn(&'static str) -> &'a str) -> Vec<Telling> {
    let mut names = Vec::new();
    for opening in by.app.opened.all() {
        names.extend(opening.unit.names().map(str::to_string));
    }
    let texts = TYPED.iter().filter(|name| !["audience", "next_update"].contains(name)).map(|name| (*name, get(name)));
    telling(texts, &names, by.today())
}

/// A new draft; `?start=` with a starting text, `?replaces=` with the text of the one that it follows.
pub async fn ask_new(by: In) -> Response {
    let drawn = match random::bytes() {
        Ok(bytes) => RecordId::random(bytes),
        Err(trouble) => return by.trouble(&trouble),
    };
    let mut values = by.query.get("start").map(|word| starts::fields(word)).unwrap_or_default();
    let mut target = Target { id: drawn, is_new: true, replaces: String::new() };
    if let Some(id) = by.query.get("replaces") {
        let before = match found(&by, &NOTICE, id) {
            Ok((_, record)) => record,
            Err(trouble) => return by.trouble(&trouble),
        };
        let kept = TYPED.iter().filter(|name| **name != "next_update");
        values = kept.map(|name| ((*name).to_string(), before.get(name).to_string())).collect();
        target.replaces = id.clone();
    }
    by.page(&form(&by, &target, &values, &[], &[]))
}

/// Saves a new draft. Sent twice it is saved once.
pub async fn take_new(posted: Posted) -> Response {
    let by = &posted.by;
    let Some(id) = RecordId::parse(posted.fields.get("id")) else {
        return by.trouble(&Trouble::user("form-stale"));
    };
    if by.state().register().find("notice", &id.0).is_some() {
        return go(&format!("/notices/{id}"));
    }
    let replaces = posted.fields.get("replaces").to_string();
    save(&posted, Target { id, is_new: true, replaces })
}

/// The form of a draft.
pub async fn ask(by: In, Path(id): Path<String>) -> Response {
    match draft(&by, &id) {
        Ok(target) => by.page(&form(&by, &target, &BTreeMap::new(), &[], &[])),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Saves what was changed in a draft.
pub async fn take(Path(id): Path<String>, posted: Posted) -> Response {
    match draft(&posted.by, &id) {
        Ok(target) => save(&posted, target),
        Err(trouble) => posted.by.trouble(&trouble),
    }
}

/// A draft by its id. What was published stays as it was.
fn draft(by: &In, id: &str) -> Result<Target, Trouble> {
    let (id, record) = found(by, &NOTICE, id)?;
    match record.get("state") {
        "draft" => Ok(Target { replaces: record.get("replaces").to_string(), id, is_new: false }),
        _ => Err(Trouble::user("notice-published")),
    }
}

fn save(posted: &Posted, target: Target) -> Response {
    let by = &posted.by;
    let mut values = typed(by, &NOTICE, &posted.fields);
    values.retain(|name, _| TYPED.contains(&name.as_str()));
    if let Some(message) = values.get_mut("sms") {
        *message = sms::plain(message);
    }
    if let Some(next) = values.get_mut("next_update") {
        *next = whole_moment(by.clock(), next, Clock::Coming);
    }
    let mut faults: Vec<Fault> = Vec::new();
    let fault = |field: &str, why: Refusal| Fault { field: field.to_string(), why };
    if let Err(why) = sms::check(values.get("sms").map_or("", String::as_str)) {
        faults.push(fault("sms", why));
    }
    let tellings = tellings(by, |name| values.get(name).map_or("", String::as_str));
    if !faults.is_empty() || !tellings.is_empty() {
        return by.page(&form(by, &target, &values, &faults, &tellings));
    }
    let mut set = values.clone();
    set.insert("state".into(), "draft".into());
    if target.is_new {
        set.insert("replaces".into(), target.replaces.clone());
        let register = by.state().register();
        let current = incident::current(register).map_or("", |current| current.id.0.as_str());
        set.insert("incident".into(), current.to_string());
    }
    let seen = posted.fields.get("seen");
    let seen = (!target.is_new).then_some(seen);
    match save_record(by, &NOTICE, Some(target.id.clone()), &set, seen) {
        Ok(id) => go(&format!("/notices/{id}")),
        Err(Unsaved::Faults(faults)) => by.page(&form(by, &target, &values, &faults, &[])),
        Err(Unsaved::Trouble(trouble)) => by.trouble(&trouble),
    }
}
