//! A kind taken in from a file or from what was pasted out of a spreadsheet: shown first, then written.

use planb_node::web::fields::Item;
use planb_node::web::records::new_id;
use planb_node::web::shown;
use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::care::mapping::Encoding;
use planb_core::care::table::Grid;
use planb_core::id::UnitId;
use planb_core::register::table::{self, Known, Outcome, Sheet, Table};
use planb_core::register::{self, RecordId, Schema, Shape, Wish};
use planb_core::state::{Event, State, schemas};
use planb_node::text::Language;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say, form};

use super::{list, schema_of};
use crate::import;

/// Rows that are shown before anything is written.
const SHOWN: usize = 5;
/// Faults that are shown.
const FAULTS: usize = 40;
/// Entries that are written at once.
const AT_ONCE: usize = 1_000;

#[derive(Template)]
#[template(path = "register/import.html")]
struct AskPage<'a> {
    t: Say,
    kind: &'static str,
    csrf: &'a str,
    pasted: &'a str,
    fault: Option<(String, String)>,
    columns: String,
}

/// A column of the sheet, and which field it is taken for.
struct Column {
    name: String,
    head: String,
    items: Vec<Item>,
    cells: Vec<String>,
}

#[derive(Template)]
#[template(path = "register/preview.html")]
struct PreviewPage<'a> {
    t: Say,
    kind: &'static str,
    csrf: &'a str,
    pasted: String,
    columns: Vec<Column>,
    sheet: Sheet,
    faults: Vec<String>,
    more_faults: usize,
}

/// What was pasted or sent, as a table: the first row that is not blank is the head.
fn table_of(posted: &Posted) -> Result<Table, Trouble> {
    let unreadable = |why: planb_core::care::reason::Unreadable| Trouble::user("sheet-unreadable").with("why", why);
    let grid: Grid = match &posted.file {
        Some(file) if file.bytes.starts_with(b"PK") => {
            let is_ods = file.name.to_lowercase().ends_with(".ods");
            let grids = if is_ods { import::ods(&file.bytes) } else { import::xlsx(&file.bytes) };
            let mut grids = grids.map_err(unreadable)?;
            grids.sort_by_key(|grid| std::cmp::Reverse(grid.rows.len()));
            grids.into_iter().next().ok_or_else(|| Trouble::user("sheet-empty"))?
        }
        Some(file) => import::text(&file.bytes, Encoding::Auto).map_err(unreadable)?,
        None => {
            let pasted =
                posted.fields.0.iter().find(|(name, _)| name == "pasted").map_or("", |(_, text)| text.as_str());
            return table_of_text(pasted);
        }
    };
    table_of_grid(&grid)
}

/// The same of text: comma, semicolon or tab separated.
pub fn table_of_text(text: &str) -> Result<Table, Trouble> {
    let unreadable = |why: planb_core::care::reason::Unreadable| Trouble::user("sheet-unreadable").with("why", why);
    if text.trim().is_empty() {
        return Err(Trouble::user("sheet-empty"));
    }
    table_of_grid(&import::text(text.as_bytes(), Encoding::Utf8).map_err(unreadable)?)
}

fn table_of_grid(grid: &Grid) -> Result<Table, Trouble> {
    let width = grid.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).min(200);
    let cells = |row: &planb_core::care::table::TableRow| (0..width).map(|at| row.cell(at).text()).collect::<Vec<_>>();
    let mut rows = grid.rows.iter().filter(|row| !row.is_blank()).map(cells);
    // Title lines above the head fill one cell only.
    let head = rows
        .by_ref()
        .find(|row| row.iter().filter(|cell| !cell.trim().is_empty()).count() > usize::from(width > 1))
        .ok_or_else(|| Trouble::user("sheet-empty"))?;
    Ok(Table { headers: head, rows: rows.collect() })
}

/// The labels of a kind's fields in both languages.
fn labels(schema: &'static Schema) -> Vec<(&'static str, Vec<String>)> {
    let both = |name: &str| {
        [Language::Swedish, Language::English].map(|language| shown::label(language, schema, name)).to_vec()
    };
    schema.fields.iter().map(|field| (field.name, both(field.name))).collect()
}

