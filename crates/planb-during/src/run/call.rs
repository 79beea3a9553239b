//! One person to ring: a large number, what to say, four buttons. Each answer is one tap, and the next one comes.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use planb_core::chain::{ANSWER, CHAIN, OUTCOMES, READ_BACK, RUN, Who};
use planb_core::note::Line;
use planb_core::overview::chain::dead_number;
use planb_core::overview::run::{Again, Call, Place, Running, running};
use planb_core::refusal::Refusal;
use planb_core::register::RecordId;
use planb_core::state::{Event, State};
use planb_core::task::TASK;
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::records::{events, found, say, unit_of};
use planb_node::web::{Bareness, In, Page, Posted, Say, shown};

use super::{Run, of, open, person};
use crate::here;

/// A number to ring.
struct Number {
    dial: String,
    shown: String,
}

/// Whom to ring now.
struct Now {
    link: String,
    who: &'static str,
    name: String,
    title: String,
    /// For whom they stand in; empty for the person themself.
    instead_of: String,
    numbers: Vec<Number>,
    before: String,
}

#[derive(Template)]
#[template(path = "run/call.html")]
struct CallPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    chain: String,
    say: Vec<String>,
    read_back: String,
    now: Option<Now>,
    once: String,
    /// Somebody may be rung who is not before this person yet.
    has_next: bool,
    has_again: bool,
    is_over: bool,
    rung: usize,
    of: usize,
}

