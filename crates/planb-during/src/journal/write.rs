//! A line is written, or put right by a new one. A form that is sent twice writes once.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::DateTime;
use planb_core::id::{ClientId, UnitId};
use planb_core::note::{self, About, CHANNELS, Correction, Line, MARKS};
use planb_core::overview::journal::{self, Listed, Sight};
use planb_core::overview::organisation::Units;
use planb_core::refusal::Refusal;
use planb_core::register::{Fault, Field, RecordId, Shape};
use planb_core::state::State;
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::fields::{Item, Told, say_fault};
use planb_node::web::page::go;
use planb_node::web::records::Unsaved;
use planb_node::web::{Clock, Fields, In, Page, Posted, Say};

use super::row::{self, Row, look};
use crate::here::{here, reader};

/// What is asked for beside the text, and what it may be.
const FIELDS: [Field; 7] = [
    Field::new("happened", Shape::Moment),
    Field::new("reported_by", Shape::Line(note::MAX_FIELD)),
    Field::new("channel", Shape::Choice(&CHANNELS)),
    Field::new("source", Shape::Line(note::MAX_FIELD)),
    Field::new("client", Shape::Line(note::MAX_FIELD)),
    Field::new("mark", Shape::Choice(&MARKS)),
    Field::new("why", Shape::Line(note::MAX_FIELD)),
];
/// What has happened may lie so far ahead, since clocks differ, and so far back.
const MINUTES_AHEAD: i64 = 10;
const DAYS_BACK: i64 = 366;

/// The form of a line, as it is shown.
pub struct LineForm {
    pub incident: String,
    /// Drawn when the form is shown: the same one writes one line.
    pub token: String,
    /// The time that the form was shown with: who leaves it means the time of saving.
    pub shown: String,
    pub text: String,
    pub happened: String,
    pub reported_by: String,
    pub source: String,
    pub client: String,
    pub channels: Vec<Item>,
    pub flags: Vec<Item>,
    pub marks: Vec<Item>,
    pub whoms: Vec<Item>,
    pub is_correction: bool,
    pub why: String,
    pub errors: Vec<Told>,
}

impl LineForm {
    /// What is wrong with a field; empty when nothing is.
    pub fn error(&self, name: &str) -> String {
        self.errors.iter().find(|told| told.name == name).map_or_else(String::new, |told| told.text.clone())
    }
}

fn item(value: &str, label: String, chosen: &str) -> Item {
    Item { value: value.to_string(), label, hint: String::new(), checked: value == chosen }
}

fn choices(by: &In, start: &str, words: &[&str], chosen: &str) -> Vec<Item> {
    let none = item("", by.say("form-none"), chosen);
    let named = words.iter().map(|word| item(word, by.say(&format!("{start}{word}")), chosen));
    std::iter::once(none).chain(named).collect()
}

/// For whom this person may write: everybody, the crisis staff, units that they see.
pub fn whoms(by: &In, chosen: &str) -> Vec<Item> {
    let units = Units::of(by.state());
    let seen = units.iter().filter(|unit| by.sees(Some(&unit.id)));
    let seen = seen.map(|unit| item(&unit.id.0, unit.name.clone(), chosen));
    let all = item("", by.say("journal-whom-all"), chosen);
    [all, item("staff", by.say("journal-whom-staff"), chosen)].into_iter().chain(seen).collect()
}

/// The form with what was typed; an empty one where nothing was.
pub fn form(by: &In, incident: &RecordId, fields: &Fields, errors: Vec<Told>) -> Result<LineForm, Trouble> {
    let now = by.clock().strftime("%Y-%m-%d %H:%M").to_string();
    let or = |name: &str, other: &str| if fields.has(name) { fields.get(name).to_string() } else { other.to_string() };
    let token = match RecordId::parse(fields.get("token")) {
        Some(token) => token,
        None => RecordId::random(random::bytes()?),
    };
    let flags = ["key", "secret"].map(|word| Item {
        checked: fields.all("flags").any(|flag| flag == word),
        ..item(word, by.say(&format!("journal-flag-{word}")), "")
    });
    Ok(LineForm {
        incident: incident.0.clone(),
        token: token.0,
        shown: or("shown", &now),
        text: fields.get("text").to_string(),
        happened: or("happened", &now),
        reported_by: fields.get("reported_by").to_string(),
        source: fields.get("source").to_string(),
        client: fields.get("client").to_string(),
        channels: choices(by, "channel-", &CHANNELS, fields.get("channel")),
        flags: flags.into(),
        marks: choices(by, "journal-tag-", &MARKS, fields.get("mark")),
        whoms: whoms(by, fields.get("whom")),
        is_correction: false,
        why: fields.get("why").to_string(),
        errors,
    })
}

fn fault(field: &str, why: Refusal) -> Fault {
    Fault { field: field.to_string(), why }
}

/// A rule's no beside the field that it is about.
fn of_refusal(why: Trouble) -> Unsaved {
    let field = match why.key {
        "note-empty" | "note-too-long" | "note-control" => "text",
        "note-why" => "why",
        "note-client-for-all" => "whom",
        _ => return Unsaved::Trouble(why),
    };
    Unsaved::Faults(vec![fault(field, Refusal { key: why.key, args: why.args })])
}

