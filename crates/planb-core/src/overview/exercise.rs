//! What the register knows of a unit that answers the questions of an exercise.

use jiff::civil::Date;

use super::coverage::{Tone, board};
use super::organisation::Units;
use crate::exercise::scenario::{Fact, UnitFacts};
use crate::id::UnitId;
use crate::register::{Record, RecordId};
use crate::state::State;

/// The facts of a unit as they would be read out: a place, a number, a name, a day.
pub fn facts(state: &State, unit: &UnitId, today: Date) -> UnitFacts {
    let register = state.register();
    let record = register.get("unit", &unit.0);
    let setting = register.get("setting", "organisation");
    let is_own = |record: &Record| record.get("unit") == unit.0;
    let mut facts = UnitFacts::new();
    let mut know = |fact, answer: &str| {
        if !answer.is_empty() {
            facts.entry(fact).or_insert_with(|| answer.to_string());
        }
    };
    know(Fact::BinderPlace, record.get("binder_place"));
    know(Fact::KeysPlace, record.get("keys_place"));
    know(Fact::Computer, setting.get("computer_answer"));
    for (fact, answer) in covered(state, unit, today) {
        know(fact, &answer);
    }
    if ["usb", "copier"].contains(&record.get("printer")) {
        know(Fact::Printer, "USB");
    }
    let staffing = register.by("unit", "sort", "staffing").map(|(_, pool)| pool.get("phone"));
    staffing.for_each(|phone| know(Fact::Staffing, phone));
    for (_, duty) in register.of("duty").filter(|(_, duty)| is_own(duty) || duty.get("unit").is_empty()) {
        know(Fact::Duty, duty.get("phone"));
    }
    for (_, post) in register.of("post").filter(|(_, post)| is_own(post)) {
        post.all("deputies")
            .map(|deputy| register.get("person", deputy))
            .for_each(|person| know(Fact::Deputy, person.get("name")));
    }
    for (id, plan) in register.of("plan").filter(|(_, plan)| is_own(plan) && plan.get("sort") == "continuity") {
        know(Fact::MinimumStaff, plan.get("minimum_staff"));
        know(Fact::WhoStarts, plan.get("who_starts"));
        know(Fact::Minimum, plan.get("minimum"));
        know(Fact::Back, plan.get("back"));
        register.by("version", "plan", &id.0).for_each(|(_, version)| know(Fact::Plan, version.get("approved_by")));
    }
    if let Some(system) = most_critical(state, unit) {
        know(Fact::System, system.get("name"));
        know(Fact::Outage, system.get("outage_hours"));
        know(Fact::Support, system.get("support_phone"));
    }
    let delegations =
        register.of("delegation").filter(|(_, one)| !one.get("posts").is_empty() || !one.get("people").is_empty());
    delegations.for_each(|(_, delegation)| know(Fact::Delegation, delegation.get("matter")));
    facts
}

/// What the coverage board finds on paper: the day that it is about, or what is there.
fn covered(state: &State, unit: &UnitId, today: Date) -> Vec<(Fact, String)> {
    let board = board(state, today, |of| of == Some(unit));
    let Some(row) = board.rows.first() else { return Vec::new() };
    let columns = [(1, Fact::Paper), (3, Fact::Medicines), (4, Fact::Forms), (5, Fact::Chain), (6, Fact::PlanB)];
    let answer = |(column, fact): (usize, Fact)| {
        let cell = row.cells.get(column).filter(|cell| matches!(cell.tone, Tone::Good | Tone::Soon))?;
        let args = || cell.args.first().map(|(_, value)| value.clone());
        Some((
            fact,
            cell.date
                .map(|date| date.to_string())
                .or_else(args)
                .unwrap_or_else(|| Units::of(state).name(unit).to_string()),
        ))
    };
    columns.into_iter().filter_map(answer).collect()
}

/// The unit's most critical system: the most critical one that it does not say it does without.
fn most_critical<'a>(state: &'a State, unit: &UnitId) -> Option<&'a Record> {
    let register = state.register();
    let is_used = |id: &RecordId| register.get("cover", &RecordId::pair(&unit.0, &id.0).0).get("used") != "no";
    let used = register.of("system").filter(|(id, system)| is_used(id) && !system.get("criticality").is_empty());
    used.min_by_key(|(id, system)| (system.get("criticality"), *id)).map(|(_, system)| system)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::scenario::questions;
    use crate::overview::trial::{Trial, today};

    #[test]
    fn the_register_answers_what_it_knows_and_the_rest_are_tasks() {
        let mut trial = Trial::default();
        trial.record("unit", "norra", &[("name", "Norra"), ("binder_place", "Låst skåp"), ("printer", "usb")]);
        trial.record("unit", "pool", &[("name", "Poolen"), ("sort", "staffing"), ("phone", "+4692365010")]);
        trial.record("lockedin", "l", &[("unit", "norra"), ("day", "2026-11-21"), ("data_as_of", "2026-11-20")]);
        trial.record("person", "e", &[("name", "Eva Carl")]);
        trial.record("post", "p", &[("name", "Enhetschef"), ("unit", "norra"), ("deputies", "e")]);
        trial.record("system", "tills", &[("name", "Kassor"), ("criticality", "p4")]);
        trial.record("system", "tes", &[("name", "TES"), ("criticality", "p1"), ("outage_hours", "2")]);
        trial.record("system", "locks", &[("name", "Lås"), ("criticality", "p1")]);
        trial.record("cover", "norra~locks", &[("unit", "norra"), ("system", "locks"), ("used", "no")]);
        let facts = facts(&trial.state, &UnitId("norra".into()), today());
        let known: Vec<String> = facts.iter().map(|(fact, answer)| format!("{fact:?} {answer}")).collect();
        let expected = [
            "BinderPlace Låst skåp",
            "Paper 2026-11-20",
            "Deputy Eva Carl",
            "Printer USB",
            "Staffing +4692365010",
            "System TES",
            "Outage 2",
        ];
        assert_eq!(known, expected);
        let tasks = questions("morning", &facts).iter().filter_map(|question| question.task_key()).count();
        assert_eq!(tasks, 6);
    }
}
