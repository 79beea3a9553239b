//! `TUR-1`: one run of one day, a tick box, a time box and room for a signature for every visit.

use planb_core::overview::binder::page::{Run, RunVisit};
use serde::Serialize;

use super::art::Art;
use super::{Line, lines};
use crate::font::{Weight, printable, wrap};
use crate::geometry::{BoxAt, RUN_BOTTOM_MM, RUN_BOX_DOWN_MM, RUN_BOX_X_MM, RUN_PITCH_MM, RUN_TOP_MM};
use crate::words::{Language, say};

const TEXT_ROOM_MM: f64 = 94.0;
const STAFF_ROOM_MM: f64 = 140.0;
/// A row never has more lines than this; what is longer goes on in a row without a box.
const ROW_LINES_MAX: usize = 30;
const ROW_LINES_MIN: usize = 3;
/// So many lines of staff fit above the table; the rest is counted on the first row.
const STAFF_LINES_MAX: usize = 12;
const NOTE_LINE_MM: f64 = 8.0;

/// One page of a run.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RunPage {
    pub art: String,
    pub staff: Vec<String>,
    pub table_y: f64,
    pub rows: Vec<RunRow>,
    /// Where the lines for deviations begin, and how many there are.
    pub notes_y: Option<f64>,
    pub notes: usize,
    #[serde(skip)]
    pub boxes: Vec<BoxAt>,
}

/// One row: a visit, or the rest of one.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RunRow {
    pub start: String,
    pub under: Vec<String>,
    pub lines: Vec<Line>,
    pub height: f64,
    #[serde(skip)]
    visit: Option<usize>,
    #[serde(skip)]
    units: usize,
}

/// The pages of a run.
pub(crate) fn run(run: &Run, language: Language) -> Vec<RunPage> {
    let names = if run.staff.is_empty() { say(language, "run-no-staff", &[]) } else { run.staff.join(", ") };
    let mut staff = wrap(&printable(&names), Weight::Regular, super::TEXT_PT, STAFF_ROOM_MM);
    let mut rows: Vec<RunRow> = Vec::new();
    if staff.len() > STAFF_LINES_MAX {
        let rest = staff.split_off(STAFF_LINES_MAX);
        rows.extend(split(rest.into_iter().map(|text| Line { text, bold: false }).collect()));
    }
    for (index, visit) in run.visits.iter().enumerate() {
        rows.extend(visit_rows(index, visit, language));
    }
    let table_y = RUN_TOP_MM + staff.len().saturating_sub(1) as f64 * RUN_PITCH_MM;
    let room = ((RUN_BOTTOM_MM - table_y) / RUN_PITCH_MM) as usize;
    let mut pages: Vec<Vec<RunRow>> = vec![Vec::new()];
    let mut used = 0;
    for row in rows {
        if used + row.units > room {
            pages.push(Vec::new());
            used = 0;
        }
        used += row.units;
        if let Some(page) = pages.last_mut() {
            page.push(row);
        }
    }
    (1..).zip(pages).map(|(number, rows)| page(number, table_y, &staff, rows)).collect()
}

fn visit_rows(index: usize, visit: &RunVisit, language: Language) -> Vec<RunRow> {
    let mut text: Vec<Line> = Vec::new();
    match &visit.who {
        None => text.extend(lines(&say(language, "see-supplement", &[]), Weight::Bold, TEXT_ROOM_MM)),
        Some(who) => {
            text.extend(lines(&format!("{}  ·  {}", who.name, who.place.0), Weight::Bold, TEXT_ROOM_MM));
            let missing = say(language, "no-address", &[]);
            let mut way = vec![if who.address.trim().is_empty() { missing } else { who.address.clone() }];
            way.extend(who.key_number.as_ref().map(|number| say(language, "key-number", &[("number", number)])));
            way.extend(who.lock.clone());
            text.extend(lines(&way.join(" · "), Weight::Regular, TEXT_ROOM_MM));
            text.extend(lines(&who.marks.join(" · "), Weight::Bold, TEXT_ROOM_MM));
            let missing = say(language, "no-actions", &[]);
            let what = if who.actions.is_empty() { missing } else { who.actions.join(" · ") };
            text.extend(lines(&what, Weight::Regular, TEXT_ROOM_MM));
        }
    }
    if visit.two_carers {
        let after_name = text.len().min(1);
        let two = lines(&say(language, "two-carers", &[]), Weight::Bold, TEXT_ROOM_MM).collect::<Vec<_>>();
        text.splice(after_name..after_name, two);
    }
    let mut rows = split(text);
    if let Some(first) = rows.first_mut() {
        first.visit = Some(index);
        first.start = printable(&visit.start);
        let end = visit.end.as_ref().map(|end| format!("–{}", printable(end)));
        let minutes = visit.minutes.map(|minutes| format!("{minutes} min"));
        first.under = end.into_iter().chain(minutes).collect();
    }
    rows
}

fn split(text: Vec<Line>) -> Vec<RunRow> {
    let chunks: Vec<Vec<Line>> = match text.is_empty() {
        true => vec![Vec::new()],
        false => text.chunks(ROW_LINES_MAX).map(<[Line]>::to_vec).collect(),
    };
    let row = |lines: Vec<Line>| {
        let units = lines.len().max(ROW_LINES_MIN);
        let height = units as f64 * RUN_PITCH_MM;
        RunRow { start: String::new(), under: Vec::new(), lines, height, visit: None, units }
    };
    chunks.into_iter().map(row).collect()
}

fn page(number: u32, table_y: f64, staff: &[String], rows: Vec<RunRow>) -> RunPage {
    let mut art = Art::new(210.0, 297.0);
    let mut boxes = Vec::new();
    art.across(17.0, table_y, 176.0);
    let mut y = table_y;
    for row in &rows {
        if let Some(visit) = row.visit {
            let at =
                BoxAt { page: number, row: visit as u32, column: 0, x_mm: RUN_BOX_X_MM, y_mm: y + RUN_BOX_DOWN_MM };
            art.tick(at.x_mm, at.y_mm);
            art.field(151.0, y + 1.5, 20.0, 10.0);
            art.field(173.0, y + 1.5, 20.0, 10.0);
            boxes.push(at);
        }
        y += row.height;
        art.across(17.0, y, 176.0);
    }
    // Lines for deviations, when two or more fit below their heading.
    let notes = ((RUN_BOTTOM_MM - y - 10.0) / NOTE_LINE_MM).max(0.0) as usize;
    let notes_y = (notes >= 2).then_some(y + 3.0);
    RunPage { art: art.svg(), staff: staff.to_vec(), table_y, rows, notes_y, notes, boxes }
}
