//! Printed reports: PDF files page by page, sorted by their mappings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use planb_core::care::Record;
use planb_core::care::intake::{self, FileFacts, SourceReport};
use planb_core::care::mapping::{Mapping, PdfRules};
use planb_core::care::reason::{SourceFault, Unreadable};
use planb_core::care::report::{Look, TrayReason};
use planb_core::care::table::{Cell, Grid, TableRow};
use planb_core::id::UnitId;
use planb_core::overview::binder::leak::Identity;
use planb_core::overview::binder::page::ReportPage;
use planb_core::overview::binder::reports::{self, Placed, ReadPage, TabSheet, Topic};
use planb_paper::pdf::{Foreign, PageText};
use serde::Serialize;

/// So many pages may say when the report was printed.
const TITLE_PAGES: usize = 3;
/// So many lines of a page that could not be sorted are shown to whoever writes the mapping.
const SHOWN_LINES: usize = 6;

/// All reports of a night, or of a check.
#[derive(Debug, Default)]
pub struct Reports {
    /// Where each file lies; a page names it by its number here.
    pub files: Vec<PathBuf>,
    /// By source and unit.
    pub sheets: BTreeMap<(String, UnitId), Vec<TabSheet>>,
    pub units: BTreeMap<UnitId, String>,
    /// People whom a report marks as protected.
    pub identities: Vec<Identity>,
    /// Where every page went.
    pub pages: Vec<PageLine>,
}

/// Where one page went. What it says is for the interactive check only, never for a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageLine {
    pub source: String,
    pub file: String,
    pub page: u32,
    pub tab: char,
    pub units: Vec<UnitId>,
    pub client: Option<String>,
    pub sheet: Option<String>,
    pub protected: bool,
    pub left_out: bool,
    /// Why it lies in the tray.
    pub tray: Option<TrayReason>,
    /// The first lines of a page in the tray.
    pub lines: Vec<String>,
}

impl Reports {
    /// The pages that could not be sorted.
    pub fn tray(&self) -> impl Iterator<Item = &PageLine> {
        self.pages.iter().filter(|page| page.tray.is_some())
    }
}

/// One file, read but not sorted among the others.
pub struct Opened {
    path: PathBuf,
    tab: char,
    report: SourceReport,
    pages: Vec<(ReadPage, Vec<String>)>,
}

/// Reads one file by its mapping. A file that can't be read is a fault of its source.
pub fn open(path: &Path, mapping: &Mapping, rules: &PdfRules, facts: FileFacts, file: u32, now: DateTime) -> Opened {
    let read = super::bytes_of(path).and_then(|bytes| Foreign::open(&bytes)?.texts());
    let texts = match read {
        Ok(texts) => texts,
        Err(why) => {
            let mut report = intake::printed(mapping, facts, &[], now);
            report.fault = Some(SourceFault::Unreadable(as_report(why)));
            return Opened { path: path.to_path_buf(), tab: rules.tab.into(), report, pages: Vec::new() };
        }
    };
    let grids: Vec<Grid> = texts.iter().take(TITLE_PAGES).map(grid).collect();
    let report = intake::printed(mapping, facts, &grids, now);
    let reference = report.exported_at.unwrap_or(now).date();
    let looks: Vec<Option<Look>> =
        texts.iter().map(|text| text.is_legible.then(|| rules.look(&text.lines, reference))).collect();
    let whose = rules.sort(&looks);
    let read = (1..).zip(texts).zip(looks).zip(whose).map(|(((page, text), look), whose)| {
        let content = content(rules, &text);
        let shown = text.lines.lines().take(SHOWN_LINES).map(String::from).collect();
        let (is_protected, name) = look.map_or((false, None), |look| (look.is_protected, look.name));
        let page = ReportPage { file, page, text: text.search, content };
        (ReadPage { source: mapping.source.clone(), whose, page, is_protected, name }, shown)
    });
    Opened { path: path.to_path_buf(), tab: rules.tab.into(), report, pages: read.collect() }
}

/// What a table's reader would call no table is no page here.
fn as_report(why: Unreadable) -> Unreadable {
    if why == Unreadable::NoTable { Unreadable::NoPdf } else { why }
}

fn grid(text: &PageText) -> Grid {
    let row = |(row, line): (u32, &str)| TableRow { row, cells: vec![Cell::of_text(line)] };
    Grid { sheet: None, rows: (1..).zip(text.lines.lines()).map(row).collect() }
}

/// What counts as a page's content: its text but for what the mapping says is no content, and what is drawn.
fn content(rules: &PdfRules, text: &PageText) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new_derive_key("planb report page v1");
    hasher.update(&text.drawing).update(rules.lasting(&text.lines).as_bytes());
    let mut first = [0; 16];
    first.iter_mut().zip(hasher.finalize().as_bytes()).for_each(|(to, from)| *to = *from);
    first
}

/// Sorts the pages of all files. Each file's report says how many of its pages have a place.
pub fn sort(opened: Vec<Opened>, records: &[Record]) -> (Reports, Vec<SourceReport>) {
    let (mut all, mut lines, mut reports) = (Vec::new(), Vec::new(), Reports::default());
    let mut sources = Vec::new();
    for Opened { path, tab, report, pages } in opened {
        reports.files.push(path);
        for (page, shown) in pages {
            lines.push((sources.len(), tab, page.page.page, page.is_protected, shown));
            all.push(page);
        }
        sources.push(report);
    }
    let sorted = reports::sort(all, records);
    for ((at, tab, page, protected, shown), place) in lines.into_iter().zip(sorted.placed) {
        let Some(report) = sources.get_mut(at) else { continue };
        report.rows = report.rows.saturating_add(1);
        let mut line = PageLine {
            source: report.source.clone(),
            file: report.file.clone(),
            page,
            tab,
            units: Vec::new(),
            client: None,
            sheet: None,
            protected,
            left_out: false,
            tray: None,
            lines: Vec::new(),
        };
        match place {
            Placed::To { units, topic } => {
                report.accepted = report.accepted.saturating_add(1);
                line.units = units;
                match topic {
                    Topic::Client(id) => line.client = Some(planb_core::number::personal::shown(&id)),
                    Topic::Sheet(name) => line.sheet = Some(name),
                }
            }
            Placed::LeftOut => line.left_out = true,
            Placed::Tray(reason) => (line.tray, line.lines) = (Some(reason), shown),
        }
        reports.pages.push(line);
    }
    reports.sheets = sorted.sheets;
    reports.units = sorted.units;
    reports.identities = sorted.identities;
    (reports, sources)
}
