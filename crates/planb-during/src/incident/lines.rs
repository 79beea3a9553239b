//! A line of the incident's log that a page writes, in the same transaction as what it is about.

use planb_core::note::{self, About, Line};
use planb_core::refusal::Refusal;
use planb_core::register::RecordId;
use planb_core::state::Event;
use planb_node::web::In;

/// A line for everybody: never about a client. `about` is what it came from, such as `tick:ID`.
pub fn line(by: &In, incident: &RecordId, text: &str, about: &str) -> Result<Event, Refusal> {
    written(text, plain(by, incident, about))
}

/// The same of a decision: it is a key message too.
pub fn decision(by: &In, incident: &RecordId, text: &str, about: &str) -> Result<Event, Refusal> {
    written(text, Line { is_key: true, mark: "decision".into(), ..plain(by, incident, about) })
}

/// The same of what somebody else did and wrote on paper.
pub fn of_paper(by: &In, incident: &RecordId, text: &str, about: &str, who: &str) -> Result<Event, Refusal> {
    written(text, Line { reported_by: who.into(), channel: "paper".into(), ..plain(by, incident, about) })
}

fn plain(by: &In, incident: &RecordId, about: &str) -> Line {
    Line { incident: incident.clone(), by: by.who.hand(), about: about.into(), ..Line::default() }
}

fn written(text: &str, line: Line) -> Result<Event, Refusal> {
    Ok(note::write(text, About { line: Some(line), ..About::default() })?.into())
}
