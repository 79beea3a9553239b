//! Boxes: each compared with the empty box that is known to stand there.
//!
//! Around a box there is nothing printed ([`CLEAR_MM`]). So what is dark inside its line is a pen's, and what is dark beside it
//! tells a mark, which ends there, from a stroke that only passes.

use planb_core::form::answer::{Mark, Verdict};
use planb_core::form::layout::{CLEAR_MM, PageLayout};
use planb_core::sheet::{BOX_LINE_MM, BOX_MM};

use super::grey::Grey;
use super::quality;
use super::warp::Warp;

/// Pictures are brought to about this many pixels a millimetre before boxes are looked at …
const BASE_PER_MM: f64 = 7.0;
/// … and windows around boxes are sampled with this many.
const PER_MM: f64 = 6.0;
/// A window reaches this far from a box's centre.
const REACH_MM: f64 = BOX_MM / 2.0 + CLEAR_MM + 0.8;
const SIDE: usize = (2.0 * REACH_MM * PER_MM) as usize + 1;
/// A box may lie this far from where the marks say.
const SHIFT_MM: f64 = 0.9;
/// The inside that is looked at ends this far from the centre, where the line's blur begins …
const INNER_MM: f64 = BOX_MM / 2.0 - BOX_LINE_MM - 0.2;
/// … and what is beside begins here, where it has ended …
const BESIDE_MM: f64 = BOX_MM / 2.0 + 0.3;
/// … and ends here, before anything else is printed.
const END_MM: f64 = BOX_MM / 2.0 + CLEAR_MM - 0.15;
/// So many boxes tell which way up a page is.
const FITS_MAX: usize = 40;
/// A page lies where its marks say when its boxes' lines are at least this dark.
const FRAME_LEAST: f32 = 0.2;

/// Ink inside a box, in mm²: less is an empty box …
const BLANK_MOST: f32 = 0.16;
/// … and more a ticked one.
const TICKED_LEAST: f32 = 0.48;
/// An inside that is so much darker than that of empty boxes is no empty one, and one that is not is no more than noise.
const FAINT_LEAST: f32 = 0.028;
const NOISE_MOST: f32 = 0.012;
/// A stroke that passes leaves less than this inside.
const PASSING_MOST: f32 = 1.9;
/// A mark that runs on to one side, as the tail of a tick does, has more than this inside; a stroke that ends here has less.
const TAILED_LEAST: f32 = 0.95;
/// Ink beside a box, in mm², that makes an empty box doubtful.
const BESIDE_DOUBT: f32 = 0.45;
/// A box is crossed out where this share of its inside and this much beside it is inked.
const STRUCK_INSIDE: f32 = 0.45;
const STRUCK_BESIDE: f32 = 3.0;

/// What was seen of a page's boxes.
pub(super) struct Seen {
    /// In the layout's order.
    pub verdicts: Vec<Verdict>,
    pub is_poor: bool,
}

/// Darkness around a box: 0 is paper, 1 is solid black.
struct Window {
    dark: Vec<f32>,
}

/// What is in and around a box.
#[derive(Clone, Copy, Debug, Default)]
struct Ink {
    /// mm² inside, each pixel by how dark it is.
    inside: f32,
    /// How dark the inside is on the whole: what is faint or drowned in noise still adds up.
    mean: f32,
    /// Share of the inside that is inked.
    share: f32,
    /// mm² beside.
    beside: f32,
    /// On how many of the four sides ink runs on beyond where a mark ends.
    leaves: u32,
    /// On how many sides there is ink beside.
    sides: u32,
}

/// Reads all boxes of a page; `None` where they do not stand where they should.
pub(super) fn read(picture: &Grey, layout: &PageLayout, warp: &Warp) -> Option<Seen> {
    let quality = quality::of(picture, layout, warp);
    let per_mm = warp.scale((layout.width_mm / 2.0, layout.height_mm / 2.0));
    let times = (per_mm / BASE_PER_MM).round().max(1.0);
    let small;
    let (base, warp) = if times > 1.0 {
        small = picture.shrunk(times as usize);
        (&small, warp.shrunk(times))
    } else {
        (picture, *warp)
    };
    let centres: Vec<(f64, f64)> =
        layout.fields.iter().flat_map(|field| field.boxes.iter().map(|at| (at.x_mm, at.y_mm))).collect();
    if centres.is_empty() {
        return Some(Seen { verdicts: Vec::new(), is_poor: quality.is_poor });
    }
    let windows: Vec<Window> = centres.iter().map(|at| Window::around(base, &warp, *at, quality.black)).collect();
    let shifts: Vec<(f64, f64, f32)> = windows.iter().map(Window::shift).collect();
    let mut fits: Vec<f32> = shifts.iter().map(|(_, _, fit)| *fit).collect();
    fits.sort_by(f32::total_cmp);
    if fits[fits.len() / 2] < FRAME_LEAST {
        return None;
    }
    let threshold = threshold(&windows);
    let inks: Vec<Ink> =
        (0..centres.len()).map(|at| windows[at].ink(settled(&centres, &shifts, at), threshold)).collect();
    let floor = floor(&inks);
    let verdict = |ink: &Ink| {
        let mut verdict = judged(ink, floor);
        verdict.flagged |= quality.is_poor;
        if quality.is_poor {
            verdict.confidence = verdict.confidence.min(0.5);
        }
        verdict
    };
    Some(Seen { verdicts: inks.iter().map(verdict).collect(), is_poor: quality.is_poor })
}

