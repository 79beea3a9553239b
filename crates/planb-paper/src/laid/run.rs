//! `TUR-1`: one run of one day, a tick box, a time box and room for a signature for every visit.

use planb_core::overview::binder::page::{Run, RunClient, RunVisit};
use serde::Serialize;

use super::art::Art;
use super::{Line, lines};
use crate::font::{Weight, printable, wrap};
use crate::geometry::{BoxAt, RUN_BOTTOM_MM, RUN_BOX_DOWN_MM, RUN_BOX_X_MM, RUN_PITCH_MM, RUN_TOP_MM};
use crate::words::{Language, say};

const TEXT_ROOM_MM: f64 = 102.0;
const STAFF_ROOM_MM: f64 = 140.0;
/// A row never has more lines than this; what is longer goes on in a row without a box.
const ROW_LINES_MAX: usize = 36;
const ROW_LINES_MIN: usize = 3;
/// So many lines of staff fit above the table; the rest is counted on the first row.
const STAFF_LINES_MAX: usize = 12;
const NOTE_LINE_MM: f64 = 8.0;
/// Heading of the notes and the air around it.
const NOTE_HEAD_MM: f64 = 7.0;
/// Fewer lines than this are no room to write; then the notes stand on a page of their own.
const NOTES_MIN: usize = 3;
const NOTES_MAX: usize = 12;

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
    /// When it ends and how long it takes, one line.
    pub under: String,
    pub two_carers: bool,
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
    if notes(table_y, used) < NOTES_MIN {
        pages.push(Vec::new());
    }
    let last = pages.len() as u32;
    let end = |number| if number == last { End::Notes } else { End::GoesOn };
    (1..).zip(pages).map(|(number, rows)| page(number, end(number), table_y, &staff, rows)).collect()
}

/// What stands below the rows of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Notes,
    GoesOn,
}

/// How many lines for deviations fit below `units` of rows.
fn notes(table_y: f64, units: usize) -> usize {
    let room = RUN_BOTTOM_MM - table_y - units as f64 * RUN_PITCH_MM - NOTE_HEAD_MM;
    ((room / NOTE_LINE_MM).max(0.0) as usize).min(NOTES_MAX)
}

fn visit_rows(index: usize, visit: &RunVisit, language: Language) -> Vec<RunRow> {
    let text = match &visit.who {
        None => lines(&say(language, "see-supplement", &[]), Weight::Bold, TEXT_ROOM_MM).collect(),
        Some(who) => client_lines(who, language),
    };
    let mut rows = split(text);
    if let Some(first) = rows.first_mut() {
        first.visit = Some(index);
        first.start = printable(&visit.start);
        first.two_carers = visit.two_carers;
        let end = visit.end.as_ref().map(|end| format!("–{}", printable(end)));
        let minutes = visit.minutes.map(|minutes| format!("{minutes} min"));
        first.under = end.into_iter().chain(minutes).collect::<Vec<_>>().join(" ");
    }
    rows
}

/// Who, what to beware of, the way in, what to do: three lines where nothing is long.
fn client_lines(who: &RunClient, language: Language) -> Vec<Line> {
    let name = format!("{}  ·  {}", who.name, who.place.0);
    let mut first = vec![name.clone()];
    if !who.marks.is_empty() {
        let marks = say(language, "run-marks", &[("marks", &who.marks.join(" · "))]);
        let together = format!("{name}  ·  {marks}");
        match lines(&together, Weight::Bold, TEXT_ROOM_MM).count() {
            1 => first = vec![together],
            _ => first.push(marks),
        }
    }
    let mut text: Vec<Line> =
        first.iter().flat_map(|line| lines(line, Weight::Bold, TEXT_ROOM_MM).collect::<Vec<_>>()).collect();
    let missing = say(language, "no-address", &[]);
    let mut way = vec![if who.address.trim().is_empty() { missing } else { who.address.clone() }];
    way.extend(who.key_number.as_ref().map(|number| say(language, "key-number", &[("number", number)])));
    way.extend(crate::content::lock(&who.lock, &who.key_number, language));
    text.extend(lines(&way.join(" · "), Weight::Regular, TEXT_ROOM_MM));
    let missing = say(language, "no-actions", &[]);
    let what = if who.actions.is_empty() { missing } else { who.actions.join(" · ") };
    text.extend(lines(&what, Weight::Regular, TEXT_ROOM_MM));
    text
}

