//! *Utlämnande*: somebody asks to read the log; each line that may be secret is tested by itself, somebody decides, and a copy
//! is printed that shows what is covered and why.

mod paper;

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use planb_core::note::Note;
use planb_core::overview::journal::{self, Listed, Sight};
use planb_core::overview::release::{self as overview, Answer, Asked};
use planb_core::refusal::Refusal;
use planb_core::register::{Record, RecordId};
use planb_core::release::{DISCLOSURE, RELEASE, disclosure_id};
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::fields::{Item, Told, say_fault};
use planb_node::web::page::go;
use planb_node::web::printing;
use planb_node::web::records::{events, found};
use planb_node::web::{Fields, In, Page, Posted, Say, Shared, shown};

use super::row::{Row, look, row};
use crate::here::{self, here, own_line, reader};
use crate::meeting::words;

/// Lines on a page.
const ON_A_PAGE: usize = 40;

/// The pages.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/log/release", get(list).post(begin))
        .route("/log/release/{id}", get(show))
        .route("/log/release/{id}/line", post(test))
        .route("/log/release/{id}/decide", post(decide))
        .route("/print/release/{id}", printing::routes_of(paper::copy))
        .route("/print/release-letter/{id}", printing::routes_of(paper::refusal))
}

/// Whether this person sees every line, so that none is left out unseen.
fn may_release(by: &In) -> bool {
    by.who.role.sees_all() && journal::is_staff(by.who.role) && reader(by).opens_clients()
}

/// The request that a path names, for who may test it.
fn asked_for<'a>(by: &'a In, id: &str) -> Result<(RecordId, &'a Record), Trouble> {
    if may_release(by) { found(by, &RELEASE, id) } else { Err(Trouble::user("not-yours")) }
}

struct Before {
    href: String,
    what: String,
    said: String,
}

#[derive(Template)]
#[template(path = "journal/release/list.html")]
struct ListPage<'a> {
    t: Say,
    csrf: &'a str,
    incident: String,
    id: String,
    typed: &'a Fields,
    asked_at: String,
    before: Vec<Before>,
    errors: Vec<Told>,
}

impl ListPage<'_> {
    fn text(&self, name: &str) -> String {
        self.typed.get(name).to_string()
    }

    fn error(&self, name: &str) -> String {
        self.errors.iter().find(|told| told.name == name).map_or_else(String::new, |told| told.text.clone())
    }
}

/// `/log/release`: requests, and a new one.
async fn list(by: In) -> Response {
    list_page(&by, &Fields::default(), Vec::new())
}

fn list_page(by: &In, typed: &Fields, errors: Vec<Told>) -> Response {
    let Some(here) = here(by, by.query.get("incident").map(String::as_str)) else {
        return here::none(by, "release-title");
    };
    let drawn = match random::bytes() {
        Ok(drawn) if may_release(by) => RecordId::random(drawn),
        Ok(_) => return by.trouble(&Trouble::user("not-yours")),
        Err(trouble) => return by.trouble(&trouble),
    };
    let t = Say(by.language);
    let mut all: Vec<(&RecordId, &Record)> = by.state().register().of("release").collect();
    all.sort_by_key(|(id, release)| std::cmp::Reverse((release.get("asked_at"), *id)));
    let before = |(id, release): &(&RecordId, &Record)| Before {
        href: format!("/log/release/{id}"),
        what: release.get("what").to_string(),
        said: match release.get("decided_at") {
            "" => t.say("release-open"),
            at => t.with2("release-done", "at", words::moment(by.language, at), "who", release.get("decided_by")),
        },
    };
    let page = ListPage {
        t,
        csrf: by.csrf(),
        incident: here.id.0,
        id: RecordId::parse(typed.get("id")).unwrap_or(drawn).0,
        typed,
        asked_at: by.clock().strftime("%Y-%m-%d %H:%M").to_string(),
        before: all.iter().map(before).collect(),
        errors,
    };
    let is_refused = !page.errors.is_empty();
    let page = Page::new(t.say("release-title"), &page);
    by.page(&if is_refused { page.refused() } else { page })
}

