//! An exercise on paper: the participants' sheet, and the leader's with what the register would have answered.

use planb_core::exercise::EXERCISE;
use planb_core::exercise::scenario::{END_MINUTES, Question, STORY_MINUTES, questions};
use planb_core::overview::exercise::facts;
use planb_core::register::{Record, RecordId};
use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::records::{found, unit_of};
use planb_node::web::shown;
use planb_paper::{ExerciseSheets, Question as PaperQuestion};

use planb_node::web::printing::{Paper, making};
use planb_paper::tongue;

/// Lines to write an answer on.
const LINES: u8 = 3;
/// From how many points of a hundred, and what that means.
const SCORES: [(u8, &str); 3] =
    [(80, "exercises-score-good"), (50, "exercises-score-some"), (0, "exercises-score-little")];

/// The questions of an exercise, with what the register knows of its unit today.
pub fn asked(by: &In, id: &RecordId, record: &Record) -> Vec<Question> {
    let known = unit_of(&EXERCISE, id, record).map(|unit| facts(by.state(), &unit, by.today())).unwrap_or_default();
    questions(record.get("scenario"), &known)
}

/// What the register answers, or that it does not know and what to do about it; empty where it is not asked.
pub fn register_says(by: &In, question: &Question) -> String {
    match (&question.answer, question.task_key()) {
        (Some(answer), _) => by.say_with("exercises-register-says", &[("answer", answer.clone())]),
        (None, Some(key)) => by.say_with("exercises-register-silent", &[("todo", by.say(key))]),
        (None, None) => String::new(),
    }
}

/// The sheets of an exercise.
pub fn exercise(by: &In, id: &str) -> Result<Paper, Trouble> {
    let (id, record) = found(by, &EXERCISE, id)?;
    let (state, language) = (by.state(), by.language);
    let scenario = record.get("scenario");
    let asked = asked(by, &id, record);
    let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    let question = |question: &Question| PaperQuestion {
        number: small(question.number),
        text: by.say(&question.key),
        hint_where: String::new(),
        points: small(question.points),
        lines: LINES,
    };
    let answer = |question: &Question| {
        let text = format!("{} {}", by.say(&question.look_key), register_says(by, question));
        (small(question.number), text.trim().to_string())
    };
    let unit = unit_of(&EXERCISE, &id, record);
    let title = shown::choice(language, &EXERCISE, "scenario", scenario);
    let sheets = ExerciseSheets {
        unit: shown::name(state, language, "unit", record.get("unit")),
        day: record.get("day").parse().unwrap_or_else(|_| by.today()),
        scenario_title: title.clone(),
        story: vec![by.say(&format!("exercise-{scenario}-story"))],
        questions: asked.iter().map(question).collect(),
        facilitator: minutes(by, scenario, &asked),
        answers: asked.iter().map(answer).collect(),
        score_words: SCORES.iter().map(|(from, key)| (*from, by.say(key))).collect(),
    };
    Ok(Paper {
        what: "exercise",
        subject: id.0.clone(),
        title: format!("{title}, {}", record.get("day")),
        unit,
        version: None,
        back: format!("/exercises/of/{id}"),
        look: None,
        make: making(move |stamp| planb_paper::exercise_sheets(stamp, &sheets, tongue(language.code()))),
    })
}

/// The hour, minute by minute.
fn minutes(by: &In, scenario: &str, asked: &[Question]) -> Vec<(String, String)> {
    let mut at = STORY_MINUTES;
    let mut rows = vec![("0".to_string(), by.say(&format!("exercise-{scenario}-leader")))];
    for question in asked {
        let args = [("number", question.number.to_string()), ("minutes", question.minutes.to_string())];
        rows.push((at.to_string(), by.say_with("exercises-minute", &args)));
        at += question.minutes;
    }
    rows.push((at.to_string(), by.say_with("exercises-end", &[("minutes", END_MINUTES.to_string())])));
    rows
}
