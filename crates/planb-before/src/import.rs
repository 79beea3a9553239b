//! Reading the business systems' exports: bytes to tables, tables to care records.
//!
//! A file is held against hard limits before and while it is read, so that a broken or hostile one gives a clear
//! refusal: never a panic, a hang or a full memory.

mod book;
pub mod guess;
mod guess_report;
pub mod report;
mod text;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use planb_core::care::intake::{self, FileFacts, Input, Intake, header};
use planb_core::care::mapping::{ColumnRef, Encoding, Format, Mapping};
use planb_core::care::pattern::Pattern;
use planb_core::care::reason::SourceFault;
pub use planb_core::care::reason::Unreadable;
use planb_core::care::table::{Cell, Grid, TableRow};

/// A file may have at most this many bytes.
pub const FILE_MAX_BYTES: u64 = 256 * 1024 * 1024;
/// A packed file (XLSX, ODS) may unpack to at most this many bytes.
pub const UNPACKED_MAX_BYTES: u64 = 512 * 1024 * 1024;
/// A sheet may have at most this many rows …
pub const ROWS_MAX: u64 = 1_000_000;
/// … this many columns …
pub const COLUMNS_MAX: u64 = 512;
/// … and this many bytes in a cell.
pub const CELL_MAX_BYTES: u64 = 32 * 1024;
/// A file may have at most this many sheets.
pub const SHEETS_MAX: usize = 64;

pub use book::{ods, xlsx};

/// Reads text: its encoding and delimiter are found.
pub fn text(bytes: &[u8], encoding: Encoding) -> Result<Grid, Unreadable> {
    text::read(bytes, encoding, None)
}

const SHIPPED: [&str; 7] = [
    include_str!("../../../mappings/treserva.toml"),
    include_str!("../../../mappings/tes.toml"),
    include_str!("../../../mappings/timecare.toml"),
    include_str!("../../../mappings/lakemedel.toml"),
    include_str!("../../../mappings/hsl.toml"),
    include_str!("../../../mappings/telefonlista.toml"),
    include_str!("../../../mappings/forsorjningsstod.toml"),
];

/// The mappings that come with the program; a test reads every one.
pub fn shipped_mappings() -> Vec<Mapping> {
    SHIPPED.iter().filter_map(|text| Mapping::parse(text).ok()).collect()
}

/// What came of a set of files.
#[derive(Debug, Default)]
pub struct Import {
    pub intake: Intake,
    /// Files that no mapping fits, by name.
    pub unmapped: Vec<String>,
    /// What systems could only print, page by page.
    pub reports: report::Reports,
    /// Sources of which no file was given.
    pub missing: Vec<String>,
}

/// Reads the files by the mapping that fits each and joins them. `now` is local time.
pub fn import(files: &[PathBuf], mappings: &[Mapping], now: DateTime) -> Import {
    let (mut inputs, mut opened, mut unmapped) = (Vec::new(), Vec::new(), Vec::new());
    let (printed, tables): (Vec<Mapping>, Vec<Mapping>) = mappings.iter().cloned().partition(|it| it.pdf.is_some());
    for path in files {
        let facts = facts_of(path);
        let fits = |mapping: &&Mapping| mapping.file.names.iter().any(|name| name.fits(&facts.file));
        if let Some((mapping, rules)) = printed.iter().find(fits).and_then(|it| Some((it, it.pdf.as_ref()?))) {
            let number = u32::try_from(opened.len()).unwrap_or(u32::MAX);
            opened.push(report::open(path, mapping, rules, facts, number, now));
            continue;
        }
        match choose(path, &facts.file, &tables) {
            Some((mapping, grids)) => {
                inputs.push(Input { mapping, facts, grids: grids.map_err(SourceFault::Unreadable) });
            }
            None => unmapped.push(facts.file),
        }
    }
    let mut intake = intake::take_in(inputs, now);
    let (reports, sources) = report::sort(opened, &intake.records);
    intake.sources.extend(sources);
    let given = |mapping: &&Mapping| !intake.sources.iter().any(|report| report.source == mapping.source);
    let missing = mappings.iter().filter(given).map(|mapping| mapping.source.clone()).collect();
    Import { intake, reports, unmapped, missing }
}

