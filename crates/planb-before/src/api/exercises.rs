//! An exercise's questions with what the register answers, and the score. One is made as any record is.

use axum::extract::{Path, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use planb_core::exercise::EXERCISE;
use planb_core::exercise::scenario::Question;
use planb_core::register::RecordId;
use planb_node::trouble::Trouble;
use planb_node::web::fields::Told;
use planb_node::web::page::json;
use planb_node::web::records::{found, may_write, unit_of};
use planb_node::web::{Fields, In};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{By, sent, told, unfit};
use crate::pages::exercise_paper::{asked, register_says};
use crate::pages::scored::scored;
use crate::pages::scoring;

/// What the table answered.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Score {
    /// The exercise's version that was seen.
    version: String,
    answers: Vec<Answer>,
    /// What else was missing; each becomes a task.
    #[serde(default)]
    more: Vec<String>,
    #[serde(default)]
    led_by: Option<String>,
    /// When the tasks are to be done.
    #[serde(default)]
    until: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    number: u32,
    points: u32,
    #[serde(default)]
    missing: Option<String>,
}

/// The questions, what the register answers today, and the score so far.
pub async fn questions(by: By, Path(id): Path<String>) -> Response {
    match found(&by, &EXERCISE, &id) {
        Ok((id, _)) => told_of(&by, &id),
        Err(trouble) => told(&by, &trouble),
    }
}

fn told_of(by: &In, id: &RecordId) -> Response {
    let now = by.app.now();
    let record = now.state.register().get("exercise", &id.0);
    let question = |question: &Question| {
        json!({ "number": question.number, "text": by.say(&question.key), "look": by.say(&question.look_key),
                "points": question.points, "register_says": register_says(by, question) })
    };
    let questions: Vec<Value> = asked(by, id, record).iter().map(question).collect();
    let tasks: Vec<&str> = now.state.register().by("task", "about", &id.0).map(|(task, _)| task.0.as_str()).collect();
    let number = |field: &str| record.get(field).parse::<u32>().ok();
    json(&json!({ "id": id.0, "version": record.version(), "unit": record.get("unit"), "day": record.get("day"),
                  "scenario": record.get("scenario"), "score": number("score"), "of": number("of"),
                  "questions": questions, "tasks": tasks }))
}

/// Saves the score, and each thing that was missing as a task.
pub async fn score(by: By, Path(id): Path<String>, request: Request) -> Response {
    let score: Score = match sent(request, &by).await {
        Ok(score) => score,
        Err(answer) => return answer,
    };
    let questions = || -> Result<(RecordId, Vec<Question>), Trouble> {
        let (id, record) = found(&by, &EXERCISE, &id)?;
        let may = may_write(&by.who, &EXERCISE, unit_of(&EXERCISE, &id, record).as_ref());
        if may { Ok((id.clone(), asked(&by, &id, record))) } else { Err(Trouble::user("not-yours")) }
    };
    let (id, questions) = match questions() {
        Ok(found) => found,
        Err(trouble) => return told(&by, &trouble),
    };
    if score.answers.iter().any(|answer| questions.iter().all(|question| question.number != answer.number)) {
        return unfit(&by, "answers", "field-choice", &[]);
    }
    if score.more.iter().any(|line| line.chars().any(char::is_control)) {
        return unfit(&by, "more", "field-control", &[]);
    }
    let Some(fields) = fields(&by, &score) else { return unfit(&by, "until", "field-date", &[]) };
    match scored(&by, &questions, &fields) {
        Ok(scored) => match scoring::write(&by, &id, &scored, &fields) {
            Ok(()) => told_of(&by, &id),
            Err(trouble) => told(&by, &trouble),
        },
        Err(faults) => {
            let line = |fault: &Told| json!({ "field": fault.name, "error": "form-refused", "message": fault.text });
            let faults: Vec<Value> = faults.iter().map(line).collect();
            let refused = json!({ "error": "form-refused", "message": by.say("form-refused"), "faults": faults });
            (StatusCode::UNPROCESSABLE_ENTITY, json(&refused)).into_response()
        }
    }
}

/// The same as the page's form sends; `None` for a day that is none.
fn fields(by: &In, score: &Score) -> Option<Fields> {
    let until = match &score.until {
        Some(until) => until.parse().ok().filter(|day: &Date| day.to_string() == *until)?,
        None => scoring::usual_until(by.today()),
    };
    let mut fields = vec![
        ("seen".to_string(), score.version.clone()),
        ("led_by".to_string(), score.led_by.clone().unwrap_or_else(|| by.who.name.clone())),
        ("until".to_string(), until.to_string()),
        ("more".to_string(), score.more.join("\n")),
    ];
    for answer in &score.answers {
        fields.push((format!("points-{}", answer.number), answer.points.to_string()));
        fields.push((format!("missing-{}", answer.number), answer.missing.clone().unwrap_or_default()));
    }
    Some(Fields(fields))
}
