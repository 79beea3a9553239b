//! *Pärmar*: which paper is where, how old it is, who signed that it is locked in.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use planb_core::copy::{COPY, LOCKED_IN};
use planb_core::id::UnitId;
use planb_core::overview::organisation::Units;
use planb_core::overview::paper::{self, Paper};
use planb_core::print::{Print, SheetAt, SheetsDestroyed, SheetsPrinted, Way};
use planb_core::refusal::Refusal;
use planb_core::register::{Hand, Record, RecordId};
use planb_core::sheet::Serial;
use planb_core::snapshot::Edition;
use planb_core::state::{Event, State};
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say};

use super::binder_print;
use super::printing::called;
use super::writing::events;
use crate::print::copy_id;
use crate::register::{shown, unit_of};

struct UnitRow {
    href: String,
    name: String,
    locked_in: String,
    data: String,
    age: String,
    kind: &'static str,
    issued: String,
    open: usize,
}

/// A copy as it is listed.
pub struct CopyRow {
    pub href: String,
    pub serial: String,
    pub what: String,
    pub printed: String,
    pub place: String,
    pub state: String,
    pub kind: &'static str,
}

#[derive(Template)]
#[template(path = "pages/binders.html")]
struct BindersPage<'a> {
    t: Say,
    serial: &'a str,
    missing: bool,
    rows: Vec<UnitRow>,
    lost: Vec<CopyRow>,
}

#[derive(Template)]
#[template(path = "pages/binder.html")]
struct BinderPage<'a> {
    t: Say,
    csrf: &'a str,
    unit: String,
    name: String,
    place: String,
    today: String,
    issued: String,
    pages: u32,
    locked: Vec<String>,
    copies: Vec<CopyRow>,
    due: Vec<String>,
    /// USB memories with plain files: their copy's page, and where they lie.
    plain: Vec<(String, String)>,
    old: Vec<String>,
    old_copies: Vec<CopyRow>,
    may_write: bool,
}

impl BindersPage<'_> {
    fn not_found(&self) -> String {
        if self.missing { self.t.say("binders-not-found") } else { String::new() }
    }
}

impl BinderPage<'_> {
    fn lock_in_address(&self) -> String {
        format!("/binders/{}/lock-in", self.unit)
    }

    fn copy_id(&self, row: &CopyRow) -> String {
        row.serial.to_ascii_lowercase()
    }

    fn destroyed_address(&self) -> String {
        format!("/binders/{}/destroyed", self.unit)
    }
}

/// How many days old the paper may be before it is amber and red.
const FRESH: i32 = planb_core::overview::coverage::FRESH_DAYS;
const MOST: i32 = planb_core::overview::coverage::MOST_DAYS;

fn last_locked_in<'a>(by: &'a In, unit: &'a str) -> Option<&'a Record> {
    let all = by.state().register().by("lockedin", "unit", unit).map(|(_, record)| record).collect::<Vec<_>>();
    all.into_iter().max_by_key(|record| record.get("day").to_string())
}

fn issued(by: &In, unit: &UnitId) -> Option<(String, u32)> {
    let issued = by.state().unit(unit)?.shelf(Edition::Common)?.issued()?;
    Some((issued.night.to_string(), issued.pages))
}

/// How a copy stands: the kind of its status.
fn kind(state: &str) -> &'static str {
    match state {
        "locked-in" | "back" => "ok",
        "printed" | "carried-out" => "soon",
        "lost" => "late",
        _ => "na",
    }
}

/// The copies of a unit, or all, that this person sees; the newest first.
pub fn copies(by: &In, unit: Option<&str>, fits: impl Fn(&Record) -> bool) -> Vec<CopyRow> {
    let (state, language) = (by.state(), by.language);
    let of = |record: &Record| unit.is_none_or(|unit| record.get("unit") == unit);
    let seen = state
        .register()
        .of("copy")
        .filter(|(id, record)| of(record) && fits(record) && by.sees(unit_of(&COPY, id, record).as_ref()));
    let mut all: Vec<(String, CopyRow)> = seen
        .map(|(id, record)| {
            let what = shown::choice(language, &COPY, "what", record.get("what"));
            let subject = called(by, record);
            let row = CopyRow {
                href: format!("/binders/copy/{id}"),
                serial: record.get("serial").to_string(),
                what: if subject.is_empty() { what } else { format!("{what}: {subject}") },
                printed: record.get("printed_on").to_string(),
                place: [record.get("place"), record.get("holder")]
                    .iter()
                    .filter(|text| !text.is_empty())
                    .copied()
                    .collect::<Vec<_>>()
                    .join(", "),
                state: shown::choice(language, &COPY, "state", record.get("state")),
                kind: kind(record.get("state")),
            };
            (record.get("printed_on").to_string(), row)
        })
        .collect();
    all.sort_by(|one, other| other.0.cmp(&one.0));
    all.into_iter().map(|(_, row)| row).collect()
}

