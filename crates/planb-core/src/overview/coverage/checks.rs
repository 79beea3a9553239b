//! Twelve checks of the whole organisation, each a line with what is missing and one link.

use jiff::civil::Date;

use super::super::organisation::Units;
use super::super::{envelope, plan};
use super::{MOST_DAYS, PRACTISED_DAYS, Paper, Tone, age, cells, day, of};
use crate::id::UnitId;
use crate::plan::standing;
use crate::register::Record;
use crate::snapshot::Edition;
use crate::state::{State, schemas};
use crate::trust::Standing;

/// How many of what is missing are named; `missing` among the arguments counts all.
pub const MOST_NAMED: usize = 50;
/// How many days an ordinary print counts as a test of the printer.
const PRINTED_DAYS: i32 = 180;
/// How many computers there must be, so that one may be lost.
const LEAST_NODES: usize = 2;

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The text's key: `check-…`.
    pub key: &'static str,
    /// The text that says what to do: `check-…-todo`, or `check-…-none` where there is nothing yet that could be right.
    pub todo_key: &'static str,
    pub is_done: bool,
    pub args: Vec<(&'static str, String)>,
    /// Names of what is missing, as the register has them.
    pub missing: Vec<String>,
    /// Where it is mended: a kind of record, or `night`, `keys`, `nodes`, `cards`, `conflicts`.
    pub link: &'static str,
}

