//! Opening a unit with its envelope: the newest good snapshot, into memory, as the pages show it. Nothing is written.
//!
//! What the guard held lies in the snapshot of the last good night and is read from there, with its age. A file that is
//! not as the night wrote it is passed over, and said.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, DateTime, Time};
use planb_core::care::{Kind, Record};
use planb_core::id::UnitId;
use planb_core::number::{personal, phone};
use planb_core::overview::binder::control::kind_of;
use planb_core::overview::binder::harm::{self, Vocabulary};
use planb_core::overview::binder::plan::plan;
use planb_core::overview::binder::request::{Before, DataTime, PlanRequest, Purpose, Serials, UnitRecords, Word};
use planb_core::overview::clients::OpenUnit;
use planb_core::overview::frozen::Frozen;
use planb_core::snapshot::Edition;
use planb_core::state::State;
use planb_node::files;
use planb_node::keys::Identity;
use planb_node::settings::Settings;
use planb_node::snapshots::read_snapshot;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use crate::night;

/// What a damaged or foreign file is told as; an older one may be good.
const DAMAGED: [&str; 4] = ["snapshot-damaged", "snapshot-too-large", "sealed-damaged", "not-sealed"];

/// Where the snapshots lie, and what is known of them.
pub struct Shelf<'a> {
    /// The node's folder.
    pub node: &'a Path,
    pub state: &'a State,
    pub settings: &'a Settings,
    pub municipality: String,
    pub now: DateTime,
}

/// A unit, opened.
#[derive(Debug)]
pub struct Opened {
    pub unit: OpenUnit,
    /// Nights whose file was passed over since it is damaged.
    pub damaged: Vec<Date>,
}

impl Shelf<'_> {
    /// Opens a unit with the secret of its envelope, or with the recovery key.
    pub fn open(&self, unit: &UnitId, name: &str, identity: &Identity) -> Result<Opened, Trouble> {
        let nights = night::snapshots_of(self.node, unit, Edition::Common)?;
        if nights.is_empty() {
            return Err(Trouble::user("snapshot-not-here").with("unit", name));
        }
        let frozen = Frozen::of(self.state);
        let lets = |night: Date| frozen.as_ref().is_none_or(|frozen| frozen.lets(night));
        if let Some((oldest, _)) = nights.first_key_value().filter(|(night, _)| !lets(**night)) {
            return Err(Trouble::user("snapshot-frozen").with("unit", name).with("night", oldest));
        }
        let mut damaged = Vec::new();
        for (night, path) in nights.iter().rev().filter(|(night, _)| lets(**night)) {
            match self.read(unit, *night, path, identity) {
                Ok(newest) => {
                    let (records, data) = self.with_held(unit, *night, newest, (&nights, frozen.as_ref()), identity)?;
                    let unit = self.shown(unit, name, *night, records, data)?;
                    return Ok(Opened { unit, damaged });
                }
                Err(trouble) if DAMAGED.contains(&trouble.key) => damaged.push(*night),
                Err(trouble) => return Err(trouble),
            }
        }
        Err(Trouble::environment("snapshots-damaged").with("unit", name).with("files", damaged.len()))
    }

    /// One night's records, if the file is the one that the night wrote.
    fn read(&self, unit: &UnitId, night: Date, path: &Path, identity: &Identity) -> Result<Vec<Record>, Trouble> {
        let known = self.state.unit(unit).and_then(|unit| unit.snapshots().find(|(own, _)| **own == night));
        let known = known.map(|(_, digest)| *digest);
        if known.is_some_and(|known| files::digest(path).is_ok_and(|found| found != known)) {
            return Err(Trouble::environment("snapshot-damaged").with("file", path.display()));
        }
        read_snapshot(path, identity)
    }

    /// The records of a night, and those of kinds that were held then, from their last good night; with the age of each kind.
    /// While something is frozen, kinds whose source somebody has taken in newer are of that newer night.
    fn with_held(
        &self,
        unit: &UnitId,
        night: Date,
        mut records: Vec<Record>,
        (nights, frozen): (&BTreeMap<Date, PathBuf>, Option<&Frozen>),
        identity: &Identity,
    ) -> Result<(Vec<Record>, BTreeMap<Kind, DataTime>), Trouble> {
        let mut data = BTreeMap::new();
        let mut older: BTreeMap<Date, Vec<Kind>> = BTreeMap::new();
        for kind in self.state.unit(unit).into_iter().flat_map(|unit| unit.kinds()) {
            let history = self.state.history(unit, kind);
            let lets = |other: Date| frozen.map_or(other <= night, |frozen| frozen.lets_kind(kind, other));
            let is_here = |other: Date| other <= night || nights.contains_key(&other);
            let Some(good) = history.iter().find(|good| lets(good.night) && is_here(good.night)) else { continue };
            let is_held = good.night < night;
            data.insert(kind, DataTime { as_of: good.data_as_of, held_since: is_held.then_some(good.data_as_of) });
            if good.night > night {
                records.retain(|record| kind_of(record) != kind);
            }
            if good.night != night && !records.iter().any(|record| kind_of(record) == kind) {
                older.entry(good.night).or_default().push(kind);
            }
        }
        for (night, kinds) in older {
            // Where the older file is gone or damaged the kind stands among what is missing.
            let found = nights.get(&night).and_then(|path| self.read(unit, night, path, identity).ok());
            match found {
                Some(found) => records.extend(found.into_iter().filter(|record| kinds.contains(&kind_of(record)))),
                None => data.retain(|kind, _| !kinds.contains(kind)),
            }
        }
        if data.is_empty() {
            // The log of this computer does not know the night: its date is what the file says.
            let as_of = night.to_datetime(Time::midnight());
            let of = |record: &Record| (kind_of(record), DataTime { as_of, held_since: None });
            data = records.iter().map(of).collect();
        }
        Ok((records, data))
    }

    /// The records as pages.
    fn shown(
        &self,
        unit: &UnitId,
        name: &str,
        night: Date,
        records: Vec<Record>,
        data: BTreeMap<Kind, DataTime>,
    ) -> Result<OpenUnit, Trouble> {
        let language = Language::of_code(&self.settings.language);
        let vocabulary = Vocabulary::parse(harm::SHIPPED).map_err(|_| Trouble::internal("harm-vocabulary"))?;
        let before = Before::default();
        let expected = self.state.unit(unit).into_iter().flat_map(|unit| unit.kinds());
        let request = PlanRequest {
            unit: unit.clone(),
            unit_name: name.to_string(),
            municipality: self.municipality.clone(),
            night,
            made_at: self.now,
            purpose: if self.settings.exercise { Purpose::Exercise } else { Purpose::Real },
            rules: night::plan_rules(self.settings),
            data,
            expected: expected.filter(|kind| *kind != Kind::Unit).collect(),
            missing: Vec::new(),
            contacts: Vec::new(),
            before: &before,
            // Nothing is compared and nothing gets a serial: what is opened is shown, and let go.
            sheet_key: &[0; 32],
            serials: Serials { prefix: String::new(), next: 0 },
            data_digest: String::new(),
            vocabulary: &vocabulary,
            // Those of other units were taken out of the texts when the snapshot was written.
            reports: &[],
            plans: &[],
            elsewhere: &[],
            words: &|word: &Word| language.say_with(word.key(), &word.args()),
            show_phone: &phone::shown,
            show_number: &personal::shown,
        };
        let planned = plan(&UnitRecords { unit: unit.clone(), records }, &request);
        OpenUnit::of(planned).map_err(|_| Trouble::internal("protected-leak").with("unit", unit))
    }
}
