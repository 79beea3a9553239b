//! What a person has to look at before a sheet is entered: boxes that could be read in two ways, and all that is medicine or money.
//!
//! A doubt is one field, or one page: where much of a page is in doubt or guarded, its picture is shown whole with what was read
//! drawn into it, so that nobody answers the same question a hundred times. What somebody says of a field is never taken
//! away: it is said anew.

#[cfg(test)]
pub(crate) mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::form;
use crate::form::Guard;
use crate::form::answer::{Answer, Doubt, Value, Verdict, answers, unpack};
use crate::form::layout::{FieldAt, PageLayout, Sort};
use crate::id::UnitId;
use crate::ledger::{Contents, Issue, PageRead, Settlement, Sheet, Stage};
use crate::sheet::Serial;
use crate::state::State;

/// The name under which a page is said to be as it was read, as a whole.
pub const PAGE: &str = "*";
/// What is said of a page that is right as it was read.
pub const AS_READ: &str = "(as-read)";
/// What is said of a field that nobody can read.
pub const UNREADABLE: &str = "(unreadable)";
/// What is said of a field that whoever wrote it has to be asked about.
pub const ASK: &str = "(ask)";
/// What is said of a field to take back what one has said.
pub const OPEN: &str = "(open)";
/// More doubts than these on one page are shown as one page.
const SINGLE_MAX: usize = 8;

/// Where a doubt is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    pub serial: Serial,
    pub page: u32,
    /// How far down the page, from 0; the page as a whole comes last.
    pub place: usize,
    /// The field's name, or [`PAGE`].
    pub field: String,
}

/// How far a doubt has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Open,
    /// Whoever wrote it is to be asked.
    Asked,
    /// One person has said it; another has to see it too.
    Second,
    /// Two say different things.
    Differ,
    Done,
}

/// Why it has to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Doubt(Doubt),
    /// Much of the page is unclear, or the picture is poor.
    Many,
}

/// Something that a person has to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub spot: Spot,
    pub unit: UnitId,
    pub form: String,
    pub version: u16,
    pub why: Why,
    /// The strictest guard of it.
    pub guard: Guard,
    pub standing: Standing,
    /// Who has said something of it.
    pub by: Vec<String>,
    /// What is said of it, where all say the same.
    pub said: Option<String>,
    /// What was read, of a field.
    pub read: Option<Value>,
    /// 0–1: how sure that is.
    pub confidence: f32,
    /// The fields that a page's doubt is about.
    pub fields: Vec<String>,
}

impl Item {
    /// Whether two persons have to see it.
    pub fn needs_two(&self) -> bool {
        matches!(self.guard, Guard::Narcotics | Guard::Money)
    }

    /// Whether this person can do something about it now. Whoever saw it first does not see it a second time.
    pub fn waits_for(&self, name: &str) -> bool {
        match self.standing {
            Standing::Open | Standing::Differ => true,
            Standing::Second => !self.by.iter().any(|by| same(by, name)),
            Standing::Asked | Standing::Done => false,
        }
    }
}

/// Everything that has to be looked at or had to, in the order in which it stands on paper.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Items(pub Vec<Item>);

/// Whether two names are one person's.
pub fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// What has to be looked at on all sheets that are not entered yet.
pub fn items(state: &State) -> Items {
    let mut all = Vec::new();
    for (serial, sheet, issue) in state.ledger().sheets() {
        of_sheet(state, serial, (sheet, issue), &mut all);
    }
    Items(all)
}

/// The same of one sheet.
pub fn items_of(state: &State, serial: &Serial) -> Vec<Item> {
    let mut all = Vec::new();
    if let Some(found) = state.ledger().issued(serial) {
        of_sheet(state, serial, found, &mut all);
    }
    all
}

fn of_sheet(state: &State, serial: &Serial, (sheet, issue): (&Sheet, &Issue), all: &mut Vec<Item>) {
    let Some(contents) = state.ledger().contents(serial) else { return };
    for (layout, read) in pages_at_work(state, serial, (sheet, issue)) {
        let of = Of { serial, unit: &issue.unit, form: &issue.form, version: issue.version, layout, contents };
        of.page(read, all);
    }
}