fn check([key, todo_key]: [&'static str; 2], link: &'static str, missing: Vec<String>) -> Check {
    let count = ("missing", missing.len().to_string());
    let (is_done, missing) = (missing.is_empty(), missing.into_iter().take(MOST_NAMED).collect());
    Check { key, todo_key, is_done, args: vec![count], missing, link }
}

/// The same, done only if there is anything at all; where there is nothing, this says to begin.
fn with_any(check: Check, count: usize, none: &'static str) -> Check {
    match count {
        0 => Check { is_done: false, todo_key: if check.missing.is_empty() { none } else { check.todo_key }, ..check },
        _ => check,
    }
}

const NO_UNITS: &str = "check-units-none";

/// The twelve checks today.
pub fn checks(state: &State, today: Date) -> [Check; 12] {
    let units = Units::of(state);
    let paper = Paper::of(state, today);
    [
        papers(&units, &paper, today),
        night(state, today),
        chains(state, &paper),
        keys(state, &units),
        nodes(state),
        plans(state, &units, &paper, today),
        matrix(&units, &paper),
        printers(state, &units, &paper, today),
        exercises(&units, &paper, today),
        cards(state, &units),
        delegations(state, today),
        open(state, today),
    ]
}

/// The names of the units that something is missing for.
fn lacking(units: &Units, is_there: impl Fn(&UnitId) -> bool) -> Vec<String> {
    units.iter().filter(|unit| !is_there(&unit.id)).map(|unit| unit.name.clone()).collect()
}

fn papers(units: &Units, paper: &Paper<'_>, today: Date) -> Check {
    let has_paper = |unit: &UnitId| cells::binder(paper, unit, today).tone != Tone::Bad;
    let mut check = with_any(
        check(["check-paper", "check-paper-todo"], "lockedin", lacking(units, has_paper)),
        units.len(),
        NO_UNITS,
    );
    check.args.push(("days", MOST_DAYS.to_string()));
    check
}

fn night(state: &State, today: Date) -> Check {
    let mut held: Vec<String> = state.held().map(|(subject, _)| subject.source.clone()).collect();
    held.sort();
    held.dedup();
    let last = state.nights().next_back().map(|night| night.night);
    let is_fresh = last.is_some_and(|last| age(last, today) <= 1);
    let check = check(["check-night", "check-night-todo"], "night", held);
    let last = last.map_or_else(|| "-".to_string(), |last| last.to_string());
    Check { is_done: check.is_done && is_fresh, args: [check.args, vec![("last", last)]].concat(), ..check }
}

fn chains(state: &State, paper: &Paper<'_>) -> Check {
    let all: Vec<_> = state.register().of("chain").collect();
    let is_good = |id| paper.chain_cells.get(id).is_some_and(|cell| cell.tone == Tone::Good);
    let missing = all.iter().filter(|(id, _)| !is_good(id)).map(|(_, record)| title(record, "name"));
    with_any(check(["check-chain", "check-chain-todo"], "chain", missing.collect()), all.len(), "check-chain-none")
}

/// Units without a key, and envelopes that can no longer be trusted.
fn keys(state: &State, units: &Units) -> Check {
    let has_key = |unit: &UnitId| state.recipient(unit, Edition::Common).is_some();
    let mut missing = lacking(units, has_key);
    for due in envelope::due(state).into_iter().filter(|due| due.why.is_pressing()) {
        let unit = due.unit.as_ref().map(|unit| format!("{}: ", units.name(unit))).unwrap_or_default();
        missing.push(format!("{unit}{}", due.seal));
    }
    with_any(check(["check-keys", "check-keys-todo"], "keys", missing), units.len(), NO_UNITS)
}

fn nodes(state: &State) -> Check {
    let is_in = |standing: &Standing<'_>| matches!(standing, Standing::Founder | Standing::Enrolled(_));
    let count = state.trust().nodes().filter(|(_, standing)| is_in(standing)).count();
    let check = check(["check-nodes", "check-nodes-todo"], "nodes", Vec::new());
    let args = [check.args, vec![("nodes", count.to_string()), ("least", LEAST_NODES.to_string())]].concat();
    Check { is_done: count >= LEAST_NODES, args, ..check }
}

fn plans(state: &State, units: &Units, paper: &Paper<'_>, today: Date) -> Check {
    let has_plan = |unit: &UnitId| of(&paper.plans, &unit.0).iter().any(|(_, plan)| plan.get("sort") == "continuity");
    let mut missing = lacking(units, has_plan);
    let is_bad = |standing: standing::Standing| standing.tone == standing::Tone::Bad;
    let bad = state
        .register()
        .of("plan")
        .filter(|(id, _)| plan::standing(state, &paper.bound, id, today).into_iter().any(is_bad));
    missing.extend(bad.map(|(_, record)| title(record, "title")));
    with_any(check(["check-plans", "check-plans-todo"], "plan", missing), units.len(), NO_UNITS)
}

fn matrix(units: &Units, paper: &Paper<'_>) -> Check {
    let empty = |unit: &UnitId| cells::empty(paper, unit).into_iter().map(|(_, system)| title(system, "name"));
    let cell = |unit: &super::super::organisation::KnownUnit| {
        empty(&unit.id).map(|system| format!("{} · {system}", unit.name)).collect::<Vec<_>>()
    };
    let missing: Vec<String> = units.iter().flat_map(cell).collect();
    let none = if units.is_empty() { NO_UNITS } else { "check-matrix-none" };
    with_any(check(["check-matrix", "check-matrix-todo"], "cover", missing), units.len().min(paper.systems.len()), none)
}

/// A printer that works without the network, and paper that came out of one.
fn printers(state: &State, units: &Units, paper: &Paper<'_>, today: Date) -> Check {
    let has_printed = |unit: &UnitId| {
        let printed = of(&paper.copies, &unit.0).iter().filter_map(|(_, copy)| day(copy, "printed_on"));
        printed.max().is_some_and(|last| age(last, today) <= PRINTED_DAYS)
    };
    let has_printer = |unit: &UnitId| ["usb", "copier"].contains(&state.register().get("unit", &unit.0).get("printer"));
    let check = check(
        ["check-printer", "check-printer-todo"],
        "unit",
        lacking(units, |unit| has_printer(unit) && has_printed(unit)),
    );
    with_any(check, units.len(), NO_UNITS)
}

fn exercises(units: &Units, paper: &Paper<'_>, today: Date) -> Check {
    let has_exercised = |unit: &UnitId| {
        let last = of(&paper.exercises, &unit.0).iter().filter_map(|(_, exercise)| day(exercise, "day")).max();
        last.is_some_and(|last| age(last, today) <= PRACTISED_DAYS)
    };
    with_any(
        check(["check-exercise", "check-exercise-todo"], "exercise", lacking(units, has_exercised)),
        units.len(),
        NO_UNITS,
    )
}

fn cards(state: &State, units: &Units) -> Check {
    let cards = state.cards();
    let valid: Vec<_> = cards.iter().filter(|card| cards.revoked(&card.id).is_none()).collect();
    let has_card = |unit: &UnitId| valid.iter().any(|card| card.units.contains(unit));
    with_any(check(["check-cards", "check-cards-todo"], "cards", lacking(units, has_card)), units.len(), NO_UNITS)
}

/// Delegations that somebody has, and that have not ended.
fn delegations(state: &State, today: Date) -> Check {
    let all: Vec<&Record> = state.register().of("delegation").map(|(_, record)| record).collect();
    let is_current = |record: &&&Record| {
        let has_ended = day(record, "until").is_some_and(|until| until < today);
        let is_held = !record.get("posts").is_empty() || !record.get("people").is_empty();
        is_held && !has_ended
    };
    let missing = all.iter().filter(|record| !is_current(record)).map(|record| title(record, "matter"));
    with_any(
        check(["check-delegations", "check-delegations-todo"], "delegation", missing.collect()),
        all.len(),
        "check-delegations-none",
    )
}

/// What two people wrote at once and nobody has settled, and tasks that are overdue.
fn open(state: &State, today: Date) -> Check {
    let register = state.register();
    let to_settle = register.conflicts().filter(|(kind, ..)| !schemas::SAID_ANEW.contains(kind));
    let conflicts = to_settle.map(|(kind, _, record)| {
        let name = schemas::schema(kind).map_or("", |schema| schema.title);
        title(record, name)
    });
    let is_late =
        |task: &Record| task.get("done_on").is_empty() && day(task, "until").is_some_and(|until| until < today);
    let late = register.of("task").filter(|(_, task)| is_late(task)).map(|(_, task)| title(task, "what"));
    let (conflicts, late): (Vec<String>, Vec<String>) = (conflicts.collect(), late.collect());
    let counts = vec![("conflicts", conflicts.len().to_string()), ("late", late.len().to_string())];
    let link = if late.is_empty() && !conflicts.is_empty() { "conflicts" } else { "task" };
    let check = check(["check-open", "check-open-todo"], link, [late, conflicts].concat());
    Check { args: [check.args, counts].concat(), ..check }
}

fn title(record: &Record, field: &str) -> String {
    record.get(field).to_string()
}
