//! Time to harm: who is hurt first when nobody comes.
//!
//! The judgement is data: `harm.toml`, which the municipality's MAS reads, changes and signs. How it is used:
//! - The least hours of all that was found counts.
//! - A row of the file gives one reason, in the source's own words, weightiest first; at most `MOST_REASONS` are told, and
//!   how many more there are (`+2`): they stand on the client's sheet. Ordinary needs (food, hygiene, company) count for the
//!   hours and are no reasons; a client who has nothing else is told by the first of them.
//! - Unknown is 24 hours, never nothing: a client without a need, or with a need that no row knows, is looked in on within
//!   the day. Only a client whose every need is known to be able to wait gets 72.
//! - Two carers mean lifting: at most 8. Living alone, or any medicine or order: at most 24.
//! - Diagnoses are not read: the list is for everybody who works, the diagnosis is not.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use jiff::civil::{Date, Time};
use serde::Deserialize;

use super::fold::fold;
use crate::care::{Client, Medicine, Order, Slot, Visit};

/// The vocabulary that Plan B comes with.
pub const SHIPPED: &str = include_str!("harm.toml");

/// The hours that a client can be given.
pub const HOURS: [u32; 6] = [1, 2, 4, 8, 24, 72];

/// What is not known is looked in on within the day.
const UNKNOWN_HOURS: u32 = 24;
/// The weight of what no row knows.
const UNKNOWN: (u32, usize) = (UNKNOWN_HOURS, usize::MAX);
/// Two carers mean lifting.
const TWO_CARERS_HOURS: u32 = 8;
/// A time is given for what must happen within these hours.
const TIMED_HOURS: u32 = 8;
/// The most reasons of a client that the list tells.
pub const MOST_REASONS: usize = 5;
/// So many plain needs tell of a client for whom no row gives a reason.
const PLAIN_NEEDS: usize = 2;
/// A plain need is cut after this many letters.
const PLAIN_NEED_LETTERS: usize = 60;
/// The most rows, and words per row, of a vocabulary.
const MOST_ROWS: usize = 1000;

/// Where a word may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Where {
    Need,
    Device,
    Medicine,
    Alarm,
    Visit,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[allow(dead_code, reason = "read so that a file of a later version with other keys is refused by name")]
    version: u32,
    #[allow(dead_code, reason = "for the reader of the file")]
    written_on: String,
    row: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    hours: u32,
    #[serde(default)]
    told: Told,
    words: Vec<String>,
    r#where: Vec<Where>,
    #[allow(dead_code, reason = "for the reader of the file")]
    source: String,
    verified_by: String,
    verified_on: String,
}

/// Whether a row's finds are told on the list or only count for the hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Told {
    #[default]
    Reason,
    /// What most clients need.
    Ordinary,
}

/// What is wrong with a vocabulary, for the person who edits it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum VocabularyError {
    #[error("{0}")]
    Toml(String),
    #[error("row {row}: {hours} hours; choose 1, 2, 4, 8, 24 or 72")]
    Hours { row: usize, hours: u32 },
    #[error("row {row}: a word without letters or digits")]
    EmptyWord { row: usize },
    #[error("more than {MOST_ROWS} rows or words in a row")]
    TooLong,
}

/// The words that mean harm, ready to be looked for.
pub struct Vocabulary {
    rows: Vec<Row>,
    finder: AhoCorasick,
    /// The row of each pattern.
    row_of: Vec<usize>,
}

impl Vocabulary {
    /// Reads a vocabulary from TOML.
    pub fn parse(text: &str) -> Result<Vocabulary, VocabularyError> {
        let file: File = toml::from_str(text).map_err(|e| VocabularyError::Toml(e.to_string()))?;
        if file.row.len() > MOST_ROWS || file.row.iter().any(|row| row.words.len() > MOST_ROWS) {
            return Err(VocabularyError::TooLong);
        }
        let (mut patterns, mut row_of) = (Vec::new(), Vec::new());
        for (at, row) in file.row.iter().enumerate() {
            if !HOURS.contains(&row.hours) {
                return Err(VocabularyError::Hours { row: at + 1, hours: row.hours });
            }
            for word in &row.words {
                let folded = fold(word);
                if folded.trim().is_empty() {
                    return Err(VocabularyError::EmptyWord { row: at + 1 });
                }
                // Matched at the start of a word: a space before, anything after.
                patterns.push(folded.trim_end().to_string());
                row_of.push(at);
            }
        }
        let finder = AhoCorasick::new(&patterns).map_err(|e| VocabularyError::Toml(e.to_string()))?;
        Ok(Vocabulary { rows: file.row, finder, row_of })
    }