/// The pages of a sheet of which something can be said now: it came in, stands in no system yet, and they were scanned.
pub fn pages_at_work<'a>(
    state: &'a State,
    serial: &Serial,
    (sheet, issue): (&'a Sheet, &'a Issue),
) -> impl Iterator<Item = (&'static PageLayout, &'a PageRead)> {
    let is_at_work = matches!(sheet.standing().stage, Stage::Back | Stage::Scanned | Stage::InDoubt);
    let contents = state.ledger().contents(serial).filter(|_| is_at_work);
    let pages =
        contents.into_iter().flat_map(|contents| sheet.standing().pages.iter().map(move |page| (contents, page)));
    pages.filter_map(|(contents, page)| {
        Some((form::page(state, &issue.form, issue.version, *page)?, contents.page(*page)?))
    })
}

/// Whether a person always looks at a field's picture, however well it was read.
pub fn is_always_seen(field: &FieldAt) -> bool {
    field.guard != Guard::None
}

/// A scanned page.
struct Of<'a> {
    serial: &'a Serial,
    unit: &'a UnitId,
    form: &'a str,
    version: u16,
    layout: &'a PageLayout,
    contents: &'a Contents,
}

impl Of<'_> {
    fn page(&self, read: &PageRead, all: &mut Vec<Item>) {
        let answers = answers(self.layout, &unpack(&read.marks));
        let mut single: Vec<(usize, &FieldAt, &Answer, Doubt)> = Vec::new();
        let mut whole: Vec<&FieldAt> = self.layout.fields.iter().filter(|field| is_always_seen(field)).collect();
        for (place, field) in self.layout.fields.iter().enumerate() {
            let Some(answer) = answers.get(&field.name) else { continue };
            match answer.doubt {
                Some(doubt) if doubt != Doubt::Guarded => single.push((place, field, answer, doubt)),
                _ => {}
            }
        }
        let is_many = single.len() > SINGLE_MAX;
        if is_many {
            whole.extend(single.iter().map(|(_, field, ..)| *field).filter(|field| !is_always_seen(field)));
        } else {
            for (place, field, answer, doubt) in single {
                all.push(self.single(place, field, answer, doubt));
            }
        }
        if !whole.is_empty() {
            let least = whole.iter().filter_map(|field| answers.get(&field.name)).map(|answer| answer.confidence);
            let confidence = least.fold(1.0, f32::min);
            let why = if is_many { Why::Many } else { Why::Doubt(Doubt::Guarded) };
            let guard = strictest(whole.iter().map(|field| field.guard));
            let fields = whole.iter().map(|field| field.name.clone()).collect();
            let item = Item { why, confidence, fields, ..self.item(usize::MAX, PAGE, guard) };
            all.push(item);
        }
    }

    fn single(&self, place: usize, field: &FieldAt, answer: &Answer, doubt: Doubt) -> Item {
        Item {
            why: Why::Doubt(doubt),
            read: answer.value.clone(),
            confidence: answer.confidence,
            ..self.item(place, &field.name, field.guard)
        }
    }

    fn item(&self, place: usize, field: &str, guard: Guard) -> Item {
        let spot = Spot { serial: self.serial.clone(), page: self.layout.page, place, field: field.to_string() };
        let least = if matches!(guard, Guard::Narcotics | Guard::Money) { 2 } else { 1 };
        let settled = self.contents.field(self.layout.page, field);
        let (standing, by, said) = settled.map_or((Standing::Open, Vec::new(), None), |of| stands(&of, least));
        Item {
            spot,
            unit: self.unit.clone(),
            form: self.form.to_string(),
            version: self.version,
            why: Why::Many,
            guard,
            standing,
            by,
            said,
            read: None,
            confidence: 1.0,
            fields: Vec::new(),
        }
    }
}

/// The guard that asks for most.
pub fn strictest(guards: impl Iterator<Item = Guard>) -> Guard {
    let rank = |guard: &Guard| match guard {
        Guard::None => 0,
        Guard::Medicine => 1,
        Guard::Money => 2,
        Guard::Narcotics => 3,
    };
    guards.max_by_key(rank).unwrap_or_default()
}

