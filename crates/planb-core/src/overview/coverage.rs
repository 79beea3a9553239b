//! The coverage board: which unit could not do what on paper tomorrow, and twelve checks of the whole organisation.
//!
//! Paper counts, not files: a binder is as old as what is printed and locked in. Every cell says why in words; every check
//! names what is missing. There is no percentage.

mod cells;
mod checks;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::organisation::Units;
use super::plan;
use crate::id::UnitId;
use crate::plan::standing;
use crate::register::{Record, RecordId};
use crate::state::State;
pub use checks::{Check, checks};

/// Up to so many days the paper is fresh, and up to so many it still covers the printed two weeks of visits.
pub const FRESH_DAYS: i32 = 7;
pub const MOST_DAYS: i32 = 14;
/// Medicines: three days, then a week.
pub const FRESH_MEDICINE_DAYS: i32 = 3;
pub const MOST_MEDICINE_DAYS: i32 = 7;
/// How long a drill or an exercise counts.
pub const PRACTISED_DAYS: i32 = 365;
/// How many one person may call before a chain has a hole.
pub const MOST_CALLS: usize = 8;

/// The colour of a cell; words always stand beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// The unit does not need it.
    None,
    Good,
    Soon,
    Bad,
}

impl From<standing::Tone> for Tone {
    fn from(tone: standing::Tone) -> Tone {
        match tone {
            standing::Tone::Good => Tone::Good,
            standing::Tone::Soon => Tone::Soon,
            standing::Tone::Bad => Tone::Bad,
        }
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub tone: Tone,
    /// The text's key: `cell-…` or, for a plan, `standing-…`.
    pub word_key: &'static str,
    pub args: Vec<(&'static str, String)>,
    /// The day that it is about.
    pub date: Option<Date>,
}

impl Cell {
    fn new(tone: Tone, word_key: &'static str) -> Cell {
        Cell { tone, word_key, args: Vec::new(), date: None }
    }

    fn on(self, date: Option<Date>) -> Cell {
        Cell { date, ..self }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Cell {
        self.args.push((name, value.to_string()));
        self
    }
}

/// The columns: their words are `column-…`.
pub const COLUMNS: [&str; 7] = [
    "column-plan",
    "column-binder",
    "column-keys",
    "column-medicines",
    "column-forms",
    "column-chain",
    "column-plan-b",
];

/// One unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub unit: UnitId,
    pub name: String,
    /// In the order of [`COLUMNS`].
    pub cells: [Cell; 7],
}

/// All units that the reader sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    pub rows: Vec<Row>,
}

/// The board today. `sees` says whether the reader sees what belongs to a unit.
pub fn board(state: &State, today: Date, sees: impl Fn(Option<&UnitId>) -> bool) -> Board {
    let units = Units::of(state);
    let paper = Paper::of(state, today);
    let seen = units.iter().filter(|unit| sees(Some(&unit.id)));
    let mut rows: Vec<Row> = seen
        .map(|unit| Row {
            unit: unit.id.clone(),
            name: unit.name.clone(),
            cells: cells::cells(state, &paper, &unit.id, today),
        })
        .collect();
    rows.sort_by(|one, other| (&one.name, &one.unit).cmp(&(&other.name, &other.unit)));
    Board { rows }
}

type Records<'a> = Vec<(&'a RecordId, &'a Record)>;

/// What the register has of each unit, gathered once for all units.
struct Paper<'a> {
    plans: BTreeMap<&'a str, Records<'a>>,
    copies: BTreeMap<&'a str, Records<'a>>,
    locked_in: BTreeMap<&'a str, Records<'a>>,
    chains: BTreeMap<&'a str, Records<'a>>,
    covers: BTreeMap<&'a str, Records<'a>>,
    exercises: BTreeMap<&'a str, Records<'a>>,
    systems: Records<'a>,
    bound: plan::Bound,
    /// Units of the people who have a place in a chain, by chain.
    reached: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// How each chain stands.
    chain_cells: BTreeMap<&'a RecordId, Cell>,
}

impl<'a> Paper<'a> {
    fn of(state: &'a State, today: Date) -> Paper<'a> {
        let register = state.register();
        let by_unit = |kind: &str| {
            let mut by: BTreeMap<&str, Records> = BTreeMap::new();
            register.of(kind).for_each(|(id, record)| by.entry(record.get("unit")).or_default().push((id, record)));
            by
        };
        let mut reached: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (_, link) in register.of("link") {
            let units = register.get("person", link.get("person")).all("unit");
            reached.entry(link.get("chain")).or_default().extend(units);
        }
        let one_chain = |(id, chain)| (id, cells::one_chain(state, id, chain, today));
        Paper {
            plans: by_unit("plan"),
            copies: by_unit("copy"),
            locked_in: by_unit("lockedin"),
            chains: by_unit("chain"),
            covers: by_unit("cover"),
            exercises: by_unit("exercise"),
            systems: register.of("system").collect(),
            bound: plan::Bound::of(state),
            reached,
            chain_cells: register.of("chain").map(one_chain).collect(),
        }
    }
}

fn of<'a, 'b>(by_unit: &'b BTreeMap<&'a str, Records<'a>>, unit: &str) -> &'b [(&'a RecordId, &'a Record)] {
    by_unit.get(unit).map_or(&[], Vec::as_slice)
}

/// The day that a field says; also the day of `2026-11-22 02:10`.
fn day(record: &Record, field: &str) -> Option<Date> {
    record.get(field).get(..10)?.parse().ok()
}

/// How many days ago.
fn age(date: Date, today: Date) -> i32 {
    (today - date).get_days()
}
