//! `SIGN-1`: one client's medicines for a week, a tick box and room for a signature for every dose that is due.

use planb_core::overview::binder::page::{Signing, SigningRow};
use serde::Serialize;

use super::art::Art;
use super::{Line, lines};
use crate::dates;
use crate::font::{Weight, printable, wrap};
use crate::geometry::{
    BoxAt, SIGN_BOTTOM_MM, SIGN_BOX_DOWN_MM, SIGN_COLUMNS_MAX, SIGN_LEFT_MM, SIGN_PITCH_MM, SIGN_TOP_MM, SIGN_WIDTH_MM,
};
use crate::words::{Language, say};

const TEXT_ROOM_MM: f64 = 56.0;
const NAME_ROOM_MM: f64 = 76.0;
const LINE_MM: f64 = 4.9;
/// A row never has more lines than this; what is longer goes on in a row without boxes.
const ROW_LINES_MAX: usize = 20;

/// One page of a signing sheet.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SigningPage {
    pub art: String,
    pub number_y: f64,
    pub heads: Vec<Head>,
    pub slot_heads: Vec<Head>,
    pub rows: Vec<LaidRow>,
    #[serde(skip)]
    pub boxes: Vec<BoxAt>,
}

/// A word over the grid: day (left edge) or time of day (centre).
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Head {
    pub x: f64,
    pub name: String,
}

/// The text of a row.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LaidRow {
    pub y: f64,
    pub lines: Vec<Line>,
    /// What the parts of a cell are for, beside the grid.
    pub labels: Vec<Head>,
}

struct Row<'a> {
    index: usize,
    lines: Vec<Line>,
    units: usize,
    medicine: Option<&'a SigningRow>,
}

/// The pages of a signing sheet.
pub(crate) fn signing(signing: &Signing, language: Language) -> Vec<SigningPage> {
    let slots = signing.slots.len().max(1);
    let days_per_page = (SIGN_COLUMNS_MAX / slots).max(1);
    let room = ((SIGN_BOTTOM_MM - SIGN_TOP_MM) / SIGN_PITCH_MM) as usize;
    let mut pages = Vec::new();
    let days: Vec<usize> = (0..signing.days.len()).collect();
    for days in days.chunks(days_per_page) {
        let rows = signing.rows.iter().enumerate().flat_map(|(index, row)| laid_rows(index, row, signing, language));
        let mut stack: Vec<Row> = Vec::new();
        let mut used = 0;
        for row in rows {
            if used + row.units > room {
                pages.push(page(pages.len() as u32 + 1, &stack, days, signing, language));
                stack.clear();
                used = 0;
            }
            used += row.units;
            stack.push(row);
        }
        pages.push(page(pages.len() as u32 + 1, &stack, days, signing, language));
    }
    pages
}

fn laid_rows<'a>(index: usize, row: &'a SigningRow, signing: &Signing, language: Language) -> Vec<Row<'a>> {
    let mut text: Vec<Line> = lines(&row.medicine, Weight::Bold, TEXT_ROOM_MM).collect();
    if row.varying {
        text.extend(lines(&say(language, "varying-sign", &[]), Weight::Regular, TEXT_ROOM_MM));
    } else {
        let doses = signing.slots.iter().zip(&row.doses).filter_map(|(slot, dose)| {
            let word = crate::content::slot_short(language, *slot);
            dose.as_ref().filter(|dose| !dose.is_empty()).map(|dose| format!("{word} {dose}"))
        });
        text.extend(lines(&doses.collect::<Vec<_>>().join(" · "), Weight::Regular, TEXT_ROOM_MM));
    }
    if row.controlled {
        text.extend(lines(&say(language, "controlled-sign", &[]), Weight::Bold, TEXT_ROOM_MM));
    }
    let needed = 2 + usize::from(row.varying) + usize::from(row.controlled);
    let chunks: Vec<&[Line]> = text.chunks(ROW_LINES_MAX).collect();
    let units = |lines: usize| ((lines as f64 * LINE_MM + 1.0) / SIGN_PITCH_MM).ceil() as usize;
    chunks
        .into_iter()
        .enumerate()
        .map(|(part, lines)| Row {
            index,
            lines: lines.to_vec(),
            units: units(lines.len()).max(if part == 0 { needed } else { 1 }),
            medicine: (part == 0).then_some(row),
        })
        .collect()
}

fn page(number: u32, rows: &[Row], days: &[usize], signing: &Signing, language: Language) -> SigningPage {
    let slots = signing.slots.len().max(1);
    let pitch = SIGN_WIDTH_MM / (days.len() * slots) as f64;
    let mut art = Art::new(297.0, 210.0);
    let mut boxes = Vec::new();
    let mut laid = Vec::new();
    art.across(17.0, SIGN_TOP_MM, 263.0);
    let mut y = SIGN_TOP_MM;
    for row in rows {
        let height = row.units as f64 * SIGN_PITCH_MM;
        let mut labels = Vec::new();
        if let Some(medicine) = row.medicine {
            let mut below = y + SIGN_PITCH_MM;
            if medicine.varying {
                labels.push(Head { x: below, name: say(language, "dose-label", &[]) });
                below += SIGN_PITCH_MM;
            }
            labels.push(Head { x: below, name: say(language, "sign-label", &[]) });
            if medicine.controlled {
                labels.push(Head { x: below + SIGN_PITCH_MM, name: say(language, "sign-label-2", &[]) });
            }
            for (place, day) in days.iter().enumerate() {
                for slot in 0..slots {
                    let x = SIGN_LEFT_MM + (place * slots + slot) as f64 * pitch;
                    if medicine.doses.get(slot).is_none_or(Option::is_none) {
                        art.across(x + pitch / 2.0 - 1.0, y + SIGN_BOX_DOWN_MM, 2.0);
                        continue;
                    }
                    let column = (day * slots + slot) as u32;
                    let (x_mm, y_mm) = (x + pitch / 2.0, y + SIGN_BOX_DOWN_MM);
                    art.tick(x_mm, y_mm);
                    for label in &labels {
                        art.across(x + 0.6, label.x + SIGN_PITCH_MM - 0.6, pitch - 1.2);
                    }
                    boxes.push(BoxAt { page: number, row: row.index as u32, column, x_mm, y_mm });
                }
            }
        }
        laid.push(LaidRow { y, lines: row.lines.clone(), labels });
        y += height;
        art.across(17.0, y, 263.0);
    }
    let mut heads = Vec::new();
    let mut slot_heads = Vec::new();
    for (place, day) in days.iter().enumerate() {
        let x = SIGN_LEFT_MM + (place * slots) as f64 * pitch;
        art.down(x, SIGN_TOP_MM - 11.0, y - SIGN_TOP_MM + 11.0);
        art.down(x + 0.25, SIGN_TOP_MM - 11.0, y - SIGN_TOP_MM + 11.0);
        if let Some(date) = signing.days.get(*day) {
            heads.push(Head { x: x + 1.2, name: dates::day(language, *date) });
        }
        for (place, slot) in signing.slots.iter().enumerate() {
            let name = crate::content::slot_short(language, *slot);
            slot_heads.push(Head { x: x + (place as f64 + 0.5) * pitch, name });
            if place > 0 {
                art.down(x + place as f64 * pitch, SIGN_TOP_MM, y - SIGN_TOP_MM);
            }
        }
    }
    let name_lines = wrap(&printable(&signing.name), Weight::Bold, 14.0, NAME_ROOM_MM).len().max(1);
    let number_y = 30.0 + 6.6 * name_lines as f64;
    SigningPage { art: art.svg(), number_y, heads, slot_heads, rows: laid, boxes }
}
