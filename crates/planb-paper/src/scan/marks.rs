//! Where a page lies: its four corner marks, found among all that is black and square.

use planb_core::form::Paper;
use planb_core::form::layout::paper_mm;
use planb_core::sheet::{MARK_EDGE_MM, MARK_MM};

use super::grey::{Grey, Sums};
use super::warp::Warp;

/// Marks are looked for at about this many pixels a millimetre.
const SEARCH_PER_MM: f64 = 4.0;
/// So many squares are tried in each corner.
const TRIED: usize = 8;
/// So many ways in which four squares may be a page's corners are looked at.
const QUADS_MAX: usize = 8;
/// Where one mark is missing, the corner across from it is a right one but for this much.
const SLANT_MOST: f64 = 0.15;
/// A mark spreads as far across as down, but for this.
const SHAPE_LEAST: f64 = 0.6;
/// A mark that the picture's edge cuts is at least so much of a square.
const CUT_LEAST: f64 = 0.8;
/// No picture gives more squares than this; what has more is no page of ours.
const SQUARES_MAX: usize = 400;

/// A way in which a page may lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub warp: Warp,
    pub paper: Paper,
    /// The mark that was not seen, counted from the upper left: where it should be follows from the others, on a flat sheet.
    pub missing: Option<usize>,
}

/// Something black and about square: its centre, and the side of a square as large.
#[derive(Clone, Copy, Debug)]
struct Square {
    x: f64,
    y: f64,
    side: f64,
}

/// Centres of the corner marks of a paper: upper left, upper right, lower right, lower left.
fn centres(paper: Paper) -> [(f64, f64); 4] {
    let (width, height) = paper_mm(paper);
    let near = MARK_EDGE_MM + MARK_MM / 2.0;
    [(near, near), (width - near, near), (width - near, height - near), (near, height - near)]
}

/// Every way in which a page may lie in the picture that takes up this share of it each way, the likeliest first.
pub(super) fn frames(picture: &Grey, share: f64) -> Vec<Frame> {
    let (short, long) = (picture.width.min(picture.height) as f64, picture.width.max(picture.height) as f64);
    let per_mm = (short / 210.0).min(long / 297.0) * share;
    let times = (per_mm / SEARCH_PER_MM).round().max(1.0);
    let small = picture.shrunk(times as usize);
    let squares = squares(&small, per_mm / times);
    let mut frames = Vec::new();
    for (quad, missing) in quads(&squares, small.width as f64, small.height as f64) {
        let quad = quad.map(|square| refined(picture, square, times));
        let wide = far(quad[0], quad[1]) + far(quad[3], quad[2]);
        let high = far(quad[0], quad[3]) + far(quad[1], quad[2]);
        // Upright and wide paper lie the same way once one of them is turned by a quarter.
        let turns: [(Paper, usize); 4] = if high > wide {
            [(Paper::Upright, 0), (Paper::Upright, 2), (Paper::Wide, 1), (Paper::Wide, 3)]
        } else {
            [(Paper::Wide, 0), (Paper::Wide, 2), (Paper::Upright, 1), (Paper::Upright, 3)]
        };
        for (paper, turn) in turns {
            let to = [0, 1, 2, 3].map(|corner| quad[(corner + turn) % 4]);
            let missing = missing.map(|corner| (corner + 4 - turn) % 4);
            frames.extend(Warp::between(centres(paper), to).map(|warp| Frame { warp, paper, missing }));
        }
    }
    frames
}

/// The centres of what may be marks, those first that are nearest to the picture's corners.
pub(super) fn candidates(picture: &Grey, most: usize) -> Vec<(f64, f64)> {
    let (short, long) = (picture.width.min(picture.height) as f64, picture.width.max(picture.height) as f64);
    let per_mm = (short / 210.0).min(long / 297.0) * 0.9;
    let times = (per_mm / SEARCH_PER_MM).round().max(1.0);
    let small = picture.shrunk(times as usize);
    let (width, height) = (small.width as f64, small.height as f64);
    let corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)];
    let near = |one: &Square| corners.map(|corner| far((one.x, one.y), corner)).into_iter().fold(f64::MAX, f64::min);
    let mut squares = squares(&small, per_mm / times);
    squares.sort_by(|a, b| near(a).total_cmp(&near(b)));
    squares.into_iter().take(most).map(|square| refined(picture, square, times)).collect()
}