fn choices(schema: &'static Schema) -> Vec<(&'static str, &'static str, Vec<String>)> {
    let mut all = Vec::new();
    for field in schema.fields {
        if let Shape::Choice(words) | Shape::Choices(words) = field.shape {
            for word in words {
                let both = [Language::Swedish, Language::English];
                all.push((
                    field.name,
                    *word,
                    both.map(|language| shown::choice(language, schema, field.name, word)).to_vec(),
                ));
            }
        }
    }
    all
}

/// What each row of a table would become.
pub fn read(state: &State, schema: &'static Schema, table: &Table, columns: &[Option<&'static str>]) -> Sheet {
    let register = state.register();
    let also: Vec<(&'static str, RecordId, String)> = state
        .units()
        .filter(|(unit, _)| register.find("unit", &unit.0).is_none())
        .map(|(unit, name)| ("unit", RecordId::from(unit), name.to_string()))
        .collect();
    let choices = choices(schema);
    let known = Known { register, schema_of: schemas::schema, also: &also, choices: &choices };
    table::read(&known, schema, table, columns)
}

/// Which field each column is taken for, by its head and its cells.
pub fn guessed(schema: &'static Schema, table: &Table) -> Vec<Option<&'static str>> {
    table::guess(&table.headers, &table.rows, schema, &labels(schema))
}

/// Which field each column was chosen to be; guessed where the form does not say.
fn columns(posted: &Posted, schema: &'static Schema, table: &Table) -> Vec<Option<&'static str>> {
    if !posted.fields.has("column-0") {
        return guessed(schema, table);
    }
    let chosen = |at: usize| {
        let name = posted.fields.get(&format!("column-{at}"));
        if name == table::ID { Some(table::ID) } else { schema.field(name).map(|field| field.name) }
    };
    (0..table.headers.len()).map(chosen).collect()
}

/// As tab-separated text, so that the next form has the same rows.
fn pasted(table: &Table) -> String {
    let line = |cells: &Vec<String>| {
        let quoted = cells.iter().map(|cell| {
            let needs = cell.contains(['\t', '\n', '"']);
            if needs { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
        });
        quoted.collect::<Vec<_>>().join("\t")
    };
    std::iter::once(&table.headers).chain(&table.rows).map(line).collect::<Vec<_>>().join("\n")
}

fn asked(by: &In, schema: &'static Schema, pasted: &str, trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let names = schema.fields.iter().map(|field| shown::label(by.language, schema, field.name)).collect::<Vec<_>>();
    let page = AskPage {
        t,
        kind: schema.kind,
        csrf: by.csrf(),
        pasted,
        fault: trouble.map(|trouble| by.told(trouble)),
        columns: names.join(", "),
    };
    let page = Page::new(t.say("import-title"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// Where to paste or choose a file.
pub async fn ask(by: In, Path(kind): Path<String>) -> Response {
    match schema_of(&kind) {
        Ok(schema) if list::may_add(&by, schema) => asked(&by, schema, "", None),
        Ok(_) => by.trouble(&Trouble::user("not-yours")),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// What would be written.
pub async fn show(Path(kind): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let schema = match schema_of(&kind) {
        Ok(schema) if list::may_add(by, schema) => schema,
        Ok(_) => return by.trouble(&Trouble::user("not-yours")),
        Err(trouble) => return by.trouble(&trouble),
    };
    match table_of(&posted) {
        Ok(table) => preview(&posted, schema, &table),
        Err(trouble) => asked(by, schema, posted.fields.get("pasted"), Some(&trouble)),
    }
}

fn preview(posted: &Posted, schema: &'static Schema, table: &Table) -> Response {
    let by = &posted.by;
    let t = Say(by.language);
    let chosen = columns(posted, schema, table);
    let sheet = read(by.state(), schema, table, &chosen);
    let item = |value: &str, label: String, here: bool| Item {
        value: value.to_string(),
        label,
        hint: String::new(),
        checked: here,
    };
    let items = |own: Option<&str>| {
        let none = item("", t.say("import-not-used"), own.is_none());
        let fields = schema.fields.iter();
        let fields = fields
            .map(|field| item(field.name, shown::label(by.language, schema, field.name), own == Some(field.name)));
        let mut all: Vec<Item> = std::iter::once(none).chain(fields).collect();
        if own == Some(table::ID) {
            all.push(item(table::ID, "id".into(), true));
        }
        all
    };
    let column = |(at, head): (usize, &String)| Column {
        name: format!("column-{at}"),
        head: head.clone(),
        items: items(chosen.get(at).copied().flatten()),
        cells: table.rows.iter().take(SHOWN).map(|row| row.get(at).cloned().unwrap_or_default()).collect(),
    };
    let mut faults = Vec::new();
    let mut more_faults = 0;
    for row in sheet.rows.iter().filter(|row| row.outcome == Outcome::Refused) {
        for fault in &row.faults {
            if faults.len() == FAULTS {
                more_faults += 1;
                continue;
            }
            let label =
                if fault.field.is_empty() { String::new() } else { shown::label(by.language, schema, &fault.field) };
            let why = by.language.say_with(&format!("err-{}", fault.why.key), &fault.why.args);
            faults
                .push(by.say_with("import-fault", &[("row", row.number.to_string()), ("field", label), ("why", why)]));
        }
    }
    let page = PreviewPage {
        t,
        kind: schema.kind,
        csrf: by.csrf(),
        pasted: pasted(table),
        columns: table.headers.iter().enumerate().map(column).collect(),
        sheet,
        faults,
        more_faults,
    };
    by.page(&Page::new(t.say("import-preview"), &page))
}

/// Writes what was shown; rows that are refused stay out.
pub async fn take(Path(kind): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let schema = match schema_of(&kind) {
        Ok(schema) if list::may_add(by, schema) => schema,
        Ok(_) => return by.trouble(&Trouble::user("not-yours")),
        Err(trouble) => return by.trouble(&trouble),
    };
    let table = match table_of(&posted) {
        Ok(table) => table,
        Err(trouble) => return asked(by, schema, posted.fields.get("pasted"), Some(&trouble)),
    };
    if posted.fields.has("again") {
        return preview(&posted, schema, &table);
    }
    match written(by, schema, &table, &columns(&posted, schema, &table)) {
        Ok(units) => go(&taken_address(&kind, &units)),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// The list, which then says what comes next; for one unit, if all rows were of one.
fn taken_address(kind: &str, units: &BTreeSet<UnitId>) -> String {
    match (units.len(), units.first()) {
        (1, Some(unit)) => format!("/register/{kind}?taken={}", form::encoded(&unit.0)),
        _ => format!("/register/{kind}?taken="),
    }
}

/// Writes the rows; gives the units that they belong to.
pub fn written(
    by: &In,
    schema: &'static Schema,
    table: &Table,
    columns: &[Option<&'static str>],
) -> Result<BTreeSet<UnitId>, Trouble> {
    let sheet = read(by.state(), schema, table, columns);
    let hand = by.who.hand();
    let mut rows = Vec::new();
    for row in sheet.rows {
        if !matches!(row.outcome, Outcome::New | Outcome::Changed) {
            continue;
        }
        let id = match row.same_as {
            Some(id) => id,
            None => match new_id(by.state(), schema, &row.set) {
                Ok(id) => id,
                Err(_) => continue,
            },
        };
        rows.push((id, row.set));
    }
    let unit_of = |(id, set): &(RecordId, BTreeMap<String, String>)| {
        schema.unit_of(id, |field| set.get(field).map_or("", String::as_str))
    };
    let units = rows.iter().filter_map(unit_of).collect();
    for batch in rows.chunks(AT_ONCE / 2) {
        by.app.record(|state| {
            let mut events: Vec<Event> = Vec::new();
            for (id, set) in batch {
                let record = state.register().get(schema.kind, &id.0);
                let unit = schema.unit_of(id, |field| set.get(field).map_or_else(|| record.get(field), String::as_str));
                if !planb_node::web::records::may_write(&by.who, schema, unit.as_ref()) {
                    continue;
                }
                super::guarded(state, schema, id, set)?;
                let wish = Wish { id, set, seen: None, by: &hand };
                events.extend(register::write(state.register(), schema, &wish)?.into_iter().map(Event::from));
            }
            Ok(events)
        })?;
    }
    Ok(units)
}
