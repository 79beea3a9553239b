//! Minutes of a crisis meeting: who was there, how each unit stands, what was said on each point, what was decided and why,
//! what is to be done by whom until when, and the next meeting.

use planb_core::sheet::Stamp;
use serde_json::{Value, json};

use crate::font::printable;
use crate::stamp::{Paper, Size, titled};
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// A meeting that was held. Every text is as people read it; what is empty is left out.
#[derive(Clone, Debug, Default)]
pub struct MinutesSheet {
    /// `Krisledningsmöte K1-3`.
    pub title: String,
    /// The incident.
    pub subject: String,
    /// Label and value: when, where, leader, keeper.
    pub facts: Vec<(String, String)>,
    /// Set for minutes of a meeting that is not closed yet.
    pub draft: Option<String>,
    pub present: Vec<String>,
    pub absent: Vec<String>,
    pub units: Vec<MinutesUnit>,
    pub changed: Vec<String>,
    pub points: Vec<MinutesPoint>,
    pub decisions: Vec<MinutesDecision>,
    pub tasks: Vec<MinutesTask>,
    pub next: String,
    pub signatures: Vec<String>,
}

/// How a unit stood, as it was reported.
#[derive(Clone, Debug, Default)]
pub struct MinutesUnit {
    pub name: String,
    /// 0 green, 1 yellow, 2 red; `None` where nothing was reported.
    pub colour: Option<u8>,
    pub word: String,
    pub text: String,
}

/// A point of the agenda.
#[derive(Clone, Debug, Default)]
pub struct MinutesPoint {
    pub number: String,
    pub title: String,
    /// What was written down, in the order of writing.
    pub notes: Vec<MinutesNote>,
}

/// What was written down once; struck it is still read, with a line through it.
#[derive(Clone, Debug, Default)]
pub struct MinutesNote {
    pub text: String,
    /// When and by whom it was struck; empty where it stands.
    pub struck: String,
}

/// A decision.
#[derive(Clone, Debug, Default)]
pub struct MinutesDecision {
    /// The number of its line in the log.
    pub number: String,
    pub text: String,
    /// Label and text: reason, alternatives, dissent, who decided, on which ground.
    pub facts: Vec<(String, String)>,
}

/// A task.
#[derive(Clone, Debug, Default)]
pub struct MinutesTask {
    pub what: String,
    pub owner: String,
    pub until: String,
    pub is_late: bool,
    pub is_read_back: bool,
}

/// The PDF of the minutes.
pub fn minutes_sheet(stamp: &Stamp, sheet: &MinutesSheet, language: Language) -> Result<Vec<u8>, RenderError> {
    let texts = |list: &[String]| list.iter().map(|text| printable(text)).collect::<Vec<_>>();
    let paper = Paper {
        template: Template::Minutes,
        size: Size::A4,
        what: titled(&say(language, "paper-minutes", &[]), &sheet.title),
        has_boxes: false,
        keep: say(language, "paper-minutes-keep", &[]),
        body: json!({
            "title": printable(&sheet.title),
            "subject": printable(&sheet.subject),
            "facts": pairs(&sheet.facts),
            "draft": sheet.draft.as_deref().map(printable),
            "present": texts(&sheet.present),
            "absent": texts(&sheet.absent),
            "units": sheet.units.iter().map(unit).collect::<Vec<_>>(),
            "changed": texts(&sheet.changed),
            "points": sheet.points.iter().map(point).collect::<Vec<_>>(),
            "decisions": sheet.decisions.iter().map(decision).collect::<Vec<_>>(),
            "tasks": sheet.tasks.iter().map(task).collect::<Vec<_>>(),
            "next": printable(&sheet.next),
            "signatures": texts(&sheet.signatures),
        }),
    };
    paper.pdf(stamp, language)
}

fn pairs(list: &[(String, String)]) -> Vec<Value> {
    list.iter().map(|(label, text)| json!([printable(label), printable(text)])).collect()
}

fn unit(unit: &MinutesUnit) -> Value {
    json!({
        "name": printable(&unit.name),
        "colour": unit.colour,
        "word": printable(&unit.word),
        "text": printable(&unit.text),
    })
}

fn point(point: &MinutesPoint) -> Value {
    let lines = |note: &MinutesNote| {
        let last = note.text.lines().count().saturating_sub(1);
        let line = |(at, text): (usize, &str)| {
            json!({
                "text": printable(text),
                "is_struck": !note.struck.is_empty(),
                "struck": if at == last { printable(&note.struck) } else { String::new() },
            })
        };
        note.text.lines().enumerate().map(line).collect::<Vec<_>>()
    };
    json!({
        "number": printable(&point.number),
        "title": printable(&point.title),
        "notes": point.notes.iter().flat_map(lines).collect::<Vec<_>>(),
    })
}

fn decision(decision: &MinutesDecision) -> Value {
    json!({
        "number": printable(&decision.number),
        "text": decision.text.lines().map(printable).collect::<Vec<_>>(),
        "facts": pairs(&decision.facts),
    })
}

fn task(task: &MinutesTask) -> Value {
    json!({
        "what": printable(&task.what),
        "owner": printable(&task.owner),
        "until": printable(&task.until),
        "late": task.is_late,
        "read_back": task.is_read_back,
    })
}
