//! A printed page before anybody wrote on it, as a scanner of 300 dots an inch would see it.

use planb_core::form::code::PageCode;
use planb_core::form::layout::{Align, Drawn, PageLayout};
use planb_core::sheet::{BOX_LINE_MM, BOX_MM, MARK_MM};
use planb_paper::scan::Grey;

use crate::random::Random;

/// Pixels a millimetre: 300 dots an inch.
pub const PER_MM: f64 = 300.0 / 25.4;

/// Something to draw on, in millimetres.
#[derive(Clone)]
pub struct Page {
    pub grey: Grey,
}

impl Page {
    pub fn new(width_mm: f64, height_mm: f64) -> Page {
        let (width, height) = ((width_mm * PER_MM) as usize, (height_mm * PER_MM) as usize);
        Page { grey: Grey { width, height, pixels: vec![255; width * height] } }
    }

    /// Darkens pixels by how much of each `cover` says is covered, given its distance in pixels to the shape's edge.
    fn cover(&mut self, bounds: (f64, f64, f64, f64), ink: u8, edge: impl Fn(f64, f64) -> f64) {
        let clip = |value: f64, most: usize| value.clamp(0.0, most as f64) as usize;
        let (left, right) = (clip(bounds.0 - 1.0, self.grey.width), clip(bounds.2 + 2.0, self.grey.width));
        let (top, low) = (clip(bounds.1 - 1.0, self.grey.height), clip(bounds.3 + 2.0, self.grey.height));
        for y in top..low {
            for x in left..right {
                let share = (0.5 - edge(x as f64 + 0.5, y as f64 + 0.5)).clamp(0.0, 1.0);
                let pixel = &mut self.grey.pixels[y * self.grey.width + x];
                let inked = f64::from(*pixel) * (1.0 - share) + f64::from(ink) * share;
                *pixel = (*pixel).min(inked as u8);
            }
        }
    }

