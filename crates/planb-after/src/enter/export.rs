//! What is entered, or is to be, as files: a table, FHIR, and objects in the shape of Lifecare's contract.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::overview::backentry::export::{
    Content, FieldRow, HEADS, Meant, bundle, content, is_formula, lifecare, meant, rows_to_fill,
};
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Item;
use planb_node::web::page::file as sent;
use planb_node::web::{In, Page, Say, shown};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::Value;

use crate::picture::{look, may_see};

#[derive(Template)]
#[template(path = "enter/export.html")]
struct AskPage {
    t: Say,
    systems: Vec<Item>,
    which: Vec<Item>,
    count: usize,
    system: String,
    chosen: &'static str,
}

impl AskPage {
    fn to(&self, what: &str) -> String {
        format!("/enter/export/{what}?which={}&system={}", self.chosen, self.system)
    }
}

/// Which sheets are meant: those that wait, those that are entered, or both; and of which system.
pub fn which(by: &In) -> (Meant, String) {
    let of = |name: &str| by.query.get(name).map(String::as_str).unwrap_or_default();
    asked(of("which"), of("system"))
}

/// The same of what was sent: a word, and a system's id.
pub fn asked(which: &str, system: &str) -> (Meant, String) {
    (Meant::named(which), system.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect())
}

/// Those of them that this person sees.
pub fn chosen(by: &In, (which, system): &(Meant, String)) -> Vec<Serial> {
    meant(by.state(), *which, system, |unit| may_see(by, unit))
}

/// The choices of a page: which sheets, and of which system.
pub fn choices(by: &In, (which, system): &(Meant, String)) -> (Vec<Item>, Vec<Item>) {
    let t = Say(by.language);
    let item =
        |value: String, label: String, of: &str| Item { checked: value == of, value, label, hint: String::new() };
    let all = item(String::new(), t.say("export-all-systems"), system);
    let systems = shown::choices(by.state(), by.language, "system").into_iter();
    let systems = std::iter::once(all).chain(systems.map(|(id, name)| item(id, name, system))).collect();
    let one = |meant: Meant| item(meant.word().into(), t.of("export-which-", meant.word()), which.word());
    (Meant::ALL.map(one).into(), systems)
}

/// `/enter/export`: which sheets, and the files.
pub async fn ask(by: In) -> Response {
    let t = Say(by.language);
    let asked = which(&by);
    let (which, systems) = choices(&by, &asked);
    let count = chosen(&by, &asked).len();
    let page = AskPage { t, systems, which, count, chosen: asked.0.word(), system: asked.1 };
    by.page(&Page::new(t.say("export-title"), &page))
}

/// `/enter/export/csv` and so on. The name of the file says nothing of anybody.
pub async fn file(by: In, Path(what): Path<String>) -> Response {
    match made(&by, &what) {
        Ok((ending, sort, bytes)) => sent(&format!("planb-{}.{ending}", by.today()), sort, bytes),
        Err(trouble) => by.trouble(&trouble),
    }
}

type Made = (&'static str, &'static str, Vec<u8>);

fn made(by: &In, what: &str) -> Result<Made, Trouble> {
    let contents: Vec<Content> =
        chosen(by, &which(by)).iter().filter_map(|serial| content(by.state(), serial)).collect();
    let mut units: Vec<_> =
        contents.iter().filter_map(|of| by.state().ledger().issued(&of.serial)).map(|(_, issue)| &issue.unit).collect();
    units.sort();
    units.dedup();
    for unit in units {
        look(by, unit, "form-export", what.chars().take(20).collect())?;
    }
    let all = || contents.iter().flat_map(|content| rows_to_fill(by.state(), content)).collect::<Vec<FieldRow>>();
    match what {
        "csv" => Ok(("csv", "text/csv; charset=utf-8", csv(&all()))),
        "xlsx" => Ok(("xlsx", XLSX, workbook(&all()).map_err(|_| Trouble::internal("export-failed"))?)),
        "fhir" => Ok(("json", "application/fhir+json", bytes(&bundle(by.state(), &contents)))),
        "lifecare" => Ok(("json", "application/json", bytes(&lifecare(by.state(), &contents)))),
        _ => Err(Trouble::user("page-not-found")),
    }
}

fn bytes(json: &Value) -> Vec<u8> {
    serde_json::to_vec_pretty(json).unwrap_or_default()
}

/// What a workbook is called in an answer's head.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a spreadsheet would take for a formula is made a text.
fn plain(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_string() }
}

/// Semicolons and a byte-order mark: what Swedish spreadsheets open as it is.
fn csv(rows: &[FieldRow]) -> Vec<u8> {
    let cell = |text: &str| format!("\"{}\"", plain(text).replace('"', "\"\""));
    let line = |cells: &[&str]| cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(";");
    let lines = std::iter::once(line(&HEADS)).chain(rows.iter().map(|row| line(&row.cells())));
    format!("\u{feff}{}\r\n", lines.collect::<Vec<_>>().join("\r\n")).into_bytes()
}

/// One sheet; every cell is text.
fn workbook(rows: &[FieldRow]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (text, bold) = (Format::new().set_num_format("@").set_quote_prefix(), Format::new().set_bold());
    sheet.set_freeze_panes(1, 0)?;
    for (column, head) in (0..).zip(HEADS) {
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    for (at, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row.cells()) {
            sheet.write_string_with_format(at, column, cell, &text)?;
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(value: &str) -> FieldRow {
        let [serial, form, unit] = ["K1-000001-X", "JOUR.1", "norra"].map(String::from);
        let [happened, field, label] = ["2026-11-28 07:40", "who.client", "Namn; och \"nummer\""].map(String::from);
        FieldRow {
            serial,
            form,
            unit,
            happened,
            field,
            label,
            value: value.to_string(),
            unreadable: false,
            system: "treserva".into(),
            entered: String::new(),
            entered_by: "Åsa Öberg".into(),
            checked_by: String::new(),
        }
    }

    /// A table of quoted cells, read again as any program would.
    fn read(csv: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
        let mut rest = csv.trim_start_matches('\u{feff}').chars().peekable();
        while let Some(c) = rest.next() {
            match (is_quoted, c) {
                (true, '"') if rest.peek() == Some(&'"') => cell.extend(rest.next()),
                (_, '"') => is_quoted = !is_quoted,
                (false, ';') => row.push(std::mem::take(&mut cell)),
                (false, '\n') => {
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                (false, '\r') => {}
                (_, c) => cell.push(c),
            }
        }
        rows
    }

    #[test]
    fn a_table_comes_back_as_it_was_and_holds_no_formula() {
        let rows = [row("två\nrader"), row("07:40"), row("")];
        let table = read(&String::from_utf8(csv(&rows)).unwrap());
        assert_eq!(table[0], HEADS);
        let back: Vec<FieldRow> = table[1..].iter().filter_map(|cells| FieldRow::of_cells(cells)).collect();
        assert_eq!(back, rows);
        let formula = read(&String::from_utf8(csv(&[row("=1+1")])).unwrap());
        assert_eq!(formula[1][6], "'=1+1");
        assert!(workbook(&rows).unwrap().starts_with(b"PK"));
    }
}
