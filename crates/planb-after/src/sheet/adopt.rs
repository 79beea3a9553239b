//! A paper that was made by hand gets a number of ours: a new one, or that of the sticker on it.

use askama::Template;
use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::overview::ledger::{self, Adoption};
use planb_core::sheet::Serial;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Item;
use planb_node::web::page::go;
use planb_node::web::records::exists;
use planb_node::web::{Fields, In, Page, Posted, Say};

use crate::named::{Fault, forms, hand, item, own, serial, title, unit_items};

#[derive(Template)]
#[template(path = "sheet/adopt.html")]
struct AdoptPage<'a> {
    t: Say,
    csrf: &'a str,
    fault: Fault,
    next: String,
    units: Vec<Item>,
    forms: Vec<Item>,
    pages: String,
    sticker: String,
    words: String,
    signed: String,
}

fn page(by: &In, fields: &Fields, trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let get = |name: &str| fields.get(name).to_string();
    let own = by.who.units.first().map_or("", |unit| unit.0.as_str());
    let unit = if fields.has("unit") { fields.get("unit") } else { own };
    let form = if fields.has("form") { fields.get("form") } else { "FRITT" };
    let forms = forms(by);
    let page = AdoptPage {
        t,
        csrf: by.csrf(),
        fault: trouble.map(|trouble| by.told(trouble)),
        next: by.state().next_serial(&by.app.prefix()).to_string(),
        units: unit_items(by, unit),
        forms: forms.iter().map(|of| item(&of.code, title(by.language, of).to_string(), form)).collect(),
        pages: if fields.has("pages") { get("pages") } else { "1".into() },
        sticker: get("sticker"),
        words: get("words"),
        signed: if fields.has("signed") { get("signed") } else { by.who.name.clone() },
    };
    let page = Page::new(t.say("adopt-title"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// `/forms/adopt`.
pub async fn ask(by: In) -> Response {
    page(&by, &Fields::default(), None)
}

/// Gives it its number, which is then shown to be written on the paper.
pub async fn take(posted: Posted) -> Response {
    match adopt(&posted.by, &posted.fields) {
        Ok(serial) => go(&format!("/forms/sheet/{serial}")),
        Err(trouble) => page(&posted.by, &posted.fields, Some(&trouble)),
    }
}

fn adopt(by: &In, fields: &Fields) -> Result<Serial, Trouble> {
    let unit = UnitId(fields.get("unit").to_string());
    if !exists(by.state(), "unit", &unit.0) || !by.sees(Some(&unit)) {
        return Err(Trouble::user("issue-unit"));
    }
    let form = forms(by).into_iter().find(|form| form.code == fields.get("form"));
    let form = form.ok_or_else(|| Trouble::user("issue-form"))?;
    let sticker = match fields.get("sticker") {
        "" => None,
        typed => Some(serial(typed)?),
    };
    if let Some(sticker) = &sticker {
        own(by, sticker)?;
    }
    let signed = hand(by, fields.get("signed"));
    let prefix = by.app.prefix();
    let next: u64 = fields.get("next").parse().unwrap_or_default();
    let mut given = Serial(String::new());
    by.app.record(|state| {
        // The number that this very form would have given: sent twice, it gives one.
        let before = sticker.clone().unwrap_or_else(|| Serial::new(&prefix, next));
        let is_own = state.ledger().issued(&before).is_some_and(|(_, issue)| {
            issue.is_adopted && issue.unit == unit && issue.form == form.code && issue.by == signed
        });
        if is_own {
            given = before;
            return Ok(Vec::new());
        }
        let adoption = Adoption {
            unit: &unit,
            form: &form,
            sticker: sticker.as_ref(),
            pages: fields.get("pages").parse().unwrap_or_default(),
            text: fields.get("words"),
            by: &signed,
        };
        let (serial, events) = ledger::adopt(state, &prefix, adoption)?;
        given = serial;
        Ok(events)
    })?;
    Ok(given)
}
