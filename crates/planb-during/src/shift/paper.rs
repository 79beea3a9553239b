//! The chairs on a wall: who sits where, since when, who comes next, and room to write.

use planb_core::{incident, shift};
use planb_node::trouble::Trouble;
use planb_node::web::printing::{Paper, making, own_unit};
use planb_node::web::{In, shown};
use planb_paper::{ListSheet, list_sheet, tongue};

use super::{chair_name, clock_of};
use crate::clock;
use crate::incident::going_on;

/// Rows to write in.
const BLANK_ROWS: u16 = 6;

/// The list; refused where nothing goes on.
pub fn paper(by: &In) -> Result<Paper, Trouble> {
    let incident = going_on(by).ok_or_else(|| Trouble::user("paper-none"))?;
    let (register, language) = (by.state().register(), by.language);
    let family = incident::family(register, &incident);
    let mut rows = Vec::new();
    for chair in shift::chairs(register, &family, by.clock(), &clock::passed) {
        let name = chair_name(by, chair.word);
        if chair.seats.is_empty() {
            rows.push(vec![name.clone(), String::new(), String::new(), String::new(), String::new()]);
        }
        for seat in &chair.seats {
            let get = |field: &str| seat.record.get(field);
            rows.push(vec![
                name.clone(),
                get("person").to_string(),
                shown::phone_shown(get("phone")),
                get("from").replace('T', " "),
                format!("{} {}", get("relieved_by"), clock_of(get("relief_at"))).trim().to_string(),
            ]);
        }
    }
    let head = ["chair", "person", "phone", "from", "relieved_by"];
    let list = ListSheet {
        title: by.say("shifts-title"),
        lead: by.say("shift-paper-lead"),
        header: head.iter().map(|name| shown::label(language, &shift::SHIFT, name)).collect(),
        rows,
        blank_rows: BLANK_ROWS,
        landscape: false,
    };
    Ok(Paper {
        what: "list",
        subject: "shift".into(),
        title: by.say("shifts-title"),
        unit: own_unit(by),
        version: None,
        back: "/shifts".into(),
        look: None,
        make: making(move |stamp| list_sheet(stamp, &list, tongue(language.code()))),
    })
}
