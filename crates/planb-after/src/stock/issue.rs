//! Forms are issued to a unit: numbers in the ledger first, then the paper, blank or with a client's name from an opened unit.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use planb_core::form::FormDefinition;
use planb_core::form::layout::layout;
use planb_core::id::UnitId;
use planb_core::look::Looked;
use planb_core::overview::clients::{Sorting, profiles};
use planb_core::overview::ledger::{self, Run, Sheets};
use planb_core::register::Hand;
use planb_core::sheet::Serial;
use planb_core::state::State;
use planb_node::trouble::Trouble;
use planb_node::web::apart::apart;
use planb_node::web::fields::Item;
use planb_node::web::page::file;
use planb_node::web::printing::{self, Paper, making};
use planb_node::web::{Fields, In, Opening, Page, Posted, Say};
use planb_paper::{FormRun, FormSheet, form_sheets, tongue};

use crate::named::{Fault, forms, hand, item, title, unit_items, unit_name};

/// Most sheets that are made as one PDF; more are made by the command.
const MOST: u32 = 200;

#[derive(Template)]
#[template(path = "stock/issue.html")]
struct IssuePage<'a> {
    t: Say,
    csrf: &'a str,
    fault: Fault,
    /// The number that comes next, so that a form that is sent twice issues once.
    next: String,
    units: Vec<Item>,
    forms: Vec<Item>,
    /// People of opened units; empty where none is open here.
    clients: Vec<Item>,
    count: String,
    holder: String,
    signed: String,
}

/// What is printed into fields, by their names.
type Given = BTreeMap<String, String>;

/// What somebody wants.
struct Wish {
    unit: UnitId,
    form: FormDefinition,
    count: u32,
    holder: String,
    signed: Hand,
    next: u64,
    given: Given,
    look: Option<Looked>,
}

fn open_here(by: &In) -> Vec<Arc<Opening>> {
    if profiles(by.who.role).is_empty() {
        return Vec::new();
    }
    by.app.opened.all().into_iter().filter(|opening| by.sees(Some(opening.unit.unit()))).collect()
}

/// People of opened units to choose from.
fn clients(by: &In, chosen: &str) -> Vec<Item> {
    let open = open_here(by);
    let is_one = open.len() == 1;
    let mut all = Vec::new();
    for opening in &open {
        for person in opening.unit.people(by.who.role, Sorting::Name) {
            let value = format!("{}/{}", opening.token, opening.id_of(&person.key));
            let name =
                if is_one { person.name.to_string() } else { format!("{}, {}", person.name, opening.unit.name()) };
            all.push(item(&value, name, chosen));
        }
    }
    if !all.is_empty() {
        all.insert(0, item("", by.say("issue-blank"), chosen));
    }
    all
}

