//! A new slip, written while somebody talks; one that a unit hands to another by telephone; one that was written on paper before.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use jiff::civil::DateTime;
use planb_core::contact::{CONTACT, TOPICS, WAYS, is_made_by, number};
use planb_core::id::UnitId;
use planb_core::overview::contact::{promise, same_number};
use planb_core::overview::elapsed::{moment, said};
use planb_core::refusal::Refusal;
use planb_core::register::{RecordId, Shape};
use planb_core::state::Event;
use planb_node::trouble::Trouble;
use planb_node::web::fields::{Item, Told};
use planb_node::web::page::go;
use planb_node::web::records::events;
use planb_node::web::{Clock, Fields, In, Page, Posted, Say, shown};
use planb_node::{clock, random};

use super::words::{self, Caller, Said};

/// What the form is for: a call, a case from another unit, a slip of paper.
const SORTS: [&str; 3] = ["call", "unit", "paper"];
/// What is typed and comes back when the form is refused.
const TYPED: [&str; 16] = [
    "id",
    "sort",
    "who",
    "phone",
    "about",
    "what",
    "topic",
    "unit",
    "promise",
    "promise_at",
    "way",
    "received",
    "number",
    "from_unit",
    "received_by",
    "read_back",
];

#[derive(Template)]
#[template(path = "contact/new.html")]
struct NewPage<'a> {
    t: Say,
    csrf: &'a str,
    sort: String,
    typed: &'a BTreeMap<String, String>,
    errors: Vec<Told>,
    /// Open slips of the same number: where they are and what they are called.
    same: Vec<(String, String)>,
    promises: Vec<Item>,
    topics: Vec<Item>,
    ways: Vec<Item>,
    units: Vec<Item>,
    from_units: Vec<Item>,
    read_backs: Vec<Item>,
}

impl NewPage<'_> {
    fn of(&self, name: &str) -> String {
        self.typed.get(name).cloned().unwrap_or_default()
    }

    fn error(&self, name: &str) -> String {
        self.errors.iter().find(|told| told.name == name).map_or_else(String::new, |told| told.text.clone())
    }
}

/// Choices of a field, as words of its schema.
fn choices(by: &In, field: &str, words: &[&str], chosen: &str, none: Option<&str>) -> Vec<Item> {
    let item =
        |word: &str, label: String| Item { value: word.into(), label, hint: String::new(), checked: word == chosen };
    let first = none.map(|key| item("", by.say(key)));
    let named = words.iter().map(|word| item(word, shown::choice(by.language, &CONTACT, field, word)));
    first.into_iter().chain(named).collect()
}

fn page(by: &In, typed: &BTreeMap<String, String>, errors: Vec<Told>, same: Vec<RecordId>) -> Response {
    let t = Say(by.language);
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let sort = SORTS.into_iter().find(|sort| *sort == of("sort")).unwrap_or("call");
    let usual = match (of("promise"), sort) {
        ("", "call") => "1h",
        ("", _) => "none",
        (chosen, _) => chosen,
    };
    let is_refused = !errors.is_empty() || !same.is_empty();
    let named = |id: RecordId| {
        (format!("/contacts/{id}"), by.state().register().get("contact", &id.0).get("number").to_string())
    };
    let ways: Vec<&str> = WAYS.into_iter().filter(|way| *way != "unit").collect();
    let title = t.say(&format!("contact-sort-{sort}"));
    let page = NewPage {
        t,
        csrf: by.csrf(),
        sort: sort.to_string(),
        typed,
        errors,
        same: same.into_iter().map(named).collect(),
        promises: words::promises(by, usual),
        topics: choices(by, "topic", &TOPICS, of("topic"), Some("form-none")),
        ways: choices(by, "way", &ways, if of("way").is_empty() { "phone" } else { of("way") }, None),
        units: words::units(by, of("unit"), &t.say(if sort == "unit" { "form-none" } else { "contact-desk" })),
        from_units: words::units(by, of("from_unit"), &t.say("contact-desk")),
        read_backs: choices(by, "read_back", &["right", "wrong", "not-asked"], of("read_back"), None),
    };
    let page = Page::new(title, &page);
    by.page(&if is_refused { page.refused() } else { page })
}