/// How well a page's boxes are seen where they must stand: the typical darkness of their lines; 0 where it has none.
pub(super) fn fit(picture: &Grey, layout: &PageLayout, warp: &Warp) -> f32 {
    let quality = quality::of(picture, layout, warp);
    let centres = layout.fields.iter().flat_map(|field| field.boxes.iter().map(|at| (at.x_mm, at.y_mm)));
    let window = |at: (f64, f64)| Window::around(picture, warp, at, quality.black).shift().2;
    let mut fits: Vec<f32> = centres.take(FITS_MAX).map(window).collect();
    fits.sort_by(f32::total_cmp);
    fits.get(fits.len() / 2).copied().unwrap_or(0.0)
}

/// From where on something is ink on this sheet: above what its own paper and noise are.
fn threshold(windows: &[Window]) -> f32 {
    let mut spreads: Vec<f32> = windows.iter().map(Window::spread).collect();
    spreads.sort_by(f32::total_cmp);
    let spread = spreads[spreads.len() / 4];
    (0.13 + 3.2 * spread).clamp(0.2, 0.42)
}

/// What empty boxes of this sheet seem to have inside, as ink and on the whole: the typical one of those that have little.
fn floor(inks: &[Ink]) -> (f32, f32) {
    let little: Vec<&Ink> = inks.iter().filter(|ink| ink.inside < 0.3).collect();
    if little.len() < 5 {
        return (0.0, 0.0);
    }
    let at = |share: usize, pick: fn(&Ink) -> f32| {
        let mut values: Vec<f32> = little.iter().map(|ink| pick(ink)).collect();
        values.sort_by(f32::total_cmp);
        values[values.len() * share / 100]
    };
    (at(75, |ink| ink.inside), at(40, |ink| ink.mean))
}

/// How far a box lies from where the marks say: its own shift, unless its neighbours say otherwise.
fn settled(centres: &[(f64, f64)], shifts: &[(f64, f64, f32)], at: usize) -> (f64, f64) {
    let near = |(x, y): (f64, f64)| (x - centres[at].0).hypot(y - centres[at].1) < 32.0;
    let around: Vec<&(f64, f64, f32)> = centres
        .iter()
        .zip(shifts)
        .filter(|(centre, (_, _, fit))| near(**centre) && *fit > FRAME_LEAST)
        .map(|(_, shift)| shift)
        .collect();
    let middle = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0)
    };
    let typical = (middle(around.iter().map(|s| s.0).collect()), middle(around.iter().map(|s| s.1).collect()));
    let own = shifts[at];
    let is_odd = (own.0 - typical.0).hypot(own.1 - typical.1) > 0.3 || own.2 < FRAME_LEAST;
    if is_odd { typical } else { (own.0, own.1) }
}

impl Window {
    fn around(picture: &Grey, warp: &Warp, (x, y): (f64, f64), black: f32) -> Window {
        let mut shades = Vec::with_capacity(SIDE * SIDE);
        for row in 0..SIDE {
            for column in 0..SIDE {
                let at = (x - REACH_MM + column as f64 / PER_MM, y - REACH_MM + row as f64 / PER_MM);
                shades.push(picture.between(warp.at(at)));
            }
        }
        let mut sorted = shades.clone();
        let place = sorted.len() * 7 / 10;
        let (_, white, _) = sorted.select_nth_unstable_by(place, f32::total_cmp);
        let white = *white;
        let span = (white - black).max(30.0);
        Window { dark: shades.into_iter().map(|shade| ((white - shade) / span).clamp(0.0, 1.2)).collect() }
    }

    /// The darkness at a place in mm from the middle.
    fn at(&self, x: f64, y: f64) -> f32 {
        let place = |mm: f64| ((mm + REACH_MM) * PER_MM).round();
        let (column, row) = (place(x), place(y));
        let inside = column >= 0.0 && row >= 0.0 && (column as usize) < SIDE && (row as usize) < SIDE;
        if inside { self.dark[row as usize * SIDE + column as usize] } else { 0.0 }
    }

