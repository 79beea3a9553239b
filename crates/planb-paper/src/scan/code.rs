//! The codes of a page: sampled where they must stand, module by module; or looked for anywhere.
//!
//! The place of a code is known as soon as the marks are, so nothing has to be detected: its three finder patterns say within
//! a fraction of a module where it is, and both codes of a page say the same, so that what one lost the other gives.

use planb_core::form::Paper;
use planb_core::form::code::PageCode;
use planb_core::form::layout::{CODE_EDGE_MM, CODE_MM, CODE_MODULES, paper_mm};
use rqrr::{Grid, PreparedImage, SimpleGrid};

use super::grey::Grey;
use super::warp::Warp;

/// Modules per side.
const SIDE: usize = CODE_MODULES;
/// Side of a module in mm.
const MODULE_MM: f64 = CODE_MM / SIDE as f64;
/// A code is where at least so much of its finder patterns is, from -1 to 1.
const FINDER_LEAST: f32 = 0.35;
/// What a code that is seen weighs when a page is turned the right way up.
const SEEN_WEIGHT: f32 = 0.3;
/// Codes that are looked for anywhere: pictures are shrunk to about this many pixels each way at most.
const ANYWHERE_PIXELS: usize = 2_400;
/// No page has more codes that are looked at.
const CODES_MAX: usize = 12;

/// What the codes of a page say.
pub(super) enum Read {
    Page(PageCode),
    /// Both are ours, and differ.
    Differ,
}

/// A code's modules: 0 is black, 1 is white.
type Modules = Vec<f32>;

/// Reads the codes where they stand on a page that lies like this.
pub(super) fn at(picture: &Grey, warp: &Warp, paper: Paper) -> Option<Read> {
    let (width, height) = paper_mm(paper);
    let (x, y) = CODE_EDGE_MM;
    let corners = [(width - x - CODE_MM, y), (x, height - y - CODE_MM)];
    let seen: Vec<Modules> = corners.iter().filter_map(|corner| modules(picture, warp, *corner)).collect();
    let read: Vec<PageCode> = seen.iter().filter_map(|modules| decoded(modules)).collect();
    match read.as_slice() {
        [one] => return Some(Read::Page(one.clone())),
        [one, other] if one == other => return Some(Read::Page(one.clone())),
        [_, _] => return Some(Read::Differ),
        _ => {}
    }
    // Neither alone: what both say together.
    let [one, other] = seen.as_slice() else { return None };
    let both: Modules = one.iter().zip(other).map(|(a, b)| (a + b) / 2.0).collect();
    decoded(&both).map(Read::Page)
}

/// How well codes are seen where they must stand, even if they cannot be read: 0 is not at all.
pub(super) fn seen(picture: &Grey, warp: &Warp, paper: Paper) -> f32 {
    let (width, height) = paper_mm(paper);
    let (x, y) = CODE_EDGE_MM;
    let corners = [(width - x - CODE_MM, y), (x, height - y - CODE_MM)];
    corners.iter().filter(|corner| modules(picture, warp, **corner).is_some()).count() as f32 * SEEN_WEIGHT
}

/// Where the corners of the codes are that are seen on a page that lies like this: upper left, upper right, lower right, lower left.
pub(super) fn corners(picture: &Grey, warp: &Warp, paper: Paper) -> Vec<[(f64, f64); 4]> {
    let (width, height) = paper_mm(paper);
    let (x, y) = CODE_EDGE_MM;
    let codes = [(width - x - CODE_MM, y), (x, height - y - CODE_MM)];
    let side = SIDE as f64;
    let quad = |code: (f64, f64)| {
        let found = finders(picture, warp, code)?;
        Some([(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)].map(|(x, y)| {
            let (dx, dy) = off(found, x, y);
            warp.at((code.0 + (x + dx) * MODULE_MM, code.1 + (y + dy) * MODULE_MM))
        }))
    };
    codes.into_iter().filter_map(quad).collect()
}

/// How far the three finder patterns of a code are from where it should be, in modules; `None` where there is no code.
fn finders(picture: &Grey, warp: &Warp, corner: (f64, f64)) -> Option<[(f64, f64); 3]> {
    let shade = |x: f64, y: f64| picture.between(warp.at((corner.0 + x * MODULE_MM, corner.1 + y * MODULE_MM)));
    let starts = [(0usize, 0usize), (SIDE - 7, 0), (0, SIDE - 7)];
    // All three together first, coarsely; then each by itself.
    let whole = best(&shade, &starts, (0.0, 0.0), 2.5, 0.5)?;
    Some(starts.map(|start| best(&shade, &[start], whole, 0.75, 0.25).unwrap_or(whole)))
}

/// How far a place in a code, in modules, is from where it should be, by its finder patterns.
fn off([a, b, c]: [(f64, f64); 3], x: f64, y: f64) -> (f64, f64) {
    let span = (SIDE - 7) as f64;
    let (right, down) = ((x - 3.0) / span, (y - 3.0) / span);
    (a.0 + (b.0 - a.0) * right + (c.0 - a.0) * down, a.1 + (b.1 - a.1) * right + (c.1 - a.1) * down)
}

