//! What goes on here and now: the incident that pages write into, and lines of its log.

use askama::Template;
use axum::response::Response;
use planb_core::incident;
use planb_core::note::{self, About, Line};
use planb_core::refusal::Refusal;
use planb_core::register::RecordId;
use planb_core::state::{Entry, Event};
use planb_node::web::{In, Page, Say};

#[derive(Template)]
#[template(path = "here/none.html")]
struct NonePage {
    t: Say,
    title: String,
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
