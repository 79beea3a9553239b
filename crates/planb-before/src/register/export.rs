//! A list taken out as CSV, in the same columns that the import takes in.

use axum::extract::Path;
use axum::response::Response;
use planb_core::register::{Schema, Shape};
use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::page;

use super::{schema_of, shown, unit_of};

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

/// The file.
pub async fn csv(by: In, Path(kind): Path<String>) -> Response {
    let schema = match schema_of(&kind) {
        Ok(schema) => schema,
        Err(trouble) => return by.trouble(&trouble),
    };
    let (head, rows) = table(&by, schema);
    // A byte-order mark and semicolons: what Swedish spreadsheets open as it is.
    let mut out = csv::WriterBuilder::new().delimiter(b';').from_writer(b"\xef\xbb\xbf".to_vec());
    for row in std::iter::once(head).chain(rows) {
        if out.write_record(row.iter().map(|cell| plain(cell))).is_err() {
            return by.trouble(&Trouble::internal("export-failed"));
        }
    }
    let Ok(bytes) = out.into_inner() else { return by.trouble(&Trouble::internal("export-failed")) };
    page::file(&format!("{kind}-{}.csv", by.today()), "text/csv; charset=utf-8", bytes)
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
}
