//! Proposing a mapping for an unknown file, from its headers and contents. What is unsure says so in a comment.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use jiff::civil::Date;
use planb_core::care::intake::header::HEADER_SEARCH_ROWS;
use planb_core::care::mapping::Mapping;
use planb_core::care::pattern::folded;
use planb_core::care::table::{Cell, Grid, TableRow};
use planb_core::care::value::{self, Dates};
use planb_core::number::personal::{self, Certainty};

use super::Unreadable;

const HEADERS: &str = include_str!("../../../../mappings/words/headers.toml");
/// So many rows below the header show what a column holds.
const SAMPLE_ROWS: usize = 50;
/// From so many columns whose header is a day, a table is a schedule.
const DAYS_MIN: usize = 5;

/// The words of each kind's fields.
type Words = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// A proposed mapping as TOML, which the program can read; a person should look at it before it is used.
pub fn guess(path: &Path) -> Result<String, Unreadable> {
    let bytes = super::bytes_of(path)?;
    if bytes.starts_with(b"%PDF-") {
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        return super::guess_report::guess(&bytes, &file);
    }
    let grids = super::read_any(path)?;
    let grid = grids.iter().max_by_key(|grid| grid.rows.len()).ok_or(Unreadable::Empty)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // A test reads the shipped words.
    let words: Words = toml::from_str(HEADERS).unwrap_or_default();
    let Some(header) = header_of(grid, &words) else { return Err(Unreadable::NoTable) };
    let columns = columns_of(grid, header);
    let mut kinds: Vec<(usize, &str, BTreeMap<&str, &Column>)> =
        words.iter().map(|(kind, fields)| scored(kind, fields, &columns)).collect();
    kinds.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let schedule = columns.iter().filter(|column| column.is_day).count() >= DAYS_MIN;
    if schedule {
        kinds.sort_by_key(|(_, kind, _)| *kind != "shift");
    }
    let proposals = kinds.iter().map(|(_, kind, fields)| written(&name, kind, fields, &columns, schedule));
    let unknown = || {
        let text = "# OSÄKER: ingen kolumn kändes igen. Skriv vad raderna är och vilka kolumner som är vad.";
        format!("{}\n{text}\n[[record]]\nkind = \"unit\"\nfields = {{ name = 1 }}\n", head(&name))
    };
    Ok(proposals.into_iter().find(|text| Mapping::parse(text).is_ok()).unwrap_or_else(unknown))
}

/// A column: its header and what its cells look like.
struct Column {
    name: String,
    number: usize,
    looks: &'static str,
    is_day: bool,
}

/// The row that knows most of the words; without any, the one with the most texts.
fn header_of<'g>(grid: &'g Grid, words: &Words) -> Option<&'g TableRow> {
    let known: Vec<&String> = words.values().flat_map(|fields| fields.values().flatten()).collect();
    let score = |row: &&TableRow| {
        let texts = row.cells.iter().filter(|cell| matches!(cell, Cell::Text(_)));
        let hits = texts.clone().filter(|cell| known.iter().any(|word| **word == folded(&cell.text()))).count();
        hits * 10 + texts.count().min(9)
    };
    grid.rows.iter().take(HEADER_SEARCH_ROWS).rev().max_by_key(score)
}

