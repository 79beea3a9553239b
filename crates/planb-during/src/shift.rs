//! Endurance: who leads now, who relieves them, and for how long they have been here.

mod paper;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use planb_core::incident::{self, INCIDENT};
use planb_core::refusal::Refusal;
use planb_core::register::{RecordId, RecordWritten};
use planb_core::shift::{self, Now, SHIFT, Seat, Sit};
use planb_core::state::{Event, State};
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::printing;
use planb_node::web::records::events;
use planb_node::web::{Fields, In, Page, Posted, Say, Shared, shown};

use crate::clock;
use crate::incident::{going_on, line, none};

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/shifts", get(show))
        .route("/shifts/sit", post(sit))
        .route("/shifts/{id}/relief", post(relief))
        .route("/shifts/{id}/leave", post(leave))
        .route("/print/shifts", printing::routes(paper::paper))
}

/// Somebody in a chair, as they are shown.
struct SeatRow {
    id: String,
    person: String,
    phone: String,
    dial: String,
    told: String,
    is_over: bool,
    relief: String,
    relieved_by: String,
    relief_at: String,
}

/// A chair, as it is shown.
struct ChairRow {
    word: &'static str,
    name: String,
    is_missed: bool,
    seats: Vec<SeatRow>,
}

#[derive(Template)]
#[template(path = "shift/show.html")]
struct ShiftsPage<'a> {
    t: Say,
    csrf: &'a str,
    /// For the form that is sent next.
    id: String,
    me: &'a str,
    chairs: Vec<ChairRow>,
    /// The chair that is filled first: the page's main action.
    first_missed: &'static str,
    past: Vec<String>,
    /// The chair or shift whose form was refused, what was typed in it, and why not.
    refused: &'a str,
    typed: (String, String),
    fault: Option<(String, String)>,
}

impl ShiftsPage<'_> {
    fn person(&self, word: &str) -> &str {
        if self.refused == word { &self.typed.0 } else { "" }
    }

    fn phone(&self, word: &str) -> &str {
        if self.refused == word { &self.typed.1 } else { "" }
    }

    fn next<'a>(&'a self, seat: &'a SeatRow) -> &'a str {
        if self.refused == seat.id { &self.typed.0 } else { &seat.relieved_by }
    }

    fn next_at<'a>(&'a self, seat: &'a SeatRow) -> &'a str {
        if self.refused == seat.id { &self.typed.1 } else { &seat.relief_at }
    }
}

fn clock_of(moment: &str) -> &str {
    moment.split_once('T').map_or("", |(_, clock)| clock)
}

fn seat(by: &In, seat: &Seat<'_>) -> SeatRow {
    let get = |name: &str| seat.record.get(name);
    let args = [("from", get("from").replace('T', " ")), ("lasted", clock::hours(by.language, seat.minutes))];
    let next = [("name", get("relieved_by").to_string()), ("at", clock_of(get("relief_at")).to_string())];
    SeatRow {
        id: seat.id.0.clone(),
        person: get("person").to_string(),
        phone: shown::phone_shown(get("phone")),
        dial: Some(get("phone")).filter(|phone| phone.starts_with('+')).unwrap_or_default().to_string(),
        told: by.say_with("shift-since", &args),
        is_over: seat.is_over(),
        relief: if get("relieved_by").is_empty() { String::new() } else { by.say_with("shift-relief", &next) },
        relieved_by: get("relieved_by").to_string(),
        relief_at: clock_of(get("relief_at")).to_string(),
    }
}

fn chair_name(by: &In, word: &str) -> String {
    shown::choice(by.language, &SHIFT, "chair", word)
}

