//! What the log says of one unit: its data's history, its binders' sheets, its keys, who opened what.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};

use serde::{Deserialize, Serialize};

use super::latest::{Latest, LatestMap};
use crate::care::Kind;
use crate::log::{Order, packed};
use crate::print::Prints;
use crate::sheet::{Place, Serial, SheetDigest, SheetKey};
use crate::snapshot::{
    BinderIssued, BundleOpened, By, Edition, FileDigest, KeysPrinted, KindTaken, PlanVersion, ReportTaken, SheetIssued,
    SnapshotTaken,
};

/// How many nights of counts are remembered per unit and kind; the guard needs seven.
pub const HISTORY_NIGHTS: usize = 40;
/// How many opens are remembered per unit; older ones stay in the log.
pub const OPENS_REMEMBERED: usize = 200;
/// How many earlier sheets of a place are remembered by what stood on them; older paper is told to be changed, not how.
pub const FACETS_REMEMBERED: usize = 8;

/// Rows of one good night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub night: Date,
    pub rows: u32,
    /// How many different people the rows are about, where that was counted.
    pub people: Option<u32>,
    pub control_sum: u64,
    pub data_as_of: DateTime,
    pub passed_by: By,
}

/// A sheet that is in the binder now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    pub serial: Serial,
    pub place: Place,
    pub digest: SheetDigest,
}

impl Registered {
    /// The tab's letter, `A`–`Z`: how the place begins.
    pub fn tab_letter(&self) -> Option<char> {
        self.place.0.chars().next()
    }
}

/// The last binder of one edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    pub night: Date,
    pub file: FileDigest,
    pub pages: u32,
    pub clients: u32,
    pub data_as_of: Vec<(Kind, DateTime)>,
    /// Digest of all that it was made from.
    pub input: Option<FileDigest>,
}

/// One edition of a unit's binder from night to night.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Shelf {
    /// `None`: the sheet was taken out.
    sheets: LatestMap<SheetKey, Option<Registered>>,
    used_places: BTreeSet<Place>,
    issued: Option<Latest<Issued>>,
    key: Option<Latest<KeysPrinted>>,
    /// By place: the facets of the sheets that stood there last.
    facets: BTreeMap<Place, BTreeMap<Order, (Serial, Facets)>>,
    /// Which plan a sheet is, in which version; also of sheets that are gone, since their paper may lie there.
    plans: BTreeMap<Serial, PlanVersion>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
struct Facets(#[serde(with = "packed::list")] Vec<u8>);

impl Shelf {
    /// The sheets that are in the binder now.
    pub fn register(&self) -> BTreeMap<SheetKey, Registered> {
        self.sheets.iter().filter_map(|(key, sheet)| Some((*key, sheet.clone()?))).collect()
    }

    /// Every place that was ever given, also of sheets that are gone: none is given to another subject.
    pub fn used_places(&self) -> &BTreeSet<Place> {
        &self.used_places
    }

    /// The last binder issued.
    pub fn issued(&self) -> Option<&Issued> {
        self.issued.as_ref().map(|latest| &latest.value)
    }

    /// The current key's public half.
    pub fn key(&self) -> Option<&KeysPrinted> {
        self.key.as_ref().map(|latest| &latest.value)
    }

    /// What the parts of a sheet that stood at a place were, as digests; `None` when it is not remembered.
    pub fn facets(&self, place: &Place, serial: &Serial) -> Option<&[u8]> {
        let known = self.facets.get(place)?.values().find(|(of, _)| of == serial)?;
        Some(&known.1.0)
    }

    /// The plan that a sheet is; none for any other sheet.
    pub fn plan(&self, serial: &Serial) -> Option<&PlanVersion> {
        self.plans.get(serial)
    }

    /// Whether a plan ever stood in the binder.
    pub fn has_plans(&self) -> bool {
        !self.plans.is_empty()
    }

    fn remember(&mut self, order: Order, sheet: &SheetIssued) {
        if sheet.facets.is_empty() {
            return;
        }
        let known = self.facets.entry(sheet.place.clone()).or_default();
        known.insert(order, (sheet.serial.clone(), Facets(sheet.facets.clone())));
        if known.len() > FACETS_REMEMBERED {
            known.pop_first();
        }
    }

    fn issue(&mut self, order: Order, binder: &BinderIssued) {
        for sheet in binder.added.iter().chain(&binder.changed) {
            self.remember(order, sheet);
            self.plans.extend(sheet.plan.iter().map(|plan| (sheet.serial.clone(), plan.clone())));
            let registered =
                Registered { serial: sheet.serial.clone(), place: sheet.place.clone(), digest: sheet.digest };
            self.used_places.insert(sheet.place.clone());
            self.sheets.write(sheet.key, order, Some(registered));
        }
        for sheet in &binder.removed {
            self.used_places.insert(sheet.place.clone());
            self.sheets.write(sheet.key, order, None);
        }
        if self.issued.as_ref().is_none_or(|latest| latest.order < order) {
            let value = Issued {
                night: binder.night,
                file: binder.file,
                pages: binder.pages,
                clients: binder.clients,
                data_as_of: binder.data_as_of.clone(),
                input: binder.input,
            };
            self.issued = Some(Latest { order, value });
        }
    }
}

/// One unit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UnitState {
    history: BTreeMap<Kind, LatestMap<Date, KindTaken>>,
    reports: BTreeMap<String, LatestMap<Date, ReportTaken>>,
    snapshots: LatestMap<Date, FileDigest>,
    shelves: BTreeMap<Edition, Shelf>,
    opens: BTreeMap<Order, BundleOpened>,
    pub(super) prints: Prints,
}

