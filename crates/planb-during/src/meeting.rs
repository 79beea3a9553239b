//! Crisis meetings: agenda, roll call, decisions, tasks, minutes.

mod agenda;
pub mod minutes;
mod run;
mod save;
pub(crate) mod words;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use planb_core::card::{Role, Who};
use planb_core::meeting::{MEETING, Stage, next_number, stage};
use planb_core::overview::journal::is_staff;
use planb_core::register::{Record, RecordId};
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::fields::{Told, say_fault};
use planb_node::web::page::go;
use planb_node::web::printing;
use planb_node::web::records::events;
use planb_node::web::{Clock, Fields, In, Page, Posted, Say, Shared, shown};

use crate::here::{self, here, own_line};
use crate::task::{TaskRow, open_rows};

/// Meetings that are over, and tasks, on the page; all of them stand behind their links.
const MOST_CLOSED: usize = 30;
const MOST_TASKS: usize = 12;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/meetings", get(meetings))
        .route("/meetings/new", get(ask).post(take))
        .route("/meetings/{id}", get(run::show))
        .route("/meetings/{id}/agenda", get(agenda::ask).post(agenda::take))
        .route("/meetings/{id}/{part}", post(save::save))
        .route("/print/minutes/{id}", printing::routes_of(minutes::paper))
}

/// Whether this person calls meetings and keeps their minutes.
pub fn may_run(who: &Who) -> bool {
    is_staff(who.role) || who.role.writes_own() || who.role == Role::OnCall
}

struct MeetingRow {
    href: String,
    print: String,
    name: String,
    when: String,
    place: String,
}

#[derive(Template)]
#[template(path = "meeting/meetings.html")]
struct MeetingsPage {
    t: Say,
    /// What goes on; empty on ordinary days.
    incident: String,
    place: String,
    goes_on: Vec<MeetingRow>,
    planned: Vec<MeetingRow>,
    closed: Vec<MeetingRow>,
    tasks: Vec<TaskRow>,
    all: usize,
    late: usize,
    may_run: bool,
}

fn meeting_row(by: &In, id: &RecordId, meeting: &Record) -> MeetingRow {
    let at = if meeting.get("opened").is_empty() { meeting.get("when") } else { meeting.get("opened") };
    MeetingRow {
        href: format!("/meetings/{id}"),
        print: format!("/print/minutes/{id}"),
        name: words::called(meeting),
        when: words::moment(by.language, at),
        place: meeting.get("place").to_string(),
    }
}

/// `/meetings`: what goes on and what comes, what is to be done, what was decided before.
async fn meetings(by: In) -> Response {
    let (t, register) = (Say(by.language), by.state().register());
    let going = here(&by, None).filter(|here| here.goes_on);
    let mut all: Vec<(&RecordId, &Record)> = register.of("meeting").collect();
    all.sort_by_key(|(id, meeting)| (meeting.get("when"), *id));
    let of = |wanted: Stage| all.iter().filter(move |(_, meeting)| stage(meeting) == wanted);
    let row = |(id, meeting): &(&RecordId, &Record)| meeting_row(&by, id, meeting);
    let tasks = open_rows(&by, |_, _| true);
    let page = MeetingsPage {
        t,
        incident: going.map_or_else(String::new, |here| here.what),
        place: register.get("setting", "organisation").get("meeting_place").to_string(),
        goes_on: of(Stage::GoesOn).map(row).collect(),
        planned: of(Stage::Planned).map(row).collect(),
        closed: of(Stage::Closed).rev().take(MOST_CLOSED).map(row).collect(),
        all: tasks.len(),
        late: tasks.iter().filter(|task| task.is_late).count(),
        tasks: tasks.into_iter().take(MOST_TASKS).collect(),
        may_run: may_run(&by.who),
    };
    by.page(&Page::new(t.say("meetings-title"), &page))
}

#[derive(Template)]
#[template(path = "meeting/new.html")]
struct NewPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    incident: String,
    name: String,
    when: String,
    place: String,
    leader: String,
    keeper: String,
    errors: Vec<Told>,
}

impl NewPage<'_> {
    fn error(&self, name: &str) -> String {
        self.errors.iter().find(|told| told.name == name).map_or_else(String::new, |told| told.text.clone())
    }
}

/// `/meetings/new`: a meeting now, or later.
async fn ask(by: In) -> Response {
    new_page(&by, &Fields::default(), Vec::new())
}

