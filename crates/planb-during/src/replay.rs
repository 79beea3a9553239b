//! A day played again: what happened when, as data, written through the same decisions as the pages write.
//!
//! One function for each sort of moment. A moment of a kind that this program does not have is not left out in silence: it is
//! counted, named, and the replay ends as not whole.

pub mod kalix_2021;

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Time};
use planb_core::contact::{self, CONTACT};
use planb_core::incident::{self, INCIDENT};
use planb_core::meeting::ATTENDANCE;
use planb_core::note::{self, About, Line};
use planb_core::notice::{self, AUDIENCES, NOTICE, number_of};
use planb_core::register::{Hand, RecordId, joined};
use planb_core::state::{Event, State, schemas};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::records::events;
use planb_node::web::shown;
use serde::Serialize;

use crate::contact::words::{self, Caller};
use crate::notice::starts;

/// A day: its name, its moments in order, in parts.
pub struct Day {
    pub name: &'static str,
    pub parts: &'static [&'static [Moment]],
}

impl Day {
    /// All of it.
    pub fn moments(&self) -> impl Iterator<Item = &'static Moment> {
        self.parts.iter().copied().flatten()
    }
}

/// Something that happened.
pub struct Moment {
    /// When, `07:33`.
    pub at: &'static str,
    pub by: &'static str,
    pub doing: Doing,
}

