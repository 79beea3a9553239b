//! Which incident a page of the crisis room is about, and what it says when none has begun.

use askama::Template;
use axum::response::Response;
use planb_core::incident::{self, INCIDENT, Level};
use planb_core::note::{self, About, Line};
use planb_core::overview::journal::{self, Reader};
use planb_core::refusal::Refusal;
use planb_core::register::{Hand, RecordId};
use planb_core::state::{Entry, Event, State};
use planb_node::web::records::found;
use planb_node::web::{In, Page, Say};

#[derive(Template)]
#[template(path = "here/none.html")]
struct NonePage {
    t: Say,
    title: String,
}

/// An incident as the pages of the crisis room name it.
#[derive(Clone, Debug)]
pub struct Here {
    /// The one that others were joined to.
    pub id: RecordId,
    pub what: String,
    pub goes_on: bool,
}

impl Here {
    fn of(state: &State, id: &RecordId) -> Here {
        let id = incident::root_of(state.register(), id).clone();
        let record = state.register().get("incident", &id.0);
        Here { what: record.get("what").to_string(), goes_on: Level::of(record).is_some(), id }
    }
}

/// The incident that the address or a form names, else the one that goes on, else the last one that there was.
pub fn here(by: &In, asked: Option<&str>) -> Option<Here> {
    let state = by.state();
    if let Some(asked) = asked.filter(|asked| !asked.is_empty()) {
        return found(by, &INCIDENT, asked).ok().map(|(id, _)| Here::of(state, &id));
    }
    let last = || {
        let all = state.register().of("incident").filter(|(id, record)| by.sees(unit(id, record).as_ref()));
        all.max_by_key(|(id, record)| (record.get("began"), *id)).map(|(id, _)| id)
    };
    let id = incident::current(state.register()).map(|current| current.id).or_else(last)?;
    Some(Here::of(state, id))
}

fn unit(id: &RecordId, record: &planb_core::register::Record) -> Option<planb_core::id::UnitId> {
    planb_node::web::records::unit_of(&INCIDENT, id, record)
}

/// Who reads, as far as the log asks.
pub fn reader(by: &In) -> Reader<'_> {
    Reader { role: by.who.role, units: &by.who.units }
}

/// The incident that goes on, if there is one.
pub fn incident(by: &In) -> Option<RecordId> {
    incident::current(by.state().register()).map(|current| current.id.clone())
}

/// Says that no incident has begun, on the page that needs one, and where it is begun.
pub fn none(by: &In, title: &str) -> Response {
    by.page(&Page::new(title, &NonePage { t: Say(by.language), title: title.to_string() }))
}

/// A line of the incident's log that a page writes by itself.
pub fn line(by: &In, incident: &RecordId, text: &str, line: Line) -> Result<Event, Refusal> {
    let short: String = text.chars().take(note::MAX_CHARACTERS).collect();
    let line = Line { incident: incident.clone(), by: by.who.hand(), ..line };
    note::write(&short, About { line: Some(line), ..About::default() }).map(Event::from)
}

/// The number of the line among what was written.
pub fn number(written: &[Entry]) -> String {
    let line = written.iter().find(|entry| matches!(entry.event, Event::NoteWritten(_)));
    line.map_or_else(String::new, |entry| entry.number.clone())
}

/// A line of the log that a page writes by itself: about what it says it is, and only once.
pub fn own_line(
    state: &State,
    incident: &RecordId,
    by: &Hand,
    about: String,
    mark: &str,
    text: &str,
) -> Result<Option<Event>, Refusal> {
    if journal::about(state, &about).is_some() {
        return Ok(None);
    }
    let text: String = text.chars().take(note::MAX_CHARACTERS).collect();
    let line = Line { incident: incident.clone(), by: by.clone(), mark: mark.to_string(), about, ..Line::default() };
    Ok(Some(note::write(&text, About { line: Some(line), ..About::default() })?.into()))
}