/// Writes a request.
async fn begin(posted: Posted) -> Response {
    let (by, fields) = (&posted.by, &posted.fields);
    let names = ["what", "asked_at", "asked_by", "from", "until"];
    let faults = words::faults(&RELEASE, fields, &names);
    if !faults.is_empty() {
        let label = |name| shown::label(by.language, &RELEASE, name);
        let told = |(name, why)| Told { text: say_fault(by, &label(name), &why), name: String::from(name) };
        return list_page(by, fields, faults.into_iter().map(told).collect());
    }
    let Some(id) = RecordId::parse(fields.get("id")).filter(|_| may_release(by)) else {
        return by.trouble(&Trouble::user("not-yours"));
    };
    let hand = by.who.hand();
    let written = by.app.record(|state| {
        if state.register().find("release", &id.0).is_some() {
            return Ok(Vec::new());
        }
        let mut set: Vec<(&str, &str)> = names.iter().map(|name| (*name, fields.get(name))).collect();
        set.push(("incident", fields.get("incident")));
        events(state, &RELEASE, &id, &set, None, &hand)
    });
    match written {
        Ok(_) => go(&format!("/log/release/{id}")),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// A line and the form that decides about it.
struct TestRow {
    row: Row,
    is_tested: bool,
    /// A kind of status, and in words what becomes of the line.
    kind: &'static str,
    outcome: String,
    answers: Vec<Item>,
    ground: String,
    shown: String,
    form_id: String,
    answer_name: String,
    ground_name: String,
    shown_name: String,
}

#[derive(Template)]
#[template(path = "journal/release/test.html")]
struct TestPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    what: String,
    said: String,
    counts: String,
    rows: Vec<TestRow>,
    /// The address of the next lines; empty where these are the last.
    next: String,
    shows_all: bool,
    is_decided: bool,
    is_ready: bool,
    has_refused: bool,
    decided_by: String,
    delegations: Vec<Item>,
    errors: Vec<Told>,
}

impl TestPage<'_> {
    fn to(&self, part: &str) -> String {
        format!("/log/release/{}{part}", self.id)
    }

    fn print(&self, what: &str) -> String {
        format!("/print/{what}/{}", self.id)
    }
}

/// `/log/release/ID`: the lines that must be tested; with `?all=1` every line.
async fn show(by: In, Path(id): Path<String>) -> Response {
    page(&by, &id, &Fields::default(), Vec::new())
}

