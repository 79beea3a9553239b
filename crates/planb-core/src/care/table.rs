//! A table as it was read from a file: titles, header, rows, cells.

use jiff::civil::{Date, DateTime, Time};

use super::pattern::folded;

/// One cell, as the file holds it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    Date(Date),
    Time(Time),
    DateTime(DateTime),
    Bool(bool),
    /// What the spreadsheet says instead of a value (`#REF!`).
    Error(String),
}

impl Cell {
    /// A text cell from outside: cleaned, and empty when nothing is left.
    pub fn of_text(text: &str) -> Cell {
        let cleaned = clean(text);
        if cleaned.is_empty() { Cell::Empty } else { Cell::Text(cleaned) }
    }

    /// True when there is nothing to read.
    pub fn is_empty(&self) -> bool {
        matches!(self, Cell::Empty)
    }

    /// The cell as text: whole numbers without decimals, dates `2021-12-16`, times `07:05`.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Error(text) => text.clone(),
            Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
            Cell::Number(number) => number.to_string(),
            Cell::Date(date) => date.to_string(),
            Cell::Time(time) => time.strftime("%H:%M").to_string(),
            Cell::DateTime(at) => at.strftime("%Y-%m-%d %H:%M").to_string(),
            Cell::Bool(true) => "ja".into(),
            Cell::Bool(false) => "nej".into(),
        }
    }
}

/// One row with its number in the file, counted from 1 as spreadsheets show it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableRow {
    pub row: u32,
    pub cells: Vec<Cell>,
}

impl TableRow {
    /// The cell of a column counted from 0; beyond the end it is empty.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// True when every cell is empty.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

/// One sheet of a file, or a whole text file: the header is still to be found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The sheet's name; `None` for text files.
    pub sheet: Option<String>,
    pub rows: Vec<TableRow>,
}

/// A table whose header has been found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub file: String,
    pub sheet: Option<String>,
    /// Every non-empty text above the header.
    pub titles: Vec<String>,
    /// The header's cells; texts, but dates in a schedule. Empty when the file has none.
    pub header: Vec<Cell>,
    /// The header's row in the file; 0 when there is none.
    pub header_row: u32,
    pub rows: Vec<TableRow>,
}

impl Table {
    /// Cuts a grid at its header row (counted from 1; 0 for no header). Blank rows and repeated headers are left out.
    pub fn cut(file: &str, grid: Grid, header_row: u32) -> Table {
        let mut table = Table { file: file.to_string(), sheet: grid.sheet, header_row, ..Table::default() };
        for row in grid.rows {
            if row.is_blank() {
                continue;
            }
            if row.row < header_row {
                table.titles.extend(row.cells.iter().filter(|cell| !cell.is_empty()).map(Cell::text));
            } else if row.row == header_row {
                table.header = row.cells;
            } else if header_row == 0 || !same_header(&table.header, &row.cells) {
                table.rows.push(row);
            }
        }
        table
    }

    /// The header's text of a column counted from 0, or its number (`kolumn 3`) when it has none.
    pub fn column_name(&self, column: usize) -> String {
        match self.header.get(column) {
            Some(cell) if !cell.is_empty() => cell.text(),
            _ => format!("{}", column + 1),
        }
    }
}

fn same_header(header: &[Cell], cells: &[Cell]) -> bool {
    let texts = |cells: &[Cell]| cells.iter().filter(|c| !c.is_empty()).map(|c| folded(&c.text())).collect::<Vec<_>>();
    let first = |cells: &[Cell]| cells.iter().find(|cell| !cell.is_empty()).map(|cell| folded(&cell.text()));
    first(header) == first(cells) && texts(header) == texts(cells)
}

/// A text that is safe to print and compare: no control characters, no marks that turn the reading direction, every
/// kind of space one plain space, å ä ö é ü in one character each.
pub fn clean(text: &str) -> String {
    if text.bytes().all(|b| (0x20..0x7f).contains(&b)) && !text.contains("  ") {
        return text.trim().to_string();
    }
    let mut cleaned = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{300}'..='\u{36f}' => compose(&mut cleaned, letter),
            _ if letter.is_whitespace() || letter == '\u{202f}' => {
                if !cleaned.ends_with(' ') {
                    cleaned.push(' ');
                }
            }
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => {}
            '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}' => {}
            '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}' => {}
            _ if letter.is_control() => {}
            _ => cleaned.push(letter),
        }
    }
    let trimmed = cleaned.trim();
    if trimmed.len() == cleaned.len() { cleaned } else { trimmed.to_string() }
}

/// Joins a combining mark with the letter before it, where Swedish texts have one character for both.
fn compose(text: &mut String, mark: char) {
    let joined = match (text.chars().last(), mark) {
        (Some('a'), '\u{30a}') => 'å',
        (Some('A'), '\u{30a}') => 'Å',
        (Some('a'), '\u{308}') => 'ä',
        (Some('A'), '\u{308}') => 'Ä',
        (Some('o'), '\u{308}') => 'ö',
        (Some('O'), '\u{308}') => 'Ö',
        (Some('u'), '\u{308}') => 'ü',
        (Some('U'), '\u{308}') => 'Ü',
        (Some('e'), '\u{301}') => 'é',
        (Some('E'), '\u{301}') => 'É',
        (Some('a'), '\u{301}') => 'á',
        (Some('A'), '\u{301}') => 'Á',
        (Some('e'), '\u{300}') => 'è',
        _ => return text.push(mark),
    };
    text.pop();
    text.push(joined);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cleaned() {
        for (dirty, clean_text) in [
            ("  Åsa   Ek ", "Åsa Ek"),
            ("A\u{30a}sa", "Åsa"),
            ("Eva\u{202e}kE\u{200f}", "EvakE"),
            ("rad ett\r\nrad två\tslut", "rad ett rad två slut"),
            ("7\u{a0}250", "7 250"),
            ("\u{feff}Personnr", "Personnr"),
            ("\u{0}\u{7}", ""),
            ("hund 🐕", "hund 🐕"),
            ("\"O'Brien\"", "\"O'Brien\""),
        ] {
            assert_eq!(clean(dirty), clean_text, "{dirty:?}");
        }
    }

    #[test]
    fn titles_stand_above_and_repeated_headers_are_left_out() {
        let row = |row, texts: &[&str]| TableRow { row, cells: texts.iter().map(|t| Cell::of_text(t)).collect() };
        let rows = vec![
            row(1, &["Lista"]),
            row(2, &["", ""]),
            row(3, &["Namn", "Ålder"]),
            row(4, &["Eva", "3"]),
            row(9, &["namn", "ålder"]),
        ];
        let table = Table::cut("f.csv", Grid { sheet: None, rows }, 3);
        assert_eq!((table.titles, table.rows.len()), (vec!["Lista".to_string()], 1));
    }
}
