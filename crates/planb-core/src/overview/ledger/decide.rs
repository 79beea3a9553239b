//! What may be said of sheets, and how: each decision gives the entries to write, or says why not.

use std::collections::BTreeMap;

use super::super::review::same;
use crate::form::{FormDefinition, Guard, layout};
use crate::id::{ClientId, UnitId};
use crate::ledger::{
    EXPLANATIONS, FieldSettled, FormsIssued, LINE_MAX, RUN_MAX, SETTLED_AS, SHEETS_MAX, Sheet, SheetAdopted,
    SheetChecked, SheetEntered, SheetSettled, SheetsBack, SheetsExplained, SheetsGiven, SheetsLost, SheetsRemarked,
    SheetsVoided, Stage, TEXT_MAX, Told, VOIDS,
};
use crate::refusal::Refusal;
use crate::register::{Field, Hand, Shape};
use crate::sheet::Serial;
use crate::state::{Event, State};

/// Sheets that something is said of, and who says it.
#[derive(Clone, Copy, Debug)]
pub struct Sheets<'a> {
    pub serials: &'a [Serial],
    pub by: &'a Hand,
}

/// Forms that somebody wants.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    pub unit: &'a UnitId,
    pub form: &'a FormDefinition,
    pub count: u32,
    pub client: Option<ClientId>,
    /// Who has them from the beginning; in the unit's stock without.
    pub holder: Option<&'a str>,
    pub by: &'a Hand,
}

/// A paper made by hand.
#[derive(Clone, Copy, Debug)]
pub struct Adoption<'a> {
    pub unit: &'a UnitId,
    /// The form that it stands for.
    pub form: &'a FormDefinition,
    /// The number of a sticker of ours that is on it; a new number without.
    pub sticker: Option<&'a Serial>,
    pub pages: u32,
    /// What it is, in words.
    pub text: &'a str,
    pub by: &'a Hand,
}

/// One line of text, trimmed; never empty.
fn line(name: &'static str, typed: &str) -> Result<String, Refusal> {
    Field::new(name, Shape::Line(LINE_MAX)).required().check(typed, |_, _| true)
}

fn text(typed: &str) -> Result<String, Refusal> {
    Field::new("text", Shape::Text(TEXT_MAX)).check(typed, |_, _| true)
}

/// The same where words are needed.
fn words(typed: &str) -> Result<String, Refusal> {
    text(typed).and_then(|text| if text.is_empty() { Err(Refusal::new("ledger-words")) } else { Ok(text) })
}

fn is_one_of(word: &str, words: &[&str]) -> Result<String, Refusal> {
    if words.contains(&word) { Ok(word.to_string()) } else { Err(Refusal::new("field-choice")) }
}

/// The sheets, each once; refused where one of them was never issued as far as is known here.
fn known<'a>(state: &'a State, sheets: Sheets<'a>) -> Result<Vec<(&'a Serial, &'a Sheet)>, Refusal> {
    if sheets.serials.is_empty() || sheets.serials.len() > SHEETS_MAX {
        return Err(Refusal::new("ledger-how-many").with("most", SHEETS_MAX));
    }
    let mut all: Vec<&Serial> = sheets.serials.iter().collect();
    all.sort_unstable();
    all.dedup();
    let find = |serial: &'a Serial| {
        let unknown = || Refusal::new("ledger-unknown").with("serial", serial);
        state.ledger().issued(serial).map(|(sheet, _)| (serial, sheet)).ok_or_else(unknown)
    };
    all.into_iter().map(find).collect()
}

/// Refused unless each sheet stands so that this can be done.
fn standing<'a>(state: &'a State, sheets: Sheets<'a>, can: &[Stage]) -> Result<Vec<(&'a Serial, &'a Sheet)>, Refusal> {
    let all = known(state, sheets)?;
    for (serial, sheet) in &all {
        let stage = sheet.standing().stage;
        if stage == Stage::InDoubt {
            return Err(Refusal::new("ledger-in-doubt").with("serial", serial));
        }
        if !can.contains(&stage) {
            return Err(Refusal::new("ledger-stage").with("serial", serial).with("stage", stage.word()));
        }
    }
    Ok(all)
}

fn named(all: &[(&Serial, &Sheet)]) -> Vec<Serial> {
    all.iter().map(|(serial, _)| (*serial).clone()).collect()
}

