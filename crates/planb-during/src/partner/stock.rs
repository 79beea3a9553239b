//! The operator's card with the telephones that were bought, lent or moved; and who watches a system that lives elsewhere.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use planb_core::overview::partner::{Watch, watches as in_order};
use planb_core::partner::{PHONE, WATCH};
use planb_core::register::{Fault, Schema};
use planb_node::web::fields::Told;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say, shown};

use super::records::{Asks, Form, Unsaved, Words};

const PHONES: Asks = Asks {
    schema: &PHONE,
    names: &["phone", "holder", "unit", "state", "data", "through", "sim", "note"],
    action: "/partners/phones",
};
const WATCHES: Asks = Asks {
    schema: &WATCH,
    names: &["system", "what", "who", "phone", "from", "until", "way"],
    action: "/partners/watch",
};

#[derive(Template)]
#[template(path = "partner/stock.html")]
struct StockPage<'a> {
    t: Say,
    csrf: &'a str,
    title: String,
    lead: String,
    is_phones: bool,
    /// Where the records are changed.
    register: &'static str,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Operators: name, number as it dials and as it is read, our number with them.
    operators: Vec<[String; 4]>,
    print: &'static str,
    form: Form,
    errors: Vec<Told>,
}

fn cells(by: &In, schema: &'static Schema, record: &planb_core::register::Record, names: &[&str]) -> Vec<String> {
    let cell = |name: &&str| {
        let field = schema.field(name)?;
        Some(shown::value(by.state(), by.language, schema, field, record.get(name)))
    };
    names.iter().filter_map(cell).collect()
}

fn heads(by: &In, asks: &Asks) -> Vec<String> {
    asks.names.iter().map(|name| shown::label(by.language, asks.schema, name)).collect()
}

/// The stock as a table: heads and rows.
pub fn stock(by: &In) -> (Vec<String>, Vec<Vec<String>>) {
    let phones = by.state().register().of("phonestock");
    (heads(by, &PHONES), phones.map(|(_, phone)| cells(by, &PHONE, phone, PHONES.names)).collect())
}

/// The operators among the partners: name, number that dials, number as it is read, our number with them.
pub fn operators(by: &In) -> Vec<[String; 4]> {
    let operator = |(_, one): (_, &planb_core::register::Record)| {
        [
            one.get("name").to_string(),
            shown::dialled(one.get("phone")).unwrap_or_default(),
            shown::phone_shown(one.get("phone")),
            one.get("our_number").to_string(),
        ]
    };
    by.state().register().by("partner", "sort", "operator").map(operator).collect()
}

fn phones_page(by: &In, values: &BTreeMap<String, String>, faults: &[Fault]) -> Response {
    let (form, errors) = match PHONES.form(by, values, faults) {
        Ok(form) => form,
        Err(trouble) => return by.trouble(&trouble),
    };
    let (heads, rows) = stock(by);
    let print = "/print/partners/phones";
    shown_page(
        by,
        StockPage {
            t: Say(by.language),
            csrf: by.csrf(),
            title: by.say("phone-stock-title"),
            lead: by.say("phone-stock-lead"),
            is_phones: true,
            register: "/register/phonestock",
            heads,
            rows,
            operators: operators(by),
            print,
            form,
            errors,
        },
    )
}

fn watches_page(by: &In, values: &BTreeMap<String, String>, faults: &[Fault]) -> Response {
    let (form, errors) = match WATCHES.form(by, values, faults) {
        Ok(form) => form,
        Err(trouble) => return by.trouble(&trouble),
    };
    let row = |(stands, _, watch): (Watch, _, &planb_core::register::Record)| {
        let word = match stands {
            Watch::Now => "watch-is-now",
            Watch::Later => "watch-is-later",
            Watch::Past => "watch-is-past",
        };
        let mut row = cells(by, &WATCH, watch, WATCHES.names);
        row.push(by.say(word));
        row
    };
    let rows = in_order(by.state(), by.clock()).into_iter().map(row).collect();
    let mut heads = heads(by, &WATCHES);
    heads.push(by.say("partner-standing"));
    shown_page(
        by,
        StockPage {
            t: Say(by.language),
            csrf: by.csrf(),
            title: by.say("watch-title"),
            lead: by.say("watch-lead"),
            is_phones: false,
            register: "/register/watch",
            heads,
            rows,
            operators: Vec::new(),
            print: "",
            form,
            errors,
        },
    )
}

fn shown_page(by: &In, page: StockPage<'_>) -> Response {
    let is_refused = !page.errors.is_empty();
    let page = Page::new(page.title.clone(), &page);
    by.page(&if is_refused { page.refused() } else { page })
}

/// The telephones.
pub async fn phones(by: In) -> Response {
    phones_page(&by, &BTreeMap::new(), &[])
}

/// One more telephone.
pub async fn add_phone(posted: Posted) -> Response {
    let by = &posted.by;
    let words = |set: &BTreeMap<String, String>| {
        let phone = shown::phone_shown(set.get("phone").map_or("", String::as_str));
        let args = [("phone", phone), ("who", set.get("holder").cloned().unwrap_or_default())];
        Some(Words { text: by.say_with("phone-stock-line", &args), ..Words::default() })
    };
    match PHONES.save(&posted, &[], None, words) {
        Ok(_) => go("/partners/phones"),
        Err(Unsaved::Faults(values, faults)) => phones_page(by, &values, &faults),
        Err(Unsaved::Trouble(trouble)) => by.trouble(&trouble),
    }
}

/// Who watches what.
pub async fn watches(by: In) -> Response {
    watches_page(&by, &BTreeMap::new(), &[])
}

/// One more watch.
pub async fn add_watch(posted: Posted) -> Response {
    let by = &posted.by;
    let words = |set: &BTreeMap<String, String>| {
        let of = |name: &str| set.get(name).map_or_else(String::new, |text| text.replace('T', " "));
        let args = [
            ("who", set.get("who").cloned().unwrap_or_default()),
            ("system", set.get("system").cloned().unwrap_or_default()),
            ("from", of("from")),
            ("until", of("until")),
        ];
        Some(Words { text: by.say_with("watch-line", &args), ..Words::default() })
    };
    match WATCHES.save(&posted, &[], None, words) {
        Ok(_) => go("/partners/watch"),
        Err(Unsaved::Faults(values, faults)) => watches_page(by, &values, &faults),
        Err(Unsaved::Trouble(trouble)) => by.trouble(&trouble),
    }
}