/// When it happened: what was typed, or now where the form's own time was left.
fn happened(by: &In, fields: &Fields, typed: &str) -> Result<DateTime, Fault> {
    let now = by.clock();
    if typed.is_empty() || fields.get("happened") == fields.get("shown") {
        return Ok(now);
    }
    let at: DateTime = typed.parse().map_err(|_| fault("happened", Refusal::new("field-moment")))?;
    let ahead = now.checked_add(jiff::Span::new().minutes(MINUTES_AHEAD)).unwrap_or(now);
    let back = now.checked_sub(jiff::Span::new().days(DAYS_BACK)).unwrap_or(now);
    match at {
        at if at > ahead => Err(fault("happened", Refusal::new("log-ahead"))),
        at if at < back => Err(fault("happened", Refusal::new("log-long-ago"))),
        at => Ok(at),
    }
}

/// What was typed, checked; nothing is decided yet.
struct Typed {
    at: DateTime,
    line: Line,
    client: String,
    why: String,
}

fn typed(by: &In, fields: &Fields, incident: &RecordId) -> Result<Typed, Unsaved> {
    let (mut faults, mut values) = (Vec::new(), std::collections::BTreeMap::new());
    for field in &FIELDS {
        match field.check(fields.get(field.name), |_, _| false) {
            Ok(value) => drop(values.insert(field.name, value)),
            Err(why) => faults.push(fault(field.name, why)),
        }
    }
    let mut take = |name: &str| values.remove(name).unwrap_or_default();
    let at = happened(by, fields, &take("happened")).map_err(|fault| faults.push(fault)).unwrap_or_default();
    if !faults.is_empty() {
        return Err(Unsaved::Faults(faults));
    }
    let has = |flag: &str| fields.all("flags").any(|own| own == flag);
    let token = RecordId::parse(fields.get("token")).map_or_else(String::new, |token| format!("form:{token}"));
    let client = take("client");
    let line = Line {
        incident: incident.clone(),
        by: by.who.hand(),
        reported_by: take("reported_by"),
        channel: take("channel"),
        source: take("source"),
        client_name: client.clone(),
        is_key: has("key"),
        is_secret: has("secret") || !client.is_empty(),
        mark: take("mark"),
        corrects: None,
        about: token,
    };
    Ok(Typed { at, line, client, why: take("why") })
}

/// For whom a new line is. One about a client is never for everybody: it goes to the writer's own unit, or else to the
/// crisis staff.
fn whom(by: &In, fields: &Fields, is_about_client: bool) -> Result<(Option<UnitId>, bool), Unsaved> {
    match fields.get("whom") {
        "staff" => Ok((None, true)),
        "" if !is_about_client => Ok((None, false)),
        "" => match by.who.units.as_slice() {
            [own] if !by.who.role.sees_all() => Ok((Some(own.clone()), false)),
            _ if journal::is_staff(by.who.role) => Ok((None, true)),
            _ => Err(Unsaved::Faults(vec![fault("whom", Refusal::new("note-client-for-all"))])),
        },
        unit => {
            let unit = UnitId(unit.to_string());
            if Units::of(by.state()).get(&unit).is_none() || !by.sees(Some(&unit)) {
                return Err(Unsaved::Faults(vec![fault("whom", Refusal::new("field-choice"))]));
            }
            Ok((Some(unit), false))
        }
    }
}

/// Writes a line at its time; gives its number. What was sent before gives the number that it got then.
fn record(
    by: &In,
    typed: &Typed,
    decide: impl FnOnce(&State) -> Result<(String, About), Refusal>,
) -> Result<String, Unsaved> {
    let mut known = None;
    let written = by.app.record_at(typed.at, |state| {
        if let Some(note) = journal::about(state, &typed.line.about).filter(|_| !typed.line.about.is_empty()) {
            known = Some(note.number.clone());
            return Ok(Vec::new());
        }
        let (text, about) = decide(state)?;
        Ok(vec![note::write(&text, about)?.into()])
    });
    let written = written.map_err(of_refusal)?;
    Ok(known.or_else(|| written.first().map(|entry| entry.number.clone())).unwrap_or_default())
}

fn write_new(by: &In, fields: &Fields, incident: &RecordId) -> Result<String, Unsaved> {
    let typed = typed(by, fields, incident)?;
    let (unit, staff) = whom(by, fields, !typed.client.is_empty())?;
    let drawn = ClientId(random::bytes().map_err(Unsaved::Trouble)?);
    record(by, &typed, |state| {
        let named = || journal::client_named(state, incident, (unit.as_ref(), staff), &typed.client);
        let client = (!typed.client.is_empty()).then(|| named().unwrap_or(drawn));
        let about = About { unit: unit.clone(), staff, client, line: Some(typed.line.clone()) };
        Ok((fields.get("text").to_string(), about))
    })
}

