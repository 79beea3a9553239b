//! One page on which a meeting is held: the agenda from top to bottom, each point a small form of its own.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::DateTime;
use planb_core::incident;
use planb_core::meeting::{CHANGED, DECISIONS, NEXT, ROLL_CALL, SITUATION, STANDING_POINTS, Stage, TASKS, stage};
use planb_core::overview::journal::{self, Sight, Wanted};
use planb_core::overview::meeting::{self as overview, Point};
use planb_core::overview::organisation::Units;
use planb_core::register::{Record, RecordId, joined};
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::fields::{Item, Told};
use planb_node::web::{Fields, In, Page, Say, shown};

use super::agenda::standing;
use super::{found, may_run, words};
use crate::here::reader;
use crate::task::{TaskRow, open_rows, task_row};

/// Key messages that are shown on the point of what changed.
const MOST_KEY: usize = 20;

pub struct Remark {
    pub id: String,
    pub text: String,
    pub said: String,
    /// When and by whom it was struck; empty where it stands.
    pub struck: String,
}

pub struct UnitRow {
    pub unit: String,
    pub name: String,
    /// `here`, `phone`, `missing`, or empty where nobody has said.
    pub state: String,
    pub kind: &'static str,
    pub word: String,
    pub report: String,
}

pub struct PointView {
    pub number: u8,
    pub title: String,
    pub hint: String,
    /// What the page does more on this point: `roll`, `situation`, `changed`, `decisions`, `tasks`, `next`.
    pub more: &'static str,
    /// The number as a button sends it, and the names of the point's field and button.
    pub to: String,
    pub text_name: String,
    pub save_id: String,
    pub remarks: Vec<Remark>,
}

pub struct DecisionRow {
    pub id: String,
    pub number: String,
    pub text: String,
    pub facts: Vec<(String, String)>,
    pub is_read_back: bool,
}

#[derive(Template)]
#[template(path = "meeting/run.html")]
struct RunPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    called: String,
    incident: String,
    stage: &'static str,
    when: String,
    facts: Vec<(String, String)>,
    points: Vec<PointView>,
    units: Vec<UnitRow>,
    others: String,
    roll_noted: bool,
    before: Vec<TaskRow>,
    changed: Vec<String>,
    decisions: Vec<DecisionRow>,
    delegations: Vec<Item>,
    tasks: Vec<TaskRow>,
    conflicts: Vec<String>,
    token: String,
    typed: &'a Fields,
    next_at: String,
    next_place: String,
    leader: String,
    may_run: bool,
    errors: Vec<Told>,
}

impl RunPage<'_> {
    fn to(&self, part: &str) -> String {
        format!("/meetings/{}/{part}", self.id)
    }

    fn print_address(&self) -> String {
        format!("/print/minutes/{}", self.id)
    }

    fn text(&self, name: &str) -> String {
        self.typed.get(name).to_string()
    }

    fn or(&self, name: &str, other: &str) -> String {
        if self.typed.has(name) { self.typed.get(name).to_string() } else { other.to_string() }
    }

    fn error(&self, name: &str) -> String {
        self.errors.iter().find(|told| told.name == name).map_or_else(String::new, |told| told.text.clone())
    }

    fn writes(&self) -> bool {
        self.may_run && self.stage == "goes-on"
    }
}

/// `/meetings/ID`: the meeting, by its id or its number.
pub async fn show(by: In, Path(typed): Path<String>) -> Response {
    page(&by, &typed, &Fields::default(), Vec::new())
}

/// The page; with what was typed and why it was not taken.
pub fn page(by: &In, typed_id: &str, typed: &Fields, errors: Vec<Told>) -> Response {
    let is_refused = !errors.is_empty();
    match made(by, typed_id, typed, errors) {
        Ok(page) => by.page(&if is_refused { page.refused() } else { page }),
        Err(trouble) => by.trouble(&trouble),
    }
}

