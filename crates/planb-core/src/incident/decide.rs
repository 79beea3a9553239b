//! What somebody decides of an incident: it begins, it is a crisis, it goes back, it ends, it was no incident, it is the
//! same as another.

use jiff::civil::DateTime;

use super::freeze::{FREEZE, Night, freeze_id};
use super::{INCIDENT, Level, current, put, root_of};
use crate::refusal::Refusal;
use crate::register::{Hand, RecordId, RecordWritten, Register};

/// Who decides, and when: local time.
#[derive(Clone, Debug)]
pub struct Now<'a> {
    pub by: &'a Hand,
    pub at: DateTime,
}

impl Now<'_> {
    /// As a moment of a record.
    pub fn moment(&self) -> String {
        self.at.strftime("%Y-%m-%dT%H:%M").to_string()
    }
}

/// What somebody may decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Begin, report, and take back what was only an outage.
    Report,
    /// The director or a deputy: everything.
    Decide,
}

/// The beginning of an incident.
#[derive(Clone, Debug)]
pub struct Start<'a> {
    /// Drawn when the form was shown, so that a form that is sent twice begins one incident.
    pub id: &'a RecordId,
    pub what: &'a str,
    /// The unit where it began; empty where nobody knows.
    pub unit: &'a str,
    /// The newest good night of each source.
    pub nights: &'a [Night],
    /// Why those nights, in words.
    pub why: &'a str,
}

/// Begins an incident and freezes what is known of each source. Refused while one goes on: it is joined instead.
pub fn start(register: &Register, start: &Start<'_>, now: &Now<'_>) -> Result<Vec<RecordWritten>, Refusal> {
    if register.find("incident", &start.id.0).is_some() {
        return Ok(Vec::new());
    }
    if current(register).is_some() {
        return Err(Refusal::new("incident-goes-on"));
    }
    let (moment, what) = (now.moment(), start.what.trim());
    if what.is_empty() {
        return Err(Refusal::new("incident-what"));
    }
    let set =
        [("what", what), ("level", "outage"), ("began", &moment), ("began_by", &now.by.name), ("unit", start.unit)];
    let mut all = put(register, &INCIDENT, start.id, &set, now.by)?;
    for night in start.nights {
        let id = freeze_id(start.id, night);
        all.extend(put(register, &FREEZE, &id, &night.fields(start.id, &moment, &now.by.name, start.why), now.by)?);
    }
    Ok(all)
}

/// A step of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Crisis,
    Return,
    Close,
    FalseAlarm,
}

impl Step {
    /// All, in the order in which they come.
    pub const ALL: [Step; 4] = [Step::Crisis, Step::Return, Step::Close, Step::FalseAlarm];

    /// The word of the level that it leads to.
    pub fn word(self) -> &'static str {
        match self {
            Step::Crisis => "crisis",
            Step::Return => "return",
            Step::Close => "closed",
            Step::FalseAlarm => "false-alarm",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.word() == word)
    }
}

/// Whether this step can be taken from a level by somebody who may so much. A false alarm ends everything at any time; a
/// crisis ends by the way back, so that its paper is not forgotten.
pub fn may(level: Level, step: Step, may: May) -> bool {
    let follows = match step {
        Step::Crisis => level != Level::Crisis,
        Step::Return => level != Level::Return,
        Step::Close => level != Level::Crisis,
        Step::FalseAlarm => true,
    };
    let is_light = level == Level::Outage && step == Step::FalseAlarm;
    follows && (may == May::Decide || is_light)
}

/// Takes a step, with the reason for it. The same step taken twice writes nothing.
pub fn step(
    register: &Register,
    id: &RecordId,
    step: Step,
    why: &str,
    allowed: May,
    now: &Now<'_>,
) -> Result<Vec<RecordWritten>, Refusal> {
    // A form that was shown before the incident was joined means the one that goes on.
    let root = root_of(register, id);
    let record = register.find("incident", &root.0).ok_or_else(|| Refusal::new("page-not-found"))?;
    if record.get("level") == step.word() {
        return Ok(Vec::new());
    }
    let level = Level::of(record).ok_or_else(|| Refusal::new("incident-over"))?;
    if !may(level, step, May::Decide) {
        return Err(Refusal::new("incident-step"));
    }
    if !may(level, step, allowed) {
        return Err(Refusal::new("not-yours"));
    }
    let why = why.trim();
    if why.is_empty() {
        return Err(Refusal::new("incident-why"));
    }
    let (at, by, reason) = match step {
        Step::Crisis => ("crisis_at", "crisis_by", "crisis_why"),
        Step::Return => ("return_at", "return_by", "return_why"),
        Step::Close | Step::FalseAlarm => ("ended", "ended_by", "ended_why"),
    };
    let moment = now.moment();
    let set = [("level", step.word()), (at, &moment), (by, &now.by.name), (reason, why)];
    put(register, &INCIDENT, root, &set, now.by)
}

/// Joins one incident to another: they were one, begun apart. What was written under either stands under the one that it is
/// joined to, which keeps the graver level and the earlier beginning.
pub fn join(
    register: &Register,
    id: &RecordId,
    into: &RecordId,
    allowed: May,
    now: &Now<'_>,
) -> Result<Vec<RecordWritten>, Refusal> {
    let find = |id: &RecordId| register.find("incident", &id.0).ok_or_else(|| Refusal::new("page-not-found"));
    if id == into {
        return Err(Refusal::new("incident-same"));
    }
    let (id, root) = (root_of(register, id), root_of(register, into));
    let (record, target) = (find(id)?, find(root)?);
    if id == root {
        return Ok(Vec::new());
    }
    if allowed != May::Decide {
        return Err(Refusal::new("not-yours"));
    }
    let (Some(own), Some(other)) = (Level::of(record), Level::of(target)) else {
        return Err(Refusal::new("incident-over"));
    };
    let mut all = put(register, &INCIDENT, id, &[("joined", &root.0)], now.by)?;
    let mut set: Vec<(&str, &str)> = Vec::new();
    if own.rank() < other.rank() {
        set.push(("level", own.word()));
        set.extend(["crisis_at", "crisis_by", "crisis_why"].map(|name| (name, record.get(name))));
    }
    if record.get("began") < target.get("began") {
        set.push(("began", record.get("began")));
    }
    if !set.is_empty() {
        all.extend(put(register, &INCIDENT, root, &set, now.by)?);
    }
    Ok(all)
}
