//! Which systems wait for how much, and the first sheet of one of them.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::form::Guard;
use planb_core::ledger::Stage;
use planb_core::overview::backentry::to_check;
use planb_node::web::page::go;
use planb_node::web::{In, Page, Say, shown};

use super::{NO_SYSTEM, next, seen};
use crate::picture::may_see;
use crate::upload::counts as scan_counts;

#[derive(Default)]
struct Counts {
    sheets: usize,
    units: std::collections::BTreeSet<String>,
    unclear: usize,
    medicine: usize,
}

struct Row {
    href: String,
    name: String,
    sheets: usize,
    units: usize,
    unclear: usize,
    medicine: usize,
}

#[derive(Template)]
#[template(path = "enter/systems.html")]
struct SystemsPage {
    t: Say,
    rows: Vec<Row>,
    left: usize,
    entered: usize,
    to_check: usize,
    to_review: usize,
    in_tray: usize,
}

impl SystemsPage {
    /// The first system: its name, how many sheets wait for it, and where they are.
    fn first(&self) -> (String, usize, String) {
        self.rows.first().map(|row| (row.name.clone(), row.sheets, row.href.clone())).unwrap_or_default()
    }
}

/// `/enter`: each system with what waits for it.
pub async fn systems(by: In) -> Response {
    let t = Say(by.language);
    let mut systems: BTreeMap<String, Counts> = BTreeMap::new();
    for of in seen(&by) {
        let counts = systems.entry(of.system.clone()).or_default();
        counts.sheets += 1;
        counts.units.insert(of.unit.0.clone());
        counts.unclear += usize::from(of.doubts > 0);
        counts.medicine += usize::from(of.guard != Guard::None);
    }
    let row = |(system, counts): (String, Counts)| Row {
        href: format!("/enter/queue/{}", if system.is_empty() { NO_SYSTEM } else { &system }),
        name: if system.is_empty() {
            t.say("enter-no-system")
        } else {
            shown::name(by.state(), by.language, "system", &system)
        },
        sheets: counts.sheets,
        units: counts.units.len(),
        unclear: counts.unclear,
        medicine: counts.medicine,
    };
    let is_entered = |stage: Stage| matches!(stage, Stage::Entered | Stage::Checked);
    let entered = by.state().ledger().sheets();
    let entered = entered.filter(|(_, sheet, issue)| is_entered(sheet.standing().stage) && may_see(&by, &issue.unit));
    let mut rows: Vec<Row> = systems.into_iter().map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.sheets));
    let page = SystemsPage {
        t,
        left: rows.iter().map(|row| row.sheets).sum(),
        rows,
        entered: entered.count(),
        to_check: to_check(by.state()).iter().filter(|(_, unit, _)| may_see(&by, unit)).count(),
        to_review: scan_counts::to_review(&by),
        in_tray: scan_counts::in_tray(&by),
    };
    by.page(&Page::new(t.say("enter-title"), &page))
}

/// `/enter/queue/SYSTEM`: goes to its first sheet.
pub async fn first(by: In, Path(system): Path<String>) -> Response {
    let system = if system == NO_SYSTEM { "" } else { &system };
    go(&next(&by, system, None))
}
