//! The paper: which sheets lie locked in, how old they are, which must be swapped, printed or destroyed.
//!
//! Paper is what was printed *and* locked in; a file, and a print that still lies in the tray, is none.

pub mod lock_in;

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::binder::change::{self, Lying};
use super::binder::page::Tab;
use crate::copy::PRINT_DAY;
use crate::id::UnitId;
use crate::print::{Print, SheetAt};
use crate::register::{Record, RecordId};
use crate::sheet::Place;
use crate::snapshot::Edition;
use crate::state::State;

/// States of a copy that lies, or is known to be, where its holder can read it.
pub const LOCKED_IN: [&str; 3] = ["locked-in", "carried-out", "back"];

/// One edition of a unit's paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper {
    /// The newest sheet at each place and day.
    pub sheets: BTreeMap<(Place, Option<Date>), Lying>,
    /// Sheets that a newer one has replaced and that nobody has destroyed, in copies of which other sheets still serve.
    pub old: BTreeSet<SheetAt>,
    /// Copies of which every sheet has been replaced.
    pub old_copies: BTreeSet<RecordId>,
}

/// When and how old what was signed as locked in last is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signed {
    /// Of which day the data is.
    pub data: Date,
    pub on: Date,
}

/// The age of a unit's paper: what was signed as locked in, or a binder that the register has as locked in. A word that was
/// signed before a binder was lost says nothing about where the paper is now.
pub fn signed(state: &State, unit: &UnitId) -> Option<Signed> {
    let register = state.register();
    let copies = || register.by("copy", "unit", &unit.0).map(|(_, copy)| copy).filter(|it| it.get("what") == "binder");
    let lost = copies().filter(|copy| copy.get("state") == "lost").filter_map(|copy| day(copy, "state_on")).max();
    let words = register.by("lockedin", "unit", &unit.0).filter_map(|(_, word)| {
        let signed = Signed { data: day(word, "data_as_of")?, on: day(word, "day")? };
        lost.is_none_or(|lost| signed.on > lost).then_some(signed)
    });
    let kept = copies().filter(|copy| LOCKED_IN.contains(&copy.get("state"))).filter_map(|copy| {
        let data = day(copy, "data_as_of").or_else(|| day(copy, "printed_on"))?;
        Some(Signed { data, on: day(copy, "state_on").or_else(|| day(copy, "printed_on"))? })
    });
    words.chain(kept).max()
}

fn day(record: &Record, field: &str) -> Option<Date> {
    record.get(field).get(..10)?.parse().ok()
}

impl Paper {
    /// One edition's paper by the log.
    pub fn of(state: &State, unit: &UnitId, edition: Edition) -> Paper {
        let mut paper = Paper::default();
        let Some(of) = state.unit(unit) else { return paper };
        let destroyed = of.prints().destroyed();
        let is_here = |print: &Print| {
            let copy = state.register().get("copy", &print.copy.0);
            print.supplement == (edition == Edition::Supplement)
                && copy.is_live()
                && LOCKED_IN.contains(&copy.get("state"))
        };
        let mut used: BTreeMap<&RecordId, usize> = BTreeMap::new();
        let mut replaced: BTreeMap<&RecordId, BTreeSet<SheetAt>> = BTreeMap::new();
        let mut from: BTreeMap<(Place, Option<Date>), &RecordId> = BTreeMap::new();
        for (order, print) in of.prints().printed().filter(|(_, print)| is_here(print)) {
            used.entry(&print.copy).or_default();
            for sheet in print.sheets().filter(|sheet| destroyed.get(sheet).is_none_or(|gone| *gone < order)) {
                *used.entry(&print.copy).or_default() += 1;
                let key = (sheet.place.clone(), change::date_of(&sheet.place, print.night));
                let lying = Lying { serial: sheet.serial, night: print.night };
                if let Some(old) = paper.sheets.insert(key.clone(), lying) {
                    let copy = from.get(&key).copied().unwrap_or(&print.copy);
                    let old = SheetAt { place: key.0.clone(), serial: old.serial };
                    replaced.entry(copy).or_default().insert(old);
                    used.entry(copy).and_modify(|left| *left -= 1);
                }
                from.insert(key, &print.copy);
            }
        }
        for (copy, sheets) in replaced {
            match used.get(copy) {
                Some(0) => drop(paper.old_copies.insert(copy.clone())),
                _ => paper.old.extend(sheets),
            }
        }
        // The same sheet printed again is in use, not old.
        let now: BTreeSet<SheetAt> = paper.in_use().collect();
        paper.old.retain(|sheet| !now.contains(sheet));
        paper
    }

