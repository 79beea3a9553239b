//! Boxes: each compared with the empty box that is known to stand there.
//!
//! Around a box there is nothing printed ([`planb_core::form::layout::CLEAR_MM`]). So what is dark inside its line is a pen's, and what is dark beside it
//! tells a mark, which ends there, from a stroke that only passes.

use planb_core::form::answer::{Mark, Verdict};
use planb_core::form::layout::PageLayout;

use super::boxes::{self, AS_USUAL, FRAME_LEAST, Found, Settled};
use super::grey::Grey;
use super::ink::{Ink, Window};
use super::locate::Place;
use super::quality;
use super::warp::Warp;

/// Pictures are brought to about this many pixels a millimetre before boxes are looked at.
const BASE_PER_MM: f64 = 7.0;
/// So many boxes tell which way up a page is.
const FITS_MAX: usize = 40;
/// A page is where it is taken to be when no larger share of its boxes is not seen there.
const UNSEEN_MOST: f64 = 0.3;
const UNSEEN_MOST_IN_DOUBT: f64 = 0.02;

/// Ink inside a box, in mm²: less is an empty box, on a clean sheet and on any …
const BLANK_CLEAN: f32 = 0.06;
const BLANK_MOST: f32 = 0.16;
/// … and more a ticked one.
const TICKED_LEAST: f32 = 0.48;
/// An inside that is so much darker than paper is no empty one, on a clean sheet and on any …
const FAINT_CLEAN: f32 = 0.015;
const FAINT_LEAST: f32 = 0.032;
/// … and one that is so dark, by strokes that are not one straight line, is a pencil's mark.
const PENCIL_LEAST: f32 = 0.05;
/// A mark has more than this, in mm², in the middle of its box; what is only at the rim may be a thick line of the box itself.
const CORE_LEAST: f32 = 0.15;
/// What is inside is one straight stroke where it spreads less than this across itself, in mm.
const STRAIGHT_MOST_MM: f32 = 0.24;
/// A stroke that passes leaves less than this inside, and bends less than this.
const PASSING_MOST: f32 = 1.9;
const PASSING_BEND_MOST_MM: f32 = 0.45;
/// A straight mark that runs on to one side has more than this inside; a stroke that ends here has less. For marks with a bend,
/// as the tail of a tick has, it is less.
const TAILED_LEAST: f32 = 1.15;
const TAILED_BENT_LEAST: f32 = 0.6;
/// Ink beside a box, in mm², that makes an empty box doubtful; less where it is longer than a pen that rested …
const BESIDE_DOUBT: f32 = 0.62;
const BESIDE_LONG_DOUBT: f32 = 0.35;
const RESTED_MOST_MM: f32 = 1.1;
/// … and so much is no stroke that only passes.
const MISSED_LEAST: f32 = 1.2;
/// A box is crossed out where this share of its inside is inked, and this share of a line around it or as many strokes across
/// that line: a cross has four.
const STRUCK_INSIDE: f32 = 0.45;
const STRUCK_RING: f32 = 0.42;
const STRUCK_CROSSINGS: u32 = 6;
/// A box that is all full, and has so much beside it, is crossed out as well.
const STRUCK_FULL: f32 = 0.92;
const STRUCK_BESIDE: f32 = 0.6;
/// A stain covers this share of the line around a box, and is no darker than this there.
const STAIN_RING: f32 = 0.12;
const STAIN_DARK_MOST: f32 = 0.45;
/// In a picture of black and white alone, so many marks in pieces make it one that is not trusted.
const PIECES_LEAST: usize = 2;
/// So many boxes with little in them tell what empty ones have; fewer may all have a thin stroke in them.
const FLOOR_BOXES: usize = 12;
/// The inside of empty boxes is darker than the paper around them by no more than this: the most that was seen is a third of it.
const FLOOR_ABOVE_MOST: f32 = 0.03;

/// What was seen of a page's boxes.
pub(super) struct Seen {
    /// In the layout's order.
    pub verdicts: Vec<Verdict>,
    pub is_poor: bool,
    /// Where the page lies, corrected by its boxes.
    pub warp: Warp,
}

