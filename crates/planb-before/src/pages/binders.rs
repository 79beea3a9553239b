//! *Pärmar*: which paper is where, how old it is, who signed that it is locked in.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::copy::COPY;
use planb_core::form::code::PageCode;
use planb_core::id::UnitId;
use planb_core::overview::clients::profiles;
use planb_core::overview::frozen::Frozen;
use planb_core::overview::ledger::{self, Which};
use planb_core::overview::organisation::Units;
use planb_core::overview::paper;
use planb_core::overview::paper::lock_in;
use planb_core::print::Print;
use planb_core::register::{Record, RecordId};
use planb_core::sheet::Serial;
use planb_core::snapshot::Edition;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::records::unit_of;
use planb_node::web::shown;
use planb_node::web::{In, Page, Say};

use super::lock_in::Word;
use super::old_paper::{Old, sheet_line};
use super::papers::called;
use super::{binder_print, clients};
use crate::print::frozen::told;

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
    sees_clients: bool,
    /// Which night everybody works from while an incident goes on.
    frozen: String,
}

/// Says which nights are frozen for the incident that goes on, and what waits; nothing on ordinary days.
fn frozen(by: &In) -> String {
    Frozen::of(by.state()).map(|frozen| told(&frozen, by.language).join(" ")).unwrap_or_default()
}

/// A box to tick.
struct Tick {
    value: &'static str,
    label: String,
    checked: bool,
    hint: String,
}

/// *Utskriven och inlåst* as it is offered, or as it was typed and refused.
struct LockIn {
    /// Of which day the data in the printed binder is that waits to be locked in; empty where none waits.
    data_as_of: String,
    place: String,
    elsewhere: Vec<Tick>,
    day: String,
    signed_by: String,
}

impl LockIn {
    fn offered(by: &In, unit: &UnitId) -> LockIn {
        LockIn {
            data_as_of: lock_in::waiting(by.state(), unit).map(|day| day.to_string()).unwrap_or_default(),
            place: by.state().register().get("unit", &unit.0).get("binder_place").to_string(),
            elsewhere: vec![Tick::elsewhere(by, false)],
            day: by.today().to_string(),
            signed_by: String::new(),
        }
    }

    fn typed(by: &In, word: &Word<'_>) -> LockIn {
        LockIn {
            data_as_of: word.data_as_of.to_string(),
            place: word.place.to_string(),
            elsewhere: vec![Tick::elsewhere(by, word.printed_elsewhere == "yes")],
            day: word.day.to_string(),
            signed_by: word.signed_by.to_string(),
        }
    }
}

impl Tick {
    fn elsewhere(by: &In, checked: bool) -> Tick {
        Tick { value: "yes", label: by.say("binder-elsewhere-yes"), checked, hint: String::new() }
    }
}

