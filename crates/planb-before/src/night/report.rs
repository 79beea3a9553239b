//! What the night did, as lines and as JSON: no names, no numbers of people.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::{Date, DateTime};
use planb_core::care::Kind;
use planb_core::guard::{HoldReason, Verdict};
use planb_core::id::UnitId;
use planb_core::overview::binder::control::kind_of;
use serde::Serialize;

use super::read::Read;
use super::rule::Ruled;
use crate::import::report::PageLine;

/// What the night did.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    pub night: Date,
    pub units: Vec<UnitLine>,
    pub sources: Vec<SourceLine>,
    pub held: Vec<HeldLine>,
    /// Sources that are older than they should be and were used, since there never was anything better.
    pub old: Vec<HeldLine>,
    /// Pages of printed reports that could not be sorted to any unit.
    pub tray: Vec<TrayLine>,
    /// Where the files of those pages lie sealed, from the node's folder.
    pub unsorted: Option<String>,
    /// Files for which no mapping fits.
    pub unmapped: Vec<String>,
    pub pages: u32,
    pub seconds: f64,
    /// Refused rows of all sources, and pages in the tray.
    pub refused: u32,
    /// Records per kind that were taken in.
    pub records: BTreeMap<&'static str, u32>,
}

impl Report {
    /// How many records of one kind were taken in.
    pub fn rows(&self, kind: Kind) -> u32 {
        self.records.get(kind.word()).copied().unwrap_or(0)
    }

    /// True when nothing was held, refused or left unread.
    pub fn all_fresh(&self) -> bool {
        self.held.is_empty() && self.old.is_empty() && self.refused == 0 && self.unmapped.is_empty()
    }
}

/// One unit.
#[derive(Clone, Debug, Serialize)]
pub struct UnitLine {
    pub unit: UnitId,
    pub name: String,
    /// The sealed bundle, relative to the node's folder.
    pub path: Option<String>,
    pub pages: u32,
    pub clients: u32,
    pub supplement: Option<String>,
    pub supplement_pages: u32,
    pub supplement_clients: u32,
    /// True when it was already made tonight from the same exports.
    pub resumed: bool,
    /// Sheets whose content changed since the last binder, by place (ändringsblad).
    pub new: Vec<SheetLine>,
    pub changed: Vec<SheetLine>,
    pub removed: Vec<SheetLine>,
    /// Texts that say "se bilaga" because they named a protected person.
    pub redacted: u32,
    /// True when the unit has no key of its own yet: only the recovery key opens its binder.
    pub without_envelope: bool,
}

/// One sheet of the swap slip.
#[derive(Clone, Debug, Serialize)]
pub struct SheetLine {
    pub place: String,
    pub serial: String,
}

/// One file.
#[derive(Clone, Debug, Serialize)]
pub struct SourceLine {
    pub source: String,
    pub file: String,
    /// True for a printed report: its rows are pages.
    pub printed: bool,
    pub rows: u32,
    pub accepted: u32,
    pub refused: u32,
    pub warnings: u32,
    pub exported_at: Option<DateTime>,
    /// Why the file could not be used at all.
    pub fault: Option<FaultLine>,
    /// Where the refused rows are: sheet, row and column, and the reason's key; never the value.
    pub refusals: Vec<RefusalLine>,
}

