//! Not one sheet missing: how many forms were issued, what became of each, where the others are, whether the event can be closed,
//! and how much is left to enter.

mod decide;
mod destroy;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde::Serialize;

pub use decide::{
    Adoption, Run, Sheets, adopt, check, enter, explain, give, guard_of, hand_in, issue, lose, settle, settle_field,
    void,
};
pub use destroy::{decide_destruction, destroy};

use super::form::find;
use crate::form::{FormDefinition, Guard};
use crate::id::UnitId;
use crate::ledger::{Issue, Sheet, Stage, Told};
use crate::sheet::Serial;
use crate::state::State;

/// How many sheets there are, and where they are. Always: `issued` is `entered` and `checked` and `voided` and `lost` and
/// `outstanding`; and `outstanding` is `stock` and `given` and `back` and `scanned` and `in_doubt`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub issued: u32,
    /// Not given out yet.
    pub stock: u32,
    pub given: u32,
    /// Handed in, and not scanned whole.
    pub back: u32,
    pub scanned: u32,
    /// Entered, and not checked.
    pub entered: u32,
    pub checked: u32,
    pub voided: u32,
    pub lost: u32,
    /// Two things were said that cannot both be true.
    pub in_doubt: u32,
    pub outstanding: u32,
    /// Outstanding, and nobody has said why.
    pub unexplained: u32,
}

impl Counts {
    fn count(&mut self, sheet: &Sheet) {
        let standing = sheet.standing();
        self.issued += 1;
        let place = match standing.stage {
            Stage::Stock => &mut self.stock,
            Stage::Given => &mut self.given,
            Stage::Back => &mut self.back,
            Stage::Scanned => &mut self.scanned,
            Stage::Entered => &mut self.entered,
            Stage::Checked => &mut self.checked,
            Stage::Voided => &mut self.voided,
            Stage::Lost => &mut self.lost,
            Stage::InDoubt => &mut self.in_doubt,
        };
        *place += 1;
        if standing.stage.is_outstanding() {
            self.outstanding += 1;
            self.unexplained += u32::from(!is_explained(sheet));
        }
    }

    /// Both together.
    pub fn with(self, other: Counts) -> Counts {
        Counts {
            issued: self.issued + other.issued,
            stock: self.stock + other.stock,
            given: self.given + other.given,
            back: self.back + other.back,
            scanned: self.scanned + other.scanned,
            entered: self.entered + other.entered,
            checked: self.checked + other.checked,
            voided: self.voided + other.voided,
            lost: self.lost + other.lost,
            in_doubt: self.in_doubt + other.in_doubt,
            outstanding: self.outstanding + other.outstanding,
            unexplained: self.unexplained + other.unexplained,
        }
    }

    /// Whether it adds up; it always does.
    pub fn adds_up(&self) -> bool {
        let done = self.entered + self.checked + self.voided + self.lost;
        let outstanding = self.stock + self.given + self.back + self.scanned + self.in_doubt;
        self.issued == done + self.outstanding && self.outstanding == outstanding
    }
}

/// Whether somebody has said why the sheet is outstanding. Doubt is not explained but settled.
fn is_explained(sheet: &Sheet) -> bool {
    let standing = sheet.standing();
    standing.stage != Stage::InDoubt && !standing.explained.is_empty()
}

/// Which sheets are meant.
#[derive(Clone, Copy, Debug, Default)]
pub struct Which<'a> {
    pub unit: Option<&'a UnitId>,
    /// The form's code, whatever its version.
    pub form: Option<&'a str>,
    pub stage: Option<Stage>,
    /// Whom they were given to.
    pub holder: Option<&'a str>,
}

impl Which<'_> {
    fn takes(&self, sheet: &Sheet, issue: &Issue) -> bool {
        let standing = sheet.standing();
        self.unit.is_none_or(|unit| *unit == issue.unit)
            && self.form.is_none_or(|form| form == issue.form)
            && self.stage.is_none_or(|stage| stage == standing.stage)
            && self.holder.is_none_or(|holder| standing.holders.iter().any(|of| of == holder))
    }
}

/// A unit and a form of one version, `TUR.1`.
pub type Group = (UnitId, String);

/// The counts of each unit and form.
pub fn counts(state: &State, which: Which<'_>) -> BTreeMap<Group, Counts> {
    // Most sheets that follow each other are of one run: its group is looked up once.
    let mut by_form: BTreeMap<(&UnitId, &str, u16), Counts> = BTreeMap::new();
    for (_, sheet, issue) in state.ledger().sheets().filter(|(_, sheet, issue)| which.takes(sheet, issue)) {
        by_form.entry((&issue.unit, issue.form.as_str(), issue.version)).or_default().count(sheet);
    }
    let named = |((unit, form, version), counts): ((&UnitId, &str, u16), Counts)| {
        ((unit.clone(), format!("{form}.{version}")), counts)
    };
    by_form.into_iter().map(named).collect()
}

/// All of them together.
pub fn total(counts: &BTreeMap<Group, Counts>) -> Counts {
    counts.values().fold(Counts::default(), |sum, counts| sum.with(*counts))
}