impl UnitState {
    /// Good nights of one kind, the newest first.
    pub fn history(&self, kind: Kind) -> Vec<Counted> {
        let nights = self.history.get(&kind).into_iter().flat_map(|nights| nights.iter().rev());
        nights
            .map(|(night, taken)| Counted {
                night: *night,
                rows: taken.rows,
                people: taken.people,
                control_sum: taken.control_sum,
                data_as_of: taken.data_as_of,
                passed_by: taken.passed_by,
            })
            .collect()
    }

    /// The last good night of one kind.
    pub fn last_good(&self, kind: Kind) -> Option<Counted> {
        self.history(kind).first().copied()
    }

    /// Kinds that ever had a good night.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.history.keys().copied()
    }

    /// Good nights of one printed report, the newest first.
    pub fn report_history(&self, source: &str) -> impl Iterator<Item = &ReportTaken> {
        self.reports.get(source).into_iter().flat_map(|nights| nights.iter().rev()).map(|(_, taken)| taken)
    }

    /// The printed reports that ever had a good night.
    pub fn reports(&self) -> impl Iterator<Item = &str> {
        self.reports.keys().map(String::as_str)
    }

    /// The snapshot files that the log knows, by night.
    pub fn snapshots(&self) -> impl DoubleEndedIterator<Item = (&Date, &FileDigest)> {
        self.snapshots.iter()
    }

    /// One edition of the binder; `None` when the log has nothing about it.
    pub fn shelf(&self, edition: Edition) -> Option<&Shelf> {
        self.shelves.get(&edition)
    }

    /// Who opened a bundle, the newest last.
    pub fn opens(&self) -> impl DoubleEndedIterator<Item = &BundleOpened> {
        self.opens.values()
    }

    /// What was printed, and what of it was destroyed.
    pub fn prints(&self) -> &Prints {
        &self.prints
    }

    pub(super) fn take(&mut self, order: Order, snapshot: &SnapshotTaken) {
        for taken in &snapshot.kinds {
            let nights = self.history.entry(taken.kind).or_default();
            nights.write(snapshot.night, order, taken.clone());
            if nights.len() > HISTORY_NIGHTS {
                nights.drop_first();
            }
        }
        self.snapshots.write(snapshot.night, order, snapshot.file);
    }

    pub(super) fn take_report(&mut self, order: Order, taken: &ReportTaken) {
        let nights = self.reports.entry(taken.source.clone()).or_default();
        nights.write(taken.night, order, taken.clone());
        if nights.len() > HISTORY_NIGHTS {
            nights.drop_first();
        }
    }

    pub(super) fn issue(&mut self, order: Order, binder: &BinderIssued) {
        self.shelves.entry(binder.edition).or_default().issue(order, binder);
    }

    pub(super) fn print_key(&mut self, order: Order, printed: &KeysPrinted) {
        let shelf = self.shelves.entry(printed.edition).or_default();
        if shelf.key.as_ref().is_none_or(|latest| latest.order < order) {
            shelf.key = Some(Latest { order, value: printed.clone() });
        }
    }

    pub(super) fn open(&mut self, order: Order, opened: &BundleOpened) {
        self.opens.insert(order, opened.clone());
        if self.opens.len() > OPENS_REMEMBERED {
            self.opens.pop_first();
        }
    }
}