/// Why a file could not be used: the reason's key and its numbers.
#[derive(Clone, Debug, Serialize)]
pub struct FaultLine {
    pub reason: &'static str,
    pub numbers: Vec<(&'static str, String)>,
}

/// One refused row.
#[derive(Clone, Debug, Serialize)]
pub struct RefusalLine {
    pub sheet: Option<String>,
    pub row: u32,
    pub column: Option<String>,
    pub reason: &'static str,
}

/// One page in the tray.
#[derive(Clone, Debug, Serialize)]
pub struct TrayLine {
    pub source: String,
    pub file: String,
    pub page: u32,
    pub reason: &'static str,
}

/// Something that the guard held, or that is older than it should be.
#[derive(Clone, Debug, Serialize)]
pub struct HeldLine {
    pub source: Option<String>,
    pub unit: Option<UnitId>,
    pub kind: Option<Kind>,
    pub reason: &'static str,
    pub numbers: Vec<(&'static str, String)>,
    pub last_good_night: Option<Date>,
}

/// Puts the report together.
pub fn report(
    read: &Read,
    ruled: &Ruled,
    (mut units, unsorted): (Vec<UnitLine>, Option<PathBuf>),
    took: Duration,
) -> Report {
    units.sort_by(|a, b| a.unit.cmp(&b.unit));
    let tray: Vec<TrayLine> = read.reports.tray().filter_map(tray_line).collect();
    let sources: Vec<SourceLine> = read.sources.iter().map(|report| source_line(report, &tray)).collect();
    Report {
        night: read.night,
        pages: units.iter().map(|line| line.pages.saturating_add(line.supplement_pages)).sum(),
        refused: sources.iter().map(|line| line.refused).sum(),
        held: held(ruled),
        old: ruled.old.iter().map(|(source, reason)| source_held(source, reason)).collect(),
        tray,
        unsorted: unsorted.map(|path| path.display().to_string()),
        unmapped: read.unmapped.clone(),
        records: records(read),
        units,
        sources,
        seconds: took.as_secs_f64(),
    }
}

fn records(read: &Read) -> BTreeMap<&'static str, u32> {
    let mut records: BTreeMap<&'static str, u32> = BTreeMap::new();
    for record in read.units.values().flatten() {
        let count = records.entry(kind_of(record).word()).or_default();
        *count = count.saturating_add(1);
    }
    records
}

fn tray_line(page: &PageLine) -> Option<TrayLine> {
    let reason = page.tray?.key();
    Some(TrayLine { source: page.source.clone(), file: page.file.clone(), page: page.page, reason })
}

fn source_line(report: &planb_core::care::intake::SourceReport, tray: &[TrayLine]) -> SourceLine {
    let in_tray = tray.iter().filter(|page| page.source == report.source && page.file == report.file).count();
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    SourceLine {
        source: report.source.clone(),
        file: report.file.clone(),
        printed: report.kinds.is_empty(),
        rows: report.rows,
        accepted: report.accepted,
        refused: count(report.refused.len() + in_tray),
        warnings: count(report.warnings.len()),
        exported_at: report.exported_at,
        fault: report
            .fault
            .as_ref()
            .map(|fault| FaultLine { reason: fault.key(), numbers: crate::import::numbers(fault) }),
        refusals: report
            .refused
            .iter()
            .map(|refused| RefusalLine {
                sheet: refused.sheet.clone(),
                row: refused.row,
                column: refused.column.clone(),
                reason: refused.reason.key(),
            })
            .collect(),
    }
}

fn source_held(source: &str, reason: &HoldReason) -> HeldLine {
    HeldLine {
        source: Some(source.to_string()),
        unit: None,
        kind: None,
        reason: reason.key(),
        numbers: reason.args(),
        last_good_night: None,
    }
}

/// Whole sources first; a unit and kind only where its source is not held.
fn held(ruled: &Ruled) -> Vec<HeldLine> {
    let mut lines = Vec::new();
    for (source, verdict) in &ruled.ruling.sources {
        if let Verdict::Hold(reason) = verdict {
            lines.push(source_held(source, reason));
        }
    }
    let whole: Vec<&str> = lines.iter().map(|line| line.reason).collect();
    for ((unit, kind), verdict) in &ruled.ruling.kinds {
        if let Verdict::Hold(reason) = verdict
            && !whole.contains(&reason.key())
        {
            lines.push(HeldLine {
                source: None,
                unit: Some(unit.clone()),
                kind: Some(*kind),
                reason: reason.key(),
                numbers: reason.args(),
                last_good_night: ruled.last_good.get(&(unit.clone(), *kind)).map(|(night, _)| *night),
            });
        }
    }
    lines.extend(ruled.reports.held(&ruled.ruling).map(|(source, unit, reason, last_good_night)| HeldLine {
        source: Some(source.to_string()),
        unit: Some(unit.clone()),
        kind: None,
        reason: reason.key(),
        numbers: reason.args(),
        last_good_night,
    }));
    lines
}
