//! What is entered or is to be entered, as files that other systems read: a table with a row for each field, and objects in the
//! shape of Lifecare's own contract (Sundsvallskommun/api-service-lifecare-integrator, 2026.529).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Line, lines, read_in, system_of, when};
use crate::form::FormDefinition;
use crate::form::fhir::{self, Response};
use crate::id::UnitId;
use crate::ledger::{Stage, Told};
use crate::overview::review;
use crate::sheet::Serial;
use crate::state::State;

/// Most sheets of one file.
const SHEETS_MAX: usize = 20_000;

/// Which sheets a file is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Meant {
    #[default]
    Entered,
    /// Those that came in and stand in no system yet.
    Left,
    All,
}

impl Meant {
    /// Every choice, as it is offered.
    pub const ALL: [Meant; 3] = [Meant::Entered, Meant::Left, Meant::All];

    /// Its word in addresses and commands.
    pub fn word(self) -> &'static str {
        match self {
            Meant::Entered => "entered",
            Meant::Left => "left",
            Meant::All => "all",
        }
    }

    /// The choice with this word; what is entered where there is none.
    pub fn named(word: &str) -> Meant {
        Meant::ALL.into_iter().find(|meant| meant.word() == word).unwrap_or_default()
    }

    fn takes(self, stage: Stage) -> bool {
        match stage {
            Stage::Entered | Stage::Checked => self != Meant::Left,
            Stage::Back | Stage::Scanned => self != Meant::Entered,
            _ => false,
        }
    }
}

/// The sheets that a file is of: of one system, or of all where `system` is empty, in units that `sees` lets through.
pub fn meant(state: &State, meant: Meant, system: &str, sees: impl Fn(&UnitId) -> bool) -> Vec<Serial> {
    let sheets = state.ledger().sheets().filter(|(_, sheet, issue)| {
        meant.takes(sheet.standing().stage)
            && sees(&issue.unit)
            && (system.is_empty() || system_of(state, &issue.form) == system)
    });
    sheets.map(|(serial, ..)| serial.clone()).take(SHEETS_MAX).collect()
}

/// One field of one sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldRow {
    pub serial: String,
    /// `BESOK.1`.
    pub form: String,
    pub unit: String,
    /// When it happened.
    pub happened: String,
    pub field: String,
    pub label: String,
    pub value: String,
    /// `true` where nobody could read it.
    pub unreadable: bool,
    pub system: String,
    /// When it was entered, and by whom; empty where it is not.
    pub entered: String,
    pub entered_by: String,
    pub checked_by: String,
}

/// The heads of the table, in order: the names of [`FieldRow`].
pub const HEADS: [&str; 12] = [
    "serial",
    "form",
    "unit",
    "happened",
    "field",
    "label",
    "value",
    "unreadable",
    "system",
    "entered",
    "entered_by",
    "checked_by",
];

impl FieldRow {
    /// The row's cells, in the order of [`HEADS`].
    pub fn cells(&self) -> [&str; 12] {
        [
            &self.serial,
            &self.form,
            &self.unit,
            &self.happened,
            &self.field,
            &self.label,
            &self.value,
            if self.unreadable { "true" } else { "false" },
            &self.system,
            &self.entered,
            &self.entered_by,
            &self.checked_by,
        ]
    }

    /// A row that was read from a table; `None` where it has another number of cells.
    pub fn of_cells(cells: &[String]) -> Option<FieldRow> {
        let cells: &[String; 12] = cells.try_into().ok()?;
        let [serial, form, unit, happened, field, label, value, unreadable, system, entered, entered_by, checked_by] =
            cells.clone();
        // A spreadsheet that was saved again says it in its own language.
        let unreadable = ["true", "sant", "ja"].contains(&unreadable.to_lowercase().as_str());
        Some(FieldRow {
            serial,
            form,
            unit,
            happened,
            field,
            label,
            value,
            unreadable,
            system,
            entered,
            entered_by,
            checked_by,
        })
    }
}

/// A sheet with what stands on it.
pub struct Content {
    pub serial: Serial,
    pub form: &'static FormDefinition,
    pub lines: Vec<Line>,
}

/// What is known to stand on a sheet; `None` where its form is not known here.
pub fn content(state: &State, serial: &Serial) -> Option<Content> {
    let (_, issue) = state.ledger().issued(serial)?;
    let form = crate::overview::form::find(state, &issue.form, issue.version)?;
    let pages = crate::overview::form::pages(state, &issue.form, issue.version)?;
    let lines = lines(form, pages, state.ledger().contents(serial));
    Some(Content { serial: serial.clone(), form, lines })
}

/// The rows of a sheet: fields that say something.
pub fn rows(state: &State, content: &Content) -> Vec<FieldRow> {
    rows_of(state, content, content.lines.iter().filter(|line| says(line)))
}

/// The same for who fills in a table: also fields that say nothing yet and can be read in from it.
pub fn rows_to_fill(state: &State, content: &Content) -> Vec<FieldRow> {
    let empty = read_in::fillable(state, content);
    rows_of(state, content, content.lines.iter().filter(|line| says(line) || empty.contains(&line.name)))
}

fn says(line: &Line) -> bool {
    !line.shown.sv.is_empty() || !line.value.is_empty() || line.is_unreadable
}

