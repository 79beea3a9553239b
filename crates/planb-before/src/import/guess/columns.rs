//! The columns of an unknown table: where the header is, and what the cells below it look like.

use jiff::civil::Date;
use planb_core::care::intake::header::HEADER_SEARCH_ROWS;
use planb_core::care::pattern::folded;
use planb_core::care::table::{Cell, Grid, TableRow};
use planb_core::care::value::{self, Dates};
use planb_core::number::personal;

use super::Words;

/// So many rows below the header show what a column holds.
const SAMPLE_ROWS: usize = 50;
/// Words that a column about a client's relatives begins with.
const RELATIVES: [&str; 9] =
    ["anhörig", "anhöriga", "anh", "närstående", "nära", "kontaktperson", "kontaktpersoner", "god", "gode"];
/// Words that names of units have.
const UNIT_WORDS: [&str; 10] =
    ["hemtjänst", "hemsjukvård", "säbo", "boende", "grupp", "enhet", "team", "natt", "distrikt", "lss"];

/// A column: its header and what its cells look like.
pub struct Column {
    pub name: String,
    /// Counted from 1.
    pub number: usize,
    /// What most cells are, in a word for people.
    pub looks: &'static str,
    /// Whether its header is a day.
    pub is_day: bool,
    /// The filled cells of the first rows.
    samples: Vec<String>,
}

impl Column {
    /// Whether at least a third of the cells have this text in them.
    pub fn holds(&self, text: &str) -> bool {
        let count = self.samples.iter().filter(|sample| sample.contains(text)).count();
        count > 0 && count * 3 >= self.samples.len()
    }

    /// Whether it is about relatives, by its header.
    pub fn is_relatives(&self) -> bool {
        let name = folded(&self.name);
        let first = name.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_string();
        RELATIVES.contains(&first.as_str())
    }

    /// Whether at least a third of the cells name units.
    pub fn names_units(&self) -> bool {
        let is_unit = |sample: &&String| UNIT_WORDS.iter().any(|word| sample.to_lowercase().contains(word));
        let count = self.samples.iter().filter(is_unit).count();
        count > 0 && count * 3 >= self.samples.len()
    }
}

/// The row that knows most of the words; without any, the one with the most texts.
pub fn header_of<'g>(grid: &'g Grid, words: &Words) -> Option<&'g TableRow> {
    let known: Vec<&String> = words.values().flat_map(|fields| fields.values().flatten()).collect();
    let score = |row: &&TableRow| {
        let texts = row.cells.iter().filter(|cell| matches!(cell, Cell::Text(_)));
        let hits = texts.clone().filter(|cell| known.iter().any(|word| **word == folded(&cell.text()))).count();
        hits * 10 + texts.count().min(9)
    };
    grid.rows.iter().take(HEADER_SEARCH_ROWS).rev().max_by_key(score)
}

/// The columns under a header; those without one are left out.
pub fn columns_of(grid: &Grid, header: &TableRow) -> Vec<Column> {
    let near = Date::constant(2020, 1, 1);
    let below = |column: usize| {
        let rows = grid.rows.iter().filter(|row| row.row > header.row).take(SAMPLE_ROWS);
        rows.map(move |row| row.cell(column)).filter(|cell| !cell.is_empty()).collect::<Vec<_>>()
    };
    let column = |(at, cell): (usize, &Cell)| {
        let cells = below(at);
        Column {
            name: cell.text(),
            number: at + 1,
            looks: looks(&cells),
            is_day: !matches!(cell, Cell::Number(_)) && value::date(cell, near, Dates::DayFirst).is_some(),
            samples: cells.iter().map(|cell| cell.text()).collect(),
        }
    };
    header.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).map(column).collect()
}

fn looks(cells: &[&Cell]) -> &'static str {
    let near = Date::constant(2020, 1, 1);
    let most = |test: &dyn Fn(&Cell) -> bool| {
        !cells.is_empty() && cells.iter().filter(|cell| test(cell)).count() * 10 >= cells.len() * 8
    };
    let number = |cell: &Cell| {
        let read = personal::read(&cell.text(), Date::constant(2100, 1, 1), 0);
        let is_sure =
            |certainty| matches!(certainty, personal::Certainty::Written | personal::Certainty::CenturyGuessed);
        read.is_some_and(|read| is_sure(read.certainty))
    };
    let phone = |cell: &Cell| {
        let written = planb_core::number::phone::Written::Text;
        planb_core::number::phone::read_all(&cell.text(), written).iter().any(|phone| phone.readable)
    };
    match () {
        () if most(&number) => "personnummer",
        () if most(&phone) => "telefon",
        () if most(&|cell| value::date(cell, near, Dates::DayFirst).is_some()) => "datum",
        () if most(&|cell| !matches!(cell, Cell::Number(_)) && value::time(cell).is_some()) => "klockslag",
        () if most(&|cell| value::yes(cell).is_some()) => "ja/nej",
        () if most(&|cell| is_name(&cell.text())) => "namn",
        () if cells.is_empty() => "tom",
        () => "text",
    }
}

/// Two to four words, each with a capital letter, and nothing else.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let is_word = |word: &&str| {
        word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '\''))
    };
    let is_unit = UNIT_WORDS.iter().any(|word| text.to_lowercase().contains(word));
    (2..=4).contains(&words.len()) && words.iter().all(is_word) && !is_unit
}
