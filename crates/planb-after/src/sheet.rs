//! One sheet: how it stands, everything that was said of it, and what can be said now.

mod act;
mod adopt;
mod history;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use planb_core::ledger::{EXPLANATIONS, SETTLED_AS, Sheet, Stage};
use planb_core::look::Looked;
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Item;
use planb_node::web::{Fields, In, Page, Say, Shared};

use crate::named::{Fault, form_name, item, own, phones, serial, stage, unit_name, whereabouts};
use history::Step;

pub use act::{explain, found, lose};
pub use history::{begun, words};

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/forms/adopt", get(adopt::ask).post(adopt::take))
        .route("/forms/sheet", get(find))
        .route("/forms/sheet/{serial}", get(show))
        .route("/forms/sheet/{serial}/{act}", post(act::take))
}

/// Who has it, and the number at which they answer.
struct Holder {
    name: String,
    phone: String,
    dial: String,
}

#[derive(Template)]
#[template(path = "sheet/show.html")]
struct SheetPage<'a> {
    t: Say,
    csrf: &'a str,
    fault: Fault,
    serial: String,
    form: String,
    kind: &'static str,
    stage: String,
    doubts: Vec<String>,
    holders: Vec<Holder>,
    is_lost: bool,
    facts: Vec<(String, String)>,
    steps: Vec<Step>,
    can: Can,
    voids: Vec<Item>,
    explains: Vec<Item>,
    settles: Vec<Item>,
    /// The form that was refused, and the words that were typed in it.
    refused: &'a str,
    typed: &'a str,
}

impl SheetPage<'_> {
    fn to(&self, act: &str) -> String {
        format!("/forms/sheet/{}/{act}", self.serial)
    }

    fn words(&self, act: &str) -> &str {
        if self.refused == act { self.typed } else { "" }
    }
}

/// What can be said of a sheet as it stands.
#[derive(Clone, Copy, Default)]
struct Can {
    back: bool,
    void: bool,
    lose: bool,
    explain: bool,
    settle: bool,
}

impl Can {
    fn of(stage: Stage) -> Can {
        let is_out = matches!(stage, Stage::Stock | Stage::Given);
        let is_in = matches!(stage, Stage::Back | Stage::Scanned);
        Can {
            back: is_out || stage == Stage::Lost,
            void: is_out || is_in || stage == Stage::Lost,
            lose: is_out || is_in,
            explain: is_out,
            settle: stage == Stage::InDoubt,
        }
    }
}

/// `/forms/sheet?serial=…`: the sheet whose number was typed.
async fn find(by: In) -> Response {
    let typed = by.query.get("serial").map(String::as_str).unwrap_or_default();
    match serial(typed) {
        Ok(serial) => planb_node::web::page::go(&format!("/forms/sheet/{serial}")),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// `/forms/sheet/SERIAL`.
async fn show(by: In, Path(typed): Path<String>) -> Response {
    match serial(&typed).and_then(|serial| page(&by, &serial, "", &Fields::default(), None)) {
        Ok(page) => by.page(&page),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn facts(by: &In, serial: &Serial, sheet: &Sheet) -> Result<Vec<(String, String)>, Trouble> {
    let (_, issue) = own(by, serial)?;
    let standing = sheet.standing();
    let mut facts = vec![
        (by.say("record-unit"), unit_name(by, &issue.unit)),
        (by.say("stock-form"), form_name(by, &issue.form, issue.version)),
        (by.say("sheet-pages"), issue.pages.to_string()),
    ];
    let lies = if standing.holders.is_empty() { whereabouts(by, sheet) } else { String::new() };
    facts.push((by.say("stock-where"), lies));
    if !standing.pages.is_empty() {
        let missing = sheet.missing_pages().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let args = [("pages", standing.pages.len().to_string()), ("all", issue.pages.to_string())];
        let read = by.say_with("sheet-read", &args);
        let read = if missing.is_empty() {
            read
        } else {
            by.say_with("sheet-read-missing", &[("read", read), ("missing", missing)])
        };
        facts.push((by.say("stage-scanned"), read));
    }
    if standing.copies > 0 {
        facts.push((by.say("sheet-copies"), standing.copies.to_string()));
    }
    facts.push((by.say("sheet-decision"), standing.decision.clone()));
    facts.retain(|(_, value)| !value.is_empty());
    Ok(facts)
}

/// The page of one sheet; with what was typed and why it was not taken.
fn page(by: &In, serial: &Serial, refused: &str, fields: &Fields, trouble: Option<&Trouble>) -> Result<Page, Trouble> {
    let t = Say(by.language);
    let (sheet, issue) = own(by, serial)?;
    let (steps, has_words) = history::steps(by, serial, sheet);
    if has_words {
        // What stands there may be about a client: who reads it is written first.
        let which = serial.to_string();
        let what = "sheet-words".to_string();
        let look = Looked { by: by.who.hand(), unit: Some(issue.unit.clone()), what, which, why: String::new() };
        by.app.record(|_| Ok(vec![look.into()]))?;
    }
    let standing = sheet.standing();
    let (kind, stage) = stage(by, sheet);
    let known = phones(by);
    let holder = |name: &String| {
        let (phone, dial) = known.get(&name.trim().to_lowercase()).cloned().unwrap_or_default();
        Holder { name: name.clone(), phone, dial }
    };
    let chosen = fields.get("why");
    let choices = |start: &str, words: &[&str]| -> Vec<Item> {
        words.iter().map(|word| item(word, t.of(start, word), chosen)).collect()
    };
    let page = SheetPage {
        t,
        csrf: by.csrf(),
        fault: trouble.map(|trouble| by.told(trouble)),
        serial: serial.to_string(),
        form: form_name(by, &issue.form, issue.version),
        kind,
        stage,
        doubts: standing.doubts.iter().map(|doubt| t.of("doubt-", doubt.word())).collect(),
        holders: standing.holders.iter().map(holder).collect(),
        is_lost: standing.stage == Stage::Lost,
        facts: facts(by, serial, sheet)?,
        steps,
        can: Can::of(standing.stage),
        voids: crate::stock::whys(by, chosen),
        explains: choices("explain-", &EXPLANATIONS),
        settles: choices("settle-", &SETTLED_AS),
        refused,
        typed: fields.get("words"),
    };
    let page = Page::new(serial.to_string(), &page);
    Ok(if trouble.is_some() { page.refused() } else { page })
}
