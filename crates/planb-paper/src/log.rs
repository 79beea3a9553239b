//! The log on paper: every line with its number and both its times; also as a copy that is given out, where what is secret is
//! covered and says why.

use planb_core::sheet::Stamp;
use serde_json::{Value, json};

use crate::font::printable;
use crate::stamp::{Paper, Size, titled};
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// Lines of a log.
#[derive(Clone, Debug)]
pub struct LogSheet {
    pub title: String,
    /// The incident, as it is called.
    pub subject: String,
    /// What stands here and what does not, one paragraph each.
    pub lead: Vec<String>,
    /// The oldest first.
    pub lines: Vec<LogLine>,
    /// What is said after the last line, one paragraph each.
    pub closing: Vec<String>,
    /// Who signs; none where nobody does.
    pub signatures: Vec<String>,
}

/// How much of a line stands on the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    Whole,
    /// Some of it is covered; on which ground.
    Masked(String),
    /// Only that it is there; on which ground.
    Covered(String),
    /// Only that it is there, on a paper that stays in the house; why.
    Elsewhere(String),
}

/// One line.
#[derive(Clone, Debug)]
pub struct LogLine {
    pub number: String,
    /// When it happened, and when it was written, as people read it.
    pub happened: String,
    pub entered: String,
    pub text: String,
    /// Who wrote it, who reported it and how, for whom it is: what stands small below the text.
    pub facts: Vec<String>,
    /// Key message, decision, secret.
    pub tags: Vec<String>,
    /// What it puts right and what puts it right, in bold.
    pub corrections: Vec<String>,
    pub shown: Shown,
}

/// The PDF of a log.
pub fn log_sheet(stamp: &Stamp, sheet: &LogSheet, language: Language) -> Result<Vec<u8>, RenderError> {
    let texts = |list: &[String]| list.iter().map(|text| printable(text)).collect::<Vec<_>>();
    let paper = Paper {
        template: Template::Log,
        size: Size::A4,
        what: titled(&sheet.title, &sheet.subject),
        has_boxes: false,
        keep: say(language, "paper-log-keep", &[]),
        body: json!({
            "title": printable(&sheet.title),
            "subject": printable(&sheet.subject),
            "lead": texts(&sheet.lead),
            "lines": sheet.lines.iter().map(line).collect::<Vec<_>>(),
            "closing": texts(&sheet.closing),
            "signatures": texts(&sheet.signatures),
        }),
    };
    paper.pdf(stamp, language)
}

fn line(line: &LogLine) -> Value {
    let texts = |list: &[String]| list.iter().map(|text| printable(text)).collect::<Vec<_>>();
    let (shown, ground) = match &line.shown {
        Shown::Whole => ("whole", ""),
        Shown::Masked(ground) => ("masked", ground.as_str()),
        Shown::Covered(ground) => ("covered", ground.as_str()),
        Shown::Elsewhere(why) => ("elsewhere", why.as_str()),
    };
    json!({
        "number": printable(&line.number),
        "happened": printable(&line.happened),
        "entered": printable(&line.entered),
        "text": line.text.lines().map(printable).collect::<Vec<_>>(),
        "facts": texts(&line.facts),
        "tags": texts(&line.tags),
        "corrections": texts(&line.corrections),
        "shown": shown,
        "ground": printable(ground),
    })
}
