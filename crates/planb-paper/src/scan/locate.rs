//! Where a page lies by its codes, when its corner marks alone did not say: one was torn off, covered, or lost among other squares.

use planb_core::form::layout::{CODE_MM, PageLayout};
use planb_core::sheet::MARK_MM;

use super::grey::Grey;
use super::marks::{candidates, centre_of_dark, far};
use super::warp::Warp;

/// Four points in a picture: upper left, upper right, lower right, lower left.
type Quad = [(f64, f64); 4];
/// A point of the form, where it is in the picture, and what it weighs.
pub(super) type Pair = ((f64, f64), (f64, f64), f64);

/// A mark weighs so much more than a corner of a code, whose place is only known to a fraction of a module.
const MARK_WEIGHT: f64 = 6.0;
/// Marks and codes agree when no corner of a code is further from where the marks say, in mm.
const AGREE_MM: f64 = 1.0;

/// So many codes that say the same, and so many squares, are tried.
const CODES_MAX: usize = 3;
const CANDIDATES_MAX: usize = 14;

/// Where a page lies, and the marks that say so.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub warp: Warp,
    pub marks: Vec<Pair>,
    /// Nothing speaks against it: both codes are seen where they must stand, or somebody has shown it.
    pub is_agreed: bool,
}

impl Place {
    /// A page that lies by its own marks, all of them or all but one.
    pub(super) fn by_marks(warp: Warp, layout: &PageLayout, missing: Option<usize>, is_agreed: bool) -> Place {
        let seen = layout.marks.iter().enumerate().filter(|(at, _)| Some(*at) != missing);
        Place { warp, marks: seen.map(|(_, mark)| (*mark, warp.at(*mark), MARK_WEIGHT)).collect(), is_agreed }
    }

    /// Whether all marks say where every part of the page lies, and the codes agree.
    pub(super) fn is_whole(&self) -> bool {
        self.marks.len() == 4 && self.is_agreed
    }
}

/// Where a page may lie by the corners of its codes, with the marks that are found from there: three, or two and a code. The
/// likeliest first.
pub(super) fn by_codes(picture: &Grey, layout: &PageLayout, found: &[Quad]) -> Vec<Place> {
    let corners = layout.codes.map(|code| {
        let (x, y) = (code.x_mm, code.y_mm);
        [(x, y), (x + CODE_MM, y), (x + CODE_MM, y + CODE_MM), (x, y + CODE_MM)]
    });
    let pairs = |code: &Quad, seen: &Quad| code.iter().zip(seen).map(|(a, b)| (*a, *b, 1.0)).collect::<Vec<Pair>>();
    let mut both: Vec<Vec<Pair>> = Vec::new();
    if let [one, other, ..] = found {
        for (a, b) in [(one, other), (other, one)] {
            both.push([pairs(&corners[0], a), pairs(&corners[1], b)].concat());
        }
    }
    let single: Vec<Vec<Pair>> =
        found.iter().take(CODES_MAX).flat_map(|seen| corners.iter().map(|code| pairs(code, seen))).collect();
    let mut places: Vec<Place> = both.iter().chain(&single).filter_map(|codes| from(picture, layout, codes)).collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.marks.len()));
    let squares = candidates(picture, CANDIDATES_MAX);
    let tripled = single.iter().filter_map(|codes| by_three(layout, codes, &squares));
    let mut tripled: Vec<(f64, Place)> = tripled.collect();
    tripled.sort_by(|a, b| a.0.total_cmp(&b.0));
    places.extend(tripled.into_iter().map(|(_, place)| place));
    places
}

/// The page by a code and three squares that are its marks, if its code lies where they say.
fn by_three(layout: &PageLayout, codes: &[Pair], squares: &[(f64, f64)]) -> Option<(f64, Place)> {
    let mut best: Option<(f64, Place)> = None;
    for missing in 0..4 {
        let marks = [1, 2, 3].map(|step| layout.marks[(missing + step) % 4]);
        for a in squares {
            for b in squares.iter().filter(|b| far(**b, *a) > 1.0) {
                for c in squares.iter().filter(|c| far(**c, *a) > 1.0 && far(**c, *b) > 1.0) {
                    // In the same turn as on paper: a page is not seen from behind.
                    if (b.0 - a.0) * (c.1 - b.1) - (b.1 - a.1) * (c.0 - b.0) <= 0.0 {
                        continue;
                    }
                    let own: Vec<Pair> = marks.iter().zip([a, b, c]).map(|(m, at)| (*m, *at, MARK_WEIGHT)).collect();
                    let all = [codes, &own].concat();
                    let Some(warp) = Warp::fitted(&all) else { continue };
                    let fault = off(&warp, &all);
                    if fault < AGREE_MM && best.as_ref().is_none_or(|(other, _)| fault < *other) {
                        best = Some((fault, Place { warp, marks: own, is_agreed: false }));
                    }
                }
            }
        }
    }
    best
}