/// All units; a typed or scanned serial goes to its copy.
pub async fn binders(by: In) -> Response {
    let (t, today) = (Say(by.language), by.today());
    let serial = by.query.get("serial").map_or("", |typed| typed.trim());
    if let (false, Some(id)) = (serial.is_empty(), copy_of(&by, serial)) {
        return go(&format!("/binders/copy/{id}"));
    }
    let units = Units::of(by.state());
    let row = |unit: &planb_core::overview::organisation::KnownUnit| {
        let last = last_locked_in(&by, &unit.id.0);
        let data = last.map_or("", |record| record.get("data_as_of"));
        let days = data.parse::<jiff::civil::Date>().ok().map(|date| (today - date).get_days());
        UnitRow {
            href: format!("/binders/{}", unit.id),
            name: unit.name.clone(),
            locked_in: last.map_or_else(String::new, |record| record.get("day").to_string()),
            data: data.to_string(),
            kind: match days {
                None => "none",
                Some(days) if days <= FRESH => "ok",
                Some(days) if days <= MOST => "soon",
                Some(_) => "late",
            },
            age: days.map_or_else(|| t.say("binders-none"), |days| t.with("binders-days", "days", days)),
            issued: issued(&by, &unit.id).map(|(night, _)| night).unwrap_or_default(),
            open: copies(&by, Some(&unit.id.0), |record| {
                ["printed", "carried-out", "lost"].contains(&record.get("state"))
            })
            .len(),
        }
    };
    let mut rows: Vec<UnitRow> = units.iter().filter(|unit| by.sees(Some(&unit.id))).map(row).collect();
    rows.sort_by_cached_key(|row| shown::collated(&row.name));
    let lost = copies(&by, None, |record| record.get("state") == "lost");
    let page = BindersPage { t, serial, missing: !serial.is_empty(), rows, lost };
    by.page(&Page::new(t.say("binders-title"), &page))
}

/// The copy with this serial, or the newest that has a sheet with it, however it was typed or scanned: `K1-000123-X`,
/// `k1000123x`.
fn copy_of(by: &In, typed: &str) -> Option<RecordId> {
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let wanted = plain(typed.rsplit('/').next().unwrap_or_default());
    let sees = |id: &RecordId, record: &Record| by.sees(unit_of(&COPY, id, record).as_ref());
    let seen = by.state().register().of("copy").filter(|(id, record)| sees(id, record));
    let mut fitting = seen.filter(|(_, record)| plain(record.get("serial")) == wanted);
    fitting.next().map(|(id, _)| id.clone()).or_else(|| {
        let prints = by.state().units_known().flat_map(|(_, unit)| unit.prints().printed());
        let holds = |print: &Print| print.sheets().any(|sheet| plain(&sheet.serial.0) == wanted);
        let (_, print) = prints.filter(|(_, print)| holds(print)).max_by_key(|(order, _)| **order)?;
        let copy = by.state().register().find("copy", &print.copy.0)?;
        sees(&print.copy, copy).then(|| print.copy.clone())
    })
}

/// One unit's paper.
pub async fn binder(by: In, Path(unit): Path<String>) -> Response {
    let id = UnitId(unit.clone());
    let units = Units::of(by.state());
    let Some(known) = units.get(&id) else { return by.trouble(&Trouble::user("page-not-found")) };
    if !by.sees(Some(&id)) {
        return by.trouble(&Trouble::user("not-yours"));
    }
    let t = Say(by.language);
    let mut locked: Vec<(String, String)> = by
        .state()
        .register()
        .by("lockedin", "unit", &unit)
        .map(|(_, record)| {
            let args = [
                ("day", record.get("day").to_string()),
                ("data", record.get("data_as_of").to_string()),
                ("who", record.get("signed_by").to_string()),
                ("place", record.get("place").to_string()),
            ];
            (record.get("day").to_string(), by.say_with("binder-locked-in", &args))
        })
        .collect();
    locked.sort_by(|one, other| other.cmp(one));
    let (night, pages) = issued(&by, &id).unwrap_or_default();
    let due = paper::due(by.state(), &id, by.today());
    let old = Old::of(by.state(), &id);
    let is_old = |record: &Record| old.copies.contains(&RecordId(record.get("serial").to_ascii_lowercase()));
    let in_use = |record: &Record| record.get("what") == "usb" && record.get("state") != "destroyed";
    let plain = by.state().register().by("copy", "unit", &unit).filter(|(_, record)| in_use(record));
    let page = BinderPage {
        t,
        csrf: by.csrf(),
        name: known.name.clone(),
        place: by.state().register().get("unit", &unit).get("binder_place").to_string(),
        today: by.today().to_string(),
        issued: night,
        pages,
        locked: locked.into_iter().map(|(_, line)| line).collect(),
        copies: copies(&by, Some(&unit), |_| true),
        due: due.iter().filter(|due| due.since.is_some()).map(|due| binder_print::due_line(&by, due)).collect(),
        plain: plain.map(|(id, record)| (format!("/binders/copy/{id}"), plain_line(&by, record))).collect(),
        old: old.sheets.iter().map(sheet_line).collect(),
        old_copies: copies(&by, Some(&unit), is_old),
        may_write: by.who.writes(Some(&id)),
        unit,
    };
    by.page(&Page::new(known.name.clone(), &page))
}

