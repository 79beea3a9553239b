//! The ink in and around a box, measured in a window that was brought to the form's own scale.

use planb_core::form::layout::CLEAR_MM;
use planb_core::sheet::{BOX_LINE_MM, BOX_MM};

use super::grey::Grey;
use super::warp::Warp;

/// Windows around boxes are sampled with this many pixels a millimetre.
const PER_MM: f64 = 6.0;
/// A window reaches this far from a box's centre.
const REACH_MM: f64 = BOX_MM / 2.0 + CLEAR_MM + 0.8;
const SIDE: usize = (2.0 * REACH_MM * PER_MM) as usize + 1;
/// A box may lie this far from where the marks say.
const SHIFT_MM: f64 = 0.9;
/// The inside that is looked at ends this far from the centre, where the line's blur begins …
const INNER_MM: f64 = BOX_MM / 2.0 - BOX_LINE_MM - 0.2;
/// … its middle here …
const CORE_MM: f64 = 1.1;
/// … and what is beside begins here, where it has ended …
const BESIDE_MM: f64 = BOX_MM / 2.0 + 0.3;
/// … has its middle here …
const RING_MM: f64 = BOX_MM / 2.0 + 0.6;
/// … and ends here, before anything else is printed.
const END_MM: f64 = BOX_MM / 2.0 + CLEAR_MM - 0.15;
/// A cross leaves paper in the middle of each side, so wide to both sides and from here on outwards, inside and outside the line: no
/// more than so much of each is inked, since a pen may be broad …
const GAP_MM: f64 = 0.2;
const GAP_FROM_MM: f64 = 1.0;
const GAP_MOST: f32 = 0.34;
/// … has ink in each corner, between these, so much of it …
const CORNER_MM: (f64, f64) = (0.9, 1.5);
const CORNER_LEAST: f32 = 0.3;
/// … and goes out of the box at no more than its four corners.
const CROSSINGS_MOST: u32 = 4;

/// Darkness around a box: 0 is paper, 1 is solid black.
pub(super) struct Window {
    dark: Vec<f32>,
}

/// What is in and around a box.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ink {
    /// mm² inside, each pixel by how dark it is.
    pub inside: f32,
    /// How dark the inside is on the whole: what is faint or drowned in noise still adds up.
    pub mean: f32,
    /// How dark what is beside is on the whole, where it is no ink.
    pub paper: f32,
    /// Share of the inside that is inked.
    pub share: f32,
    /// mm² in the middle of the inside, where no line of the box comes.
    pub core: f32,
    /// How far ink inside spreads across its own direction, in mm: little for a straight stroke, much for a cross or a tick.
    pub bend: f32,
    /// mm² beside.
    pub beside: f32,
    /// How far ink beside runs along one side at most, in mm: little for a dot.
    pub run: f32,
    /// On how many of the four sides ink runs on beyond where a mark ends.
    pub leaves: u32,
    /// The share of a line all around the box, outside it, that is inked, and how often it goes from paper to ink there.
    pub ring: f32,
    pub crossings: u32,
    /// How dark what is inked on that line is: a stain is broad and faint.
    pub ring_dark: f32,
    /// Two strokes from corner to corner, and no other, however broad the pen.
    pub is_cross: bool,
}