/// The rows of these lines of a sheet.
pub(super) fn rows_of<'a>(state: &State, content: &Content, lines: impl Iterator<Item = &'a Line>) -> Vec<FieldRow> {
    let Some((sheet, issue)) = state.ledger().issued(&content.serial) else { return Vec::new() };
    let entered = sheet.last(|told| matches!(told, Told::Entered { .. }));
    let system = match entered.map(|said| &said.told) {
        Some(Told::Entered { system, .. }) => system.clone(),
        _ => system_of(state, &issue.form).to_string(),
    };
    let checked = sheet.last(|told| matches!(told, Told::Checked)).map(|said| said.by.name.clone());
    let row = |line: &Line| FieldRow {
        serial: content.serial.0.clone(),
        form: format!("{}.{}", issue.form, issue.version),
        unit: issue.unit.0.clone(),
        happened: when(state, &content.serial).unwrap_or_default().to_string(),
        field: line.name.clone(),
        label: line.row.map_or_else(|| line.label.sv.clone(), |row| format!("{} {row}", line.label.sv)),
        value: told(line),
        unreadable: line.is_unreadable,
        system: system.clone(),
        entered: entered.map(|said| said.at.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default(),
        entered_by: entered.map(|said| said.by.name.clone()).unwrap_or_default(),
        checked_by: checked.clone().unwrap_or_default(),
    };
    lines.map(row).collect()
}

/// What a line says: of a grid's row what is written and what is ticked.
fn told(line: &Line) -> String {
    match (line.shown.sv.as_str(), line.value.as_str()) {
        (shown, value) if shown.is_empty() || shown == value => value.to_string(),
        (shown, value) if line.is_written && !value.is_empty() => format!("{value}: {shown}"),
        (shown, _) => shown.to_string(),
    }
}

/// Visits and notes in Lifecare's words. What is not known is not there.
pub fn lifecare(state: &State, contents: &[Content]) -> Value {
    let visits: Vec<Value> = contents.iter().flat_map(|content| visits(state, content)).collect();
    let is_note = |content: &&Content| content.form.sections.iter().all(|section| section.name != "visits");
    let notes: Vec<Value> = contents.iter().filter(is_note).map(|content| note(state, content)).collect();
    json!({ "reported_visits": visits, "documentations": notes })
}

/// The rows of a visit sheet in which something is ticked.
fn visits(state: &State, content: &Content) -> Vec<Value> {
    let date = when(state, &content.serial).and_then(|at| at.get(..10)).unwrap_or_default();
    let last = content.lines.iter().filter(|line| line.section == "visits").filter_map(|line| line.row).max();
    let of = |row: usize, name: &str| {
        let field = format!("visits.{row}.{name}");
        content.lines.iter().find(|line| line.name == field).map(|line| line.value.as_str()).unwrap_or_default()
    };
    let visit = |row: usize| {
        let status = match of(row, "outcome") {
            "done" | "extra" => "Completed",
            "declined" => "Declined",
            "cancelled" => "Cancelled",
            _ => return None,
        };
        let mut visit = json!({
            "Status": status,
            "IsDoubleManning": of(row, "two") == "true",
            "Quittance": "None",
            "IsPlanned": of(row, "outcome") != "extra",
            "Source": content.serial.0,
            "Row": row,
        });
        let time = |name: &str| (!of(row, name).is_empty()).then(|| format!("{date}T{}", of(row, name)));
        let more = [
            ("Date", Some(date.to_string()).filter(|date| !date.is_empty())),
            ("Client", Some(of(row, "client").to_string()).filter(|text| !text.is_empty())),
            ("StartTime", time("from")),
            ("EndTime", time("to")),
            ("Note", Some(of(row, "different").to_string()).filter(|text| !text.is_empty())),
        ];
        for (name, value) in more {
            if let Some(value) = value {
                visit[name] = value.into();
            }
        }
        Some(visit)
    };
    (1..=last.unwrap_or(0)).filter_map(visit).collect()
}

fn note(state: &State, content: &Content) -> Value {
    let rows = rows(state, content);
    let first = rows.first();
    let text: Vec<String> = rows.iter().map(|row| format!("{}: {}", row.label, row.value)).collect();
    let law = &content.form.law;
    let mut note = json!({
        "Title": content.form.title.sv,
        "Text": text.join("\n"),
        "Source": content.serial.0,
    });
    let more = [
        ("EventTime", first.map(|row| row.happened.clone()).unwrap_or_default()),
        ("RegisteredTime", first.map(|row| row.entered.clone()).unwrap_or_default()),
        ("RegisteredBy", first.map(|row| row.entered_by.clone()).unwrap_or_default()),
        ("Law", law.clone()),
    ];
    for (name, value) in more.into_iter().filter(|(_, value)| !value.is_empty()) {
        note[name] = value.into();
    }
    note
}

/// What a sheet says, as a `QuestionnaireResponse` does. What a person has said of a box is the answer, and waits for nobody.
pub fn filled(state: &State, content: &Content) -> Response {
    let mut filled =
        Response { serial: content.serial.clone(), answers: Default::default(), texts: Default::default() };
    let Some((_, issue)) = state.ledger().issued(&content.serial) else { return filled };
    let Some(kept) = state.ledger().contents(&content.serial) else { return filled };
    for layout in crate::overview::form::pages(state, &issue.form, issue.version).unwrap_or_default() {
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

/// A FHIR R4 bundle of `QuestionnaireResponse`s.
pub fn bundle(state: &State, contents: &[Content]) -> Value {
    let entry = |content: &Content| json!({ "resource": fhir::response(content.form, &filled(state, content)) });
    let entries: Vec<Value> = contents.iter().map(entry).collect();
    let mut bundle = json!({ "resourceType": "Bundle", "type": "collection" });
    // An empty list is none in FHIR.
    if !entries.is_empty() {
        bundle["entry"] = entries.into();
    }
    bundle
}

/// Whether a spreadsheet would take a text for a formula.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}
