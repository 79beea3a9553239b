//! What an exercise showed: points for each question, and what was missing, which becomes tasks.

use planb_node::web::fields::Told;
use planb_node::web::records::{events, found, may_write, unit_of};
use planb_node::web::shown;
use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use planb_core::exercise::EXERCISE;
use planb_core::exercise::scenario::Question;
use planb_core::refusal::Refusal;
use planb_core::register::{Record, RecordId, joined, parts};
use planb_core::state::{Event, State};
use planb_core::task::TASK;
use planb_node::random;
use planb_node::trouble::Trouble;
use planb_node::web::page::go;
use planb_node::web::{Fields, In, Page, Posted, Say};

use super::exercise_paper::{asked, register_says};
use super::scored::{Scored, scored};

/// When what was missing is to be there, unless somebody says otherwise.
const TASK_DAYS: i64 = 30;

struct Row {
    number: u32,
    text: String,
    look: String,
    says: String,
    points: String,
    missing: String,
    points_name: String,
    missing_name: String,
    points_label: String,
    points_error: String,
    missing_error: String,
}

#[derive(Template)]
#[template(path = "pages/exercise.html")]
struct ExercisePage<'a> {
    t: Say,
    csrf: &'a str,
    id: String,
    title: String,
    unit: String,
    day: String,
    story: String,
    leader: String,
    score: String,
    rows: Vec<Row>,
    more: String,
    more_error: String,
    led_by: String,
    until: String,
    until_error: String,
    seen: String,
    errors: Vec<Told>,
    tasks: Vec<(String, String)>,
    may_write: bool,
}

impl ExercisePage<'_> {
    fn address(&self) -> String {
        format!("/exercises/of/{}", self.id)
    }

    fn print_address(&self) -> String {
        format!("/print/exercise/{}", self.id)
    }
}

/// What stands in the form: as it was typed, or as it was saved.
type Filled = BTreeMap<String, String>;

/// The saved answers as the form has them. A line says `3: 8/12 – what was missing`.
fn saved(record: &Record) -> Filled {
    let mut filled = Filled::new();
    for line in record.get("answers").lines() {
        let Some((number, rest)) = line.split_once(": ") else { continue };
        let (score, missing) = rest.split_once(" – ").unwrap_or((rest, ""));
        let points = score.split_once('/').map_or(score, |(points, _)| points);
        filled.insert(format!("points-{number}"), points.to_string());
        filled.insert(format!("missing-{number}"), missing.to_string());
    }
    let asked: Vec<String> =
        filled.iter().filter(|(name, _)| name.starts_with("missing-")).map(|(_, text)| text.clone()).collect();
    let more = parts(record.get("missing")).filter(|line| !asked.iter().any(|own| own == line));
    filled.insert("more".into(), joined(more));
    filled.insert("led_by".into(), record.get("led_by").to_string());
    filled
}

/// When what was missing is to be there, where nobody says otherwise.
pub fn usual_until(today: Date) -> Date {
    today.checked_add(jiff::Span::new().days(TASK_DAYS)).unwrap_or(today)
}

fn page(by: &In, id: &RecordId, record: &Record, filled: &Filled, errors: Vec<Told>) -> Response {
    let (t, language) = (Say(by.language), by.language);
    let value = |name: &str| filled.get(name).cloned().unwrap_or_default();
    let error =
        |name: &str| errors.iter().find(|told| told.name == name).map_or_else(String::new, |told| told.text.clone());
    let row = |question: &Question| {
        let names = ["points", "missing"].map(|name| format!("{name}-{}", question.number));
        Row {
            number: question.number,
            text: t.say(&question.key),
            look: t.say(&question.look_key),
            says: register_says(by, question),
            points: value(&names[0]),
            missing: value(&names[1]),
            points_label: t.with("exercises-points", "most", question.points),
            points_error: error(&names[0]),
            missing_error: error(&names[1]),
            points_name: names[0].clone(),
            missing_name: names[1].clone(),
        }
    };
    let scenario = record.get("scenario");
    let tasks = by.state().register().by("task", "about", &id.0);
    let title = shown::choice(language, &EXERCISE, "scenario", scenario);
    let is_refused = !errors.is_empty();
    let page = ExercisePage {
        t,
        csrf: by.csrf(),
        id: id.0.clone(),
        title: title.clone(),
        unit: shown::name(by.state(), language, "unit", record.get("unit")),
        day: record.get("day").to_string(),
        story: t.say(&format!("exercise-{scenario}-story")),
        leader: t.say(&format!("exercise-{scenario}-leader")),
        score: match record.get("score") {
            "" => String::new(),
            score => t.with2("exercises-score", "score", score, "of", record.get("of")),
        },
        rows: asked(by, id, record).iter().map(row).collect(),
        more: value("more"),
        more_error: error("more"),
        led_by: filled.get("led_by").filter(|name| !name.is_empty()).unwrap_or(&by.who.name).clone(),
        until: filled.get("until").cloned().unwrap_or_else(|| usual_until(by.today()).to_string()),
        until_error: error("until"),
        seen: filled.get("seen").cloned().unwrap_or_else(|| record.version()),
        tasks: tasks.map(|(id, task)| (format!("/register/task/{id}"), task.get("what").to_string())).collect(),
        may_write: may_write(&by.who, &EXERCISE, unit_of(&EXERCISE, id, record).as_ref()),
        errors,
    };
    let page = Page::new(title, &page);
    by.page(&if is_refused { page.refused() } else { page })
}