fn made(by: &In, typed_id: &str, typed: &Fields, errors: Vec<Told>) -> Result<Page, Trouble> {
    let (t, language, state) = (Say(by.language), by.language, by.state());
    let (id, record) = found(by, typed_id)?;
    let incident = RecordId(record.get("incident").to_string());
    let roll = overview::roll(state, id);
    let own = overview::tasks(state, id);
    let now = by.clock();
    let page = RunPage {
        t,
        csrf: by.csrf(),
        id: id.0.clone(),
        called: words::called(record),
        incident: state.register().get("incident", &incident.0).get("what").to_string(),
        stage: match stage(record) {
            Stage::Planned => "planned",
            Stage::GoesOn => "goes-on",
            Stage::Closed => "closed",
        },
        when: words::moment(language, record.get("when")),
        facts: facts(by, record),
        points: overview::points(state, id).iter().map(|point| view(t, point)).collect(),
        units: units(by, &roll),
        others: record.get("others").to_string(),
        roll_noted: !roll.is_empty(),
        before: before(by, id, &incident),
        changed: changed(by, id, record, &incident),
        decisions: decisions(by, id),
        delegations: delegations(by, typed.get("decision-delegation")),
        tasks: own.iter().map(|(task_id, task)| task_row(by, task_id, task, now)).collect(),
        conflicts: conflicts(by, record),
        token: RecordId::parse(typed.get("token")).unwrap_or(RecordId::random(random::bytes()?)).0,
        typed,
        next_at: words::moment(language, record.get("next_at")),
        next_place: record.get("next_place").to_string(),
        leader: record.get("leader").to_string(),
        may_run: may_run(&by.who),
        errors,
    };
    Ok(Page::new(page.called.clone(), &page))
}

