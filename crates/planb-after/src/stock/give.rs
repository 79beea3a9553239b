//! Sheets are given out: a run of them or a list, to a person, a group or a run.

use askama::Template;
use axum::response::Response;
use planb_core::ledger::Told;
use planb_core::overview::ledger::Sheets;
use planb_core::overview::reconcile::is_missing;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{Fields, In, Page, Posted, Say, shown};

use crate::named::{Fault, hand, moment, several, spans};
use crate::said;

/// Names to choose from while a holder is typed.
const NAMES: usize = 300;
/// Last hand-outs that are shown.
const LAST: usize = 8;

#[derive(Template)]
#[template(path = "stock/give.html")]
struct GivePage<'a> {
    t: Say,
    csrf: &'a str,
    fault: Fault,
    from: String,
    to: String,
    list: String,
    holder: String,
    signed: String,
    names: Vec<String>,
    last: Vec<String>,
}

/// People of the units that this person sees, by name.
fn names(by: &In) -> Vec<String> {
    let people = by.state().register().of("person");
    let own = people.filter(|(id, person)| {
        let unit = planb_node::web::records::unit_of(&planb_core::organisation::PERSON, id, person);
        by.sees(unit.as_ref())
    });
    let mut all: Vec<String> = own.map(|(_, person)| person.get("name").to_string()).collect();
    all.sort_by_cached_key(|name| shown::collated(name));
    all.dedup();
    all.truncate(NAMES);
    all
}

/// What was given out last, so that whoever did it sees that it was taken.
fn last(by: &In) -> Vec<String> {
    let mut given = std::collections::BTreeMap::new();
    for (serial, sheet, issue) in by.state().ledger().sheets().filter(|(_, sheet, _)| is_missing(sheet)) {
        let said = sheet.last(|told| matches!(told, Told::Given { .. })).filter(|_| by.sees(Some(&issue.unit)));
        if let Some(said) = said
            && let Told::Given { to, .. } = &said.told
        {
            given.entry((said.at, to)).or_insert_with(Vec::new).push(serial.clone());
        }
    }
    let told = |((at, to), serials): ((_, &String), Vec<_>)| {
        let args = [("at", moment(at)), ("to", to.clone()), ("serials", spans(&serials))];
        by.say_with("give-told", &args)
    };
    given.into_iter().rev().take(LAST).map(told).collect()
}

fn page(by: &In, fields: &Fields, trouble: Option<&Trouble>) -> Response {
    let t = Say(by.language);
    let get = |name: &str| fields.get(name).to_string();
    let page = GivePage {
        t,
        csrf: by.csrf(),
        fault: trouble.map(|trouble| by.told(trouble)),
        from: get("from"),
        to: get("to"),
        list: get("list"),
        holder: get("holder"),
        signed: if fields.has("signed") { get("signed") } else { by.who.name.clone() },
        names: names(by),
        last: last(by),
    };
    let page = Page::new(t.say("give-title"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// `/forms/give`.
pub async fn ask(by: In) -> Response {
    page(&by, &Fields::default(), None)
}

/// Gives them out. The same sent twice writes nothing: whoever has them has them.
pub async fn take(posted: Posted) -> Response {
    let (by, fields) = (&posted.by, &posted.fields);
    match give(by, fields) {
        Ok(()) => go("/forms/give#last"),
        Err(trouble) => page(by, fields, Some(&trouble)),
    }
}

fn give(by: &In, fields: &Fields) -> Result<(), Trouble> {
    let serials = several(by, fields.get("list"), fields.get("from"), fields.get("to"))?;
    let signed = hand(by, fields.get("signed"));
    by.app.record(|state| said::given(state, Sheets { serials: &serials, by: &signed }, fields.get("holder")))?;
    Ok(())
}