pub(super) fn far(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// What is black and about as large as a mark, in a picture of `per_mm` pixels a millimetre.
fn squares(picture: &Grey, per_mm: f64) -> Vec<Square> {
    let sums = Sums::of(picture);
    let reach = (8.0 * per_mm) as usize + 1;
    let (width, height) = (picture.width, picture.height);
    let mut runs: Vec<Run> = Vec::new();
    let mut sets = Sets::default();
    let mut above = 0..0;
    for y in 0..height {
        let start = runs.len();
        let (top, low) = (y.saturating_sub(reach), (y + reach).min(height));
        let mut x = 0;
        let is_dark = |x: usize| {
            let mean = sums.mean((x.saturating_sub(reach), top), ((x + reach).min(width), low));
            f32::from(picture.pixels[y * width + x]) < mean * 0.74
        };
        while x < width {
            if !is_dark(x) {
                x += 1;
                continue;
            }
            let from = x;
            while x < width && is_dark(x) {
                x += 1;
            }
            let set = sets.add();
            for other in above.clone() {
                let other: &Run = &runs[other];
                if other.from < x && other.to > from {
                    sets.join(other.set, set);
                }
            }
            runs.push(Run { y, from, to: x, set });
        }
        above = start..runs.len();
    }
    let shapes = shapes(&runs, &mut sets).into_iter();
    let alone = shapes.filter_map(|shape| shape.square(per_mm).filter(|_| shape.is_alone(&sums, (width, height))));
    alone.take(SQUARES_MAX).collect()
}

struct Run {
    y: usize,
    from: usize,
    to: usize,
    set: usize,
}

/// Sets that are joined, each known by its first member.
#[derive(Default)]
struct Sets(Vec<usize>);

impl Sets {
    fn add(&mut self) -> usize {
        self.0.push(self.0.len());
        self.0.len() - 1
    }

    fn first(&mut self, mut set: usize) -> usize {
        while self.0[set] != set {
            self.0[set] = self.0[self.0[set]];
            set = self.0[set];
        }
        set
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        self.0[a.max(b)] = a.min(b);
    }
}

#[derive(Clone, Copy, Default)]
struct Shape {
    left: usize,
    right: usize,
    top: usize,
    low: usize,
    area: f64,
    x: f64,
    y: f64,
}

fn shapes(runs: &[Run], sets: &mut Sets) -> Vec<Shape> {
    let mut shapes = vec![Shape { left: usize::MAX, top: usize::MAX, ..Shape::default() }; sets.0.len()];
    for run in runs {
        let shape = &mut shapes[sets.first(run.set)];
        let count = (run.to - run.from) as f64;
        (shape.left, shape.right) = (shape.left.min(run.from), shape.right.max(run.to));
        (shape.top, shape.low) = (shape.top.min(run.y), shape.low.max(run.y + 1));
        shape.area += count;
        shape.x += count * (run.from + run.to) as f64 / 2.0;
        shape.y += count * (run.y as f64 + 0.5);
    }
    shapes.retain(|shape| shape.area > 0.0);
    shapes
}

impl Shape {
    /// The shape as a mark, where it may be one: as large, as wide as high, and full.
    fn square(&self, per_mm: f64) -> Option<Square> {
        let side = MARK_MM * per_mm;
        let (wide, high) = ((self.right - self.left) as f64, (self.low - self.top) as f64);
        let is_large = (0.36 * side * side..1.7 * side * side).contains(&self.area);
        let is_square = wide < 1.5 * high && high < 1.5 * wide && self.area > 0.62 * wide * high;
        let centre = (self.x / self.area, self.y / self.area);
        (is_large && is_square).then_some(Square { x: centre.0, y: centre.1, side: self.area.sqrt() })
    }

    /// Whether there is paper around it, as there is around a mark: a chequered cloth is as square, but its corners touch.
    fn is_alone(&self, sums: &Sums, (width, height): (usize, usize)) -> bool {
        // What the picture's edge cuts is still a mark where most of it is there.
        let is_cut = self.left == 0 || self.top == 0 || self.right >= width || self.low >= height;
        let (wide, high) = ((self.right - self.left) as f64, (self.low - self.top) as f64);
        if is_cut && wide.min(high) < CUT_LEAST * wide.max(high) {
            return false;
        }
        let side = self.right - self.left;
        let (gap, wide) = (side / 10 + 1, side / 4 + 1);
        let own = sums.mean((self.left, self.top), (self.right, self.low));
        let spans = |low: usize, high: usize| {
            let middle = (low + high) / 2;
            let before = (low.saturating_sub(gap + wide), low.saturating_sub(gap));
            [before, (middle - wide / 2, middle + wide / 2 + 1), (high + gap, high + gap + wide)]
        };
        let mut around: Vec<f32> = Vec::with_capacity(9);
        for (row, (top, low)) in spans(self.top, self.low).into_iter().enumerate() {
            for (column, (left, right)) in spans(self.left, self.right).into_iter().enumerate() {
                let is_inside = left < right && right <= width && top < low && low <= height;
                if (row, column) != (1, 1) {
                    around.push(if is_inside { sums.mean((left, top), (right, low)) } else { own });
                }
            }
        }
        around.sort_by(f32::total_cmp);
        let light = around.get(around.len() - 2).copied().unwrap_or(own);
        let dark = around.iter().filter(|shade| **shade < (own + light) / 2.0).count();
        light - own > 24.0 && dark <= 3
    }
}

/// Four squares that may be a page's corners, in the picture's order, the likeliest first; then those of which one is not seen.
fn quads(squares: &[Square], width: f64, height: f64) -> Vec<([Square; 4], Option<usize>)> {
    let corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)];
    let nearest = corners.map(|corner| {
        let mut by: Vec<Square> = squares.to_vec();
        by.sort_by(|a, b| far((a.x, a.y), corner).total_cmp(&far((b.x, b.y), corner)));
        by.truncate(TRIED);
        by
    });
    let mut quads = Vec::new();
    let mut triples = Vec::new();
    for a in &nearest[0] {
        for b in &nearest[1] {
            for c in &nearest[2] {
                let quad = |d: &Square| [*a, *b, *c, *d];
                quads.extend(nearest[3].iter().filter_map(|d| unlikely(&quad(d)).map(|fault| (quad(d), None, fault))));
            }
        }
    }
    for missing in 0..4 {
        let [after, beyond, before] = [1, 2, 3].map(|step| &nearest[(missing + step) % 4]);
        for (a, b) in after.iter().flat_map(|a| beyond.iter().map(move |b| (a, b))) {
            for c in before {
                let mut quad = [*b; 4];
                quad[(missing + 1) % 4] = *a;
                quad[(missing + 3) % 4] = *c;
                quad[missing] =
                    Square { x: a.x + c.x - b.x, y: a.y + c.y - b.y, side: (a.side + b.side + c.side) / 3.0 };
                let fault = unlikely(&quad).filter(|_| slant(a, b, c) < SLANT_MOST);
                triples.extend(fault.map(|fault| (quad, Some(missing), fault + slant(a, b, c))));
            }
        }
    }
    let first = |mut all: Vec<([Square; 4], Option<usize>, f64)>| {
        all.sort_by(|a, b| a.2.total_cmp(&b.2));
        all.into_iter().take(QUADS_MAX).map(|(quad, missing, _)| (quad, missing)).collect::<Vec<_>>()
    };
    [first(quads), first(triples)].concat()
}

