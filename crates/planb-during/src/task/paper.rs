//! What is to be done, on a sheet for the wall.

use planb_node::trouble::Trouble;
use planb_node::web::In;
use planb_node::web::printing::{Paper, making, own_unit};
use planb_paper::{TaskLine, TaskSheet, task_sheet, tongue};

use super::open_rows;
use crate::here::here;

/// Rows to write in by pen.
const BLANK_ROWS: u16 = 5;

/// `/print/tasks`.
pub fn paper(by: &In) -> Result<Paper, Trouble> {
    let register = by.state().register();
    let rows = open_rows(by, |_, _| true);
    let line = |row: &super::TaskRow| {
        let task = register.get("task", &row.id);
        let at = if task.get("until_at").is_empty() { task.get("until") } else { task.get("until_at") };
        TaskLine {
            what: row.what.clone(),
            owner: row.owner.clone(),
            unit: row.unit.clone(),
            until: at.replace('T', " "),
            is_late: row.is_late,
        }
    };
    let late = rows.iter().filter(|row| row.is_late).count();
    let counts = [("count", rows.len().to_string()), ("late", late.to_string())];
    let sheet = TaskSheet {
        subject: here(by, None).filter(|here| here.goes_on).map_or_else(String::new, |here| here.what),
        counted: by.say_with("meetings-count", &counts),
        lines: rows.iter().map(line).collect(),
        blank_rows: BLANK_ROWS,
    };
    let language = tongue(by.language.code());
    Ok(Paper {
        what: "tasks",
        subject: String::new(),
        title: by.say("task-title"),
        unit: own_unit(by),
        version: None,
        back: "/tasks".into(),
        look: None,
        make: making(move |stamp| task_sheet(stamp, &sheet, language)),
    })
}