    /// The sheets that lie there, whatever their day.
    pub fn in_use(&self) -> impl Iterator<Item = SheetAt> + '_ {
        self.sheets.iter().map(|((place, _), lying)| SheetAt { place: place.clone(), serial: lying.serial.clone() })
    }

    /// Sheets to destroy or to hand in: what was replaced, and what the binder of `night` no longer has.
    pub fn to_destroy(&self, state: &State, unit: &UnitId, edition: Edition) -> BTreeSet<SheetAt> {
        let shelf = state.unit(unit).and_then(|unit| unit.shelf(edition));
        let Some((shelf, issued)) = shelf.and_then(|shelf| Some((shelf, shelf.issued()?))) else {
            return self.old.clone();
        };
        let now: BTreeSet<(Place, Option<Date>)> = shelf
            .register()
            .into_values()
            .map(|sheet| (sheet.place.clone(), change::date_of(&sheet.place, issued.night)))
            .collect();
        let gone = self.sheets.iter().filter(|(key, _)| !now.contains(*key) && !change::is_change_sheet(&key.0));
        let gone = gone.map(|((place, _), lying)| SheetAt { place: place.clone(), serial: lying.serial.clone() });
        self.old.iter().cloned().chain(gone).collect()
    }
}

/// The newest sheet at each place of one tab of the common binder, as [`Paper::of`] has it, without a look at the others.
pub fn lying_in(state: &State, unit: &UnitId, tab: Tab) -> BTreeMap<Place, Lying> {
    let Some(of) = state.unit(unit) else { return BTreeMap::new() };
    let destroyed = of.prints().destroyed();
    let is_here = |print: &Print| {
        let copy = state.register().get("copy", &print.copy.0);
        !print.supplement && copy.is_live() && LOCKED_IN.contains(&copy.get("state"))
    };
    let mut lying = BTreeMap::new();
    for (order, print) in of.prints().printed().filter(|(_, print)| is_here(print)) {
        for sheet in print.sheets_of(tab.letter()) {
            if destroyed.get(&sheet).is_none_or(|gone| *gone < order) {
                lying.insert(sheet.place, Lying { serial: sheet.serial, night: print.night });
            }
        }
    }
    lying
}

/// How often a part of the binder is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    Weekly,
    Monthly,
    /// When a sheet of it has changed; sheets are swapped one by one.
    OnChange,
}

/// When a unit prints one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintDay {
    pub tab: Tab,
    pub rhythm: Rhythm,
    pub weekday: Weekday,
}

/// How a part stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub day: PrintDay,
    /// The last night of which sheets were printed and locked in.
    pub last: Option<Date>,
    /// Sheets on paper that are not as they should be.
    pub changed: usize,
    /// The day since which it should have been printed; `None`: it need not be now.
    pub since: Option<Date>,
}

