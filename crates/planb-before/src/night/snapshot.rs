//! Tonight's snapshots: each unit's records in one sealed file, and the salvage copy beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use planb_core::care::{Kind, Record};
use planb_core::id::UnitId;
use planb_core::overview::binder::control::{control_sums, kind_of};
use planb_core::overview::binder::leak::Watch;
use planb_core::snapshot::{Edition, FileDigest, KindTaken, ReportTaken, SnapshotTaken};
use planb_core::state::{Event, State};
use planb_node::files::{self, Access, Whole};
use planb_node::keys::Recipient;
use planb_node::seal;
use planb_node::settings::Settings;
use planb_node::snapshots;
use planb_node::store::Node;
use planb_node::text::Language;
use planb_node::trouble::Trouble;

use super::prune::{SALVAGE, SNAPSHOTS};
use super::read::Read;
use super::rule::Ruled;
use super::{Options, Progress, Stage, work};
use crate::salvage;

/// One unit's records as they go into tonight's binder, and who can open what is sealed for it.
pub struct Snapshot {
    pub unit: UnitId,
    pub records: Vec<Record>,
    /// `None`: the unit has nothing but printed pages tonight.
    pub taken: Option<SnapshotTaken>,
    pub seals: Seals,
}

/// Who can open a unit's sealed files.
#[derive(Clone, Debug)]
pub struct Seals {
    pub common: Vec<Recipient>,
    pub supplement: Vec<Recipient>,
    /// True when the unit has no envelope yet: only the recovery key opens its files.
    pub without_envelope: bool,
}

impl Seals {
    /// The unit's own key and the recovery key.
    pub fn of(node: &Node, unit: &UnitId) -> Result<Seals, Trouble> {
        let recovery = node.keys().recovery().cloned().ok_or_else(no_keys)?;
        let with = |edition| -> Result<Vec<Recipient>, Trouble> {
            let own = node.state().recipient(unit, edition).map(str::parse).transpose()?;
            Ok(own.into_iter().chain([recovery.clone()]).collect())
        };
        let common = with(Edition::Common)?;
        let without_envelope = common.len() < 2;
        Ok(Seals { common, supplement: with(Edition::Supplement)?, without_envelope })
    }

    /// The recipients of one edition.
    pub fn edition(&self, edition: Edition) -> &[Recipient] {
        match edition {
            Edition::Common => &self.common,
            Edition::Supplement => &self.supplement,
        }
    }
}

/// Nothing can be sealed before there are keys.
pub fn no_keys() -> Trouble {
    Trouble::new(planb_node::trouble::Kind::Config, "no-keys")
}

/// The word of an edition in file names.
pub fn word(edition: Edition) -> &'static str {
    edition.word()
}