    /// Where the box's line is: how far to the right and down of the middle, and how dark it is there.
    fn shift(&self) -> (f64, f64, f32) {
        let line = (BOX_MM - BOX_LINE_MM) / 2.0;
        let mut best = (0.0, 0.0, f32::MIN);
        let steps = (SHIFT_MM * PER_MM) as i32;
        for down in -steps..=steps {
            for right in -steps..=steps {
                let (dx, dy) = (f64::from(right) / PER_MM, f64::from(down) / PER_MM);
                let (mut on, mut off) = (0.0, 0.0);
                for step in -7..=7 {
                    let along = f64::from(step) * 0.25;
                    for (x, y) in [(along, line), (along, -line), (line, along), (-line, along)] {
                        on += self.at(dx + x, dy + y);
                    }
                    let out = line + 0.7;
                    for (x, y) in [(along, out), (along, -out), (out, along), (-out, along)] {
                        off += self.at(dx + x, dy + y);
                    }
                }
                // A little for the middle, so that a box without a line stays where the marks say.
                let fit = (on - off) / 60.0 - (dx.hypot(dy) * 0.02) as f32;
                if fit > best.2 {
                    best = (dx, dy, fit);
                }
            }
        }
        best
    }

    /// How uneven the inside is.
    fn spread(&self) -> f32 {
        let (mut sum, mut squares, mut count) = (0.0, 0.0, 0.0);
        for (x, y) in places(INNER_MM - 0.3) {
            let dark = self.at(x, y);
            (sum, squares, count) = (sum + dark, squares + dark * dark, count + 1.0);
        }
        let mean = sum / count;
        (squares / count - mean * mean).max(0.0).sqrt()
    }

    fn ink(&self, (dx, dy): (f64, f64), threshold: f32) -> Ink {
        let pixel = (1.0 / (PER_MM * PER_MM)) as f32;
        let is_inked = |x: f64, y: f64| self.at(dx + x, dy + y) > threshold;
        // A dot of noise has no neighbours.
        let step = 1.0 / PER_MM;
        let is_ink = |x: f64, y: f64| {
            let around =
                [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (-1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (1.0, -1.0)];
            is_inked(x, y) && around.iter().filter(|(h, v)| is_inked(x + h * step, y + v * step)).count() >= 2
        };
        let mut ink = Ink::default();
        let (mut inked, mut all) = (0.0, 0.0);
        for (x, y) in places(INNER_MM) {
            all += 1.0;
            ink.mean += self.at(dx + x, dy + y);
            if is_ink(x, y) {
                inked += 1.0;
                ink.inside += pixel * self.at(dx + x, dy + y).clamp(0.5, 1.0);
            }
        }
        ink.mean /= all;
        ink.share = inked / all;
        let mut beside = [0.0f32; 4];
        let mut leaving = [0.0f32; 4];
        for (x, y) in places(END_MM) {
            let far = x.abs().max(y.abs());
            if far < BESIDE_MM || !is_ink(x, y) {
                continue;
            }
            let side = if x.abs() > y.abs() { usize::from(x > 0.0) } else { 2 + usize::from(y > 0.0) };
            beside[side] += pixel;
            if far > END_MM - 0.34 {
                leaving[side] += pixel;
            }
        }
        ink.beside = beside.iter().sum();
        ink.sides = beside.iter().filter(|area| **area > 0.25).count() as u32;
        ink.leaves = leaving.iter().filter(|area| **area > 0.05).count() as u32;
        ink
    }
}

/// All pixels of a square around the middle, in mm.
fn places(reach: f64) -> impl Iterator<Item = (f64, f64)> {
    let steps = (reach * PER_MM) as i32;
    (-steps..=steps).flat_map(move |y| (-steps..=steps).map(move |x| (f64::from(x) / PER_MM, f64::from(y) / PER_MM)))
}

/// What ink in and around a box means.
fn judged(ink: &Ink, (floor, typical): (f32, f32)) -> Verdict {
    let (inside, faint) = (ink.inside - floor, ink.mean - typical);
    let sure = |mark: Mark, confidence: f32| Verdict { mark, confidence, flagged: false };
    let doubt = |mark: Mark, confidence: f32| Verdict { mark, confidence, flagged: true };
    if ink.share > STRUCK_INSIDE && ink.beside > STRUCK_BESIDE && ink.sides >= 3 {
        return doubt(Mark::Struck, 0.7);
    }
    if inside < BLANK_MOST {
        // Much beside it that ends there: a mark that missed its box.
        let is_missed = ink.beside > BESIDE_DOUBT && (ink.leaves < 2 || inside > 0.05);
        return if is_missed || faint > FAINT_LEAST {
            doubt(Mark::Blank, 0.5)
        } else {
            sure(Mark::Blank, 1.0 - 0.4 * (inside.max(0.0) / BLANK_MOST))
        };
    }
    if inside < TICKED_LEAST && faint < NOISE_MOST {
        return sure(Mark::Blank, 0.6);
    }
    let middle = (BLANK_MOST + TICKED_LEAST) / 2.0;
    if inside < TICKED_LEAST {
        let mark = if inside < middle { Mark::Blank } else { Mark::Ticked };
        return doubt(mark, 0.3 + (inside - middle).abs());
    }
    let passes = ink.leaves >= 2 && inside < PASSING_MOST;
    let ends_here = ink.leaves == 1 && inside < TAILED_LEAST;
    if passes || ends_here {
        return doubt(Mark::Ticked, 0.5);
    }
    sure(Mark::Ticked, (0.6 + 0.2 * (inside - TICKED_LEAST)).min(1.0))
}
