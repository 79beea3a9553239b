//! Dense grids as one drawing: boxes, rules and writing fields of a page.

use crate::geometry::{BOX_LINE_MM, BOX_MM};

/// A drawing in mm.
pub(crate) struct Art {
    width_mm: f64,
    height_mm: f64,
    boxes: String,
    fine: String,
}

impl Art {
    pub(crate) fn new(width_mm: f64, height_mm: f64) -> Art {
        Art { width_mm, height_mm, boxes: String::new(), fine: String::new() }
    }

    /// A tick box around its centre; the line lies inside the box's outer side.
    pub(crate) fn tick(&mut self, x_mm: f64, y_mm: f64) {
        let side = BOX_MM - BOX_LINE_MM;
        let (x, y) = (x_mm - side / 2.0, y_mm - side / 2.0);
        self.boxes.push_str(&format!("M{x:.2} {y:.2}h{side:.2}v{side:.2}h-{side:.2}z"));
    }

    /// A field to write in.
    pub(crate) fn field(&mut self, x_mm: f64, y_mm: f64, width_mm: f64, height_mm: f64) {
        self.fine.push_str(&format!("M{x_mm:.2} {y_mm:.2}h{width_mm:.2}v{height_mm:.2}h-{width_mm:.2}z"));
    }

    pub(crate) fn across(&mut self, x_mm: f64, y_mm: f64, width_mm: f64) {
        self.fine.push_str(&format!("M{x_mm:.2} {y_mm:.2}h{width_mm:.2}"));
    }

    pub(crate) fn down(&mut self, x_mm: f64, y_mm: f64, height_mm: f64) {
        self.fine.push_str(&format!("M{x_mm:.2} {y_mm:.2}v{height_mm:.2}"));
    }

    pub(crate) fn svg(self) -> String {
        let Art { width_mm, height_mm, boxes, fine } = self;
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_mm} {height_mm}"><g fill="none"><path stroke="#000" stroke-width="{BOX_LINE_MM}" d="M0 0{boxes}"/><path stroke="#777" stroke-width="0.18" d="M0 0{fine}"/></g></svg>"##
        )
    }
}
