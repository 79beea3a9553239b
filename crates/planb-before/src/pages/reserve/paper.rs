//! What is printed for a reserve computer: what to print and lock in, who may break the envelope at three in the night, and
//! the label that says that it may be started.
//!
//! At a reserve computer itself they come without a card, and name no person: posts on call with their numbers, and room to write.

use axum::extract::Path;
use axum::response::Response;
use planb_core::id::UnitId;
use planb_core::overview::organisation::Units;
use planb_core::register::Record;
use planb_core::sheet::Unset;
use planb_node::trouble::Trouble;
use planb_node::web::apart::apart;
use planb_node::web::page::{file, go};
use planb_node::web::shown;
use planb_node::web::{Context, In};
use planb_paper::{Answer, ListSheet, Poster};

use super::{Here, units};
use crate::pages::posters::{self, duties, issue_of, managers};
use planb_node::web::printing::{Paper, making, stamp};
use planb_paper::tongue;

/// Rows to write in, below those that the register knows.
const BLANK_ROWS: u16 = 4;

/// What an address under `/print/reserve/` names, if this person sees it.
pub fn paper(by: &In, unit: &str, what: &str) -> Result<Paper, Trouble> {
    let unit = UnitId(unit.to_string());
    if Units::of(by.state()).get(&unit).is_none() {
        return Err(Trouble::user("page-not-found"));
    }
    if !by.sees(Some(&unit)) {
        return Err(Trouble::user("not-yours"));
    }
    match what {
        "lock-in" => Ok(list(by, &unit, "reserve-lock-in", lock_in(by, &unit))),
        "night" => {
            let people = named(by, &unit).into_iter().chain(duties(by, &unit)).chain(managers(by, &unit));
            Ok(list(by, &unit, "reserve-at-three", night(by, &unit, people.collect())))
        }
        "label" => Ok(label(by, &unit)),
        _ => Err(Trouble::user("page-not-found")),
    }
}

