//! What a pen left in each box of a strip: joined pieces of ink, each given to the box that it stands in, brought to one size.

use super::strip::{PER_MM, Strip};

/// A glyph is brought to so many pixels each way …
pub const SIDE: usize = 24;
/// … of which its longer side fills so many.
const FILLED: f64 = 18.0;
/// A pixel of a glyph is the mean of so many points each way.
const POINTS: usize = 3;
/// A piece of ink with fewer pixels is a speck.
const SPECK: usize = 4;
/// A piece belongs to a box that has all but this share of what of it lies in boxes …
const ELSEWHERE_MOST: f64 = 0.12;
/// … or all but so many pixels; else nobody knows whose it is.
const ELSEWHERE_PIXELS: usize = 8;
/// A piece of which less than this share lies in boxes comes from outside.
const INSIDE_LEAST: f64 = 0.4;
/// Less ink in a box than this is none, in mm².
const EMPTY_MM2: f64 = 0.15;
/// A digit is at least this high, and no larger than that either way.
const HIGH_LEAST_MM: f64 = 1.8;
const LARGE_MOST_MM: f64 = 8.6;
/// What of a glyph's ink is less dark than so many hundredths of it tells how dark it is.
const FULL_HUNDREDTHS: usize = 80;

/// Grey pixels, [`SIDE`] each way, row by row; 255 is ink.
pub type Glyph = [u8; SIDE * SIDE];

/// What was cut out of a box.
#[derive(Clone, Debug, PartialEq)]
pub enum Cut {
    Empty,
    Glyph(Box<Glyph>),
    /// Ink that is no single character of this box.
    Unsure,
}

/// Nobody's pixel.
const NONE: u32 = u32::MAX;

/// What is in each box of a strip.
pub(super) fn glyphs(strip: &Strip) -> Vec<Cut> {
    let count = strip.boxes.len();
    let (pieces, mut owner) = pieces(strip);
    let mut is_unsure = vec![false; count];
    let mut inks: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut own = vec![NONE; pieces.len()];
    for (piece, pixels) in pieces.iter().enumerate() {
        let mut inside = vec![0usize; count];
        for at in pixels {
            if let Some(of) = box_at(strip, *at) {
                inside[of] += 1;
            }
        }
        let all: usize = inside.iter().sum();
        let Some(most) = (0..count).max_by_key(|of| inside[*of]) else { continue };
        let elsewhere = all - inside[most];
        let is_from_outside = (all as f64) < pixels.len() as f64 * INSIDE_LEAST;
        let is_shared = elsewhere > ELSEWHERE_PIXELS && elsewhere as f64 > all as f64 * ELSEWHERE_MOST;
        if is_from_outside || is_shared {
            let touched = (0..count).filter(|of| inside[*of] > ELSEWHERE_PIXELS / 2);
            touched.for_each(|of| is_unsure[of] = true);
        } else {
            own[piece] = most as u32;
            inks[most].extend(pixels);
        }
    }
    for at in &mut owner {
        *at = if *at == NONE { NONE } else { own[*at as usize] };
    }
    let one = |of: usize| {
        let is_empty = (inks[of].len() as f64) < EMPTY_MM2 * PER_MM * PER_MM;
        match (is_unsure[of], is_empty) {
            (true, _) => Cut::Unsure,
            // A stroke that lies on the box's own line was taken out with it.
            (false, true) if strip.is_on_line[of] => Cut::Unsure,
            (false, true) => Cut::Empty,
            (false, false) => glyph(strip, &owner, &inks[of]).map_or(Cut::Unsure, Cut::Glyph),
        }
    };
    (0..count).map(one).collect()
}

/// The box that a pixel is in.
fn box_at(strip: &Strip, at: usize) -> Option<usize> {
    let (x, y) = ((at % strip.width) as f64 + 0.5, (at / strip.width) as f64 + 0.5);
    strip.boxes.iter().position(|of| x >= of[0] && x < of[2] && y >= of[1] && y < of[3])
}

