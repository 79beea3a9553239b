//! A file that went out, held against the ledger: whether each sheet says there what it says here. What differs is named by its field,
//! never by what stands in it.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::export::{Content, FieldRow, HEADS, bundle, content, is_formula, lifecare, rows};
use crate::care::table::clean;
use crate::form::fhir;
use crate::form::{FormDefinition, Words};
use crate::id::UnitId;
use crate::ledger::Stage;
use crate::overview::review;
use crate::refusal::Refusal;
use crate::sheet::Serial;
use crate::state::State;

/// The lists of a file in the shape of Lifecare's contract.
const VISITS: &str = "reported_visits";
const NOTES: &str = "documentations";
/// What a file says of a sheet's being entered, where it says so.
const ENTERED: [&str; 2] = ["entered", "RegisteredTime"];
/// What is new in the ledger once a sheet was entered.
const SINCE: [&str; 5] = ["entered", "entered_by", "checked_by", "RegisteredTime", "RegisteredBy"];
/// Most characters of a column's name that is told.
const NAME_MAX: usize = 60;

/// A file, as it was read.
#[derive(Clone, Debug)]
pub enum File {
    Table(Vec<FieldRow>),
    /// `QuestionnaireResponse`s.
    Fhir(Vec<Value>),
    Lifecare {
        visits: Vec<Value>,
        notes: Vec<Value>,
    },
}

impl File {
    /// Its word in answers.
    pub fn word(&self) -> &'static str {
        match self {
            File::Table(_) => "table",
            File::Fhir(_) => "fhir",
            File::Lifecare { .. } => "lifecare",
        }
    }
}

/// How a sheet of the file stands to the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Is {
    Equal,
    Differs,
    /// It was not entered when the file was written, and is now.
    EnteredSince,
    /// It belongs into the file and is not there.
    Missing,
    /// A number that was never issued as far as is known here, or none at all.
    NotOurs,
    /// A sheet of a unit that whoever asks does not see.
    NotYours,
    UnknownForm,
}

impl Is {
    /// Every answer, as it is told.
    pub const ALL: [Is; 7] =
        [Is::Equal, Is::Differs, Is::EnteredSince, Is::Missing, Is::NotOurs, Is::NotYours, Is::UnknownForm];

    /// Its word in texts and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Is::Equal => "equal",
            Is::Differs => "differs",
            Is::EnteredSince => "entered_since",
            Is::Missing => "missing",
            Is::NotOurs => "not_ours",
            Is::NotYours => "not_yours",
            Is::UnknownForm => "unknown_form",
        }
    }
}

/// A field that differs, and what of it: `value`, a column's name, `missing` in the file, `surplus` there, `twice`, or a `fault`.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub field: String,
    pub what: String,
    /// What the form calls it; empty where it is no field of the form.
    pub label: Words,
}

/// What came of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// `None` where the file's text is no number of a sheet.
    pub serial: Option<Serial>,
    /// Which row or object of the file it is, from 1, where it has no number.
    pub place: Option<usize>,
    pub is: Is,
    pub differences: Vec<Difference>,
    pub unit: Option<UnitId>,
    pub stage: Option<Stage>,
}

impl Compared {
    fn of(serial: &Serial, is: Is) -> Compared {
        let serial = Some(serial.clone());
        Compared { serial, place: None, is, differences: Vec::new(), unit: None, stage: None }
    }

    fn stranger(place: usize) -> Compared {
        let (is, differences) = (Is::NotOurs, Vec::new());
        Compared { serial: None, place: Some(place), is, differences, unit: None, stage: None }
    }
}

/// Whether a file's bytes are JSON; else they are a table.
pub fn is_json(bytes: &[u8]) -> bool {
    let start = without_mark(bytes).iter().find(|byte| !byte.is_ascii_whitespace());
    start.is_some_and(|byte| b"{[".contains(byte))
}

