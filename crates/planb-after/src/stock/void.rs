//! Unused sheets are voided together: what is left of the stock when the systems are back.

use askama::Template;
use axum::response::Response;
use planb_core::ledger::VOIDS;
use planb_core::overview::ledger::Sheets;
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Item;
use planb_node::web::page::go;
use planb_node::web::{Fields, In, Page, Posted, Say};

use crate::named::{Fault, item, several};
use crate::said;

#[derive(Template)]
#[template(path = "stock/void.html")]
struct VoidPage<'a> {
    t: Say,
    csrf: &'a str,
    fault: Fault,
    from: String,
    to: String,
    list: String,
    whys: Vec<Item>,
    words: String,
}

/// Why sheets are voided, to choose from.
pub fn whys(by: &In, chosen: &str) -> Vec<Item> {
    VOIDS.iter().map(|why| item(why, by.say(&format!("void-{why}")), chosen)).collect()
}

fn page(by: &In, fields: &Fields, trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let get = |name: &str| fields.get(name).to_string();
    let why = if fields.has("why") { get("why") } else { VOIDS[0].to_string() };
    let page = VoidPage {
        t,
        csrf: by.csrf(),
        fault: trouble.map(|trouble| by.told(trouble)),
        from: get("from"),
        to: get("to"),
        list: get("list"),
        whys: whys(by, &why),
        words: get("words"),
    };
    let page = Page::new(t.say("void-title"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// `/forms/void`.
pub async fn ask(by: In) -> Response {
    page(&by, &Fields::default(), None)
}

/// Voids them; what is voided already stays so.
pub async fn take(posted: Posted) -> Response {
    let (by, fields) = (&posted.by, &posted.fields);
    let done = several(by, fields.get("list"), fields.get("from"), fields.get("to"))
        .and_then(|serials| void(by, &serials, fields.get("why"), fields.get("words")));
    match done {
        Ok(()) => go("/forms?stage=voided#sheets"),
        Err(trouble) => page(by, fields, Some(&trouble)),
    }
}

/// Voids sheets for a reason.
pub fn void(by: &In, serials: &[Serial], why: &str, words: &str) -> Result<(), Trouble> {
    let hand = by.who.hand();
    by.app.record(|state| said::voided(state, Sheets { serials, by: &hand }, why, words)).map(drop)
}