/// Words about sheets, in the scope of their units; under a client's key where they are one client's or one sheet's.
fn remarks(state: &State, all: &[(&Serial, &Sheet)], about: &str, text: String, by: &Hand) -> Vec<Event> {
    if text.is_empty() {
        return Vec::new();
    }
    let mut by_unit: BTreeMap<&UnitId, Vec<Serial>> = BTreeMap::new();
    for (serial, sheet) in all {
        if let Some(issue) = sheet.issue() {
            by_unit.entry(&issue.unit).or_default().push((*serial).clone());
        }
    }
    let remark = |(unit, serials): (&UnitId, Vec<Serial>)| {
        let first = serials.first().map(|serial| state.ledger().client_of(serial));
        let client = first.filter(|first| serials.iter().all(|serial| state.ledger().client_of(serial) == *first));
        SheetsRemarked {
            unit: unit.clone(),
            client,
            serials,
            about: about.to_string(),
            text: text.clone(),
            by: by.clone(),
        }
        .into()
    };
    by_unit.into_iter().map(remark).collect()
}

/// Issues forms: their serials follow the last number of this computer.
pub fn issue(state: &State, prefix: &str, run: Run<'_>) -> Result<(Vec<Serial>, Vec<Event>), Refusal> {
    if run.count == 0 || run.count > RUN_MAX {
        return Err(Refusal::new("ledger-how-many").with("most", RUN_MAX));
    }
    if run.client.is_some_and(|client| state.erasures().is_erased(&client)) {
        return Err(Refusal::new("client-erased"));
    }
    let holder = run.holder.map(|holder| line("holder", holder)).transpose()?;
    let issued = FormsIssued {
        unit: run.unit.clone(),
        form: run.form.code.clone(),
        version: run.form.version,
        pages: layout::layout(run.form).len() as u32,
        prefix: prefix.to_string(),
        first: state.next_serial(prefix),
        count: run.count,
        client: run.client,
        by: run.by.clone(),
    };
    let serials: Vec<Serial> = issued.serials().collect();
    let mut events = vec![issued.into()];
    if let Some(to) = holder {
        let given = SheetsGiven { serials: serials.clone(), to, from: String::new(), by: run.by.clone() };
        events.push(given.into());
    }
    Ok((serials, events))
}

/// Gives sheets out, or passes them on from whoever has them.
pub fn give(state: &State, sheets: Sheets<'_>, to: &str) -> Result<Vec<Event>, Refusal> {
    let to = line("holder", to)?;
    let all = standing(state, sheets, &[Stage::Stock, Stage::Given, Stage::Back])?;
    let mut by_holder: BTreeMap<&str, Vec<Serial>> = BTreeMap::new();
    for (serial, sheet) in &all {
        let holders = &sheet.standing().holders;
        if holders.len() > 1 {
            return Err(Refusal::new("ledger-given-twice").with("serial", serial));
        }
        let from = holders.first().map_or("", String::as_str);
        if from != to {
            by_holder.entry(from).or_default().push((*serial).clone());
        }
    }
    let given = |(from, serials): (&str, Vec<Serial>)| {
        SheetsGiven { serials, to: to.clone(), from: from.to_string(), by: sheets.by.clone() }.into()
    };
    Ok(by_holder.into_iter().map(given).collect())
}

/// Takes sheets in. Whoever brings one is right, whatever the ledger thought of it.
pub fn hand_in(state: &State, sheets: Sheets<'_>, place: &str) -> Result<Vec<Event>, Refusal> {
    let place = Field::new("place", Shape::Line(LINE_MAX)).check(place, |_, _| true)?;
    let all = known(state, sheets)?;
    Ok(vec![SheetsBack { serials: named(&all), place, by: sheets.by.clone() }.into()])
}

