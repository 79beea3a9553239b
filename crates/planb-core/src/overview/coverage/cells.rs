//! The seven cells of a unit.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::super::binder::page::Tab;
use super::super::{chain, plan};
use super::{
    Cell, FRESH_DAYS, FRESH_MEDICINE_DAYS, MOST_CALLS, MOST_DAYS, MOST_MEDICINE_DAYS, PRACTISED_DAYS, Paper, Tone, age,
    day, of,
};
use crate::id::UnitId;
use crate::register::{Record, RecordId};
use crate::snapshot::Edition;
use crate::state::State;

/// Sorts of units that have clients of their own, and so binders, keys and medicines. A unit whose sort nobody has said may
/// have them too.
const WITHOUT_CLIENTS: [&str; 2] = ["office", "staffing"];
const WITHOUT_KEYS: [&str; 1] = ["social-work"];

pub(super) fn cells(state: &State, paper: &Paper<'_>, unit: &UnitId, today: Date) -> [Cell; 7] {
    let record = state.register().get("unit", &unit.0);
    let sort = record.get("sort");
    let has_clients = !WITHOUT_CLIENTS.contains(&sort);
    let has_keys = has_clients && !WITHOUT_KEYS.contains(&sort);
    let not_needed = || Cell::new(Tone::None, "cell-not-needed");
    let binder = binder(paper, unit, today);
    [
        plan_cell(state, paper, unit, today),
        if has_clients { binder.clone() } else { not_needed() },
        if has_keys { keys(state, record, unit, &binder) } else { not_needed() },
        if has_keys { medicines(state, unit, &binder, today) } else { not_needed() },
        forms(paper, unit),
        chain_cell(paper, unit),
        plan_b(paper, unit, today),
    ]
}

fn plan_cell(state: &State, paper: &Paper<'_>, unit: &UnitId, today: Date) -> Cell {
    let continuity = of(&paper.plans, &unit.0).iter().filter(|(_, record)| record.get("sort") == "continuity");
    let worst = continuity.filter_map(|(id, _)| plan::standing(state, &paper.bound, id, today).into_iter().next());
    match worst.max_by_key(|standing| standing.tone) {
        None => Cell::new(Tone::Bad, "cell-no-plan"),
        Some(worst) => Cell { tone: worst.tone.into(), word_key: worst.key, args: worst.args, date: worst.date },
    }
}

/// The binder on paper: what a manager has signed as locked in, or a copy that is.
pub(super) fn binder(paper: &Paper<'_>, unit: &UnitId, today: Date) -> Cell {
    let copies =
        || of(&paper.copies, &unit.0).iter().map(|(_, copy)| *copy).filter(|copy| copy.get("what") == "binder");
    let signed = of(&paper.locked_in, &unit.0)
        .iter()
        .filter_map(|(_, record)| Some((day(record, "data_as_of")?, day(record, "day")?)));
    let data_of = |copy: &Record| day(copy, "data_as_of").or_else(|| day(copy, "printed_on"));
    let kept = copies().filter(|copy| ["locked-in", "back", "carried-out"].contains(&copy.get("state")));
    let lost = copies().filter(|copy| copy.get("state") == "lost").filter_map(|copy| day(copy, "state_on")).max();
    // A word that was signed before a binder was lost says nothing about where the paper is now.
    let signed = signed.filter(|(_, on)| lost.is_none_or(|lost| *on > lost)).map(|(data, _)| data);
    match signed.chain(kept.filter_map(data_of)).max() {
        Some(date) => {
            aged(date, today, [FRESH_DAYS, MOST_DAYS], ["cell-binder-fresh", "cell-binder-aging", "cell-binder-old"])
        }
        None if lost.is_some() => Cell::new(Tone::Bad, "cell-binder-lost").on(lost),
        None => match copies().filter(|copy| copy.get("state") == "printed").filter_map(data_of).max() {
            Some(date) => Cell::new(Tone::Soon, "cell-binder-not-locked-in").on(Some(date)),
            None => Cell::new(Tone::Bad, "cell-no-binder"),
        },
    }
}

