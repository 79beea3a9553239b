//! *Utskriven och inlåst*: a manager's word that the unit's paper is printed and locked in.

use planb_node::web::records::events;
use std::collections::BTreeSet;

use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use planb_core::copy::{COPY, LOCKED_IN};
use planb_core::id::UnitId;
use planb_core::overview::organisation::Units;
use planb_core::overview::paper::{Paper, lock_in as rule};
use planb_core::print::{SheetAt, SheetsPrinted, Way};
use planb_core::refusal::Refusal;
use planb_core::register::{Hand, Record, RecordId};
use planb_core::sheet::Serial;
use planb_core::snapshot::Edition;
use planb_core::state::{Event, State};
use planb_node::random;
use planb_node::trouble::{Kind, Trouble};
use planb_node::web::page::go;
use planb_node::web::{In, Posted};

use super::binders;
use crate::print::copy_id;

/// *Utskriven och inlåst*: signed by whoever is logged in; or on paper, by somebody else and on an earlier day, and typed in now.
pub async fn lock_in(Path(unit): Path<String>, posted: Posted) -> Response {
    let typed = |name| posted.fields.get(name);
    let word = Word {
        day: typed("day"),
        data_as_of: typed("data_as_of"),
        place: typed("place"),
        printed_elsewhere: typed(rule::ELSEWHERE),
        signed_by: typed("signed_by"),
    };
    match locked_in(&posted.by, &unit, &word) {
        Ok(_) => go(&format!("/binders/{unit}")),
        Err(trouble) if trouble.kind == Kind::User => binders::refused(&posted.by, unit, &word, &trouble),
        Err(trouble) => posted.by.trouble(&trouble),
    }
}

/// What is signed, as it was typed. Without a day it is today's, without a name the own one.
#[derive(Default)]
pub struct Word<'a> {
    pub day: &'a str,
    pub data_as_of: &'a str,
    pub place: &'a str,
    /// `yes` when the binder was printed where this program does not see it.
    pub printed_elsewhere: &'a str,
    pub signed_by: &'a str,
}

/// Writes that a unit's paper is printed and locked in, and where; what lay printed and waiting is locked in with it.
pub fn locked_in(by: &In, unit: &str, word: &Word<'_>) -> Result<RecordId, Trouble> {
    let id = UnitId(unit.to_string());
    if Units::of(by.state()).get(&id).is_none() {
        return Err(Trouble::user("page-not-found"));
    }
    if !by.who.writes(Some(&id)) {
        return Err(Trouble::user("not-yours"));
    }
    let today = by.today();
    let day = if word.day.is_empty() { Some(today) } else { word.day.parse().ok() };
    let day: Date = day.ok_or_else(|| Trouble::user("field-date"))?;
    if day > today || word.data_as_of.parse::<Date>().is_ok_and(|date| date > day) {
        return Err(Trouble::user("locked-in-later"));
    }
    let record = RecordId::random(random::bytes()?);
    let who = if word.signed_by.is_empty() { by.who.name.as_str() } else { word.signed_by };
    let day_said = day.to_string();
    let place = word.place.trim();
    let (data_as_of, printed_elsewhere) = (word.data_as_of, word.printed_elsewhere);
    let word = [
        ("unit", unit),
        ("day", &day_said),
        ("data_as_of", data_as_of),
        ("place", place),
        (rule::ELSEWHERE, printed_elsewhere),
        ("signed_by", who),
    ];
    let hand = by.who.hand();
    let at = if day == today { by.clock() } else { day.at(12, 0, 0, 0) };
    let prefix = by.app.prefix();
    by.app.record_at(at, |state| {
        rule::may_sign(state, &rule::Word { unit, data_as_of, place, printed_elsewhere })?;
        let mut all = events(state, &LOCKED_IN, &record, &word, None, &hand)?;
        // What lay printed and waiting is locked in with it.
        let is_waiting = |copy: &Record| {
            copy.get("state") == "printed"
                && copy.get("printed_on") <= day_said.as_str()
                && ["binder", "supplement", "plan", "chain", "list"].contains(&copy.get("what"))
        };
        let waiting: Vec<_> = state.register().by("copy", "unit", unit).filter(|(_, copy)| is_waiting(copy)).collect();
        let is_binder = |copy: &Record| copy.get("what") == "binder";
        let has_run = waiting.iter().any(|(_, copy)| is_binder(copy))
            || !Paper::of(state, &id, Edition::Common).sheets.is_empty();
        for (copy, _) in &waiting {
            let set = [("state", "locked-in"), ("place", place), ("state_on", &day_said)];
            all.extend(events(state, &COPY, copy, &set, None, &hand)?);
        }
        if !has_run {
            all.extend(by_hand(&prefix, state, &id, &word, &hand)?);
        }
        Ok(all)
    })?;
    Ok(record)
}

/// The binder was printed without the program, from the files that `planb open` wrote. When it is the one that the log knows,
/// its sheets are known too.
fn by_hand(
    prefix: &str,
    state: &State,
    unit: &UnitId,
    word: &[(&str, &str)],
    hand: &Hand,
) -> Result<Vec<Event>, Refusal> {
    let said = |name| word.iter().find(|(own, _)| *own == name).map_or("", |(_, value)| *value);
    let shelf = state.unit(unit).and_then(|unit| unit.shelf(Edition::Common));
    let Some((shelf, issued)) = shelf.and_then(|shelf| Some((shelf, shelf.issued()?))) else { return Ok(Vec::new()) };
    let data: BTreeSet<Date> = issued.data_as_of.iter().map(|(_, at)| at.date()).chain([issued.night]).collect();
    if !said("data_as_of").parse::<Date>().is_ok_and(|typed| data.contains(&typed)) {
        return Ok(Vec::new());
    }
    let serial = Serial::new(prefix, state.next_serial(prefix));
    let (copy, pages, night) = (copy_id(&serial), issued.pages.to_string(), issued.night.to_string());
    let set = [
        ("serial", serial.0.as_str()),
        ("what", "binder"),
        ("subject", &night),
        ("unit", &unit.0),
        ("printed_on", said("day")),
        ("data_as_of", said("data_as_of")),
        ("pages", &pages),
        ("place", said("place")),
        ("state", "locked-in"),
        ("state_on", said("day")),
    ];
    let mut all = events(state, &COPY, &copy, &set, None, hand)?;
    let sheets: BTreeSet<SheetAt> =
        shelf.register().into_values().map(|sheet| SheetAt { place: sheet.place, serial: sheet.serial }).collect();
    all.push(Event::from(SheetsPrinted {
        copy,
        unit: unit.clone(),
        supplement: false,
        bundle: issued.file.0,
        night: issued.night,
        file: String::new(),
        way: Way::Hand,
        pages: issued.pages,
        sheets: sheets.into_iter().collect(),
        by: hand.clone(),
    }));
    Ok(all)
}
