//! The search: units, people, systems, plans and the rest by any word of theirs, with a wrong letter or a part of a number.
//!
//! Everything's words are folded and sorted once for a state ([`Index`]); a search then looks at each word that there is
//! once, however many records have it.

mod near;
#[cfg(test)]
mod tests;
mod typed;
mod words;

use std::collections::BTreeMap;

use super::organisation::Units;
use crate::id::UnitId;
use crate::register::folded::fold_into;
use crate::register::{Belongs, Record, RecordId, Schema};
use crate::state::{State, schemas};
pub use typed::Typed;
use typed::{Fit, fit, is_within};
use words::{Words, said};

/// The kinds that can be found, in the order in which equals are shown.
pub const KINDS: [&str; 10] =
    ["unit", "person", "system", "post", "duty", "chain", "plan", "delegation", "copy", "task"];

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub kind: &'static str,
    pub id: RecordId,
    pub title: String,
    /// What tells it from others of its name: a person's unit, a system's purpose.
    pub detail: String,
    pub score: u32,
}

/// Everything that can be found in one state.
#[derive(Clone, Debug, Default)]
pub struct Index {
    things: Vec<Thing>,
    /// Every word in a title, and every other word, with the things that have it.
    in_titles: Vec<(String, Vec<u32>)>,
    elsewhere: Vec<(String, Vec<u32>)>,
    /// Digits of telephone numbers, by the thing that has them.
    phones: Vec<(u32, String)>,
}

/// A thing that can be found, in the order in which equals are shown.
#[derive(Clone, Debug)]
struct Thing {
    kind: &'static str,
    id: RecordId,
    title: String,
    detail: String,
    /// Whoever sees one of these sees it; `None` is what belongs to all.
    units: Vec<Option<UnitId>>,
}

impl Index {
    /// Folds everything that can be found.
    pub fn of(state: &State) -> Index {
        let units = Units::of(state);
        let mut found: Vec<(Thing, Words)> = Vec::new();
        for kind in KINDS {
            let Some(schema) = schemas::schema(kind) else { continue };
            for (id, record) in state.register().of(kind) {
                let (title, detail) = said(state, &units, schema, record);
                let thing = Thing { kind, id: id.clone(), title, detail, units: owners(schema, id, record) };
                found.push((thing, Words::of(state, &units, schema, record)));
            }
        }
        for unit in units.iter().filter(|unit| !unit.is_registered) {
            let mut words = Words::default();
            fold_into(&unit.name, &mut words.title);
            let (id, title, units) = (RecordId::from(&unit.id), unit.name.clone(), vec![Some(unit.id.clone())]);
            found.push((Thing { kind: "unit", id, title, detail: String::new(), units }, words));
        }
        let rank = |kind: &str| KINDS.iter().position(|known| *known == kind);
        found.sort_by(|(one, _), (other, _)| {
            (rank(one.kind), &one.title, &one.id).cmp(&(rank(other.kind), &other.title, &other.id))
        });
        Index::sorted(found)
    }

    fn sorted(found: Vec<(Thing, Words)>) -> Index {
        let mut index = Index::default();
        let (mut in_titles, mut elsewhere) = (BTreeMap::new(), BTreeMap::new());
        for (number, (thing, words)) in (0_u32..).zip(found) {
            index.things.push(thing);
            for (text, of_word) in [(&words.title, &mut in_titles), (&words.other, &mut elsewhere)] {
                for word in text.split(' ').filter(|word| !word.is_empty()) {
                    let things: &mut Vec<u32> = of_word.entry(word.to_string()).or_default();
                    if things.last() != Some(&number) {
                        things.push(number);
                    }
                }
            }
            if !words.phones.is_empty() {
                index.phones.push((number, words.phones));
            }
        }
        index.in_titles = in_titles.into_iter().collect();
        index.elsewhere = elsewhere.into_iter().collect();
        index
    }

    /// Finds what fits every typed word, best first, at most `most`. `sees` says whether the reader sees what belongs to a unit.
    pub fn find(&self, sees: impl Fn(Option<&UnitId>) -> bool, typed: &str, most: usize) -> Vec<Hit> {
        let typed = Typed::of(typed);
        let Some((first, rest)) = typed.words.split_first() else { return Vec::new() };
        let mut scores = self.scores(first);
        for word in rest {
            let more = self.scores(word);
            for (sum, score) in scores.iter_mut().zip(more) {
                *sum = if *sum == 0 || score == 0 { 0 } else { *sum + score };
            }
        }
        let found = self.things.iter().zip(scores).filter(|(_, score)| *score > 0);
        let seen = found.filter(|(thing, _)| thing.units.iter().any(|unit| sees(unit.as_ref())));
        let mut seen: Vec<(&Thing, u32)> = seen.collect();
        // Stable: equals stay in their order.
        seen.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
        let hit = |(thing, score): (&Thing, u32)| Hit {
            kind: thing.kind,
            id: thing.id.clone(),
            title: thing.title.clone(),
            detail: thing.detail.clone(),
            score,
        };
        seen.into_iter().take(most).map(hit).collect()
    }

    /// How well each thing fits one typed word; 0 where it does not.
    fn scores(&self, typed: &str) -> Vec<u32> {
        let mut scores = vec![0; self.things.len()];
        let mut take = |things: &[u32], score: u32| {
            for thing in things {
                if let Some(best) = scores.get_mut(*thing as usize) {
                    *best = score.max(*best);
                }
            }
        };
        for (word, things) in &self.in_titles {
            fit(typed, word).into_iter().for_each(|fit| take(things, fit.in_title()));
        }
        for (word, things) in &self.elsewhere {
            fit(typed, word).into_iter().for_each(|fit| take(things, fit.elsewhere()));
        }
        for (thing, phones) in &self.phones {
            if is_within(typed, phones) {
                take(&[*thing], Fit::Prefix.elsewhere());
            }
        }
        scores
    }
}

/// Whose a record is: the units that it names, or none.
fn owners(schema: &Schema, id: &RecordId, record: &Record) -> Vec<Option<UnitId>> {
    match schema.belongs {
        Belongs::Field(field) if !record.get(field).is_empty() => {
            record.all(field).map(|unit| Some(UnitId(unit.to_string()))).collect()
        }
        _ => vec![schema.unit_of(id, |field| record.get(field))],
    }
}
