//! What stands around an unknown table: when it was exported, and rows below it that are no records.

use std::fmt::Write;

use planb_core::care::table::{Grid, TableRow};
use regex_lite::Regex;

use super::quoted;

/// Date and time, as the lines above a header write them.
const MOMENT: &str = r"\d{4}-\d{2}-\d{2}[ T]\d{1,2}[:.]\d{2}";
/// A date in a file's name.
const DAY: &str = r"\d{4}-?\d{2}-?\d{2}";
/// How rows begin that sum up.
const SUMS: [&str; 6] = ["antal", "summa", "totalt", "total", "sum", "slut"];
/// Sum rows are looked for among so many at the end.
const LAST_ROWS: usize = 5;
/// And they have at most so many cells.
const SUM_CELLS: usize = 3;

/// The part of `[file]` and `[exported_at]` that the surroundings give.
pub fn written(grid: &Grid, header: &TableRow, file: &str) -> String {
    let mut text = String::new();
    let sums: Vec<String> = sums(grid, header).iter().map(|sum| quoted(sum)).collect();
    if !sums.is_empty() {
        let _ = writeln!(text, "skip = [{}]", sums.join(", "));
    }
    let (title, name) = (title(grid, header), Regex::new(DAY).is_ok_and(|day| day.is_match(file)));
    if title.is_some() || name {
        text.push_str("\n[exported_at]\n");
    }
    if let Some(title) = title {
        let _ = writeln!(text, "title = '{title}'");
    }
    if name {
        let _ = writeln!(text, "name = '({DAY})'");
    }
    text
}

/// An expression for the line above the header that says when it was exported.
fn title(grid: &Grid, header: &TableRow) -> Option<String> {
    let moment = Regex::new(MOMENT).ok()?;
    let above = grid.rows.iter().filter(|row| row.row < header.row).flat_map(|row| &row.cells);
    let lines = above.map(planb_core::care::table::Cell::text);
    lines.into_iter().find_map(|line| {
        let found = moment.find(&line)?;
        let before: String =
            line[..found.start()].trim_end().chars().map(|c| if c.is_alphanumeric() { c } else { '.' }).collect();
        Some(format!(r"{before}\s*({MOMENT})"))
    })
}

/// Patterns of the rows at the end that sum up.
fn sums(grid: &Grid, header: &TableRow) -> Vec<String> {
    let last = grid.rows.iter().rev().take(LAST_ROWS).filter(|row| row.row > header.row);
    let mut found = Vec::new();
    for row in last {
        let filled: Vec<String> = row.cells.iter().map(|cell| cell.text()).filter(|text| !text.is_empty()).collect();
        let Some(first) = filled.first().filter(|_| filled.len() <= SUM_CELLS) else { continue };
        let word: String = first.chars().take_while(|c| c.is_alphabetic()).collect();
        if SUMS.contains(&word.to_lowercase().as_str()) {
            let start: String = first.chars().take_while(|c| c.is_alphabetic() || *c == ' ').collect();
            found.push(format!("{}*", start.trim_end()));
        }
    }
    found.sort();
    found.dedup();
    found
}
