//! A list taken out as CSV or XLSX, in the same columns that the import takes in. No cell is ever a formula.

use axum::extract::Path;
use axum::response::Response;
use planb_core::register::{Schema, Shape};
use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::page;
use planb_node::web::records::unit_of;
use planb_node::web::shown;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::schema_of;

/// What a spreadsheet would take for a formula is made a text.
pub fn plain(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    // A telephone number begins with + and is none.
    let is_phone = text.starts_with('+') && text[1..].bytes().all(|byte| byte.is_ascii_digit());
    if is_formula && !is_phone { format!("'{text}") } else { text.to_string() }
}

/// The head and the rows of a kind: labels in this person's language, names in place of ids.
pub fn table(by: &In, schema: &'static Schema) -> (Vec<String>, Vec<Vec<String>>) {
    let (state, language) = (by.state(), by.language);
    let head = schema.fields.iter().map(|field| shown::label(language, schema, field.name)).collect();
    let seen = state.register().of(schema.kind).filter(|(id, record)| by.sees(unit_of(schema, id, record).as_ref()));
    let row = |record: &planb_core::register::Record| {
        let cell = |field: &planb_core::register::Field| {
            let text = record.get(field.name);
            match field.shape {
                Shape::Text(_) => text.to_string(),
                _ => shown::value(state, language, schema, field, text).replace('\n', "; "),
            }
        };
        schema.fields.iter().map(cell).collect::<Vec<_>>()
    };
    let mut rows: Vec<Vec<String>> = seen.map(|(_, record)| row(record)).collect();
    rows.sort_by_cached_key(|row| row.first().map(|title| shown::collated(title)));
    (head, rows)
}

/// The file as text.
pub async fn csv(by: In, Path(kind): Path<String>) -> Response {
    let written = |head: Vec<String>, rows: Vec<Vec<String>>| {
        // A byte-order mark and semicolons: what Swedish spreadsheets open as it is.
        let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer(b"\xef\xbb\xbf".to_vec());
        for row in std::iter::once(head).chain(rows) {
            out.write_record(row.iter().map(|cell| plain(cell))).map_err(|_| failed())?;
        }
        out.into_inner().map_err(|_| failed())
    };
    exported(&by, &kind, ("csv", "text/csv; charset=utf-8"), written)
}

/// The file as a workbook.
pub async fn xlsx(by: In, Path(kind): Path<String>) -> Response {
    exported(&by, &kind, ("xlsx", XLSX), |head: Vec<String>, rows: Vec<Vec<String>>| {
        workbook(&head, &rows).map_err(|error| match error {
            XlsxError::MaxStringLengthExceeded => Trouble::user("export-cell"),
            _ => failed(),
        })
    })
}

fn failed() -> Trouble {
    Trouble::internal("export-failed")
}

/// What a workbook is called in an answer's head.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn exported(
    by: &In,
    kind: &str,
    (ending, sort): (&str, &'static str),
    written: impl Fn(Vec<String>, Vec<Vec<String>>) -> Result<Vec<u8>, Trouble>,
) -> Response {
    let schema = match schema_of(kind) {
        Ok(schema) => schema,
        Err(trouble) => return by.trouble(&trouble),
    };
    let (head, rows) = table(by, schema);
    match written(head, rows) {
        Ok(bytes) => page::file(&format!("{kind}-{}.{ending}", by.today()), sort, bytes),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// One sheet; every cell is text, also where it looks like a formula, and stays so when somebody edits it.
fn workbook(head: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let (text, bold) = (Format::new().set_num_format("@").set_quote_prefix(), Format::new().set_bold());
    sheet.set_freeze_panes(1, 0)?;
    for (column, cell) in (0..).zip(head) {
        sheet.write_string_with_format(0, column, cell, &bold)?;
    }
    for (at, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(at, column, cell, &text)?;
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(plain("=1+1"), "'=1+1");
        assert_eq!(plain("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(plain("+46701740601"), "+46701740601");
        assert_eq!(plain("+46 & cmd"), "'+46 & cmd");
        assert_eq!(plain("TES"), "TES");
    }

    #[test]
    fn a_workbook_has_texts_and_no_formula() {
        let cells = ["=1+1", "+46701740601", "@SUM(A1)", "-2", "2026-11-22", "", "Åsa; Öhman"].map(String::from);
        let bytes = workbook(&["Namn".into()], &[cells.to_vec()]).unwrap();
        let grids = crate::import::xlsx(&bytes).unwrap();
        let read: Vec<String> = (0..cells.len()).map(|at| grids[0].rows[1].cell(at).text()).collect();
        assert_eq!(read, cells, "a telephone number keeps its plus");
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut sheet = String::new();
        std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet).unwrap();
        assert!(sheet.contains("t=\"s\"") && !sheet.contains("<f>"), "{sheet}");
        let long = "a".repeat(32_767);
        assert!(workbook(&[], &[vec![long.clone()]]).is_ok());
        assert!(workbook(&[], &[vec![long + "a"]]).is_err(), "a cell holds no more, and nothing is cut");
    }
}
