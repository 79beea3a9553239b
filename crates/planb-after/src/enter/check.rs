//! The second pair of eyes: sheets with medicine, narcotics or money on them that somebody has entered, for somebody else to
//! compare with the paper.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::form::Guard;
use planb_core::overview::backentry::to_check;
use planb_core::overview::ledger::{Sheets, check};
use planb_core::overview::review::same;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Posted, Say, shown};

use super::sheet::{Ask, compared, found};
use crate::picture::may_see;
use crate::review::show;

struct Row {
    href: String,
    serial: String,
    unit: String,
    by: String,
}

#[derive(Template)]
#[template(path = "enter/checks.html")]
struct ListPage {
    t: Say,
    mine: Vec<Row>,
    others: Vec<Row>,
}

#[derive(Template)]
#[template(path = "enter/check.html")]
struct CheckPage<'a> {
    t: Say,
    csrf: &'a str,
    serial: String,
    title: String,
    unit: String,
    fields: Vec<Ask>,
    done: String,
}

impl ListPage {
    fn first(&self) -> String {
        self.others.first().map(|row| row.href.clone()).unwrap_or_default()
    }
}

impl CheckPage<'_> {
    fn action(&self) -> String {
        format!("/enter/check/{}", self.serial)
    }
}

fn rows(by: &In) -> Vec<Row> {
    let all = to_check(by.state()).into_iter().filter(|(_, unit, _)| may_see(by, unit));
    let row = |(serial, unit, entered): (&planb_core::sheet::Serial, &planb_core::id::UnitId, String)| Row {
        href: format!("/enter/check/{serial}"),
        serial: serial.0.clone(),
        unit: shown::name(by.state(), by.language, "unit", &unit.0),
        by: entered,
    };
    all.map(row).collect()
}

/// `/enter/check`: what waits for another person than the one who entered it.
pub async fn list(by: In) -> Response {
    let t = Say(by.language);
    let (others, mine) = rows(&by).into_iter().partition(|row: &Row| same(&row.by, &by.who.name));
    by.page(&Page::new(t.say("check-title"), &ListPage { t, mine, others }))
}

/// `/enter/check/SERIAL`: the guarded fields, with their pictures.
pub async fn show(by: In, Path(serial): Path<String>) -> Response {
    let made = found(&by, &serial).and_then(|found| {
        let t = Say(by.language);
        let fields = compared(&by, &found)?;
        let page = CheckPage {
            t,
            csrf: by.csrf(),
            serial: found.serial.0.clone(),
            title: show::of(by.language, &found.form.title),
            unit: shown::name(by.state(), by.language, "unit", &found.issue.unit.0),
            fields: fields.into_iter().filter(|field| field.guard != Guard::None).collect(),
            done: super::sheet::done(&by, found.sheet),
        };
        Ok(Page::new(page.title.clone(), &page))
    });
    match made {
        Ok(page) => by.page(&page),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Says that what was entered is what the paper says.
pub async fn take(Path(serial): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let done = found(by, &serial).and_then(|found| {
        let entered = to_check(by.state()).into_iter().find(|(of, ..)| **of == found.serial);
        let by_same = entered.is_some_and(|(_, _, name)| same(&name, &by.who.name));
        if by_same {
            return Err(Trouble::user("ledger-check-self").with("serial", &found.serial));
        }
        let hand = by.who.hand();
        let sheets = Sheets { serials: std::slice::from_ref(&found.serial), by: &hand };
        by.app.record(|state| check(state, sheets)).map(drop)
    });
    match done {
        Ok(()) => {
            let now = by.app.now();
            let next =
                to_check(&now.state).into_iter().find(|(_, unit, name)| may_see(by, unit) && !same(name, &by.who.name));
            go(&next.map_or_else(|| "/enter/check".to_string(), |(serial, ..)| format!("/enter/check/{serial}")))
        }
        Err(trouble) => by.trouble(&trouble),
    }
}
