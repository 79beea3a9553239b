//! The boxes of one field as a strip of darkness, with their own lines taken out: what is left is a pen's.

use planb_core::form::layout::Area;

use super::super::grey::Grey;
use super::super::warp::Warp;

/// A strip is sampled with this many pixels a millimetre.
pub(super) const PER_MM: f64 = 6.0;
/// It reaches this far beyond the boxes.
const REACH_MM: f64 = 1.6;
/// Boxes may lie this far from where the page's marks say, in pixels of the strip.
const SHIFT_MOST: i32 = 5;
/// What a line is compared with lies this far beside it, in pixels.
const BESIDE: f64 = 3.0;
/// A field's lines are seen where they are so much darker than what is beside them.
const LINE_LEAST: f32 = 0.1;
/// On both sides of a line's middle so much is taken out, with the blur of a scanner.
const LINE_HALF_MM: f64 = 0.36;
/// A pen's stroke lies on a line that is so much darker than the others of the field.
const STROKE_ON_LINE: f32 = 0.2;
/// A pen may run out of its box this far; beyond it other things are printed.
const OUT_MM: f64 = 0.7;
/// Where two boxes do not touch, a sign is printed between them, that far from both.
const SIGN_MM: f64 = 0.6;
/// Ends of a profile of a box that others' lines and round corners of digits reach into, in mm.
const INSET_MM: f64 = 0.6;
/// Paper is what this share of the strip is no lighter than; how uneven it is, is seen up to this one.
const PAPER: f64 = 0.6;
const PAPER_LIGHT: f64 = 0.85;
/// The two lie so many times its unevenness apart.
const PAPER_APART: f32 = 0.85;
/// Paper that is more uneven than this is smoothed, which leaves so much of it.
const UNEVEN: f32 = 0.03;
const SMOOTHED: f32 = 0.5;
/// The least difference between paper and ink that is looked at, in shades.
const SPAN_LEAST: f32 = 30.0;
/// Ink is darker than this and so many times the paper's unevenness …
const INK_BASE: f32 = 0.15;
const INK_TIMES: f32 = 3.2;
/// … within these.
const INK_LEAST: f32 = 0.22;
const INK_MOST: f32 = 0.42;

/// A field's boxes in a picture of their own. Darkness is 0 for paper and 1 for black.
pub(super) struct Strip {
    pub dark: Vec<f32>,
    pub width: usize,
    pub height: usize,
    /// The boxes in its pixels: left, top, right, low.
    pub boxes: Vec<[f64; 4]>,
    /// What is darker is ink.
    pub threshold: f32,
    /// Boxes whose own line a pen may have followed.
    pub is_on_line: Vec<bool>,
}

impl Strip {
    /// The strip of `cells`; `None` where there are none, or their lines are not seen.
    pub(super) fn of(picture: &Grey, warp: &Warp, cells: &[Area], black: f32) -> Option<Strip> {
        let (first, last) = (cells.first()?, cells.last()?);
        let (left_mm, top_mm) = (first.x_mm - REACH_MM, first.y_mm - REACH_MM);
        let size = |mm: f64| ((mm + 2.0 * REACH_MM) * PER_MM).ceil() as usize;
        let (width, height) = (size(last.x_mm + last.width_mm - first.x_mm), size(first.height_mm));
        let (dark, threshold) = darkness(picture, warp, (left_mm, top_mm), (width, height), black);
        let at = |mm: f64, from: f64| (mm - from) * PER_MM;
        let boxes = cells.iter().map(|cell| {
            let (x, y) = (at(cell.x_mm, left_mm), at(cell.y_mm, top_mm));
            [x, y, x + cell.width_mm * PER_MM, y + cell.height_mm * PER_MM]
        });
        let mut strip =
            Strip { dark, width, height, boxes: boxes.collect(), threshold, is_on_line: vec![false; cells.len()] };
        strip.settle()?;
        strip.is_on_line = strip.followed();
        strip.take_lines_out();
        strip.take_signs_out();
        Some(strip)
    }