fn new_page(by: &In, typed: &Fields, errors: Vec<Told>) -> Response {
    let Some(here) = here(by, by.query.get("incident").map(String::as_str)) else {
        return here::none(by, &by.say("meetings-new"));
    };
    if !may_run(&by.who) {
        return by.trouble(&Trouble::user("not-yours"));
    }
    let drawn = match random::bytes() {
        Ok(drawn) => RecordId::random(drawn),
        Err(trouble) => return by.trouble(&trouble),
    };
    let register = by.state().register();
    let or = |name: &str, other: &str| if typed.has(name) { typed.get(name).to_string() } else { other.to_string() };
    let organisation = register.get("setting", "organisation");
    let page = NewPage {
        t: Say(by.language),
        csrf: by.csrf(),
        id: RecordId::parse(typed.get("id")).unwrap_or(drawn).0,
        name: or("name", &by.say("meetings-usual-name")),
        when: or("when", &by.clock().strftime("%Y-%m-%d %H:%M").to_string()),
        place: or("place", organisation.get("meeting_place").lines().next().unwrap_or_default()),
        leader: or("leader", register.get("incident", &here.id.0).get("leader")),
        keeper: or("keeper", &by.who.name),
        incident: here.id.0,
        errors,
    };
    let is_refused = !page.errors.is_empty();
    let page = Page::new(page.t.say("meetings-new"), &page);
    by.page(&if is_refused { page.refused() } else { page })
}

/// Calls a meeting; with `open` it begins at once.
async fn take(mut posted: Posted) -> Response {
    posted.whole_moments(&["when"], Clock::Coming);
    let (by, fields) = (&posted.by, &posted.fields);
    let Some(here) = here(by, Some(fields.get("incident"))) else {
        return by.trouble(&Trouble::user("no-incident"));
    };
    let Some(id) = RecordId::parse(fields.get("id")).filter(|_| may_run(&by.who)) else {
        return by.trouble(&Trouble::user("not-yours"));
    };
    let faults = words::faults(&MEETING, fields, &["name", "when", "place", "leader", "keeper"]);
    if !faults.is_empty() {
        let told = |(name, why)| Told {
            text: say_fault(by, &shown::label(by.language, &MEETING, name), &why),
            name: name.into(),
        };
        return new_page(by, fields, faults.into_iter().map(told).collect());
    }
    match call(by, &id, &here.id, fields) {
        Ok(()) => go(&format!("/meetings/{id}")),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn call(by: &In, id: &RecordId, incident: &RecordId, fields: &Fields) -> Result<(), Trouble> {
    let (hand, prefix) = (by.who.hand(), by.app.prefix());
    let now = by.clock().strftime("%Y-%m-%dT%H:%M").to_string();
    let opens = fields.has("open");
    let texts = words::line_texts(by.language);
    by.app.record(|state| {
        // The same form sent again: the meeting is there.
        if state.register().find("meeting", &id.0).is_some() {
            return Ok(Vec::new());
        }
        let number = next_number(state.register(), &prefix);
        let mut set = vec![("number", number.as_str()), ("incident", &incident.0)];
        set.extend(["name", "place", "leader", "keeper"].map(|name| (name, fields.get(name))));
        let when = if opens { now.as_str() } else { fields.get("when") };
        set.push(("when", when));
        set.extend(opens.then_some(("opened", now.as_str())));
        let mut all = events(state, &MEETING, id, &set, None, &hand)?;
        if opens {
            let text = texts.opened(&number, fields.get("name"), fields.get("leader"), fields.get("keeper"));
            all.extend(own_line(state, incident, &hand, format!("meeting-open:{id}"), "", &text)?);
        }
        Ok(all)
    })?;
    Ok(())
}

/// The meeting that a path names: its id or its number.
fn found<'a>(by: &'a In, typed: &str) -> Result<(&'a RecordId, &'a Record), Trouble> {
    let register = by.state().register();
    let id = planb_core::meeting::find(register, typed).ok_or_else(|| Trouble::user("page-not-found"))?;
    Ok((id, register.get("meeting", &id.0)))
}

/// Only the id of it, for who writes.
fn writable(by: &In, Path(typed): &Path<String>) -> Result<RecordId, Trouble> {
    let (id, _) = found(by, typed)?;
    if may_run(&by.who) { Ok(id.clone()) } else { Err(Trouble::user("not-yours")) }
}
