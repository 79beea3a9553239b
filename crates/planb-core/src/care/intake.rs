//! The intake: tables and mappings become care records, joined over files; what cannot be read is refused by row.
//!
//! A person in several files is joined by personnummer; by name and unit only with a warning, and never when the name
//! fits two people. A file without units gets them from the clients' own records or from the mapping.

mod build;
mod draft;
mod fill;
pub mod header;
mod join;
mod words;

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::DateTime;
use serde::Serialize;

use super::mapping::Mapping;
use super::medicines::MedicineWords;
use super::pattern::folded;
use super::reason::{Finding, Refused, SourceFault, Warning};
use super::table::{Cell, Grid, Table, TableRow};
use super::{Every, Kind, Record, value};
use crate::id::UnitId;
use build::{Builder, Raw};
use draft::Plan;

/// How many rows a report shows of a source.
pub const FIRST_ROWS: usize = 5;
/// Rows that are sums in every system: their first filled cell.
const SUM_ROWS: [&str; 8] =
    ["antal", "antal rader", "antal poster", "summa", "totalt", "total", "totalsumma", "antal totalt"];

/// What is known of a file beside its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// The file's name, without its folder.
    pub file: String,
    /// When the file was last written, local time.
    pub modified: Option<DateTime>,
}

/// One file with its mapping: its grids, or why it could not be read.
pub struct Input<'a> {
    pub mapping: &'a Mapping,
    pub facts: FileFacts,
    pub grids: Result<Vec<Grid>, SourceFault>,
}

/// What came of all the files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intake {
    /// In the order of source and file.
    pub sources: Vec<SourceReport>,
    /// In the order of unit, kind and content.
    pub records: Vec<Record>,
}

/// What came of one file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceReport {
    pub source: String,
    pub file: String,
    pub sheets: Vec<String>,
    pub kinds: Vec<Kind>,
    /// Rows of data, without titles, header, sums and blanks.
    pub rows: u32,
    /// Rows of which nothing was refused.
    pub accepted: u32,
    /// When the business system wrote the export; `None` when nothing tells.
    pub exported_at: Option<DateTime>,
    pub exported_from: ExportedFrom,
    pub every: Every,
    /// Field and column, in the order of the file's columns.
    pub columns: Vec<(String, String)>,
    pub unused_columns: Vec<String>,
    /// Accepted records.
    #[serde(skip)]
    pub counts: BTreeMap<(UnitId, Kind), u32>,
    pub refused: Vec<Refused>,
    pub warnings: Vec<Warning>,
    pub fault: Option<SourceFault>,
    /// The first rows as text, for the interactive check.
    pub first_rows: Vec<Vec<String>>,
}

/// Where the time of an export was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportedFrom {
    Title,
    Name,
    Cell,
    FileTime,
    Nothing,
}

/// One file on its way: its tables with headers found.
struct Source<'a> {
    mapping: &'a Mapping,
    tables: Vec<Table>,
    report: SourceReport,
    raws: Vec<(usize, Raw)>,
}

/// Takes in all the files together. `now` decides years and centuries where no file tells when it was written.
pub fn take_in(mut inputs: Vec<Input>, now: DateTime) -> Intake {
    inputs.sort_by(|a, b| (&a.mapping.source, &a.facts.file).cmp(&(&b.mapping.source, &b.facts.file)));
    let mut sources: Vec<Source> = inputs.into_iter().map(|input| open(input, now)).collect();
    // A file that does not tell its own time is read as of the others' (a copy made today of last year's export).
    let told = |report: &SourceReport| matches!(report.exported_from, ExportedFrom::FileTime | ExportedFrom::Nothing);
    let batch =
        sources.iter().filter(|source| !told(&source.report)).filter_map(|source| source.report.exported_at).max();
    for source in &mut sources {
        let own = source.report.exported_at.filter(|_| !told(&source.report));
        let reference = own.or(batch).or(source.report.exported_at).unwrap_or(now);
        read(source, reference);
    }
    join::join(sources)
}

/// Cuts the grids at their headers and finds the time of the export.
fn open(input: Input, now: DateTime) -> Source {
    let Input { mapping, facts, grids } = input;
    let mut report = blank(mapping, &facts);
    let mut tables = Vec::new();
    match grids {
        Err(fault) => report.fault = Some(fault),
        Ok(grids) => {
            if let Some((at, from)) = exported_at(mapping, &facts, &grids, now) {
                (report.exported_at, report.exported_from) = (Some(at), from);
            }
            let mut faults = Vec::new();
            for grid in grids {
                match header::cut(mapping, &facts.file, grid) {
                    Ok(table) => tables.push(table),
                    Err(fault) => faults.push(fault),
                }
            }
            // Sheets without the header are not meant; a sheet that has lost a column is.
            let lost = faults.iter().position(|fault| matches!(fault, SourceFault::ColumnsLost { .. }));
            if let Some(at) = lost.or((tables.is_empty() && !faults.is_empty()).then_some(0)) {
                report.fault = Some(faults.swap_remove(at));
                tables.clear();
            }
        }
    }
    report.sheets = tables.iter().filter_map(|table| table.sheet.clone()).collect();
    Source { mapping, tables, report, raws: Vec::new() }
}