    /// Moves the boxes to where their lines are seen; `None` where they are not.
    fn settle(&mut self) -> Option<()> {
        let inset = INSET_MM * PER_MM;
        let (top, low) = (self.boxes[0][1], self.boxes[0][3]);
        let columns: Vec<f32> = (0..self.width).map(|x| self.mean((x, x + 1), (top + inset, low - inset))).collect();
        let right = self.boxes.iter().fold(0.0, |most, of| f64::max(most, of[2]));
        let rows: Vec<f32> =
            (0..self.height).map(|y| self.across(y, (self.boxes[0][0] + inset, right - inset))).collect();
        let sides: Vec<f64> = self.boxes.iter().flat_map(|of| [of[0], of[2]]).collect();
        let (dx, seen_across) = best(&columns, &sides);
        let (dy, seen_down) = best(&rows, &[top, low]);
        for of in &mut self.boxes {
            *of = [of[0] + dx, of[1] + dy, of[2] + dx, of[3] + dy];
        }
        (seen_across.min(seen_down) > LINE_LEAST).then_some(())
    }

    /// The mean darkness of some columns between two heights.
    fn mean(&self, (from, to): (usize, usize), (top, low): (f64, f64)) -> f32 {
        let (top, low) = (top.max(0.0) as usize, (low.max(0.0) as usize).min(self.height));
        let rows = top..low.max(top);
        let count = (rows.len() * (to - from)).max(1);
        rows.flat_map(|y| &self.dark[y * self.width + from..y * self.width + to]).sum::<f32>() / count as f32
    }

    /// The mean darkness of a row between two columns.
    fn across(&self, y: usize, (left, right): (f64, f64)) -> f32 {
        let (left, right) = (left.max(0.0) as usize, (right.max(0.0) as usize).min(self.width));
        let row = &self.dark[y * self.width + left..y * self.width + right.max(left)];
        row.iter().sum::<f32>() / row.len().max(1) as f32
    }

    /// Whether one of a box's upright lines is so dark that a stroke may lie on it.
    fn followed(&self) -> Vec<bool> {
        let inset = INSET_MM * PER_MM;
        let line = |of: &[f64; 4], x: f64| {
            let at = (x.round().max(1.0) as usize).min(self.width.saturating_sub(2));
            // As wide as a line may be blurred, so that how it falls between pixels does not matter.
            self.mean((at - 1, at + 2), (of[1] + inset, of[3] - inset))
        };
        let sides: Vec<[f32; 2]> = self.boxes.iter().map(|of| [line(of, of[0]), line(of, of[2])]).collect();
        let mut all: Vec<f32> = sides.iter().flatten().copied().collect();
        all.sort_by(f32::total_cmp);
        let usual = all[all.len() / 4];
        sides.iter().map(|two| two[0].max(two[1]) > usual + STROKE_ON_LINE).collect()
    }

    /// Takes out every box's line. What comes to it from both sides goes through.
    fn take_lines_out(&mut self) {
        let half = LINE_HALF_MM * PER_MM;
        let boxes = self.boxes.clone();
        let span = |middle: f64, most: usize| {
            let (from, to) = ((middle - half).floor().max(1.0) as usize, (middle + half).ceil() as usize);
            (from, to.min(most.saturating_sub(1)))
        };
        for of in &boxes {
            for x in [of[0], of[2]] {
                let (from, to) = span(x, self.width);
                let (top, low) = ((of[1] - half).max(1.0) as usize, ((of[3] + half) as usize).min(self.height - 1));
                for y in top..low {
                    let near = |x: usize| (y - 1..=y + 1).map(|y| self.dark[y * self.width + x]).fold(0.0, f32::max);
                    let through = near(from - 1).min(near(to));
                    self.dark[y * self.width + from..y * self.width + to].fill(through);
                }
            }
        }
        for of in &boxes {
            for y in [of[1], of[3]] {
                let (from, to) = span(y, self.height);
                let (left, right) = ((of[0] - half).max(1.0) as usize, ((of[2] + half) as usize).min(self.width - 1));
                for x in left..right {
                    let near = |y: usize| {
                        self.dark[y * self.width + x - 1..y * self.width + x + 2].iter().copied().fold(0.0, f32::max)
                    };
                    let through = near(from - 1).min(near(to));
                    for y in from..to {
                        self.dark[y * self.width + x] = through;
                    }
                }
            }
        }
    }