const EDITIONS: [Edition; 2] = [Edition::Common, Edition::Supplement];

/// What of both binders should be destroyed: whole copies of which nothing serves any more, and single sheets of others.
#[derive(Default)]
struct Old {
    copies: BTreeSet<RecordId>,
    sheets: BTreeSet<SheetAt>,
}

impl Old {
    fn of(state: &State, unit: &UnitId) -> Old {
        let mut old = Old::default();
        for edition in EDITIONS {
            let paper = Paper::of(state, unit, edition);
            let gone = paper.to_destroy(state, unit, edition);
            let is_locked_in = |print: &Print| {
                print.supplement == (edition == Edition::Supplement)
                    && paper::LOCKED_IN.contains(&state.register().get("copy", &print.copy.0).get("state"))
            };
            let prints = state.unit(unit).into_iter().flat_map(|unit| unit.prints().printed());
            let prints: Vec<&Print> = prints.map(|(_, print)| print).filter(|print| is_locked_in(print)).collect();
            // The newest copy that each sheet is in.
            let newest: BTreeMap<SheetAt, &RecordId> =
                prints.iter().flat_map(|print| print.sheets().map(|sheet| (sheet, &print.copy))).collect();
            let serves = |print: &Print| {
                print.sheets().any(|sheet| !gone.contains(&sheet) && newest.get(&sheet) == Some(&&print.copy))
            };
            let serving: BTreeSet<&RecordId> =
                prints.iter().filter(|print| serves(print)).map(|print| &print.copy).collect();
            let copies = prints.iter().map(|print| &print.copy).filter(|copy| !serving.contains(copy)).cloned();
            old.copies.extend(copies.chain(paper.old_copies));
            let single = |sheet: &SheetAt| newest.get(sheet).is_some_and(|copy| serving.contains(copy));
            old.sheets.extend(gone.iter().filter(|sheet| single(sheet)).cloned());
        }
        old
    }
}

fn sheet_line(at: &SheetAt) -> String {
    format!("{} {}", at.place.0, at.serial)
}

fn plain_line(by: &In, record: &Record) -> String {
    let args = [("place", record.get("place").to_string()), ("pages", record.get("pages").to_string())];
    by.say_with("binder-plain", &args)
}

/// *Utskriven och inlåst*: signed by whoever is logged in; or on paper, by somebody else and on an earlier day, and typed in now.
pub async fn lock_in(Path(unit): Path<String>, posted: Posted) -> Response {
    match signed(&posted, &unit) {
        Ok(()) => go(&format!("/binders/{unit}")),
        Err(trouble) => posted.by.trouble(&trouble),
    }
}