/// Reads every sheet that the mapping means; the headers are found by the intake.
pub fn read(path: &Path, mapping: &Mapping) -> Result<Vec<Grid>, Unreadable> {
    let bytes = bytes_of(path)?;
    let format = match mapping.file.format {
        Format::Auto => format_of(&bytes),
        given => given,
    };
    match format {
        Format::Xlsx => only_meant(book::xlsx(&bytes)?, mapping),
        Format::Ods => only_meant(book::ods(&bytes)?, mapping),
        Format::Pdf => Err(Unreadable::NoTable),
        Format::Text | Format::Auto => Ok(vec![text::read(&bytes, mapping.file.encoding, mapping.file.delimiter)?]),
    }
}

/// Every sheet, by the file's own marks alone.
fn read_any(path: &Path) -> Result<Vec<Grid>, Unreadable> {
    let bytes = bytes_of(path)?;
    match format_of(&bytes) {
        Format::Xlsx => book::xlsx(&bytes),
        Format::Ods => book::ods(&bytes),
        Format::Pdf => Err(Unreadable::NoTable),
        Format::Text | Format::Auto => Ok(vec![text::read(&bytes, Default::default(), None)?]),
    }
}

/// The numbers that a fault's sentence needs, by name.
pub fn numbers(fault: &SourceFault) -> Vec<(&'static str, String)> {
    let limit = |limit: &u64| vec![("limit", limit.to_string())];
    let in_row = |row: &u64, limit: &u64| vec![("row", row.to_string()), ("limit", limit.to_string())];
    match fault {
        SourceFault::ColumnsLost { columns } => vec![("columns", columns.join(", "))],
        SourceFault::NoHeader => Vec::new(),
        SourceFault::Unreadable(why) => match why {
            Unreadable::TooLarge { bytes, limit } => vec![("bytes", bytes.to_string()), ("limit", limit.to_string())],
            Unreadable::TooManyColumns { row, limit } | Unreadable::CellTooLong { row, limit } => in_row(row, limit),
            Unreadable::UnpacksTooLarge { limit: most }
            | Unreadable::TooManyRows { limit: most }
            | Unreadable::TooManyPages { limit: most }
            | Unreadable::TooManyObjects { limit: most } => limit(most),
            _ => Vec::new(),
        },
    }
}

/// Every sheet of a file, without a mapping; its format, and a text's encoding (`Auto` where every encoding says the same).
pub fn plain(path: &Path) -> Result<(Vec<Grid>, Format, Encoding), Unreadable> {
    let bytes = bytes_of(path)?;
    Ok(match format_of(&bytes) {
        Format::Xlsx => (book::xlsx(&bytes)?, Format::Xlsx, Encoding::Auto),
        Format::Ods => (book::ods(&bytes)?, Format::Ods, Encoding::Auto),
        Format::Pdf => (Vec::new(), Format::Pdf, Encoding::Auto),
        Format::Text | Format::Auto => {
            let grid = text::read(&bytes, Encoding::Auto, None)?;
            (vec![grid], Format::Text, text::encoding_of(&bytes))
        }
    })
}

/// The tables of a file's bytes: text, XLSX or ODS.
pub fn grids(bytes: &[u8]) -> Result<Vec<Grid>, Unreadable> {
    match format_of(bytes) {
        Format::Xlsx => book::xlsx(bytes),
        Format::Ods => book::ods(bytes),
        _ => text::read(bytes, Encoding::Auto, None).map(|grid| vec![grid]),
    }
}

/// When a file was written, by its own time; local.
pub fn written_at(path: &Path) -> Option<DateTime> {
    facts_of(path).modified
}

/// The mapping whose file names fit; when several do, or none does, the one whose columns fit best.
fn choose<'m>(
    path: &Path,
    file: &str,
    mappings: &'m [Mapping],
) -> Option<(&'m Mapping, Result<Vec<Grid>, Unreadable>)> {
    let named: Vec<&Mapping> = mappings.iter().filter(|m| m.file.names.iter().any(|name| name.fits(file))).collect();
    if let [one] = named.as_slice() {
        return Some((one, read(path, one)));
    }
    let candidates: Vec<&Mapping> = if named.is_empty() { mappings.iter().collect() } else { named.clone() };
    let grids = match read_any(path) {
        Ok(grids) => grids,
        Err(why) => return named.first().map(|mapping| (*mapping, Err(why))),
    };
    let share = |mapping: &&Mapping| {
        let (found, of) = grids.iter().map(|grid| header::fit(mapping, grid)).max().unwrap_or((0, 0));
        (found * 1000).checked_div(of).unwrap_or(0)
    };
    let best = candidates.into_iter().map(|mapping| (share(&mapping), mapping)).rev().max_by_key(|(share, _)| *share);
    // Without a fitting name, most of the columns must be there.
    let (share, mapping) = best?;
    (share >= 600 || !named.is_empty()).then(|| (mapping, read(path, mapping)))
}