/// Without the mark that some programs write at the start of a text.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Reads a table: a head and rows, as CSV and XLSX have them.
pub fn of_table(table: &[Vec<String>]) -> Result<File, Refusal> {
    let mut rows = table.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    let heads = rows.next().ok_or_else(|| Refusal::new("compare-empty"))?;
    let bare: Vec<&str> = heads.iter().map(|head| head.trim().trim_matches('"')).collect();
    let places: Vec<Option<usize>> = HEADS.iter().map(|head| bare.iter().position(|own| own == head)).collect();
    if places.iter().all(Option::is_none) {
        return Err(Refusal::new("compare-foreign"));
    }
    // Quotes that are never closed are read as text.
    if heads.iter().any(|head| head.contains('"')) {
        return Err(Refusal::new("compare-cut"));
    }
    let lost: Vec<&str> =
        HEADS.iter().zip(&places).filter(|(_, place)| place.is_none()).map(|(head, _)| *head).collect();
    if !lost.is_empty() {
        return Err(Refusal::new("compare-columns").with("columns", lost.join(", ")));
    }
    newer(bare.into_iter().filter(|head| !head.is_empty() && !HEADS.contains(head)))?;
    let row = |row: &Vec<String>| {
        let cell = |place: &Option<usize>| place.and_then(|at| row.get(at)).cloned().unwrap_or_default();
        FieldRow::of_cells(&places.iter().map(cell).collect::<Vec<_>>())
    };
    Ok(File::Table(rows.filter_map(row).collect()))
}

/// Refused where a file has what this version does not know, and would leave out.
fn newer<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), Refusal> {
    let names: Vec<&str> = names.collect();
    let told: String = names.join(", ").chars().take(NAME_MAX).collect();
    if names.is_empty() { Ok(()) } else { Err(Refusal::new("compare-newer").with("columns", told)) }
}

/// Reads JSON: a FHIR bundle, one `QuestionnaireResponse`, or Lifecare's lists.
pub fn of_json(bytes: &[u8]) -> Result<File, Refusal> {
    let wrong = |error: serde_json::Error| {
        let key = if error.is_eof() { "compare-cut" } else { "compare-json" };
        Refusal::new(key).with("line", error.line()).with("column", error.column())
    };
    let foreign = || Refusal::new("compare-foreign");
    let mut json: Map<String, Value> = match serde_json::from_slice(without_mark(bytes)).map_err(wrong)? {
        Value::Object(json) => json,
        _ => return Err(foreign()),
    };
    let sort = json_sort(&json);
    let mut list = |name: &str| match json.remove(name) {
        None => Ok(Vec::new()),
        Some(Value::Array(all)) => Ok(all),
        Some(_) => Err(foreign()),
    };
    match sort {
        Some("Bundle") => Ok(File::Fhir(resources(list("entry")?))),
        Some("QuestionnaireResponse") => Ok(File::Fhir(vec![Value::Object(json)])),
        Some(VISITS) => {
            let (visits, notes) = (list(VISITS)?, list(NOTES)?);
            newer(json.keys().map(String::as_str))?;
            Ok(File::Lifecare { visits, notes })
        }
        _ => Err(foreign()),
    }
}

fn resources(entries: Vec<Value>) -> Vec<Value> {
    entries.into_iter().map(|mut entry| entry.get_mut("resource").map(Value::take).unwrap_or_default()).collect()
}

/// The resource's name; of Lifecare's lists that of the first.
fn json_sort(json: &Map<String, Value>) -> Option<&'static str> {
    match json.get("resourceType").and_then(Value::as_str) {
        Some("Bundle") => Some("Bundle"),
        Some("QuestionnaireResponse") => Some("QuestionnaireResponse"),
        Some(_) => None,
        None => (json.contains_key(VISITS) || json.contains_key(NOTES)).then_some(VISITS),
    }
}

/// What is said of a sheet: of each field, and what of it, a text.
type Facts = BTreeMap<(String, String), String>;

/// What a file says of each sheet; and the places of what is none.
#[derive(Default)]
struct Told {
    sheets: BTreeMap<Serial, Facts>,
    strangers: Vec<usize>,
}

impl Told {
    /// The facts of the sheet with this number, where it is one.
    fn of(&mut self, serial: Option<&str>, place: usize) -> Option<&mut Facts> {
        match serial.and_then(Serial::parse) {
            Some(serial) => Some(self.sheets.entry(serial).or_default()),
            None => {
                self.strangers.push(place);
                None
            }
        }
    }
}

/// Adds facts of a field; where the file has the field twice, that is one too.
fn put<'a>(facts: &mut Facts, field: &str, said: impl Iterator<Item = (&'a str, String)>) {
    let first = facts.range((field.to_string(), String::new())..).next();
    if first.is_some_and(|((own, _), _)| own == field) {
        facts.insert((field.to_string(), "twice".into()), String::new());
        return;
    }
    facts.extend(said.map(|(what, text)| ((field.to_string(), what.to_string()), text)));
}

/// A text as it is after a spreadsheet had it: spaces as they are read, and no mark before what looks like a formula.
pub(super) fn plain(text: &str) -> String {
    let text = clean(text);
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest.to_string(),
        _ => text,
    }
}

