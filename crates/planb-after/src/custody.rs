//! *Utburet*: keys, medicines and valuables that were carried out of the house: who has them, since when, which receipt; and back. Binders and
//! other prints are carried out and back on their own pages; those that are out stand here too.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use planb_core::copy::COPY;
use planb_core::custody::{CUSTODY, is_out};
use planb_core::overview;
use planb_core::register::{Fault, Record, RecordId};
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::fields::{FormField, Told, ask_field, say_fault, typed};
use planb_node::web::page::go;
use planb_node::web::records::{Unsaved, events, found, may_write, save_record, unit_of};
use planb_node::web::{Fields, In, Page, Posted, Say, Shared, shown};

use crate::named::{own, serial};

/// What is asked of something that is carried out.
pub const NAMES: [&str; 8] = ["what", "label", "unit", "holder", "phone", "receipt", "out_at", "note"];
/// The form that is a receipt.
const RECEIPT: &str = "custody";
/// Rows of what is back.
const BACK: usize = 50;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new().route("/custody", get(show).post(carry_out)).route("/custody/{id}/back", post(back))
}

/// Something that is out, or was.
struct Row {
    id: String,
    label: String,
    what: String,
    unit: String,
    holder: String,
    phone: String,
    dial: String,
    receipt: String,
    /// The sheet that the receipt is, where it is one of ours.
    receipt_href: String,
    out: String,
    back: String,
}

/// A print that is out.
struct PrintRow {
    href: String,
    name: String,
    holder: String,
    out: String,
}

#[derive(Template)]
#[template(path = "custody/show.html")]
struct CustodyPage<'a> {
    t: Say,
    csrf: &'a str,
    errors: Vec<Told>,
    /// For the form that is sent next.
    id: String,
    fields: Vec<FormField>,
    out: Vec<Row>,
    prints: Vec<PrintRow>,
    back: Vec<Row>,
    me: &'a str,
    receipt_form: String,
}

fn row(by: &In, id: &RecordId, record: &Record) -> Row {
    let get = |name: &str| record.get(name).to_string();
    let at = |time: &str, who: &str| match (record.get(time), record.get(who)) {
        ("", _) => String::new(),
        (time, "") => time.replace('T', " "),
        (time, who) => format!("{} ({who})", time.replace('T', " ")),
    };
    let number = record.get("phone");
    Row {
        id: id.0.clone(),
        label: get("label"),
        what: shown::choice(by.language, &CUSTODY, "what", record.get("what")),
        unit: shown::name(by.state(), by.language, "unit", record.get("unit")),
        holder: get("holder"),
        phone: if number.is_empty() { String::new() } else { shown::phone_shown(number) },
        dial: shown::dialled(number).unwrap_or_default(),
        receipt_href: receipt_of(by, record.get("receipt")),
        receipt: get("receipt"),
        out: at("out_at", "out_by"),
        back: at("back_at", "back_by"),
    }
}

/// Where the sheet of a receipt is shown, if it is one of ours and this person sees it.
fn receipt_of(by: &In, typed: &str) -> String {
    let sheet = serial(typed).ok().filter(|serial| own(by, serial).is_ok());
    sheet.map_or_else(String::new, |serial| format!("/forms/sheet/{serial}"))
}

/// Where a receipt on paper is printed; empty where there is no such form.
fn receipt_form(by: &In) -> String {
    let forms = overview::form::forms(by.state());
    forms.named(RECEIPT).map_or_else(String::new, |form| format!("/forms/issue?form={}", form.code))
}

