//! One printed copy: where it is, who has it, and what becomes of it. A lost one is a personal-data incident in one click.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::copy::{BREACH, COPY};
use planb_core::id::UnitId;
use planb_core::register::Record;
use planb_core::register::RecordId;
use planb_core::snapshot::Edition;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::records::{found, may_write, unit_of, write};
use planb_node::web::shown;
use planb_node::web::{In, Page, Posted, Say};

use super::papers::called;

struct Step {
    at: String,
    what: String,
    who: String,
}

#[derive(Template)]
#[template(path = "pages/copy.html")]
struct CopyPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    serial: String,
    what: String,
    state: String,
    kind: &'static str,
    facts: Vec<(String, String)>,
    steps: Vec<Step>,
    place: String,
    holder: String,
    breach: String,
    is_over: bool,
    may_write: bool,
}

impl CopyPage<'_> {
    fn move_address(&self) -> String {
        format!("/binders/copy/{}/move", self.id)
    }
}

/// What may be done with a copy: the word, and the state that it then has.
pub const MOVES: [(&str, &str); 5] = [
    ("lock-in", "locked-in"),
    ("carry-out", "carried-out"),
    ("back", "back"),
    ("destroy", "destroyed"),
    ("lose", "lost"),
];

/// The copy's page.
pub async fn show(by: In, Path(id): Path<String>) -> Response {
    let (id, record) = match found(&by, &COPY, &id) {
        Ok(found) => found,
        Err(trouble) => return by.trouble(&trouble),
    };
    let (t, state, language) = (Say(by.language), by.state(), by.language);
    let fact = |name: &str| {
        let field = COPY.field(name)?;
        let value = shown::value(state, language, &COPY, field, record.get(name));
        (!value.is_empty()).then(|| (shown::label(language, &COPY, name), value))
    };
    let facts = [
        "unit",
        "printed_on",
        "printed_by",
        "data_as_of",
        "version",
        "pages",
        "place",
        "holder",
        "receipt",
        "state_on",
        "replaced_by",
        "note",
    ];
    let mut steps: Vec<Step> = record
        .value("state")
        .into_iter()
        .flat_map(|value| value.open().map(|(_, said)| said).chain(value.earlier()))
        .map(|said| Step {
            at: said.at.strftime("%Y-%m-%d %H:%M").to_string(),
            what: shown::choice(language, &COPY, "state", &said.text),
            who: said.by.name.clone(),
        })
        .collect();
    steps.sort_by(|one, other| other.at.cmp(&one.at));
    let what = shown::choice(language, &COPY, "what", record.get("what"));
    let subject = called(&by, record);
    let breach =
        state.register().by("breach", "copy", &id.0).next().map(|(breach, _)| format!("/register/breach/{breach}"));
    let page = CopyPage {
        t,
        csrf: by.csrf(),
        id: id.0.clone(),
        serial: record.get("serial").to_string(),
        what: if subject.is_empty() { what } else { format!("{what}: {subject}") },
        state: shown::choice(language, &COPY, "state", record.get("state")),
        kind: if record.get("state") == "lost" { "late" } else { "ok" },
        facts: facts.iter().filter_map(|name| fact(name)).collect(),
        steps,
        place: record.get("place").to_string(),
        holder: record.get("holder").to_string(),
        breach: breach.unwrap_or_default(),
        is_over: ["destroyed", "replaced"].contains(&record.get("state")),
        may_write: may_write(&by.who, &COPY, unit_of(&COPY, &id, record).as_ref()),
    };
    by.page(&Page::new(record.get("serial"), &page))
}

/// Something happened to it: locked in, carried out, back, destroyed, lost.
pub async fn moved(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let fields: Vec<(&str, &str)> = ["place", "holder", "receipt"]
        .into_iter()
        .filter(|field| posted.fields.has(field))
        .map(|field| (field, posted.fields.get(field)))
        .collect();
    match move_now(by, &id, posted.fields.get("move"), &fields) {
        Ok(Some(breach)) => go(&format!("/register/breach/{breach}")),
        Ok(None) => go(&format!("/binders/copy/{id}")),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Writes what happened to a copy; gives the personal-data incident when it was lost.
pub fn move_now(by: &In, id: &str, asked: &str, fields: &[(&str, &str)]) -> Result<Option<RecordId>, Trouble> {
    let (id, record) = found(by, &COPY, id)?;
    let unit = unit_of(&COPY, &id, record);
    if !may_write(&by.who, &COPY, unit.as_ref()) {
        return Err(Trouble::user("not-yours"));
    }
    let (_, to) = MOVES.into_iter().find(|(word, _)| *word == asked).ok_or_else(|| Trouble::user("form-bad"))?;
    let has_holder = fields.iter().any(|(name, text)| *name == "holder" && !text.is_empty());
    if asked == "carry-out" && !has_holder {
        return Err(Trouble::user("copy-holder"));
    }
    let today = by.today().to_string();
    let mut set = vec![("state", to), ("state_on", today.as_str())];
    set.extend(fields);
    write(by, &COPY, &id, &set, None)?;
    if to == "lost" { incident(by, &id, record, unit.as_ref()).map(Some) } else { Ok(None) }
}

/// A personal-data incident about a lost copy: what it was, and how many it may concern by the log.
fn incident(by: &In, copy: &RecordId, record: &Record, unit: Option<&UnitId>) -> Result<RecordId, Trouble> {
    let breach = RecordId(format!("{copy}~lost"));
    let clients = unit
        .and_then(|unit| by.state().unit(unit))
        .and_then(|unit| unit.shelf(Edition::Common))
        .and_then(|shelf| shelf.issued())
        .map(|issued| issued.clients.to_string());
    let registered = unit.map(|unit| by.state().register().get("unit", &unit.0).get("client_count").to_string());
    let clients = clients.or(registered).unwrap_or_default();
    let what = by.say_with("breach-what", &[("serial", record.get("serial").to_string())]);
    let kind = shown::choice(by.language, &COPY, "what", record.get("what"));
    let contents = by.say_with("breach-contents", &[("what", kind), ("day", record.get("data_as_of").to_string())]);
    let today = by.today().to_string();
    let set = [
        ("what", what.as_str()),
        ("unit", record.get("unit")),
        ("copy", &copy.0),
        ("found_on", &today),
        ("clients", &clients),
        ("contents", &contents),
    ];
    write(by, &BREACH, &breach, &set, None)?;
    Ok(breach)
}
