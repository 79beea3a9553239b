//! An opened binder: its PDFs in the order in which they are printed. They are held in memory alone; when the program ends,
//! or somebody closes the binder, they are gone.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use askama::Template;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use planb_core::look::Looked;
use planb_core::overview::binder::page::Profile;
use planb_core::register::Hand;
use planb_core::state::Event;
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::page::{file, go};
use planb_node::web::{Page, Say};

use super::{Here, Shelf, csrf, fields};
use crate::open::Pages;

/// Most binders that are open at once.
const MOST_OPEN: usize = 4;
/// How long one stays open: a shift.
const LONGEST: Duration = Duration::from_secs(13 * 3_600);

struct Open {
    binder: Pages,
    by: String,
    since: Instant,
}

static OPENED: Mutex<BTreeMap<String, Arc<Open>>> = Mutex::new(BTreeMap::new());

fn all() -> MutexGuard<'static, BTreeMap<String, Arc<Open>>> {
    let mut all = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|_, open| open.since.elapsed() < LONGEST);
    all
}

/// Holds an opened binder; gives what its address is made of.
pub fn keep(binder: Pages, by: &str) -> Result<String, Trouble> {
    let token = planb_core::log::heads::base32(&random::bytes::<16>()?);
    let mut all = all();
    while all.len() >= MOST_OPEN {
        let oldest = all.iter().min_by_key(|(_, open)| open.since).map(|(token, _)| token.clone());
        oldest.and_then(|token| all.remove(&token));
    }
    all.insert(token.clone(), Arc::new(Open { binder, by: by.to_string(), since: Instant::now() }));
    Ok(token)
}

fn find(token: &str) -> Result<Arc<Open>, Trouble> {
    all().get(token).cloned().ok_or_else(|| Trouble::user("reserve-closed"))
}

/// One file as it is listed.
struct Row {
    href: String,
    tab: String,
    pages: u32,
    as_of: String,
    for_whom: String,
    held: bool,
}

/// For whose work a file is, as a key.
fn whose(profile: Profile) -> &'static str {
    match profile {
        Profile::Carer => "reserve-for-carer",
        Profile::Nurse => "reserve-for-nurse",
        Profile::OnCall => "reserve-for-on-call",
        Profile::CaseOfficer => "reserve-for-case-officer",
    }
}

#[derive(Template)]
#[template(path = "pages/reserve/opened.html")]
struct OpenedPage<'a> {
    t: Say,
    csrf: &'static str,
    name: &'a str,
    night: String,
    rows: Vec<Row>,
    pages: u32,
    missing: &'a [String],
    closed: &'a [String],
    close: String,
}

/// What is in the binder.
pub async fn show(by: Here, Path(token): Path<String>) -> Response {
    let open = match find(&token) {
        Ok(open) => open,
        Err(trouble) => return by.trouble(&trouble),
    };
    let t = Say(by.language);
    let row = |(file, (name, _)): (&planb_node::bundle::BundleFile, &(String, Vec<u8>))| Row {
        href: format!("/reserve/open/{token}/{name}"),
        tab: name.trim_end_matches(".pdf").to_string(),
        pages: file.pages,
        as_of: file.data_as_of.strftime("%Y-%m-%d %H:%M").to_string(),
        for_whom: file.profiles.iter().map(|profile| t.say(whose(*profile))).collect::<Vec<_>>().join(", "),
        held: file.held_since.is_some(),
    };
    let manifest = &open.binder.manifest;
    let rows: Vec<Row> = manifest.files.iter().zip(&open.binder.pages).map(row).collect();
    let page = OpenedPage {
        t,
        csrf: csrf(),
        name: &manifest.unit_name,
        night: manifest.night.to_string(),
        pages: rows.iter().map(|row| row.pages).sum(),
        rows,
        missing: &manifest.missing,
        closed: &open.binder.closed,
        close: format!("/reserve/open/{token}/close"),
    };
    by.page(&Page::new(t.with("reserve-opened-title", "unit", &manifest.unit_name), &page))
}

/// One PDF, shown in the browser and printed from there; each look is an entry.
pub async fn pdf(by: Here, Path((token, name)): Path<(String, String)>) -> Response {
    let open = match find(&token) {
        Ok(open) => open,
        Err(trouble) => return by.trouble(&trouble),
    };
    let Some((_, bytes)) = open.binder.pages.iter().find(|(own, _)| *own == name) else {
        return by.trouble(&Trouble::user("page-not-found"));
    };
    let looked = Looked {
        by: Hand { name: open.by.clone(), card: String::new() },
        unit: Some(open.binder.manifest.unit.clone()),
        what: "binder".into(),
        which: name.clone(),
        why: String::new(),
    };
    // That the binder was opened is written already, here or on a slip: a clock that cannot be right keeps nobody from paper.
    let _ = by.app.record(|_| Ok(vec![Event::from(looked)]));
    file(&name, "application/pdf", bytes.clone())
}

/// Closes it.
pub async fn close(by: Here, State(app): Shelf, Path(token): Path<String>, request: Request) -> Response {
    if let Err(answer) = fields(&by, &app, request).await {
        return answer;
    }
    all().remove(&token);
    go("/reserve")
}