    /// A stroke from point to point.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), wide_mm: f64, ink: u8) {
        let (ax, ay, bx, by) = (from.0 * PER_MM, from.1 * PER_MM, to.0 * PER_MM, to.1 * PER_MM);
        let half = wide_mm * PER_MM / 2.0;
        let length = ((bx - ax).powi(2) + (by - ay).powi(2)).max(1e-9);
        let bounds = (ax.min(bx) - half, ay.min(by) - half, ax.max(bx) + half, ay.max(by) + half);
        self.cover(bounds, ink, |x, y| {
            let along = (((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length).clamp(0.0, 1.0);
            (x - ax - along * (bx - ax)).hypot(y - ay - along * (by - ay)) - half
        });
    }

    pub fn strokes(&mut self, points: &[(f64, f64)], wide_mm: f64, ink: u8) {
        for pair in points.windows(2) {
            self.line(pair[0], pair[1], wide_mm, ink);
        }
    }

    pub fn disc(&mut self, at: (f64, f64), radius_mm: f64, ink: u8) {
        let (x, y, r) = (at.0 * PER_MM, at.1 * PER_MM, radius_mm * PER_MM);
        self.cover((x - r, y - r, x + r, y + r), ink, |px, py| (px - x).hypot(py - y) - r);
    }

    pub fn ring(&mut self, at: (f64, f64), radius_mm: f64, wide_mm: f64, ink: u8) {
        let (x, y, r, half) = (at.0 * PER_MM, at.1 * PER_MM, radius_mm * PER_MM, wide_mm * PER_MM / 2.0);
        let out = r + half;
        self.cover((x - out, y - out, x + out, y + out), ink, |px, py| ((px - x).hypot(py - y) - r).abs() - half);
    }

    pub fn block(&mut self, (x, y): (f64, f64), (wide, high): (f64, f64), ink: u8) {
        let (left, top) = (x * PER_MM, y * PER_MM);
        let (right, low) = ((x + wide) * PER_MM, (y + high) * PER_MM);
        self.cover((left, top, right, low), ink, |x, y| (left - x).max(x - right).max(top - y).max(y - low));
    }

    /// Lays something over what is there, lighter or darker.
    #[allow(dead_code, reason = "the bench tears no sheets")]
    pub fn paint(&mut self, (x, y): (f64, f64), (wide, high): (f64, f64), shade: u8) {
        let pixel = |mm: f64, most: usize| ((mm * PER_MM).max(0.0) as usize).min(most);
        let (left, right) = (pixel(x, self.grey.width), pixel(x + wide, self.grey.width));
        let rows = self.grey.pixels.chunks_exact_mut(self.grey.width);
        for row in rows.take(pixel(y + high, self.grey.height)).skip(pixel(y, self.grey.height)) {
            row[left..right].fill(shade);
        }
    }

    fn frame(&mut self, (x, y): (f64, f64), (wide, high): (f64, f64), line_mm: f64, ink: u8) {
        self.strokes(&[(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)], line_mm, ink);
    }
}

/// Everything that is printed on a page but its codes. Letters are bars: nothing reads them.
pub fn blank(layout: &PageLayout, random: &mut Random) -> Page {
    let mut page = Page::new(layout.width_mm, layout.height_mm);
    for (x, y) in layout.marks {
        page.block((x - MARK_MM / 2.0, y - MARK_MM / 2.0), (MARK_MM, MARK_MM), 0);
    }
    for field in &layout.fields {
        for at in &field.boxes {
            let side = BOX_MM - BOX_LINE_MM;
            page.frame((at.x_mm - side / 2.0, at.y_mm - side / 2.0), (side, side), BOX_LINE_MM, 0);
        }
    }
    for drawn in &layout.drawn {
        match drawn {
            Drawn::Line { x, y, right, down } => page.line((*x, *y), (x + right, y + down), 0.18, 110),
            Drawn::Frame(area) => page.frame((area.x_mm, area.y_mm), (area.width_mm, area.height_mm), 0.18, 110),
            Drawn::Text(text) => {
                let em = text.size_pt * 25.4 / 72.0;
                let wide = text.words.sv.chars().count() as f64 * em * 0.52;
                let left = match text.align {
                    Align::Left => text.x,
                    Align::Centre => text.x - wide / 2.0,
                    Align::Right => text.x - wide,
                };
                letters(&mut page, &text.words.sv, (left, text.y), em, random);
            }
        }
    }
    page
}

fn letters(page: &mut Page, text: &str, (left, base): (f64, f64), em: f64, random: &mut Random) {
    for (at, c) in text.chars().enumerate().filter(|(_, c)| *c != ' ') {
        let x = left + at as f64 * em * 0.52;
        let high = if c.is_uppercase() { em * 0.7 } else { em * 0.5 };
        page.line((x + em * 0.1, base), (x + em * 0.1, base - high), em * 0.08, 0);
        page.line(
            (x + em * 0.1, base - random.between(0.0, high)),
            (x + em * 0.42, base - random.between(0.0, high)),
            em * 0.07,
            0,
        );
    }
}

/// A code in both corners of a page, as the program prints it.
pub fn codes(page: &mut Page, layout: &PageLayout, code: &PageCode) {
    for area in &layout.codes {
        matrix(page, &code.text(), fast_qr::Version::V03, (area.x_mm, area.y_mm), area.width_mm);
    }
}

/// A code of any text.
pub fn matrix(page: &mut Page, text: &str, version: fast_qr::Version, (x, y): (f64, f64), side_mm: f64) {
    let Ok(code) = fast_qr::QRBuilder::new(text).ecl(fast_qr::ECL::Q).version(version).build() else { return };
    let module = side_mm / code.size as f64;
    for row in 0..code.size {
        for column in 0..code.size {
            if code[row][column].value() {
                page.block((x + column as f64 * module, y + row as f64 * module), (module, module), 0);
            }
        }
    }
}
