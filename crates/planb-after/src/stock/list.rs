//! *Blanketter*: the stock of each unit and form, and where every sheet is.

use askama::Template;
use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::ledger::Stage;
use planb_core::overview::ledger::{Counts, Which, counts, holders, sheets};
use planb_node::web::fields::Item;
use planb_node::web::{In, Page, Posted, Say, form};

use crate::named::{form_name, forms, item, moment, stage, title, unit_items, unit_name, whereabouts};

/// Sheets on a page.
const ON_A_PAGE: usize = 50;
/// Holders that are listed.
const HOLDERS: usize = 200;

/// A unit's stock of one form.
struct Stock {
    unit: String,
    form: String,
    href: String,
    outstanding: u32,
    /// One for each of the page's columns.
    counts: Vec<u32>,
}

/// A column of the stock: its heading, and its count. What is scanned is back, and what is checked is entered; the list below tells them
/// apart.
type Column = (&'static str, fn(&Counts) -> u32);

const COLUMNS: [Column; 8] = [
    ("count-issued", |of| of.issued),
    ("count-stock", |of| of.stock),
    ("count-given", |of| of.given),
    ("count-back", |of| of.back + of.scanned),
    ("count-entered", |of| of.entered + of.checked),
    ("count-voided", |of| of.voided),
    ("count-lost", |of| of.lost),
    ("count-doubt", |of| of.in_doubt),
];

/// A sheet.
struct Row {
    serial: String,
    href: String,
    unit: String,
    form: String,
    kind: &'static str,
    stage: String,
    place: String,
    since: String,
}

/// What is looked for. A holder is a name: it is sent, never put into an address.
#[derive(Clone, Default)]
struct Wanted {
    unit: String,
    form: String,
    stage: String,
    holder: String,
    page: usize,
}

impl Wanted {
    fn of(get: impl Fn(&str) -> String) -> Wanted {
        let page = get("page").parse().unwrap_or(1_usize).clamp(1, 100_000);
        Wanted { unit: get("unit"), form: get("form"), stage: get("stage"), holder: get("holder"), page }
    }

    fn address(&self, page: usize) -> String {
        let pairs = [("unit", &self.unit), ("form", &self.form), ("stage", &self.stage)];
        let said = pairs.iter().filter(|(_, value)| !value.is_empty());
        let mut query: Vec<String> = said.map(|(name, value)| format!("{name}={}", form::encoded(value))).collect();
        if page > 1 {
            query.push(format!("page={page}"));
        }
        format!("/forms?{}#sheets", query.join("&"))
    }
}

#[derive(Template)]
#[template(path = "stock/list.html")]
struct ListPage<'a> {
    t: Say,
    csrf: &'a str,
    /// Those that have something to say.
    columns: Vec<String>,
    stock: Vec<Stock>,
    units: Vec<Item>,
    forms: Vec<Item>,
    stages: Vec<Item>,
    holders: Vec<Item>,
    is_asked: bool,
    count: usize,
    rows: Vec<Row>,
    newer: String,
    older: String,
    /// The page after this one where a holder is asked for; 0 for none.
    next: usize,
}

/// `/forms`.
pub async fn show(by: In) -> Response {
    let wanted = Wanted::of(|name| match name {
        "holder" => String::new(),
        name => by.query.get(name).cloned().unwrap_or_default(),
    });
    page(&by, &wanted)
}

/// The same of a holder's sheets.
pub async fn find(posted: Posted) -> Response {
    let wanted = Wanted::of(|name| posted.fields.get(name).to_string());
    page(&posted.by, &wanted)
}

fn stage_of(word: &str) -> Option<Stage> {
    Stage::ALL.into_iter().find(|stage| stage.word() == word)
}