/// Good up to the first number of days, soon up to the second, then bad.
fn aged(date: Date, today: Date, days: [i32; 2], words: [&'static str; 3]) -> Cell {
    let age = age(date, today).max(0);
    let (tone, word) = match age {
        _ if age <= days[0] => (Tone::Good, words[0]),
        _ if age <= days[1] => (Tone::Soon, words[1]),
        _ => (Tone::Bad, words[2]),
    };
    Cell::new(tone, word).with("days", age).on(Some(date))
}

/// Whether the unit's last binder has sheets under a tab.
fn has_sheets(state: &State, unit: &UnitId, tab: Tab) -> bool {
    let shelf = state.unit(unit).and_then(|unit| unit.shelf(Edition::Common));
    shelf.is_some_and(|shelf| shelf.register().values().any(|sheet| sheet.tab_letter() == Some(tab.letter())))
}

fn keys(state: &State, record: &Record, unit: &UnitId, binder: &Cell) -> Cell {
    if record.get("keys_place").is_empty() {
        return Cell::new(Tone::Bad, "cell-keys-no-place");
    }
    match binder.date.filter(|_| has_sheets(state, unit, Tab::Codes)) {
        Some(date) => Cell { tone: binder.tone, ..Cell::new(Tone::Good, "cell-keys-on-paper") }.on(Some(date)),
        None => Cell::new(Tone::Soon, "cell-keys-place-only"),
    }
}

fn medicines(state: &State, unit: &UnitId, binder: &Cell, today: Date) -> Cell {
    let words = ["cell-medicines-fresh", "cell-medicines-aging", "cell-medicines-old"];
    let has_list = has_sheets(state, unit, Tab::Medicines);
    match binder.date.filter(|_| binder.word_key != "cell-binder-lost") {
        // Paper that lies in no cabinet is as doubtful here as it is as a binder.
        Some(date) if has_list && binder.word_key == "cell-binder-not-locked-in" => {
            Cell { tone: binder.tone, ..Cell::new(Tone::Soon, "cell-medicines-not-locked-in") }.on(Some(date))
        }
        Some(date) if has_list => aged(date, today, [FRESH_MEDICINE_DAYS, MOST_MEDICINE_DAYS], words),
        _ => Cell::new(Tone::Bad, "cell-no-medicines"),
    }
}

/// Forms that the unit's plan B asks for, and whether any lie there.
fn forms(paper: &Paper<'_>, unit: &UnitId) -> Cell {
    let covers = of(&paper.covers, &unit.0).iter().map(|(_, cover)| *cover).filter(|cover| cover.get("used") != "no");
    let with_form: Vec<&Record> = covers.filter(|cover| !cover.get("form").is_empty()).collect();
    let stock = |cover: &&&Record| cover.get("stock").parse::<u32>().unwrap_or(0);
    let lacking = with_form.iter().filter(|cover| stock(cover) == 0).count();
    match (with_form.len(), lacking) {
        (0, _) => Cell::new(Tone::Bad, "cell-no-forms"),
        (all, 0) => Cell::new(Tone::Good, "cell-forms-there").with("forms", all),
        (all, lacking) => Cell::new(Tone::Bad, "cell-forms-lacking").with("lacking", lacking).with("forms", all),
    }
}

/// The chain of the unit itself, or one of the whole organisation that reaches somebody of it.
fn chain_cell(paper: &Paper<'_>, unit: &UnitId) -> Cell {
    let reaches = |id: &RecordId| paper.reached.get(id.0.as_str()).is_some_and(|units| units.contains(unit.0.as_str()));
    let all = of(&paper.chains, "").iter().filter(|(id, _)| reaches(id));
    let chains = of(&paper.chains, &unit.0).iter().chain(all);
    let cells = chains.filter_map(|(id, _)| paper.chain_cells.get(*id));
    cells.min_by_key(|cell| cell.tone).cloned().unwrap_or_else(|| Cell::new(Tone::Bad, "cell-no-chain"))
}

/// How a chain stands: printed, without holes, drilled.
pub(super) fn one_chain(state: &State, id: &RecordId, record: &Record, today: Date) -> Cell {
    let holes: BTreeSet<RecordId> = chain::holes(state, id, MOST_CALLS).into_iter().map(|hole| hole.link).collect();
    let is_printed = plan::copies_of(state, "chain", id, record.get("name")).next().is_some();
    let drilled = state.register().by("drill", "chain", &id.0).filter_map(|(_, drill)| day(drill, "day")).max();
    match drilled {
        _ if chain::links(state, id).is_empty() => Cell::new(Tone::Bad, "cell-chain-empty"),
        _ if !is_printed => Cell::new(Tone::Bad, "cell-chain-not-printed"),
        _ if !holes.is_empty() => Cell::new(Tone::Bad, "cell-chain-holes").with("holes", holes.len()),
        None => Cell::new(Tone::Soon, "cell-chain-not-drilled"),
        Some(date) if age(date, today) > PRACTISED_DAYS => {
            Cell::new(Tone::Soon, "cell-chain-drilled-long-ago").on(drilled)
        }
        Some(_) => Cell::new(Tone::Good, "cell-chain-drilled").on(drilled),
    }
}

/// The systems that a unit has no plan B for.
pub(super) fn empty<'a>(paper: &Paper<'a>, unit: &UnitId) -> Vec<(&'a RecordId, &'a Record)> {
    let covers = of(&paper.covers, &unit.0);
    let has_word = |system: &RecordId| {
        let cover = covers.iter().find(|(_, cover)| cover.get("system") == system.0);
        cover.is_some_and(|(_, cover)| cover.get("used") == "no" || !cover.get("instead").is_empty())
    };
    paper.systems.iter().filter(|(id, _)| !has_word(id)).copied().collect()
}

fn plan_b(paper: &Paper<'_>, unit: &UnitId, today: Date) -> Cell {
    if paper.systems.is_empty() {
        return Cell::new(Tone::Bad, "cell-no-systems");
    }
    let empty = empty(paper, unit).len();
    if empty > 0 {
        return Cell::new(Tone::Bad, "cell-plan-b-empty").with("empty", empty).with("systems", paper.systems.len());
    }
    let used = of(&paper.covers, &unit.0).iter().filter(|(_, cover)| cover.get("used") != "no");
    let practised: Vec<Option<Date>> = used.map(|(_, cover)| day(cover, "practised")).collect();
    match practised.iter().copied().min().flatten() {
        Some(date) if age(date, today) <= PRACTISED_DAYS => {
            Cell::new(Tone::Good, "cell-plan-b-practised").on(Some(date))
        }
        Some(date) => Cell::new(Tone::Soon, "cell-plan-b-practised-long-ago").on(Some(date)),
        None if practised.is_empty() => Cell::new(Tone::None, "cell-plan-b-no-system-used"),
        None => Cell::new(Tone::Soon, "cell-plan-b-not-practised"),
    }
}
