//! Blank call slips, A5, two to a sheet: who called, about whom, what, what was promised until when, what was answered.

use planb_core::sheet::Stamp;
use serde_json::json;

use crate::stamp::{Paper, Size};
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// So many slips; each is numbered by the document's serial and its place, `K1-000123-X/2`.
#[derive(Clone, Copy, Debug)]
pub struct SlipSheet {
    pub slips: u16,
}

/// The PDF of blank slips.
pub fn slip_sheet(stamp: &Stamp, sheet: &SlipSheet, language: Language) -> Result<Vec<u8>, RenderError> {
    let paper = Paper {
        template: Template::Slip,
        size: Size::A4,
        what: say(language, "paper-slip-title", &[]),
        has_boxes: false,
        keep: say(language, "paper-slip-keep", &[]),
        body: json!({ "slips": sheet.slips }),
    };
    paper.pdf(stamp, language)
}