/// How far the corner at `b` is from a right one.
fn slant(a: &Square, b: &Square, c: &Square) -> f64 {
    let (p, q) = ((a.x - b.x, a.y - b.y), (c.x - b.x, c.y - b.y));
    ((p.0 * q.0 + p.1 * q.1) / (p.0.hypot(p.1) * q.0.hypot(q.1)).max(1.0)).abs()
}

/// How far four squares are from a page's corners; `None` where they cannot be.
fn unlikely(quad: &[Square; 4]) -> Option<f64> {
    let at = quad.map(|square| (square.x, square.y));
    let sides = [far(at[0], at[1]), far(at[1], at[2]), far(at[2], at[3]), far(at[3], at[0])];
    let (wide, high) = ((sides[0] + sides[2]) / 2.0, (sides[1] + sides[3]) / 2.0);
    // In the picture's own order: neither turned nor mirrored, which the ways to lie are for.
    let is_ordered = at[0].0.max(at[3].0) < at[1].0.min(at[2].0) && at[0].1.max(at[1].1) < at[2].1.min(at[3].1);
    if wide < 1.0 || high < 1.0 || !is_ordered {
        return None;
    }
    let [left_top, _, right_low, _] = centres(Paper::Upright);
    let expected = (right_low.1 - left_top.1) / (right_low.0 - left_top.0);
    let aspect = (wide.max(high) / wide.min(high) / expected).ln().abs();
    let skew = (sides[0] / sides[2]).ln().abs() + (sides[1] / sides[3]).ln().abs();
    let diagonal = (far(at[0], at[2]) / far(at[1], at[3])).ln().abs();
    let mark = wide.min(high) * MARK_MM / (right_low.0 - left_top.0);
    let size: f64 = quad.iter().map(|square| (square.side / mark).ln().abs()).sum();
    let is_page = aspect < 0.35 && skew < 0.7 && diagonal < 0.35 && size < 1.6;
    is_page.then_some(aspect + skew + diagonal + size)
}