fn told(state: &State, file: &File) -> Told {
    let mut told = Told::default();
    match file {
        File::Table(rows) => {
            for (at, row) in rows.iter().enumerate() {
                // The head is the first row.
                let Some(facts) = told.of(Some(&row.serial), at + 2) else { continue };
                // A field that nobody has filled in yet.
                if plain(&row.value).is_empty() && !row.unreadable {
                    continue;
                }
                let said = HEADS.into_iter().zip(row.cells()).map(|(head, cell)| (head, plain(cell)));
                put(facts, &plain(&row.field), said.filter(|(head, _)| !["serial", "field"].contains(head)));
            }
        }
        File::Fhir(responses) => {
            for (at, json) in responses.iter().enumerate() {
                let serial = json["identifier"]["value"].as_str();
                let Some(facts) = told.of(serial, at + 1) else { continue };
                let form = serial.and_then(Serial::parse).and_then(|serial| form_of(state, &serial));
                if let Some(form) = form {
                    answers(form, json, facts);
                }
            }
        }
        File::Lifecare { visits, notes } => {
            for (at, visit) in visits.iter().enumerate() {
                let Some(facts) = told.of(visit["Source"].as_str(), at + 1) else { continue };
                put(facts, &format!("visits.{}", visit["Row"]), members(visit));
            }
            for (at, note) in notes.iter().enumerate() {
                let Some(facts) = told.of(note["Source"].as_str(), visits.len() + at + 1) else { continue };
                put(facts, "note", members(note));
            }
        }
    }
    told
}

fn form_of(state: &State, serial: &Serial) -> Option<&'static FormDefinition> {
    let (_, issue) = state.ledger().issued(serial)?;
    crate::overview::form::find(state, &issue.form, issue.version)
}

/// What an object of Lifecare's says, but for where it stands.
fn members(object: &Value) -> impl Iterator<Item = (&str, String)> {
    let all = object.as_object().into_iter().flatten();
    let all = all.filter(|(name, _)| !["Source", "Row"].contains(&name.as_str()));
    all.map(|(name, value)| (name.as_str(), value.as_str().map_or_else(|| value.to_string(), str::to_string)))
}

/// What a `QuestionnaireResponse` says, field by field.
fn answers(form: &FormDefinition, json: &Value, facts: &mut Facts) {
    let said = match fhir::response_of(form, json) {
        Ok(said) => said,
        Err(fault) => return put(facts, &fault.place, [("fault", String::new())].into_iter()),
    };
    put(facts, "sheet", [("status", json["status"].as_str().unwrap_or_default().to_string())].into_iter());
    for (name, answer) in &said.answers {
        let value = answer.value.as_ref().map(review::kept).unwrap_or_default();
        let doubt = answer.doubt.map(|doubt| doubt.name().to_string()).unwrap_or_default();
        let sure = answer.confidence.to_string();
        put(facts, name, [("value", value), ("doubt", doubt), ("confidence", sure)].into_iter());
    }
    for (name, text) in &said.texts {
        put(facts, name, [("value", text.clone())].into_iter());
    }
}

/// The file that would be written of one sheet now.
fn now(state: &State, file: &File, content: Content) -> File {
    let list = |json: &mut Value, name: &str| match json[name].take() {
        Value::Array(all) => all,
        _ => Vec::new(),
    };
    match file {
        File::Table(_) => File::Table(rows(state, &content)),
        File::Fhir(_) => File::Fhir(resources(list(&mut bundle(state, &[content]), "entry"))),
        File::Lifecare { .. } => {
            let mut json = lifecare(state, &[content]);
            File::Lifecare { visits: list(&mut json, VISITS), notes: list(&mut json, NOTES) }
        }
    }
}

/// What such a file says of a sheet now; empty where it says nothing of it.
fn facts_now(state: &State, file: &File, serial: &Serial) -> Option<Facts> {
    let now = now(state, file, content(state, serial)?);
    Some(told(state, &now).sheets.remove(serial).unwrap_or_default())
}

