//! A one-hour exercise around a table: the participants' sheet to write on, and the facilitator's sheet apart from it.

use jiff::civil::Date;
use planb_core::sheet::Stamp;
use serde_json::{Value, json};

use crate::dates;
use crate::font::printable;
use crate::stamp::{Paper, Size, titled};
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// An exercise of one unit.
#[derive(Clone, Debug)]
pub struct ExerciseSheets {
    pub unit: String,
    pub day: Date,
    pub scenario_title: String,
    /// What has happened, one paragraph each.
    pub story: Vec<String>,
    pub questions: Vec<Question>,
    /// Minute and what the facilitator does or says.
    pub facilitator: Vec<(String, String)>,
    /// The question's number, and what a good answer has.
    pub answers: Vec<(u8, String)>,
    /// From how many points, and what that means.
    pub score_words: Vec<(u8, String)>,
}

/// What the participants answer from their own binder.
#[derive(Clone, Debug)]
pub struct Question {
    pub number: u8,
    pub text: String,
    /// Where in the binder to look; empty for none.
    pub hint_where: String,
    pub points: u8,
    /// Lines to write on.
    pub lines: u8,
}

/// The PDF of both sheets. It is an exercise, whatever the stamp says.
pub fn exercise_sheets(stamp: &Stamp, sheets: &ExerciseSheets, language: Language) -> Result<Vec<u8>, RenderError> {
    let stamp = Stamp { exercise: true, ..stamp.clone() };
    let points: u32 = sheets.questions.iter().map(|question| u32::from(question.points)).sum();
    let texts = |list: &[String]| list.iter().map(|text| printable(text)).collect::<Vec<_>>();
    let numbered = |list: &[(u8, String)]| list.iter().map(|(n, text)| json!([n, printable(text)])).collect::<Vec<_>>();
    let paper = Paper {
        template: Template::Exercise,
        size: Size::A4,
        what: titled(&say(language, "paper-exercise", &[]), &sheets.unit),
        has_boxes: false,
        keep: say(language, "paper-exercise-keep", &[]),
        body: json!({
            "unit": printable(&sheets.unit),
            "day": dates::full_day(language, sheets.day),
            "title": printable(&sheets.scenario_title),
            "story": texts(&sheets.story),
            "questions": sheets.questions.iter().map(question).collect::<Vec<_>>(),
            "minutes": sheets.facilitator.iter().map(|(at, text)| json!([printable(at), printable(text)])).collect::<Vec<_>>(),
            "answers": numbered(&sheets.answers),
            "scores": numbered(&sheets.score_words),
            "points": points,
        }),
    };
    paper.pdf(&stamp, language)
}

fn question(question: &Question) -> Value {
    json!({
        "number": question.number,
        "text": printable(&question.text),
        "hint": printable(&question.hint_where),
        "points": question.points,
        "lines": question.lines,
    })
}
