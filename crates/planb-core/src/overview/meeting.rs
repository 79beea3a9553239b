//! A crisis meeting with all that belongs to it: its agenda and what was said, how the units stand, what changed since the
//! last one, decisions with the numbers of their lines, tasks.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use crate::meeting::{STANDING_POINTS, Stage, stage};
use crate::overview::organisation::Units;
use crate::register::{Record, RecordId};
use crate::state::State;

/// A point of a meeting's agenda.
#[derive(Clone, Debug)]
pub struct Point<'a> {
    pub number: u8,
    /// What this meeting calls it; `None` for a standing point's own name.
    pub title: Option<&'a str>,
    /// What was written down, in the order of writing.
    pub remarks: Vec<(&'a RecordId, &'a Record)>,
}

/// The points of a meeting in order: the standing ones but for those left out, and its own.
pub fn points<'a>(state: &'a State, meeting: &RecordId) -> Vec<Point<'a>> {
    let register = state.register();
    let mut titles: BTreeMap<u8, Option<&str>> = (0..STANDING_POINTS).map(|number| (number, None)).collect();
    for (_, point) in register.with_retired("agendapoint").filter(|(_, point)| point.get("meeting") == meeting.0) {
        let Ok(number) = point.get("number").parse::<u8>() else { continue };
        let title = point.get("title");
        if !point.is_live() {
            titles.remove(&number);
        } else if !title.is_empty() {
            titles.insert(number, Some(title));
        }
    }
    let mut remarks: BTreeMap<u8, Vec<(&RecordId, &Record)>> = BTreeMap::new();
    for (id, remark) in register.of("remark").filter(|(_, remark)| remark.get("meeting") == meeting.0) {
        let Ok(number) = remark.get("point").parse::<u8>() else { continue };
        remarks.entry(number).or_default().push((id, remark));
        // What was said on a point that somebody else left out meanwhile is shown all the same.
        titles.entry(number).or_default();
    }
    let point = |(number, title): (u8, Option<&'a str>)| {
        let mut remarks = remarks.remove(&number).unwrap_or_default();
        remarks.sort_by_key(|(id, remark)| (remark.get("at"), *id));
        Point { number, title, remarks }
    };
    titles.into_iter().map(point).collect()
}

/// Who was there: the state of each unit that was noted, by the unit's id.
pub fn roll<'a>(state: &'a State, meeting: &RecordId) -> BTreeMap<&'a str, &'a str> {
    let noted = state.register().of("attendance").filter(|(_, noted)| noted.get("meeting") == meeting.0);
    noted.map(|(_, noted)| (noted.get("unit"), noted.get("state"))).collect()
}

/// The decisions of a meeting, in the order in which they were made.
pub fn decisions<'a>(state: &'a State, meeting: &RecordId) -> Vec<(&'a RecordId, &'a Record)> {
    let own = state.register().of("decision").filter(|(_, decision)| decision.get("meeting") == meeting.0);
    let mut own: Vec<(&RecordId, &Record)> = own.collect();
    own.sort_by_key(|(id, decision)| (decision.get("at"), *id));
    own
}

/// The numbers of the log's lines that decisions, meetings and tasks wrote, by what they are about: `decision:ID`.
pub fn line_numbers(state: &State) -> BTreeMap<&str, &str> {
    let lines = state.notes().iter().filter_map(|(_, note)| Some((note.written.line.as_ref()?, note.number.as_str())));
    lines.filter(|(line, _)| !line.about.is_empty()).map(|(line, number)| (line.about.as_str(), number)).collect()
}

/// The tasks that a meeting gave, the first one first.
pub fn tasks<'a>(state: &'a State, meeting: &RecordId) -> Vec<(&'a RecordId, &'a Record)> {
    let own = state.register().of("task");
    let own = own.filter(|(_, task)| task.get("from") == "meeting" && task.get("about") == meeting.0);
    let mut own: Vec<(&RecordId, &Record)> = own.collect();
    own.sort_by_key(|(id, task)| (crate::task::due(task).is_none(), crate::task::due(task), *id));
    own
}

