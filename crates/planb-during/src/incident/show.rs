//! *Händelsen*: how far it has come, who decided, which nights' data it works from, and what can be decided now.

use askama::Template;
use axum::response::Response;
use planb_core::incident::{self, Current, INCIDENT, Level, May, Now, Step};
use planb_core::overview::incident::newest;
use planb_core::register::{Record, RecordId};
use planb_core::state::State;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{Fields, In, Page, Posted, Say, shown};

use super::first_hour::{none, with_line};
use super::here::{Told, told};
use super::{lines, may, start};
use crate::clock;

/// A step that this person may take now.
struct StepRow {
    word: &'static str,
    title: String,
    lead: String,
    /// What stands in the field from the beginning.
    why: String,
    go: String,
    kind: &'static str,
}

/// A source and its frozen night.
struct FrozenRow {
    source: String,
    night: String,
    taken: String,
    why: String,
    /// The night that could be taken in; empty where there is no newer one.
    newer: String,
}

/// Another incident.
struct OtherRow {
    id: String,
    what: String,
    told: String,
}

#[derive(Template)]
#[template(path = "incident/show.html")]
struct ShowPage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    what: String,
    level: String,
    since: String,
    lasted: String,
    facts: Vec<(String, String)>,
    warnings: Vec<Told>,
    main: Option<StepRow>,
    steps: Vec<StepRow>,
    frozen: Vec<FrozenRow>,
    apart: Vec<OtherRow>,
    joined: Vec<OtherRow>,
    past: Vec<OtherRow>,
    may_decide: bool,
    /// The form that was refused, what was typed in it, and why not.
    refused: &'a str,
    typed: &'a str,
    fault: Option<(String, String)>,
}

impl ShowPage<'_> {
    fn why<'a>(&'a self, row: &'a StepRow) -> &'a str {
        if self.refused == row.word { self.typed } else { &row.why }
    }
}

fn other(by: &In, id: &RecordId, record: &Record) -> OtherRow {
    let level = shown::choice(by.language, &INCIDENT, "level", record.get("level"));
    let args = [
        ("level", level),
        ("began", record.get("began").replace('T', " ")),
        ("by", record.get("began_by").to_string()),
        ("ended", record.get("ended").replace('T', " ")),
    ];
    let key = if record.get("ended").is_empty() { "incident-other" } else { "incident-past" };
    OtherRow { id: id.0.clone(), what: record.get("what").to_string(), told: by.say_with(key, &args) }
}

/// Incidents that are over, the last first.
fn past(by: &In) -> Vec<OtherRow> {
    let all = by.state().register().of("incident").filter(|(_, record)| Level::of(record).is_none());
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(_, record)| std::cmp::Reverse(record.get("ended").to_string()));
    all.into_iter().take(12).map(|(id, record)| other(by, id, record)).collect()
}

fn facts(by: &In, record: &Record) -> Vec<(String, String)> {
    let fields = ["unit", "leader", "crisis_at", "crisis_by", "crisis_why", "return_at", "return_by", "return_why"];
    let fact = |name: &&str| {
        let field = INCIDENT.field(name)?;
        let value = shown::value(by.state(), by.language, &INCIDENT, field, record.get(name));
        (!value.is_empty()).then(|| (shown::label(by.language, &INCIDENT, name), value))
    };
    fields.iter().filter_map(fact).collect()
}

fn steps(by: &In, level: Level) -> Vec<StepRow> {
    let row = |step: Step| {
        let (word, say) = (step.word(), |what: &str| by.say(&format!("step-{}-{what}", step.word())));
        StepRow {
            word,
            title: say("title"),
            lead: say("lead"),
            why: if step == Step::Crisis { by.say("step-crisis-usual") } else { String::new() },
            go: say("go"),
            kind: if step == Step::FalseAlarm { "warning" } else { "secondary" },
        }
    };
    Step::ALL.into_iter().filter(|step| incident::may(level, *step, may(by))).map(row).collect()
}

fn frozen(by: &In, root: &RecordId) -> Vec<FrozenRow> {
    let frozen = incident::frozen(by.state().register(), root);
    let newest = newest(by.state());
    let mut sources: Vec<&str> = frozen.keys().copied().collect();
    sources.extend(newest.iter().map(|night| night.source.as_str()).filter(|source| !frozen.contains_key(source)));
    let row = |source: &str| {
        let record = frozen.get(source).map(|(_, record)| *record);
        let get = |name: &str| record.map_or("", |record| record.get(name));
        let last = newest.iter().find(|night| night.source == source).map(|night| night.night.to_string());
        let args = [("taken", get("taken_at").replace('T', " ")), ("by", get("taken_by").to_string())];
        FrozenRow {
            source: source.to_string(),
            night: get("night").to_string(),
            taken: if record.is_some() { by.say_with("freeze-taken", &args) } else { by.say("freeze-none") },
            // That it was the newest is said of all of them above.
            why: Some(get("why")).filter(|why| *why != by.say("freeze-why-start")).unwrap_or_default().to_string(),
            newer: last.filter(|last| last.as_str() > get("night")).unwrap_or_default(),
        }
    };
    sources.into_iter().map(row).collect()
}

