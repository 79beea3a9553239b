//! The minutes of a meeting as paper, from a page and from the command `planb minutes`.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use planb_core::copy::COPY;
use planb_core::meeting::{Stage, stage};
use planb_core::overview::meeting::{self as overview, UnitStands};
use planb_core::overview::organisation::Units;
use planb_core::refusal::Refusal;
use planb_core::register::{Hand, Record, RecordId};
use planb_core::sheet::{Serial, Stamp};
use planb_core::state::State;
use planb_core::task::due;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::printing::{self, Paper, making};
use planb_node::web::records::events;
use planb_node::web::{In, Say, shown};
use planb_paper::{
    MinutesDecision, MinutesNote, MinutesPoint, MinutesSheet, MinutesTask, MinutesUnit, minutes_sheet, tongue,
};

use super::agenda::standing;
use super::run::unit_names;
use super::{found, words};

/// Most characters of how the units stood that a closed meeting keeps.
pub const MOST_KEPT: usize = 20_000;

/// `/print/minutes/ID`.
pub fn paper(by: &In, typed: &str) -> Result<Paper, Trouble> {
    let (id, record) = found(by, typed)?;
    let sheet = sheet(by.state(), by.language, id, by.clock());
    let language = tongue(by.language.code());
    Ok(Paper {
        what: "minutes",
        subject: id.0.clone(),
        title: by.say_with("minutes-title", &[("meeting", words::called(record))]),
        unit: printing::own_unit(by),
        version: None,
        back: format!("/meetings/{id}"),
        look: None,
        make: making(move |stamp| minutes_sheet(stamp, &sheet, language)),
    })
}

/// The same by command: the PDF, and the entry that says which copy there now is. `typed` is the meeting's id or number.
pub fn print(
    node: &mut Node,
    (typed, municipality, exercise): (&str, &str, bool),
    language: Language,
    now: DateTime,
) -> Result<(Serial, Vec<u8>), Trouble> {
    let unknown = || Trouble::user("meeting-unknown").with("meeting", typed);
    let id = planb_core::meeting::find(node.state().register(), typed).ok_or_else(unknown)?.clone();
    let sheet = sheet(node.state(), language, &id, now);
    let prefix = node.prefix().as_str().to_string();
    let number = node.state().next_serial(&prefix);
    let serial = Serial::new(&prefix, number);
    let stamp = Stamp {
        municipality: municipality.to_string(),
        exercise,
        serial: serial.0.clone(),
        made_at: now,
        data_as_of: None,
        heads: node.heads_digest().paper(),
    };
    let failed = |error: planb_paper::RenderError| {
        Trouble::internal("render-failed").with("unit", "").with("tab", "minutes").with("code", error)
    };
    let pdf = minutes_sheet(&stamp, &sheet, tongue(language.code())).map_err(failed)?;
    let (today, title) = (now.date().to_string(), sheet.title.clone());
    node.record(|state| {
        if state.next_serial(&prefix) != number {
            return Err(Refusal::new("print-busy"));
        }
        let set = [
            ("serial", serial.0.as_str()),
            ("what", "minutes"),
            ("subject", &id.0),
            ("printed_on", &today),
            ("state", "printed"),
            ("note", &title),
        ];
        events(state, &COPY, &RecordId(serial.0.to_ascii_lowercase()), &set, None, &Hand::default())
    })?;
    Ok((serial, pdf))
}

/// What a decision says besides its text, by label.
pub fn decision_facts(state: &State, language: Language, decision: &Record) -> Vec<(String, String)> {
    let label = |name: &str| language.say(&format!("field-decision-{}", name.replace('_', "-")));
    let fact = |name: &str| (label(name), decision.get(name).to_string());
    let mut all: Vec<(String, String)> = ["reason", "alternatives", "dissent", "decided_by"].map(fact).into();
    if !decision.get("delegation").is_empty() {
        let matter = shown::name(state, language, "delegation", decision.get("delegation"));
        all.push((label("delegation"), matter));
    }
    all.retain(|(_, text)| !text.is_empty());
    // A decision without a reason is saved, since nobody should lose what was decided; that the reason is missing is seen.
    if decision.get("reason").trim().is_empty() {
        all.insert(0, (label("reason"), language.say("minutes-not-said")));
    }
    all
}

