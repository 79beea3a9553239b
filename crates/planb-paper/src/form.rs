//! Forms on paper: the geometry of [`planb_core::form::layout`], printed to the millimetre, with serials and given values.

use std::collections::BTreeMap;

use planb_core::form::code::PageCode;
use planb_core::form::layout::{Align, Drawn, PageLayout, Weight as Heavy, given, layout};
use planb_core::form::{FormDefinition, Paper as FormPaper};
use planb_core::sheet::{BOX_LINE_MM, BOX_MM, Serial, Stamp};
use serde_json::{Value, json};

use crate::font::{Weight, printable, width_mm};
use crate::qr;
use crate::stamp::{Paper, Size, titled};
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// Size in points of a form's title, which is the sheet's heading.
const TITLE_PT: f64 = 17.0;

/// Sheets of one form that are printed together.
#[derive(Clone, Debug)]
pub struct FormRun<'a> {
    pub form: &'a FormDefinition,
    /// Whose they are; may be empty.
    pub unit: String,
    pub sheets: Vec<FormSheet>,
}

/// One sheet: its serial, and what is printed into its fields, by the fields' names.
#[derive(Clone, Debug)]
pub struct FormSheet {
    pub serial: Serial,
    pub given: BTreeMap<String, String>,
}

/// The PDF of a run of sheets.
pub fn form_sheets(stamp: &Stamp, run: &FormRun, language: Language) -> Result<Vec<u8>, RenderError> {
    let pages = layout(run.form);
    let title = match language {
        Language::Swedish => &run.form.title.sv,
        Language::English => &run.form.title.en,
    };
    let sheets = run.sheets.iter().map(|sheet| sheet_data(run.form, &pages, sheet)).collect::<Result<Vec<_>, _>>()?;
    let paper = Paper {
        template: Template::Form,
        size: if run.form.paper == FormPaper::Wide { Size::A4Wide } else { Size::A4 },
        what: titled(title, &run.unit),
        has_boxes: false,
        keep: say(language, "paper-keep-people", &[]),
        body: json!({
            "form": format!("{}.{}", run.form.code, run.form.version),
            "pages": pages.iter().map(|page| page_data(page, language)).collect::<Vec<_>>(),
            "sheets": sheets,
        }),
    };
    paper.pdf(stamp, language)
}

/// What every sheet has on this page: marks, boxes and lines as one drawing, and texts.
fn page_data(page: &PageLayout, language: Language) -> Value {
    let mut texts = Vec::new();
    let mut fine = String::new();
    for drawn in &page.drawn {
        match drawn {
            Drawn::Line { x, y, right, down } => fine.push_str(&format!("M{x:.2} {y:.2}l{right:.2} {down:.2}")),
            Drawn::Frame(area) => {
                let (x, y, wide, high) = (area.x_mm, area.y_mm, area.width_mm, area.height_mm);
                fine.push_str(&format!("M{x:.2} {y:.2}h{wide:.2}v{high:.2}h-{wide:.2}z"));
            }
            Drawn::Text(text) => {
                let words = match language {
                    Language::Swedish => &text.words.sv,
                    Language::English => &text.words.en,
                };
                let words = printable(words);
                // The other language needs more lines.
                if words.is_empty() {
                    continue;
                }
                let weight = if text.weight == Heavy::Bold { Weight::Bold } else { Weight::Regular };
                let wide = width_mm(&words, weight, text.size_pt);
                let left = match text.align {
                    Align::Left => text.x,
                    Align::Centre => text.x - wide / 2.0,
                    Align::Right => text.x - wide,
                };
                let is_title = text.size_pt == TITLE_PT;
                texts.push(json!([left, text.y, text.size_pt, weight == Weight::Bold, words, is_title]));
            }
        }
    }
    let marks: String = page
        .marks
        .iter()
        .map(|(x, y)| {
            let (left, top, side) = (x - page.mark_mm / 2.0, y - page.mark_mm / 2.0, page.mark_mm);
            format!("M{left} {top}h{side}v{side}h-{side}z")
        })
        .collect();
    let side = BOX_MM - BOX_LINE_MM;
    let boxes: String = page
        .fields
        .iter()
        .flat_map(|field| &field.boxes)
        .map(|at| format!("M{:.3} {:.3}h{side}v{side}h-{side}z", at.x_mm - side / 2.0, at.y_mm - side / 2.0))
        .collect();
    let (width, height) = (page.width_mm, page.height_mm);
    let art = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><path d="{marks}"/><g fill="none"><path stroke="#000" stroke-width="{BOX_LINE_MM}" d="M0 0{boxes}"/><path stroke="#777" stroke-width="0.18" d="M0 0{fine}"/></g></svg>"##
    );
    let codes: Vec<Value> = page.codes.iter().map(|code| json!([code.x_mm, code.y_mm, code.width_mm])).collect();
    json!({ "art": art, "texts": texts, "codes": codes })
}

/// What a sheet has of its own: its serial, and a code and given values for every page.
fn sheet_data(form: &FormDefinition, pages: &[PageLayout], sheet: &FormSheet) -> Result<Value, RenderError> {
    let mut codes = Vec::new();
    let mut values = Vec::new();
    for page in pages {
        let (serial, form, version) = (sheet.serial.clone(), form.code.clone(), form.version);
        let code = PageCode { serial, form, version, page: page.page, pages: page.pages };
        codes.push(qr::form(&code.text())?);
        let own = page.fields.iter().filter_map(|field| {
            let value = printable(sheet.given.get(&field.name)?);
            let (text, size, x, y) = given(field, &value)?;
            Some(json!([x, y, size, false, text, false]))
        });
        values.push(own.collect::<Vec<_>>());
    }
    Ok(json!({ "serial": sheet.serial.0, "codes": codes, "values": values }))
}

#[cfg(test)]
mod tests {
    use planb_core::form::layout::text_mm;

    use super::*;

    #[test]
    fn no_letter_is_wider_than_forms_are_laid_out_with() {
        let letters = (' '..='~').chain("åäöÅÄÖéÉüÜ½µ–·…≤≥→×°ČáŋŠž".chars());
        for letter in letters.map(String::from) {
            for weight in [Weight::Regular, Weight::Bold] {
                let (real, most) = (width_mm(&letter, weight, 10.0), text_mm(&letter, 10.0));
                assert!(real <= most, "{letter} {weight:?}: {real:.3} mm, laid out with {most:.3} mm");
            }
        }
    }
}