/// The meeting before: the one that called this one, else the last one of the same name that was opened before it.
pub fn previous<'a>(state: &'a State, meeting: &RecordId) -> Option<(&'a RecordId, &'a Record)> {
    let register = state.register();
    let own = register.get("meeting", &meeting.0);
    let named = register.of("meeting").find(|(id, _)| id.0 == own.get("previous"));
    let start = if own.get("opened").is_empty() { own.get("when") } else { own.get("opened") };
    let before = register.of("meeting").filter(|(id, other)| {
        *id != meeting
            && stage(other) != Stage::Planned
            && other.get("name") == own.get("name")
            && other.get("opened") < start
    });
    named.or_else(|| before.max_by_key(|(id, other)| (other.get("opened"), *id)))
}

/// How a unit stands, as it was reported last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitStands {
    pub unit: String,
    pub name: String,
    /// The gravest of its functions: 0 green, 1 yellow, 2 red; `None` where nothing was reported.
    pub colour: Option<u8>,
    /// Function, words and trend of what is not green, or has words; the gravest first.
    pub said: Vec<Said>,
    /// When the last report came.
    pub at: Option<DateTime>,
}

/// What was reported of one function.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub function: String,
    pub colour: Option<u8>,
    pub words: String,
    pub trend: String,
    pub at: Option<DateTime>,
}

fn colour(word: &str) -> Option<u8> {
    ["green", "yellow", "red"].iter().zip(0..).find(|(known, _)| **known == word).map(|(_, number)| number)
}

/// Every unit in the order of its name's letters, with its last reports. A report is a record of the kind `report` with the
/// fields `unit`, `function`, `colour`, `words`, `trend` and `at`; what it lacks is left out.
pub fn situation(state: &State) -> Vec<UnitStands> {
    let mut newest: BTreeMap<(&str, &str), (Option<DateTime>, &Record)> = BTreeMap::new();
    for (_, report) in state.register().of("report") {
        let at: Option<DateTime> = report.get("at").parse().ok();
        let place = newest.entry((report.get("unit"), report.get("function"))).or_insert((at, report));
        if place.0 <= at {
            *place = (at, report);
        }
    }
    let units = Units::of(state);
    let stands = units.iter().map(|unit| {
        let own = newest.iter().filter(|((of, _), _)| *of == unit.id.0);
        let mut stands = UnitStands { unit: unit.id.0.clone(), name: unit.name.clone(), ..UnitStands::default() };
        for ((_, function), (at, report)) in own {
            let colour = colour(report.get("colour"));
            stands.colour = stands.colour.max(colour);
            stands.at = stands.at.max(*at);
            let words = report.get("words").to_string();
            if colour.is_some_and(|colour| colour > 0) || !words.is_empty() {
                let trend = report.get("trend").to_string();
                stands.said.push(Said { function: (*function).to_string(), colour, words, trend, at: *at });
            }
        }
        stands.said.sort_by_key(|said| (std::cmp::Reverse(said.colour), said.function.clone()));
        stands
    });
    let mut all: Vec<UnitStands> = stands.collect();
    all.sort_by_cached_key(|stands| crate::register::folded::folded(&stands.name));
    all
}

/// What happened since a time: units that reported, tasks that were done, key messages.
#[derive(Clone, Debug, Default)]
pub struct Changed<'a> {
    pub units: Vec<UnitStands>,
    pub done: Vec<(&'a RecordId, &'a Record)>,
}

/// What changed since the meeting before, or since ever.
pub fn changed<'a>(
    state: &'a State,
    since: Option<DateTime>,
    sees: impl Fn(&RecordId, &Record) -> bool,
) -> Changed<'a> {
    let is_new = |at: Option<DateTime>| at.is_some_and(|at| since.is_none_or(|since| at >= since));
    let units = situation(state).into_iter().filter(|stands| is_new(stands.at)).collect();
    let done = super::task::done(state, sees).into_iter();
    let done = done.filter(|(_, task)| {
        let at = super::task::when_done(task);
        let at = at.parse().ok().or_else(|| Some(at.parse::<jiff::civil::Date>().ok()?.at(23, 59, 0, 0)));
        is_new(at)
    });
    Changed { units, done: done.collect() }
}

#[cfg(test)]
mod tests;