fn page(by: &In, id: &str, typed: &Fields, errors: Vec<Told>) -> Response {
    let is_refused = !errors.is_empty();
    match made(by, id, typed, errors) {
        Ok(page) => by.page(&if is_refused { page.refused() } else { page }),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn made(by: &In, id: &str, typed: &Fields, errors: Vec<Told>) -> Result<Page, Trouble> {
    let (id, release) = asked_for(by, id)?;
    let t = Say(by.language);
    let all = overview::asked(by.state(), &id, release, reader(by));
    let (tested, left) = (all.iter().filter(|one| one.is_tested), all.iter().filter(|one| one.outcome().is_none()));
    let counts = [("count", all.len()), ("tested", tested.count()), ("left", left.count())];
    let shows_all = by.query.contains_key("all");
    let number = by.query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1_usize).clamp(1, 10_000);
    let is_wanted = |one: &&Asked<'_>| shows_all || one.is_tested || one.note.number == typed.get("line");
    let wanted: Vec<&Asked<'_>> = all.iter().filter(is_wanted).collect();
    let on_page: Vec<&Asked<'_>> = wanted.iter().skip((number - 1) * ON_A_PAGE).take(ON_A_PAGE).copied().collect();
    look(by, "line-release", &on_page.iter().map(|one| listed(one)).collect::<Vec<_>>())?;
    let corrections = journal::corrections(by.state());
    let rows = on_page.iter().map(|one| test_row(by, one, row(by, &listed(one), &corrections), typed));
    let more = if shows_all { "all=1&" } else { "" };
    let has_next = number * ON_A_PAGE < wanted.len();
    let said = match release.get("asked_by") {
        "" => t.with("release-of", "at", words::moment(by.language, release.get("asked_at"))),
        who => t.with2("release-of-whom", "at", words::moment(by.language, release.get("asked_at")), "who", who),
    };
    let is_decided = !release.get("decided_at").is_empty();
    let page = TestPage {
        t,
        csrf: by.csrf(),
        what: release.get("what").to_string(),
        said: if is_decided {
            let at = words::moment(by.language, release.get("decided_at"));
            format!("{said}. {}", t.with2("release-done", "at", at, "who", release.get("decided_by")))
        } else {
            said
        },
        counts: by.say_with("release-counts", &counts.map(|(name, count)| (name, count.to_string()))),
        rows: rows.collect(),
        next: if has_next { format!("/log/release/{id}?{more}page={}", number + 1) } else { String::new() },
        shows_all,
        is_decided,
        is_ready: overview::is_ready(&all),
        has_refused: all.iter().any(|one| !matches!(one.outcome(), Some(Answer::Give))),
        decided_by: by.who.name.clone(),
        delegations: delegations(by),
        errors,
        id: id.0,
    };
    Ok(Page::new(t.say("release-title"), &page))
}

/// The line, as it is tested: whole.
fn listed<'a>(one: &Asked<'a>) -> Listed<'a> {
    Listed { note: one.note, line: one.line, sight: Sight::Whole }
}

fn delegations(by: &In) -> Vec<Item> {
    let item = |value: &str, label: String| Item {
        value: value.to_string(),
        label,
        hint: String::new(),
        checked: value.is_empty(),
    };
    let all = by.state().register().of("delegation");
    let all = all.map(|(id, delegation)| item(&id.0, delegation.get("matter").to_string()));
    std::iter::once(item("", by.say("form-none"))).chain(all).collect()
}

fn test_row(by: &In, one: &Asked<'_>, row: Row, typed: &Fields) -> TestRow {
    let number = one.note.number.to_lowercase();
    let (answer, ground, shown) = match one.answer {
        None => ("", "", ""),
        Some(Answer::Give) => ("give", "", ""),
        Some(Answer::Mask { shown, ground }) => ("mask", ground, shown),
        Some(Answer::Refuse { ground }) => ("refuse", ground, ""),
    };
    let is_typed = typed.get("line") == one.note.number;
    let or =
        |name: &str, other: &str| if is_typed { typed.get(&format!("{name}-{number}")) } else { other }.to_string();
    let chosen = or("answer", answer);
    let item = |word: &str| Item {
        value: word.to_string(),
        label: shown::choice(by.language, &DISCLOSURE, "answer", word),
        hint: String::new(),
        checked: word == chosen,
    };
    let word = |answer: &str| shown::choice(by.language, &DISCLOSURE, "answer", answer);
    let (kind, outcome) = match one.outcome() {
        None => ("late", by.say("release-not-decided")),
        Some(_) if answer.is_empty() => ("ok", by.say("release-given-silently")),
        Some(Answer::Give) => ("ok", word("give")),
        Some(_) => ("soon", word(answer)),
    };
    TestRow {
        row,
        is_tested: one.is_tested,
        kind,
        outcome,
        answers: ["give", "mask", "refuse"].map(item).into(),
        ground: or("ground", ground),
        shown: or("shown", shown),
        form_id: format!("test-{number}"),
        answer_name: format!("answer-{number}"),
        ground_name: format!("ground-{number}"),
        shown_name: format!("shown-{number}"),
    }
}