/// An empty slip.
pub async fn ask(by: In) -> Response {
    if words::current(by.state()).is_err() {
        return go("/contacts");
    }
    let id = match random::bytes() {
        Ok(bytes) => RecordId::random(bytes).0,
        Err(trouble) => return by.trouble(&trouble),
    };
    let sort = by.query.get("sort").cloned().unwrap_or_default();
    let own = by.who.units.first().map_or_else(String::new, |unit| unit.0.clone());
    let from = if sort == "unit" { own.clone() } else { String::new() };
    let unit = if sort == "unit" || by.who.role.sees_all() { String::new() } else { own };
    let typed = [("id", id), ("sort", sort), ("unit", unit), ("from_unit", from)];
    page(&by, &typed.map(|(name, value)| (name.to_string(), value)).into(), Vec::new(), Vec::new())
}

/// Why a slip was not taken: a field, and what is wrong with it.
type Fault = (&'static str, Refusal);

/// A slip that was typed and may be written.
struct Slip {
    id: RecordId,
    incident: RecordId,
    way: String,
    unit: Option<UnitId>,
    received: DateTime,
    promised: Option<DateTime>,
    number: String,
    caller: Caller,
    what: String,
}

/// Reads what was typed.
fn read(by: &In, typed: &BTreeMap<String, String>, incident: RecordId) -> Result<Slip, Fault> {
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let field = |name: &'static str| CONTACT.field(name).ok_or_else(|| (name, Refusal::new("field-unknown")));
    let exists = |kind: &str, id: &str| planb_node::web::records::exists(by.state(), kind, id);
    let canonical = |name: &'static str, typed: &str| field(name)?.check(typed, exists).map_err(|why| (name, why));
    let is_from_unit = of("sort") == "unit";
    let received = match of("received") {
        "" => by.clock(),
        typed => moment(&canonical("received", typed)?).ok_or_else(|| ("received", Refusal::new("field-moment")))?,
    };
    if received > by.clock() {
        return Err(("received", Refusal::new("contact-later")));
    }
    if of("what").is_empty() {
        return Err(("what", Refusal::new("field-required")));
    }
    let unit = canonical("unit", of("unit"))?;
    if is_from_unit && unit.is_empty() {
        return Err(("unit", Refusal::new("field-required")));
    }
    let typed_at = match of("promise_at") {
        "" => None,
        typed => moment(&canonical("promised", typed).map_err(|(_, why)| ("promise_at", why))?),
    };
    // What was promised on paper may have passed when it is written here: then it is red at once.
    let from = if of("sort") == "paper" { received } else { by.clock() };
    let promised = promise(of("promise"), typed_at, from, &clock::zone())
        .map_err(|why| (if of("promise") == "at" { "promise_at" } else { "promise" }, why))?;
    let line = |name: &'static str| {
        planb_core::register::Field::new(name, Shape::Line(120)).check(of(name), exists).map_err(|why| (name, why))
    };
    Ok(Slip {
        id: RecordId::parse(of("id")).ok_or_else(|| ("what", Refusal::new("page-not-found")))?,
        incident,
        way: if is_from_unit { "unit".into() } else { canonical("way", of("way"))? },
        unit: (!unit.is_empty()).then_some(UnitId(unit)),
        received,
        promised,
        number: canonical("number", if of("number").is_empty() { "-" } else { of("number") })?.to_uppercase(),
        caller: Caller { name: line("who")?, number: line("phone")?, about: line("about")? },
        what: of("what").to_string(),
    })
}

fn typed(fields: &Fields) -> BTreeMap<String, String> {
    TYPED.iter().map(|name| ((*name).to_string(), fields.get(name).to_string())).collect()
}

