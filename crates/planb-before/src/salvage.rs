//! Salvage: a unit's care records as CSV and JSON with a description of every column, readable without Plan B.
//!
//! CSV is UTF-8 with BOM and semicolons, as Swedish spreadsheets open it; a cell that a spreadsheet could take for a
//! formula begins with an apostrophe. JSON is exact. Lists in one cell are separated by ` | `.

use std::collections::BTreeMap;

use planb_core::care::{Kind, Record};
use planb_core::overview::binder::control::kind_of;
use planb_node::text::Language;
use serde_json::Value;

/// The columns of one kind, in the order in which they are written: the serde names of the record's fields.
pub fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Unit => &["id", "name"],
        Kind::Client => &[
            "id",
            "unit",
            "name",
            "protection",
            "blocked",
            "address",
            "postal",
            "phones",
            "needs",
            "diagnoses",
            "treatment_limits",
            "infections",
            "devices",
            "allergies",
            "warnings",
            "medicine_help",
            "alarm",
            "lock",
            "key_number",
            "door_code",
            "lives_alone",
            "two_carers",
            "whereabouts",
            "contacts",
        ],
        // Contacts are written with their client.
        Kind::Contact => &[],
        Kind::Visit => &["unit", "client", "date", "start", "end", "minutes", "actions", "staff", "two_carers", "run"],
        Kind::Shift => &["unit", "staff", "title", "date", "work"],
        Kind::Medicine => &[
            "unit",
            "client",
            "name",
            "strength",
            "form",
            "doses",
            "as_needed",
            "since",
            "changed",
            "until",
            "varying",
            "controlled",
            "dose_bag",
            "note",
        ],
        Kind::Order => &["unit", "client", "text", "when", "delegated", "since", "until"],
        Kind::Payment => &[
            "unit",
            "case",
            "client",
            "name",
            "protection",
            "co_applicant",
            "children",
            "lines",
            "amount",
            "clearing",
            "account",
            "pay_date",
            "pay_way",
        ],
        Kind::Staff => &["unit", "name", "title", "work_phones", "private_phones", "protection", "manager"],
    }
}

/// One file of the salvage: its name and its bytes.
pub type File = (String, Vec<u8>);

/// What keeps the salvage from being written: a record that is not what its type says (a bug, never input).
#[derive(Debug)]
pub struct Broken(pub String);

impl From<serde_json::Error> for Broken {
    fn from(error: serde_json::Error) -> Broken {
        Broken(error.to_string())
    }
}

impl From<csv::Error> for Broken {
    fn from(error: csv::Error) -> Broken {
        Broken(error.to_string())
    }
}

/// Writes a unit's records as files: one CSV and one JSON per kind that has rows, `columns.json` and a read-me.
pub fn files(records: &[Record], language: Language) -> Result<Vec<File>, Broken> {
    let mut tables: BTreeMap<Kind, Vec<Value>> = BTreeMap::new();
    for record in records {
        let kind = kind_of(record);
        let mut value = serde_json::to_value(record)?;
        if let Some(object) = value.as_object_mut() {
            object.remove("kind");
        }
        tables.entry(kind).or_default().push(value);
    }
    let mut files = vec![("LASMIG.txt".to_string(), read_me(&tables, language).into_bytes())];
    files.push(("columns.json".into(), serde_json::to_vec_pretty(&descriptions(language))?));
    for (kind, rows) in &tables {
        files.push((format!("{}.csv", kind.word()), csv_of(*kind, rows)?));
        files.push((format!("{}.json", kind.word()), serde_json::to_vec_pretty(rows)?));
    }
    Ok(files)
}

fn csv_of(kind: Kind, rows: &[Value]) -> Result<Vec<u8>, Broken> {
    let mut out = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(&mut out);
    writer.write_record(columns(kind))?;
    for row in rows {
        writer.write_record(columns(kind).iter().map(|column| safe(&flat(row.get(column).unwrap_or(&Value::Null)))))?;
    }
    writer.flush().map_err(|e| Broken(e.to_string()))?;
    drop(writer);
    Ok(out)
}

/// One value as the text of one cell.
fn flat(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => if *yes { "1" } else { "0" }.into(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(flat).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" | "),
        Value::Object(fields) => {
            let told: Vec<String> = fields
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| format!("{name}={}", flat(value)))
                .collect();
            told.join(", ")
        }
    }
}

