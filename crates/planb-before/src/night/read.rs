//! Reading tonight's exports: files, mappings, records, and a digest of all that the night is made from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::{Date, DateTime};
use planb_core::care::intake::SourceReport;
use planb_core::care::mapping::Mapping;
use planb_core::care::{Kind, Record};
use planb_core::id::UnitId;
use planb_node::settings::Settings;
use planb_node::store::Node;
use planb_node::trouble::Trouble;

use planb_core::overview::binder::control::by_unit;
use planb_core::overview::binder::leak::{self, Identity};

use super::editions::Protected;
use super::{Options, exports};
use crate::import;
use crate::import::report::Reports;
use crate::plan_page;

/// What came in tonight.
pub struct Read {
    pub night: Date,
    pub now: DateTime,
    pub sources: Vec<SourceReport>,
    /// Files for which no mapping fits, by name.
    pub unmapped: Vec<String>,
    /// Where each file lies, by name.
    pub files: BTreeMap<String, PathBuf>,
    pub units: BTreeMap<UnitId, Vec<Record>>,
    pub names: BTreeMap<UnitId, String>,
    /// What systems could only print, page by page.
    pub reports: Reports,
    pub protected: Protected,
    /// Names, numbers and addresses of protected people of all units.
    pub identities: Vec<Identity>,
    /// Digest of exports, mappings, settings, acceptances, approved plans and program: the same input gives the same binders.
    pub input: [u8; 32],
}

impl Read {
    /// Every kind that some source brought, or should have brought, to a unit.
    pub fn kinds_of(&self, unit: &UnitId) -> BTreeSet<Kind> {
        self.sources
            .iter()
            .flat_map(|source| source.counts.keys())
            .filter(|(of, _)| of == unit)
            .map(|(_, k)| *k)
            .collect()
    }

    /// How many rows of this kind the sources brought to this unit, as the guard counts them; `None` when none says.
    pub fn rows(&self, unit: &UnitId, kind: Kind) -> Option<u32> {
        let key = (unit.clone(), kind);
        self.sources.iter().filter_map(|source| source.counts.get(&key)).copied().reduce(u32::saturating_add)
    }

    /// How many pages a report has for a unit tonight.
    pub fn report_pages(&self, key: &(String, UnitId)) -> u32 {
        let sheets = self.reports.sheets.get(key).into_iter().flatten();
        u32::try_from(sheets.map(|sheet| sheet.pages.len()).sum::<usize>()).unwrap_or(u32::MAX)
    }

    /// When a report was printed: the oldest of its files.
    pub fn printed_at(&self, source: &str) -> DateTime {
        let of = self.sources.iter().filter(|report| report.source == source);
        of.map(|report| report.exported_at.unwrap_or(self.now)).min().unwrap_or(self.now)
    }

    /// The oldest export that brought this kind to this unit.
    pub fn exported_at(&self, unit: &UnitId, kind: Kind) -> Option<DateTime> {
        let brought = |source: &&SourceReport| source.counts.contains_key(&(unit.clone(), kind));
        self.sources.iter().filter(brought).map(|source| source.exported_at.unwrap_or(self.now)).min()
    }
}

/// Reads all exports in the folder that the settings name.
pub fn read(node: &Node, settings: &Settings, mappings: &[Mapping], options: &Options) -> Result<Read, Trouble> {
    let folder = Settings::path(node.folder(), &settings.exports.folder);
    let paths = exports::list(&folder)?;
    if paths.is_empty() {
        return Err(Trouble::environment("no-exports").with("path", folder.display()));
    }
    let input = digest(&paths, settings, mappings, options, &plan_page::input(node.state()))?;
    let came = import::import(&paths, mappings, options.now);
    let name_of = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let files = paths.iter().map(|path| (name_of(path), path.clone())).collect();
    let mut protected = Protected::among(came.intake.records.iter());
    let mut identities = leak::identities(&came.intake.records);
    // Who is protected by a report's own word is so everywhere.
    protected.add(came.reports.identities.iter().filter_map(|identity| identity.id.clone()));
    identities.extend(came.reports.identities.iter().cloned());
    let mut names = came.reports.units.clone();
    for record in &came.intake.records {
        if let Record::Unit(unit) = record {
            names.insert(unit.id.clone(), unit.name.clone());
        }
    }
    Ok(Read {
        night: options.now.date(),
        now: options.now,
        sources: came.intake.sources,
        unmapped: came.unmapped,
        files,
        units: by_unit(came.intake.records),
        names,
        reports: came.reports,
        protected,
        identities,
        input,
    })
}

fn digest(
    paths: &[PathBuf],
    settings: &Settings,
    mappings: &[Mapping],
    options: &Options,
    plans: &[u8],
) -> Result<[u8; 32], Trouble> {
    let mut hasher = blake3::Hasher::new_derive_key("planb night input v1");
    let mut put = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    };
    for path in paths {
        put(path.file_name().map(|name| name.as_encoded_bytes()).unwrap_or_default());
        put(&planb_node::files::digest(path)?.0);
    }
    put(format!("{settings:?}").as_bytes());
    put(format!("{mappings:?}").as_bytes());
    put(format!("{:?}", options.acceptances).as_bytes());
    put(env!("CARGO_PKG_VERSION").as_bytes());
    if !plans.is_empty() {
        put(plans);
    }
    Ok(*hasher.finalize().as_bytes())
}