/// Reads all boxes of a page; `None` where they do not stand where they should.
pub(super) fn read(picture: &Grey, layout: &PageLayout, place: Place) -> Option<Seen> {
    let quality = quality::of(picture, layout, &place.warp);
    let per_mm = place.warp.scale((layout.width_mm / 2.0, layout.height_mm / 2.0));
    let times = (per_mm / BASE_PER_MM).round().max(1.0);
    let small;
    let base = if times > 1.0 {
        small = picture.shrunk(times as usize);
        &small
    } else {
        picture
    };
    let centres: Vec<(f64, f64)> =
        layout.fields.iter().flat_map(|field| field.boxes.iter().map(|at| (at.x_mm, at.y_mm))).collect();
    if centres.is_empty() {
        return Some(Seen { verdicts: Vec::new(), is_poor: quality.is_poor, warp: place.warp });
    }
    let (boxes, warp) = boxes::found(base, times, &place, &centres, quality.black);
    let mut fits: Vec<f32> = boxes.iter().map(|one| one.fit).collect();
    fits.sort_by(f32::total_cmp);
    // Where not all marks and codes were seen, nearly all boxes have to be: a table that is read a column off misses only that one.
    let share = if place.is_whole() { UNSEEN_MOST } else { UNSEEN_MOST_IN_DOUBT };
    let unseen = (fits.len() as f64 * share).ceil() as usize;
    // A line that crosses the page where a box should be is seen as well, but less.
    let least = if place.is_whole() { FRAME_LEAST } else { FRAME_LEAST.max(fits[fits.len() / 2] * AS_USUAL) };
    if fits[unseen.min(fits.len() - 1)] < least {
        return None;
    }
    let threshold = threshold(&boxes);
    let settled: Vec<Settled> = (0..boxes.len()).map(|at| boxes::settled(&boxes, at, fits[fits.len() / 2])).collect();
    let inks: Vec<Ink> = boxes.iter().zip(&settled).map(|(one, settled)| one.ink(settled.shift, threshold)).collect();
    let floor = floor(&inks);
    // Where some faint marks are left in pieces, others are gone without a trace.
    let pieces = inks.iter().filter(|ink| (floor.ink_most..TICKED_LEAST).contains(&(ink.inside - floor.ink))).count();
    let is_poor = quality.is_poor || (quality.is_black_white && pieces >= PIECES_LEAST);
    let verdict = |(ink, settled): (&Ink, &Settled)| {
        let mut verdict = judged(ink, &floor);
        // Where a box's own line is not seen, something else may be what is looked at.
        let is_doubtful = is_poor || !settled.is_sure || !settled.is_seen;
        verdict.flagged |= is_doubtful;
        if is_doubtful {
            verdict.confidence = verdict.confidence.min(0.5);
        }
        verdict
    };
    let verdicts = inks.iter().zip(&settled).map(verdict).collect();
    Some(Seen { verdicts, is_poor, warp })
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
fn threshold(boxes: &[Found]) -> f32 {
    let quarter = |spread: fn(&Window) -> f32| {
        let mut spreads: Vec<f32> = boxes.iter().map(|one| spread(&one.window)).collect();
        spreads.sort_by(f32::total_cmp);
        spreads[spreads.len() / 4]
    };
    // Where a sheet has few boxes nearly all may be ticked, and what is inside them is no noise.
    let spread = quarter(Window::spread_inside).min(quarter(Window::spread_beside));
    (0.13 + 3.2 * spread).clamp(0.2, 0.42)
}

/// What empty boxes of a sheet have inside, and from where on one is no longer empty.
#[derive(Clone, Copy, Debug)]
struct Floor {
    /// Ink, in mm², and how dark they are on the whole.
    ink: f32,
    mean: f32,
    /// An empty box has no more of either, above that.
    ink_most: f32,
    faint_least: f32,
}

/// What empty boxes of this sheet seem to be like: those that have little inside, or what is around boxes where those are few. Where
/// they are all alike, less is needed to be unlike them.
fn floor(inks: &[Ink]) -> Floor {
    let at = |inks: &[&Ink], share: usize, pick: fn(&Ink) -> f32| {
        let mut values: Vec<f32> = inks.iter().map(|ink| pick(ink)).collect();
        values.sort_by(f32::total_cmp);
        values[values.len() * share / 100]
    };
    let all: Vec<&Ink> = inks.iter().collect();
    let paper = at(&all, 50, |ink| ink.paper);
    let little: Vec<&Ink> = inks.iter().filter(|ink| ink.inside < 0.3).collect();
    if little.len() < FLOOR_BOXES {
        return Floor { ink: 0.0, mean: paper, ink_most: BLANK_MOST, faint_least: FAINT_LEAST };
    }
    let (low, middle) = (at(&little, 10, |ink| ink.mean), at(&little, 50, |ink| ink.mean));
    let usual = at(&little, 75, |ink| ink.inside);
    Floor {
        ink: usual,
        mean: at(&little, 40, |ink| ink.mean).clamp(paper, paper + FLOOR_ABOVE_MOST),
        ink_most: (BLANK_CLEAN + 2.0 * usual).min(BLANK_MOST),
        faint_least: (FAINT_CLEAN + 3.0 * (middle - low)).min(FAINT_LEAST),
    }
}

/// What ink in and around a box means.
fn judged(ink: &Ink, floor: &Floor) -> Verdict {
    // The paper around this very box may be darker than that of others, by a shadow or a stain.
    let (inside, faint) = (ink.inside - floor.ink, ink.mean - floor.mean.max(ink.paper));
    let sure = |mark: Mark, confidence: f32| Verdict { mark, confidence, flagged: false };
    let doubt = |mark: Mark, confidence: f32| Verdict { mark, confidence, flagged: true };
    // Made large with a pale pen it looks like a stain on the line around the box.
    if ink.is_cross && ink.leaves == 0 && inside > TICKED_LEAST {
        return sure(Mark::Ticked, 0.9);
    }
    if is_struck(ink) {
        return doubt(Mark::Struck, 0.7);
    }
    if inside < floor.ink_most {
        return if is_missed(ink, inside) || faint > floor.faint_least {
            doubt(Mark::Blank, 0.5)
        } else {
            sure(Mark::Blank, 1.0 - 0.4 * (inside.max(0.0) / BLANK_MOST))
        };
    }
    let is_straight = ink.bend < STRAIGHT_MOST_MM;
    if inside < TICKED_LEAST {
        if faint > PENCIL_LEAST && !is_straight && ink.leaves == 0 && ink.core > CORE_LEAST {
            return sure(Mark::Ticked, 0.6);
        }
        let middle = (BLANK_MOST + TICKED_LEAST) / 2.0;
        let mark = if inside < middle { Mark::Blank } else { Mark::Ticked };
        return doubt(mark, 0.3 + (inside - middle).abs());
    }
    let passes = ink.leaves >= 2 && ink.bend < PASSING_BEND_MOST_MM && inside < PASSING_MOST;
    let tailed = if is_straight { TAILED_LEAST } else { TAILED_BENT_LEAST };
    let is_stain = ink.ring > STAIN_RING && ink.ring_dark < STAIN_DARK_MOST;
    let is_rim = ink.core < CORE_LEAST;
    if passes || is_stain || is_rim || (ink.leaves >= 1 && inside < tailed) {
        return doubt(Mark::Ticked, 0.5);
    }
    sure(Mark::Ticked, (0.6 + 0.2 * (inside - TICKED_LEAST)).min(1.0))
}

/// Whether a box is inked all over, and beyond its sides.
fn is_struck(ink: &Ink) -> bool {
    let is_full = ink.share > STRUCK_FULL && ink.beside > STRUCK_BESIDE;
    let is_much = ink.share > STRUCK_INSIDE && (ink.ring > STRUCK_RING || ink.crossings >= STRUCK_CROSSINGS);
    is_full || is_much || ink.crossings > STRUCK_CROSSINGS
}

/// Whether much beside an empty box ends there: a mark that missed it.
fn is_missed(ink: &Ink, inside: f32) -> bool {
    let is_much = ink.beside > BESIDE_DOUBT || (ink.beside > BESIDE_LONG_DOUBT && ink.run > RESTED_MOST_MM);
    ink.beside > MISSED_LEAST || (is_much && (ink.leaves < 2 || inside > 0.05))
}