fn page(by: &In, fields: &Fields, trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let prefix = by.app.prefix();
    let own = by.who.units.first().map_or("", |unit| unit.0.as_str());
    let said = |name: &str, usual: &str| {
        if fields.has(name) { fields.get(name).to_string() } else { usual.to_string() }
    };
    let asked = |name: &str| by.query.get(name).cloned().unwrap_or_default();
    let (unit, form) = (said("unit", if own.is_empty() { "" } else { own }), said("form", &asked("form")));
    let forms = forms(by);
    let page = IssuePage {
        t,
        csrf: by.csrf(),
        fault: trouble.map(|trouble| by.told(trouble)),
        next: by.state().next_serial(&prefix).to_string(),
        units: unit_items(by, &unit),
        forms: forms.iter().map(|of| item(&of.code, title(by.language, of).to_string(), &form)).collect(),
        clients: clients(by, fields.get("client")),
        count: said("count", "10"),
        holder: said("holder", ""),
        signed: said("signed", &by.who.name),
    };
    let page = Page::new(t.say("issue-title"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// `/forms/issue`.
pub async fn ask(by: In) -> Response {
    page(&by, &Fields::default(), None)
}

/// Issues them and answers with the PDF.
pub async fn take(posted: Posted) -> Response {
    let by = posted.by.clone();
    let made = match wish(&by, &posted.fields) {
        Ok(wish) => apart(move || make(&by, &wish)).await,
        Err(trouble) => Err(trouble),
    };
    match made {
        Ok((name, pdf)) => file(&name, "application/pdf", pdf),
        Err(trouble) => page(&posted.by, &posted.fields, Some(&trouble)),
    }
}

fn wish(by: &In, fields: &Fields) -> Result<Wish, Trouble> {
    let unit = UnitId(fields.get("unit").to_string());
    let is_known = planb_node::web::records::exists(by.state(), "unit", &unit.0);
    if !is_known || !by.sees(Some(&unit)) {
        return Err(Trouble::user("issue-unit"));
    }
    let code = fields.get("form");
    let form = forms(by).into_iter().find(|form| form.code == code);
    let form = form.ok_or_else(|| Trouble::user("issue-form"))?;
    let count = fields.get("count").parse().ok().filter(|count| (1..=MOST).contains(count));
    let count = count.ok_or_else(|| Trouble::user("ledger-how-many").with("most", MOST))?;
    let mut given = Given::from([("unit".to_string(), unit_name(by, &unit))]);
    let look = match fields.get("client") {
        "" => None,
        chosen => Some(client(by, &unit, chosen, &mut given)?),
    };
    let pages = layout(&form);
    given.retain(|name, _| pages.iter().flat_map(|page| &page.fields).any(|field| field.name == *name));
    if look.is_some() && !given.contains_key("client") {
        return Err(Trouble::user("issue-no-client"));
    }
    Ok(Wish {
        unit,
        form,
        count,
        holder: fields.get("holder").to_string(),
        signed: hand(by, fields.get("signed")),
        next: fields.get("next").parse().unwrap_or_default(),
        given,
        look,
    })
}

/// The name and the number of somebody of an opened unit, and the entry that says who took them out.
fn client(by: &In, unit: &UnitId, chosen: &str, given: &mut Given) -> Result<Looked, Trouble> {
    let (token, id) = chosen.split_once('/').ok_or_else(|| Trouble::user("opening-closed"))?;
    let opening = open_here(by).into_iter().find(|opening| opening.token == token);
    let opening = opening.ok_or_else(|| Trouble::user("opening-closed"))?;
    if opening.unit.unit() != unit {
        return Err(Trouble::user("issue-other-unit"));
    }
    let person = opening.unit.person(by.who.role, |key| opening.id_of(key) == id);
    let person = person.ok_or_else(|| Trouble::user("opening-closed"))?;
    given.insert("client".into(), person.name.to_string());
    given.insert("number".into(), person.number.to_string());
    Ok(Looked {
        by: by.who.hand(),
        unit: Some(unit.clone()),
        what: "client-form".into(),
        which: person.called(),
        why: String::new(),
    })
}

/// The sheets that this very form issued before: the numbers that it was shown with, for the same unit, by the same hand.
fn before(state: &State, prefix: &str, wish: &Wish) -> Option<Vec<Serial>> {
    let numbers = wish.next..wish.next + u64::from(wish.count);
    let serials: Vec<Serial> = numbers.map(|number| Serial::new(prefix, number)).collect();
    let is_own = |serial: &Serial| {
        state.ledger().issued(serial).is_some_and(|(_, issue)| {
            issue.unit == wish.unit && issue.form == wish.form.code && issue.by == wish.signed
        })
    };
    (wish.next > 0 && serials.iter().all(is_own)).then_some(serials)
}

/// Numbers, then paper. Where the paper cannot be made the numbers are voided: paper without a number would be worse.
fn make(by: &In, wish: &Wish) -> Result<(String, Vec<u8>), Trouble> {
    let prefix = by.app.prefix();
    let (mut serials, mut is_new) = (Vec::new(), true);
    by.app.record(|state| {
        if let Some(known) = before(state, &prefix, wish) {
            (serials, is_new) = (known, false);
            return Ok(wish.look.clone().map(Into::into).into_iter().collect());
        }
        let run = Run {
            unit: &wish.unit,
            form: &wish.form,
            count: wish.count,
            client: None,
            holder: Some(wish.holder.as_str()).filter(|holder| !holder.is_empty()),
            by: &wish.signed,
        };
        let (given, mut events) = ledger::issue(state, &prefix, run)?;
        serials = given;
        events.extend(wish.look.clone().map(Into::into));
        Ok(events)
    })?;
    let first = serials.first().cloned().unwrap_or(Serial(String::new()));
    match paper(by, wish, &serials) {
        Ok(pdf) => Ok((format!("{}-{first}.pdf", wish.form.named()), pdf)),
        Err(trouble) => {
            if is_new {
                let sheets = Sheets { serials: &serials, by: &wish.signed };
                by.app.record(|state| ledger::void(state, sheets, "misprint", ""))?;
            }
            Err(trouble)
        }
    }
}

fn paper(by: &In, wish: &Wish, serials: &[Serial]) -> Result<Vec<u8>, Trouble> {
    let (form, unit, language) = (wish.form.clone(), unit_name(by, &wish.unit), tongue(by.language.code()));
    let sheets: Vec<FormSheet> =
        serials.iter().map(|serial| FormSheet { serial: serial.clone(), given: wish.given.clone() }).collect();
    let paper = Paper {
        what: "forms",
        subject: form.named(),
        title: title(by.language, &form).to_string(),
        unit: Some(wish.unit.clone()),
        version: Some(u32::from(form.version)),
        back: "/forms".into(),
        look: None,
        make: making(move |stamp| {
            form_sheets(stamp, &FormRun { form: &form, unit: unit.clone(), sheets: sheets.clone() }, language)
        }),
    };
    let first = serials.first().map_or("", |serial| serial.0.as_str());
    printing::set(&paper, &printing::stamp(by, first))
}