#[derive(Template)]
#[template(path = "pages/binder.html")]
struct BinderPage<'a> {
    t: Say,
    csrf: &'a str,
    unit: String,
    name: String,
    /// Why what was just signed is refused, and what to do.
    fault: Option<(String, String)>,
    lock: LockIn,
    issued: String,
    pages: u32,
    locked: Vec<String>,
    copies: Vec<CopyRow>,
    /// Its forms in the ledger; empty where none were issued.
    forms: String,
    due: Vec<String>,
    /// USB memories with plain files: their copy's page, and where they lie.
    plain: Vec<(String, String)>,
    old: Vec<String>,
    old_copies: Vec<CopyRow>,
    may_write: bool,
    /// Whether this person's work is with the unit's clients, whether they are open here, and where they are.
    sees_clients: bool,
    is_open: bool,
    clients: String,
    /// What else the register can print for the binder.
    papers: Vec<(String, String)>,
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

    fn trial_address(&self) -> String {
        format!("/print/binder/{}", self.unit)
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

/// The night and the pages of the binder that a unit was given last.
pub fn issued(by: &In, unit: &UnitId) -> Option<(String, u32)> {
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
    if let Some(sheet) = form_of(&by, serial) {
        return go(&format!("/forms/sheet/{sheet}"));
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
    let page = BindersPage {
        t,
        serial,
        missing: !serial.is_empty(),
        rows,
        lost,
        sees_clients: !profiles(by.who.role).is_empty(),
        frozen: frozen(&by),
    };
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

/// The sheet of a form with this number: forms have a ledger of their own, sheet by sheet, and no copies.
fn form_of(by: &In, typed: &str) -> Option<Serial> {
    let serial = Serial::parse(typed).or_else(|| PageCode::parse(typed).map(|code| code.serial))?;
    let (_, issue) = by.state().ledger().issued(&serial)?;
    by.sees(Some(&issue.unit)).then_some(serial)
}

/// What forms the unit has: how many were issued, and how many are not accounted for.
fn forms_of(by: &In, unit: &UnitId) -> String {
    let of_unit = Which { unit: Some(unit), ..Which::default() };
    let all = ledger::total(&ledger::counts(by.state(), of_unit));
    if all.issued == 0 {
        String::new()
    } else {
        by.say_with("binder-forms", &[("issued", all.issued.to_string()), ("out", all.outstanding.to_string())])
    }
}

/// One unit's paper.
pub async fn binder(by: In, Path(unit): Path<String>) -> Response {
    page_of(&by, unit, None)
}

/// The same after somebody signed what is refused: nothing that was typed is lost.
pub fn refused(by: &In, unit: String, word: &Word<'_>, why: &Trouble) -> Response {
    page_of(by, unit, Some((word, why)))
}

fn page_of(by: &In, unit: String, refused: Option<(&Word<'_>, &Trouble)>) -> Response {
    let id = UnitId(unit.clone());
    let units = Units::of(by.state());
    let Some(known) = units.get(&id) else { return by.trouble(&Trouble::user("page-not-found")) };
    if !by.sees(Some(&id)) {
        return by.trouble(&Trouble::user("not-yours"));
    }
    let t = Say(by.language);
    let (night, pages) = issued(by, &id).unwrap_or_default();
    let open = clients::open_here(by).into_iter().find(|opening| *opening.unit.unit() == id);
    let due = paper::due(by.state(), &id, by.today());
    let old = Old::of(by.state(), &id);
    let is_old = |record: &Record| old.copies.contains(&RecordId(record.get("serial").to_ascii_lowercase()));
    let in_use = |record: &Record| record.get("what") == "usb" && record.get("state") != "destroyed";
    let plain = by.state().register().by("copy", "unit", &unit).filter(|(_, record)| in_use(record));
    let page = BinderPage {
        t,
        csrf: by.csrf(),
        name: known.name.clone(),
        fault: refused.map(|(_, why)| by.told(why)),
        lock: refused.map_or_else(|| LockIn::offered(by, &id), |(word, _)| LockIn::typed(by, word)),
        issued: night,
        pages,
        locked: signed(by, &unit),
        copies: copies(by, Some(&unit), |_| true),
        forms: forms_of(by, &id),
        due: due.iter().filter(|due| due.since.is_some()).map(|due| binder_print::due_line(by, due)).collect(),
        plain: plain.map(|(id, record)| (format!("/binders/copy/{id}"), plain_line(by, record))).collect(),
        old: old.sheets.iter().map(sheet_line).collect(),
        old_copies: copies(by, Some(&unit), is_old),
        may_write: by.who.writes(Some(&id)),
        sees_clients: clients::may_see(by, &id),
        is_open: open.is_some(),
        clients: open.map_or_else(|| format!("/binders/{id}/open"), |opening| format!("/clients/{}", opening.token)),
        papers: papers(by, &id),
        unit,
    };
    let page = Page::new(known.name.clone(), &page);
    by.page(&if refused.is_some() { page.refused() } else { page })
}

/// What was signed of a unit, the latest first.
fn signed(by: &In, unit: &str) -> Vec<String> {
    let of_unit = by.state().register().by("lockedin", "unit", unit);
    let line = |(_, record): (&RecordId, &Record)| {
        let args = [
            ("day", record.get("day").to_string()),
            ("data", record.get("data_as_of").to_string()),
            ("who", record.get("signed_by").to_string()),
            ("place", record.get("place").to_string()),
        ];
        (record.get("day").to_string(), by.say_with("binder-locked-in", &args))
    };
    let mut locked: Vec<(String, String)> = of_unit.map(line).collect();
    locked.sort_by(|one, other| other.cmp(one));
    locked.into_iter().map(|(_, line)| line).collect()
}

/// What the register can print for a unit's binder besides its first pages: chains, plans, plan B, the first hour.
fn papers(by: &In, unit: &UnitId) -> Vec<(String, String)> {
    let (state, language) = (by.state(), by.language);
    let mut all = Vec::new();
    for kind in ["chain", "plan"] {
        for (id, _) in state.register().by(kind, "unit", &unit.0) {
            all.push((format!("/print/{kind}/{id}"), shown::name(state, language, kind, &id.0)));
        }
    }
    all.push((format!("/print/list/cover?unit={unit}"), by.say("trial-plan-b")));
    all.push((format!("/print/poster/first-hour?unit={unit}"), by.say("trial-hour")));
    all
}

fn plain_line(by: &In, record: &Record) -> String {
    let args = [("place", record.get("place").to_string()), ("pages", record.get("pages").to_string())];
    by.say_with("binder-plain", &args)
}