fn split(text: Vec<Line>) -> Vec<RunRow> {
    let chunks: Vec<Vec<Line>> = match text.is_empty() {
        true => vec![Vec::new()],
        false => text.chunks(ROW_LINES_MAX).map(<[Line]>::to_vec).collect(),
    };
    let row = |lines: Vec<Line>| {
        let units = lines.len().max(ROW_LINES_MIN);
        let height = units as f64 * RUN_PITCH_MM;
        RunRow { start: String::new(), under: String::new(), two_carers: false, lines, height, visit: None, units }
    };
    chunks.into_iter().map(row).collect()
}

fn page(number: u32, end: End, table_y: f64, staff: &[String], rows: Vec<RunRow>) -> RunPage {
    let mut art = Art::new(210.0, 297.0);
    let mut boxes = Vec::new();
    art.across(17.0, table_y, 176.0);
    let mut y = table_y;
    for row in &rows {
        if let Some(visit) = row.visit {
            let at =
                BoxAt { page: number, row: visit as u32, column: 0, x_mm: RUN_BOX_X_MM, y_mm: y + RUN_BOX_DOWN_MM };
            art.tick(at.x_mm, at.y_mm);
            art.field(155.0, y + 1.5, 18.0, 10.5);
            art.field(175.0, y + 1.5, 18.0, 10.5);
            boxes.push(at);
        }
        y += row.height;
        art.across(17.0, y, 176.0);
    }
    let units = rows.iter().map(|row| row.units).sum();
    let notes = if end == End::Notes { notes(table_y, units) } else { 0 };
    let notes_y = (notes > 0).then_some(y + 2.5);
    RunPage { art: art.svg(), staff: staff.to_vec(), table_y, rows, notes_y, notes, boxes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use planb_core::sheet::Place;

    fn visit(actions: &[&str]) -> RunVisit {
        let who = RunClient {
            name: "Karl-Erik Ängström".into(),
            address: "Björnbärsgatan 40, 999 10 Forsnäs".into(),
            key_number: Some("233".into()),
            lock: Some("Nyckel".into()),
            actions: actions.iter().map(ToString::to_string).collect(),
            place: Place("C-023".into()),
            marks: vec!["Hund".into()],
        };
        RunVisit {
            start: "07:00".into(),
            end: Some("07:30".into()),
            minutes: Some(30),
            who: Some(who),
            two_carers: true,
        }
    }

    fn pages(visits: usize) -> Vec<RunPage> {
        let visits = vec![visit(&["Tillsyn", "Medicin"]); visits];
        run(&Run { date: date(2021, 12, 16), name: "1".into(), staff: Vec::new(), visits }, Language::Swedish)
    }

    #[test]
    fn fourteen_visits_and_three_lines_to_write_on_fill_one_page() {
        assert_eq!(pages(14).iter().map(|page| (page.rows.len(), page.notes)).collect::<Vec<_>>(), [(14, 3)]);
        assert_eq!(pages(15).iter().map(|page| (page.rows.len(), page.notes)).collect::<Vec<_>>(), [(15, 0), (0, 12)]);
        assert_eq!(pages(1).iter().map(|page| (page.rows.len(), page.notes)).collect::<Vec<_>>(), [(1, 12)]);
    }

    #[test]
    fn a_visit_says_everything_once() {
        let row = &pages(1)[0].rows[0];
        insta::assert_snapshot!(row.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n"), @r"
        Karl-Erik Ängström · C-023 · OBS: Hund
        Björnbärsgatan 40, 999 10 Forsnäs · Nyckel 233
        Tillsyn · Medicin
        ");
        assert_eq!((row.start.as_str(), row.under.as_str(), row.two_carers), ("07:00", "–07:30 30 min", true));
    }
}