/// Holds a file against the ledger. `expected` are the sheets that belong into it; `sees` says which units whoever asks may see.
pub fn compare(state: &State, file: &File, expected: &[Serial], sees: impl Fn(&UnitId) -> bool) -> Vec<Compared> {
    let Told { sheets, strangers } = told(state, file);
    let mut all: Vec<Compared> = strangers.into_iter().map(Compared::stranger).collect();
    all.extend(sheets.iter().map(|(serial, theirs)| one(state, file, (serial, theirs), &sees)));
    for serial in expected.iter().filter(|serial| !sheets.contains_key(*serial)) {
        if facts_now(state, file, serial).is_some_and(|facts| !facts.is_empty()) {
            let found = state.ledger().issued(serial);
            let (unit, stage) = found.map(|(sheet, issue)| (issue.unit.clone(), sheet.standing().stage)).unzip();
            all.push(Compared { unit, stage, ..Compared::of(serial, Is::Missing) });
        }
    }
    all
}

fn one(state: &State, file: &File, (serial, theirs): (&Serial, &Facts), sees: &impl Fn(&UnitId) -> bool) -> Compared {
    let Some((sheet, issue)) = state.ledger().issued(serial) else { return Compared::of(serial, Is::NotOurs) };
    if !sees(&issue.unit) {
        return Compared::of(serial, Is::NotYours);
    }
    let (unit, stage) = (Some(issue.unit.clone()), sheet.standing().stage);
    let Some(ours) = facts_now(state, file, serial) else {
        return Compared { unit, stage: Some(stage), ..Compared::of(serial, Is::UnknownForm) };
    };
    let mut found = differing(theirs, &ours);
    let is_new = |field: &str, what: &str| {
        let key = (field.to_string(), what.to_string());
        theirs.get(&key).is_none_or(String::is_empty) && ours.get(&key).is_some_and(|text| !text.is_empty())
    };
    let is_entered = matches!(stage, Stage::Entered | Stage::Checked);
    let is_since =
        is_entered && found.iter().any(|(field, what)| ENTERED.contains(&what.as_str()) && is_new(field, what));
    if is_since {
        found.retain(|(field, what)| !(SINCE.contains(&what.as_str()) && is_new(field, what)));
    }
    let is = match found.is_empty() {
        _ if is_since => Is::EnteredSince,
        true => Is::Equal,
        false => Is::Differs,
    };
    let lines = content(state, serial).map(|content| content.lines).unwrap_or_default();
    let label = |field: &str| lines.iter().find(|line| line.name == field).map(|line| line.label.clone());
    let difference = |(field, what): (String, String)| {
        let label = label(&field).unwrap_or_default();
        Difference { field, what, label }
    };
    let differences = found.into_iter().map(difference).collect();
    Compared { unit, stage: Some(stage), differences, ..Compared::of(serial, is) }
}

/// The fields that differ, and what of them. Of what cannot be read only that is told.
fn differing(theirs: &Facts, ours: &Facts) -> Vec<(String, String)> {
    let faults: Vec<(String, String)> = theirs.keys().filter(|(_, what)| what == "fault").cloned().collect();
    if !faults.is_empty() {
        return faults;
    }
    let fields = |facts: &Facts| facts.keys().map(|(field, _)| field.clone()).collect::<BTreeSet<_>>();
    let (in_file, here) = (fields(theirs), fields(ours));
    let missing = here.difference(&in_file).map(|field| (field.clone(), "missing".to_string()));
    let surplus = in_file.difference(&here).map(|field| (field.clone(), "surplus".to_string()));
    let keys: BTreeSet<&(String, String)> = theirs.keys().chain(ours.keys()).collect();
    let is_in_both = |(field, _): &(String, String)| in_file.contains(field) && here.contains(field);
    let other = keys.into_iter().filter(|key| is_in_both(key) && theirs.get(*key) != ours.get(*key)).cloned();
    missing.chain(surplus).chain(other).collect()
}

/// How many stand how, in the order of [`Is::ALL`].
pub fn counts(all: &[Compared]) -> [(Is, usize); 7] {
    Is::ALL.map(|is| (is, all.iter().filter(|one| one.is == is).count()))
}

/// What came of it, as programs and scripts get it.
pub fn told_of(file: &File, all: &[Compared]) -> Value {
    let difference = |of: &Difference| json!({ "field": of.field, "what": of.what });
    let sheet = |one: &Compared| {
        json!({
            "serial": one.serial, "place": one.place, "is": one.is.word(), "unit": one.unit,
            "stage": one.stage.map(Stage::word), "fields": one.differences.iter().map(difference).collect::<Vec<_>>(),
        })
    };
    let mut told = json!({ "kind": file.word(), "sheets": all.iter().map(sheet).collect::<Vec<_>>() });
    for (is, count) in counts(all) {
        told[is.word()] = count.into();
    }
    told
}
