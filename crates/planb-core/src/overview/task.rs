//! Tasks as they are worked through: the overdue first, then what is due soonest.

use jiff::civil::DateTime;

use crate::register::{Record, RecordId};
use crate::state::State;
use crate::task::{due, is_open};

/// A task on the list.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    pub id: &'a RecordId,
    pub task: &'a Record,
    pub due: Option<DateTime>,
    pub is_late: bool,
}

/// Open tasks that `sees` lets through, by the hour at which they are due; what has none comes last.
pub fn open<'a>(state: &'a State, now: DateTime, sees: impl Fn(&RecordId, &Record) -> bool) -> Vec<Listed<'a>> {
    let all = state.register().of("task").filter(|(id, task)| is_open(task) && sees(id, task));
    let mut all: Vec<Listed<'a>> = all
        .map(|(id, task)| {
            let due = due(task);
            Listed { id, task, due, is_late: due.is_some_and(|due| due < now) }
        })
        .collect();
    all.sort_by_key(|listed| (listed.due.is_none(), listed.due, listed.id));
    all
}

/// Tasks that are done, the last one first.
pub fn done(state: &State, sees: impl Fn(&RecordId, &Record) -> bool) -> Vec<(&RecordId, &Record)> {
    let all = state.register().of("task").filter(|(id, task)| !is_open(task) && sees(id, task));
    let mut all: Vec<(&RecordId, &Record)> = all.collect();
    all.sort_by_key(|(id, task)| std::cmp::Reverse((when_done(task).to_string(), *id)));
    all
}

/// When a task was done: the minute where it is known, else the day.
pub fn when_done(task: &Record) -> &str {
    if task.get("done_at").is_empty() { task.get("done_on") } else { task.get("done_at") }
}

#[cfg(test)]
mod tests {
    use super::super::trial::Trial;
    use super::*;

    #[test]
    fn the_overdue_come_first_and_what_is_done_last() {
        let mut trial = Trial::default();
        for (id, set) in [
            ("later", [("what", "Byt lås"), ("until", "2026-11-24"), ("done_on", "")]),
            ("noon", [("what", "Ring apoteket"), ("until_at", "2026-11-22T12:00"), ("done_on", "")]),
            ("late", [("what", "Skriv ut turlistor"), ("until_at", "2026-11-22T08:00"), ("done_on", "")]),
            ("day", [("what", "Köp batterier"), ("until", "2026-11-22"), ("done_on", "")]),
            ("some", [("what", "Städa"), ("until", ""), ("done_on", "")]),
            ("done", [("what", "Samla"), ("until", "2026-11-20"), ("done_on", "2026-11-21")]),
        ] {
            trial.record("task", id, &set);
        }
        trial.record("task", "quick", &[("what", "Ring"), ("done_at", "2026-11-22T08:05")]);
        let now = super::super::trial::today().at(9, 0, 0, 0);
        let all = open(&trial.state, now, |_, _| true);
        let said: Vec<(&str, bool)> = all.iter().map(|listed| (listed.id.0.as_str(), listed.is_late)).collect();
        assert_eq!(said, [("late", true), ("noon", false), ("day", false), ("later", false), ("some", false)]);
        let ended: Vec<&str> = done(&trial.state, |_, _| true).iter().map(|(id, _)| id.0.as_str()).collect();
        assert_eq!(ended, ["quick", "done"]);
        assert!(open(&trial.state, now, |id, _| id.0 == "none").is_empty());
    }
}