/// The joined pieces of ink that are no specks, and of each pixel which piece it is of.
fn pieces(strip: &Strip) -> (Vec<Vec<usize>>, Vec<u32>) {
    let (width, height) = (strip.width, strip.height);
    let mut owner = vec![NONE; width * height];
    let mut is_seen: Vec<bool> = strip.dark.iter().map(|dark| *dark <= strip.threshold).collect();
    let mut all: Vec<Vec<usize>> = Vec::new();
    for start in 0..is_seen.len() {
        if is_seen[start] {
            continue;
        }
        is_seen[start] = true;
        let mut pixels = vec![start];
        let mut next = 0;
        while let Some(at) = pixels.get(next).copied() {
            next += 1;
            let (x, y) = (at % width, at / width);
            for row in y.saturating_sub(1)..(y + 2).min(height) {
                for column in x.saturating_sub(1)..(x + 2).min(width) {
                    let near = row * width + column;
                    if !is_seen[near] {
                        is_seen[near] = true;
                        pixels.push(near);
                    }
                }
            }
        }
        if pixels.len() >= SPECK {
            pixels.iter().for_each(|at| owner[*at] = all.len() as u32);
            all.push(pixels);
        }
    }
    (all, owner)
}

/// The ink of one box, brought to one size and darkness; `None` where it is too small or too large for a digit.
fn glyph(strip: &Strip, owner: &[u32], own: &[usize]) -> Option<Box<Glyph>> {
    let width = strip.width;
    let of = owner[*own.first()?];
    let (mut left, mut right, mut top, mut low) = (usize::MAX, 0, usize::MAX, 0);
    for at in own {
        let (x, y) = (at % width, at / width);
        (left, right, top, low) = (left.min(x), right.max(x), top.min(y), low.max(y));
    }
    let (wide, high) = ((right + 1 - left) as f64, (low + 1 - top) as f64);
    if high < HIGH_LEAST_MM * PER_MM || wide.max(high) > LARGE_MOST_MM * PER_MM {
        return None;
    }
    let mut darks: Vec<f32> = own.iter().map(|at| strip.dark[*at]).collect();
    let full = *darks.select_nth_unstable_by((own.len() - 1) * FULL_HUNDREDTHS / 100, f32::total_cmp).1;
    // Its own ink, and what of its soft edge is nobody's.
    let shade = |x: i64, y: i64| {
        if x < 0 || y < 0 || x as usize >= width || y as usize >= strip.height {
            return 0.0;
        }
        let at = y as usize * width + x as usize;
        let around = || (-1..=1).flat_map(|down| (-1..=1).map(move |right| (x + right, y + down)));
        let is_near = |(x, y): (i64, i64)| {
            x >= 0 && y >= 0 && (x as usize) < width && owner.get(y as usize * width + x as usize) == Some(&of)
        };
        let is_own = owner[at] == of || (owner[at] == NONE && around().any(is_near));
        if is_own { (strip.dark[at] / full).min(1.0) } else { 0.0 }
    };
    // A frame of one pixel around it, so that each shade is worked out once.
    let (across, down) = (right + 3 - left, low + 3 - top);
    let small: Vec<f32> =
        (0..across * down).map(|at| shade((left + at % across) as i64 - 1, (top + at / across) as i64 - 1)).collect();
    Some(scaled(&small, (across, down), wide.max(high)))
}

/// Pixels that are `long` on their longer side, brought to a glyph, in its middle.
fn scaled(small: &[f32], (across, down): (usize, usize), long: f64) -> Box<Glyph> {
    let step = long / FILLED;
    let (columns, rows) = (shares(across, step), shares(down, step));
    let mut narrow = vec![0.0f32; down * SIDE];
    for (from, to) in small.chunks_exact(across).zip(narrow.chunks_exact_mut(SIDE)) {
        for (value, shares) in to.iter_mut().zip(&columns) {
            *value = shares.iter().map(|(at, share)| from[*at] * share).sum();
        }
    }
    let mut glyph = Box::new([0; SIDE * SIDE]);
    for (at, pixel) in glyph.iter_mut().enumerate() {
        let value: f32 = rows[at / SIDE].iter().map(|(row, share)| narrow[row * SIDE + at % SIDE] * share).sum();
        *pixel = (value * 255.0).round().clamp(0.0, 255.0) as u8;
    }
    glyph
}

/// For each pixel of a glyph along one side, the pixels of `size` that it is the mean of, `step` of them wide, and their shares.
fn shares(size: usize, step: f64) -> Vec<Vec<(usize, f32)>> {
    let one = |at: usize| {
        let points = (0..POINTS).flat_map(|point| {
            let middle = at as f64 + (point as f64 + 0.5) / POINTS as f64 - SIDE as f64 / 2.0;
            let place = size as f64 / 2.0 + middle * step - 0.5;
            let (left, right_share) = (place.floor(), (place - place.floor()) as f32);
            [(left, 1.0 - right_share), (left + 1.0, right_share)]
        });
        let inside = points.filter(|(at, _)| *at >= 0.0 && *at < size as f64);
        inside.map(|(at, share)| (at as usize, share / POINTS as f32)).collect()
    };
    (0..SIDE).map(one).collect()
}
