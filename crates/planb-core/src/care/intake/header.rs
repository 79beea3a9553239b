//! Finding the header: the row that holds most of the columns that the mapping names.

use jiff::civil::Date;

use super::super::mapping::{ColumnRef, Columns, Field, Mapping, RecordRules};
use super::super::pattern::{Pattern, folded};
use super::super::reason::SourceFault;
use super::super::table::{Cell, Grid, Table};
use super::super::value;

/// The header is looked for in this many rows.
pub const HEADER_SEARCH_ROWS: usize = 60;

/// Cuts a grid at the header that fits the mapping.
pub fn cut(mapping: &Mapping, file: &str, grid: Grid) -> Result<Table, SourceFault> {
    let header_row = match mapping.file.header_row {
        Some(row) => row,
        None => find(mapping, &grid).ok_or(SourceFault::NoHeader)?,
    };
    let table = Table::cut(file, grid, header_row);
    let lost: Vec<String> = mapping.records.iter().flat_map(|record| lost_columns(record, &table)).collect();
    if lost.is_empty() {
        return Ok(table);
    }
    let mut columns = lost;
    columns.sort();
    columns.dedup();
    Err(SourceFault::ColumnsLost { columns })
}

/// How many of the mapping's columns a grid's best row holds, of how many; for choosing a file's mapping.
pub fn fit(mapping: &Mapping, grid: &Grid) -> (usize, usize) {
    let names = named_columns(mapping);
    let best = grid.rows.iter().take(HEADER_SEARCH_ROWS).map(|row| score(&names, &row.cells)).max();
    (best.unwrap_or(0), names.len())
}

fn find(mapping: &Mapping, grid: &Grid) -> Option<u32> {
    let names = named_columns(mapping);
    if names.is_empty() {
        return Some(0);
    }
    let mut best = (0, 0);
    for row in grid.rows.iter().take(HEADER_SEARCH_ROWS) {
        let score = score(&names, &row.cells);
        if score > best.0 {
            best = (score, row.row);
        }
    }
    // One lonely word may stand in a title too.
    (best.0 >= 2 || best.0 == names.len()).then_some(best.1)
}

fn score(names: &[&Columns], cells: &[Cell]) -> usize {
    names.iter().filter(|columns| columns_at(columns, cells).is_some()).count()
}

/// Every group of alternatives with a name in it, each once.
fn named_columns(mapping: &Mapping) -> Vec<&Columns> {
    let mut all: Vec<&Columns> = Vec::new();
    for record in &mapping.records {
        let takes = record.fields.values().flat_map(|takes| takes.0.iter().map(|take| &take.column));
        let others = record.extract.iter().map(|e| &e.column).chain(record.route.iter().map(|r| &r.column));
        for columns in takes.chain(others) {
            let named = columns.0.iter().any(|column| matches!(column, ColumnRef::Name(_)));
            if named && !all.iter().any(|known| known.0 == columns.0) {
                all.push(columns);
            }
        }
    }
    all
}

/// The place, counted from 0, of the first alternative that the header has.
pub fn columns_at(columns: &Columns, header: &[Cell]) -> Option<usize> {
    columns.0.iter().find_map(|column| column_at(column, header))
}

/// The place of one column.
pub fn column_at(column: &ColumnRef, header: &[Cell]) -> Option<usize> {
    match column {
        ColumnRef::Number(number) => Some(*number as usize - 1),
        ColumnRef::Name(name) => {
            let wanted = folded(name);
            let texts = || header.iter().map(|cell| if cell.is_empty() { String::new() } else { folded(&cell.text()) });
            texts().position(|text| !text.is_empty() && text == wanted).or_else(|| {
                let pattern = name.contains(['*', '?']).then(|| Pattern::new(name.trim()))?;
                texts().position(|text| !text.is_empty() && pattern.fits(&text))
            })
        }
    }
}

/// The days of a schedule: columns (from 0) with their dates.
pub fn days(rules: &RecordRules, table: &Table, near: Date, mapping: &Mapping) -> Vec<(usize, Date)> {
    let Some(matrix) = &rules.matrix else { return Vec::new() };
    let from = match &matrix.from {
        Some(column) => column_at(column, &table.header).unwrap_or(usize::MAX),
        None => 0,
    };
    let dated = table.header.iter().enumerate().skip(from);
    dated.filter_map(|(at, cell)| Some((at, value::date(cell, near, mapping.file.dates)?))).collect()
}

/// The names of required columns that the table does not have.
fn lost_columns(record: &RecordRules, table: &Table) -> Vec<String> {
    let name = |columns: &Columns| match columns.0.first() {
        Some(ColumnRef::Name(name)) => name.clone(),
        Some(ColumnRef::Number(number)) => number.to_string(),
        None => String::new(),
    };
    let there = |columns: &Columns| match columns_at(columns, &table.header) {
        Some(_) if table.header.is_empty() => true,
        Some(at) => at < table.header.len().max(table.rows.first().map_or(0, |row| row.cells.len())),
        None => false,
    };
    let mut lost: Vec<String> = record.when.iter().filter(|w| !there(&w.column)).map(|w| name(&w.column)).collect();
    for field in &record.required {
        let takes = record.fields.get(field).into_iter().flat_map(|takes| &takes.0).map(|take| &take.column);
        let extracts = record.extract.iter().filter(|e| e.fields().any(|f| f == *field)).map(|e| &e.column);
        let routes = record.route.iter().filter(|r| r.rest.contains(field)).map(|route| &route.column);
        let givers: Vec<&Columns> = takes.chain(extracts).chain(routes).collect();
        if !givers.is_empty() && !givers.iter().any(|columns| there(columns)) {
            lost.extend(givers.first().map(|columns| name(columns)));
        }
    }
    let dated = |field: &Field| *field == Field::Date || *field == Field::Work;
    let no_days = || days_are_missing(table);
    if record.matrix.is_some() && record.required.iter().any(dated) && no_days() {
        lost.push("16/12 …".into());
    }
    lost
}

fn days_are_missing(table: &Table) -> bool {
    let near = Date::constant(2000, 1, 1);
    !table.header.iter().any(|cell| value::date(cell, near, value::Dates::DayFirst).is_some())
}
