//! What the freeze of an incident lets through: the data of the frozen night of each source, and nothing newer before somebody has
//! decided to take it in.
//!
//! A sealed binder is of one night and holds all sources, so the newest is used that has nothing newer of any of them. Where
//! a unit is opened, each kind is taken from the night of its own source.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::care::Kind;
use crate::incident;
use crate::state::State;

/// A source, and the night that everybody works from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenSource {
    pub source: String,
    pub night: String,
    /// When, by whom and why it was taken in, as the record says it.
    pub taken_at: String,
    pub taken_by: String,
    pub why: String,
    /// Its first good night after the frozen one.
    pub newer: Option<Date>,
}

/// What is frozen in the incident that goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frozen {
    pub sources: Vec<FrozenSource>,
    kinds: BTreeMap<Kind, Date>,
    /// Nights from this one on hold something that nobody has taken in.
    before: Option<Date>,
}

impl Frozen {
    /// What is frozen now; `None` where no incident goes on, or nothing had come when it began.
    pub fn of(state: &State) -> Option<Frozen> {
        let register = state.register();
        let current = incident::current(register)?;
        let records = incident::frozen(register, current.id);
        let mut frozen = Frozen::default();
        for (source, (_, record)) in &records {
            let Ok(night) = record.get("night").parse::<Date>() else { continue };
            let history = state.source_history(source);
            let newer = history.iter().map(|good| good.night).filter(|good| *good > night).min();
            frozen.sources.push(FrozenSource {
                source: (*source).to_string(),
                night: record.get("night").to_string(),
                taken_at: record.get("taken_at").replace('T', " "),
                taken_by: record.get("taken_by").to_string(),
                why: record.get("why").to_string(),
                newer,
            });
            let kinds = history.iter().flat_map(|good| good.kinds.iter().copied());
            frozen.hold_back(kinds, newer);
        }
        if frozen.sources.is_empty() {
            return None;
        }
        // A source that first came while the incident went on was frozen by nobody: it waits for a decision like any newer night.
        let began: Option<Date> = current.record.get("began").get(..10).and_then(|day| day.parse().ok());
        for source in state.sources_known().filter(|source| !records.contains_key(source)) {
            let history = state.source_history(source);
            let first = history.iter().map(|good| good.night).min();
            let late = first.filter(|first| began.is_some_and(|began| *first > began));
            frozen.hold_back(history.iter().flat_map(|good| good.kinds.iter().copied()), late);
        }
        Some(frozen)
    }

    fn hold_back(&mut self, kinds: impl Iterator<Item = Kind>, from: Option<Date>) {
        let Some(from) = from else { return };
        self.before = Some(self.before.map_or(from, |known| known.min(from)));
        for kind in kinds {
            self.kinds.entry(kind).and_modify(|known| *known = from.min(*known)).or_insert(from);
        }
    }

    /// Whether everything of a night may be used.
    pub fn lets(&self, night: Date) -> bool {
        self.before.is_none_or(|before| night < before)
    }

    /// Whether a kind of a night may be used.
    pub fn lets_kind(&self, kind: Kind, night: Date) -> bool {
        self.kinds.get(&kind).is_none_or(|before| night < *before)
    }

    /// Of the nights that lie somewhere, those that may be used: the newest that is let through whole, and the newest for each kind.
    /// Whoever clears away old nights leaves these until the incident is over, however long it lasts.
    pub fn used(&self, nights: &BTreeSet<Date>) -> BTreeSet<Date> {
        let newest = |lets: &dyn Fn(Date) -> bool| nights.iter().rev().copied().find(|night| lets(*night));
        let kinds = self.kinds.keys().filter_map(|kind| newest(&|night| self.lets_kind(*kind, night)));
        newest(&|night| self.lets(night)).into_iter().chain(kinds).collect()
    }

    /// The nights that are frozen, the oldest and the newest.
    pub fn span(&self) -> Option<(&str, &str)> {
        let nights = self.sources.iter().map(|source| source.night.as_str());
        Some((nights.clone().min()?, nights.max()?))
    }