fn page(by: &In, current: &Current<'_>, refused: &str, typed: &str, trouble: Option<&Trouble>) -> Response {
    let (t, register) = (Say(by.language), by.state().register());
    let record = current.record;
    let mut steps = steps(by, current.level);
    let is_main = current.level == Level::Outage && may(by) == May::Decide;
    let family = incident::family(register, current.id);
    let row = |id: &RecordId| other(by, id, register.get("incident", &id.0));
    let page = ShowPage {
        t,
        csrf: by.csrf(),
        id: current.id.0.clone(),
        what: record.get("what").to_string(),
        level: shown::choice(by.language, &INCIDENT, "level", current.level.word()),
        since: start::since(by, current),
        lasted: clock::lasted(by.language, record.get("began"), by.clock()),
        facts: facts(by, record),
        warnings: told(by, current.id),
        main: is_main.then(|| steps.remove(0)),
        steps,
        frozen: frozen(by, current.id),
        apart: incident::open(register).iter().map(|open| open.id).filter(|id| *id != current.id).map(row).collect(),
        joined: family.into_iter().filter(|id| *id != current.id).map(row).collect(),
        past: past(by),
        may_decide: may(by) == May::Decide,
        refused,
        typed,
        fault: trouble.map(|trouble| by.told(trouble)),
    };
    let page = Page::new(t.say("incident-title"), &page);
    by.page(&if trouble.is_some() { page.refused() } else { page })
}

/// The page; with nothing going on, what was.
pub async fn show(by: In) -> Response {
    match incident::current(by.state().register()) {
        Some(current) => page(&by, &current, "", "", None),
        None => ended(&by),
    }
}

fn ended(by: &In) -> Response {
    #[derive(Template)]
    #[template(path = "incident/ended.html")]
    struct EndedPage {
        t: Say,
        past: Vec<OtherRow>,
    }
    let past = past(by);
    if past.is_empty() {
        return none(by);
    }
    let t = Say(by.language);
    by.page(&Page::new(t.say("incident-title"), &EndedPage { t, past }))
}

/// What a form asked for was done, or why not.
fn answered(posted: &Posted, done: Result<(), Trouble>, form: &str) -> Response {
    let by = &posted.by;
    match (done, incident::current(by.app.now().state.register())) {
        (Ok(()), _) => go("/incident"),
        (Err(trouble), Some(_)) if trouble.key != "not-yours" => {
            let register = by.state().register();
            let Some(current) = incident::current(register) else { return by.trouble(&trouble) };
            page(by, &current, form, posted.fields.get("why"), Some(&trouble))
        }
        (Err(trouble), _) => by.trouble(&trouble),
    }
}

fn id_of(fields: &Fields, name: &str) -> Result<RecordId, Trouble> {
    RecordId::parse(fields.get(name)).ok_or_else(|| Trouble::user("page-not-found"))
}

/// Takes a step: crisis, the way back, the end, a false alarm.
pub async fn step(posted: Posted) -> Response {
    let done = stepped(&posted.by, &posted.fields);
    let form = posted.fields.get("step").to_string();
    answered(&posted, done, &form)
}

fn stepped(by: &In, fields: &Fields) -> Result<(), Trouble> {
    let id = id_of(fields, "id")?;
    let step = Step::parse(fields.get("step")).ok_or_else(|| Trouble::user("page-not-found"))?;
    let (hand, at, why) = (by.who.hand(), by.clock(), fields.get("why"));
    by.app.record(|state| {
        let register = state.register();
        let writes = incident::step(register, &id, step, why, may(by), &Now { by: &hand, at })?;
        let root = incident::root_of(register, &id);
        let text = by.say_with(&format!("line-{}", step.word()), &[("by", hand.name.clone()), ("why", why.into())]);
        with_line(writes, || lines::decision(by, root, &text, &format!("incident:{root}")))
    })?;
    Ok(())
}

/// Joins one incident to another.
pub async fn join(posted: Posted) -> Response {
    let done = joined(&posted.by, &posted.fields);
    answered(&posted, done, "join")
}

fn joined(by: &In, fields: &Fields) -> Result<(), Trouble> {
    let (id, into) = (id_of(fields, "id")?, id_of(fields, "into")?);
    let (hand, at) = (by.who.hand(), by.clock());
    let called = |state: &State, id: &RecordId| state.register().get("incident", &id.0).get("what").to_string();
    by.app.record(|state| {
        let writes = incident::join(state.register(), &id, &into, may(by), &Now { by: &hand, at })?;
        let args = [("what", called(state, &id)), ("into", called(state, &into)), ("by", hand.name.clone())];
        let text = by.say_with("line-joined", &args);
        with_line(writes, || lines::decision(by, &into, &text, &format!("incident:{id}")))
    })?;
    Ok(())
}

/// Takes in newer data of one source.
pub async fn take_in(posted: Posted) -> Response {
    let done = taken_in(&posted.by, &posted.fields);
    let form = format!("freeze-{}", posted.fields.get("source"));
    answered(&posted, done, &form)
}

fn taken_in(by: &In, fields: &Fields) -> Result<(), Trouble> {
    let id = id_of(fields, "id")?;
    if may(by) != May::Decide {
        return Err(Trouble::user("not-yours"));
    }
    let (hand, at, why) = (by.who.hand(), by.clock(), fields.get("why"));
    by.app.record(|state| {
        let register = state.register();
        let root = incident::root_of(register, &id);
        let nights = newest(state);
        // The night that was shown; a still newer one is another decision.
        let is_shown = |night: &&incident::Night| {
            night.source == fields.get("source") && night.night.to_string() == fields.get("night")
        };
        let night = nights.iter().find(is_shown).ok_or_else(|| planb_core::refusal::Refusal::new("freeze-older"))?;
        let writes = incident::take_in(register, root, night, why, &Now { by: &hand, at })?;
        let args = [("source", night.source.clone()), ("night", night.night.to_string()), ("why", why.to_string())];
        let text = by.say_with("line-taken-in", &args);
        with_line(writes, || lines::decision(by, root, &text, &format!("freeze:{root}")))
    })?;
    Ok(())
}