/// The minutes as they are printed. Those of a closed meeting say how the units stood when it was closed.
pub fn sheet(state: &State, language: Language, id: &RecordId, now: DateTime) -> MinutesSheet {
    let (t, register) = (Say(language), state.register());
    let meeting = register.get("meeting", &id.0);
    let say = |key: &str| language.say(key);
    let closed: Option<DateTime> = meeting.get("closed").parse().ok();
    let numbers = overview::line_numbers(state);
    let (present, absent) = roll(state, language, id, meeting);
    let fact = |name: &str, value: String| (say(&format!("field-meeting-{name}")), value);
    let time = match (meeting.get("opened"), meeting.get("closed")) {
        ("", _) => words::moment(language, meeting.get("when")),
        (opened, "") => words::moment(language, opened),
        (opened, closed) => {
            let until = if opened.get(..10) == closed.get(..10) { closed.get(11..).unwrap_or(closed) } else { closed };
            format!("{}–{}", words::moment(language, opened), words::moment(language, until))
        }
    };
    let mut facts = vec![fact("when", time)];
    facts.extend(["place", "leader", "keeper"].map(|name| fact(name, meeting.get(name).to_string())));
    facts.retain(|(_, value)| !value.is_empty());
    let decision = |(id, decision): (&RecordId, &Record)| MinutesDecision {
        number: numbers.get(format!("decision:{id}").as_str()).copied().unwrap_or_default().to_string(),
        text: decision.get("text").to_string(),
        facts: decision_facts(state, language, decision),
    };
    let points = overview::points(state, id).into_iter().map(|point| MinutesPoint {
        number: point.number.to_string(),
        title: point.title.map_or_else(|| standing(t, point.number), str::to_string),
        notes: point.remarks.iter().map(|(_, remark)| note(language, remark)).collect(),
    });
    let next = [words::moment(language, meeting.get("next_at")), meeting.get("next_place").to_string()];
    MinutesSheet {
        title: words::called(meeting),
        subject: register.get("incident", meeting.get("incident")).get("what").to_string(),
        facts,
        draft: (stage(meeting) != Stage::Closed).then(|| say("minutes-draft")),
        present,
        absent,
        units: units(state, language, meeting),
        changed: meeting.get("changed").lines().map(str::to_string).collect(),
        points: points.filter(is_worth_printing).collect(),
        decisions: overview::decisions(state, id).into_iter().map(decision).collect(),
        tasks: overview::tasks(state, id)
            .iter()
            .map(|(_, task)| task_line(language, task, closed.unwrap_or(now)))
            .collect(),
        next: next.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
        signatures: ["minutes-leader", "minutes-keeper", "minutes-checker"].map(say).into(),
    }
}

/// The points on which nothing was written say so, unless what they are about has its own part of the minutes.
fn note(language: Language, remark: &Record) -> MinutesNote {
    MinutesNote { text: remark.get("text").to_string(), struck: words::struck(language, remark) }
}

fn is_worth_printing(point: &MinutesPoint) -> bool {
    let has_own_part = ["0", "1", "2", "6", "7", "11"].contains(&point.number.as_str());
    !point.notes.is_empty() || !has_own_part
}

fn task_line(language: Language, task: &Record, at: DateTime) -> MinutesTask {
    let until = if task.get("until_at").is_empty() { task.get("until") } else { task.get("until_at") };
    MinutesTask {
        what: task.get("what").to_string(),
        owner: if task.get("owner").is_empty() {
            language.say("minutes-nobody")
        } else {
            task.get("owner").to_string()
        },
        until: if until.is_empty() { language.say("minutes-no-time") } else { words::moment(language, until) },
        is_late: planb_core::task::is_open(task) && due(task).is_some_and(|due| due < at),
        is_read_back: task.get("read_back") == "yes",
    }
}

/// Who was there, and which units were not: nobody is missing where no roll was called.
fn roll(state: &State, language: Language, id: &RecordId, meeting: &Record) -> (Vec<String>, Vec<String>) {
    let (units, roll) = (Units::of(state), overview::roll(state, id));
    let (mut present, mut absent) = (Vec::new(), Vec::new());
    for (unit, name) in unit_names(&units) {
        match roll.get(unit).copied() {
            Some("here") => present.push(name.to_string()),
            Some("phone") => present.push(language.say_with("minutes-by-phone", &[("unit", name.to_string())])),
            _ => absent.push(name.to_string()),
        }
    }
    if present.is_empty() {
        absent.clear();
    }
    present.extend(meeting.get("others").lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_string));
    (present, absent)
}

/// How each unit stood: what the closed meeting kept, else as it is now; and in one line those that had not been heard from.
fn units(state: &State, language: Language, meeting: &Record) -> Vec<MinutesUnit> {
    let known = Units::of(state);
    let mut silent = unit_names(&known);
    let mut all = reported(state, language, meeting);
    silent.retain(|(_, name)| all.iter().all(|unit| unit.name != **name));
    if !silent.is_empty() {
        let names: Vec<&str> = silent.into_iter().map(|(_, name)| name).collect();
        let (name, word) = (language.say("minutes-silent"), words::colour_word(language, None));
        all.push(MinutesUnit { name, colour: None, word, text: names.join(", ") });
    }
    all
}

/// Those that had reported.
fn reported(state: &State, language: Language, meeting: &Record) -> Vec<MinutesUnit> {
    let of = |name: String, colour: Option<u8>, text: String| MinutesUnit {
        name,
        colour,
        word: words::colour_word(language, colour),
        text,
    };
    if stage(meeting) == Stage::Closed {
        let known = Units::of(state);
        let names: BTreeMap<&str, &str> = unit_names(&known).into_iter().collect();
        let line = |line: &str| {
            let mut parts = line.splitn(3, '|');
            let (unit, colour, text) = (parts.next()?, parts.next()?, parts.next()?);
            let name = names.get(unit).copied().unwrap_or(unit).to_string();
            Some(of(name, colour.parse().ok().filter(|colour| *colour < 3), text.to_string()))
        };
        return meeting.get("situation").lines().filter_map(line).collect();
    }
    let all = overview::situation(state);
    let now = |stands: &UnitStands| of(stands.name.clone(), stands.colour, words::report(language, stands));
    all.iter().filter(|stands| stands.at.is_some()).map(now).collect()
}
