//! A file that went out and was filled in or mended, read in: each field that says something else there is what whoever reads it in says
//! of it. What stands in a field is told nowhere; medicine and money are read beside their picture and from no file.

mod say;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::compare::{File, plain};
use super::export::{Content, FieldRow, content, rows_of};
use super::lines::{label, place};
use crate::form::laid::Laid;
use crate::form::layout::FieldAt;
use crate::form::{FormDefinition, Guard, Words, fhir};
use crate::id::UnitId;
use crate::ledger::{Issue, Sheet, Stage};
use crate::overview::form::laid;
use crate::overview::ledger::{Sheets, guard_of, settle_field};
use crate::overview::review::{OPEN, is_always_seen, kept, pages_at_work, values};
use crate::refusal::Refusal;
use crate::register::Hand;
use crate::sheet::Serial;
use crate::state::{Event, State};

/// Most fields that one file changes, and most bytes of what it says of them: they are one transaction, in which each may bring a
/// client's key with it.
const FIELDS_MAX: usize = 2_000;
const BYTES_MAX: usize = 8 << 20;

/// What came of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Is {
    /// All that it says otherwise was read in.
    ReadIn,
    /// Some of it was read in; its fields say which, and why the others were not.
    Partly,
    /// It says the same here.
    Equal,
    /// Nothing of it could be read in; its fields say why.
    Left,
    /// It stands in its system already.
    Entered,
    /// Its form has narcotics or money on it.
    Guarded,
    /// Nothing of it was scanned, or it is voided, lost or destroyed.
    Away,
    NotOurs,
    NotYours,
    UnknownForm,
}

impl Is {
    /// Every answer, as it is told.
    pub const ALL: [Is; 10] = [
        Is::ReadIn,
        Is::Partly,
        Is::Equal,
        Is::Left,
        Is::Entered,
        Is::Guarded,
        Is::Away,
        Is::NotOurs,
        Is::NotYours,
        Is::UnknownForm,
    ];

    /// Its word in texts and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Is::ReadIn => "read_in",
            Is::Partly => "partly",
            Is::Equal => "equal",
            Is::Left => "left",
            Is::Entered => "entered",
            Is::Guarded => "guarded",
            Is::Away => "away",
            Is::NotOurs => "not_ours",
            Is::NotYours => "not_yours",
            Is::UnknownForm => "unknown_form",
        }
    }
}

/// What came of a field that says something else in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    ReadIn,
    /// No option of it, no date, no time, too long.
    Bad,
    /// It has to be read beside its picture.
    Guarded,
    /// Its page was not scanned.
    Unscanned,
    /// The form has no such field.
    Unknown,
    Twice,
    /// A row of a grid says several boxes at once in a table.
    Grid,
    /// The row names another form, or calls the field something else: cells were moved.
    Moved,
    /// Another person has ticked it otherwise.
    Other,
}

impl What {
    /// Every answer, as it is told.
    pub const ALL: [What; 9] = [
        What::ReadIn,
        What::Bad,
        What::Guarded,
        What::Unscanned,
        What::Unknown,
        What::Twice,
        What::Grid,
        What::Moved,
        What::Other,
    ];

    /// Its word in texts and JSON.
    pub fn word(self) -> &'static str {
        match self {
            What::ReadIn => "read_in",
            What::Bad => "bad",
            What::Guarded => "guarded",
            What::Unscanned => "unscanned",
            What::Unknown => "unknown",
            What::Twice => "twice",
            What::Grid => "grid",
            What::Moved => "moved",
            What::Other => "other",
        }
    }
}

/// A field, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub field: String,
    pub what: What,
    /// What the form calls it; empty where it is no field of the form.
    pub label: Words,
}

/// A sheet of the file, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Came {
    /// `None` where the file's text is no number of a sheet.
    pub serial: Option<Serial>,
    /// Which row or object of the file it is, from 1, where it has no number.
    pub place: Option<usize>,
    pub is: Is,
    pub fields: Vec<Field>,
    pub unit: Option<UnitId>,
}

impl Came {
    fn of(serial: &Serial, is: Is) -> Came {
        Came { serial: Some(serial.clone()), place: None, is, fields: Vec::new(), unit: None }
    }

    fn stranger(place: usize) -> Came {
        Came { serial: None, place: Some(place), is: Is::NotOurs, fields: Vec::new(), unit: None }
    }
}

