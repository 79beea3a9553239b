//! The ledger, what waits to be looked at and entered, and what is left, as this person sees them. What stands on sheets is shown
//! after an entry says who looks, as on the pages.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::Path;
use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::ledger::{Issue, Sheet};
use planb_core::overview::backentry::{self, lines};
use planb_core::overview::ledger::{self as counting, Group};
use planb_core::overview::reconcile::left;
use planb_core::overview::review::{Item, PAGE, Standing, kept};
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::api::By;
use planb_node::web::page::{file, json as told};
use planb_paper::scan::png;
use serde::Serialize;
use serde_json::{Value, json};

use crate::enter;
use crate::named::{form_name, own, sees};
use crate::picture::{self, look, may_see, must_see};
use crate::upload::counts::all_in_tray;
use crate::{named, retention, review as reviewing};

/// Most rows of one answer, and how many where nothing is asked.
pub const MOST_ROWS: usize = 1_000;
const USUAL_ROWS: usize = 200;
/// Most characters of a word that is asked for in the address.
pub const MOST_ASKED: usize = 96;
/// Most doubts of one answer: what stands on sheets is not handed out in heaps.
pub const MOST_DOUBTS: usize = 200;

type Read = Result<Value, Trouble>;

fn answered(by: &By, read: Read) -> Response {
    match read {
        Ok(value) => told(&value),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// How many rows to leave out, and how many to show.
fn part(by: &By, most: usize) -> Result<(usize, usize), Trouble> {
    let number = |name: &str, usual: usize, most: usize| {
        by.query.get(name).map_or(Some(usual), |text| text.parse::<usize>().ok().filter(|number| *number <= most))
    };
    let both = number("after", 0, 10_000_000).zip(number("limit", USUAL_ROWS, most));
    both.ok_or_else(|| Trouble::user("form-bad"))
}

/// Words of the address, no longer than they are described.
fn fits(by: &By, names: &[&str]) -> Result<(), Trouble> {
    let is_fit = |name: &&str| by.query.get(*name).is_none_or(|text| text.chars().count() <= MOST_ASKED);
    if names.iter().all(is_fit) { Ok(()) } else { Err(Trouble::user("form-bad")) }
}

/// A value's word as it is written down.
fn word(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// The newest version of every form.
pub async fn forms(by: By) -> Response {
    let form = |form: &planb_core::form::FormDefinition| json!({ "form": form.code, "version": form.version, "title": named::title(by.language, form) });
    told(&json!({ "forms": named::forms(&by).iter().map(form).collect::<Vec<_>>() }))
}

/// How many sheets there are, and where, of each unit and form.
pub async fn ledger(by: By) -> Response {
    let counts = counting::counts(by.state(), counting::Which::default());
    let own = counts.iter().filter(|((unit, _), _)| by.sees(Some(unit)));
    let row = |((unit, form), counts): (&Group, &counting::Counts)| {
        let mut row = json!({ "unit": unit, "form": form });
        if let (Value::Object(row), Value::Object(counts)) = (&mut row, word(counts)) {
            row.extend(counts);
        }
        row
    };
    told(&json!({ "units": own.map(row).collect::<Vec<_>>() }))
}

fn sheet_row(by: &By, (serial, sheet, issue): (&Serial, &Sheet, &Issue)) -> Value {
    let standing = sheet.standing();
    json!({
        "serial": serial, "unit": issue.unit, "form": issue.form, "version": issue.version,
        "title": form_name(by, &issue.form, issue.version), "stage": standing.stage.word(), "holders": standing.holders,
        "place": standing.place, "explained": standing.explained, "missing_pages": sheet.missing_pages(),
        "doubts": standing.doubts.iter().map(|doubt| doubt.word()).collect::<Vec<_>>(),
    })
}

/// Sheets, in the order of their numbers.
pub async fn sheets(by: By) -> Response {
    let asked = |name: &str| by.query.get(name).filter(|text| !text.is_empty());
    let read = fits(&by, &["unit", "form", "stage"]).and_then(|()| part(&by, MOST_ROWS)).map(|(after, limit)| {
        let is_meant = |(_, sheet, issue): &(&Serial, &Sheet, &Issue)| {
            sees(&by, issue)
                && asked("unit").is_none_or(|unit| issue.unit.0 == *unit)
                && asked("form").is_none_or(|form| issue.form == *form)
                && asked("stage").is_none_or(|stage| sheet.standing().stage.word() == stage)
        };
        let all: Vec<_> = by.state().ledger().sheets().filter(is_meant).collect();
        let count = all.len();
        let rows: Vec<Value> = all.into_iter().skip(after).take(limit).map(|one| sheet_row(&by, one)).collect();
        json!({ "count": count, "sheets": rows })
    });
    answered(&by, read)
}

fn standing(of: &Standing) -> &'static str {
    match of {
        Standing::Open => "open",
        Standing::Asked => "asked",
        Standing::Second => "second",
        Standing::Differ => "differ",
        Standing::Done => "done",
    }
}

fn doubt(item: &Item) -> Value {
    let field = if item.spot.field == PAGE { "page" } else { &item.spot.field };
    json!({
        "serial": item.spot.serial, "page": item.spot.page, "field": field, "unit": item.unit, "form": item.form,
        "version": item.version, "guard": word(&item.guard), "standing": standing(&item.standing), "by": item.by,
        "read": item.read.as_ref().map(kept), "said": item.said, "confidence": item.confidence, "fields": item.fields,
    })
}

/// What waits for this person to look at.
pub async fn review(by: By) -> Response {
    let read = part(&by, MOST_DOUBTS).and_then(|(after, limit)| {
        let all = reviewing::seen(&by);
        let waiting: Vec<&Item> = all.iter().filter(|item| item.waits_for(&by.who.name)).collect();
        let count = waiting.len();
        let shown: Vec<&Item> = waiting.into_iter().skip(after).take(limit).collect();
        let mut serials: BTreeMap<&UnitId, BTreeSet<&str>> = BTreeMap::new();
        for item in &shown {
            serials.entry(&item.unit).or_default().insert(&item.spot.serial.0);
        }
        for (unit, serials) in serials {
            look(&by, unit, "form-page", serials.into_iter().collect::<Vec<_>>().join(", "))?;
        }
        Ok(json!({ "count": count, "waiting": shown.into_iter().map(doubt).collect::<Vec<_>>() }))
    });
    answered(&by, read)
}

/// What waits to be entered.
pub async fn queue(by: By) -> Response {
    let read = part(&by, MOST_ROWS).map(|(after, limit)| {
        let all = enter::seen(&by);
        let row = |of: &backentry::Waiting| {
            json!({ "serial": of.serial, "unit": of.unit, "form": of.form, "version": of.version, "system": of.system,
                    "came_in": of.came_in.map(|at| at.to_string()), "guard": word(&of.guard), "doubts": of.doubts,
                    "missing_pages": of.missing })
        };
        json!({ "count": all.len(), "waiting": all.iter().skip(after).take(limit).map(row).collect::<Vec<_>>() })
    });
    answered(&by, read)
}

/// What stands on a sheet, field by field; `field` is what `POST` takes as a name of `fields`.
pub async fn sheet(by: By, Path(typed): Path<String>) -> Response {
    let read = enter::found(&by, &typed).and_then(|found| {
        look(&by, &found.issue.unit, "form-sheet", found.serial.0.clone())?;
        let line = |line: &backentry::Line| {
            json!({ "field": format!("{}/{}", line.page, line.name), "label": reviewing::show::of(by.language, &line.label),
                    "value": line.value, "is_written": line.is_written, "is_unreadable": line.is_unreadable,
                    "guard": word(&line.guard) })
        };
        let contents = by.state().ledger().contents(&found.serial);
        let fields: Vec<Value> = lines(found.form, found.pages, contents).iter().map(line).collect();
        let when = backentry::when(by.state(), &found.serial);
        Ok(json!({ "serial": found.serial, "stage": found.sheet.standing().stage.word(),
                   "system": backentry::system_of(by.state(), &found.issue.form), "when": when, "fields": fields }))
    });
    answered(&by, read)
}

/// What waits for another person than the one who entered it.
pub async fn to_check(by: By) -> Response {
    let all = backentry::to_check(by.state()).into_iter().filter(|(_, unit, _)| may_see(&by, unit));
    let row = |(serial, unit, entered): (&Serial, &UnitId, String)| json!({ "serial": serial, "unit": unit, "entered_by": entered });
    told(&json!({ "sheets": all.map(row).collect::<Vec<_>>() }))
}

/// What is entered, as a file: `csv`, `xlsx`, `fhir`, `lifecare`.
pub async fn export(by: By, what: Path<String>) -> Response {
    match fits(&by, &["which", "system"]) {
        Ok(()) => enter::export(by.0, what).await,
        Err(trouble) => by.trouble(&trouble),
    }
}

/// The picture that a page was read from, as PNG.
pub async fn picture(by: By, Path((typed, page)): Path<(String, String)>) -> Response {
    let page: u32 = page.parse().unwrap_or_default();
    let made = named::serial(&typed).and_then(|serial| {
        let (_, issue) = own(&by, &serial)?;
        must_see(&by, &issue.unit)?;
        let contents = by.state().ledger().contents(&serial);
        let read = contents.and_then(|contents| contents.page(page)).ok_or_else(|| Trouble::user("page-not-found"))?;
        look(&by, &issue.unit, "form-page", serial.0.clone())?;
        Ok((serial, png(&picture::open(&by.app, read)?, &[])))
    });
    match made {
        Ok((serial, png)) => file(&format!("{serial}-{page}.png"), "image/png", png),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// What is in the way of the end.
pub async fn reconcile(by: By) -> Response {
    let left = left(by.state(), all_in_tray(&by));
    let seen = |serials: &[Serial]| -> Vec<String> {
        serials.iter().filter(|serial| own(&by, serial).is_ok()).map(ToString::to_string).collect()
    };
    let unissued: &[Serial] = if by.who.role.sees_all() { &left.closing.unissued } else { &[] };
    told(&json!({
        "goes_on": left.goes_on, "is_nothing_left": left.is_nothing(), "unexplained": seen(&left.closing.unexplained),
        "in_doubt": seen(&left.closing.in_doubt), "to_enter": seen(&left.to_enter), "unissued": unissued, "in_tray": left.in_tray,
    }))
}

/// What may be decided on, and what was.
pub async fn retention(by: By) -> Response {
    told(&retention::listed(&by))
}
