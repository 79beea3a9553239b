//! Whether a picture is good enough to be trusted.

use planb_core::form::layout::PageLayout;
use planb_core::sheet::MARK_MM;

use super::grey::Grey;
use super::warp::Warp;

/// Below this many pixels a millimetre (about 135 dots an inch) nothing is trusted …
const LEAST_PER_MM: f64 = 5.3;
/// … and below this many (about 185) nothing that is only black and white.
const LEAST_BLACK_WHITE_PER_MM: f64 = 7.3;
/// An edge may be this wide, from a fifth to four fifths of its way, before small marks are lost in it.
const EDGE_MOST_MM: f64 = 0.75;
/// An edge that is narrower than this, in pixels, is one between black and white alone.
const EDGE_BLACK_WHITE_PIXELS: f64 = 0.35;

/// Shades that are neither, and how many of them there are at most along an edge between black and white alone.
const SHADES: (u8, u8) = (70, 185);
const SHADES_MOST: f64 = 0.12;

/// What the corner marks show of a picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quality {
    /// The shade of solid black.
    pub black: f32,
    pub is_poor: bool,
    /// There are no shades between black and white: what was faint is gone, or left in pieces.
    pub is_black_white: bool,
}

/// Looks at the corner marks of a page.
pub(super) fn of(picture: &Grey, layout: &PageLayout, warp: &Warp) -> Quality {
    let mut blacks: Vec<f32> = Vec::new();
    let mut edges: Vec<f64> = Vec::new();
    for mark in layout.marks {
        let line = |along: f64, across: f64, turn: usize| {
            let (x, y) = if turn.is_multiple_of(2) { (along, across) } else { (across, along) };
            let sign = if turn < 2 { 1.0 } else { -1.0 };
            picture.between(warp.at((mark.0 + sign * x, mark.1 + sign * y)))
        };
        let black =
            (0..25).map(|n| line(f64::from(n % 5) * 0.6 - 1.2, f64::from(n / 5) * 0.6 - 1.2, 0)).sum::<f32>() / 25.0;
        blacks.push(black);
        for turn in 0..4 {
            for across in [-1.6, -0.8, 0.0, 0.8, 1.6] {
                let white = (line(5.0, across, turn) + line(5.4, across, turn)) / 2.0;
                if white - black < 30.0 {
                    continue;
                }
                let step = 0.02;
                let start = MARK_MM / 2.0 - 1.4;
                let between = (0..140).filter(|n| {
                    let shade = line(start + f64::from(*n) * step, across, turn);
                    (0.2..0.8).contains(&((shade - black) / (white - black)))
                });
                edges.push(between.count() as f64 * step);
            }
        }
    }
    edges.sort_by(f64::total_cmp);
    blacks.sort_by(f32::total_cmp);
    let edge = edges.get(edges.len() / 2).copied().unwrap_or(9.0);
    let per_mm = warp.scale((layout.width_mm / 2.0, layout.height_mm / 2.0));
    // Sampling between two pixels makes an edge three fifths of a pixel wide even where it is none.
    let is_black_white = edge * per_mm < 0.6 + EDGE_BLACK_WHITE_PIXELS && has_no_shades(picture, layout, warp);
    let is_poor = per_mm < LEAST_PER_MM || edge > EDGE_MOST_MM || (is_black_white && per_mm < LEAST_BLACK_WHITE_PER_MM);
    Quality { black: blacks[blacks.len() / 2], is_poor, is_black_white }
}

/// Whether pixels around the marks' edges are black or white and hardly any between.
fn has_no_shades(picture: &Grey, layout: &PageLayout, warp: &Warp) -> bool {
    let (mut between, mut edges) = (0.0, 0.0);
    for mark in layout.marks {
        let ((x, y), side) = (warp.at(mark), warp.scale(mark) * MARK_MM);
        let reach = (side * 0.75) as i64;
        for v in -reach..=reach {
            for u in -reach..=reach {
                let shade = picture.at(x as i64 + u, y as i64 + v);
                between += f64::from(u8::from((SHADES.0..SHADES.1).contains(&shade)));
            }
        }
        edges += 4.0 * side;
    }
    between < edges * SHADES_MOST
}

/// Whether hardly anything is on a page.
pub(super) fn is_empty(picture: &Grey) -> bool {
    let small = picture.shrunk((picture.width.min(picture.height) / 300).max(1));
    let mut counts = [0usize; 256];
    for shade in &small.pixels {
        counts[usize::from(*shade)] += 1;
    }
    // White is what a tenth of the picture is lighter than: the table that a sheet lies on may be most of it.
    let mut lighter = small.pixels.len() / 10;
    let white = (0..256).rev().find(|shade| {
        lighter = lighter.saturating_sub(counts[*shade]);
        lighter == 0
    });
    let white = white.unwrap_or(255);
    let dark = counts[..white.saturating_sub(40)].iter().sum::<usize>();
    dark * 1_000 < small.pixels.len() * 2
}