fn signed(posted: &Posted, unit: &str) -> Result<(), Trouble> {
    let by = &posted.by;
    let id = UnitId(unit.to_string());
    if !by.who.writes(Some(&id)) {
        return Err(Trouble::user("not-yours"));
    }
    let (today, typed) = (by.today(), |name| posted.fields.get(name).parse::<Date>().ok());
    let day = if posted.fields.get("day").is_empty() { Some(today) } else { typed("day") };
    let day = day.ok_or_else(|| Trouble::user("field-date"))?;
    if day > today || typed("data_as_of").is_some_and(|date| date > day) {
        return Err(Trouble::user("locked-in-later"));
    }
    let record = RecordId::random(random::bytes()?);
    let who = Some(posted.fields.get("signed_by")).filter(|name| !name.is_empty()).unwrap_or(&by.who.name);
    let day_said = day.to_string();
    let word = [
        ("unit", unit),
        ("day", &day_said),
        ("data_as_of", posted.fields.get("data_as_of")),
        ("place", posted.fields.get("place")),
        ("signed_by", who),
    ];
    let hand = by.who.hand();
    let at = if day == today { by.clock() } else { day.at(12, 0, 0, 0) };
    let prefix = by.app.prefix();
    by.app.record_at(at, |state| {
        let mut all = events(state, &LOCKED_IN, &record, &word, None, &hand)?;
        // What lay printed and waiting is locked in with it.
        let is_waiting = |copy: &Record| {
            copy.get("state") == "printed"
                && copy.get("printed_on") <= day_said.as_str()
                && ["binder", "supplement", "plan", "chain", "list"].contains(&copy.get("what"))
        };
        let waiting: Vec<_> = state.register().by("copy", "unit", unit).filter(|(_, copy)| is_waiting(copy)).collect();
        let is_binder = |copy: &Record| copy.get("what") == "binder";
        let has_run = waiting.iter().any(|(_, copy)| is_binder(copy))
            || !Paper::of(state, &id, Edition::Common).sheets.is_empty();
        for (copy, _) in &waiting {
            let set = [("state", "locked-in"), ("place", posted.fields.get("place")), ("state_on", &day_said)];
            all.extend(events(state, &COPY, copy, &set, None, &hand)?);
        }
        if !has_run {
            all.extend(by_hand(&prefix, state, &id, &word, &hand)?);
        }
        Ok(all)
    })?;
    Ok(())
}

/// The binder was printed without the program, from the files that `planb open` wrote. When it is the one that the log knows,
/// its sheets are known too.
fn by_hand(
    prefix: &str,
    state: &State,
    unit: &UnitId,
    word: &[(&str, &str)],
    hand: &Hand,
) -> Result<Vec<Event>, Refusal> {
    let said = |name| word.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| *value);
    let shelf = state.unit(unit).and_then(|unit| unit.shelf(Edition::Common));
    let Some((shelf, issued)) = shelf.and_then(|shelf| Some((shelf, shelf.issued()?))) else { return Ok(Vec::new()) };
    let data: BTreeSet<Date> = issued.data_as_of.iter().map(|(_, at)| at.date()).chain([issued.night]).collect();
    if !said("data_as_of").parse::<Date>().is_ok_and(|typed| data.contains(&typed)) {
        return Ok(Vec::new());
    }
    let serial = Serial::new(prefix, state.next_serial(prefix));
    let (copy, pages, night) = (copy_id(&serial), issued.pages.to_string(), issued.night.to_string());
    let set = [
        ("serial", serial.0.as_str()),
        ("what", "binder"),
        ("subject", &night),
        ("unit", &unit.0),
        ("printed_on", said("day")),
        ("data_as_of", said("data_as_of")),
        ("pages", &pages),
        ("place", said("place")),
        ("state", "locked-in"),
        ("state_on", said("day")),
    ];
    let mut all = events(state, &COPY, &copy, &set, None, hand)?;
    let sheets: BTreeSet<SheetAt> =
        shelf.register().into_values().map(|sheet| SheetAt { place: sheet.place, serial: sheet.serial }).collect();
    all.push(Event::from(SheetsPrinted {
        copy,
        unit: unit.clone(),
        supplement: false,
        bundle: issued.file.0,
        night: issued.night,
        file: String::new(),
        way: Way::Hand,
        pages: issued.pages,
        sheets: sheets.into_iter().collect(),
        by: hand.clone(),
    }));
    Ok(all)
}

/// The old sheets and copies that the page listed were destroyed.
pub async fn destroyed(Path(unit): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let done = || -> Result<(), Trouble> {
        let id = UnitId(unit.clone());
        if !by.who.writes(Some(&id)) {
            return Err(Trouble::user("not-yours"));
        }
        // Only what was on the page that somebody read.
        let named: BTreeSet<&str> = posted.fields.all("sheet").collect();
        let (today, hand) = (by.today().to_string(), by.who.hand());
        by.app.record(|state| {
            let old = Old::of(state, &id);
            let is_named = |at: &SheetAt| named.contains(sheet_line(at).as_str());
            let sheets: Vec<SheetAt> = old.sheets.into_iter().filter(is_named).collect();
            let mut all = Vec::new();
            for copy in old.copies.iter().filter(|copy| posted.fields.all("copy").any(|named| named == copy.0)) {
                let set = [("state", "destroyed"), ("state_on", today.as_str())];
                all.extend(events(state, &COPY, copy, &set, None, &hand)?);
            }
            if !sheets.is_empty() {
                all.push(Event::from(SheetsDestroyed { unit: id.clone(), sheets, by: hand.clone() }));
            }
            Ok(all)
        })?;
        Ok(())
    };
    match done() {
        Ok(()) => go(&format!("/binders/{unit}")),
        Err(trouble) => by.trouble(&trouble),
    }
}