/// A cell that no spreadsheet takes for a formula (OWASP ASVS 5.0, 1.2.10).
fn safe(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_string() }
}

/// What every column means, by kind and column.
fn descriptions(language: Language) -> BTreeMap<&'static str, BTreeMap<&'static str, String>> {
    Kind::ALL
        .iter()
        .filter(|kind| !columns(**kind).is_empty())
        .map(|kind| {
            let told = columns(*kind).iter().map(|column| (*column, describe(*kind, column, language))).collect();
            (kind.word(), told)
        })
        .collect()
}

fn describe(kind: Kind, column: &str, language: Language) -> String {
    let own = format!("column-{}-{}", kind.word(), column.replace('_', "-"));
    if language.knows(&own) {
        language.say(&own)
    } else {
        language.say(&format!("column-{}", column.replace('_', "-")))
    }
}

fn read_me(tables: &BTreeMap<Kind, Vec<Value>>, language: Language) -> String {
    let mut text = format!("{}\r\n\r\n", language.say("salvage-read-me").replace('\n', "\r\n"));
    for (kind, rows) in tables {
        let title = language.say(&format!("kind-{}", kind.word()));
        text.push_str(&format!("{}.csv, {}.json: {title}, {}\r\n", kind.word(), kind.word(), rows.len()));
        for column in columns(*kind) {
            text.push_str(&format!("    {column}: {}\r\n", describe(*kind, column, language)));
        }
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use planb_core::care::{Client, MedicineHelp, Name, Need, Phone, Protection};
    use planb_core::id::{PersonId, UnitId};

    fn client() -> Record {
        Record::Client(Box::new(Client {
            id: PersonId("193007259892".into()),
            unit: UnitId::of_name("Hemtjänst Norra"),
            name: Name { given: "Ivar \"Ville\"".into(), family: "Öberg; Ek".into() },
            protection: Protection::None,
            blocked: false,
            address: "=HYPERLINK(\"x\")".into(),
            postal: String::new(),
            phones: vec![Phone { number: "+46701740605".into(), readable: true, label: None }],
            needs: vec![Need { slot: None, text: "Dusch\nmed stöd".into() }],
            diagnoses: vec![],
            treatment_limits: vec![],
            infections: vec![],
            devices: vec![],
            allergies: vec!["Penicillin".into(), "Nötter".into()],
            warnings: vec![],
            medicine_help: MedicineHelp::default(),
            alarm: None,
            lock: None,
            key_number: Some("046".into()),
            door_code: None,
            lives_alone: Some(true),
            two_carers: false,
            whereabouts: Some(planb_core::care::Whereabouts::Hospital),
            contacts: vec![],
        }))
    }

    #[test]
    fn csv_is_safe_and_whole_and_every_column_is_described() {
        let files = files(&[client()], Language::Swedish).unwrap();
        let csv = files.iter().find(|f| f.0 == "client.csv").unwrap();
        let text = std::str::from_utf8(&csv.1).unwrap();
        assert!(text.starts_with('\u{feff}'));
        let mut reader =
            csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let headers = reader.headers().unwrap().clone();
        let row = reader.records().next().unwrap().unwrap();
        let cell = |name: &str| &row[headers.iter().position(|h| h == name).unwrap()];
        assert_eq!(cell("address"), "'=HYPERLINK(\"x\")");
        assert_eq!(cell("name"), "family=Öberg; Ek, given=Ivar \"Ville\"");
        assert_eq!(cell("allergies"), "Penicillin | Nötter");
        assert_eq!(cell("key_number"), "046");
        assert_eq!(cell("needs"), "text=Dusch\nmed stöd");
        for language in [Language::Swedish, Language::English] {
            for (kind, columns) in descriptions(language) {
                for (column, text) in columns {
                    assert!(!text.starts_with("column-"), "{kind}.{column} has no description in {}", language.code());
                }
            }
        }
    }

    #[test]
    fn no_field_of_a_record_is_left_out() {
        let value = serde_json::to_value(client()).unwrap();
        for field in value.as_object().unwrap().keys().filter(|f| *f != "kind") {
            assert!(columns(Kind::Client).contains(&field.as_str()), "client.{field} is not in the salvage");
        }
    }
}
