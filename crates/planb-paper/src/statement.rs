//! A statement that is signed: the end of the work after an event with every sheet accounted for, a certificate of destruction. Sums and
//! tables, what is said at the end, and lines to sign on beside the log's seal.

use planb_core::sheet::Stamp;
use serde_json::{Value, json};

use crate::font::printable;
use crate::stamp::{Paper, Size, titled};
use crate::table;
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// A statement.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    pub title: String,
    /// The event, or the decision.
    pub subject: String,
    /// What a band across the page says where something is missing; empty where nothing is.
    pub draft: String,
    pub lead: Vec<String>,
    /// Label and value.
    pub facts: Vec<(String, String)>,
    pub tables: Vec<StatementTable>,
    pub closing: Vec<String>,
    /// Who signs.
    pub signatures: Vec<String>,
}

/// A table of a statement.
#[derive(Clone, Debug, Default)]
pub struct StatementTable {
    pub title: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
    /// What is said where there is no row.
    pub none: String,
}

/// The PDF of a statement.
pub fn statement_sheet(stamp: &Stamp, sheet: &Statement, language: Language) -> Result<Vec<u8>, RenderError> {
    let texts = |list: &[String]| list.iter().map(|text| printable(text)).collect::<Vec<_>>();
    let paper = Paper {
        template: Template::Statement,
        size: Size::A4,
        what: titled(&sheet.title, &sheet.subject),
        has_boxes: false,
        keep: say(language, "paper-statement-keep", &[]),
        body: json!({
            "title": printable(&sheet.title),
            "subject": printable(&sheet.subject),
            "draft": printable(&sheet.draft),
            "lead": texts(&sheet.lead),
            "facts": sheet.facts.iter().map(|(name, value)| [printable(name), printable(value)]).collect::<Vec<_>>(),
            "tables": sheet.tables.iter().map(rows).collect::<Vec<_>>(),
            "closing": texts(&sheet.closing),
            "signatures": texts(&sheet.signatures),
        }),
    };
    paper.pdf(stamp, language)
}

fn rows(sheet: &StatementTable) -> Value {
    let (header, rows) = table::even(&sheet.header, &sheet.rows);
    let widths = table::widths(&header, &rows, Size::A4.room_mm());
    let cells = |row: &Vec<String>, size_pt: f64| -> Vec<String> {
        row.iter().zip(&widths.columns_mm).map(|(cell, mm)| table::broken(cell, *mm, size_pt)).collect()
    };
    json!({
        "title": printable(&sheet.title),
        "none": printable(&sheet.none),
        "header": cells(&header, table::HEADER_PT),
        "rows": rows.iter().map(|row| cells(row, widths.size_pt)).collect::<Vec<_>>(),
        "columns": widths.columns_mm,
        "size": widths.size_pt,
    })
}