/// Where every sheet is, by serial.
pub fn sheets<'a>(
    state: &'a State,
    which: Which<'a>,
) -> impl DoubleEndedIterator<Item = (&'a Serial, &'a Sheet, &'a Issue)> {
    state.ledger().sheets().filter(move |(_, sheet, issue)| which.takes(sheet, issue))
}

/// Who has sheets that are given out, and how many, the most first.
pub fn holders(state: &State, which: Which<'_>) -> Vec<(String, u32)> {
    let mut by_holder: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, sheet, _) in sheets(state, which) {
        for holder in &sheet.standing().holders {
            *by_holder.entry(holder.as_str()).or_default() += 1;
        }
    }
    let mut all: Vec<(String, u32)> =
        by_holder.into_iter().map(|(holder, count)| (holder.to_string(), count)).collect();
    all.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    all
}

/// Whether the work after the event is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closing {
    pub counts: Counts,
    /// Outstanding sheets that nobody has explained.
    pub unexplained: Vec<Serial>,
    /// Sheets of which two things are said that cannot both be true.
    pub in_doubt: Vec<Serial>,
    /// Sheets that came in, and stand in no system: explained or not, they are work.
    pub to_enter: u32,
    /// Numbers that something is said of here, and whose issue has not arrived: another computer has not been met.
    pub unissued: Vec<Serial>,
}

impl Closing {
    /// *Efterarbetet avslutat* can be said: every sheet is accounted for.
    pub fn may_close(&self) -> bool {
        self.unexplained.is_empty() && self.in_doubt.is_empty() && self.to_enter == 0 && self.unissued.is_empty()
    }
}

/// What stands between now and the end of the work.
pub fn closing(state: &State, which: Which<'_>) -> Closing {
    let mut closing = Closing::default();
    for (serial, sheet, _) in sheets(state, which) {
        closing.counts.count(sheet);
        match sheet.standing().stage {
            Stage::InDoubt => closing.in_doubt.push(serial.clone()),
            Stage::Back | Stage::Scanned => closing.to_enter += 1,
            stage if stage.is_outstanding() && !is_explained(sheet) => closing.unexplained.push(serial.clone()),
            _ => {}
        }
    }
    if which.unit.is_none() {
        closing.unissued = state.ledger().unissued().map(|(serial, _)| serial.clone()).collect();
    }
    closing
}

/// What is left to enter (*skulden*).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Debt {
    /// Sheets that came in and stand in no system.
    pub left: u32,
    /// Sheets entered in the last 24 hours.
    pub entered_today: u32,
    /// Sheets an hour, over the hours since the first of those.
    pub pace: Option<f64>,
    /// At that pace, rounded up; `None` where nobody has entered anything today.
    pub hours_left: Option<u32>,
    /// The oldest sheet with medicine on it: when it was handed in or scanned, and its serial.
    pub oldest_medicine: Option<(DateTime, Serial)>,
}

/// The debt of those sheets at `now`.
pub fn debt(state: &State, which: Which<'_>, now: DateTime) -> Debt {
    let day = now.checked_sub(jiff::Span::new().hours(24)).unwrap_or(now);
    let mut debt = Debt::default();
    let mut first: Option<DateTime> = None;
    let mut medicine: BTreeMap<(&str, u16), bool> = BTreeMap::new();
    for (serial, sheet, issue) in sheets(state, which) {
        match sheet.standing().stage {
            Stage::Back | Stage::Scanned => {
                debt.left += 1;
                let has_medicine = medicine.entry((issue.form.as_str(), issue.version)).or_insert_with(|| {
                    find(state, &issue.form, issue.version).is_some_and(|form| guards(form).contains(&Guard::Medicine))
                });
                let since = came_in(sheet).filter(|_| *has_medicine);
                let candidate = since.map(|since| (since, serial.clone()));
                debt.oldest_medicine = match (debt.oldest_medicine.take(), candidate) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
            }
            Stage::Entered | Stage::Checked => {
                let entered = sheet.last(|told| matches!(told, Told::Entered { .. })).map(|said| said.at);
                if let Some(at) = entered.filter(|at| *at > day && *at <= now) {
                    debt.entered_today += 1;
                    first = Some(first.map_or(at, |first| first.min(at)));
                }
            }
            _ => {}
        }
    }
    if let Some(first) = first {
        let minutes = first.until((jiff::Unit::Minute, now)).map_or(60, |span| span.get_minutes());
        // Who has entered three sheets in five minutes has no pace yet.
        let pace = f64::from(debt.entered_today) / (minutes.max(60) as f64 / 60.0);
        debt.pace = Some(pace);
        debt.hours_left = Some((f64::from(debt.left) / pace).ceil() as u32);
    }
    debt
}

/// When a sheet came in first.
pub fn came_in(sheet: &Sheet) -> Option<DateTime> {
    let is_in = |told: &Told| matches!(told, Told::Back { .. } | Told::Scanned(_));
    sheet.said().find(|(_, said)| is_in(&said.told)).map(|(_, said)| said.at)
}

/// The guards of a form's fields.
pub fn guards(form: &FormDefinition) -> Vec<Guard> {
    form.sections.iter().flat_map(|section| &section.fields).map(|field| field.guard).collect()
}