/// The page by these corners of codes and the marks that are seen from there.
fn from(picture: &Grey, layout: &PageLayout, codes: &[Pair]) -> Option<Place> {
    let has_both = codes.len() > 4;
    let mut warp = fit(codes, &[])?;
    if off(&warp, codes) > AGREE_MM {
        return None;
    }
    let near = |mark: &(f64, f64)| codes.iter().map(|(at, _, _)| far(*at, *mark)).fold(f64::MAX, f64::min);
    let mut order: Vec<(f64, f64)> = layout.marks.to_vec();
    order.sort_by(|a, b| near(a).total_cmp(&near(b)));
    let mut marks: Vec<Pair> = Vec::new();
    for mark in order {
        let side = warp.scale(mark) * MARK_MM;
        let reaches: &[f64] = if has_both || near(&mark) < 30.0 { &[1.4, 1.0] } else { &[3.0, 1.6, 1.0] };
        let at = reaches.iter().try_fold(warp.at(mark), |at, reach| darkest(picture, at, side, *reach));
        let is_inside = |(x, y): &(f64, f64)| {
            let near = x.min(*y).min(picture.width as f64 - x).min(picture.height as f64 - y);
            near > side * 0.5
        };
        if let Some(at) = at.and_then(|at| centre_of_dark(picture, at, side)).filter(is_inside) {
            // What is dark and was no mark is told by that the codes then lie elsewhere.
            let more = [&marks[..], &[(mark, at, MARK_WEIGHT)]].concat();
            if let Some(other) = fit(codes, &more)
                && off(&other, &[codes, &more].concat()) < AGREE_MM
            {
                (warp, marks) = (other, more);
            }
        }
    }
    (marks.len() >= 2).then_some(Place { warp, marks, is_agreed: false })
}

/// The map by codes and marks: as free as what is known of it allows.
fn fit(codes: &[Pair], marks: &[Pair]) -> Option<Warp> {
    if let [a, b, c, d] = marks {
        return Warp::between([a.0, b.0, c.0, d.0], [a.1, b.1, c.1, d.1]);
    }
    let all = [codes, marks].concat();
    // One code is too small to tell a slant from the unsharpness of its corners.
    if codes.len() > 4 || marks.len() == 3 { Warp::fitted(&all) } else { Warp::level(&all) }
}

/// How far the farthest of these is from where a map says, in mm.
fn off(warp: &Warp, pairs: &[Pair]) -> f64 {
    let one = |(at, seen, _): &Pair| far(warp.at(*at), *seen) / warp.scale(*at).max(1e-6);
    pairs.iter().map(one).fold(0.0, f64::max)
}

/// The window as large as a mark that is darkest, at most `reach` sides away.
fn darkest(picture: &Grey, (x, y): (f64, f64), side: f64, reach: f64) -> Option<(f64, f64)> {
    if !(side > 4.0 && side < 400.0 && x.is_finite() && y.is_finite()) {
        return None;
    }
    let mut best = (f32::MAX, (x, y));
    let steps = (reach * 4.0) as i32;
    for down in -steps..=steps {
        for right in -steps..=steps {
            let at = (x + f64::from(right) * side / 4.0, y + f64::from(down) * side / 4.0);
            let mut sum = 0.0;
            for (dx, dy) in (0..25).map(|n| (f64::from(n % 5) - 2.0, f64::from(n / 5) - 2.0)) {
                sum += picture.between((at.0 + dx * side / 5.0, at.1 + dy * side / 5.0));
            }
            if sum < best.0 {
                best = (sum, at);
            }
        }
    }
    Some(best.1)
}
