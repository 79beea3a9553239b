//! The stamp on a foreign page: two strips, above and below, that its drawing never reaches.

use planb_core::overview::binder::page::{Binder, Sheet};

use super::face::{self, Faces, fitted};
use crate::font::{Weight, printable, width_mm};
use crate::words::{Language, say};
use crate::world::RenderError;
use crate::{dates, qr};

/// Points in a millimetre.
const PT: f64 = 72.0 / 25.4;
/// A page's sides in mm: A4.
pub(super) const SHORT_MM: f64 = 210.0;
pub(super) const LONG_MM: f64 = 297.0;
/// The strips, and what stays free at the sides.
const TOP_MM: f64 = 17.0;
const TOP_HIDDEN_MM: f64 = 23.0;
const BOTTOM_MM: f64 = 17.0;
const SIDE_MM: f64 = 5.0;
/// From the paper's edge to the stamp.
const EDGE_MM: f64 = 10.0;
const CODE_MM: f64 = 12.0;
/// From the paper's lower edge to what stands lowest: printers leave 4 mm white.
const FOOT_MM: f64 = 4.2;

/// What the stamps of a sheet's pages have in common.
pub(super) struct Stamp<'a> {
    pub binder: &'a Binder,
    pub sheet: &'a Sheet,
    pub title: &'a str,
    pub language: Language,
}

/// Where a page's drawing goes: its scale and its lower left corner, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Room {
    pub width: f64,
    pub height: f64,
    pub scale: f64,
    pub left: f64,
    pub low: f64,
}

impl Room {
    /// Puts a drawing on A4, upright or lying as it is itself, between the strips; never larger than it was.
    pub(super) fn of(width: f32, height: f32, is_supplement: IsSupplement) -> Room {
        let (wide, high) = (f64::from(width), f64::from(height));
        let (page_width, page_height) = if wide > high { (LONG_MM, SHORT_MM) } else { (SHORT_MM, LONG_MM) };
        let top = is_supplement.top_mm();
        let (room_width, room_height) = ((page_width - 2.0 * SIDE_MM) * PT, (page_height - top - BOTTOM_MM) * PT);
        let scale = (room_width / wide).min(room_height / high).min(1.0);
        let (left, low) = ((page_width * PT - wide * scale) / 2.0, (page_height - top) * PT - high * scale);
        Room { width: page_width * PT, height: page_height * PT, scale, left, low }
    }
}

/// Which of the two binders a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct IsSupplement(pub bool);

impl IsSupplement {
    fn top_mm(self) -> f64 {
        if self.0 { TOP_HIDDEN_MM } else { TOP_MM }
    }
}