fn columns_of(grid: &Grid, header: &TableRow) -> Vec<Column> {
    let near = Date::constant(2020, 1, 1);
    let below = |column: usize| {
        let rows = grid.rows.iter().filter(|row| row.row > header.row).take(SAMPLE_ROWS);
        rows.map(move |row| row.cell(column)).filter(|cell| !cell.is_empty()).collect::<Vec<_>>()
    };
    let looks = |cells: &[&Cell]| {
        let most = |test: &dyn Fn(&Cell) -> bool| {
            !cells.is_empty() && cells.iter().filter(|cell| test(cell)).count() * 10 >= cells.len() * 8
        };
        let number = |cell: &Cell| {
            let read = personal::read(&cell.text(), Date::constant(2100, 1, 1), 0);
            read.is_some_and(|read| matches!(read.certainty, Certainty::Written | Certainty::CenturyGuessed))
        };
        let phone = |cell: &Cell| {
            let written = planb_core::number::phone::Written::Text;
            let phones = planb_core::number::phone::read_all(&cell.text(), written);
            phones.iter().any(|phone| phone.readable)
        };
        match () {
            () if most(&number) => "personnummer",
            () if most(&phone) => "telefon",
            () if most(&|cell| value::date(cell, near, Dates::DayFirst).is_some()) => "datum",
            () if most(&|cell| !matches!(cell, Cell::Number(_)) && value::time(cell).is_some()) => "klockslag",
            () if most(&|cell| value::yes(cell).is_some()) => "ja/nej",
            () if cells.is_empty() => "tom",
            () => "text",
        }
    };
    let column = |(at, cell): (usize, &Cell)| Column {
        name: cell.text(),
        number: at + 1,
        looks: looks(&below(at)),
        is_day: !matches!(cell, Cell::Number(_)) && value::date(cell, near, Dates::DayFirst).is_some(),
    };
    header.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).map(column).collect()
}

/// How many fields of a kind the columns give, and which.
fn scored<'a>(
    kind: &'a str,
    fields: &'a BTreeMap<String, Vec<String>>,
    columns: &'a [Column],
) -> (usize, &'a str, BTreeMap<&'a str, &'a Column>) {
    let mut found: BTreeMap<&str, &Column> = BTreeMap::new();
    for (field, words) in fields {
        let by_word = words.iter().find_map(|word| columns.iter().find(|column| folded(&column.name) == *word));
        let by_content = || columns.iter().find(|column| field == "id" && column.looks == "personnummer");
        if let Some(column) = by_word.or_else(by_content) {
            found.insert(field, column);
        }
    }
    (found.len(), kind, found)
}

fn head(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let source: String = planb_core::id::UnitId::of_name(stem.trim_end_matches(|c: char| !c.is_alphabetic())).0;
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let start = stem.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | ' ' | '.'));
    let pattern = quoted(&format!("{start}*.{ending}"));
    format!(
        "# Förslag efter rubriker och innehåll. Läs igenom det och prova: planb import --check\n\
         source = {}\nevery = \"1d\" # OSÄKER: hur ofta filen kommer\n\n[file]\nnames = {pattern}\n",
        quoted(&source)
    )
}

/// The proposal as TOML.
fn written(name: &str, kind: &str, fields: &BTreeMap<&str, &Column>, columns: &[Column], schedule: bool) -> String {
    let mut text = head(name);
    let shift = kind == "shift" && schedule;
    let _ = write!(text, "\n[[record]]\nkind = {}\n", quoted(kind));
    if shift {
        text.push_str("matrix = {} # en kolumn per dag\naway = [\"Sem*\", \"Sjuk*\", \"L\", \"Ledig*\", \"VAB\", \"FP\"] # OSÄKER: komplettera\n");
    }
    let joined = matches!(kind, "visit" | "medicine" | "order");
    if !fields.contains_key("unit") && !joined {
        text.push_str("constant = { unit = \"Enhet\" } # OSÄKER: filen har ingen kolumn för enhet\n");
    }
    text.push_str("\n[record.fields]\n");
    for (field, column) in fields {
        let unsure = if folded(&column.name).is_empty() { " # OSÄKER" } else { "" };
        let column_text = quoted(&column.name);
        let _ = match *field {
            "actions" => writeln!(text, "{field} = {{ column = {column_text}, split = \",\" }}{unsure}"),
            "staff" if kind == "visit" => {
                writeln!(text, "{field} = {{ column = {column_text}, split = \"/\" }}{unsure}")
            }
            _ => writeln!(text, "{field} = {column_text} # {}{unsure}", column.looks),
        };
    }
    let used = |column: &&Column| !(fields.values().any(|used| used.number == column.number) || shift && column.is_day);
    for column in columns.iter().filter(used) {
        let _ = writeln!(
            text,
            "# OSÄKER: kolumn {} {} används inte ({})",
            column.number,
            quoted(&column.name),
            column.looks
        );
    }
    text
}

/// A TOML string. Texts from cells have no control characters.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