    /// Takes out what is further from any box than a pen runs, with the signs that are printed between boxes.
    fn take_signs_out(&mut self) {
        let (out, sign) = (OUT_MM * PER_MM, SIGN_MM * PER_MM);
        let last = self.boxes.len() - 1;
        let reach: Vec<(f64, f64)> = (0..self.boxes.len())
            .map(|at| {
                let beside = |is_edge: bool| if is_edge { out } else { sign };
                (self.boxes[at][0] - beside(at == 0), self.boxes[at][2] + beside(at == last))
            })
            .collect();
        let (top, low) = (self.boxes[0][1] - out, self.boxes[0][3] + out);
        for x in 0..self.width {
            let middle = x as f64 + 0.5;
            let is_near = reach.iter().any(|(left, right)| middle > *left && middle < *right);
            for y in 0..self.height {
                let down = y as f64 + 0.5;
                if !is_near || down < top || down > low {
                    self.dark[y * self.width + x] = 0.0;
                }
            }
        }
    }
}

/// The darkness of every pixel of a strip, and from where on it is ink.
fn darkness(
    picture: &Grey,
    warp: &Warp,
    (left_mm, top_mm): (f64, f64),
    (width, height): (usize, usize),
    black: f32,
) -> (Vec<f32>, f32) {
    let mut shades = Vec::with_capacity(width * height);
    for y in 0..height {
        let down = top_mm + (y as f64 + 0.5) / PER_MM;
        shades.extend((0..width).map(|x| picture.between(warp.at((left_mm + (x as f64 + 0.5) / PER_MM, down)))));
    }
    let mut sorted = shades.clone();
    let mut at = |share: f64| {
        let place = (sorted.len() as f64 * share) as usize;
        *sorted.select_nth_unstable_by(place, f32::total_cmp).1
    };
    let (white, light) = (at(PAPER), at(PAPER_LIGHT));
    let span = (white - black).max(SPAN_LEAST);
    let uneven = (light - white) / span / PAPER_APART;
    let is_uneven = uneven > UNEVEN;
    let left = if is_uneven { uneven * SMOOTHED } else { uneven };
    let shades = if is_uneven { smoothed(&shades, width) } else { shades };
    let threshold = (INK_BASE + INK_TIMES * left).clamp(INK_LEAST, INK_MOST);
    (shades.into_iter().map(|shade| ((white - shade) / span).clamp(0.0, 1.2)).collect(), threshold)
}

/// Each pixel with its neighbours: a quarter, a half, a quarter, across and then down.
fn smoothed(shades: &[f32], width: usize) -> Vec<f32> {
    let three = |before: f32, own: f32, after: f32| before / 4.0 + own / 2.0 + after / 4.0;
    let mut across = shades.to_vec();
    for (from, to) in shades.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        for (three_of, value) in from.windows(3).zip(&mut to[1..]) {
            *value = three(three_of[0], three_of[1], three_of[2]);
        }
    }
    let mut down = across.clone();
    let rows: Vec<&[f32]> = across.chunks_exact(width).collect();
    for (above, to) in rows.windows(3).zip(down.chunks_exact_mut(width).skip(1)) {
        for (x, value) in to.iter_mut().enumerate() {
            *value = three(above[0][x], above[1][x], above[2][x]);
        }
    }
    down
}

/// How far lines that are expected at some places of a profile are from there, and how much darker they are than what is beside.
fn best(profile: &[f32], lines: &[f64]) -> (f64, f32) {
    let at = |x: f64| {
        let (left, share) = ((x - 0.5).floor(), (x - 0.5 - (x - 0.5).floor()) as f32);
        let value = |x: f64| if x < 0.0 { 0.0 } else { profile.get(x as usize).copied().unwrap_or(0.0) };
        value(left) * (1.0 - share) + value(left + 1.0) * share
    };
    let seen = |by: f64| {
        let darker = |x: &f64| at(x + by) - (at(x + by - BESIDE) + at(x + by + BESIDE)) / 2.0;
        lines.iter().map(darker).sum::<f32>() / lines.len().max(1) as f32
    };
    let tried = (-SHIFT_MOST..=SHIFT_MOST).map(|by| (f64::from(by), seen(f64::from(by))));
    tried.max_by(|one, other| one.1.total_cmp(&other.1)).unwrap_or_default()
}