/// Takes the slip; the same form sent twice makes one.
pub async fn take(mut posted: Posted) -> Response {
    posted.whole_moments(&["promise_at"], Clock::Coming);
    posted.whole_moments(&["received"], Clock::Past);
    let (by, typed) = (&posted.by, typed(&posted.fields));
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    if by.state().register().find("contact", of("id")).is_some() {
        return go(&format!("/contacts/{}", of("id")));
    }
    let incident = match words::current(by.state()) {
        Ok(incident) => incident,
        Err(trouble) => return by.trouble(&trouble),
    };
    let told =
        |(name, why): Fault| Told { name: name.to_string(), text: by.say_with(&format!("err-{}", why.key), &why.args) };
    let slip = match read(by, &typed, incident) {
        Ok(slip) => slip,
        Err(fault) => return page(by, &typed, vec![told(fault)], Vec::new()),
    };
    let same = same_number(by.state(), &by.who, &slip.caller.number);
    if !same.is_empty() && posted.fields.get("anyway").is_empty() {
        return page(by, &typed, Vec::new(), same);
    }
    match write(by, &typed, &slip) {
        Ok(()) => go(&format!("/contacts/{}", slip.id)),
        Err(trouble) if trouble.key.starts_with("field-") || trouble.key.starts_with("note-") => {
            page(by, &typed, vec![Told { name: "what".into(), text: by.told(&trouble).0 }], Vec::new())
        }
        Err(trouble) => by.trouble(&trouble),
    }
}

fn write(by: &In, typed: &BTreeMap<String, String>, slip: &Slip) -> Result<(), Trouble> {
    let of = |name: &str| typed.get(name).map_or("", String::as_str);
    let (hand, prefix) = (by.who.hand(), by.app.prefix());
    let scope = words::scope(by, slip.unit.as_ref())?;
    let promised = slip.promised.map(said).unwrap_or_default();
    let text = match promised.as_str() {
        "" => slip.what.clone(),
        at => format!("{}\n{}", slip.what, by.say_with("contact-line-promised", &[("at", at.replace('T', " "))])),
    };
    let channel = if of("sort") == "paper" { "paper" } else { words::channel(&slip.way) };
    by.app.record_at(slip.received, |state| {
        if state.register().find("contact", &slip.id.0).is_some() {
            return Ok(Vec::new());
        }
        let made =
            state.register().with_retired("contact").filter(|(_, one)| is_made_by(&prefix, one.get("number"))).count();
        let number = if slip.number == "-" { number(&prefix, made) } else { slip.number.clone() };
        let is_taken = state.register().of("contact").any(|(_, one)| one.get("number") == number);
        if is_taken {
            return Err(Refusal::new("field-number-taken").with("number", &number));
        }
        let (received, unit) = (said(slip.received), slip.unit.as_ref().map_or("", |unit| unit.0.as_str()));
        let mut set = vec![
            ("number", number.as_str()),
            ("incident", slip.incident.0.as_str()),
            ("way", slip.way.as_str()),
            ("topic", of("topic")),
            ("unit", unit),
            ("received", received.as_str()),
            ("promised", promised.as_str()),
            ("taken_by", hand.name.as_str()),
            ("state", "open"),
        ];
        if slip.unit.is_some() && scope != slip.unit {
            set.push(("words", "wait"));
        }
        if slip.way == "unit" {
            set.extend(["from_unit", "received_by", "read_back"].map(|name| (name, of(name))));
        }
        let mut all: Vec<Event> = events(state, &CONTACT, &slip.id, &set, None, &hand)?;
        let said = Said {
            slip: &slip.id,
            incident: &slip.incident,
            unit: scope.as_ref(),
            caller: &slip.caller,
            channel,
            text: &text,
            by: &hand,
        };
        all.push(words::event(&said)?);
        Ok(all)
    })?;
    Ok(())
}