    /// How many rows nobody has signed yet, of how many.
    pub fn unverified(&self) -> (usize, usize) {
        let open = self.rows.iter().filter(|row| row.verified_by.is_empty() || row.verified_on.is_empty()).count();
        (open, self.rows.len())
    }

    /// The weightiest row that `text` meets: (hours, row).
    fn weigh(&self, text: &str, place: Where) -> Option<(u32, usize)> {
        let folded = fold(text);
        self.finder
            .find_overlapping_iter(&folded)
            .filter_map(|found| self.row_of.get(found.pattern().as_usize()))
            .filter_map(|at| self.rows.get(*at).filter(|row| row.r#where.contains(&place)).map(|row| (row.hours, *at)))
            .min()
    }
}

/// Whether all that is known of a client is there tonight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    Whole,
    /// Medicines, orders or visits are held: what they would have said is not known.
    Partly,
}

/// What is known about one client.
pub struct Facts<'a> {
    pub client: &'a Client,
    pub known: Known,
    pub medicines: &'a [&'a Medicine],
    pub orders: &'a [&'a Order],
    /// The planned visits of the period.
    pub visits: &'a [&'a Visit],
    /// The word for living alone, as printed.
    pub lives_alone: &'a str,
}

/// How soon a client is hurt, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessed {
    /// One of `HOURS`.
    pub hours: u32,
    /// In the source's words, weightiest first; when there are more than are told, `+2` last.
    pub reasons: Vec<String>,
    /// `08:00 Insulin NovoRapid`: the first time of the day for the weightiest reason that has one.
    pub by_when: Option<String>,
}

/// Something found: weight, text, and the slots in which it is due.
struct Found {
    weight: (u32, usize),
    place: Where,
    text: String,
    due: Option<Time>,
}

/// Judges how soon `facts.client` is hurt when nobody comes.
pub fn assess(vocabulary: &Vocabulary, facts: &Facts<'_>) -> Assessed {
    let first_in = first_visit_per_slot(facts.visits);
    let due = |slot: Slot| first_in.get(&slot).copied().unwrap_or(nominal(slot));
    let client = facts.client;
    let mut found = Vec::new();
    let mut unknown = client.needs.is_empty() || facts.known == Known::Partly;
    for need in &client.needs {
        match vocabulary.weigh(&need.text, Where::Need) {
            Some(weight) => {
                found.push(Found { weight, place: Where::Need, text: need.text.clone(), due: need.slot.map(due) });
            }
            None => {
                unknown = true;
                found.push(Found { weight: UNKNOWN, place: Where::Need, text: need.text.clone(), due: None });
            }
        }
    }
    for (text, place) in
        client.devices.iter().map(|t| (t, Where::Device)).chain(client.alarm.iter().map(|t| (t, Where::Alarm)))
    {
        let weight = vocabulary.weigh(text, place).unwrap_or(UNKNOWN);
        found.push(Found { weight, place, text: text.clone(), due: None });
    }
    for medicine in facts.medicines {
        if let Some(weight) = vocabulary.weigh(&medicine.name, Where::Medicine) {
            let slot = medicine.doses.iter().map(|(slot, _)| *slot).min();
            let text = medicine.name.clone();
            found.push(Found { weight, place: Where::Medicine, text, due: slot.map(due) });
        }
    }
    found.extend(found_in_visits(vocabulary, facts.visits));
    // The same words twice (a need and a visit's action) stand once, as the one that has a time.
    found.sort_by(|a, b| (a.weight, &a.text, a.due.is_none(), a.due).cmp(&(b.weight, &b.text, b.due.is_none(), b.due)));
    found.dedup_by(|later, first| later.text == first.text);
    let mut hours = found.first().map_or(UNKNOWN_HOURS, |first| first.weight.0);
    if unknown || client.lives_alone == Some(true) || !facts.medicines.is_empty() || !facts.orders.is_empty() {
        hours = hours.min(UNKNOWN_HOURS);
    }
    if client.two_carers {
        hours = hours.min(TWO_CARERS_HOURS);
    }
    let by_when = found
        .iter()
        .filter(|f| f.weight.0 <= TIMED_HOURS)
        .find_map(|f| f.due.map(|time| format!("{:02}:{:02} {}", time.hour(), time.minute(), f.text)));
    Assessed { hours, reasons: reasons(vocabulary, &mut found, facts), by_when }
}