/// Voids sheets. One that was scanned is settled as voided, with words.
pub fn void(state: &State, sheets: Sheets<'_>, why: &str, typed: &str) -> Result<Vec<Event>, Refusal> {
    let (why, by) = (is_one_of(why, &VOIDS)?, sheets.by);
    let all = standing(state, sheets, &[Stage::Stock, Stage::Given, Stage::Back, Stage::Scanned, Stage::Lost])?;
    let is_used = |sheet: &&(&Serial, &Sheet)| sheet.1.scans().next().is_some();
    let typed = if why == "other" || all.iter().any(|one| is_used(&one)) { words(typed)? } else { text(typed)? };
    if let Some((serial, _)) = all.iter().find(|(_, sheet)| why == "unused" && sheet.standing().stage == Stage::Given) {
        return Err(Refusal::new("ledger-void-out").with("serial", serial));
    }
    let mut events = Vec::new();
    let plain: Vec<Serial> = all.iter().filter(|one| !is_used(one)).map(|(serial, _)| (*serial).clone()).collect();
    if !plain.is_empty() {
        events.push(SheetsVoided { serials: plain, why, by: by.clone() }.into());
    }
    events.extend(all.iter().filter(is_used).map(|(serial, sheet)| settled(serial, sheet, "voided", by)));
    events.extend(remarks(state, &all, "voided", typed, by));
    Ok(events)
}

/// Reports sheets as lost: `typed` says where was looked.
pub fn lose(state: &State, sheets: Sheets<'_>, typed: &str) -> Result<Vec<Event>, Refusal> {
    let (typed, by) = (words(typed)?, sheets.by);
    let all = standing(state, sheets, &[Stage::Stock, Stage::Given, Stage::Back, Stage::Scanned])?;
    // Lost after it was handed in: whoever writes knows that it was.
    let is_in = |one: &&(&Serial, &Sheet)| matches!(one.1.standing().stage, Stage::Back | Stage::Scanned);
    let plain: Vec<Serial> = all.iter().filter(|one| !is_in(one)).map(|(serial, _)| (*serial).clone()).collect();
    let mut events = Vec::new();
    if !plain.is_empty() {
        events.push(SheetsLost { serials: plain, by: by.clone() }.into());
    }
    events.extend(all.iter().filter(is_in).map(|(serial, sheet)| settled(serial, sheet, "lost", by)));
    events.extend(remarks(state, &all, "lost", typed, by));
    Ok(events)
}

fn settled(serial: &Serial, sheet: &Sheet, stands: &str, by: &Hand) -> Event {
    SheetSettled { serial: serial.clone(), stands: stands.to_string(), over: sheet.seen(), by: by.clone() }.into()
}

/// Says what is so of a sheet in doubt, over all that is known of it here; `typed` says why.
pub fn settle(state: &State, sheets: Sheets<'_>, stands: &str, typed: &str) -> Result<Vec<Event>, Refusal> {
    let (stands, typed) = (is_one_of(stands, &SETTLED_AS)?, words(typed)?);
    let all = known(state, sheets)?;
    let mut events: Vec<Event> = all.iter().map(|(serial, sheet)| settled(serial, sheet, &stands, sheets.by)).collect();
    events.extend(remarks(state, &all, "settled", typed, sheets.by));
    Ok(events)
}

/// Says why sheets are outstanding and may be.
pub fn explain(state: &State, sheets: Sheets<'_>, why: &str, typed: &str) -> Result<Vec<Event>, Refusal> {
    let why = is_one_of(why, &EXPLANATIONS)?;
    let typed = if why == "other" { words(typed)? } else { text(typed)? };
    let all = standing(state, sheets, &[Stage::Stock, Stage::Given])?;
    let mut events = vec![SheetsExplained { serials: named(&all), why, by: sheets.by.clone() }.into()];
    events.extend(remarks(state, &all, "explained", typed, sheets.by));
    Ok(events)
}

/// The strictest guard of a form: what a second person is needed for.
pub fn guard_of(form: &FormDefinition) -> Guard {
    let guards = super::guards(form);
    let strictest = [Guard::Narcotics, Guard::Money, Guard::Medicine];
    strictest.into_iter().find(|guard| guards.contains(guard)).unwrap_or(Guard::None)
}