/// Takes every unit's snapshot, reads each file back, and writes all of them to the log in one transaction.
pub fn take_all(
    node: &mut Node,
    settings: &Settings,
    read: &Read,
    ruled: &Ruled,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Vec<Snapshot>, Trouble> {
    let language = Language::of_code(&settings.language);
    let mut waiting = Vec::new();
    let printed: BTreeSet<&UnitId> = ruled.reports.units(read).collect();
    for unit in read.units.keys().chain(printed.iter().copied()).collect::<BTreeSet<_>>() {
        let records = read.units.get(unit).map_or(&[][..], Vec::as_slice);
        let fresh: Vec<Record> =
            records.iter().filter(|record| !ruled.is_held(unit, kind_of(record))).cloned().collect();
        if printed.contains(unit) || fresh.iter().any(|record| kind_of(record) != Kind::Unit) {
            waiting.push((unit.clone(), fresh, Seals::of(node, unit)?));
        }
    }
    progress.begin(Stage::Snapshot, waiting.len() as u64);
    let folder = node.folder().to_path_buf();
    let sheet_key = *node.sheet_key();
    let watch = Watch::new(read.identities.iter());
    let taken = work::side_by_side(waiting, options.threads, |(unit, records, seals)| {
        let mut taken = None;
        if records.iter().any(|record| kind_of(record) != Kind::Unit) {
            let files = take(&folder, read, (&unit, &records), &watch, &seals, language)?;
            taken = Some(with_kinds(files, read, ruled, &records, &sheet_key));
        }
        progress.step(1);
        Ok(Snapshot { taken, unit, records, seals })
    })?;
    node.record_at(options.now, |state| {
        let new = taken.iter().filter_map(|new| new.taken.as_ref()).filter(|new| !is_known(state, new));
        let pages = taken.iter().flat_map(|new| ruled.reports.taken(read, &new.unit));
        let pages = pages.filter(|new| !is_page_known(state, new)).map(Event::from);
        Ok(new.map(|new| Event::from(new.clone())).chain(pages).collect())
    })?;
    Ok(taken)
}

fn is_known(state: &State, new: &SnapshotTaken) -> bool {
    let known = state.unit(&new.unit).and_then(|unit| unit.snapshots().find(|(night, _)| **night == new.night));
    known.is_some_and(|(_, file)| *file == new.file)
}

fn is_page_known(state: &State, new: &ReportTaken) -> bool {
    state.unit(&new.unit).is_some_and(|unit| unit.report_history(&new.source).any(|known| known == new))
}

fn take(
    folder: &Path,
    read: &Read,
    (unit, records): (&UnitId, &[Record]),
    watch: &Watch,
    seals: &Seals,
    language: Language,
) -> Result<SnapshotTaken, Trouble> {
    let cut = read.protected.cut(records, watch);
    let common = write(folder, read, unit, &cut.common, Edition::Common, seals, language)?;
    let supplement = if cut.supplement.is_empty() {
        None
    } else {
        Some(write(folder, read, unit, &cut.supplement, Edition::Supplement, seals, language)?)
    };
    Ok(SnapshotTaken { night: read.night, unit: unit.clone(), kinds: Vec::new(), file: common, supplement })
}

/// Writes one edition's snapshot and salvage; the snapshot is read back from the disk before it counts.
fn write(
    folder: &Path,
    read: &Read,
    unit: &UnitId,
    records: &[Record],
    edition: Edition,
    seals: &Seals,
    language: Language,
) -> Result<FileDigest, Trouble> {
    let path = path(folder, SNAPSHOTS, unit, edition, read.night, "snapshot.age");
    make_folder_of(&path)?;
    let digest = snapshots::write_snapshot(&path, records, seals.edition(edition))?;
    if files::digest(&path)? != digest {
        return Err(Trouble::environment("snapshot-damaged").with("file", path.display()));
    }
    write_salvage(&salvage_path(folder, unit, edition, read.night), records, seals.edition(edition), language)?;
    Ok(digest)
}

/// Writes records as a sealed tar of CSV and JSON.
pub fn write_salvage(
    path: &Path,
    records: &[Record],
    recipients: &[Recipient],
    language: Language,
) -> Result<FileDigest, Trouble> {
    let failed = |error| Trouble::of_io(path, error);
    let broken = |_| Trouble::internal("salvage-failed");
    make_folder_of(path)?;
    let mut tar = tar::Builder::new(seal::sealer(recipients, Whole::create(path, Access::Shared)?)?);
    for (name, bytes) in salvage::files(records, language).map_err(broken)? {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        tar.append_data(&mut header, name, &bytes[..]).map_err(failed)?;
    }
    tar.into_inner().and_then(|sealer| sealer.finish()).map_err(failed)?.finish()
}

fn make_folder_of(path: &Path) -> Result<(), Trouble> {
    path.parent().map_or(Ok(()), files::make_folder)
}

/// Where a dated file of a unit lies: `snapshots/norra/parm-2021-12-16.snapshot.age`.
pub fn path(
    node: &Path,
    top: &str,
    unit: &UnitId,
    edition: Edition,
    night: jiff::civil::Date,
    ending: &str,
) -> PathBuf {
    node.join(top).join(&unit.0).join(format!("{}-{night}.{ending}", word(edition)))
}

/// Where the salvage of a night lies.
pub fn salvage_path(node: &Path, unit: &UnitId, edition: Edition, night: jiff::civil::Date) -> PathBuf {
    path(node, SALVAGE, unit, edition, night, "tar.age")
}

/// Rows, keyed control sums and ages of the kinds that were taken.
fn with_kinds(
    mut taken: SnapshotTaken,
    read: &Read,
    ruled: &Ruled,
    records: &[Record],
    sheet_key: &[u8; 32],
) -> SnapshotTaken {
    let sums: BTreeMap<Kind, _> = control_sums(records);
    // Contacts lie in the records of clients: they may be here although they are held.
    for (kind, sum) in sums.into_iter().filter(|(kind, _)| !ruled.is_held(&taken.unit, *kind)) {
        let keyed = blake3::keyed_hash(sheet_key, &sum.digest);
        let mut first = [0; 8];
        first.copy_from_slice(&keyed.as_bytes()[..8]);
        taken.kinds.push(KindTaken {
            kind,
            rows: read.rows(&taken.unit, kind).unwrap_or(sum.rows),
            control_sum: u64::from_be_bytes(first),
            data_as_of: read.exported_at(&taken.unit, kind).unwrap_or(read.now),
            people: (kind != Kind::Unit).then_some(sum.people),
            passed_by: ruled.passed_by(&taken.unit, kind),
        });
    }
    taken
}