/// Binders and other prints that are carried out.
fn prints(by: &In) -> Vec<PrintRow> {
    let out = by.state().register().by("copy", "state", "carried-out");
    let seen = out.filter(|(id, copy)| by.sees(unit_of(&COPY, id, copy).as_ref()));
    let row = |(id, copy): (&RecordId, &Record)| {
        let unit = shown::name(by.state(), by.language, "unit", copy.get("unit"));
        let what = shown::choice(by.language, &COPY, "what", copy.get("what"));
        PrintRow {
            href: format!("/binders/copy/{id}"),
            name: [what, unit, copy.get("serial").to_string()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
            holder: copy.get("holder").to_string(),
            out: copy.get("state_on").to_string(),
        }
    };
    seen.map(row).collect()
}

fn page(by: &In, fields: &Fields, faults: &[Fault]) -> Response {
    let t = Say(by.language);
    let drawn = random::bytes().map(RecordId::random);
    let id = match (RecordId::parse(fields.get("id")), drawn) {
        (Some(id), _) | (None, Ok(id)) => id.0,
        (None, Err(trouble)) => return by.trouble(&trouble),
    };
    let values = typed(by, &CUSTODY, fields);
    let usual = |name: &str| match name {
        "out_at" => by.clock().strftime("%Y-%m-%dT%H:%M").to_string(),
        "unit" => by.who.units.first().map_or_else(String::new, |unit| unit.0.clone()),
        _ => String::new(),
    };
    let field = |name: &&str| {
        let field = CUSTODY.field(name)?;
        let value = values.get(*name).cloned().unwrap_or_else(|| usual(name));
        let mut asked = ask_field(by, &CUSTODY, field, &value);
        asked.value = if asked.sort == "moment" { asked.value.replace('T', " ") } else { asked.value };
        if let Some(fault) = faults.iter().find(|fault| fault.field == *name) {
            asked.error = say_fault(by, "", &fault.why);
        }
        Some(asked)
    };
    let told = |fault: &Fault| Told {
        name: fault.field.clone(),
        text: say_fault(by, &shown::label(by.language, &CUSTODY, &fault.field), &fault.why),
    };
    let all = by.state().register().of("custody");
    let mut all: Vec<_> = all.filter(|(id, record)| by.sees(unit_of(&CUSTODY, id, record).as_ref())).collect();
    all.sort_by_key(|(id, record)| (std::cmp::Reverse(record.get("out_at").to_string()), *id));
    let rows = |out: bool| all.iter().filter(move |(_, record)| is_out(record) == out);
    let page = CustodyPage {
        t,
        csrf: by.csrf(),
        errors: faults.iter().map(told).collect(),
        id,
        fields: NAMES.iter().filter_map(field).collect(),
        out: rows(true).map(|(id, record)| row(by, id, record)).collect(),
        prints: prints(by),
        back: rows(false).take(BACK).map(|(id, record)| row(by, id, record)).collect(),
        me: &by.who.name,
        receipt_form: receipt_form(by),
    };
    let page = Page::new(t.say("custody-title"), &page);
    by.page(&if faults.is_empty() { page } else { page.refused() })
}

/// `/custody`.
async fn show(by: In) -> Response {
    page(&by, &Fields::default(), &[])
}

/// Something is carried out. The same form sent twice writes once.
async fn carry_out(posted: Posted) -> Response {
    let (by, fields) = (&posted.by, &posted.fields);
    let id = RecordId::parse(fields.get("id"));
    if id.as_ref().is_some_and(|id| by.state().register().find("custody", &id.0).is_some()) {
        return go("/custody#out");
    }
    let mut values: BTreeMap<String, String> = typed(by, &CUSTODY, fields);
    values.retain(|name, _| NAMES.contains(&name.as_str()));
    values.insert("out_by".into(), by.who.name.clone());
    if values.get("out_at").is_none_or(String::is_empty) {
        values.insert("out_at".into(), by.clock().strftime("%Y-%m-%dT%H:%M").to_string());
    }
    match save_record(by, &CUSTODY, id, &values, None) {
        Ok(_) => go("/custody#out"),
        Err(Unsaved::Faults(faults)) => page(by, fields, &faults),
        Err(Unsaved::Trouble(trouble)) => by.trouble(&trouble),
    }
}

/// It is back: when, and who took it.
async fn back(Path(id): Path<String>, posted: Posted) -> Response {
    match back_now(&posted.by, &id, &posted.fields) {
        Ok(()) => go("/custody#back"),
        Err(trouble) => posted.by.trouble(&trouble),
    }
}

fn back_now(by: &In, id: &str, fields: &Fields) -> Result<(), Trouble> {
    let (id, record) = found(by, &CUSTODY, id)?;
    if !may_write(&by.who, &CUSTODY, unit_of(&CUSTODY, &id, record).as_ref()) {
        return Err(Trouble::user("not-yours"));
    }
    let at = by.clock().strftime("%Y-%m-%dT%H:%M").to_string();
    let taken = if fields.get("back_by").is_empty() { by.who.name.as_str() } else { fields.get("back_by") };
    let hand = by.who.hand();
    by.app.record(|state| {
        // Who took it first stays.
        if !is_out(state.register().get("custody", &id.0)) {
            return Ok(Vec::new());
        }
        events(state, &CUSTODY, &id, &[("back_at", &at), ("back_by", taken)], None, &hand)
    })?;
    Ok(())
}
