//! A line of the incident's log that a page writes, in the same transaction as what it is about: never about a client.

use planb_core::note::Line;
use planb_core::refusal::Refusal;
use planb_core::register::RecordId;
use planb_core::state::Event;
use planb_node::web::In;

use crate::here;

/// A line for everybody. `about` is what it came from, such as `tick:ID`.
pub fn line(by: &In, incident: &RecordId, text: &str, about: &str) -> Result<Event, Refusal> {
    here::line(by, incident, text, Line { about: about.into(), ..Line::default() })
}

/// The same of a decision: it is a key message too.
pub fn decision(by: &In, incident: &RecordId, text: &str, about: &str) -> Result<Event, Refusal> {
    let line = Line { is_key: true, mark: "decision".into(), about: about.into(), ..Line::default() };
    here::line(by, incident, text, line)
}

/// The same of what somebody else did and wrote on paper.
pub fn of_paper(by: &In, incident: &RecordId, text: &str, about: &str, who: &str) -> Result<Event, Refusal> {
    let line = Line { reported_by: who.into(), channel: "paper".into(), about: about.into(), ..Line::default() };
    here::line(by, incident, text, line)
}