fn facts(by: &In, record: &Record) -> Vec<(String, String)> {
    let fact = |name: &str, value: &str| {
        let is_time = ["when", "opened", "closed"].contains(&name);
        let value = if is_time { words::moment(by.language, value) } else { value.to_string() };
        (by.say(&format!("field-meeting-{name}")), value)
    };
    let all = ["when", "place", "leader", "keeper", "opened", "closed"].map(|name| fact(name, record.get(name)));
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// What two wrote into the meeting at once: both are shown.
fn conflicts(by: &In, record: &Record) -> Vec<String> {
    let all = record.conflicts().map(|(name, said)| {
        let both: Vec<&str> = said.iter().map(|said| said.text.as_str()).collect();
        let label = shown::label(by.language, &planb_core::meeting::MEETING, name);
        by.say_with("meeting-conflict", &[("field", label), ("both", both.join(" / "))])
    });
    all.collect()
}

fn view(t: Say, point: &Point<'_>) -> PointView {
    let said = |remark: &Record| {
        let at = remark.get("at").split('T').nth(1).unwrap_or_default();
        [at, remark.get("by")].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
    };
    let remarks = point.remarks.iter();
    PointView {
        number: point.number,
        title: point.title.map_or_else(|| standing(t, point.number), str::to_string),
        hint: if point.number < STANDING_POINTS {
            t.say(&format!("agenda-hint-{}", point.number))
        } else {
            String::new()
        },
        more: match point.number {
            ROLL_CALL => "roll",
            SITUATION => "situation",
            CHANGED => "changed",
            DECISIONS => "decisions",
            TASKS => "tasks",
            NEXT => "next",
            _ => "",
        },
        to: point.number.to_string(),
        text_name: format!("text-{}", point.number),
        save_id: format!("remark-save-{}", point.number),
        remarks: remarks
            .map(|(id, r)| Remark {
                id: id.0.clone(),
                text: r.get("text").to_string(),
                said: said(r),
                struck: words::struck(t.0, r),
            })
            .collect(),
    }
}

fn units(by: &In, roll: &BTreeMap<&str, &str>) -> Vec<UnitRow> {
    let all = overview::situation(by.state());
    let row = |stands: &overview::UnitStands| UnitRow {
        unit: stands.unit.clone(),
        name: stands.name.clone(),
        state: roll.get(stands.unit.as_str()).copied().unwrap_or_default().to_string(),
        kind: words::colour_kind(stands.colour),
        word: words::colour_word(by.language, stands.colour),
        report: words::report(by.language, stands),
    };
    let mut rows: Vec<UnitRow> = all.iter().map(row).collect();
    rows.sort_by_cached_key(|row| shown::collated(&row.name));
    rows
}

/// Open tasks of the incident that this meeting has not given: they come first.
fn before(by: &In, id: &RecordId, incident: &RecordId) -> Vec<TaskRow> {
    let ids: Vec<String> = journal::joined(by.state(), incident).into_iter().map(str::to_string).collect();
    open_rows(by, |_, task| {
        let is_own = task.get("from") == "meeting" && task.get("about") == id.0;
        !is_own && ids.iter().any(|id| id == task.get("incident"))
    })
}

/// What changed since the meeting before, in words: units that reported, tasks that were done, key messages.
pub fn changed(by: &In, id: &RecordId, record: &Record, incident: &RecordId) -> Vec<String> {
    let (language, state) = (by.language, by.state());
    if !record.get("closed").is_empty() {
        return record.get("changed").lines().map(str::to_string).collect();
    }
    let since: Option<DateTime> =
        overview::previous(state, id).and_then(|(_, before)| before.get("opened").parse().ok());
    let ids: Vec<String> = journal::joined(state, incident).into_iter().map(str::to_string).collect();
    let changed = overview::changed(state, since, |_, task| ids.iter().any(|id| id == task.get("incident")));
    let unit = |stands: &overview::UnitStands| {
        let colour = words::colour_word(language, stands.colour).to_lowercase();
        format!("{}: {colour}. {}", stands.name, words::report(language, stands))
    };
    let mut said: Vec<String> = changed.units.iter().map(unit).collect();
    let done = changed
        .done
        .iter()
        .map(|(_, task)| by.say_with("meeting-changed-done", &[("what", task.get("what").to_string())]));
    said.extend(done);
    let wanted = Wanted { mark: "key".into(), from: since, ..Wanted::default() };
    let root = incident::root_of(state.register(), incident);
    let key = journal::lines(state, root, reader(by), &wanted).filter(|one| {
        // Minutes are read by more people than a unit's own lines.
        one.sight == Sight::Whole && one.note.written.unit.is_none() && !one.note.written.staff
    });
    said.extend(key.take(MOST_KEY).map(|one| format!("{} {}", one.note.number, one.note.written.text)));
    said
}

/// The decisions of a meeting with the numbers of their lines.
pub fn decisions(by: &In, id: &RecordId) -> Vec<DecisionRow> {
    let state = by.state();
    let numbers = overview::line_numbers(state);
    let row = |(id, decision): (&RecordId, &Record)| DecisionRow {
        id: id.0.clone(),
        number: numbers.get(format!("decision:{id}").as_str()).copied().unwrap_or_default().to_string(),
        text: decision.get("text").to_string(),
        facts: super::minutes::decision_facts(state, by.language, decision),
        is_read_back: decision.get("read_back") == "yes",
    };
    overview::decisions(state, id).into_iter().map(row).collect()
}

/// The register of delegations as choices, each with the posts that may decide.
fn delegations(by: &In, chosen: &str) -> Vec<Item> {
    let state = by.state();
    let name = |kind: &str, id: &str| shown::name(state, by.language, kind, id);
    let item = |(id, delegation): (&RecordId, &Record)| {
        let posts = delegation.all("posts").map(|post| name("post", post));
        let who: Vec<String> = posts.chain(delegation.all("people").map(|person| name("person", person))).collect();
        let matter = delegation.get("matter");
        let label = if who.is_empty() { matter.to_string() } else { format!("{matter} ({})", who.join(", ")) };
        Item { value: id.0.clone(), label, hint: String::new(), checked: id.0 == chosen }
    };
    let none =
        Item { value: String::new(), label: by.say("form-none"), hint: String::new(), checked: chosen.is_empty() };
    std::iter::once(none).chain(state.register().of("delegation").map(item)).collect()
}

/// How the units stand, as lines that a closed meeting keeps: id, colour, words.
pub fn kept_situation(by: &In) -> String {
    let all = overview::situation(by.state());
    let line = |stands: &overview::UnitStands| {
        let colour = stands.colour.map_or_else(|| "-".to_string(), |colour| colour.to_string());
        format!("{}|{colour}|{}", stands.unit, words::report(by.language, stands).replace('\n', " "))
    };
    let lines: Vec<String> = all.iter().filter(|stands| stands.at.is_some()).map(line).collect();
    joined(lines.iter().map(String::as_str)).chars().take(super::minutes::MOST_KEPT).collect()
}

/// Units by id, in the order of their names.
pub fn unit_names(units: &Units) -> Vec<(&str, &str)> {
    let mut all: Vec<(&str, &str)> = units.iter().map(|unit| (unit.id.0.as_str(), unit.name.as_str())).collect();
    all.sort_by_cached_key(|(_, name)| shown::collated(name));
    all
}
