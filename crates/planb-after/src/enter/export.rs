//! What is entered, or is to be, as files: a table, FHIR, and objects in the shape of Lifecare's contract.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::form::fhir::{self, Response as Filled};
use planb_core::ledger::Stage;
use planb_core::overview::backentry::export::{Content, FieldRow, HEADS, content, lifecare, rows};
use planb_core::overview::backentry::system_of;
use planb_core::overview::review;
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Item;
use planb_node::web::page::file as sent;
use planb_node::web::{In, Page, Say, shown};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::{Value, json};

use crate::picture::{look, may_see};

/// Most sheets of one file.
const SHEETS_MAX: usize = 20_000;

#[derive(Template)]
#[template(path = "enter/export.html")]
struct AskPage {
    t: Say,
    systems: Vec<Item>,
    which: Vec<Item>,
    count: usize,
    system: String,
    chosen: String,
}

impl AskPage {
    fn to(&self, what: &str) -> String {
        format!("/enter/export/{what}?which={}&system={}", self.chosen, self.system)
    }
}

/// Which sheets are meant: those that wait, those that are entered, or both.
fn which(by: &In) -> (String, String) {
    let of = |name: &str| by.query.get(name).cloned().unwrap_or_default();
    let which = match of("which").as_str() {
        "left" => "left",
        "all" => "all",
        _ => "entered",
    };
    (which.to_string(), of("system").chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect())
}

fn chosen(by: &In) -> Vec<Serial> {
    let (which, system) = which(by);
    let state = by.state();
    let is_meant = |stage: Stage| match stage {
        Stage::Entered | Stage::Checked => which != "left",
        Stage::Back | Stage::Scanned => which != "entered",
        _ => false,
    };
    let sheets = state.ledger().sheets().filter(|(_, sheet, issue)| {
        is_meant(sheet.standing().stage)
            && may_see(by, &issue.unit)
            && (system.is_empty() || system_of(state, &issue.form) == system)
    });
    sheets.map(|(serial, ..)| serial.clone()).take(SHEETS_MAX).collect()
}

/// `/enter/export`: which sheets, and the files.
pub async fn ask(by: In) -> Response {
    let t = Say(by.language);
    let (which, system) = which(&by);
    let item =
        |value: String, label: String, of: &str| Item { checked: value == of, value, label, hint: String::new() };
    let all = item(String::new(), t.say("export-all-systems"), &system);
    let systems = shown::choices(by.state(), by.language, "system").into_iter();
    let page = AskPage {
        t,
        systems: std::iter::once(all).chain(systems.map(|(id, name)| item(id, name, &system))).collect(),
        which: ["entered", "left", "all"].map(|word| item(word.into(), t.of("export-which-", word), &which)).into(),
        count: chosen(&by).len(),
        system,
        chosen: which,
    };
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
    let contents: Vec<Content> = chosen(by).iter().filter_map(|serial| content(by.state(), serial)).collect();
    let mut units: Vec<_> =
        contents.iter().filter_map(|of| by.state().ledger().issued(&of.serial)).map(|(_, issue)| &issue.unit).collect();
    units.sort();
    units.dedup();
    for unit in units {
        look(by, unit, "form-export", what.chars().take(20).collect())?;
    }
    let all = || contents.iter().flat_map(|content| rows(by.state(), content)).collect::<Vec<FieldRow>>();
    match what {
        "csv" => Ok(("csv", "text/csv; charset=utf-8", csv(&all()))),
        "xlsx" => Ok(("xlsx", XLSX, workbook(&all()).map_err(|_| Trouble::internal("export-failed"))?)),
        "fhir" => Ok(("json", "application/fhir+json", bytes(&bundle(by, &contents)))),
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
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { format!("'{text}") } else { text.to_string() }
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

/// A FHIR R4 bundle of `QuestionnaireResponse`s. What a person has said of a box is the answer, and waits for nobody.
fn bundle(by: &In, contents: &[Content]) -> Value {
    let entry = |content: &Content| {
        let filled = filled(by, content);
        json!({ "resource": fhir::response(content.form, &filled) })
    };
    let entries: Vec<Value> = contents.iter().map(entry).collect();
    let mut bundle = json!({ "resourceType": "Bundle", "type": "collection" });
    // An empty list is none in FHIR.
    if !entries.is_empty() {
        bundle["entry"] = entries.into();
    }
    bundle
}

fn filled(by: &In, content: &Content) -> Filled {
    let mut filled = Filled { serial: content.serial.clone(), answers: Default::default(), texts: Default::default() };
    let Some((_, issue)) = by.state().ledger().issued(&content.serial) else { return filled };
    let Some(kept) = by.state().ledger().contents(&content.serial) else { return filled };
    for layout in planb_core::overview::form::pages(by.state(), &issue.form, issue.version).unwrap_or_default() {
        for (name, said) in review::values(kept, layout) {
            let Some(field) = layout.fields.iter().find(|field| field.name == name) else { continue };
            if field.boxes.is_empty() {
                if !said.value.is_empty() {
                    filled.texts.insert(name, said.value);
                }
            } else if let Some(answer) = review::answer_of(field, &said) {
                filled.answers.insert(name, answer);
            }
        }
    }
    filled
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