/// What a file says of a field.
enum Said<'a> {
    /// In words, as a table has it.
    Words(&'a FieldRow),
    /// As it is kept.
    Kept(String),
    /// Something that the form has no place for.
    Fault,
}

impl Said<'_> {
    /// An empty cell says nothing.
    fn is_empty(&self) -> bool {
        match self {
            Said::Words(row) => plain(&row.value).is_empty(),
            Said::Kept(value) => value.trim().is_empty(),
            Said::Fault => false,
        }
    }
}

/// What a file says of a sheet, field by field.
type Fields<'a> = BTreeMap<String, Vec<Said<'a>>>;

/// Reads a file in: what came of each sheet, and the entries. `sees` says with which units' sheets whoever asks works.
pub fn read_in(
    state: &State,
    file: &File,
    by: &Hand,
    sees: impl Fn(&UnitId) -> bool,
) -> Result<(Vec<Came>, Vec<Event>), Refusal> {
    let (sheets, strangers) = told(state, file)?;
    let mut all: Vec<Came> = strangers.into_iter().map(Came::stranger).collect();
    let mut events = Vec::new();
    for (serial, fields) in &sheets {
        all.push(one(state, (serial, fields), by, &sees, &mut events));
    }
    let bytes = |event: &Event| if let Event::FieldSettled(settled) = event { settled.value.len() } else { 0 };
    within(events.len(), events.iter().map(bytes).sum())?;
    Ok((all, events))
}

/// Whether so many fields with so many bytes of text go into one transaction.
fn within(fields: usize, bytes: usize) -> Result<(), Refusal> {
    if fields > FIELDS_MAX {
        return Err(Refusal::new("read-in-many").with("count", fields).with("most", FIELDS_MAX));
    }
    if bytes > BYTES_MAX {
        return Err(Refusal::new("read-in-long").with("most", BYTES_MAX >> 20));
    }
    Ok(())
}

type Told<'a> = (BTreeMap<Serial, Fields<'a>>, Vec<usize>);

/// What a file says of each sheet; and the places of what is none.
fn told<'a>(state: &State, file: &'a File) -> Result<Told<'a>, Refusal> {
    let (mut sheets, mut strangers): Told<'a> = Default::default();
    let parsed = |serial: &str| Serial::parse(plain(serial).as_str());
    match file {
        File::Table(rows) => {
            for (at, row) in rows.iter().enumerate() {
                match parsed(&row.serial) {
                    Some(serial) => put(sheets.entry(serial).or_default(), plain(&row.field), Said::Words(row)),
                    // The head is the first row.
                    None => strangers.push(at + 2),
                }
            }
        }
        File::Fhir(responses) => {
            for (at, response) in responses.iter().enumerate() {
                match response["identifier"]["value"].as_str().and_then(parsed) {
                    Some(serial) => {
                        let form = form_of(state, &serial);
                        let fields = sheets.entry(serial).or_default();
                        form.into_iter().for_each(|form| answers(form, response, fields));
                    }
                    None => strangers.push(at + 1),
                }
            }
        }
        // Its notes are one text, and its visits say less than the form.
        File::Lifecare { .. } => return Err(Refusal::new("read-in-lifecare")),
    }
    Ok((sheets, strangers))
}

fn put<'a>(fields: &mut Fields<'a>, name: String, said: Said<'a>) {
    if !said.is_empty() {
        fields.entry(name).or_default().push(said);
    }
}

fn form_of(state: &State, serial: &Serial) -> Option<&'static FormDefinition> {
    let (_, issue) = state.ledger().issued(serial)?;
    Some(&laid(state, &issue.form, issue.version)?.form)
}

/// What a `QuestionnaireResponse` says, field by field; what is wrong with one answer costs no other.
fn answers(form: &FormDefinition, json: &Value, fields: &mut Fields<'_>) {
    let (said, faults) = match fhir::parts_of(form, json) {
        Ok(parts) => parts,
        Err(fault) => return put(fields, fault.place, Said::Fault),
    };
    for (name, answer) in said.answers {
        put(fields, name, Said::Kept(answer.value.as_ref().map(kept).unwrap_or_default()));
    }
    for (name, text) in said.texts {
        put(fields, name, Said::Kept(text));
    }
    for (name, _) in faults {
        put(fields, name, Said::Fault);
    }
}