/// The questions, with what the register answers, and the form for what the table answered.
pub async fn show(by: In, Path(id): Path<String>) -> Response {
    match found(&by, &EXERCISE, &id) {
        Ok((id, record)) => page(&by, &id, record, &saved(record), Vec::new()),
        Err(trouble) => by.trouble(&trouble),
    }
}

/// Saves the score, and each thing that was missing as a task.
pub async fn save(Path(id): Path<String>, posted: Posted) -> Response {
    let by = &posted.by;
    let (id, record) = match found(by, &EXERCISE, &id) {
        Ok(found) => found,
        Err(trouble) => return by.trouble(&trouble),
    };
    if !may_write(&by.who, &EXERCISE, unit_of(&EXERCISE, &id, record).as_ref()) {
        return by.trouble(&Trouble::user("not-yours"));
    }
    let filled: Filled = posted.fields.joined();
    let scored = match scored(by, &asked(by, &id, record), &posted.fields) {
        Ok(scored) => scored,
        Err(errors) => return page(by, &id, record, &filled, errors),
    };
    match write(by, &id, &scored, &posted.fields) {
        Ok(()) => go(&format!("/exercises/of/{id}")),
        Err(trouble) => {
            let (what, remedy) = by.told(&trouble);
            // Whoever reads that it was changed meanwhile has seen it, and may save over it.
            let mut filled = filled;
            let mut reader = by.clone();
            reader.context.now = by.app.now();
            let now = reader.state().register().get("exercise", &id.0);
            filled.insert("seen".into(), now.version());
            let name = if trouble.key == "field-date" { "until" } else { "" };
            let errors = vec![Told { name: name.into(), text: format!("{what} {remedy}") }];
            page(&reader, &id, now, &filled, errors)
        }
    }
}

/// Writes the score and its tasks; `fields` has who led it, until when, and the version that was seen.
pub fn write(by: &In, id: &RecordId, scored: &Scored, fields: &Fields) -> Result<(), Trouble> {
    let ids = scored.missing.iter().map(|_| random::bytes().map(RecordId::random));
    let ids = ids.collect::<Result<Vec<_>, Trouble>>()?;
    by.app.record(|state| entries(by, state, (id, &ids), scored, fields))?;
    Ok(())
}

fn entries(
    by: &In,
    state: &State,
    (id, ids): (&RecordId, &[RecordId]),
    scored: &Scored,
    fields: &Fields,
) -> Result<Vec<Event>, Refusal> {
    let hand = by.who.hand();
    let (score, of) = (scored.score.to_string(), scored.of.to_string());
    let missing = joined(scored.missing.iter().map(String::as_str));
    let set = [
        ("score", score.as_str()),
        ("of", &of),
        ("answers", &scored.answers),
        ("missing", &missing),
        ("led_by", fields.get("led_by")),
    ];
    let mut all = events(state, &EXERCISE, id, &set, Some(fields.get("seen")), &hand)?;
    let unit = state.register().get("exercise", &id.0).get("unit");
    let known: Vec<&str> = state
        .register()
        .with_retired("task")
        .filter(|(_, task)| task.get("about") == id.0)
        .map(|(_, task)| task.get("what"))
        .collect();
    for (task, what) in ids.iter().zip(&scored.missing) {
        if known.contains(&what.as_str()) {
            continue;
        }
        let set = [
            ("what", what.as_str()),
            ("unit", unit),
            ("until", fields.get("until")),
            ("from", "exercise"),
            ("about", &id.0),
        ];
        all.extend(events(state, &TASK, task, &set, None, &hand)?);
    }
    Ok(all)
}