/// Marks a sheet as entered. Narcotics and money need a second person, who is somebody else; a system has a sheet once.
pub fn enter(
    state: &State,
    sheets: Sheets<'_>,
    system: &str,
    (form, second): (&FormDefinition, Option<&Hand>),
) -> Result<Vec<Event>, Refusal> {
    let system = line("system", system)?;
    let is_same = |said: &&Told| matches!(said, Told::Entered { system: of, .. } if *of == system);
    let can = [Stage::Stock, Stage::Given, Stage::Back, Stage::Scanned, Stage::Lost, Stage::Entered, Stage::Checked];
    let all = standing(state, sheets, &can)?;
    let entered = all.iter().find(|(_, sheet)| sheet.said().any(|(_, said)| is_same(&&said.told)));
    if let Some((serial, _)) = entered {
        return Err(Refusal::new("ledger-entered").with("serial", serial).with("system", system));
    }
    let needs = matches!(guard_of(form), Guard::Narcotics | Guard::Money);
    match second {
        Some(second) if same(&second.name, &sheets.by.name) || second.name.trim().is_empty() => {
            return Err(Refusal::new("ledger-second-same"));
        }
        None if needs => return Err(Refusal::new("ledger-second")),
        _ => {}
    }
    let entered = |serial: Serial| SheetEntered {
        serial,
        system: system.clone(),
        by: sheets.by.clone(),
        second: second.cloned(),
    };
    Ok(named(&all).into_iter().map(|serial| entered(serial).into()).collect())
}

/// Somebody else has compared what was entered with the paper.
pub fn check(state: &State, sheets: Sheets<'_>) -> Result<Vec<Event>, Refusal> {
    let all = standing(state, sheets, &[Stage::Entered])?;
    for (serial, sheet) in &all {
        let entered = sheet.last(|told| matches!(told, Told::Entered { .. }));
        if entered.is_some_and(|said| same(&said.by.name, &sheets.by.name)) {
            return Err(Refusal::new("ledger-check-self").with("serial", serial));
        }
    }
    let checked = |serial: Serial| SheetChecked { serial, by: sheets.by.clone() }.into();
    Ok(named(&all).into_iter().map(checked).collect())
}

/// What a person read in a field's picture.
pub fn settle_field(
    state: &State,
    sheets: Sheets<'_>,
    (page, field): (u32, &str),
    value: &str,
) -> Result<Vec<Event>, Refusal> {
    let value = text(value)?;
    let field = line("field", field)?;
    let mut events = Vec::new();
    for (serial, sheet) in known(state, sheets)? {
        let Some(issue) = sheet.issue() else { continue };
        let said = state.ledger().contents(serial).and_then(|contents| contents.field(page, &field));
        // Where somebody else has said something else since, it is said anew.
        let is_said = said.is_some_and(|said| {
            let is_last = said.by.last().is_some_and(|(_, newest)| *newest == value);
            is_last && said.by.contains(&(sheets.by, value.as_str()))
        });
        if is_said {
            continue;
        }
        let settled = FieldSettled {
            unit: issue.unit.clone(),
            client: state.ledger().client_of(serial),
            serial: serial.clone(),
            page,
            field: field.clone(),
            value: value.clone(),
            by: sheets.by.clone(),
        };
        events.push(settled.into());
    }
    Ok(events)
}

/// Gives a paper made by hand a number of ours, or takes the number of the sticker on it.
pub fn adopt(state: &State, prefix: &str, adoption: Adoption<'_>) -> Result<(Serial, Vec<Event>), Refusal> {
    let text = words(adoption.text)?;
    let most = crate::form::PAGES_MAX as u32;
    if adoption.pages == 0 || adoption.pages > most {
        return Err(Refusal::new("ledger-how-many").with("most", most));
    }
    let serial = match adoption.sticker {
        Some(sticker) => {
            let sheets = Sheets { serials: std::slice::from_ref(sticker), by: adoption.by };
            let known = standing(state, sheets, &[Stage::Stock, Stage::Given])?;
            if known.iter().any(|(_, sheet)| sheet.issue().is_some_and(|issue| issue.is_adopted)) {
                return Err(Refusal::new("ledger-adopted").with("serial", sticker));
            }
            sticker.clone()
        }
        None => Serial::new(prefix, state.next_serial(prefix)),
    };
    let adopted = SheetAdopted {
        unit: adoption.unit.clone(),
        serial: serial.clone(),
        form: adoption.form.code.clone(),
        version: adoption.form.version,
        pages: adoption.pages,
        by: adoption.by.clone(),
    };
    let remark = SheetsRemarked {
        unit: adoption.unit.clone(),
        client: Some(state.ledger().client_of(&serial)),
        serials: vec![serial.clone()],
        about: "adopted".into(),
        text,
        by: adoption.by.clone(),
    };
    Ok((serial, vec![adopted.into(), remark.into()]))
}