fn one(
    state: &State,
    (serial, fields): (&Serial, &Fields<'_>),
    by: &Hand,
    sees: &impl Fn(&UnitId) -> bool,
    events: &mut Vec<Event>,
) -> Came {
    let Some((sheet, issue)) = state.ledger().issued(serial) else { return Came::of(serial, Is::NotOurs) };
    if !sees(&issue.unit) {
        return Came::of(serial, Is::NotYours);
    }
    let unit = Some(issue.unit.clone());
    let Some(here) = Here::of(state, serial, (sheet, issue)) else {
        return Came { unit, ..Came::of(serial, Is::UnknownForm) };
    };
    let found: Vec<(Field, Vec<Event>)> = fields.iter().filter_map(|(name, said)| here.field(name, said, by)).collect();
    let is_any = found.iter().any(|(_, events)| !events.is_empty());
    let guard = guard_of(&here.laid.form);
    let is = match sheet.standing().stage {
        _ if found.is_empty() => Is::Equal,
        Stage::Entered | Stage::Checked => Is::Entered,
        _ if matches!(guard, Guard::Narcotics | Guard::Money) => Is::Guarded,
        _ if here.open.is_empty() => Is::Away,
        _ if found.iter().all(|(field, _)| field.what == What::ReadIn) => Is::ReadIn,
        _ if is_any => Is::Partly,
        _ => Is::Left,
    };
    if !matches!(is, Is::ReadIn | Is::Partly | Is::Left) {
        return Came { unit, ..Came::of(serial, is) };
    }
    let (told, said): (Vec<Field>, Vec<Vec<Event>>) = found.into_iter().unzip();
    events.extend(said.into_iter().flatten());
    Came { unit, fields: told, ..Came::of(serial, is) }
}

/// What stands on a sheet here.
struct Here<'a> {
    state: &'a State,
    serial: &'a Serial,
    laid: &'static Laid,
    /// The rows of a table, also of fields that say nothing.
    rows: BTreeMap<String, FieldRow>,
    /// Every field: its page, and what it says.
    fields: BTreeMap<&'static str, (u32, &'static FieldAt, String)>,
    /// Pages of which something can be said now.
    open: BTreeSet<u32>,
}

