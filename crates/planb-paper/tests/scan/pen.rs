//! What people do to a form with a pen: eight kinds of marks, neatly or in a hurry, and what was not meant as a mark.

use planb_core::form::layout::PageLayout;
use planb_core::sheet::BOX_MM;

use crate::draw::Page;
use crate::random::Random;

/// How a box is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stroke {
    Cross,
    Tick,
    Fill,
    Slash,
    Dot,
    Pencil,
    Initials,
    Thin,
}

pub const STROKES: [Stroke; 8] = [
    Stroke::Cross,
    Stroke::Tick,
    Stroke::Fill,
    Stroke::Slash,
    Stroke::Dot,
    Stroke::Pencil,
    Stroke::Initials,
    Stroke::Thin,
];

/// How a page is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    Neat,
    /// Off the middle, half made, strokes that run over, a coffee ring, corrections.
    Sloppy,
}

/// What somebody meant with a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    Blank,
    Marked(Stroke),
    /// Marked, then crossed out.
    Corrected,
}

/// Fills in a page; what was meant with every box, in the layout's order.
pub fn fill(page: &mut Page, layout: &PageLayout, care: Care, random: &mut Random) -> Vec<Meant> {
    let boxes: Vec<(f64, f64)> = layout.fields.iter().flat_map(|f| f.boxes.iter().map(|b| (b.x_mm, b.y_mm))).collect();
    let mut meant = Vec::with_capacity(boxes.len());
    for at in &boxes {
        if !random.chance(0.4) {
            if random.chance(0.02) {
                // A pen that rested beside the box.
                page.disc((at.0 + BOX_MM / 2.0 + 0.8, at.1), 0.3, 60);
            }
            meant.push(Meant::Blank);
            continue;
        }
        let stroke = random.pick(&STROKES);
        mark(page, *at, stroke, care, random);
        let is_corrected = care == Care::Sloppy && random.chance(0.02);
        if is_corrected {
            scribble(page, *at, random);
        }
        meant.push(if is_corrected { Meant::Corrected } else { Meant::Marked(stroke) });
    }
    if care == Care::Sloppy {
        strays(page, &boxes, random);
    }
    meant
}

/// One mark in a box around this place.
pub fn mark(page: &mut Page, (x, y): (f64, f64), stroke: Stroke, care: Care, random: &mut Random) {
    let (side, half_made) = (3.4, care == Care::Sloppy && random.chance(0.08));
    let off = if care == Care::Sloppy { 0.55 } else { 0.0 };
    let (left, top) = (x - side / 2.0 + random.normal() * off, y - side / 2.0 + random.normal() * off);
    let ink = random.pick(&[20, 40, 60, 90]);
    let wide = random.pick(&[0.25, 0.34, 0.42, 0.5]);
    let mut at = |across: f64, down: f64| {
        (left + across * side + random.between(-0.35, 0.35), top + down * side + random.between(-0.35, 0.35))
    };
    match stroke {
        Stroke::Cross | Stroke::Pencil | Stroke::Thin => {
            let (ink, wide) = match stroke {
                Stroke::Pencil => (150, wide),
                Stroke::Thin => (70, 0.18),
                _ => (ink, wide),
            };
            page.line(at(0.0, 0.0), at(1.0, 1.0), wide, ink);
            if !half_made {
                page.line(at(1.0, 0.0), at(0.0, 1.0), wide, ink);
            }
        }
        Stroke::Tick => page.strokes(&[at(0.05, 0.5), at(0.4, 0.95), at(1.2, -0.3)], wide, ink),
        Stroke::Fill => {
            for line in 0..7 {
                let down = 0.12 + f64::from(line) * 0.13;
                page.line(at(0.1, down), at(0.9, down), wide + 0.08, ink);
            }
        }
        Stroke::Slash => page.line(at(0.0, 1.05), at(1.0, -0.05), wide, ink),
        Stroke::Dot => page.disc(at(0.5, 0.5), 0.25 * side, ink),
        Stroke::Initials => {
            let points: Vec<(f64, f64)> =
                (0..7).map(|n| at(0.05 + 0.15 * f64::from(n), 0.3 + 0.4 * f64::from(n % 2))).collect();
            page.strokes(&points, wide - 0.08, ink);
        }
    }
}

/// Several strokes all over a box, beyond its sides.
pub fn scribble(page: &mut Page, (x, y): (f64, f64), random: &mut Random) {
    let ink = random.pick(&[20, 40, 60]);
    let points: Vec<(f64, f64)> = (0..12)
        .map(|n| {
            let side = if n % 2 == 0 { -2.9 } else { 2.9 };
            (x + side + random.between(-0.4, 0.4), y - 2.6 + f64::from(n) * 0.47 + random.between(-0.3, 0.3))
        })
        .collect();
    page.strokes(&points, 0.42, ink);
}

/// What was not meant as a mark: strokes that run over, a ring of coffee.
fn strays(page: &mut Page, boxes: &[(f64, f64)], random: &mut Random) {
    let over = |pick: fn(&(f64, f64)) -> f64, boxes: &[(f64, f64)]| {
        boxes.iter().map(pick).fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)))
    };
    let (left, right) = over(|at| at.0, boxes);
    let (top, low) = over(|at| at.1, boxes);
    for _ in 0..6 {
        let from = (random.between(left, right), random.between(top, low));
        let to = (from.0 + random.between(3.0, 12.0), from.1 + random.between(-2.0, 2.0));
        page.line(from, to, 0.25, 70);
    }
    page.ring((random.between(left, right), random.between(top, low)), 9.0, 0.85, 185);
}
