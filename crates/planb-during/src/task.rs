//! Tasks: who does what until when.

mod paper;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use jiff::civil::DateTime;
use planb_core::overview::journal::{self, Sight};
use planb_core::overview::organisation::Units;
use planb_core::overview::task as overview;
use planb_core::refusal::Refusal;
use planb_core::register::{Record, RecordId};
use planb_core::task::{TASK, due, is_open};
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::fields::{Item, Told, say_fault};
use planb_node::web::page::go;
use planb_node::web::printing;
use planb_node::web::records::{events, found, unit_of};
use planb_node::web::{Clock, Fields, In, Page, Posted, Say, Shared, form, shown};

use crate::here::{here, own_line, reader};
use crate::meeting::words;

/// Tasks that are done, on the page.
const MOST_DONE: usize = 30;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/tasks", get(tasks))
        .route("/tasks/new", get(ask).post(take))
        .route("/tasks/{id}/done", post(done))
        .route("/print/tasks", printing::routes(paper::paper))
}

/// A task as it is listed.
pub struct TaskRow {
    pub id: String,
    pub href: String,
    pub what: String,
    pub owner: String,
    pub unit: String,
    pub kind: &'static str,
    pub until: String,
    pub is_late: bool,
    pub is_done: bool,
    /// Where it came from, and the address of that; empty where there is none.
    pub from: String,
    pub from_href: String,
    pub is_read_back: bool,
    pub may_do: bool,
}

impl TaskRow {
    /// Where it is ticked off.
    pub fn done_address(&self) -> String {
        format!("/tasks/{}/done", self.id)
    }
}

fn unit(id: &RecordId, task: &Record) -> Option<planb_core::id::UnitId> {
    unit_of(&TASK, id, task)
}

/// Whether this person ticks off tasks of a unit, or of none: in a crisis whoever sees them, otherwise whoever leads.
fn may_do(by: &In, id: &RecordId, task: &Record) -> bool {
    let unit = unit(id, task);
    by.sees(unit.as_ref()) && (!task.get("incident").is_empty() || by.who.writes(unit.as_ref()))
}

/// When it is to be done, in words, and the kind of status.
fn until(t: Say, task: &Record, now: DateTime) -> (&'static str, String) {
    let at = if task.get("until_at").is_empty() { task.get("until") } else { task.get("until_at") }.replace('T', " ");
    match due(task) {
        _ if !is_open(task) => {
            let who = task.get("done_by");
            ("ok", t.with2("task-done-by", "at", overview::when_done(task).replace('T', " "), "who", who))
        }
        Some(due) if due < now => ("late", t.with("meetings-late", "day", at)),
        Some(_) => ("soon", t.with("meetings-until", "day", at)),
        None => ("na", t.say("meetings-no-day")),
    }
}

fn from(by: &In, task: &Record) -> (String, String) {
    let about = task.get("about");
    let word = shown::choice(by.language, &TASK, "from", task.get("from"));
    match task.get("from") {
        "meeting" => {
            let meeting = by.state().register().get("meeting", about);
            (words::called(meeting), format!("/meetings/{about}"))
        }
        "log" => (
            by.say_with("journal-line-title", &[("number", about.to_string())]),
            format!("/log/{}", about.to_lowercase()),
        ),
        _ => (word, String::new()),
    }
}

/// One task as a row.
pub fn task_row(by: &In, id: &RecordId, task: &Record, now: DateTime) -> TaskRow {
    let (kind, said) = until(Say(by.language), task, now);
    let (from, from_href) = from(by, task);
    TaskRow {
        id: id.0.clone(),
        href: format!("/register/task/{id}"),
        what: task.get("what").to_string(),
        owner: task.get("owner").to_string(),
        unit: match task.get("unit") {
            "" => String::new(),
            unit => shown::name(by.state(), by.language, "unit", unit),
        },
        kind,
        until: said,
        is_late: kind == "late",
        is_done: !is_open(task),
        from,
        from_href,
        is_read_back: task.get("read_back") == "yes",
        may_do: may_do(by, id, task),
    }
}

/// Open tasks that this person sees, the overdue first.
pub fn open_rows(by: &In, wanted: impl Fn(&RecordId, &Record) -> bool) -> Vec<TaskRow> {
    let now = by.clock();
    let sees = |id: &RecordId, task: &Record| by.sees(unit(id, task).as_ref()) && wanted(id, task);
    let all = overview::open(by.state(), now, sees);
    all.iter().map(|listed| task_row(by, listed.id, listed.task, now)).collect()
}

