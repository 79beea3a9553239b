//! Spreadsheets: XLSX and ODS. Formulas give the value that the program saved with them; nothing is computed.
//!
//! The packed file is unpacked once into nothing to count its true size, before any reader that trusts it sees it.

use std::io::{Cursor, Read};

use calamine::{Data, DataRef, ExcelDateTime, Ods, Reader, Xlsx};
use jiff::civil::Time;
use planb_core::care::table::{Cell, Grid};
use planb_core::care::value;

use super::{CELL_MAX_BYTES, COLUMNS_MAX, Limited, ROWS_MAX, SHEETS_MAX, UNPACKED_MAX_BYTES, Unreadable};

/// A packed file may hold at most this many parts.
const PARTS_MAX: usize = 4096;
/// Cells of an ODS sheet, its repeats counted out, at most.
const ODS_CELLS_MAX: u64 = 20_000_000;

/// Reads every sheet of an XLSX file.
pub fn xlsx(bytes: &[u8]) -> Result<Vec<Grid>, Unreadable> {
    unpacked_within(bytes, UNPACKED_MAX_BYTES)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let sheets: Vec<String> = book.sheet_names().into_iter().take(SHEETS_MAX).collect();
    let mut grids = Vec::new();
    for sheet in sheets {
        let Ok(mut cells) = book.worksheet_cells_reader(&sheet) else { continue };
        let mut limited = Limited::new(Some(sheet));
        while let Some(cell) = cells.next_cell().map_err(|_| Unreadable::Damaged)? {
            let (row, column) = cell.get_position();
            limited.put(u64::from(row) + 1, u64::from(column), cell_of_ref(cell.get_value()))?;
        }
        in_order(&mut limited.grid);
        grids.push(limited.grid);
    }
    if grids.is_empty() { Err(Unreadable::NoTable) } else { Ok(grids) }
}

/// Reads every sheet of an ODS file.
pub fn ods(bytes: &[u8]) -> Result<Vec<Grid>, Unreadable> {
    unpacked_within(bytes, UNPACKED_MAX_BYTES)?;
    repeats_within_limit(bytes)?;
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let sheets: Vec<String> = book.sheet_names().into_iter().take(SHEETS_MAX).collect();
    let mut grids = Vec::new();
    for sheet in sheets {
        let range = book.worksheet_range(&sheet).map_err(|_| Unreadable::Damaged)?;
        let mut limited = Limited::new(Some(sheet));
        let (first_row, first_column) = range.start().unwrap_or((0, 0));
        for (row, column, cell) in range.used_cells() {
            let (row, column) = (row as u64 + u64::from(first_row) + 1, column as u64 + u64::from(first_column));
            limited.put(row, column, cell_of(cell))?;
        }
        grids.push(limited.grid);
    }
    if grids.is_empty() { Err(Unreadable::NoTable) } else { Ok(grids) }
}

/// Counts what the parts really unpack to; what the file itself says about it may be a lie.
pub(super) fn unpacked_within(bytes: &[u8], limit: u64) -> Result<(), Unreadable> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let too_large = || Unreadable::UnpacksTooLarge { limit };
    if archive.len() > PARTS_MAX {
        return Err(too_large());
    }
    let mut total = 0u64;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| Unreadable::Damaged)?;
        let left = limit - total;
        if part.size() > left {
            return Err(too_large());
        }
        total += std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| Unreadable::Damaged)?;
        if total > limit {
            return Err(too_large());
        }
    }
    Ok(())
}

/// An ODS cell says how often it and its row are repeated: a short file can mean billions of cells.
fn repeats_within_limit(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let part = archive.by_name("content.xml").map_err(|_| Unreadable::NoTable)?;
    let mut xml = quick_xml::Reader::from_reader(std::io::BufReader::new(part));
    let mut count = Counted::default();
    let mut buffer = Vec::new();
    loop {
        use quick_xml::events::Event;
        match xml.read_event_into(&mut buffer).map_err(|_| Unreadable::Damaged)? {
            Event::Start(tag) => count.begin(&tag)?,
            Event::Empty(tag) => {
                count.begin(&tag)?;
                count.end(tag.local_name().as_ref())?;
            }
            Event::End(tag) => count.end(tag.local_name().as_ref())?,
            Event::Eof => return Ok(()),
            _ => {}
        }
        buffer.clear();
    }
}

/// Where the walk through an ODS file is, and how far its filled cells reach.
#[derive(Default)]
struct Counted {
    row: u64,
    row_repeats: u64,
    column: u64,
    last_column: u64,
    row_is_filled: bool,
    filled_rows: u64,
}