    /// Sources of which newer data waits for a decision.
    pub fn waiting(&self) -> impl Iterator<Item = &FrozenSource> {
        self.sources.iter().filter(|source| source.newer.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overview::trial::Trial;
    use crate::snapshot::{By, SourceTaken};

    fn day(night: &str) -> Date {
        format!("2021-12-{night}").parse().unwrap()
    }

    fn came(trial: &mut Trial, source: &str, night: &str, kind: Kind) {
        trial.event(SourceTaken {
            night: day(night),
            source: source.into(),
            rows: 10,
            exported_at: day(night).at(2, 0, 0, 0),
            kinds: vec![kind],
            passed_by: By::Guard,
        });
    }

    fn freeze(trial: &mut Trial, source: &str, night: &str, taken: &str) {
        let set = [
            ("incident", "i"),
            ("source", source),
            ("night", &format!("2021-12-{night}")),
            ("taken_at", taken),
            ("why", "Skäl"),
        ];
        trial.record("freeze", &format!("i~{source}~{night}"), &set);
    }

    #[test]
    fn newer_nights_wait_for_a_decision_on_each_of_their_sources() {
        let mut trial = Trial::default();
        came(&mut trial, "tes", "15", Kind::Visit);
        came(&mut trial, "treserva", "15", Kind::Client);
        assert_eq!(Frozen::of(&trial.state), None, "ordinary days");
        trial.record("incident", "i", &[("what", "Allt"), ("level", "outage"), ("began", "2021-12-16T03:00")]);
        assert_eq!(Frozen::of(&trial.state), None, "nothing had come");
        freeze(&mut trial, "tes", "15", "2021-12-16T03:00");
        freeze(&mut trial, "treserva", "15", "2021-12-16T03:00");
        let lets = |trial: &Trial| {
            let frozen = Frozen::of(&trial.state).unwrap();
            let nights = ["15", "17", "18"].map(day);
            nights.map(|night| {
                let kinds = [Kind::Visit, Kind::Client].map(|kind| u8::from(frozen.lets_kind(kind, night)));
                (u8::from(frozen.lets(night)), kinds)
            })
        };
        assert_eq!(lets(&trial), [(1, [1, 1]), (1, [1, 1]), (1, [1, 1])], "nothing newer has come");
        came(&mut trial, "tes", "17", Kind::Visit);
        came(&mut trial, "treserva", "18", Kind::Client);
        assert_eq!(lets(&trial), [(1, [1, 1]), (0, [0, 1]), (0, [0, 0])]);
        freeze(&mut trial, "tes", "17", "2021-12-17T09:00");
        assert_eq!(
            lets(&trial),
            [(1, [1, 1]), (1, [1, 1]), (0, [1, 0])],
            "a binder of the 17th has nothing else that is newer"
        );
        let frozen = Frozen::of(&trial.state).unwrap();
        let used = |nights: &[&str]| frozen.used(&nights.iter().map(|night| day(night)).collect());
        assert_eq!(used(&["15", "16", "17", "18", "19"]), BTreeSet::from([day("17")]));
        assert_eq!(used(&["15", "16"]), BTreeSet::from([day("16")]), "the newest before what waits");
        assert!(used(&["18", "19"]).is_empty());
        assert_eq!(frozen.span(), Some(("2021-12-15", "2021-12-17")));
        assert_eq!(frozen.waiting().map(|source| source.source.as_str()).collect::<Vec<_>>(), ["treserva"]);
        // What first came while it went on is nobody's decision yet.
        came(&mut trial, "ny", "17", Kind::Medicine);
        assert!(!Frozen::of(&trial.state).unwrap().lets(day("17")));
        trial.record("incident", "i", &[("level", "closed"), ("ended", "2021-12-20T10:00")]);
        assert_eq!(Frozen::of(&trial.state), None, "it is over");
    }
}