#[derive(Template)]
#[template(path = "task/tasks.html")]
struct TasksPage<'a> {
    t: Say,
    csrf: &'a str,
    tasks: Vec<TaskRow>,
    done: Vec<TaskRow>,
    late: usize,
    may_add: bool,
}

/// `/tasks`: what is to be done, the overdue first, and what was done last.
async fn tasks(by: In) -> Response {
    let (t, now) = (Say(by.language), by.clock());
    let tasks = open_rows(&by, |_, _| true);
    let done = overview::done(by.state(), |id, task| by.sees(unit(id, task).as_ref()));
    let page = TasksPage {
        t,
        csrf: by.csrf(),
        late: tasks.iter().filter(|task| task.is_late).count(),
        tasks,
        done: done.into_iter().take(MOST_DONE).map(|(id, task)| task_row(&by, id, task, now)).collect(),
        may_add: may_add(&by),
    };
    by.page(&Page::new(t.say("task-title"), &page))
}

/// In a crisis everybody gives tasks; on other days whoever leads.
fn may_add(by: &In) -> bool {
    let role = by.who.role;
    here(by, None).is_some_and(|here| here.goes_on) || role.writes_all() || role.writes_own()
}

#[derive(Template)]
#[template(path = "task/new.html")]
struct NewPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    from: String,
    about: String,
    what: String,
    owner: String,
    until: String,
    units: Vec<Item>,
    /// Set where it comes from a client's line: its words do not come along.
    is_about_client: bool,
    errors: Vec<Told>,
}

impl NewPage<'_> {
    fn error(&self, name: &str) -> String {
        self.errors.iter().find(|told| told.name == name).map_or_else(String::new, |told| told.text.clone())
    }
}

/// `/tasks/new`: by itself, or of a line of the log.
async fn ask(by: In) -> Response {
    let get = |name: &str| by.query.get(name).cloned().unwrap_or_default();
    let typed = ["from", "about"].map(|name| (name.to_string(), get(name)));
    new_page(&by, &Fields(typed.into()), Vec::new())
}

fn new_page(by: &In, typed: &Fields, errors: Vec<Told>) -> Response {
    if !may_add(by) {
        return by.trouble(&Trouble::user("not-yours"));
    }
    let drawn = match random::bytes() {
        Ok(drawn) => RecordId::random(drawn),
        Err(trouble) => return by.trouble(&trouble),
    };
    let line = journal::find(by.state(), typed.get("about")).filter(|_| typed.get("from") == "log");
    let sight = line.and_then(|(note, _)| reader(by).sight(note));
    let words = match (line, sight) {
        // Only what is for everybody becomes a task that everybody sees.
        (Some((note, _)), Some(Sight::Whole)) if !note.written.staff && note.written.unit.is_none() => {
            note.written.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect()
        }
        _ => String::new(),
    };
    let units = Units::of(by.state());
    let seen = units.iter().filter(|unit| by.sees(Some(&unit.id)));
    let item = |value: &str, label: String| Item {
        value: value.to_string(),
        label,
        hint: String::new(),
        checked: value == typed.get("unit"),
    };
    let page = NewPage {
        t: Say(by.language),
        csrf: by.csrf(),
        id: RecordId::parse(typed.get("id")).unwrap_or(drawn).0,
        from: if sight.is_some() { "log".into() } else { String::new() },
        about: line.filter(|_| sight.is_some()).map_or_else(String::new, |(note, _)| note.number.clone()),
        what: if typed.has("what") { typed.get("what").to_string() } else { words },
        owner: typed.get("owner").to_string(),
        until: typed.get("until_at").to_string(),
        units: std::iter::once(item("", by.say("form-none")))
            .chain(seen.map(|u| item(&u.id.0, u.name.clone())))
            .collect(),
        is_about_client: sight == Some(Sight::Closed),
        errors,
    };
    let is_refused = !page.errors.is_empty();
    let page = Page::new(page.t.say("task-new"), &page);
    by.page(&if is_refused { page.refused() } else { page })
}

