//! Notes: what somebody wrote down, for all, for the crisis staff, for a unit, or about a client.

use std::collections::BTreeSet;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::id::{ClientId, UnitId};
use crate::log::Order;
use crate::record::Shared;
use crate::refusal::Refusal;
use crate::register::{Hand, RecordId};

/// Most characters in a note.
pub const MAX_CHARACTERS: usize = 4_000;

/// A note was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteWritten {
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// For the crisis staff only.
    #[serde(default)]
    pub staff: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// Set where the note is a line of an incident's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<Line>,
}

/// What a line of an incident's log says besides its text: who said it, by which way it came, what it is worth.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The incident, a record of the register.
    pub incident: RecordId,
    /// Who wrote it.
    pub by: Hand,
    /// Who reported it; empty where the writer saw it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reported_by: String,
    /// One of [`CHANNELS`]; empty where it came by none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub channel: String,
    /// Where they have it from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The client that it is about, as they were named. Only with [`NoteWritten::client`], and so under that client's key.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub client_name: String,
    /// A key message: it is read in the next meeting and stands in the report afterwards.
    #[serde(default)]
    pub is_key: bool,
    /// To be tested for secrecy before it is given out.
    #[serde(default)]
    pub is_secret: bool,
    /// One of [`MARKS`]; empty for most.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mark: String,
    /// The line that this one puts right, which stays as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Correction>,
    /// What wrote it, where a person did not type it: `tick`, `meeting`, `call` and such, and the id of it: `tick:ID`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
}

/// Which line is put right, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Its number, `K1-034`.
    pub number: String,
    pub why: String,
}

/// The ways by which something is reported.
pub const CHANNELS: [&str; 7] = ["phone", "runner", "meeting", "sms", "paper", "in-person", "radio"];
/// What is kept apart: questions of the press with their answers, and what came from whoever attacks.
pub const MARKS: [&str; 3] = ["press", "attacker", "decision"];

/// A note now stands in the business system too, so that it is no longer an original here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteAccounted {
    /// The note's number, `K1-034`.
    pub number: String,
}

/// For whom and about whom a note is. Nothing set: for everybody, about nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    pub unit: Option<UnitId>,
    pub staff: bool,
    pub client: Option<ClientId>,
    /// Set where it is a line of an incident's log.
    pub line: Option<Line>,
}

/// Decides on a note. A note about a client must be for a unit or for the crisis staff: what is common has no client data.
pub fn write(text: &str, about: About) -> Result<NoteWritten, Refusal> {
    let text = text.trim();
    let characters = text.chars().count();
    if characters == 0 {
        return Err(Refusal::new("note-empty"));
    }
    if characters > MAX_CHARACTERS {
        return Err(Refusal::new("note-too-long").with("characters", characters).with("most", MAX_CHARACTERS));
    }
    if text.chars().any(|letter| letter != '\n' && is_control(letter)) {
        return Err(Refusal::new("note-control"));
    }
    let About { unit, staff, client, line } = about;
    if client.is_some() && unit.is_none() && !staff {
        return Err(Refusal::new("note-client-for-all"));
    }
    if let Some(line) = &line {
        check_line(line, client)?;
    }
    Ok(NoteWritten { text: text.to_string(), unit, staff, client, line })
}

/// Most characters of a field of a line.
pub const MAX_FIELD: usize = 200;

fn check_line(line: &Line, client: Option<ClientId>) -> Result<(), Refusal> {
    let why = line.corrects.as_ref().map_or("", |correction| correction.why.as_str());
    let fields = [&line.reported_by, &line.source, &line.client_name, &line.about].map(String::as_str);
    for field in fields.into_iter().chain([why]) {
        let characters = field.chars().count();
        if characters > MAX_FIELD {
            return Err(Refusal::new("field-too-long").with("characters", characters).with("most", MAX_FIELD));
        }
        if field.chars().any(is_control) {
            return Err(Refusal::new("field-control"));
        }
    }
    let is_known = |word: &str, words: &[&str]| word.is_empty() || words.contains(&word);
    if !is_known(&line.channel, &CHANNELS) || !is_known(&line.mark, &MARKS) {
        return Err(Refusal::new("field-choice"));
    }
    if line.corrects.as_ref().is_some_and(|correction| correction.why.trim().is_empty()) {
        return Err(Refusal::new("note-why"));
    }
    if !line.client_name.is_empty() && client.is_none() {
        return Err(Refusal::new("note-client-for-all"));
    }
    Ok(())
}

/// What is no letter: control characters, and those that turn the direction of what follows.
fn is_control(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// A note as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub number: String,
    pub entered_ms: u64,
    /// Local time.
    pub happened_at: DateTime,
    pub written: NoteWritten,
}

/// All notes that can be read here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Notes {
    notes: Shared<Order, Note>,
    accounted: BTreeSet<String>,
}

impl Notes {
    /// Puts a note in its place.
    pub fn write(&mut self, order: Order, note: Note) {
        self.notes.insert(order, note);
    }

    /// Remembers that the note with this number stands in the business system, also before the note arrives.
    pub fn account(&mut self, accounted: &NoteAccounted) {
        self.accounted.insert(accounted.number.clone());
    }

    /// Drops every note about a client.
    pub fn forget(&mut self, client: &ClientId) {
        self.notes.retain(|_, note| note.written.client.as_ref() != Some(client));
    }

    /// All notes in the log's order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Order, &Note)> {
        self.notes.iter()
    }

    /// Those about a client that stand nowhere else.
    pub fn originals(&self, client: &ClientId) -> impl Iterator<Item = &Note> {
        let all = self.notes.values();
        all.filter(move |note| note.written.client.as_ref() == Some(client) && !self.is_accounted(note))
    }

    /// Whether the note stands in the business system too.
    pub fn is_accounted(&self, note: &Note) -> bool {
        self.accounted.contains(&note.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str, about: About) -> String {
        write(text, about).unwrap_err().to_string()
    }

    #[test]
    fn a_note_has_limits() {
        let all = About::default;
        assert_eq!(refused(" \n ", all()), "note-empty");
        assert_eq!(write(&"å".repeat(MAX_CHARACTERS), all()).unwrap().text.chars().count(), MAX_CHARACTERS);
        assert_eq!(refused(&"å".repeat(MAX_CHARACTERS + 1), all()), "note-too-long characters=4001 most=4000");
        assert_eq!(write(" Vatten\nfinns i skolan ", all()).unwrap().text, "Vatten\nfinns i skolan");
        for control in ["a\u{1b}[2Jb", "a\rb", "a\tb", "a\u{202e}b", "a\0b"] {
            assert_eq!(refused(control, all()), "note-control", "{control:?}");
        }
    }

    #[test]
    fn a_note_about_a_client_is_never_for_everybody() {
        let client = Some(ClientId([1; 16]));
        assert_eq!(refused("Mår bra", About { client, ..About::default() }), "note-client-for-all");
        assert!(write("Mår bra", About { client, staff: true, ..About::default() }).is_ok());
        assert!(write("Mår bra", About { client, unit: Some(UnitId("norra".into())), ..About::default() }).is_ok());
    }
}
