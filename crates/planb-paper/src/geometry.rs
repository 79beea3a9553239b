//! Where marks, codes and tick boxes stand on the forms that a machine reads back (`TUR-1`, `SIGN-1`, `TIMME-1`).
//!
//! All measures are in mm from the top left corner of the page. A form version never changes its geometry; a new
//! geometry is a new version.

use planb_core::overview::binder::page::{Content, Sheet};
pub use planb_core::sheet::{BOX_LINE_MM, BOX_MM, MARK_EDGE_MM, MARK_MM};
use serde::Serialize;

use crate::laid;
use crate::words::Language;

/// `TUR-1`: rows stand on lines of this pitch, counted from `RUN_TOP_MM`; the tick box is in a row's first line.
pub const RUN_PITCH_MM: f64 = 4.5;
pub const RUN_TOP_MM: f64 = 49.0;
pub const RUN_BOTTOM_MM: f64 = 271.0;
/// Centre of the tick box: from the left edge of the page, and from the top of its row.
pub const RUN_BOX_X_MM: f64 = 21.0;
pub const RUN_BOX_DOWN_MM: f64 = 4.0;

/// `SIGN-1`: the grid of days and times; its columns share `SIGN_WIDTH_MM` equally and are at least 7 mm wide.
pub const SIGN_LEFT_MM: f64 = 84.0;
pub const SIGN_WIDTH_MM: f64 = 196.0;
pub const SIGN_COLUMNS_MAX: usize = 28;
pub const SIGN_TOP_MM: f64 = 62.0;
pub const SIGN_BOTTOM_MM: f64 = 184.0;
pub const SIGN_PITCH_MM: f64 = 6.5;
/// From the top of a row to the centre of its boxes.
pub const SIGN_BOX_DOWN_MM: f64 = 3.2;

/// `TIMME-1`: steps stand on lines of this pitch, counted from `HOUR_TOP_MM`.
pub const HOUR_PITCH_MM: f64 = 6.0;
pub const HOUR_TOP_MM: f64 = 48.0;
pub const HOUR_BOTTOM_MM: f64 = 270.0;
pub const HOUR_BOX_X_MM: f64 = 21.0;
pub const HOUR_BOX_DOWN_MM: f64 = 3.2;

/// The paper of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    A4,
    A4Wide,
    A5,
}

/// What a sheet's pages have in common: paper, codes and corner marks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageGeometry {
    pub width_mm: f64,
    pub height_mm: f64,
    /// Left, top and side of the two codes: top right, bottom left.
    pub codes: [(f64, f64, f64); 2],
    /// Centres of the corner marks, in reading order; `None` on forms without tick boxes.
    pub marks: Option<[(f64, f64); 4]>,
}

/// One tick box.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct BoxAt {
    /// Page of the sheet, from 1.
    pub page: u32,
    /// Index of the visit, medicine or step.
    pub row: u32,
    /// Index of the column (day × slots + slot); 0 where there is one box a row.
    pub column: u32,
    /// Centre.
    pub x_mm: f64,
    pub y_mm: f64,
}

/// The paper that a sheet is printed on.
pub fn paper(content: &Content) -> Paper {
    match content {
        Content::Schedule(_) | Content::Signing(_) => Paper::A4Wide,
        Content::Bag(_) => Paper::A5,
        _ => Paper::A4,
    }
}

/// The geometry of a sheet's pages.
pub fn page(content: &Content) -> PageGeometry {
    let (width_mm, height_mm, margin, code) = match paper(content) {
        Paper::A4 => (210.0, 297.0, 17.0, 15.0),
        Paper::A4Wide => (297.0, 210.0, 17.0, 15.0),
        Paper::A5 => (148.0, 210.0, 10.0, 13.0),
    };
    let codes = [(width_mm - margin - code, 8.0, code), (margin, height_mm - 8.0 - code, code)];
    let near = MARK_EDGE_MM + MARK_MM / 2.0;
    let (right, low) = (width_mm - near, height_mm - near);
    let has_boxes = matches!(content, Content::Run(_) | Content::Signing(_) | Content::FirstHour(_));
    let marks = has_boxes.then_some([(near, near), (right, near), (near, low), (right, low)]);
    PageGeometry { width_mm, height_mm, codes, marks }
}

/// Every tick box of a sheet as it is printed in `language`; empty for sheets without boxes.
pub fn boxes(sheet: &Sheet, language: Language) -> Vec<BoxAt> {
    match &sheet.content {
        Content::Run(run) => laid::run(run, language).into_iter().flat_map(|page| page.boxes).collect(),
        Content::Signing(signing) => laid::signing(signing, language).into_iter().flat_map(|page| page.boxes).collect(),
        Content::FirstHour(card) => laid::first_hour(card, language).into_iter().flat_map(|page| page.boxes).collect(),
        _ => Vec::new(),
    }
}