/// Decides about one line.
async fn test(Path(id): Path<String>, posted: Posted) -> Response {
    let (by, fields) = (&posted.by, &posted.fields);
    match tested(by, &id, fields) {
        Ok(id) => go(&format!("/log/release/{id}#{}", fields.get("line").to_lowercase())),
        Err(trouble) if trouble.key.starts_with("release-") || trouble.key.starts_with("field-") => {
            let why = Refusal { key: trouble.key, args: trouble.args };
            let part = if trouble.key == "release-ground" { "ground" } else { "shown" };
            let name = format!("{part}-{}", fields.get("line").to_lowercase());
            page(by, &id, fields, vec![Told { name, text: say_fault(by, fields.get("line"), &why) }])
        }
        Err(trouble) => by.trouble(&trouble),
    }
}

fn tested(by: &In, id: &str, fields: &Fields) -> Result<RecordId, Trouble> {
    let (id, release) = asked_for(by, id)?;
    let number = fields.get("line").to_uppercase();
    let all = overview::asked(by.state(), &id, release, reader(by));
    let one = all.iter().find(|one| one.note.number == number);
    let note: &Note = one.map(|one| one.note).ok_or_else(|| Trouble::user("page-not-found"))?;
    let get = |name: &str| fields.get(&format!("{name}-{}", number.to_lowercase())).to_string();
    let (answer, ground, shown) = (get("answer"), get("ground"), get("shown"));
    overview::check(note, &answer, &ground, &shown)?;
    let hand = by.who.hand();
    by.app.record(|state| {
        if !state.register().get("release", &id.0).get("decided_at").is_empty() {
            return Err(Refusal::new("release-decided"));
        }
        let shown = if answer == "mask" { shown.as_str() } else { "" };
        let ground = if answer == "give" { "" } else { ground.as_str() };
        let set =
            [("release", id.0.as_str()), ("line", &number), ("answer", &answer), ("ground", ground), ("shown", shown)];
        events(state, &DISCLOSURE, &disclosure_id(&id, &number), &set, None, &hand)
    })?;
    Ok(id)
}

/// Decides about the request, once every line that must be has been tested.
async fn decide(Path(id): Path<String>, posted: Posted) -> Response {
    let (by, fields) = (&posted.by, &posted.fields);
    match decided(by, &id, fields) {
        Ok(id) => go(&format!("/log/release/{id}")),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn decided(by: &In, id: &str, fields: &Fields) -> Result<RecordId, Trouble> {
    let (id, release) = asked_for(by, id)?;
    let all = overview::asked(by.state(), &id, release, reader(by));
    if !overview::is_ready(&all) {
        return Err(Trouble::user("release-not-ready"));
    }
    let (hand, now) = (by.who.hand(), by.clock().strftime("%Y-%m-%dT%H:%M").to_string());
    let who = if fields.get("decided_by").is_empty() { hand.name.as_str() } else { fields.get("decided_by") };
    let incident = RecordId(release.get("incident").to_string());
    let lines = all.iter().map(|one| one.note.number.as_str()).collect::<Vec<_>>().join(" ");
    let counts = paper::counts(&all).map(|(name, count)| (name, count.to_string()));
    let text = format!(
        "{}: {}. {}",
        by.say("release-title"),
        release.get("what"),
        by.say_with("release-paper-masked", &counts)
    );
    by.app.record(|state| {
        if !state.register().get("release", &id.0).get("decided_at").is_empty() {
            return Ok(Vec::new());
        }
        let set =
            [("decided_by", who), ("decided_at", &now), ("delegation", fields.get("delegation")), ("lines", &lines)];
        let mut events = events(state, &RELEASE, &id, &set, None, &hand)?;
        events.extend(own_line(state, &incident, &hand, format!("release:{id}"), "decision", &text)?);
        Ok(events)
    })?;
    Ok(id)
}
