//! Any list as a table on paper, with room to write: staff without numbers, the plan-B matrix, the register of copies.

use planb_core::sheet::Stamp;
use serde_json::json;

use crate::font::printable;
use crate::stamp::{Paper, Size};
use crate::table;
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// A table. An empty cell is there to be written in.
#[derive(Clone, Debug)]
pub struct ListSheet {
    pub title: String,
    /// What to do with it, in a sentence or two.
    pub lead: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// Rows after those, to be written in.
    pub blank_rows: u16,
    pub landscape: bool,
}

/// How wide the words are that say what a fact is about.
const FACTS_MM: f64 = 42.0;

/// The PDF of a list.
pub fn list_sheet(stamp: &Stamp, list: &ListSheet, language: Language) -> Result<Vec<u8>, RenderError> {
    list_with_facts(stamp, &[], list, language)
}

/// The same with what is said of all of it above the table: what, and its value.
pub fn list_with_facts(
    stamp: &Stamp,
    facts: &[(String, String)],
    list: &ListSheet,
    language: Language,
) -> Result<Vec<u8>, RenderError> {
    let size = if list.landscape { Size::A4Wide } else { Size::A4 };
    let (header, rows) = table::even(&list.header, &list.rows);
    let widths = table::widths(&header, &rows, size.room_mm());
    let cells = |row: &Vec<String>| -> Vec<String> {
        row.iter().zip(&widths.columns_mm).map(|(cell, mm)| table::broken(cell, *mm, widths.size_pt)).collect()
    };
    let paper = Paper {
        template: Template::List,
        size,
        what: list.title.clone(),
        has_boxes: false,
        keep: say(language, "paper-keep-inside", &[]),
        body: json!({
            "title": printable(&list.title),
            "lead": printable(&list.lead),
            "facts": facts.iter().map(|(what, value)| fact(what, value, size.room_mm())).collect::<Vec<_>>(),
            "facts_mm": FACTS_MM,
            "header": header.iter().zip(&widths.columns_mm).map(|(c, mm)| table::broken(c, *mm, table::HEADER_PT)).collect::<Vec<_>>(),
            "rows": rows.iter().map(cells).collect::<Vec<_>>(),
            "blank": list.blank_rows,
            "columns": widths.columns_mm,
            "size": widths.size_pt,
        }),
    };
    paper.pdf(stamp, language)
}

fn fact(what: &str, value: &str, room_mm: f64) -> [String; 2] {
    let broken = |text: &str, mm: f64| table::broken(text, mm, table::HEADER_PT);
    [broken(what, FACTS_MM), broken(value, room_mm - FACTS_MM)]
}
