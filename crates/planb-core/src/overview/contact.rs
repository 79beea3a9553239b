//! Slips of *en väg in* as a desk sees them: what is overdue first, what has waited longest, and the lines that belong to one.

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;

use super::elapsed::{after_hours, moment};
use crate::card::{Role, Who};
use crate::contact::{about, client};
use crate::note::Note;
use crate::number::phone;
use crate::refusal::Refusal;
use crate::register::{Record, RecordId};
use crate::state::State;

/// The buttons of a promise, in their order; `at` is a time that is typed, `none` no promise.
pub const PROMISES: [&str; 6] = ["1h", "2h", "today", "tomorrow", "at", "none"];
/// Until when something is promised for today, and for tomorrow.
const TODAY: Time = Time::constant(16, 0, 0, 0);
const TOMORROW: Time = Time::constant(9, 0, 0, 0);

/// When a promise is to be kept, by its button. `typed` is what was typed beside `at`.
pub fn promise(
    button: &str,
    typed: Option<DateTime>,
    now: DateTime,
    zone: &TimeZone,
) -> Result<Option<DateTime>, Refusal> {
    let passed = || Refusal::new("contact-promise-passed");
    let at = match button {
        "1h" => after_hours(now, 1, zone),
        "2h" => after_hours(now, 2, zone),
        "today" => now.date().to_datetime(TODAY),
        "tomorrow" => now.date().tomorrow().unwrap_or(now.date()).to_datetime(TOMORROW),
        "at" => typed.ok_or_else(|| Refusal::new("field-moment"))?,
        "none" => return Ok(None),
        _ => return Err(Refusal::new("field-choice")),
    };
    if at < now { Err(passed()) } else { Ok(Some(at)) }
}

/// How a slip stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The promise has passed and nobody has reached them.
    Overdue,
    Open,
    /// They were reached; something is left to do.
    CalledBack,
    Closed,
}

impl Standing {
    /// Of a slip now.
    pub fn of(slip: &Record, now: DateTime) -> Standing {
        match slip.get("state") {
            "closed" => Standing::Closed,
            "called-back" => Standing::CalledBack,
            _ if moment(slip.get("promised")).is_some_and(|promised| promised < now) => Standing::Overdue,
            _ => Standing::Open,
        }
    }

    /// The word in text keys.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Overdue => "overdue",
            Standing::Open => "open",
            Standing::CalledBack => "called-back",
            Standing::Closed => "closed",
        }
    }
}

/// A slip in its place among all.
#[derive(Clone, Copy, Debug)]
pub struct Slip<'a> {
    pub id: &'a RecordId,
    pub record: &'a Record,
    pub standing: Standing,
}

/// All slips: those whose promise has passed first, then by promise and by arrival; closed ones last, the newest first.
pub fn slips(state: &State, now: DateTime) -> Vec<Slip<'_>> {
    let slip = |(id, record)| Slip { id, record, standing: Standing::of(record, now) };
    let mut all: Vec<Slip<'_>> = state.register().of("contact").map(slip).collect();
    // Without a promise it stands behind those that have one.
    let due = |slip: &Slip<'_>| match slip.record.get("promised") {
        "" => "9".to_string(),
        promised => promised.to_string(),
    };
    all.sort_by(|one, other| {
        let by_standing = one.standing.cmp(&other.standing);
        let newest = || other.record.get("closed").cmp(one.record.get("closed"));
        let soonest = || {
            (due(one), one.record.get("received"), one.id).cmp(&(due(other), other.record.get("received"), other.id))
        };
        by_standing.then_with(|| if one.standing == Standing::Closed { newest() } else { soonest() })
    });
    all
}

/// What the frame says on every screen; follows from the state alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// The slip that nobody has answered and that came first: its id, number and when it came.
    pub oldest: Option<(RecordId, String, DateTime)>,
    /// How many nobody has answered.
    pub open: usize,
}

/// The oldest unanswered slip.
pub fn waiting(state: &State) -> Waiting {
    let open = state.register().by("contact", "state", "open");
    let open: Vec<(&RecordId, &Record)> = open.collect();
    let first = open.iter().min_by_key(|(id, slip)| (slip.get("received"), *id));
    let oldest = first
        .and_then(|(id, slip)| Some(((*id).clone(), slip.get("number").to_string(), moment(slip.get("received"))?)));
    Waiting { oldest, open: open.len() }
}

/// The lines of the log that are about a slip and can be read here, in order.
pub fn lines<'a>(state: &'a State, slip: &RecordId) -> Vec<&'a Note> {
    let (about, client) = (about(slip), client(slip));
    let is_of = |note: &&Note| note.written.client == Some(client) && said_about(note) == about;
    state.notes().iter().map(|(_, note)| note).filter(is_of).collect()
}

fn said_about(note: &Note) -> &str {
    note.written.line.as_ref().map_or("", |line| line.about.as_str())
}

/// Whether somebody may read a line of a slip: whoever wrote it, whoever the unit's work is for, and for the crisis staff's own those
/// who lead and those who keep the log, the post and the words to the outside.
pub fn may_read(who: &Who, note: &Note) -> bool {
    let is_own =
        note.written.line.as_ref().is_some_and(|line| !line.by.card.is_empty() && line.by.card == who.card.to_string());
    is_own || is_for(who, note)
}

fn is_for(who: &Who, note: &Note) -> bool {
    let desk = matches!(
        who.role,
        Role::Director
            | Role::AreaManager
            | Role::Administrator
            | Role::LogKeeper
            | Role::Registrar
            | Role::Communicator
    );
    match (note.written.staff, &note.written.unit) {
        (true, _) | (false, None) => desk,
        (false, Some(unit)) => {
            let stands_apart = matches!(who.role, Role::Finance | Role::DeviceDesk);
            !stands_apart && who.sees(Some(unit))
        }
    }
}

/// The telephone number that the caller of a slip gave, as it was written.
pub fn number_of<'a>(lines: &[&'a Note]) -> &'a str {
    let first = lines.iter().filter_map(|note| note.written.line.as_ref()).find(|line| !line.source.is_empty());
    first.map_or("", |line| line.source.as_str())
}

/// Slips that are not closed and whose caller gave the same number, among those that can be read here.
pub fn same_number(state: &State, who: &Who, number: &str) -> Vec<RecordId> {
    let read = |text: &str| {
        let read = phone::read(text, phone::Written::Text);
        read.readable.then_some(read.number)
    };
    let Some(number) = read(number) else { return Vec::new() };
    let open = state.register().of("contact").filter(|(_, slip)| slip.get("state") != "closed");
    let is_same = |id: &RecordId| {
        let readable: Vec<&Note> = lines(state, id).into_iter().filter(|note| may_read(who, note)).collect();
        read(number_of(&readable)).is_some_and(|other| other == number)
    };
    open.filter(|(id, _)| is_same(id)).map(|(id, _)| id.clone()).collect()
}

#[cfg(test)]
mod tests;
