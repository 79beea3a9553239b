//! *Möten*: which meetings there will be in a crisis; until then the exercises, and what is to be done, the overdue first.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use planb_core::register::{Record, RecordId};
use planb_core::task::TASK;
use planb_node::web::records::unit_of;
use planb_node::web::shown;
use planb_node::web::{In, Page, Say};

use super::exercises::{self, ExerciseRow};
use crate::register::list;

/// Rows on the page; all of them stand in the register's lists.
const MOST_TASKS: usize = 100;
const MOST_EXERCISES: usize = 20;

struct TaskRow {
    href: String,
    what: String,
    unit: String,
    owner: String,
    kind: &'static str,
    until: String,
}

#[derive(Template)]
#[template(path = "pages/meetings.html")]
struct MeetingsPage {
    t: Say,
    place: String,
    exercises: Vec<ExerciseRow>,
    tasks: Vec<TaskRow>,
    all: usize,
    late: usize,
    may_exercise: bool,
    may_add: bool,
}

/// The page.
pub async fn meetings(by: In) -> Response {
    let (t, today) = (Say(by.language), by.today());
    let register = by.state().register();
    let open = register
        .of("task")
        .filter(|(id, task)| task.get("done_on").is_empty() && by.sees(unit_of(&TASK, id, task).as_ref()));
    let mut open: Vec<(Option<Date>, &RecordId, &Record)> =
        open.map(|(id, task)| (task.get("until").parse().ok(), id, task)).collect();
    // The overdue have the earliest days; what has no day comes last.
    open.sort_by_key(|(until, id, _)| (until.is_none(), *until, *id));
    let is_late = |until: &Option<Date>| until.is_some_and(|until| until < today);
    let row = |(until, id, task): &(Option<Date>, &RecordId, &Record)| TaskRow {
        href: format!("/register/task/{id}"),
        what: task.get("what").to_string(),
        unit: match task.get("unit") {
            "" => String::new(),
            unit => shown::name(by.state(), by.language, "unit", unit),
        },
        owner: task.get("owner").to_string(),
        kind: match until {
            Some(_) if is_late(until) => "late",
            Some(_) => "soon",
            None => "na",
        },
        until: match until {
            Some(day) if is_late(until) => t.with("meetings-late", "day", day),
            Some(day) => t.with("meetings-until", "day", day),
            None => t.say("meetings-no-day"),
        },
    };
    let page = MeetingsPage {
        t,
        place: register.get("setting", "organisation").get("meeting_place").to_string(),
        exercises: exercises::rows(&by, None).into_iter().take(MOST_EXERCISES).collect(),
        tasks: open.iter().take(MOST_TASKS).map(row).collect(),
        all: open.len(),
        late: open.iter().filter(|(until, ..)| is_late(until)).count(),
        may_exercise: !exercises::own_units(&by).is_empty(),
        may_add: list::may_add(&by, &TASK),
    };
    by.page(&Page::new(t.say("meetings-title"), &page))
}