async fn take(mut posted: Posted) -> Response {
    posted.whole_moments(&["until_at"], Clock::Coming);
    let (by, fields) = (&posted.by, &posted.fields);
    let faults = words::faults(&TASK, fields, &["what", "owner", "until_at"]);
    if !faults.is_empty() {
        let told = |(name, why)| Told {
            text: say_fault(by, &shown::label(by.language, &TASK, name), &why),
            name: name.into(),
        };
        return new_page(by, fields, faults.into_iter().map(told).collect());
    }
    let id = RecordId::parse(fields.get("id")).ok_or_else(|| Trouble::user("page-not-found"));
    let incident = here(by, None).filter(|here| here.goes_on).map(|here| here.id).unwrap_or_default();
    let from = if fields.get("from") == "log" { "log" } else { "other" };
    let unit = planb_core::id::UnitId(fields.get("unit").to_string());
    let given = id.and_then(|id| {
        if !may_add(by) || (!unit.0.is_empty() && !by.sees(Some(&unit))) {
            return Err(Trouble::user("not-yours"));
        }
        give(
            by,
            &id,
            &Given {
                what: fields.get("what"),
                owner: fields.get("owner"),
                until: fields.get("until_at"),
                unit: &unit.0,
                from,
                about: fields.get("about"),
                incident: &incident,
            },
        )
    });
    match given {
        Ok(()) => go("/tasks"),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// A task that is given.
pub struct Given<'a> {
    pub what: &'a str,
    pub owner: &'a str,
    pub until: &'a str,
    pub unit: &'a str,
    pub from: &'a str,
    pub about: &'a str,
    pub incident: &'a RecordId,
}

/// Writes a task once, and while an incident goes on its line.
pub fn give(by: &In, id: &RecordId, given: &Given<'_>) -> Result<(), Trouble> {
    let hand = by.who.hand();
    let until = TASK.field("until_at").map_or(Ok(String::new()), |field| field.check(given.until, |_, _| true))?;
    let text = words::line_texts(by.language).task(given.what, given.owner, &until.replace('T', " "));
    let day = until.get(..10).unwrap_or_default();
    by.app.record(|state| {
        if state.register().find("task", &id.0).is_some() {
            return Ok(Vec::new());
        }
        let set = [
            ("what", given.what),
            ("owner", given.owner),
            ("until_at", &until),
            ("until", day),
            ("unit", given.unit),
            ("from", given.from),
            ("about", given.about),
            ("incident", &given.incident.0),
        ];
        let mut all = events(state, &TASK, id, &set, None, &hand)?;
        // A unit's own task stands in no line that everybody reads.
        if !given.incident.0.is_empty() && given.unit.is_empty() {
            all.extend(own_line(state, given.incident, &hand, format!("task:{id}"), "", &text)?);
        }
        Ok(all)
    })?;
    Ok(())
}

/// Which way a tick goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Done,
    NotDone,
}

/// Ticks a task off, or takes the tick back; both stay in its history.
async fn done(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let to = posted.fields.get("back");
    let to = if to.is_empty() { "/tasks" } else { form::own_path(to) };
    match tick(by, &id, if posted.fields.has("undo") { Turn::NotDone } else { Turn::Done }) {
        Ok(()) => go(to),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// The same for whoever answers otherwise.
pub fn tick(by: &In, id: &str, turn: Turn) -> Result<(), Trouble> {
    let undoes = turn == Turn::NotDone;
    let (id, task) = found(by, &TASK, id)?;
    if !may_do(by, &id, task) {
        return Err(Trouble::user("not-yours"));
    }
    let (hand, now) = (by.who.hand(), by.clock());
    let (day, minute) = (now.date().to_string(), now.strftime("%Y-%m-%dT%H:%M").to_string());
    let incident = RecordId(task.get("incident").to_string());
    let text = words::line_texts(by.language).task_done(task.get("what"), &hand.name);
    by.app.record(|state| -> Result<_, Refusal> {
        if is_open(state.register().get("task", &id.0)) == undoes {
            return Ok(Vec::new());
        }
        let set = if undoes {
            [("done_on", ""), ("done_at", ""), ("done_by", "")]
        } else {
            [("done_on", day.as_str()), ("done_at", &minute), ("done_by", &hand.name)]
        };
        let mut all = events(state, &TASK, &id, &set, None, &hand)?;
        let has_line = !undoes && !incident.0.is_empty() && task.get("unit").is_empty();
        if has_line {
            all.extend(own_line(state, &incident, &hand, format!("task-done:{id}:{minute}"), "", &text)?);
        }
        Ok(all)
    })?;
    Ok(())
}