fn page(by: &In, incident: &RecordId, refused: &str, typed: (String, String), trouble: Option<&Trouble>) -> Response {
    let (t, register) = (Say(by.language), by.state().register());
    let family = incident::family(register, incident);
    let id = match random::bytes() {
        Ok(bytes) => RecordId::random(bytes).0,
        Err(trouble) => return by.trouble(&trouble),
    };
    let chairs = shift::chairs(register, &family, by.clock(), &clock::passed);
    let row = |chair: &shift::Chair<'_>| ChairRow {
        word: chair.word,
        name: chair_name(by, chair.word),
        is_missed: chair.is_missed(),
        seats: chair.seats.iter().map(|one| seat(by, one)).collect(),
    };
    let past = shift::past(register, &family).into_iter().map(|(_, record)| {
        let args = [
            ("chair", chair_name(by, record.get("chair"))),
            ("person", record.get("person").to_string()),
            ("from", record.get("from").replace('T', " ")),
            ("until", record.get("until").replace('T', " ")),
        ];
        by.say_with("shift-past", &args)
    });
    let page = ShiftsPage {
        t,
        csrf: by.csrf(),
        id,
        me: &by.who.name,
        first_missed: chairs.iter().find(|chair| chair.is_missed()).map_or("", |chair| chair.word),
        chairs: chairs.iter().map(row).collect(),
        past: past.collect(),
        refused,
        typed,
        fault: trouble.map(|trouble| by.told(trouble)),
    };
    let page = Page::new(t.say("shifts-title"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// The chairs as they are now.
pub async fn show(by: In) -> Response {
    match going_on(&by) {
        Some(incident) => page(&by, &incident, "", Default::default(), None),
        None => none(&by),
    }
}

/// What was decided, the leader of the incident where that changed, and a line.
fn with_line(
    by: &In,
    state: &State,
    incident: &RecordId,
    writes: Vec<RecordWritten>,
    text: &str,
) -> Result<Vec<Event>, Refusal> {
    if writes.is_empty() {
        return Ok(Vec::new());
    }
    let leads = |one: &&RecordWritten| one.set.get("chair").is_some_and(|chair| chair == "lead");
    let leader = writes.iter().find(leads).and_then(|one| one.set.get("person")).cloned();
    let mut all: Vec<Event> = writes.into_iter().map(Event::from).collect();
    if let Some(leader) = leader {
        all.extend(events(state, &INCIDENT, incident, &[("leader", &leader)], None, &by.who.hand())?);
    }
    all.push(line(by, incident, text, "shift")?);
    Ok(all)
}

/// Does what a form asks for, and shows the chairs.
fn changed(
    posted: &Posted,
    refused: &str,
    typed: (String, String),
    change: impl FnOnce(&In, &RecordId, &Fields) -> Result<(), Trouble>,
) -> Response {
    let Some(incident) = going_on(&posted.by) else { return none(&posted.by) };
    match change(&posted.by, &incident, &posted.fields) {
        Ok(()) => go("/shifts"),
        Err(trouble) => page(&posted.by, &incident, refused, typed, Some(&trouble)),
    }
}

/// Somebody sits down.
pub async fn sit(posted: Posted) -> Response {
    let of = |name: &str| posted.fields.get(name).to_string();
    changed(&posted, &of("chair"), (of("person"), of("phone")), |by, incident, fields| {
        let id = RecordId::parse(fields.get("id")).ok_or_else(|| Trouble::user("form-stale"))?;
        let (chair, person, hand) = (fields.get("chair"), fields.get("person"), by.who.hand());
        by.app.record(|state| {
            let family = incident::family(state.register(), incident);
            let wish = Sit { id: &id, incident, chair, person, phone: fields.get("phone") };
            let writes = shift::sit(state.register(), &family, &wish, &Now { by: &hand, at: by.clock() })?;
            let args = [("chair", chair_name(by, chair)), ("person", person.to_string())];
            with_line(by, state, incident, writes, &by.say_with("line-sat", &args))
        })?;
        Ok(())
    })
}

/// Who comes next is named.
pub async fn relief(Path(id): Path<String>, posted: Posted) -> Response {
    let of = |name: &str| posted.fields.get(name).to_string();
    changed(&posted, &id, (of("person"), of("clock")), |by, incident, fields| {
        let shift_id = RecordId::parse(&id).ok_or_else(|| Trouble::user("page-not-found"))?;
        let mut at = clock::typed(fields.get("clock"), by.today())?;
        // A time that has passed today is tomorrow's.
        if at.is_some_and(|at| at < by.clock()) {
            at = at.map(|at| at.saturating_add(jiff::Span::new().days(1)));
        }
        let moment = at.map_or_else(String::new, |at| at.strftime("%Y-%m-%dT%H:%M").to_string());
        let (person, hand) = (fields.get("person"), by.who.hand());
        by.app.record(|state| {
            let writes =
                shift::relief(state.register(), &shift_id, person, &moment, &Now { by: &hand, at: by.clock() })?;
            let record = state.register().get("shift", &shift_id.0);
            let args = [
                ("chair", chair_name(by, record.get("chair"))),
                ("person", record.get("person").to_string()),
                ("next", person.to_string()),
            ];
            with_line(by, state, incident, writes, &by.say_with("line-relief", &args))
        })?;
        Ok(())
    })
}

/// Somebody leaves, and nobody takes the chair.
pub async fn leave(Path(id): Path<String>, posted: Posted) -> Response {
    changed(&posted, &id, Default::default(), |by, incident, _| {
        let shift_id = RecordId::parse(&id).ok_or_else(|| Trouble::user("page-not-found"))?;
        let hand = by.who.hand();
        by.app.record(|state| {
            let writes = shift::leave(state.register(), &shift_id, &Now { by: &hand, at: by.clock() })?;
            let record = state.register().get("shift", &shift_id.0);
            let args = [("chair", chair_name(by, record.get("chair"))), ("person", record.get("person").to_string())];
            with_line(by, state, incident, writes, &by.say_with("line-left", &args))
        })?;
        Ok(())
    })
}
