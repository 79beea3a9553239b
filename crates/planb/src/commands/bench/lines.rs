//! An incident with many lines of its log, for what the crisis room is measured with.

use std::path::Path;

use planb_core::incident::INCIDENT;
use planb_core::note::{self, About, CHANNELS, Line};
use planb_core::register::{Hand, RecordId};
use planb_core::state::Event;
use planb_node::store::Node;
use planb_node::trouble::Trouble;
use planb_node::web::records::events;

/// Lines of one transaction.
const AT_ONCE: u32 = 10;

/// Begins an incident in a node's store and writes so many lines of its log.
pub fn lines(dir: &Path, count: u32) -> Result<(), Trouble> {
    let mut node = Node::open(dir)?;
    let by = Hand { name: "Ada Ek".into(), card: String::new() };
    let id = RecordId("bench".into());
    let set = [("what", "Alla system ligger nere"), ("level", "crisis"), ("began", "2026-02-03T03:00")];
    node.record(|state| events(state, &INCIDENT, &id, &set, None, &by))?;
    for first in (0..count).step_by(AT_ONCE as usize) {
        node.record(|_| {
            (first..count.min(first + AT_ONCE)).map(|number| Ok(Event::from(line(&id, &by, number)?))).collect()
        })?;
    }
    Ok(())
}

fn line(
    incident: &RecordId,
    by: &Hand,
    number: u32,
) -> Result<planb_core::note::NoteWritten, planb_core::refusal::Refusal> {
    let channel = CHANNELS[number as usize % CHANNELS.len()].to_string();
    let line = Line {
        incident: incident.clone(),
        by: by.clone(),
        reported_by: format!("Enhet {}", number % 40),
        channel,
        is_key: number.is_multiple_of(50),
        ..Line::default()
    };
    let text = format!("Rad {number}: turerna går efter gårdagens lista, två besök saknar personal efter lunch.");
    note::write(&text, About { line: Some(line), ..About::default() })
}