/// Begins a run of a chain, or joins the one that goes on, and puts the first number before whoever asked.
pub async fn begin(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let Some(incident) = here::incident(by) else { return here::none(by, &by.say("run-title")) };
    match started(by, &id, &incident).and_then(|run| claim(by, &run, Again::WhenItIsTime).map(|()| run)) {
        Ok(run) => go(&format!("/calls/run/{run}")),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn started(by: &In, chain: &str, incident: &RecordId) -> Result<RecordId, Trouble> {
    let (chain, record) = found(by, &CHAIN, chain)?;
    let new = RecordId::random(random::bytes()?);
    let begun = by.clock().strftime("%Y-%m-%dT%H:%M").to_string();
    let unit = unit_of(&CHAIN, &chain, record).map(|unit| unit.0).unwrap_or_default();
    let text = by.say_with("run-line-begun", &[("name", record.get("name").to_string())]);
    by.app.record(|state| {
        // Two who press at once ring the same chain.
        if open(state, &chain.0, incident).is_some() {
            return Ok(Vec::new());
        }
        let set = [
            ("chain", chain.0.as_str()),
            ("incident", &incident.0),
            ("unit", &unit),
            ("begun", &begun),
            ("begun_by", &by.who.name),
        ];
        let mut all = events(state, &RUN, &new, &set, None, &by.who.hand())?;
        let about = format!("run:{new}");
        all.push(here::line(by, incident, &text, Line { about, ..Line::default() })?);
        Ok(all)
    })?;
    let now = by.app.now();
    Ok(open(&now.state, &chain.0, incident).cloned().unwrap_or(new))
}

/// Puts the next number before this person; others pass it by for as long as a call takes.
fn claim(by: &In, run: &RecordId, again: Again) -> Result<(), Trouble> {
    let (hand, now) = (by.who.hand(), by.clock());
    let at = now.strftime("%Y-%m-%dT%H:%M").to_string();
    by.app.record(|state| {
        let running = running(state, run);
        let Some((place, who)) = running.next(&hand, now, again) else { return Ok(Vec::new()) };
        let Some(callee) = place.callee(who) else { return Ok(Vec::new()) };
        let unit = state.register().get("run", &run.0).get("unit");
        let set = [
            ("run", run.0.as_str()),
            ("link", &place.link.0),
            ("unit", unit),
            ("who", who.word()),
            ("taken_by", &hand.name),
            ("taken_at", &at),
        ];
        events(state, &ANSWER, &callee.answer, &set, None, &hand)
    })?;
    Ok(())
}

/// Takes the next one.
pub async fn take(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let again = if posted.fields.has("again") { Again::Now } else { Again::WhenItIsTime };
    let taken = of(by, &id).and_then(|run| if run.is_over() { Ok(()) } else { claim(by, &run.id, again) });
    match taken {
        Ok(()) => go(&format!("/calls/run/{id}")),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// What was answered; then the next one.
pub async fn answer(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    match of(by, &id).and_then(|run| answered(&posted, &run)) {
        Ok(()) => go(&format!("/calls/run/{id}")),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn answered(posted: &Posted, run: &Run<'_>) -> Result<(), Trouble> {
    let (by, get) = (&posted.by, |name: &str| posted.fields.get(name));
    let who = Who::parse(get("who")).ok_or_else(|| Trouble::user("form-bad"))?;
    if !OUTCOMES.contains(&get("outcome")) {
        return Err(Trouble::user("form-bad"));
    }
    let read_back = Some(get("read_back")).filter(|word| READ_BACK.contains(word)).unwrap_or_default();
    let said = Said { link: get("link"), who, outcome: get("outcome"), read_back, once: get("once"), at: by.clock() };
    by.app.record(|state| {
        let running = running(state, &run.id);
        if running.has_taken(said.once) { Ok(Vec::new()) } else { writes(by, state, &run.id, &running, &said) }
    })?;
    if run.is_over() { Ok(()) } else { claim(by, &run.id, Again::WhenItIsTime) }
}

/// What somebody answered.
pub(super) struct Said<'a> {
    pub link: &'a str,
    pub who: Who,
    pub outcome: &'a str,
    pub read_back: &'a str,
    pub once: &'a str,
    pub at: jiff::civil::DateTime,
}

/// The writes of one answer; a wrong number becomes a task too.
pub(super) fn writes(
    by: &In,
    state: &State,
    run: &RecordId,
    running: &Running,
    said: &Said<'_>,
) -> Result<Vec<Event>, Refusal> {
    let hand = by.who.hand();
    let callee = running.place(said.link).and_then(|place| place.callee(said.who));
    let Some(callee) = callee else { return Err(Refusal::new("run-gone")) };
    let at = said.at.strftime("%Y-%m-%dT%H:%M").to_string();
    let set = [
        ("run", run.0.as_str()),
        ("link", said.link),
        ("unit", state.register().get("run", &run.0).get("unit")),
        ("who", said.who.word()),
        ("outcome", said.outcome),
        ("at", &at),
        ("read_back", said.read_back),
        ("once", said.once),
    ];
    let mut all = vec![say(state, &ANSWER, &callee.answer, &set, &hand)?];
    if said.outcome == "wrong-number" {
        let what = by.say_with("drill-task", &[("name", person(by, &callee.person))]);
        let (task, set) = dead_number(state, run, "run", &callee.person, what);
        let set: Vec<(&str, &str)> = set.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        all.extend(events(state, &TASK, &task, &set, None, &hand)?);
    }
    Ok(all)
}

/// The page: the number that this person has before them, or a button that brings the next one.
pub async fn show(by: In, Path(id): Path<String>) -> Response {
    let run = match of(&by, &id) {
        Ok(run) => run,
        Err(trouble) => return by.trouble(&trouble),
    };
    let (t, hand, clock) = (Say(by.language), by.who.hand(), by.clock());
    let running = run.running(by.state());
    let next = running.next(&hand, clock, Again::WhenItIsTime).filter(|_| !run.is_over());
    let is_mine = |(place, who): &(&Place, Who)| {
        place.callee(*who).and_then(|callee| callee.taken.as_ref()).is_some_and(|(by, _)| *by == hand)
    };
    let has_again = next.is_none() && running.next(&hand, clock, Again::Now).is_some();
    let page = CallPage {
        t,
        csrf: by.csrf(),
        id: run.id.0.clone(),
        chain: run.chain.get("name").to_string(),
        say: run.chain.get("say").lines().map(str::to_string).collect(),
        read_back: run.chain.get("read_back").to_string(),
        once: random::bytes().map_or_else(|_| String::new(), |bytes| RecordId::random(bytes).0),
        has_next: next.is_some(),
        has_again: has_again && !run.is_over(),
        now: next.filter(is_mine).map(|(place, who)| now(&by, place, who)),
        is_over: run.is_over(),
        rung: running.places.iter().filter(|place| !place.person.calls.is_empty()).count(),
        of: running.places.len(),
    };
    by.bare(&Page::new(t.say("run-title"), &page), Bareness::Phone)
}

fn now(by: &In, place: &Place, who: Who) -> Now {
    let callee = place.callee(who).unwrap_or(&place.person);
    let record = by.state().register().get("person", &callee.person.0);
    let number = |field: &str| {
        let number = record.get(field);
        Some(Number { dial: shown::dialled(number)?, shown: shown::phone_shown(number) })
    };
    Now {
        link: place.link.0.clone(),
        who: who.word(),
        name: person(by, &callee.person),
        title: record.get("title").to_string(),
        instead_of: if who == Who::Deputy { person(by, &place.person.person) } else { String::new() },
        numbers: ["phone", "other_phone"].into_iter().filter_map(number).collect(),
        before: callee.calls.first().map_or_else(String::new, |call| told(by, call)),
    }
}

/// `Svarade inte 07:42 (Ada Ek)`.
pub(super) fn told(by: &In, call: &Call) -> String {
    let outcome = by.say(&format!("choice-answer-outcome-{}", call.outcome));
    format!("{outcome} {} ({})", call.at.strftime("%H:%M"), call.by.name)
}