fn blank(mapping: &Mapping, facts: &FileFacts) -> SourceReport {
    SourceReport {
        source: mapping.source.clone(),
        file: facts.file.clone(),
        sheets: Vec::new(),
        kinds: mapping.kinds(),
        rows: 0,
        accepted: 0,
        exported_at: facts.modified,
        exported_from: if facts.modified.is_some() { ExportedFrom::FileTime } else { ExportedFrom::Nothing },
        every: mapping.every,
        columns: Vec::new(),
        unused_columns: Vec::new(),
        counts: BTreeMap::new(),
        refused: Vec::new(),
        warnings: Vec::new(),
        fault: None,
        first_rows: Vec::new(),
    }
}

/// What is known of a printed report before its pages are sorted: when it was printed, from the lines of its first pages.
pub fn printed(mapping: &Mapping, facts: FileFacts, pages: &[Grid], now: DateTime) -> SourceReport {
    let mut report = blank(mapping, &facts);
    if let Some((at, from)) = exported_at(mapping, &facts, pages, now) {
        (report.exported_at, report.exported_from) = (Some(at), from);
    }
    report
}

/// The time of the export from a title line, the file's name or a cell.
fn exported_at(
    mapping: &Mapping,
    facts: &FileFacts,
    grids: &[Grid],
    now: DateTime,
) -> Option<(DateTime, ExportedFrom)> {
    let rules = &mapping.exported_at;
    let take = |expression: &super::pattern::Expression, text: &str| {
        let found = expression.0.captures(text)?;
        let part = found.get(1).or(found.get(0))?;
        value::date_time(part.as_str().replace('_', " ").trim(), now.date())
    };
    let within = |at: &DateTime| now.checked_add(1.day()).is_ok_and(|tomorrow| *at <= tomorrow);
    let rows = || grids.iter().flat_map(|grid| grid.rows.iter().take(header::HEADER_SEARCH_ROWS));
    if let Some(expression) = &rules.title {
        let mut texts = rows().flat_map(|row| &row.cells).filter(|cell| !cell.is_empty()).map(Cell::text);
        if let Some(at) = texts.find_map(|text| take(expression, &text)).filter(within) {
            return Some((at, ExportedFrom::Title));
        }
    }
    if let Some(at) = rules.name.as_ref().and_then(|name| take(name, &facts.file)).filter(within) {
        return Some((at, ExportedFrom::Name));
    }
    let (column, row) = cell_address(rules.cell.as_deref()?)?;
    let found = rows().find(|found| found.row == row)?;
    let at = match found.cell(column) {
        Cell::DateTime(at) => *at,
        Cell::Date(date) => date.to_datetime(jiff::civil::Time::midnight()),
        cell => value::date_time(&cell.text(), now.date())?,
    };
    within(&at).then_some((at, ExportedFrom::Cell))
}

/// `B2` as column from 0 and row from 1.
fn cell_address(address: &str) -> Option<(usize, u32)> {
    let split = address.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = (address.get(..split)?, address.get(split..)?);
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, b| sum * 26 + (b.to_ascii_uppercase() - b'A') as usize + 1);
    Some((column - 1, digits.parse().ok()?))
}

/// Reads every row of a source's tables into records that are still to be joined.
fn read(source: &mut Source, reference: DateTime) {
    let words = MedicineWords::with(&source.mapping.words);
    for (table_at, table) in source.tables.iter().enumerate() {
        let mut builder = Builder::new(source.mapping, table, reference, &words);
        let rules = source.mapping.records.iter();
        let plans: Vec<Plan> = rules.map(|rules| Plan::new(source.mapping, rules, table, reference.date())).collect();
        columns_of(&mut source.report, table, &plans);
        for row in table.rows.iter().filter(|row| !is_skipped(source.mapping, row)) {
            source.report.rows += 1;
            if source.report.first_rows.len() < FIRST_ROWS {
                source.report.first_rows.push(row.cells.iter().map(Cell::text).collect());
            }
            for plan in &plans {
                for draft in plan.drafts(row) {
                    match builder.build(plan.rules, &draft) {
                        Ok(Some(raw)) => source.raws.push((table_at, raw)),
                        Ok(None) => {}
                        Err(stop) => source.report.refused.push(Finding {
                            sheet: table.sheet.clone(),
                            row: row.row,
                            column: stop.column.map(|column| table.column_name(column)),
                            value: stop.value,
                            reason: stop.reason,
                        }),
                    }
                }
            }
        }
        source.report.warnings.append(&mut builder.warnings);
    }
}

fn is_skipped(mapping: &Mapping, row: &TableRow) -> bool {
    let Some(first) = row.cells.iter().find(|cell| !cell.is_empty()) else { return true };
    let text = first.text();
    SUM_ROWS.contains(&folded(&text).as_str()) || mapping.file.skip.iter().any(|pattern| pattern.fits(&text))
}

fn columns_of(report: &mut SourceReport, table: &Table, plans: &[Plan]) {
    let mut used: Vec<(usize, &str)> = plans.iter().flat_map(Plan::understood).map(|(word, at)| (at, word)).collect();
    used.sort();
    used.dedup();
    report.columns.extend(used.iter().map(|(at, word)| (word.to_string(), table.column_name(*at))));
    let unused = table
        .header
        .iter()
        .enumerate()
        .filter(|(at, cell)| !cell.is_empty() && !used.iter().any(|(used, _)| used == at));
    report.unused_columns.extend(unused.map(|(_, cell)| cell.text()));
}

#[cfg(test)]
#[path = "intake/tests.rs"]
mod tests;