/// The same at a reserve computer, for whoever stands there; nowhere else.
pub async fn without_card(by: Here, Path((unit, what)): Path<(String, String)>) -> Response {
    let unit = UnitId(unit);
    if !by.app.settings.fetch.is_set() {
        return by.trouble(&Trouble::user("reserve-not-one"));
    }
    if !units(&by).contains(&unit) || Units::of(by.state()).get(&unit).is_none() {
        return by.trouble(&Trouble::user("page-not-found"));
    }
    // Whoever has shown a card gets the names too.
    if by.who().is_some_and(|who| who.sees(Some(&unit))) {
        return go(&format!("/print/reserve/{unit}/{what}"));
    }
    let (name, stamp, language) = match what.as_str() {
        "lock-in" => ("las-in.pdf", stamp(&by, "LAS-IN"), tongue(by.language.code())),
        "night" => ("klockan-tre.pdf", stamp(&by, "KLOCKAN-TRE"), tongue(by.language.code())),
        "label" => ("far-startas.pdf", stamp(&by, "FAR-STARTAS"), tongue(by.language.code())),
        _ => return by.trouble(&Trouble::user("page-not-found")),
    };
    let make = match what.as_str() {
        "label" => {
            let poster = may_start(&by, &unit);
            making(move |stamp| planb_paper::poster(stamp, &poster, language))
        }
        what => {
            let sheet = if what == "night" { nameless(&by, &unit) } else { lock_in(&by, &unit) };
            making(move |stamp| planb_paper::list_sheet(stamp, &sheet, language))
        }
    };
    let failed = |error| match error {
        Unset::TooLong => Trouble::user("print-too-long"),
        Unset::Failed(code) => {
            Trouble::internal("render-failed").with("unit", "").with("tab", "list").with("code", code)
        }
    };
    match apart(move || make(&stamp).map_err(failed)).await {
        Ok(pdf) => file(name, "application/pdf", pdf),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Who may break the envelope, without names: who is on call, and who leads the unit, to be written by hand.
fn nameless(by: &Context, unit: &UnitId) -> ListSheet {
    let mut people = duties(by, unit);
    people.push((by.say("three-manager"), String::new()));
    let sheet = night(by, unit, people);
    ListSheet { lead: format!("{} {}", sheet.lead, by.say("three-without-names")), ..sheet }
}

fn list(by: &In, unit: &UnitId, subject: &'static str, sheet: ListSheet) -> Paper {
    let language = by.language;
    Paper {
        what: "list",
        subject: subject.to_string(),
        title: sheet.title.clone(),
        unit: Some(unit.clone()),
        version: None,
        back: format!("/binders/{unit}"),
        look: None,
        make: making(move |stamp| planb_paper::list_sheet(stamp, &sheet, tongue(language.code()))),
    }
}

fn name(by: &Context, unit: &UnitId) -> String {
    shown::name(by.state(), by.language, "unit", &unit.0)
}

/// Envelopes of a unit that are in use.
fn envelopes<'a>(by: &'a Context, unit: &'a UnitId) -> impl Iterator<Item = &'a Record> {
    let all = by.state().register().by("envelope", "unit", &unit.0).map(|(_, record)| record);
    all.filter(|record| ["printed", "sealed"].contains(&record.get("state")))
}

/// What lies printed in the cabinet: what, where, and room for the day and a name.
fn lock_in(by: &Context, unit: &UnitId) -> ListSheet {
    let record = by.state().register().get("unit", &unit.0);
    let (binder, keys) = (record.get("binder_place"), record.get("keys_place"));
    let sealed = |opens: &str| {
        let place = envelopes(by, unit).find(|envelope| envelope.get("opens") == opens);
        place.map_or("", |envelope| envelope.get("place"))
    };
    let rows = [
        ("cabinet-binder", binder),
        ("cabinet-changes", binder),
        ("cabinet-supplement", sealed("supplement")),
        ("cabinet-codes", keys),
        ("cabinet-chain", binder),
        ("cabinet-plan", binder),
        ("cabinet-first-hour", ""),
        ("cabinet-forms", ""),
        ("cabinet-envelope", sealed("unit")),
        ("cabinet-label", ""),
    ];
    let row = |(key, place): (&str, &str)| vec![by.say(key), place.to_string(), String::new()];
    ListSheet {
        title: by.say_with("reserve-lock-in", &[("unit", name(by, unit))]),
        lead: by.say("cabinet-lead"),
        header: ["cabinet-what", "cabinet-where", "cabinet-done"].map(|key| by.say(key)).to_vec(),
        rows: rows.map(row).to_vec(),
        blank_rows: BLANK_ROWS,
        landscape: false,
    }
}

/// Those whom the unit's envelope names for the night.
fn named(by: &Context, unit: &UnitId) -> Vec<(String, String)> {
    let (state, language) = (by.state(), by.language);
    let of_unit = envelopes(by, unit).filter(|envelope| envelope.get("opens") == "unit");
    let all = of_unit.flat_map(|envelope| envelope.all("at_night")).map(|id| {
        let person = state.register().get("person", id);
        (shown::name(state, language, "person", id), shown::phone_shown(posters::number_of(person)))
    });
    all.collect()
}

/// Who may break the envelope when no manager is there, in order, with numbers.
fn night(by: &Context, unit: &UnitId, people: Vec<(String, String)>) -> ListSheet {
    let mut rows: Vec<Vec<String>> =
        (1..).zip(people).map(|(place, (name, phone))| vec![format!("{place}"), name, phone]).collect();
    rows.dedup();
    let of_unit = envelopes(by, unit).filter(|envelope| envelope.get("opens") == "unit");
    let places: Vec<&str> = of_unit.map(|envelope| envelope.get("place")).filter(|place| !place.is_empty()).collect();
    let lead = match places.first() {
        Some(place) => by.say_with("three-lead-at", &[("place", (*place).to_string())]),
        None => by.say("three-lead"),
    };
    ListSheet {
        title: by.say_with("reserve-at-three", &[("unit", name(by, unit))]),
        lead,
        header: ["three-order", "three-who", "three-phone"].map(|key| by.say(key)).to_vec(),
        rows,
        blank_rows: BLANK_ROWS,
        landscape: false,
    }
}

/// *Får startas – avtalat med IT*: glued to the computer.
fn label(by: &In, unit: &UnitId) -> Paper {
    let poster = may_start(by, unit);
    Paper { back: format!("/binders/{unit}"), ..posters::paper(by, "may-start", Some(unit.clone()), poster) }
}

fn may_start(by: &Context, unit: &UnitId) -> Poster {
    Poster {
        title: by.say_with("label-title", &[("unit", name(by, unit))]),
        answer: Answer::Words(by.say("label-answer")),
        lines: ["label-agreed", "label-network", "label-envelope"].map(|key| by.say(key)).to_vec(),
        contacts: duties(by, unit).into_iter().take(2).collect(),
        ..issue_of(by, "may-start", Some(unit))
    }
}
