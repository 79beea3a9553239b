//! The press: who speaks, what was asked and answered. And what came from whoever attacks, for the crisis staff alone.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use planb_core::card::Role;
use planb_core::note::Note;
use planb_core::overview::partner::spokesperson;
use planb_core::partner::SPOKESPERSON;
use planb_core::register::{Fault, RecordId};
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Told;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say, shown};

use super::records::{Asks, Form, Unsaved, Words, current, line, needed, none_begun};

const ASKS: Asks = Asks { schema: &SPOKESPERSON, names: &["name", "phone"], action: "/press/spokesperson" };

struct Row {
    number: String,
    at: String,
    by: String,
    who: String,
    text: String,
}

#[derive(Template)]
#[template(path = "partner/press.html")]
struct PressPage<'a> {
    t: Say,
    csrf: &'a str,
    token: String,
    named: String,
    dial: String,
    phone: String,
    is_staff: bool,
    lines: Vec<Row>,
    attacker: Vec<Row>,
    form: Form,
    errors: Vec<Told>,
    typed: [String; 4],
}

/// Who sees and writes what came from whoever attacks.
fn is_staff(by: &In) -> bool {
    matches!(
        by.who.role,
        Role::Director | Role::AreaManager | Role::Administrator | Role::LogKeeper | Role::Communicator
    )
}

fn rows(by: &In, incident: &RecordId, mark: &str) -> Vec<Row> {
    let is_of = |note: &&Note| {
        note.written.line.as_ref().is_some_and(|line| line.mark == mark && line.incident == *incident)
            && (!note.written.staff || is_staff(by))
            && note.written.client.is_none()
    };
    let row = |note: &Note| {
        let line = note.written.line.clone().unwrap_or_default();
        Row {
            number: note.number.clone(),
            at: note.happened_at.strftime("%Y-%m-%d %H:%M").to_string(),
            by: line.by.name,
            who: line.reported_by,
            text: note.written.text.clone(),
        }
    };
    by.state().notes().iter().rev().map(|(_, note)| note).filter(is_of).map(row).collect()
}

fn page(by: &In, values: &BTreeMap<String, String>, faults: &[Fault], told: Vec<Told>, typed: [String; 4]) -> Response {
    let t = Say(by.language);
    let found = needed(by).and_then(|incident| Ok((incident, ASKS.form(by, values, faults)?, random::bytes()?)));
    let (incident, (form, mut errors), token) = match found {
        Ok(found) => found,
        Err(trouble) => return by.trouble(&trouble),
    };
    errors.extend(told);
    let speaks = spokesperson(by.state(), &incident);
    let number = speaks.map_or("", |(_, one)| one.get("phone"));
    let page = PressPage {
        t,
        csrf: by.csrf(),
        token: RecordId::random(token).0,
        named: speaks.map_or_else(String::new, |(_, one)| one.get("name").to_string()),
        dial: shown::dialled(number).unwrap_or_default(),
        phone: shown::phone_shown(number),
        is_staff: is_staff(by),
        lines: rows(by, &incident, "press"),
        attacker: if is_staff(by) { rows(by, &incident, "attacker") } else { Vec::new() },
        form,
        errors,
        typed,
    };
    let is_refused = !page.errors.is_empty();
    let page = Page::new(t.say("press-title"), &page);
    by.page(&if is_refused { page.refused() } else { page })
}

/// The page.
pub async fn show(by: In) -> Response {
    if current(&by).is_none() {
        return none_begun(&by, "press-title");
    }
    page(&by, &BTreeMap::new(), &[], Vec::new(), Default::default())
}

/// Somebody is named to speak.
pub async fn named(posted: Posted) -> Response {
    let by = &posted.by;
    let incident = match needed(by) {
        Ok(incident) => incident,
        Err(trouble) => return by.trouble(&trouble),
    };
    let fixed = [("incident", incident.0), ("named_by", by.who.name.clone())];
    let words = |set: &BTreeMap<String, String>| {
        let name = set.get("name").cloned().unwrap_or_default();
        Some(Words { text: by.say_with("press-line-named", &[("name", name)]), ..Words::default() })
    };
    match ASKS.save(&posted, &fixed, Some("from"), words) {
        Ok(_) => go("/press"),
        Err(Unsaved::Faults(values, faults)) => page(by, &values, &faults, Vec::new(), Default::default()),
        Err(Unsaved::Trouble(trouble)) => by.trouble(&trouble),
    }
}

/// A line with a mark of its own; the same form again writes nothing.
fn write(by: &In, token: &str, words: &Words) -> Result<(), Trouble> {
    let about = format!("{}:{token}", words.mark);
    by.app.record(|state| {
        let is_there =
            state.notes().iter().any(|(_, note)| note.written.line.as_ref().is_some_and(|line| line.about == about));
        Ok(if is_there { Vec::new() } else { line(by, state, words, &about)?.into_iter().collect() })
    })?;
    Ok(())
}

fn taken(posted: &Posted, words: Words, field: &str, typed: [String; 4]) -> Response {
    let by = &posted.by;
    let token = RecordId::parse(posted.fields.get("token")).map_or_else(String::new, |id| id.0);
    match needed(by).and_then(|_| write(by, &token, &words)) {
        Ok(()) => go("/press"),
        Err(trouble) if trouble.key.starts_with("note-") || trouble.key.starts_with("field-") => {
            let told = Told { name: field.into(), text: by.told(&trouble).0 };
            page(by, &BTreeMap::new(), &[], vec![told], typed)
        }
        Err(trouble) => by.trouble(&trouble),
    }
}

/// A question of the press, and its answer.
pub async fn asked(posted: Posted) -> Response {
    let (by, of) = (&posted.by, |name: &str| posted.fields.get(name).to_string());
    let typed = [of("who"), of("question"), of("answer"), String::new()];
    let text = match (typed[1].as_str(), typed[2].as_str()) {
        ("", _) => String::new(),
        (question, "") => by.say_with("press-line-asked", &[("question", question.to_string())]),
        (question, answer) => {
            by.say_with("press-line-answered", &[("question", question.to_string()), ("answer", answer.to_string())])
        }
    };
    let words = Words { text, reported_by: typed[0].clone(), mark: "press", ..Words::default() };
    taken(&posted, words, "question", typed)
}

/// Something came from whoever attacks: what, and by which way. Nobody answers before the staff has decided.
pub async fn attacker(posted: Posted) -> Response {
    let by = &posted.by;
    if !is_staff(by) {
        return by.trouble(&Trouble::user("not-yours"));
    }
    let text = posted.fields.get("came").to_string();
    let words = Words { text: text.clone(), mark: "attacker", staff: true, ..Words::default() };
    taken(&posted, words, "came", [String::new(), String::new(), String::new(), text])
}