/// `POST /log`: one more line.
pub async fn write(mut posted: Posted) -> Response {
    posted.whole_moments(&["happened"], Clock::Past);
    let (by, fields) = (&posted.by, &posted.fields);
    let Some(here) = here(by, Some(fields.get("incident"))) else {
        return by.trouble(&Trouble::user("no-incident"));
    };
    match write_new(by, fields, &here.id) {
        Ok(number) => go(&format!("/log?written={number}")),
        Err(Unsaved::Faults(faults)) => super::page(by, &here, fields, told(by, &faults)).await,
        Err(Unsaved::Trouble(trouble)) => by.trouble(&trouble),
    }
}

fn told(by: &In, faults: &[Fault]) -> Vec<Told> {
    let label = |field: &str| match field {
        "text" => by.say("journal-text"),
        field => by.say(&format!("journal-{}", field.replace('_', "-"))),
    };
    faults.iter().map(|f| Told { name: f.field.clone(), text: say_fault(by, &label(&f.field), &f.why) }).collect()
}

#[derive(Template)]
#[template(path = "journal/correct.html")]
struct CorrectPage<'a> {
    t: Say,
    csrf: &'a str,
    number: String,
    row: Row,
    form: LineForm,
}

impl CorrectPage<'_> {
    fn address(&self) -> String {
        format!("{}/correct", self.row.href)
    }
}

/// The line that is to be put right, if this person sees it; a client's is looked at by that.
fn old<'a>(by: &'a In, number: &str) -> Result<Listed<'a>, Trouble> {
    let (note, line) = journal::to_correct(by.state(), number)?;
    let sight = reader(by).sight(note).ok_or_else(|| Trouble::user("not-yours"))?;
    Ok(Listed { note, line, sight })
}

fn correct_page(by: &In, old: Listed<'_>, fields: &Fields, errors: Vec<Told>) -> Result<Page, Trouble> {
    let old = Listed { sight: Sight::Whole, ..old };
    look(by, "line", &[old])?;
    let (note, line) = (old.note, old.line);
    let mut before = vec![
        ("text", note.written.text.clone()),
        ("happened", note.happened_at.strftime("%Y-%m-%d %H:%M").to_string()),
        ("shown", String::new()),
        ("reported_by", line.reported_by.clone()),
        ("channel", line.channel.clone()),
        ("source", line.source.clone()),
        ("mark", line.mark.clone()),
    ];
    before.extend(line.is_key.then(|| ("flags", "key".to_string())));
    before.extend(line.is_secret.then(|| ("flags", "secret".to_string())));
    let before = Fields(before.into_iter().map(|(name, value)| (name.to_string(), value)).collect());
    let fields = if fields.has("text") { fields } else { &before };
    let is_refused = !errors.is_empty();
    let form = LineForm { is_correction: true, ..form(by, &line.incident, fields, errors)? };
    let (t, number) = (Say(by.language), note.number.clone());
    let row = row::row(by, &old, &std::collections::BTreeMap::new());
    let title = t.with("journal-correct-title", "number", &number);
    let page = Page::new(title, &CorrectPage { t, csrf: by.csrf(), number, row, form });
    Ok(if is_refused { page.refused() } else { page })
}

/// `/log/NUMBER/correct`: a line as it is, and how it should have been.
pub async fn ask_correct(by: In, Path(number): Path<String>) -> Response {
    let page = old(&by, &number).and_then(|old| correct_page(&by, old, &Fields::default(), Vec::new()));
    match page {
        Ok(page) => by.page(&page),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Writes the line that puts another right: for the same people, about the same client.
pub async fn correct(Path(number): Path<String>, mut posted: Posted) -> Response {
    posted.whole_moments(&["happened"], Clock::Past);
    let (by, fields) = (&posted.by, &posted.fields);
    match write_correction(by, fields, &number) {
        Ok(number) => go(&format!("/log?written={number}")),
        Err(Unsaved::Faults(faults)) => {
            let page = old(by, &number).and_then(|old| correct_page(by, old, fields, told(by, &faults)));
            match page {
                Ok(page) => by.page(&page),
                Err(trouble) => by.trouble(&trouble),
            }
        }
        Err(Unsaved::Trouble(trouble)) => by.trouble(&trouble),
    }
}

fn write_correction(by: &In, fields: &Fields, number: &str) -> Result<String, Unsaved> {
    let missing = || Unsaved::Trouble(Trouble::user("note-unknown").with("number", number.to_uppercase()));
    let (note, line) = journal::find(by.state(), number).ok_or_else(missing)?;
    if reader(by).sight(note).is_none() {
        return Err(Unsaved::Trouble(Trouble::user("not-yours")));
    }
    let typed = typed(by, fields, &line.incident)?;
    record(by, &typed, |state| {
        let (old, before) = journal::to_correct(state, number)?;
        let written = &old.written;
        let corrects = Some(Correction { number: old.number.clone(), why: typed.why.clone() });
        let client_name = before.client_name.clone();
        let is_secret = typed.line.is_secret || written.client.is_some();
        let line = Line { client_name, is_secret, corrects, ..typed.line.clone() };
        let about =
            About { unit: written.unit.clone(), staff: written.staff, client: written.client, line: Some(line) };
        Ok((fields.get("text").to_string(), about))
    })
}