/// What happened.
pub enum Doing {
    /// Systems are down: the incident begins.
    Begin { what: &'static str },
    /// It is a crisis.
    Raise { leader: &'static str },
    /// A line of the log.
    Say(Said),
    /// A notice goes out, from a starting text or with a text of its own.
    Tell(Told),
    /// The web site is published beside the node.
    Site,
    /// Somebody calls, writes or comes, and waits for an answer.
    Call(Call),
    /// The roll of a meeting: every unit is there, but for those, by their place among all, that called in or were missing.
    Roll { meeting: &'static str, phone: &'static [usize], missing: &'static [usize] },
    /// A record of some kind: its fields, `{day}` for the day, `{incident}` for the incident, `{unit:3}` for the third unit.
    Write { kind: &'static str, id: &'static str, set: &'static [(&'static str, &'static str)] },
}

/// A line of the log.
pub struct Said {
    pub text: &'static str,
    pub reported_by: &'static str,
    /// One of `note::CHANNELS`, or empty.
    pub channel: &'static str,
    pub source: &'static str,
    pub worth: Worth,
}

/// What a line is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    Plain,
    Key,
    /// Kept apart: one of `note::MARKS`.
    Mark(&'static str),
}

/// A notice.
pub struct Told {
    pub id: &'static str,
    /// A starting text's word.
    pub start: &'static str,
    /// Fields that are otherwise than the starting text's.
    pub set: &'static [(&'static str, &'static str)],
    pub replaces: &'static str,
    /// Next notice at the latest, the same day.
    pub next: &'static str,
}

/// A slip: common is what the first four say, its words are the crisis staff's.
pub struct Call {
    pub id: &'static str,
    /// One of `contact::WAYS` and of `contact::TOPICS`.
    pub way: &'static str,
    pub topic: &'static str,
    /// Until when they were promised an answer, the same day.
    pub promised: &'static str,
    pub caller: &'static str,
    pub what: &'static str,
}

/// What came of it, for scripts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Played {
    pub meetings: usize,
    pub decisions: usize,
    pub entries: usize,
    pub notices: usize,
    pub calls: usize,
    /// Moments that this program has no kind of record for, `11:30 meeting`.
    pub not_played: Vec<String>,
}

/// Where a day is played: what it is written with, and the day that it is given.
pub trait Stage {
    /// Decides and writes at an event time.
    fn record(
        &mut self,
        at: DateTime,
        decide: &dyn Fn(&State) -> Result<Vec<Event>, planb_core::refusal::Refusal>,
    ) -> Result<(), Trouble>;
    /// The state as it is now.
    fn state(&self) -> &State;
    /// Publishes the web site.
    fn publish(&mut self, at: DateTime) -> Result<(), Trouble>;
    /// Waits until the next moment is due.
    fn wait(&mut self, from: DateTime, to: DateTime);
}

/// Plays a day.
pub fn play(stage: &mut impl Stage, day: &Day, date: Date, language: Language) -> Result<Played, Trouble> {
    if stage.state().register().find("incident", INCIDENT_ID).is_some() {
        return Err(Trouble::user("replay-again"));
    }
    let mut not_played = Vec::new();
    let mut last: Option<DateTime> = None;
    for moment in day.moments() {
        let at = date.to_datetime(time(moment.at));
        if let Some(last) = last {
            stage.wait(last, at);
        }
        last = Some(at);
        if !one(stage, moment, at, language)? {
            let kind = if let Doing::Write { kind, .. } = moment.doing { kind } else { "" };
            not_played.push(format!("{} {kind}", moment.at));
        }
    }
    Ok(Played { not_played, ..counted(stage.state()) })
}

/// One moment; `false` where this program has no such kind.
fn one(stage: &mut impl Stage, moment: &Moment, at: DateTime, language: Language) -> Result<bool, Trouble> {
    let by = Hand { name: moment.by.to_string(), card: String::new() };
    match &moment.doing {
        Doing::Begin { what } => begin(stage, at, &by, what, language)?,
        Doing::Raise { leader } => raise(stage, at, &by, leader, language)?,
        Doing::Say(said) => say(stage, at, &by, said)?,
        Doing::Tell(told) => tell(stage, at, &by, told, language)?,
        Doing::Site => stage.publish(at)?,
        Doing::Call(call) => take_call(stage, at, &by, call)?,
        Doing::Roll { meeting, phone, missing } => roll(stage, at, &by, (meeting, phone, missing))?,
        Doing::Write { kind, id, set } => return write(stage, at, &by, (kind, id, set)),
    }
    Ok(true)
}

fn minute(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn time(written: &str) -> Time {
    format!("{written}:00").parse().unwrap_or(Time::MIN)
}

/// The incident's id in every replay: a node has one.
const INCIDENT_ID: &str = "replay";

fn begin(stage: &mut impl Stage, at: DateTime, by: &Hand, what: &str, language: Language) -> Result<(), Trouble> {
    let (id, began) = (RecordId(INCIDENT_ID.into()), minute(at));
    stage.record(at, &|state| {
        let set = [("what", what), ("level", "outage"), ("began", &began), ("began_by", &by.name)];
        let mut all = events(state, &INCIDENT, &id, &set, None, by)?;
        all.push(line_of(&id, by, &language.say_with("replay-began", &[("what", what.to_string())]))?);
        Ok(all)
    })
}

fn raise(stage: &mut impl Stage, at: DateTime, by: &Hand, leader: &str, language: Language) -> Result<(), Trouble> {
    let (id, now) = (RecordId(INCIDENT_ID.into()), minute(at));
    stage.record(at, &|state| {
        let set = [("level", "crisis"), ("crisis_at", now.as_str()), ("crisis_by", &by.name), ("leader", leader)];
        let mut all = events(state, &INCIDENT, &id, &set, None, by)?;
        let args = [("who", by.name.clone()), ("leader", leader.to_string())];
        all.push(line_of(&id, by, &language.say_with("replay-crisis", &args))?);
        Ok(all)
    })
}

fn line_of(incident: &RecordId, by: &Hand, text: &str) -> Result<Event, planb_core::refusal::Refusal> {
    let line =
        Line { incident: incident.clone(), by: by.clone(), about: format!("incident:{incident}"), ..Line::default() };
    Ok(note::write(text, About { line: Some(line), ..About::default() })?.into())
}

fn say(stage: &mut impl Stage, at: DateTime, by: &Hand, said: &Said) -> Result<(), Trouble> {
    stage.record(at, &|_| {
        let line = Line {
            incident: RecordId(INCIDENT_ID.into()),
            by: by.clone(),
            reported_by: said.reported_by.into(),
            channel: said.channel.into(),
            source: said.source.into(),
            is_key: said.worth == Worth::Key,
            mark: if let Worth::Mark(mark) = said.worth { mark.into() } else { String::new() },
            ..Line::default()
        };
        Ok(vec![note::write(said.text, About { line: Some(line), ..About::default() })?.into()])
    })
}

fn tell(stage: &mut impl Stage, at: DateTime, by: &Hand, told: &Told, language: Language) -> Result<(), Trouble> {
    let id = RecordId(told.id.into());
    let mut set: BTreeMap<String, String> = starts::fields(told.start);
    set.extend(told.set.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())));
    let next = minute(at.date().to_datetime(time(told.next)));
    for (name, text) in
        [("next_update", next.as_str()), ("replaces", told.replaces), ("incident", INCIDENT_ID), ("state", "draft")]
    {
        set.insert(name.to_string(), text.to_string());
    }
    let set: Vec<(&str, &str)> = set.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    stage.record(at, &|state| match state.register().find("notice", &id.0) {
        Some(_) => Ok(Vec::new()),
        None => events(state, &NOTICE, &id, &set, None, by),
    })?;
    stage.record(at, &|state| {
        let mut all: Vec<Event> =
            notice::publish(state.register(), &id, at, by)?.into_iter().map(Event::from).collect();
        let record = state.register().get("notice", &id.0);
        let number = all.iter().find_map(|event| match event {
            Event::RecordWritten(written) if written.id == id => written.set.get("number").cloned(),
            _ => None,
        });
        if let Some(number) = number {
            let audience =
                record.all("audience").map(|word| shown::choice(language, &NOTICE, "audience", word).to_lowercase());
            let args = [
                ("number", number),
                ("title", record.get("title").to_string()),
                ("audience", audience.collect::<Vec<_>>().join(", ")),
                ("next", next.replace('T', " ")),
            ];
            let line = Line {
                incident: RecordId(INCIDENT_ID.into()),
                by: by.clone(),
                about: format!("notice:{id}"),
                ..Line::default()
            };
            let text = language.say_with("notice-log-published", &args);
            all.push(note::write(&text, About { line: Some(line), ..About::default() })?.into());
        }
        Ok(all)
    })
}

fn take_call(stage: &mut impl Stage, at: DateTime, by: &Hand, call: &Call) -> Result<(), Trouble> {
    let (id, incident) = (RecordId(call.id.into()), RecordId(INCIDENT_ID.into()));
    let (received, promised) = (minute(at), minute(at.date().to_datetime(time(call.promised))));
    stage.record(at, &|state| {
        let number = contact::number("X1", state.register().with_retired("contact").count());
        let set = [
            ("number", number.as_str()),
            ("incident", INCIDENT_ID),
            ("way", call.way),
            ("topic", call.topic),
            ("received", &received),
            ("promised", &promised),
            ("taken_by", &by.name),
            ("state", "open"),
        ];
        let mut all = events(state, &CONTACT, &id, &set, None, by)?;
        let caller = Caller { name: call.caller.to_string(), ..Caller::default() };
        let (incident, channel) = (&incident, words::channel(call.way));
        let said = words::Said { slip: &id, incident, unit: None, caller: &caller, channel, text: call.what, by };
        all.push(words::event(&said)?);
        Ok(all)
    })
}

fn roll(
    stage: &mut impl Stage,
    at: DateTime,
    by: &Hand,
    (meeting, phone, missing): (&str, &[usize], &[usize]),
) -> Result<(), Trouble> {
    stage.record(at, &|state| {
        let mut all = Vec::new();
        for (place, (unit, _)) in state.register().of("unit").enumerate() {
            let there = match (phone.contains(&place), missing.contains(&place)) {
                (true, _) => "phone",
                (_, true) => "missing",
                _ => "here",
            };
            let set = [("meeting", meeting), ("unit", unit.0.as_str()), ("state", there)];
            all.extend(events(state, &ATTENDANCE, &RecordId::pair(meeting, &unit.0), &set, None, by)?);
        }
        Ok(all)
    })
}

type Fields = [(&'static str, &'static str)];

fn write(
    stage: &mut impl Stage,
    at: DateTime,
    by: &Hand,
    (kind, id, set): (&str, &str, &Fields),
) -> Result<bool, Trouble> {
    let Some(schema) = schemas::schema(kind) else { return Ok(false) };
    let id = RecordId(filled(stage.state(), at, id));
    let set: Vec<(&str, String)> = set.iter().map(|(name, text)| (*name, filled(stage.state(), at, text))).collect();
    let set: Vec<(&str, &str)> = set.iter().map(|(name, text)| (*name, text.as_str())).collect();
    stage.record(at, &|state| events(state, schema, &id, &set, None, by))?;
    Ok(true)
}

/// A value with the day, the minute, the incident and the units put in.
fn filled(state: &State, at: DateTime, text: &str) -> String {
    let text = text.replace("{day}", &at.date().to_string()).replace("{now}", &minute(at));
    let text = text.replace("{incident}", INCIDENT_ID);
    if !text.contains("{unit") {
        return text;
    }
    let units: Vec<&str> = state.register().of("unit").map(|(id, _)| id.0.as_str()).collect();
    let text = text.replace("{units}", &joined(units.iter().copied()));
    units.iter().enumerate().fold(text, |text, (at, unit)| text.replace(&format!("{{unit:{at}}}"), unit))
}

/// What the node has of the incident.
fn counted(state: &State) -> Played {
    let register = state.register();
    let root = RecordId(INCIDENT_ID.into());
    let lines: Vec<&Line> = state.notes().iter().filter_map(|(_, note)| note.written.line.as_ref()).collect();
    let own = |line: &&&Line| incident::root_of(register, &line.incident) == incident::root_of(register, &root);
    let decided = lines.iter().filter(own).filter(|line| line.mark == "decision").count();
    let is_numbered = |id: &RecordId| number_of(register.get("notice", &id.0)) > 0;
    let notices = register
        .of("notice")
        .filter(|(id, record)| is_numbered(id) && record.all("audience").any(|word| AUDIENCES.contains(&word)));
    Played {
        meetings: register.of("meeting").count(),
        decisions: register.of("decision").count().max(decided),
        entries: lines.iter().filter(own).count(),
        notices: notices.count(),
        calls: register.of("contact").count(),
        not_played: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_goes_forward_and_is_written_as_the_program_reads_it() {
        let day = &kalix_2021::DAY;
        assert!(day.moments().is_sorted_by_key(|moment| time(moment.at)), "in order");
        let mut known: Vec<&str> = Vec::new();
        for moment in day.moments() {
            assert_eq!(moment.at.len(), 5, "{}", moment.at);
            match &moment.doing {
                Doing::Say(said) => {
                    assert!(said.channel.is_empty() || note::CHANNELS.contains(&said.channel), "{}", said.text);
                    assert!(!matches!(said.worth, Worth::Mark(mark) if !note::MARKS.contains(&mark)), "{}", said.text);
                }
                Doing::Tell(told) => {
                    assert!(time(told.next) > time(moment.at), "{}", told.id);
                    assert!(told.replaces.is_empty() || known.contains(&told.replaces), "{}", told.id);
                    let set: BTreeMap<String, String> =
                        told.set.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect();
                    assert!(NOTICE.check(&set, |_, _| true).is_ok(), "{}", told.id);
                    assert!(!told.start.is_empty() || told.set.iter().any(|(name, _)| *name == "text"), "{}", told.id);
                    known.push(told.id);
                }
                _ => {}
            }
        }
        for at in ["03:00", "07:33", "08:06", "10:00", "11:30", "11:50", "12:15", "14:00", "15:00", "18:00", "19:30"] {
            assert!(day.moments().any(|moment| moment.at == at), "{at}");
        }
    }
}