impl Window {
    pub(super) fn around(picture: &Grey, warp: &Warp, (x, y): (f64, f64), black: f32) -> Window {
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

    /// Where the box's line is: how far to the right and down of the middle, and how dark it is there on the two sides where it is
    /// seen least.
    pub(super) fn shift(&self) -> (f64, f64, f32) {
        let mut best = (0.0, 0.0, [0.0; 4], f32::MIN);
        let steps = (SHIFT_MM * PER_MM) as i32;
        for down in -steps..=steps {
            for right in -steps..=steps {
                let (dx, dy) = (f64::from(right) / PER_MM, f64::from(down) / PER_MM);
                let sides = self.sides(dx, dy);
                // A little for the middle, so that a box without a line stays where the marks say.
                let fit = sides.iter().sum::<f32>() / 4.0 - (dx.hypot(dy) * 0.02) as f32;
                if fit > best.3 {
                    best = (dx, dy, sides, fit);
                }
            }
        }
        let (dx, dy, mut sides, _) = best;
        sides.sort_by(f32::total_cmp);
        (dx, dy, (sides[0] + sides[1]) / 2.0)
    }

    /// How much darker each side of a box's line is than what is just outside.
    fn sides(&self, dx: f64, dy: f64) -> [f32; 4] {
        let line = (BOX_MM - BOX_LINE_MM) / 2.0;
        let out = line + 0.7;
        let mut sides = [0.0; 4];
        for step in -7..=7 {
            let along = f64::from(step) * 0.25;
            let on = [(along, line), (along, -line), (line, along), (-line, along)];
            let off = [(along, out), (along, -out), (out, along), (-out, along)];
            for ((side, on), off) in sides.iter_mut().zip(on).zip(off) {
                *side += self.at(dx + on.0, dy + on.1) - self.at(dx + off.0, dy + off.1);
            }
        }
        sides.map(|side| side / 15.0)
    }

    /// How uneven the inside is.
    pub(super) fn spread_inside(&self) -> f32 {
        self.spread(places(INNER_MM - 0.3))
    }

    /// How uneven what is around the box is.
    pub(super) fn spread_beside(&self) -> f32 {
        self.spread(places(END_MM).filter(|(x, y)| x.abs().max(y.abs()) > BESIDE_MM + 0.3))
    }

    fn spread(&self, places: impl Iterator<Item = (f64, f64)>) -> f32 {
        let (mut sum, mut squares, mut count) = (0.0, 0.0, 0.0);
        for (x, y) in places {
            let dark = self.at(x, y);
            (sum, squares, count) = (sum + dark, squares + dark * dark, count + 1.0);
        }
        let mean = sum / count;
        (squares / count - mean * mean).max(0.0).sqrt()
    }

    pub(super) fn ink(&self, (dx, dy): (f64, f64), threshold: f32) -> Ink {
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
        let mut spread = Spread::default();
        for (x, y) in places(INNER_MM) {
            let dark = self.at(dx + x, dy + y);
            all += 1.0;
            ink.mean += dark;
            if is_ink(x, y) {
                inked += 1.0;
                ink.inside += pixel * dark.clamp(0.5, 1.0);
                ink.core += if x.abs().max(y.abs()) < CORE_MM { pixel } else { 0.0 };
                spread.add(x, y);
            }
        }
        ink.mean /= all;
        ink.share = inked / all;
        ink.bend = spread.across() as f32;
        let mut sides = [Beside::default(); 4];
        let mut paper = (0.0, 0.0f32);
        for (x, y) in places(END_MM) {
            let far = x.abs().max(y.abs());
            if far < BESIDE_MM {
                continue;
            }
            if !is_ink(x, y) {
                paper = (paper.0 + self.at(dx + x, dy + y), paper.1 + 1.0);
                continue;
            }
            let along = if x.abs() > y.abs() { y } else { x };
            sides[side(x, y)].add(along, pixel, far > END_MM - 0.34);
        }
        ink.paper = paper.0 / paper.1.max(1.0);
        ink.beside = sides.iter().map(|side| side.area).sum();
        ink.run = sides.iter().map(|side| (side.to - side.from) as f32).fold(0.0, f32::max);
        (ink.ring, ink.crossings, ink.ring_dark) = ring(|x, y| self.at(dx + x, dy + y), threshold);
        ink.leaves = sides.iter().filter(|side| side.leaving > 0.05).count() as u32;
        ink.is_cross = ink.crossings <= CROSSINGS_MOST && is_cross(is_ink);
        ink
    }
}

/// Whether there is ink in all four corners of a box, and hardly any between them on any side, inside and outside its line.
fn is_cross(is_ink: impl Fn(f64, f64) -> bool) -> bool {
    let (mut gaps, mut corners) = ([(0.0, 0.0f32); 8], [(0.0, 0.0f32); 4]);
    for (x, y) in places(END_MM) {
        let (near, far) = (x.abs().min(y.abs()), x.abs().max(y.abs()));
        let place = if near <= GAP_MM && (GAP_FROM_MM..INNER_MM).contains(&far) {
            &mut gaps[side(x, y)]
        } else if near <= GAP_MM && far >= BESIDE_MM {
            &mut gaps[4 + side(x, y)]
        } else if near >= CORNER_MM.0 && far <= CORNER_MM.1 {
            &mut corners[usize::from(x > 0.0) + 2 * usize::from(y > 0.0)]
        } else {
            continue;
        };
        *place = (place.0 + if is_ink(x, y) { 1.0 } else { 0.0 }, place.1 + 1.0);
    }
    let share = |(inked, all): &(f32, f32)| inked / all;
    gaps.iter().all(|gap| share(gap) <= GAP_MOST) && corners.iter().all(|corner| share(corner) >= CORNER_LEAST)
}

/// On which side of the middle a place is.
fn side(x: f64, y: f64) -> usize {
    if x.abs() > y.abs() { usize::from(x > 0.0) } else { 2 + usize::from(y > 0.0) }
}

/// The share of a line around a box that is inked, how often it goes from paper to ink, and how dark its ink is.
fn ring(dark: impl Fn(f64, f64) -> f32, threshold: f32) -> (f32, u32, f32) {
    let step = 1.0 / PER_MM;
    let count = (2.0 * RING_MM / step) as i32;
    let along = |n: i32| -RING_MM + f64::from(n) * step;
    let mut shades = Vec::with_capacity(4 * count as usize);
    shades.extend((0..count).map(|n| dark(along(n), -RING_MM)));
    shades.extend((0..count).map(|n| dark(RING_MM, along(n))));
    shades.extend((0..count).map(|n| dark(-along(n), RING_MM)));
    shades.extend((0..count).map(|n| dark(-RING_MM, -along(n))));
    let is_inked = |at: usize| shades[at % shades.len()] > threshold;
    let starts = (2..shades.len() + 2).filter(|at| is_inked(*at) && !is_inked(at - 1) && !is_inked(at - 2)).count();
    let inked: Vec<f32> = shades.iter().copied().filter(|dark| *dark > threshold).collect();
    let share = inked.len() as f32 / shades.len() as f32;
    (share, starts as u32, inked.iter().sum::<f32>() / inked.len().max(1) as f32)
}

/// The ink on one side of a box, and from where to where it runs along it, in mm.
#[derive(Clone, Copy, Debug, Default)]
struct Beside {
    area: f32,
    leaving: f32,
    from: f64,
    to: f64,
}

impl Beside {
    fn add(&mut self, along: f64, pixel: f32, is_far: bool) {
        if self.area == 0.0 {
            (self.from, self.to) = (along, along);
        }
        self.area += pixel;
        self.leaving += if is_far { pixel } else { 0.0 };
        (self.from, self.to) = (self.from.min(along), self.to.max(along));
    }
}

/// How points are spread.
#[derive(Clone, Copy, Debug, Default)]
struct Spread {
    count: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
    yy: f64,
}

impl Spread {
    fn add(&mut self, x: f64, y: f64) {
        self.count += 1.0;
        (self.x, self.y) = (self.x + x, self.y + y);
        (self.xx, self.xy, self.yy) = (self.xx + x * x, self.xy + x * y, self.yy + y * y);
    }

    /// The spread across the direction in which there is most of it.
    fn across(&self) -> f64 {
        let count = self.count.max(1.0);
        let (x, y) = (self.x / count, self.y / count);
        let (xx, xy, yy) = (self.xx / count - x * x, self.xy / count - x * y, self.yy / count - y * y);
        let half = ((xx - yy) / 2.0).hypot(xy);
        ((xx + yy) / 2.0 - half).max(0.0).sqrt()
    }
}

/// All pixels of a square around the middle, in mm.
fn places(reach: f64) -> impl Iterator<Item = (f64, f64)> {
    let steps = (reach * PER_MM) as i32;
    (-steps..=steps).flat_map(move |y| (-steps..=steps).map(move |x| (f64::from(x) / PER_MM, f64::from(y) / PER_MM)))
}
