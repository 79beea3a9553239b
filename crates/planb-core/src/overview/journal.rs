//! The log of an incident as people read it: who sees which line, which lines are looked for, which line is put right by
//! which, and which client is meant by a name that was typed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;

use crate::card::Role;
use crate::id::{ClientId, UnitId};
use crate::incident;
use crate::note::{Line, Note};
use crate::overview::clients::profiles;
use crate::refusal::Refusal;
use crate::register::RecordId;
use crate::register::folded::folded;
use crate::state::State;

/// Whether a role belongs to the crisis staff, and so reads what is written for it alone.
pub fn is_staff(role: Role) -> bool {
    matches!(
        role,
        Role::Director
            | Role::AreaManager
            | Role::LogKeeper
            | Role::Communicator
            | Role::Registrar
            | Role::Administrator
    )
}

/// What somebody gets to see of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    Whole,
    /// It is about a client: that it is there, and its words only after an entry that says who looks.
    Closed,
}

/// Somebody who reads the log, by role and the units on the card.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    pub role: Role,
    pub units: &'a [UnitId],
}

impl Reader<'_> {
    /// What this reader sees of a note; `None` when it is for others.
    pub fn sight(&self, note: &Note) -> Option<Sight> {
        let written = &note.written;
        let is_for_me = match &written.unit {
            _ if written.staff => is_staff(self.role),
            unit => self.role.sees(self.units, unit.as_ref()),
        };
        match written.client {
            _ if !is_for_me => None,
            None => Some(Sight::Whole),
            Some(_) => self.opens_clients().then_some(Sight::Closed),
        }
    }

    /// Whether this reader's work is with clients, or with keeping the log.
    pub fn opens_clients(&self) -> bool {
        !profiles(self.role).is_empty() || self.role == Role::LogKeeper
    }
}

/// One line as it is listed.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    pub note: &'a Note,
    pub line: &'a Line,
    pub sight: Sight,
}

/// Which lines are wanted; what is empty does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Words that all stand in the line.
    pub text: String,
    /// One of the line's marks, or `key`, `secret`, `client`, `corrected`.
    pub mark: String,
    /// A unit's id, `staff`, or `all` for what is for everybody.
    pub whom: String,
    /// A part of the name of whoever wrote it.
    pub by: String,
    /// When it happened, local; both ends are included.
    pub from: Option<DateTime>,
    pub until: Option<DateTime>,
}

impl Wanted {
    /// Whether every line is wanted.
    pub fn is_empty(&self) -> bool {
        *self == Wanted::default()
    }

    fn fits(&self, note: &Note, line: &Line, put_right: &BTreeMap<String, Vec<String>>) -> bool {
        let has_mark = match self.mark.as_str() {
            "" => true,
            "key" => line.is_key,
            "secret" => line.is_secret,
            "client" => note.written.client.is_some(),
            "corrected" => line.corrects.is_some() || put_right.contains_key(&note.number),
            mark => line.mark == mark,
        };
        let is_for = match (self.whom.as_str(), &note.written.unit) {
            ("", _) => true,
            ("staff", _) => note.written.staff,
            ("all", unit) => !note.written.staff && unit.is_none(),
            (wanted, unit) => !note.written.staff && unit.as_ref().is_some_and(|unit| unit.0 == wanted),
        };
        has_mark
            && is_for
            && self.from.is_none_or(|from| note.happened_at >= from)
            && self.until.is_none_or(|until| note.happened_at <= until)
            && (self.by.is_empty() || folded(&line.by.name).contains(&folded(&self.by)))
            && (self.text.is_empty() || has_words(note, line, &folded(&self.text)))
    }
}

fn has_words(note: &Note, line: &Line, wanted: &str) -> bool {
    let all = [&note.number, &note.written.text, &line.reported_by, &line.source, &line.client_name];
    let text = all.map(|part| folded(part)).join(" ");
    wanted.split(' ').all(|word| text.contains(word))
}

/// The ids of an incident and of those that were joined to it.
pub fn joined<'a>(state: &'a State, incident: &'a RecordId) -> BTreeSet<&'a str> {
    let register = state.register();
    let root = incident::root_of(register, incident);
    let all = register.with_retired("incident").map(|(id, _)| id).filter(|id| incident::root_of(register, id) == root);
    all.chain([incident, root]).map(|id| id.0.as_str()).collect()
}

/// The lines of an incident that a reader sees, the newest first.
pub fn lines<'a>(
    state: &'a State,
    incident: &'a RecordId,
    reader: Reader<'a>,
    wanted: &'a Wanted,
) -> impl Iterator<Item = Listed<'a>> {
    let ids = joined(state, incident);
    let put_right = if wanted.mark == "corrected" { corrections(state) } else { BTreeMap::new() };
    state.notes().iter().rev().filter_map(move |(_, note)| {
        let line = note.written.line.as_ref().filter(|line| ids.contains(line.incident.0.as_str()))?;
        let sight = reader.sight(note)?;
        wanted.fits(note, line, &put_right).then_some(Listed { note, line, sight })
    })
}

/// The numbers of the lines that put a line right, by that line's number, in the log's order.
pub fn corrections(state: &State) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, note) in state.notes().iter() {
        if let Some(correction) = note.written.line.as_ref().and_then(|line| line.corrects.as_ref()) {
            all.entry(correction.number.clone()).or_default().push(note.number.clone());
        }
    }
    all
}

/// The line with this number, in capitals or not.
pub fn find<'a>(state: &'a State, number: &str) -> Option<(&'a Note, &'a Line)> {
    let number = number.trim().to_uppercase();
    let mut all = state.notes().iter().rev().map(|(_, note)| note);
    all.find(|note| note.number == number).and_then(|note| Some((note, note.written.line.as_ref()?)))
}

/// The line that something wrote: a form that was sent twice, a decision, a meeting.
pub fn about<'a>(state: &'a State, about: &str) -> Option<&'a Note> {
    let mut all = state.notes().iter().rev().map(|(_, note)| note);
    all.find(|note| note.written.line.as_ref().is_some_and(|line| line.about == about))
}

/// The line that is to be put right: it must be there, and nobody may have put it right already.
pub fn to_correct<'a>(state: &'a State, number: &str) -> Result<(&'a Note, &'a Line), Refusal> {
    let (note, line) = find(state, number).ok_or_else(|| Refusal::new("note-unknown").with("number", number))?;
    match corrections(state).get(&note.number).and_then(|by| by.last()) {
        Some(by) => Err(Refusal::new("log-corrected").with("number", &note.number).with("by", by)),
        None => Ok((note, line)),
    }
}

/// The client that is meant by a name within one incident and one scope: the one who was called so before.
pub fn client_named(
    state: &State,
    incident: &RecordId,
    (unit, staff): (Option<&UnitId>, bool),
    name: &str,
) -> Option<ClientId> {
    let (ids, name) = (joined(state, incident), folded(name));
    let mut all = state.notes().iter().rev().map(|(_, note)| note);
    let meant = all.find(|note| {
        let is_here = note.written.staff == staff && (staff || note.written.unit.as_ref() == unit);
        let is_so = |line: &Line| ids.contains(line.incident.0.as_str()) && folded(&line.client_name) == name;
        is_here && note.written.client.is_some() && note.written.line.as_ref().is_some_and(is_so)
    });
    meant.and_then(|note| note.written.client)
}

#[cfg(test)]
mod tests;
