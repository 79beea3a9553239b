//! The state that screens are made from: a pure fold of the entries that this node can open.
//!
//! Every field is written so that the last writer in the log's order wins; a set of entries gives the same state in
//! whatever order they arrive.

pub mod event;
pub mod latest;
pub mod unit;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};

use crate::care::Kind;
use crate::id::UnitId;
use crate::organisation::PersonFound;
use crate::snapshot::{BinderIssued, By, Edition, HoldAccepted, KindHeld, NightFinished};
pub use event::{Entry, EntryLine, Event};
use latest::LatestMap;
use unit::{Counted, HISTORY_NIGHTS, UnitState};

/// What a hold is about: a source, or one unit or kind of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HoldSubject {
    pub source: String,
    pub unit: Option<UnitId>,
    pub kind: Option<Kind>,
}

/// The last good reading of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceCounted {
    pub night: Date,
    pub rows: u32,
    pub exported_at: DateTime,
    pub kinds: Vec<Kind>,
    pub passed_by: By,
}

/// All that the log says, as this node can read it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    names: LatestMap<UnitId, String>,
    people: LatestMap<(UnitId, String), Option<PersonFound>>,
    units: BTreeMap<UnitId, UnitState>,
    sources: BTreeMap<String, LatestMap<Date, SourceCounted>>,
    holds: LatestMap<HoldSubject, KindHeld>,
    accepted: LatestMap<HoldSubject, HoldAccepted>,
    nights: LatestMap<Date, NightFinished>,
    /// The greatest number of a serial, per prefix.
    serials: BTreeMap<String, u64>,
    entries: u64,
    unknown: u64,
}

impl State {
    /// Folds one entry in. Each entry must be applied once; their order does not matter.
    pub fn apply(&mut self, entry: &Entry) {
        self.entries += 1;
        let order = entry.order;
        match &entry.event {
            Event::UnitFound(found) => self.names.write(found.unit.clone(), order, found.name.clone()),
            Event::PersonFound(found) => {
                self.people.write((found.unit.clone(), found.name.clone()), order, Some(found.clone()));
            }
            Event::PersonLeft(left) => self.people.write((left.unit.clone(), left.name.clone()), order, None),
            Event::SourceTaken(taken) => {
                let nights = self.sources.entry(taken.source.clone()).or_default();
                let counted = SourceCounted {
                    night: taken.night,
                    rows: taken.rows,
                    exported_at: taken.exported_at,
                    kinds: taken.kinds.clone(),
                    passed_by: taken.passed_by,
                };
                nights.write(taken.night, order, counted);
                if nights.len() > HISTORY_NIGHTS {
                    nights.drop_first();
                }
            }
            Event::SnapshotTaken(taken) => self.unit_mut(&taken.unit).take(order, taken),
            Event::KindHeld(held) => {
                let subject = HoldSubject { source: held.source.clone(), unit: held.unit.clone(), kind: held.kind };
                self.holds.write(subject, order, held.clone());
            }
            Event::HoldAccepted(accepted) => {
                let subject =
                    HoldSubject { source: accepted.source.clone(), unit: accepted.unit.clone(), kind: accepted.kind };
                self.accepted.write(subject, order, accepted.clone());
            }
            Event::BinderIssued(binder) => {
                self.count_serials(binder);
                self.unit_mut(&binder.unit).issue(order, binder);
            }
            Event::BundleOpened(opened) => self.unit_mut(&opened.unit).open(order, opened),
            Event::KeysPrinted(printed) => self.unit_mut(&printed.unit).print_key(order, printed),
            Event::NightFinished(night) => self.nights.write(night.night, order, night.clone()),
            Event::Unknown(_) => self.unknown += 1,
        }
    }

    fn unit_mut(&mut self, unit: &UnitId) -> &mut UnitState {
        self.units.entry(unit.clone()).or_default()
    }

    fn count_serials(&mut self, binder: &BinderIssued) {
        for sheet in binder.added.iter().chain(&binder.changed) {
            let mut parts = sheet.serial.0.split('-');
            if let (Some(prefix), Some(Ok(number))) = (parts.next(), parts.next().map(str::parse)) {
                let greatest = self.serials.entry(prefix.to_string()).or_default();
                *greatest = u64::max(*greatest, number);
            }
        }
    }