/// A tab's word in the register.
pub fn tab_word(tab: Tab) -> &'static str {
    match tab {
        Tab::First => "first",
        Tab::Runs => "runs",
        Tab::Clients => "clients",
        Tab::Bag => "bag",
        Tab::Medicines => "medicines",
        Tab::Payments => "payments",
        Tab::Codes => "codes",
        Tab::Forms => "forms",
        Tab::Reports(_) => "reports",
        Tab::Plans => "plans",
    }
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// When a unit prints a part: as the register says, else as it is usually done.
pub fn print_day(state: &State, unit: &UnitId, tab: Tab) -> PrintDay {
    let word = tab_word(tab);
    let all = state.register().by(PRINT_DAY.kind, "unit", &unit.0);
    let mut own = all.map(|(_, record)| record).filter(|record| record.get("part") == word);
    let (rhythm, weekday) =
        own.next_back_by_last().map_or(("", ""), |record| (record.get("rhythm"), record.get("weekday")));
    let usual = match tab {
        Tab::First | Tab::Runs => Rhythm::Weekly,
        Tab::Payments => Rhythm::Monthly,
        Tab::Clients | Tab::Bag | Tab::Medicines | Tab::Codes | Tab::Forms | Tab::Reports(_) | Tab::Plans => {
            Rhythm::OnChange
        }
    };
    PrintDay {
        tab,
        rhythm: match rhythm {
            "weekly" => Rhythm::Weekly,
            "monthly" => Rhythm::Monthly,
            "on-change" => Rhythm::OnChange,
            _ => usual,
        },
        weekday: WEEKDAYS.into_iter().find(|(word, _)| *word == weekday).map_or(Weekday::Wednesday, |(_, day)| day),
    }
}

trait LastWritten<'a> {
    fn next_back_by_last(&mut self) -> Option<&'a Record>;
}

impl<'a, I: Iterator<Item = &'a Record>> LastWritten<'a> for I {
    /// The record that was written last: two may say when one part is printed.
    fn next_back_by_last(&mut self) -> Option<&'a Record> {
        self.max_by_key(|record| record.last().map(|(order, _)| *order))
    }
}

/// Every part that the unit's last binder has, and whether it should be printed today.
pub fn due(state: &State, unit: &UnitId, today: Date) -> Vec<Due> {
    let shelf = state.unit(unit).and_then(|unit| unit.shelf(Edition::Common));
    let Some((shelf, issued)) = shelf.and_then(|shelf| Some((shelf, shelf.issued()?))) else { return Vec::new() };
    let paper = Paper::of(state, unit, Edition::Common);
    let sheets = shelf.register();
    let of = |tab: Tab| move |place: &Place| place.0.starts_with(tab.letter()) && !change::is_change_sheet(place);
    let tabs = Tab::ALL.into_iter().filter(|tab| sheets.values().any(|sheet| of(*tab)(&sheet.place)));
    tabs.map(|tab| {
        let day = print_day(state, unit, tab);
        let lying = || paper.sheets.iter().filter(|((place, _), _)| of(tab)(place));
        let last = lying().map(|(_, lying)| lying.night).max();
        let differs = |place: &Place, serial| {
            let key = (place.clone(), change::date_of(place, issued.night));
            match paper.sheets.get(&key) {
                Some(lying) => lying.serial != serial,
                None => key.1.is_none(),
            }
        };
        let here = sheets.values().filter(|sheet| of(tab)(&sheet.place));
        let changed = here.filter(|sheet| differs(&sheet.place, sheet.serial.clone())).count();
        let since = match (day.rhythm, last) {
            (_, None) => Some(today),
            (Rhythm::OnChange, Some(_)) => (changed > 0).then_some(issued.night),
            (rhythm, Some(last)) => Some(latest(rhythm, day.weekday, today)).filter(|day| last < *day),
        };
        Due { day, last, changed, since }
    })
    .collect()
}

/// The last print day up to `today`: this week's, or the first of the month's.
fn latest(rhythm: Rhythm, weekday: Weekday, today: Date) -> Date {
    let mut days =
        std::iter::successors(Some(today), |day| day.yesterday().ok()).filter(|day| day.weekday() == weekday);
    match rhythm {
        Rhythm::Monthly => days.take(10).find(|day| day.day() <= 7),
        _ => days.next(),
    }
    .unwrap_or_else(|| today.checked_sub(7.days()).unwrap_or(today))
}

#[cfg(test)]
mod tests;