/// The reasons that the list tells; `found` is put in their order.
fn reasons(vocabulary: &Vocabulary, found: &mut [Found], facts: &Facts<'_>) -> Vec<String> {
    // Of one row the need is told rather than the medicine that it is for.
    found.sort_by(|a, b| (a.weight, a.place, &a.text).cmp(&(b.weight, b.place, &b.text)));
    let (mut rows, mut reasons): (BTreeSet<usize>, Vec<String>) = (BTreeSet::new(), Vec::new());
    for found in found.iter().filter(|found| !found.text.trim().is_empty()) {
        let is_reason = vocabulary.rows.get(found.weight.1).is_some_and(|row| row.told == Told::Reason);
        if is_reason && rows.insert(found.weight.1) && !reasons.contains(&found.text) {
            reasons.push(found.text.clone());
        }
    }
    if reasons.is_empty() {
        let needs = facts.client.needs.iter().map(|need| need.text.trim()).filter(|text| !text.is_empty());
        for need in needs.map(|text| text.chars().take(PLAIN_NEED_LETTERS).collect::<String>()) {
            if !reasons.contains(&need) {
                reasons.push(need);
            }
        }
        reasons.truncate(PLAIN_NEEDS);
    }
    if facts.client.lives_alone == Some(true) {
        reasons.push(facts.lives_alone.to_string());
    }
    let more = reasons.len().saturating_sub(MOST_REASONS);
    if more > 0 {
        reasons.truncate(MOST_REASONS);
        reasons.push(format!("+{more}"));
    }
    reasons
}

fn found_in_visits(vocabulary: &Vocabulary, visits: &[&Visit]) -> Vec<Found> {
    let mut first: BTreeMap<&str, Time> = BTreeMap::new();
    for visit in visits {
        for action in &visit.actions {
            let time = first.entry(action.as_str()).or_insert(visit.start);
            *time = (*time).min(visit.start);
        }
    }
    let weighed = first.into_iter().filter_map(|(action, time)| {
        let weight = vocabulary.weigh(action, Where::Visit)?;
        Some(Found { weight, place: Where::Visit, text: action.to_string(), due: Some(time) })
    });
    weighed.collect()
}

/// The earliest start per slot over all days.
fn first_visit_per_slot(visits: &[&Visit]) -> BTreeMap<Slot, Time> {
    let mut first: BTreeMap<Slot, (Date, Time)> = BTreeMap::new();
    for visit in visits {
        let entry = first.entry(Slot::of(visit.start)).or_insert((visit.date, visit.start));
        entry.1 = entry.1.min(visit.start);
    }
    first.into_iter().map(|(slot, (_, time))| (slot, time)).collect()
}

/// The usual clock time of a slot, where no visit says it.
fn nominal(slot: Slot) -> Time {
    let hour = match slot {
        Slot::Morning => 8,
        Slot::Forenoon => 10,
        Slot::Lunch => 12,
        Slot::Afternoon => 15,
        Slot::Evening => 19,
        Slot::Night => 22,
    };
    Time::constant(hour, 0, 0, 0)
}

#[cfg(test)]
mod tests;