    /// Units by id, with their names.
    pub fn units(&self) -> impl Iterator<Item = (&UnitId, &str)> {
        self.names.iter().map(|(unit, name)| (unit, name.as_str()))
    }

    /// What the log says of one unit.
    pub fn unit(&self, unit: &UnitId) -> Option<&UnitState> {
        self.units.get(unit)
    }

    /// The staff of one unit who may stand on paper, sorted by name.
    pub fn people(&self, unit: &UnitId) -> impl Iterator<Item = &PersonFound> {
        self.people.iter().filter(move |((of, _), _)| of == unit).filter_map(|(_, person)| person.as_ref())
    }

    /// Every unit that the log says something of.
    pub fn units_known(&self) -> impl Iterator<Item = (&UnitId, &UnitState)> {
        self.units.iter()
    }

    /// Every source that ever had a good night.
    pub fn sources_known(&self) -> impl Iterator<Item = &str> {
        self.sources.keys().map(String::as_str)
    }

    /// Good nights of one unit and kind, the newest first.
    pub fn history(&self, unit: &UnitId, kind: Kind) -> Vec<Counted> {
        self.unit(unit).map(|unit| unit.history(kind)).unwrap_or_default()
    }

    /// Good nights of one source, the newest first.
    pub fn source_history(&self, source: &str) -> Vec<SourceCounted> {
        self.sources
            .get(source)
            .into_iter()
            .flat_map(|nights| nights.iter().rev().map(|(_, taken)| taken.clone()))
            .collect()
    }

    /// What is held now: holds that no later good night and no acceptance of the same night has ended.
    pub fn held(&self) -> impl Iterator<Item = (&HoldSubject, &KindHeld)> {
        self.holds.iter().filter(|(subject, held)| !self.has_ended(subject, held))
    }

    fn has_ended(&self, subject: &HoldSubject, held: &KindHeld) -> bool {
        let good = match (&subject.unit, subject.kind) {
            (Some(unit), Some(kind)) => self.history(unit, kind).first().map(|counted| counted.night),
            (Some(unit), None) => {
                self.unit(unit).and_then(|unit| unit.snapshots().next_back().map(|(night, _)| *night))
            }
            (None, _) => self.source_history(&subject.source).first().map(|counted| counted.night),
        };
        let accepted = self.accepted.get(subject).map(|accepted| accepted.night);
        good.max(accepted).is_some_and(|ended| ended >= held.night)
    }

    /// The nights whose data is used in place of held data; their snapshots are kept.
    pub fn referenced_nights(&self) -> BTreeSet<Date> {
        self.held().filter_map(|(_, held)| held.last_good_night).collect()
    }

    /// What was accepted although the guard would have held it.
    pub fn accepted(&self) -> impl Iterator<Item = (&HoldSubject, &HoldAccepted)> {
        self.accepted.iter()
    }

    /// Nights that came to their end, by date.
    pub fn nights(&self) -> impl DoubleEndedIterator<Item = &NightFinished> {
        self.nights.iter().map(|(_, night)| night)
    }

    /// The public half of a unit's current key.
    pub fn recipient(&self, unit: &UnitId, edition: Edition) -> Option<&str> {
        Some(self.unit(unit)?.shelf(edition)?.key()?.recipient.as_str())
    }

    /// The number of the next serial with this prefix, from 1.
    pub fn next_serial(&self, prefix: &str) -> u64 {
        self.serials.get(prefix).copied().unwrap_or(0).saturating_add(1)
    }

    /// How many entries were folded, and how many of them need a newer program.
    pub fn counts(&self) -> (u64, u64) {
        (self.entries, self.unknown)
    }

    /// A digest of everything above, for tests: equal sets of entries give equal digests.
    pub fn digest(&self) -> [u8; 32] {
        *blake3::hash(format!("{self:?}").as_bytes()).as_bytes()
    }
}