fn facts_of(path: &Path) -> FileFacts {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let modified = std::fs::metadata(path).and_then(|facts| facts.modified()).ok();
    let local = modified.and_then(|at| jiff::Timestamp::try_from(at).ok());
    FileFacts { file, modified: local.map(|at| at.to_zoned(jiff::tz::TimeZone::system()).datetime()) }
}

/// The file's bytes, refused by its size before anything is read.
fn bytes_of(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let fault = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Unreadable::NotFound,
        std::io::ErrorKind::PermissionDenied => Unreadable::Denied,
        _ => Unreadable::Disk,
    };
    let facts = std::fs::metadata(path).map_err(fault)?;
    if !facts.is_file() {
        return Err(Unreadable::NoTable);
    }
    let too_large = |bytes| Unreadable::TooLarge { bytes, limit: FILE_MAX_BYTES };
    if facts.len() > FILE_MAX_BYTES {
        return Err(too_large(facts.len()));
    }
    let mut bytes = Vec::with_capacity(facts.len() as usize);
    let read =
        File::open(path).and_then(|file| file.take(FILE_MAX_BYTES + 1).read_to_end(&mut bytes)).map_err(fault)?;
    if read as u64 > FILE_MAX_BYTES {
        return Err(too_large(read as u64));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    Ok(bytes)
}

fn format_of(bytes: &[u8]) -> Format {
    if !bytes.starts_with(b"PK") {
        return Format::Text;
    }
    // An ODS file begins with its type, stored unpacked.
    let start = bytes.get(..200).unwrap_or(bytes);
    let ods = b"application/vnd.oasis.opendocument.spreadsheet";
    if start.windows(ods.len()).any(|part| part == ods) { Format::Ods } else { Format::Xlsx }
}

fn only_meant(grids: Vec<Grid>, mapping: &Mapping) -> Result<Vec<Grid>, Unreadable> {
    let meant: Vec<Grid> = match &mapping.file.sheet {
        None => grids,
        Some(ColumnRef::Number(number)) => grids.into_iter().skip(*number as usize - 1).take(1).collect(),
        Some(ColumnRef::Name(name)) => {
            let pattern = Pattern::new(name);
            grids.into_iter().filter(|grid| grid.sheet.as_deref().is_some_and(|sheet| pattern.fits(sheet))).collect()
        }
    };
    if meant.is_empty() { Err(Unreadable::NoSheet) } else { Ok(meant) }
}

/// Puts cells into a grid and holds the limits.
struct Limited {
    grid: Grid,
}

impl Limited {
    fn new(sheet: Option<String>) -> Limited {
        Limited { grid: Grid { sheet, rows: Vec::new() } }
    }

    /// Adds a cell; rows (from 1) and columns (from 0) come in order.
    fn put(&mut self, row: u64, column: u64, cell: Cell) -> Result<(), Unreadable> {
        if cell.is_empty() {
            return Ok(());
        }
        if column >= COLUMNS_MAX {
            return Err(Unreadable::TooManyColumns { row, limit: COLUMNS_MAX });
        }
        if let Cell::Text(text) = &cell
            && text.len() as u64 > CELL_MAX_BYTES
        {
            return Err(Unreadable::CellTooLong { row, limit: CELL_MAX_BYTES });
        }
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        if self.grid.rows.last().is_none_or(|last| last.row != number) {
            if self.grid.rows.len() as u64 >= ROWS_MAX {
                return Err(Unreadable::TooManyRows { limit: ROWS_MAX });
            }
            let width = self.grid.rows.last().map_or(0, |last| last.cells.len());
            self.grid.rows.push(TableRow { row: number, cells: Vec::with_capacity(width) });
        }
        if let Some(last) = self.grid.rows.last_mut() {
            last.cells.resize(last.cells.len().max(column as usize + 1), Cell::Empty);
            if let Some(place) = last.cells.get_mut(column as usize) {
                *place = cell;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
