//! *Avstämning*: which sheets are missing and who has them, what became of each, who has which system back, and the end of the work.

mod end;
mod paper;
mod returned;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use planb_core::id::UnitId;
use planb_core::ledger::{EXPLANATIONS, Issue, Sheet, Stage};
use planb_core::overview::ledger::Which;
use planb_core::overview::ledger::sheets as sheets_of;
use planb_core::overview::reconcile::{Accounts, accounts, is_missing, left, missing};
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Item;
use planb_node::web::page::go;
use planb_node::web::printing;
use planb_node::web::{Fields, In, Page, Posted, Say, Shared};

use crate::named::{Fault, form_name, item, own, phones, serial, spans, unit_name};
use crate::sheet::{explain, found, lose};
use crate::stock;
use crate::upload::counts::all_in_tray;
use end::End;
use returned::Returns;

pub use returned::NAMES as RETURN_NAMES;

/// Sheets of a group that can be chosen one by one; more are chosen all at once, or looked for in the list.
const CHOSEN: usize = 30;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/reconcile", get(show))
        .route("/reconcile/sheets", post(sheets))
        .route("/reconcile/returned", post(returned::take))
        .route("/reconcile/end", post(end::take))
        .route("/print/reconcile", printing::routes(paper::paper))
}

/// Missing sheets of one unit and form that one holder has, or that are in the stock.
struct Group {
    unit: String,
    unit_name: String,
    form: String,
    form_name: String,
    holder: String,
    phone: String,
    dial: String,
    count: usize,
    spans: String,
    serials: Vec<String>,
}

#[derive(Template)]
#[template(path = "reconcile/show.html")]
struct ReconcilePage<'a> {
    t: Say,
    csrf: &'a str,
    fault: Fault,
    all: Accounts,
    groups: Vec<Group>,
    doubts: Vec<String>,
    /// Numbers that something is said of and that nobody here has issued.
    unissued: String,
    explains: Vec<Item>,
    returns: Returns,
    end: End,
    /// The group whose form was refused, from 1, and what was typed there.
    refused: usize,
    typed: String,
}

fn group(by: &In, (unit, form, holder): (&UnitId, &str, &str), sheets: &[(&Serial, &Sheet, &Issue)]) -> Group {
    let version = sheets.first().map_or(1, |(_, _, issue)| issue.version);
    let serials: Vec<Serial> = sheets.iter().map(|(serial, ..)| (*serial).clone()).collect();
    Group {
        unit: unit.0.clone(),
        unit_name: unit_name(by, unit),
        form: form.to_string(),
        form_name: form_name(by, form, version),
        holder: holder.to_string(),
        phone: String::new(),
        dial: String::new(),
        count: serials.len(),
        spans: spans(&serials),
        serials: serials.iter().take(CHOSEN).map(ToString::to_string).collect(),
    }
}

fn groups(by: &In) -> Vec<Group> {
    let known = phones(by);
    let mut all: Vec<Group> = Vec::new();
    for (key, mut sheets) in missing(by.state(), |unit| by.sees(Some(unit))) {
        // What is in doubt is settled on its own page.
        sheets.retain(|(_, sheet, _)| sheet.standing().stage != Stage::InDoubt);
        if !sheets.is_empty() {
            let (phone, dial) = known.get(&key.2.trim().to_lowercase()).cloned().unwrap_or_default();
            all.push(Group { phone, dial, ..group(by, key, &sheets) });
        }
    }
    // Those that somebody has come first: they are rung.
    all.sort_by_key(|group| (group.holder.is_empty(), group.unit_name.to_lowercase(), group.holder.to_lowercase()));
    all
}

fn page(by: &In, fields: &Fields, refused: &str, trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let units = accounts(by.state(), |unit| by.sees(Some(unit)));
    let left = left(by.state(), all_in_tray(by));
    let is_own = |serial: &&Serial| own(by, serial).is_ok();
    let groups = groups(by);
    let is_refused = |group: &Group| {
        ["unit", "form", "holder"].map(|name| fields.get(name))
            == [&group.unit, &group.form, &group.holder].map(String::as_str)
    };
    let at = if refused == "sheets" { groups.iter().position(is_refused) } else { None };
    let page = ReconcilePage {
        t,
        csrf: by.csrf(),
        fault: trouble.map(|trouble| by.told(trouble)),
        all: units.values().fold(Accounts::default(), |all, one| all.with(*one)),
        groups,
        doubts: left.closing.in_doubt.iter().filter(is_own).map(ToString::to_string).collect(),
        unissued: if by.who.role.sees_all() { spans(&left.closing.unissued) } else { String::new() },
        explains: EXPLANATIONS.iter().map(|why| item(why, t.of("explain-", why), fields.get("why"))).collect(),
        returns: match returned::returns(by, fields, refused == "returned") {
            Ok(returns) => returns,
            Err(trouble) => return by.trouble(&trouble),
        },
        end: match end::end(by, fields) {
            Ok(end) => end,
            Err(trouble) => return by.trouble(&trouble),
        },
        refused: at.map_or(0, |at| at + 1),
        typed: fields.get("words").to_string(),
    };
    let page = Page::new(t.say("reconcile-title"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// `/reconcile`.
async fn show(by: In) -> Response {
    page(&by, &Fields::default(), "", None)
}

/// What became of missing sheets: *Hittad · Förlorad – rapport · Aldrig använd*, or why they may be out.
async fn sheets(posted: Posted) -> Response {
    let (by, fields) = (&posted.by, &posted.fields);
    match became(by, fields) {
        Ok(()) => go("/reconcile#missing"),
        Err(trouble) => page(by, fields, "sheets", Some(&trouble)),
    }
}

/// The sheets that were chosen: each by its number, or all of a group as it is now.
fn chosen(by: &In, fields: &Fields) -> Result<Vec<Serial>, Trouble> {
    if fields.get("all").is_empty() {
        let all = fields.all("serial").map(serial).collect::<Result<Vec<_>, _>>()?;
        return if all.is_empty() { Err(Trouble::user("sheet-none-chosen")) } else { Ok(all) };
    }
    let (unit, form, holder) = (UnitId(fields.get("unit").to_string()), fields.get("form"), fields.get("holder"));
    let which = Which { unit: Some(&unit), form: Some(form), ..Which::default() };
    let is_of = |sheet: &Sheet| {
        let standing = sheet.standing();
        let is_held = standing.holders.first().map_or("", String::as_str) == holder;
        is_missing(sheet) && standing.stage != Stage::InDoubt && is_held
    };
    let all = sheets_of(by.state(), which).filter(|(_, sheet, _)| is_of(sheet));
    Ok(all.map(|(serial, ..)| serial.clone()).collect())
}

fn became(by: &In, fields: &Fields) -> Result<(), Trouble> {
    let all = chosen(by, fields)?;
    if all.is_empty() {
        // Sent twice: they were dealt with the first time.
        return Ok(());
    }
    for serial in &all {
        own(by, serial)?;
    }
    let words = fields.get("words");
    match fields.get("act") {
        "found" => found(by, &all, words),
        "lost" => lose(by, &all, words),
        "explain" => explain(by, &all, fields.get("why"), words),
        "unused" => {
            // Whoever has it gives it back: what is out is never voided as unused.
            let given =
                |serial: &&Serial| own(by, serial).is_ok_and(|(sheet, _)| sheet.standing().stage == Stage::Given);
            let given: Vec<Serial> = all.iter().filter(given).cloned().collect();
            if !given.is_empty() {
                found(by, &given, "")?;
            }
            stock::void(by, &all, "unused", words)
        }
        _ => Err(Trouble::user("page-not-found")),
    }
}