/// The shades of a code's modules, each against what is around it; `None` where there is no code.
fn modules(picture: &Grey, warp: &Warp, corner: (f64, f64)) -> Option<Modules> {
    let shade = |x: f64, y: f64| picture.between(warp.at((corner.0 + x * MODULE_MM, corner.1 + y * MODULE_MM)));
    let found = finders(picture, warp, corner)?;
    let mut shades = Vec::with_capacity(SIDE * SIDE);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let (dx, dy) = off(found, x as f64, y as f64);
            let mut sum = 0.0;
            for (right, down) in (0..9).map(|n| (f64::from(n % 3) - 1.0, f64::from(n / 3) - 1.0)) {
                sum += shade(x as f64 + 0.5 + dx + right * 0.22, y as f64 + 0.5 + dy + down * 0.22);
            }
            shades.push(sum / 9.0);
        }
    }
    Some(even(&shades))
}

/// How far the finder patterns at `starts` are from where they should be, in modules.
fn best(
    shade: &impl Fn(f64, f64) -> f32,
    starts: &[(usize, usize)],
    from: (f64, f64),
    reach: f64,
    step: f64,
) -> Option<(f64, f64)> {
    let steps = (reach / step) as i32;
    let mut best = (FINDER_LEAST, None);
    for down in -steps..=steps {
        for right in -steps..=steps {
            let at = (from.0 + f64::from(right) * step, from.1 + f64::from(down) * step);
            let fit = starts.iter().map(|start| fit(shade, *start, at)).sum::<f32>() / starts.len() as f32;
            if fit > best.0 {
                best = (fit, Some(at));
            }
        }
    }
    best.1
}

/// How much what stands at `start` is a finder pattern: 1 is wholly, -1 its opposite.
fn fit(shade: &impl Fn(f64, f64) -> f32, start: (usize, usize), by: (f64, f64)) -> f32 {
    let mut values = [(0.0f32, false); 49];
    for (at, value) in values.iter_mut().enumerate() {
        let (x, y) = (at % 7, at / 7);
        let ring = x.abs_diff(3).max(y.abs_diff(3));
        let here = (start.0 as f64 + x as f64 + 0.5 + by.0, start.1 as f64 + y as f64 + 0.5 + by.1);
        *value = (shade(here.0, here.1), ring != 2);
    }
    let mean = values.iter().map(|(shade, _)| shade).sum::<f32>() / 49.0;
    let spread = (values.iter().map(|(shade, _)| (shade - mean).powi(2)).sum::<f32>() / 49.0).sqrt();
    if spread < 12.0 {
        return 0.0;
    }
    // 33 of 49 modules are black: the pattern's own mean and spread.
    let (dark, light) = (-0.696, 1.436);
    let sum: f32 = values.iter().map(|(shade, is_dark)| (shade - mean) * if *is_dark { dark } else { light }).sum();
    sum / 49.0 / spread
}

/// Shades against the mean of what is around, so that a shadow or a streak takes nothing away.
fn even(shades: &[f32]) -> Modules {
    let around = |x: usize, y: usize| {
        let (left, right) = (x.saturating_sub(4), (x + 5).min(SIDE));
        let (top, low) = (y.saturating_sub(4), (y + 5).min(SIDE));
        let (mut darkest, mut lightest) = (f32::MAX, f32::MIN);
        for y in top..low {
            for shade in &shades[y * SIDE + left..y * SIDE + right] {
                (darkest, lightest) = (darkest.min(*shade), lightest.max(*shade));
            }
        }
        (darkest, (lightest - darkest).max(1.0))
    };
    let even = |at: usize| {
        let (darkest, span) = around(at % SIDE, at / SIDE);
        (shades[at] - darkest) / span
    };
    (0..SIDE * SIDE).map(even).collect()
}

/// What modules say, if that is a code of a page of ours.
fn decoded(modules: &[f32]) -> Option<PageCode> {
    for limit in [0.5, 0.42, 0.58] {
        let grid = SimpleGrid::from_func(SIDE, |x, y| modules[y * SIDE + x] < limit);
        if let Ok((_, text)) = Grid::new(grid).decode()
            && let Some(code) = PageCode::parse(&text)
        {
            return Some(code);
        }
    }
    None
}

/// The texts of all codes in the picture, with their corners in it: upper left, upper right, lower right, lower left.
pub(super) fn anywhere(picture: &Grey) -> Vec<(String, [(f64, f64); 4])> {
    let longest = picture.width.max(picture.height);
    let times = longest.div_ceil(ANYWHERE_PIXELS).max(1);
    for times in [times, times * 2] {
        let small = picture.shrunk(times);
        if small.width < 30 || small.height < 30 {
            return Vec::new();
        }
        let shade = |x: usize, y: usize| small.pixels[y * small.width + x];
        let mut prepared = PreparedImage::prepare_from_greyscale(small.width, small.height, shade);
        let mut found = Vec::new();
        for grid in prepared.detect_grids().into_iter().take(CODES_MAX) {
            if let Ok((_, text)) = grid.decode() {
                let corner =
                    |point: rqrr::Point| (f64::from(point.x) * times as f64, f64::from(point.y) * times as f64);
                found.push((text, grid.bounds.map(corner)));
            }
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}