impl Stamp<'_> {
    /// The operators that draw the stamp of page `x` of `y`.
    pub(super) fn ops(&self, room: &Room, x: usize, y: usize, faces: &mut Faces) -> Result<String, RenderError> {
        let (sheet, binder) = (self.sheet, self.binder);
        let (width, height) = (room.width / PT, room.height / PT);
        let mut pen = Pen { ops: String::from("q 0 g\n"), height, faces };
        let mut top = 4.0;
        if binder.supplement {
            let band = say(self.language, "supplement-band", &[]);
            pen.area(EDGE_MM, top, width - 2.0 * EDGE_MM, 5.0);
            pen.ops.push_str("1 g\n");
            pen.text(EDGE_MM + 1.5, top + 3.6, 9.0, Weight::Bold, &band);
            pen.ops.push_str("0 g\n");
            top += 6.0;
        }
        let code_left = width - EDGE_MM - CODE_MM;
        pen.code(&sheet.serial.0, code_left, top)?;
        let place = printable(&sheet.place.0);
        let place_width = width_mm(&place, Weight::Bold, 18.0);
        pen.text(code_left - 3.0 - place_width, top + 5.5, 18.0, Weight::Bold, &place);
        let room_mm = code_left - 6.0 - place_width - EDGE_MM;
        let exercise =
            if binder.exercise { format!("{} · ", say(self.language, "exercise", &[])) } else { String::new() };
        let unit = fitted(&format!("{exercise}{}", printable(&binder.unit_name)), Weight::Bold, 10.0, room_mm);
        pen.text(EDGE_MM, top + 3.4, 10.0, Weight::Bold, &unit);
        let when = dates::moment(self.language, sheet.data_as_of);
        let from = say(self.language, "data-from", &[("when", &when)]);
        pen.text(EDGE_MM, top + 7.4, 10.0, Weight::Bold, &fitted(&from, Weight::Bold, 10.0, room_mm));
        let short = |key, at| say(self.language, key, &[("when", &dates::short_moment(self.language, at))]);
        let age = [
            short("green-until", sheet.green_until),
            short("yellow-until", sheet.yellow_until),
            short("red-after", sheet.red_after),
        ]
        .join(" · ");
        pen.text(
            EDGE_MM,
            top + 11.0,
            8.0,
            Weight::Regular,
            &fitted(&age, Weight::Regular, 8.0, code_left - 3.0 - EDGE_MM),
        );
        // The second code stands in the opposite corner: a hole or a stain takes one of them at the most.
        pen.code(&sheet.serial.0, EDGE_MM, height - FOOT_MM - CODE_MM)?;
        self.foot(&mut pen, width, height, x, y);
        pen.ops.push_str("Q\n");
        Ok(pen.ops)
    }

    fn foot(&self, pen: &mut Pen<'_>, width: f64, height: f64, x: usize, y: usize) {
        let (sheet, binder) = (self.sheet, self.binder);
        let left = EDGE_MM + CODE_MM + 3.0;
        let room = width - EDGE_MM - left;
        let page = say(self.language, "page-of", &[("x", &x.to_string()), ("y", &y.to_string())]);
        let first = format!("{} · {} · {page} · {}", sheet.serial, printable(&sheet.place.0), printable(self.title));
        pen.text(left, height - 9.5, 9.0, Weight::Bold, &fitted(&first, Weight::Bold, 9.0, room));
        let made = say(self.language, "made-at", &[("when", &dates::moment(self.language, binder.made_at))]);
        let second = format!("{} {} · {made}", say(self.language, "secrecy", &[]), printable(&binder.municipality));
        pen.text(left, height - 5.4, 7.5, Weight::Regular, &fitted(&second, Weight::Regular, 7.5, room));
    }
}

/// Draws at places in mm from the upper left corner.
struct Pen<'f> {
    ops: String,
    height: f64,
    faces: &'f mut Faces,
}

impl Pen<'_> {
    fn area(&mut self, left: f64, top: f64, width: f64, height: f64) {
        let low = (self.height - top - height) * PT;
        self.ops.push_str(&format!("{:.2} {low:.2} {:.2} {:.2} re f\n", left * PT, width * PT, height * PT));
    }

    fn text(&mut self, left: f64, base: f64, size_pt: f64, weight: Weight, text: &str) {
        let shown = self.faces.shown(text, weight);
        let (x, y) = (left * PT, (self.height - base) * PT);
        self.ops.push_str(&format!("BT /{} {size_pt} Tf 1 0 0 1 {x:.2} {y:.2} Tm {shown} Tj ET\n", face::name(weight)));
    }

    fn code(&mut self, text: &str, left: f64, top: f64) -> Result<(), RenderError> {
        let (runs, modules) = qr::runs(text)?;
        let side = CODE_MM / modules as f64;
        for (x, y, length) in runs {
            let (x, y, length) = (x as f64, y as f64, length as f64);
            let low = (self.height - top - (y + 1.0) * side) * PT;
            let (left, width) = ((left + x * side) * PT, length * side * PT);
            self.ops.push_str(&format!("{left:.3} {low:.3} {width:.3} {:.3} re\n", side * PT));
        }
        self.ops.push_str("f\n");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_lies_between_the_strips_whatever_its_size() {
        for (width, height) in
            [(595.0, 842.0), (842.0, 595.0), (420.0, 595.0), (1191.0, 842.0), (100.0, 5000.0), (20.0, 20.0)]
        {
            for supplement in [false, true] {
                let supplement = IsSupplement(supplement);
                let room = Room::of(width, height, supplement);
                let (wide, high) = (f64::from(width) * room.scale, f64::from(height) * room.scale);
                assert!(room.scale <= 1.0);
                assert!(room.left >= SIDE_MM * PT - 0.01 && room.left + wide <= room.width - SIDE_MM * PT + 0.01);
                assert!(room.low >= BOTTOM_MM * PT - 0.01, "{width} × {height}");
                assert!(room.low + high <= room.height - supplement.top_mm() * PT + 0.01);
            }
        }
        assert!(Room::of(595.0, 842.0, IsSupplement(false)).scale > 0.88, "A4 is made smaller by little");
    }
}
