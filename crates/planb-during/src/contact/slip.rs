//! One slip: what was said, what has been done, and what to do next. Who reads its words is written first.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::contact::{CONTACT, client};
use planb_core::id::UnitId;
use planb_core::look::Looked;
use planb_core::note::Note;
use planb_core::overview::contact::{Standing, lines, may_read, number_of};
use planb_core::overview::elapsed::moment;
use planb_core::register::{Record, RecordId};
use planb_node::trouble::Trouble;
use planb_node::web::fields::{Item, Told};
use planb_node::web::records::found;
use planb_node::web::{In, Page, Say, shown};

use super::list::{age, kind};
use super::words;

struct LineRow {
    number: String,
    at: String,
    by: String,
    who: String,
    about: String,
    text: String,
}

#[derive(Template)]
#[template(path = "contact/slip.html")]
struct SlipPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    seen: String,
    number: String,
    kind: &'static str,
    status: String,
    late: String,
    is_closed: bool,
    is_open: bool,
    is_mine: bool,
    facts: Vec<(String, String)>,
    lines: Vec<LineRow>,
    /// Lines that are here, or elsewhere, and not for this person.
    hidden: bool,
    /// The unit that has the slip without its words, and whether this computer can hand them on.
    waits_for: String,
    may_deliver: bool,
    dial: String,
    phone: String,
    promises: Vec<Item>,
    units: Vec<Item>,
    read_backs: Vec<Item>,
    errors: Vec<Told>,
    /// What was typed in a step that was refused.
    typed: String,
}

impl SlipPage<'_> {
    fn to(&self, step: &str) -> String {
        format!("/contacts/{}/{step}", self.id)
    }
}

/// The slip that a path names.
pub fn of_path<'a>(by: &'a In, id: &str) -> Result<(RecordId, &'a Record), Trouble> {
    found(by, &CONTACT, id)
}

/// The page.
pub async fn show(by: In, Path(id): Path<String>) -> Response {
    match of_path(&by, &id) {
        Ok((id, _)) => page(&by, &id, Vec::new(), ""),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Writes who reads the words of a slip, where they are not only their own.
fn look(by: &In, slip: &Record, readable: &[&Note]) -> Result<(), Trouble> {
    let card = by.who.card.to_string();
    let is_own = |note: &&Note| note.written.line.as_ref().is_some_and(|line| line.by.card == card);
    if readable.iter().all(is_own) {
        return Ok(());
    }
    let unit = match slip.get("unit") {
        "" => None,
        unit => Some(UnitId(unit.to_string())),
    };
    let which = unit.as_ref().map_or_else(String::new, |_| slip.get("number").to_string());
    let looked = Looked { by: by.who.hand(), unit, what: "contact".into(), which, why: String::new() };
    by.app.record(|_| Ok(vec![looked.into()])).map(drop)
}

fn facts(by: &In, id: &RecordId, slip: &Record) -> Vec<(String, String)> {
    let names = [
        "promised",
        "received",
        "way",
        "topic",
        "unit",
        "taken_by",
        "tries",
        "tried",
        "answered",
        "from_unit",
        "received_by",
        "read_back",
        "closed",
        "closed_by",
    ];
    let fact = |name: &&str| {
        let field = CONTACT.field(name)?;
        let value = shown::value(by.state(), by.language, &CONTACT, field, slip.get(name));
        (!value.is_empty()).then(|| (shown::label(by.language, &CONTACT, name), value))
    };
    let temporary = (slip.get("way") == "unit").then(|| (by.say("contact-temporary"), client(id).to_string()));
    names.iter().filter_map(fact).chain(temporary).collect()
}

/// The slip as it is, and what was wrong with a step.
pub fn page(by: &In, id: &RecordId, errors: Vec<Told>, typed: &str) -> Response {
    let (t, slip) = (Say(by.language), by.state().register().get("contact", &id.0));
    let all = lines(by.state(), id);
    let readable: Vec<&Note> = all.iter().copied().filter(|note| may_read(&by.who, note)).collect();
    if let Err(trouble) = look(by, slip, &readable) {
        return by.trouble(&trouble);
    }
    let row = |note: &&Note| {
        let line = note.written.line.clone().unwrap_or_default();
        let who = [line.reported_by.as_str(), line.source.as_str()].into_iter().filter(|part| !part.is_empty());
        LineRow {
            number: note.number.clone(),
            at: note.happened_at.strftime("%Y-%m-%d %H:%M").to_string(),
            by: line.by.name.clone(),
            who: who.collect::<Vec<_>>().join(", "),
            about: line.client_name.clone(),
            text: note.written.text.clone(),
        }
    };
    let item = |value: &str, label: String, checked| Item { value: value.into(), label, hint: String::new(), checked };
    let (standing, number) = (Standing::of(slip, by.clock()), number_of(&readable));
    let is_refused = !errors.is_empty();
    let late = moment(slip.get("promised")).filter(|_| standing == Standing::Overdue);
    let page = SlipPage {
        t,
        csrf: by.csrf(),
        id: id.0.clone(),
        seen: slip.version(),
        number: slip.get("number").to_string(),
        kind: kind(standing),
        status: t.say(&format!("contact-is-{}", standing.word())),
        late: late.map_or_else(String::new, |at| t.with("contact-late-by", "age", age(by, at))),
        is_closed: standing == Standing::Closed,
        is_open: slip.get("state") == "open",
        is_mine: slip.get("taken_by") == by.who.name,
        facts: facts(by, id, slip),
        hidden: readable.is_empty(),
        waits_for: match (slip.get("words"), slip.get("unit")) {
            ("wait", unit) => shown::name(by.state(), by.language, "unit", unit),
            _ => String::new(),
        },
        may_deliver: !readable.is_empty() && words::may_deliver(by, slip, &UnitId(slip.get("unit").to_string())),
        lines: readable.iter().map(row).collect(),
        dial: shown::dialled(number).map_or_else(String::new, |number| format!("tel:{number}")),
        phone: shown::phone_shown(number),
        promises: words::promises(by, "1h"),
        units: words::units(by, "", &t.say("contact-desk")),
        read_backs: ["right", "wrong", "not-asked"]
            .map(|word| item(word, shown::choice(by.language, &CONTACT, "read_back", word), false))
            .into(),
        errors,
        typed: typed.to_string(),
    };
    let page = Page::new(t.with("contact-slip", "number", slip.get("number")), &page);
    by.page(&if is_refused { page.refused() } else { page })
}