/// The centre of a mark in the whole picture, from all that is dark around it.
fn refined(picture: &Grey, square: Square, times: f64) -> (f64, f64) {
    let (x, y, side) = (square.x * times, square.y * times, square.side * times);
    centre_of_dark(picture, (x, y), side).unwrap_or((x, y))
}

/// The centre of what is dark in a window a little larger than a mark; `None` where that is nothing like one.
pub(super) fn centre_of_dark(picture: &Grey, (x, y): (f64, f64), side: f64) -> Option<(f64, f64)> {
    let reach = side * 0.78;
    let (left, right) = ((x - reach).max(0.0) as usize, ((x + reach) as usize).min(picture.width));
    let (top, low) = ((y - reach).max(0.0) as usize, ((y + reach) as usize).min(picture.height));
    if left + 3 >= right || top + 3 >= low {
        return None;
    }
    let mut counts = [0usize; 256];
    for y in top..low {
        for shade in &picture.pixels[y * picture.width + left..y * picture.width + right] {
            counts[usize::from(*shade)] += 1;
        }
    }
    let total = (right - left) * (low - top);
    let share = |of: f64| {
        let mut sum = 0;
        counts
            .iter()
            .position(|count| {
                sum += count;
                sum as f64 >= total as f64 * of
            })
            .unwrap_or(255) as f64
    };
    let (black, white) = (share(0.1), share(0.85));
    if white - black < 24.0 {
        return None;
    }
    let (mut sum, mut sum_x, mut sum_y, mut sum_xx, mut sum_yy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for v in top..low {
        for u in left..right {
            // Edges count by their shade, so that the centre is finer than a pixel.
            let dark = ((white - f64::from(picture.pixels[v * picture.width + u])) / (white - black)).clamp(0.0, 1.0);
            if dark > 0.3 {
                let (u, v) = (u as f64 + 0.5 - x, v as f64 + 0.5 - y);
                sum += dark;
                (sum_x, sum_y) = (sum_x + dark * u, sum_y + dark * v);
                (sum_xx, sum_yy) = (sum_xx + dark * u * u, sum_yy + dark * v * v);
            }
        }
    }
    let (u, v) = (sum_x / sum, sum_y / sum);
    // What was cut off at an edge is no longer as wide as it is high.
    let shape = (sum_xx / sum - u * u) / (sum_yy / sum - v * v).max(1e-9);
    let is_mark = (0.5..1.6).contains(&(sum / (side * side))) && (SHAPE_LEAST..1.0 / SHAPE_LEAST).contains(&shape);
    is_mark.then_some((x + u, y + v))
}