impl Here<'_> {
    fn of<'a>(state: &'a State, serial: &'a Serial, (sheet, issue): (&'a Sheet, &'a Issue)) -> Option<Here<'a>> {
        let laid = laid(state, &issue.form, issue.version)?;
        let content = content(state, serial)?;
        let rows = rows_of(state, &content, content.lines.iter()).into_iter();
        let mut fields = BTreeMap::new();
        for page in &laid.pages {
            let mut said = state.ledger().contents(serial).map(|kept| values(kept, page)).unwrap_or_default();
            for field in &page.fields {
                let value = said.remove(&field.name).map(|said| said.value).unwrap_or_default();
                fields.insert(field.name.as_str(), (page.page, field, value));
            }
        }
        let open = pages_at_work(state, serial, (sheet, issue)).map(|(page, _)| page.page).collect();
        Some(Here { state, serial, laid, rows: rows.map(|row| (row.field.clone(), row)).collect(), fields, open })
    }

    /// What comes of a field; `None` where it says the same here.
    fn field(&self, name: &str, said: &[Said<'_>], by: &Hand) -> Option<(Field, Vec<Event>)> {
        let own = place(&self.laid.form, name).map(|(_, _, own, _)| own);
        let told = |what: What| Field { field: name.to_string(), what, label: own.map(label).unwrap_or_default() };
        match said {
            [one] => match self.what(name, one, by)? {
                Ok(events) if events.is_empty() => None,
                Ok(events) => Some((told(What::ReadIn), events)),
                Err(what) => Some((told(what), Vec::new())),
            },
            _ => Some((told(What::Twice), Vec::new())),
        }
    }

    fn what(&self, name: &str, said: &Said<'_>, by: &Hand) -> Option<Result<Vec<Event>, What>> {
        let Some((_, _, own, cell)) = place(&self.laid.form, name) else {
            return Some(Err(if matches!(said, Said::Fault) { What::Bad } else { What::Unknown }));
        };
        let row = self.rows.get(name);
        let typed = match (said, cell) {
            (Said::Fault, _) => return Some(Err(What::Bad)),
            (Said::Words(theirs), Some(_)) => {
                let is_equal = row.is_some_and(|row| plain(&row.value) == plain(&theirs.value));
                let what = if own.guard == Guard::None { What::Grid } else { What::Guarded };
                return if is_equal { None } else { Some(Err(what)) };
            }
            (Said::Words(theirs), None) => theirs.value.as_str(),
            (Said::Kept(value), _) => value.as_str(),
        };
        let Some((page, field, stands)) = self.fields.get(name) else { return Some(Err(What::Unknown)) };
        let value = match said {
            Said::Words(_) => say::of_words(own, field, typed),
            _ => say::of_kept(own, field, typed),
        };
        if plain(typed) == plain(stands) || value.as_deref() == Some(stands) {
            return None;
        }
        let is_moved = |theirs: &FieldRow| {
            let differs = |own: &str, theirs: &str| !plain(theirs).is_empty() && plain(own) != plain(theirs);
            row.is_some_and(|own| differs(&own.form, &theirs.form) || differs(&own.label, &theirs.label))
        };
        Some(match said {
            // Initials in a row are seen in its picture; nobody types them.
            Said::Words(_) if row.is_none() => Err(What::Unknown),
            Said::Words(theirs) if is_moved(theirs) => Err(What::Moved),
            _ if is_always_seen(field) => Err(What::Guarded),
            _ if !self.open.contains(page) => Err(What::Unscanned),
            _ => value.ok_or(What::Bad).and_then(|value| self.settled((*page, field), &value, by)),
        })
    }

    /// The entries of it. What another person ticked is decided beside the picture, not by a file.
    fn settled(&self, (page, field): (u32, &FieldAt), value: &str, by: &Hand) -> Result<Vec<Event>, What> {
        let settled = self.state.ledger().contents(self.serial).and_then(|contents| contents.field(page, &field.name));
        let is_other = |(hand, said): &(&Hand, &str)| *hand != by && *said != value && *said != OPEN;
        if !field.boxes.is_empty() && settled.is_some_and(|settled| settled.by.iter().any(is_other)) {
            return Err(What::Other);
        }
        let sheets = Sheets { serials: std::slice::from_ref(self.serial), by };
        settle_field(self.state, sheets, (page, &field.name), value).map_err(|_| What::Bad)
    }
}

/// The fields of a sheet that say nothing yet and can be read in from a table.
pub(super) fn fillable(state: &State, content: &Content) -> BTreeSet<String> {
    let Some(found) = state.ledger().issued(&content.serial) else { return BTreeSet::new() };
    if matches!(guard_of(content.form), Guard::Narcotics | Guard::Money) {
        return BTreeSet::new();
    }
    let pages = pages_at_work(state, &content.serial, found);
    let fields = pages.flat_map(|(page, _)| &page.fields).filter(|field| !is_always_seen(field));
    let is_grid = |name: &str| place(content.form, name).is_some_and(|(_, _, _, cell)| cell.is_some());
    fields.map(|field| field.name.clone()).filter(|name| !is_grid(name)).collect()
}

/// How many stand how, in the order of [`Is::ALL`].
pub fn counts(all: &[Came]) -> [(Is, usize); Is::ALL.len()] {
    Is::ALL.map(|is| (is, all.iter().filter(|one| one.is == is).count()))
}

/// How many fields were read in.
pub fn written(all: &[Came]) -> usize {
    all.iter().flat_map(|one| &one.fields).filter(|field| field.what == What::ReadIn).count()
}

/// What came of it, as programs and scripts get it.
pub fn told_of(file: &File, all: &[Came]) -> Value {
    let field = |of: &Field| json!({ "field": of.field, "what": of.what.word() });
    let sheet = |one: &Came| {
        json!({
            "serial": one.serial, "place": one.place, "is": one.is.word(), "unit": one.unit,
            "fields": one.fields.iter().map(field).collect::<Vec<_>>(),
        })
    };
    let sheets: Vec<Value> = all.iter().map(sheet).collect();
    let mut told = json!({ "kind": file.word(), "written": written(all), "sheets": sheets });
    for (is, count) in counts(all) {
        told[is.word()] = count.into();
    }
    told
}