/// The stock by unit and form, and its columns.
fn stock(by: &In, wanted: &Wanted) -> (Vec<String>, Vec<Stock>) {
    let all: Vec<_> = counts(by.state(), Which::default()).into_iter().collect();
    let is_seen = |unit: &UnitId| by.sees(Some(unit)) && (wanted.unit.is_empty() || wanted.unit == unit.0);
    let seen: Vec<_> = all.into_iter().filter(|((unit, _), _)| is_seen(unit)).collect();
    let says = |column: &&Column| seen.iter().any(|(_, counts)| (column.1)(counts) > 0);
    let columns: Vec<Column> = COLUMNS.iter().filter(says).copied().collect();
    let row = |((unit, form), counts): ((UnitId, String), Counts)| {
        let (code, version) = form.rsplit_once('.').unwrap_or((&form, "1"));
        let asked = Wanted { unit: unit.0.clone(), form: code.to_string(), ..Wanted::default() };
        Stock {
            unit: unit_name(by, &unit),
            form: form_name(by, code, version.parse().unwrap_or(1)),
            href: asked.address(1),
            outstanding: counts.outstanding,
            counts: columns.iter().map(|(_, count)| count(&counts)).collect(),
        }
    };
    let mut rows: Vec<Stock> = seen.iter().cloned().map(row).collect();
    rows.sort_by_cached_key(|row| (row.unit.to_lowercase(), row.form.to_lowercase()));
    (columns.iter().map(|(heading, _)| by.say(heading)).collect(), rows)
}

fn page(by: &In, wanted: &Wanted) -> Response {
    let t = Say(by.language);
    let unit = Some(UnitId(wanted.unit.clone())).filter(|unit| !unit.0.is_empty());
    let which = Which {
        unit: unit.as_ref(),
        form: Some(wanted.form.as_str()).filter(|form| !form.is_empty()),
        stage: stage_of(&wanted.stage),
        holder: Some(wanted.holder.as_str()).filter(|holder| !holder.is_empty()),
    };
    let (skip, mut count, mut rows) = ((wanted.page - 1) * ON_A_PAGE, 0, Vec::new());
    for (serial, sheet, issue) in sheets(by.state(), which).filter(|(_, _, issue)| by.sees(Some(&issue.unit))) {
        if (skip..skip + ON_A_PAGE).contains(&count) {
            let (kind, stage) = stage(by, sheet);
            rows.push(Row {
                serial: serial.to_string(),
                href: format!("/forms/sheet/{serial}"),
                unit: unit_name(by, &issue.unit),
                form: form_name(by, &issue.form, issue.version),
                kind,
                stage,
                place: whereabouts(by, sheet),
                since: sheet.since().map_or_else(String::new, moment),
            });
        }
        count += 1;
    }
    let (columns, stock) = stock(by, wanted);
    let (is_more, has_holder) = (skip + ON_A_PAGE < count, which.holder.is_some());
    let any = |chosen: &str| item("", t.say("stock-any"), chosen);
    let with_any = |chosen: &str, items: Vec<Item>| std::iter::once(any(chosen)).chain(items).collect();
    let stages = Stage::ALL.into_iter().map(|stage| stage.word());
    let stages = stages.map(|word| item(word, t.say(&format!("stage-{word}")), &wanted.stage)).collect();
    let forms = forms(by);
    let forms = forms.iter().map(|form| item(&form.code, title(by.language, form).to_string(), &wanted.form)).collect();
    let page = ListPage {
        t,
        csrf: by.csrf(),
        columns,
        stock,
        units: with_any(&wanted.unit, unit_items(by, &wanted.unit)),
        forms: with_any(&wanted.form, forms),
        stages: with_any(&wanted.stage, stages),
        holders: with_any(&wanted.holder, holder_items(by, unit.as_ref(), &wanted.holder)),
        is_asked: unit.is_some() || which.form.is_some() || which.stage.is_some() || has_holder,
        count,
        rows,
        newer: if wanted.page > 1 && !has_holder { wanted.address(wanted.page - 1) } else { String::new() },
        older: if is_more && !has_holder { wanted.address(wanted.page + 1) } else { String::new() },
        next: if is_more && has_holder { wanted.page + 1 } else { 0 },
    };
    by.page(&Page::new(t.say("stock-title"), &page))
}

/// Who has sheets of the units that this person sees.
fn holder_items(by: &In, unit: Option<&UnitId>, chosen: &str) -> Vec<Item> {
    let which = |unit| Which { unit, ..Which::default() };
    let all = match unit {
        Some(unit) if by.sees(Some(unit)) => holders(by.state(), which(Some(unit))),
        Some(_) => Vec::new(),
        None if by.who.role.sees_all() => holders(by.state(), which(None)),
        None => by.who.units.iter().flat_map(|unit| holders(by.state(), which(Some(unit)))).collect(),
    };
    let named = all.into_iter().take(HOLDERS);
    named.map(|(holder, count)| item(&holder, format!("{holder} ({count})"), chosen)).collect()
}
