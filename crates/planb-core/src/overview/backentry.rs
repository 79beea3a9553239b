//! Back-entry: which sheets wait to be entered, where each belongs, what stands on it in the form's order, and whether the same was
//! entered from another paper before.

pub mod compare;
pub mod entering;
pub mod export;
mod lines;
pub mod read_in;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::DateTime;

pub use lines::{Line, Row, around, lines, row_of};

use super::ledger::{came_in, guard_of};
use super::review;
use crate::form::{Field, FormDefinition, Guard, Kind, Returns};
use crate::id::{ClientId, UnitId};
use crate::ledger::{Stage, Told};
use crate::sheet::Serial;
use crate::state::State;
use crate::target;

/// The name under which it is kept when what stands on a sheet happened.
pub const WHEN: &str = "(when)";
/// The last parts of the names of fields that say whom a sheet is about.
const WHO: [&str; 4] = ["client", "person", "number", "personal_number"];

/// A sheet that came in and stands in no system yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    pub serial: Serial,
    pub unit: UnitId,
    pub form: String,
    pub version: u16,
    /// Whom it was issued for, or a name of the sheet's own.
    pub client: ClientId,
    pub came_in: Option<DateTime>,
    /// The system's id in the register; empty where nobody has said.
    pub system: String,
    pub guard: Guard,
    /// What of it still has to be looked at.
    pub doubts: usize,
    /// Pages that were not scanned.
    pub missing: Vec<u32>,
}

/// What is to be entered, one client after the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Queue(pub Vec<Waiting>);

/// The sheets that wait.
pub fn queue(state: &State) -> Queue {
    let mut doubts: BTreeMap<Serial, usize> = BTreeMap::new();
    for item in review::items(state).0 {
        if item.standing != review::Standing::Done {
            *doubts.entry(item.spot.serial).or_default() += 1;
        }
    }
    let waits = |stage: Stage| matches!(stage, Stage::Back | Stage::Scanned);
    let mut all: Vec<Waiting> = Vec::new();
    for (serial, sheet, issue) in state.ledger().sheets().filter(|(_, sheet, _)| waits(sheet.standing().stage)) {
        let known = crate::overview::form::find(state, &issue.form, issue.version);
        all.push(Waiting {
            serial: serial.clone(),
            unit: issue.unit.clone(),
            form: issue.form.clone(),
            version: issue.version,
            client: state.ledger().client_of(serial),
            came_in: came_in(sheet),
            system: system_of(state, &issue.form).to_string(),
            guard: known.map(guard_of).unwrap_or_default(),
            doubts: doubts.get(serial).copied().unwrap_or(0),
            missing: sheet.missing_pages(),
        });
    }
    all.sort_by(|one, other| {
        let key = |of: &Waiting| (of.unit.clone(), of.client.0, of.came_in, of.serial.clone());
        key(one).cmp(&key(other))
    });
    Queue(all)
}

/// The system that a form's sheets are entered into; empty where nobody has said.
pub fn system_of<'a>(state: &'a State, form: &str) -> &'a str {
    state.register().get("target", &target::id(form).0).get("system")
}

/// How a form's content goes back: as the municipality decided, else as the form says.
pub fn returns_of(state: &State, form: &FormDefinition) -> Returns {
    match state.register().get("target", &target::id(&form.code).0).get("returns") {
        "word-for-word" => Returns::WordForWord,
        "summarised" => Returns::Summarised,
        "deviations" => Returns::Deviations,
        "scanned" => Returns::Scanned,
        _ => form.returns,
    }
}

/// Sheets with medicine, narcotics or money on them that were entered, and that nobody else has compared with the paper yet.
pub fn to_check(state: &State) -> Vec<(&Serial, &UnitId, String)> {
    let entered = state.ledger().sheets().filter(|(_, sheet, _)| sheet.standing().stage == Stage::Entered);
    let guarded = entered.filter(|(_, _, issue)| {
        crate::overview::form::find(state, &issue.form, issue.version).is_some_and(|form| guard_of(form) != Guard::None)
    });
    let by = |sheet: &crate::ledger::Sheet| {
        let said = sheet.last(|told| matches!(told, Told::Entered { .. }));
        said.map(|said| said.by.name.clone()).unwrap_or_default()
    };
    guarded.map(|(serial, sheet, issue)| (serial, &issue.unit, by(sheet))).collect()
}

