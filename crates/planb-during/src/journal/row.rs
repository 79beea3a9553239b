//! One line of the log as a page shows it.

use std::collections::BTreeMap;

use planb_core::look::Looked;
use planb_core::note::{Line, Note};
use planb_core::overview::journal::{Listed, Sight};
use planb_core::state::Event;
use planb_node::clock;
use planb_node::trouble::Trouble;
use planb_node::web::{In, shown};

/// A line that puts another right, or is put right by it.
pub struct Other {
    pub number: String,
    pub href: String,
}

/// A line.
pub struct Row {
    pub number: String,
    pub href: String,
    /// The place in the page: the number in small letters.
    pub anchor: String,
    pub happened: String,
    pub entered: String,
    pub by: String,
    /// Who reported it and by which way; empty where nobody did.
    pub reported: String,
    pub source: String,
    /// Empty for a line that is for everybody.
    pub whom: String,
    pub client: String,
    pub text: String,
    /// The client's words are not shown here.
    pub is_closed: bool,
    /// Colour and word.
    pub tags: Vec<(&'static str, String)>,
    pub corrects: Option<Other>,
    pub why: String,
    pub corrected_by: Vec<Other>,
}

fn other(number: &str) -> Other {
    Other { number: number.to_string(), href: href(number) }
}

/// The page of a line.
pub fn href(number: &str) -> String {
    format!("/log/{}", number.to_lowercase())
}

/// The time of an entry and, on another day than `beside`, its day.
fn entered(note: &Note) -> String {
    let at = clock::local_of_ms(note.entered_ms);
    let format = if at.date() == note.happened_at.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    at.strftime(format).to_string()
}

/// For whom a line is, in words; empty for everybody.
pub fn whom(by: &In, note: &Note) -> String {
    match &note.written.unit {
        _ if note.written.staff => by.say("journal-whom-staff"),
        Some(unit) => shown::name(by.state(), by.language, "unit", &unit.0),
        None => String::new(),
    }
}

/// Who reported a line and by which way.
pub fn reported(by: &In, line: &Line) -> String {
    let channel = if line.channel.is_empty() { String::new() } else { by.say(&format!("channel-{}", line.channel)) };
    let both = [line.reported_by.as_str(), channel.as_str()];
    both.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
}

fn tags(by: &In, note: &Note, line: &Line) -> Vec<(&'static str, String)> {
    let mut tags = Vec::new();
    if line.is_key {
        tags.push(("yellow", by.say("journal-tag-key")));
    }
    if !line.mark.is_empty() {
        let colour = if line.mark == "decision" { "green" } else { "red" };
        tags.push((colour, by.say(&format!("journal-tag-{}", line.mark))));
    }
    if note.written.client.is_some() {
        tags.push(("grey", by.say("journal-tag-client")));
    }
    if line.is_secret {
        tags.push(("grey", by.say("journal-tag-secret")));
    }
    tags
}

/// The line as a row. `corrections` are those of the whole log.
pub fn row(by: &In, listed: &Listed<'_>, corrections: &BTreeMap<String, Vec<String>>) -> Row {
    let (note, line) = (listed.note, listed.line);
    let is_closed = listed.sight == Sight::Closed;
    let open = |text: &str| if is_closed { String::new() } else { text.to_string() };
    Row {
        number: note.number.clone(),
        href: href(&note.number),
        anchor: note.number.to_lowercase(),
        happened: note.happened_at.strftime("%Y-%m-%d %H:%M").to_string(),
        entered: entered(note),
        by: line.by.name.clone(),
        reported: if is_closed { String::new() } else { reported(by, line) },
        source: open(&line.source),
        whom: whom(by, note),
        client: open(&line.client_name),
        text: open(&note.written.text),
        is_closed,
        tags: tags(by, note, line),
        corrects: line.corrects.as_ref().map(|correction| other(&correction.number)),
        why: line.corrects.as_ref().map_or_else(String::new, |correction| open(&correction.why)),
        corrected_by: corrections.get(&note.number).into_iter().flatten().map(|number| other(number)).collect(),
    }
}

/// Writes who looks at the clients' lines among these, before they are shown: one entry for each scope. What is written
/// names lines by their numbers, and nobody.
pub fn look(by: &In, what: &str, listed: &[Listed<'_>]) -> Result<(), Trouble> {
    let mut scopes: BTreeMap<Option<&planb_core::id::UnitId>, Vec<&str>> = BTreeMap::new();
    for one in listed.iter().filter(|one| one.note.written.client.is_some()) {
        let unit = one.note.written.unit.as_ref().filter(|_| !one.note.written.staff);
        scopes.entry(unit).or_default().push(&one.note.number);
    }
    if scopes.is_empty() {
        return Ok(());
    }
    let looked = scopes.into_iter().map(|(unit, numbers)| Looked {
        by: by.who.hand(),
        unit: unit.cloned(),
        what: what.to_string(),
        which: numbers.join(" "),
        why: String::new(),
    });
    let events: Vec<Event> = looked.map(Event::from).collect();
    by.app.record(|_| Ok(events)).map(drop)
}