impl Counted {
    fn begin(&mut self, tag: &quick_xml::events::BytesStart) -> Result<(), Unreadable> {
        let number = |name: &str| {
            let found = tag.try_get_attribute(name).ok().flatten();
            found.and_then(|a| a.value.parse::<u64>().ok()).unwrap_or(1)
        };
        match tag.local_name().as_ref() {
            "table" => *self = Counted::default(),
            "table-row" => {
                self.row_repeats = number("table:number-rows-repeated");
                (self.column, self.row_is_filled) = (0, false);
            }
            "table-cell" | "covered-table-cell" => {
                let repeats = number("table:number-columns-repeated");
                self.column = self.column.saturating_add(repeats);
                if tag.try_get_attribute("office:value-type").ok().flatten().is_some() {
                    self.last_column = self.last_column.max(self.column);
                    self.row_is_filled = true;
                }
            }
            "s" if number("text:c") > CELL_MAX_BYTES => {
                return Err(Unreadable::CellTooLong { row: self.row + 1, limit: CELL_MAX_BYTES });
            }
            _ => {}
        }
        if self.last_column > COLUMNS_MAX {
            return Err(Unreadable::TooManyColumns { row: self.row + 1, limit: COLUMNS_MAX });
        }
        Ok(())
    }

    fn end(&mut self, tag: &str) -> Result<(), Unreadable> {
        if tag != "table-row" {
            return Ok(());
        }
        self.row = self.row.saturating_add(self.row_repeats);
        if self.row_is_filled {
            self.filled_rows = self.row;
        }
        if self.filled_rows > ROWS_MAX || self.filled_rows.saturating_mul(self.last_column.max(1)) > ODS_CELLS_MAX {
            return Err(Unreadable::TooManyRows { limit: ROWS_MAX });
        }
        Ok(())
    }
}

/// Rows that a file writes out of order are put in order; a row in two parts becomes one.
fn in_order(grid: &mut Grid) {
    if grid.rows.is_sorted_by(|a, b| a.row < b.row) {
        return;
    }
    grid.rows.sort_by_key(|row| row.row);
    let mut rows: Vec<planb_core::care::table::TableRow> = Vec::with_capacity(grid.rows.len());
    for row in grid.rows.drain(..) {
        match rows.last_mut().filter(|last| last.row == row.row) {
            Some(last) => {
                last.cells.resize(last.cells.len().max(row.cells.len()), Cell::Empty);
                for (place, cell) in last.cells.iter_mut().zip(row.cells).filter(|(_, cell)| !cell.is_empty()) {
                    *place = cell;
                }
            }
            None => rows.push(row),
        }
    }
    grid.rows = rows;
}

fn cell_of_ref(cell: &DataRef) -> Cell {
    match cell {
        DataRef::SharedString(text) => Cell::of_text(text),
        DataRef::String(text) => Cell::of_text(text),
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(yes) => Cell::Bool(*yes),
        DataRef::DateTime(at) => cell_of_days(at),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => cell_of_iso(text),
        DataRef::Error(error) => Cell::Error(error.to_string()),
        DataRef::Empty => Cell::Empty,
    }
}

fn cell_of(cell: &Data) -> Cell {
    match cell {
        Data::String(text) => Cell::of_text(text),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(yes) => Cell::Bool(*yes),
        Data::DateTime(at) => cell_of_days(at),
        Data::DateTimeIso(text) | Data::DurationIso(text) => cell_of_iso(text),
        Data::Error(error) => Cell::Error(error.to_string()),
        _ => Cell::Empty,
    }
}

/// A spreadsheet's count of days: a time below one, a date when whole.
fn cell_of_days(at: &ExcelDateTime) -> Cell {
    let days = at.as_f64();
    if !(0.0..200_000.0).contains(&days) {
        return Cell::Number(days);
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let minutes = (f64::from(hour) * 60.0 + f64::from(minute) + f64::from(second) / 60.0).round() as i64 % 1440;
    let Ok(time) = Time::new((minutes / 60) as i8, (minutes % 60) as i8, 0, 0) else { return Cell::Number(days) };
    if days < 1.0 {
        return Cell::Time(time);
    }
    match jiff::civil::Date::new(year as i16, month as i8, day as i8) {
        Ok(date) if days.fract() == 0.0 => Cell::Date(date),
        Ok(date) => Cell::DateTime(date.to_datetime(time)),
        Err(_) => Cell::Number(days),
    }
}

/// ODS writes dates as `2021-12-16[T07:05:00]` and times as `PT07H05M00S`.
fn cell_of_iso(text: &str) -> Cell {
    if let Some(duration) = text.strip_prefix("PT") {
        let mut parts = duration.split(['H', 'M', 'S']).map(|part| part.parse::<i8>().ok());
        if let (Some(Some(hour)), Some(Some(minute))) = (parts.next(), parts.next())
            && let Ok(time) = Time::new(hour, minute, 0, 0)
        {
            return Cell::Time(time);
        }
        return Cell::of_text(text);
    }
    let near = jiff::civil::Date::constant(2000, 1, 1);
    match (value::date_time(text, near), text.contains('T')) {
        (Some(at), true) => Cell::DateTime(at),
        (Some(at), false) => Cell::Date(at.date()),
        (None, _) => Cell::of_text(text),
    }
}