/// When what stands on a sheet happened, as somebody said it.
pub fn when<'a>(state: &'a State, serial: &Serial) -> Option<&'a str> {
    let settled = state.ledger().contents(serial)?.field(1, WHEN)?;
    // Who said it last is not known here; where two differ, nothing is sure.
    settled.value.filter(|value| !value.is_empty())
}

/// The fields of a form that say when it happened: its first date, and the first time after it in the same section. Who enters the
/// sheet says it once.
pub fn when_fields(form: &FormDefinition) -> (Option<String>, Option<String>) {
    let single = form.sections.iter().filter(|section| section.rows == 0);
    for section in single {
        let mut after = section.fields.iter().skip_while(|field| field.kind != Kind::Date);
        let name = |field: &Field| format!("{}.{}", section.name, field.name);
        if let Some(date) = after.next() {
            return (Some(name(date)), after.find(|field| field.kind == Kind::Time).map(name));
        }
    }
    (None, None)
}

/// Reads a time as it is typed: `2026-11-28`, or with an hour `2026-11-28 07:40`, `07.40`, `T07:40`; written the first way.
pub fn typed_when(typed: &str) -> Option<String> {
    let typed = typed.trim().replace('T', " ");
    let (day, hour) = typed.split_once(' ').map_or((typed.as_str(), ""), |(day, hour)| (day, hour.trim()));
    let day: jiff::civil::Date = day.parse().ok()?;
    if hour.is_empty() {
        return Some(day.to_string());
    }
    let (hours, minutes) = hour.split_once([':', '.'])?;
    let time = jiff::civil::Time::new(hours.parse().ok()?, minutes.parse().ok()?, 0, 0).ok()?;
    Some(format!("{day} {}", time.strftime("%H:%M")))
}

/// Whom a sheet is about: the client that it was issued for, else what somebody read in the field that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
enum About {
    Client(ClientId),
    Written(String),
}

fn about(state: &State, serial: &Serial) -> Option<About> {
    let (_, issue) = state.ledger().issued(serial)?;
    if let Some(client) = issue.client {
        return Some(About::Client(client));
    }
    let contents = state.ledger().contents(serial)?;
    let fields = crate::overview::form::pages(state, &issue.form, issue.version)?
        .iter()
        .flat_map(|page| page.fields.iter().map(|field| (page.page, field.name.as_str())));
    let mut named = fields.filter(|(_, name)| {
        // Not a row of a table, which is about several.
        name.matches('.').count() == 1 && name.split('.').next_back().is_some_and(|last| WHO.contains(&last))
    });
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    named.find_map(|(page, name)| {
        let said = plain(contents.field(page, name)?.value?);
        (!said.is_empty()).then_some(About::Written(said))
    })
}

/// Another sheet of the same form about the same person at the same time that stands in a system already, and when it was
/// entered.
pub fn duplicate(state: &State, serial: &Serial, at: &str) -> Option<(Serial, DateTime)> {
    let own = about(state, serial)?;
    let (_, issue) = state.ledger().issued(serial)?;
    let is_entered = |stage: Stage| matches!(stage, Stage::Entered | Stage::Checked);
    let mut others = state
        .ledger()
        .sheets()
        .filter(|(other, sheet, of)| *other != serial && of.form == issue.form && is_entered(sheet.standing().stage));
    others.find_map(|(other, sheet, _)| {
        let is_same = when(state, other) == Some(at) && about(state, other).as_ref() == Some(&own);
        let entered = sheet.last(|told| matches!(told, Told::Entered { .. }))?;
        is_same.then(|| (other.clone(), entered.at))
    })
}