/// How far what people said of a field has come; who they are, and what they agree on.
fn stands(settled: &Settlement<'_>, persons_least: usize) -> (Standing, Vec<String>, Option<String>) {
    let said: Vec<(&str, &str)> = settled
        .by
        .iter()
        .map(|(hand, value)| (hand.name.as_str(), *value))
        .filter(|(_, value)| *value != OPEN)
        .collect();
    let by: Vec<String> = said.iter().map(|(name, _)| (*name).to_string()).collect();
    let persons: BTreeSet<String> = by.iter().map(|name| name.trim().to_lowercase()).collect();
    let values: BTreeSet<&str> = said.iter().map(|(_, value)| *value).collect();
    let one = values.first().filter(|_| values.len() == 1).map(|value| (*value).to_string());
    let standing = match &one {
        _ if values.is_empty() => Standing::Open,
        _ if values.contains(ASK) => Standing::Asked,
        None => Standing::Differ,
        Some(_) if persons.len() < persons_least => Standing::Second,
        Some(_) => Standing::Done,
    };
    (standing, by, one)
}

/// What a field of a sheet says now: what a person said of it, else what was read with certainty.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// As it is kept: `true`, an option, several with a space between, words; empty where nothing stands there.
    pub value: String,
    /// Nobody can read it.
    pub is_unreadable: bool,
    /// Somebody has said it.
    pub is_by_person: bool,
    pub answer: Option<Answer>,
}

/// The values of a page's fields.
pub fn values(contents: &Contents, layout: &PageLayout) -> BTreeMap<String, Said> {
    let read = contents.page(layout.page);
    let verdicts: Vec<Verdict> = read.map(|read| unpack(&read.marks)).unwrap_or_default();
    let mut answers = if read.is_some() { answers(layout, &verdicts) } else { BTreeMap::new() };
    let said = |field: &FieldAt| {
        let answer = answers.remove(&field.name);
        let settled = contents.field(layout.page, &field.name);
        let settled =
            settled.and_then(|of| stands(&of, 1).2.or_else(|| newest(field, &of))).filter(|value| value != ASK);
        let is_by_person = settled.is_some();
        let read = || answer.as_ref().and_then(|answer| answer.value.as_ref()).map(kept).unwrap_or_default();
        let value = settled.unwrap_or_else(read);
        let is_unreadable = value == UNREADABLE;
        let value = if is_unreadable { String::new() } else { value };
        (field.name.clone(), Said { value, is_unreadable, is_by_person, answer })
    };
    layout.fields.iter().map(said).collect()
}

/// What persons who differ say of handwriting: the newest word, since no doubt asks about it again. Of medicine and money nothing.
fn newest(field: &FieldAt, settled: &Settlement<'_>) -> Option<String> {
    let is_asked_once = field.boxes.is_empty() && !is_always_seen(field);
    let said = settled.by.iter().rev().map(|(_, value)| *value).find(|value| *value != OPEN);
    said.filter(|_| is_asked_once).map(String::from)
}

/// A value as it is kept when a person says it.
pub fn kept(value: &Value) -> String {
    match value {
        Value::Ticked(yes) => yes.to_string(),
        Value::Option(one) => one.clone(),
        Value::Options(all) => all.join(" "),
    }
}

/// Whether what was typed can be said of a field.
pub fn may_say(field: &FieldAt, value: &str) -> bool {
    let is_option = |name: &str| field.boxes.iter().any(|at| at.option == name);
    match field.sort {
        _ if [UNREADABLE, ASK, OPEN].contains(&value) => true,
        Sort::Tick => ["true", "false"].contains(&value),
        Sort::One => value.is_empty() || is_option(value),
        Sort::Many => value.split(' ').filter(|name| !name.is_empty()).all(is_option),
        Sort::Written | Sort::Boxes => !value.starts_with('('),
    }
}

/// What a field with boxes says as an answer: where a person has said it, theirs, and nobody waits for it any more.
pub fn answer_of(field: &FieldAt, said: &Said) -> Option<Answer> {
    if !said.is_by_person {
        return said.answer.clone();
    }
    let value = match field.sort {
        _ if said.is_unreadable => None,
        Sort::Tick => Some(Value::Ticked(said.value == "true")),
        Sort::One => Some(said.value.clone()).filter(|value| !value.is_empty()).map(Value::Option),
        Sort::Many => {
            let names = said.value.split(' ').filter(|name| !name.is_empty());
            Some(Value::Options(names.map(String::from).collect()))
        }
        Sort::Written | Sort::Boxes => return None,
    };
    Some(Answer { value, confidence: 1.0, flagged: false, doubt: None })
}
