//! What is to be done, on a wall sheet that is read from two metres: the overdue first, a box to tick.

use planb_core::sheet::Stamp;
use serde_json::{Value, json};

use crate::font::printable;
use crate::stamp::{Paper, Size, titled};
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// Open tasks.
#[derive(Clone, Debug)]
pub struct TaskSheet {
    /// The incident; empty for none.
    pub subject: String,
    /// How many are open and how many of them are late, in a sentence.
    pub counted: String,
    /// In the order in which they are to be done.
    pub lines: Vec<TaskLine>,
    /// Rows to write in, after those.
    pub blank_rows: u16,
}

/// One task.
#[derive(Clone, Debug, Default)]
pub struct TaskLine {
    pub what: String,
    pub owner: String,
    pub unit: String,
    pub until: String,
    pub is_late: bool,
}

/// The PDF of the tasks, A3.
pub fn task_sheet(stamp: &Stamp, sheet: &TaskSheet, language: Language) -> Result<Vec<u8>, RenderError> {
    let paper = Paper {
        template: Template::Tasks,
        size: Size::A3Wide,
        what: titled(&say(language, "paper-tasks", &[]), &sheet.subject),
        has_boxes: false,
        keep: say(language, "paper-tasks-keep", &[]),
        body: json!({
            "subject": printable(&sheet.subject),
            "counted": printable(&sheet.counted),
            "lines": sheet.lines.iter().map(line).collect::<Vec<_>>(),
            "blank": sheet.blank_rows,
        }),
    };
    paper.pdf(stamp, language)
}

fn line(line: &TaskLine) -> Value {
    json!({
        "what": printable(&line.what),
        "owner": printable(&line.owner),
        "unit": printable(&line.unit),
        "until": printable(&line.until),
        "late": line.is_late,
    })
}
