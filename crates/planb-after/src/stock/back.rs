//! Sheets come back: one plain field that has the focus, for a scanner that ends each with a line, many in a row.

use askama::Template;
use axum::response::Response;
use planb_core::ledger::{Issue, LINE_MAX, Said, Sheet, Stage, Told};
use planb_core::overview::ledger::Sheets;
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{Fields, In, Page, Posted, Say};

use crate::named::{Fault, form_name, listed, sees, unit_name};
use crate::said;

/// Sheets that are shown below the field, and for how long.
const SHOWN: usize = 100;
const SHOWN_HOURS: i64 = 12;

/// A sheet that was taken back.
struct Taken {
    serial: String,
    /// Empty for one of a unit that this person does not see.
    href: String,
    told: String,
    is_odd: bool,
    is_last: bool,
}

#[derive(Template)]
#[template(path = "stock/back.html")]
struct BackPage<'a> {
    t: Say,
    csrf: &'a str,
    fault: Fault,
    typed: String,
    place: String,
    /// How many this person has taken back of late.
    count: usize,
    taken: Vec<Taken>,
}

fn taken(by: &In, serial: &Serial, sheet: &Sheet, issue: &Issue) -> Taken {
    let is_last = by.query.get("last").is_some_and(|last| *last == serial.0);
    if !sees(by, issue) {
        let told = by.say("back-foreign");
        return Taken { serial: serial.to_string(), href: String::new(), told, is_odd: true, is_last };
    }
    let mut told = format!("{}, {}", form_name(by, &issue.form, issue.version), unit_name(by, &issue.unit));
    let standing = sheet.standing();
    let is_doubt = standing.stage == Stage::InDoubt;
    if is_doubt {
        told = format!("{told}. {}", by.say("back-doubt"));
    } else if standing.is_found {
        told = format!("{told}. {}", by.say("back-found"));
    }
    let is_odd = is_doubt || standing.is_found;
    Taken { serial: serial.to_string(), href: format!("/forms/sheet/{serial}"), told, is_odd, is_last }
}

/// What this person has taken back of late, the last first, and where it was put.
fn own(by: &In) -> (Vec<Taken>, usize, String) {
    let (hand, since) = (by.who.hand(), by.clock().saturating_sub(jiff::Span::new().hours(SHOWN_HOURS)));
    let mut all = Vec::new();
    for (serial, sheet, issue) in by.state().ledger().sheets() {
        let is_own = |said: &Said| matches!(said.told, Told::Back { .. }) && said.by == hand && said.at >= since;
        if let Some((order, said)) = sheet.said().rev().find(|(_, said)| is_own(said)) {
            all.push((order, said, serial, sheet, issue));
        }
    }
    all.sort_by_key(|(order, ..)| std::cmp::Reverse(**order));
    let place = all.first().and_then(|(_, said, ..)| match &said.told {
        Told::Back { place } => Some(place.clone()),
        _ => None,
    });
    let rows: Vec<Taken> =
        all.iter().take(SHOWN).map(|(_, _, serial, sheet, issue)| taken(by, serial, sheet, issue)).collect();
    (rows, all.len(), place.unwrap_or_default())
}

fn page(by: &In, fields: &Fields, trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let (taken, count, place) = own(by);
    let page = BackPage {
        t,
        csrf: by.csrf(),
        fault: trouble.map(|trouble| by.told(trouble)),
        typed: fields.get("list").to_string(),
        place: if fields.has("place") { fields.get("place").to_string() } else { place },
        count,
        taken,
    };
    let page = Page::new(t.say("back-title"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// `/forms/back`.
pub async fn ask(by: In) -> Response {
    page(&by, &Fields::default(), None)
}

/// Takes them back and shows the field again, empty, with what was taken below it. Whoever brings a sheet is right, also one of
/// another unit: of that only its number is shown.
pub async fn take(posted: Posted) -> Response {
    match hand_in(&posted.by, &posted.fields) {
        Ok(all) => go(&format!("/forms/back?last={}", all.last().map_or("", |serial| serial.0.as_str()))),
        Err(trouble) => page(&posted.by, &posted.fields, Some(&trouble)),
    }
}

fn hand_in(by: &In, fields: &Fields) -> Result<Vec<Serial>, Trouble> {
    let all = listed(fields.get("list"))?;
    if all.is_empty() {
        return Err(Trouble::user("sheet-none-typed"));
    }
    let place: String = fields.get("place").chars().take(LINE_MAX).collect();
    let hand = by.who.hand();
    // What lies there already is not taken back once more: a code may be read twice.
    by.app.record(|state| said::back(state, Sheets { serials: &all, by: &hand }, &place))?;
    Ok(all)
}
