//! Where each box stands: near where the marks say, and exactly where its line is seen.
//!
//! Paper is never quite flat. So a box that is not seen where it should be is looked for where its neighbours have gone.

use super::grey::Grey;
use super::ink::{Ink, Window};
use super::locate::{Pair, Place};
use super::marks::far;
use super::warp::Warp;

/// A box is seen when its line is at least this dark.
pub(super) const FRAME_LEAST: f32 = 0.2;
/// A box that lies further from where it was looked for may lie further still, in mm.
const SHIFT_DOUBT_MM: f64 = 0.7;
/// Boxes this near go the same way, in mm …
const NEAR_MM: f64 = 32.0;
/// … and so many of them say which.
const NEIGHBOURS: usize = 6;
/// A line is certain that is at least so dark, as a share of how dark such lines are on this page.
pub(super) const AS_USUAL: f32 = 0.5;
/// Where nobody tells where a box is, it is looked for so much further, in mm.
const WIDER_MM: f64 = 1.3;
/// So often boxes are looked for again from where others were found.
const PASSES: usize = 4;

/// A box and where it was found.
pub(super) struct Found {
    centre: (f64, f64),
    /// How far from its place the window's middle is, in mm.
    by: (f64, f64),
    pub window: Window,
    /// How far from its place the box is, in mm.
    shift: (f64, f64),
    /// How dark its line is.
    pub fit: f32,
}

/// Where a box is taken to be.
pub(super) struct Settled {
    pub shift: (f64, f64),
    /// Its own line was seen there.
    pub is_seen: bool,
    /// Neither its own line nor those around it were seen, where this is not so.
    pub is_sure: bool,
}

impl Found {
    fn at(picture: &Grey, warp: &Warp, centre: (f64, f64), by: (f64, f64), black: f32) -> Found {
        let window = Window::around(picture, warp, (centre.0 + by.0, centre.1 + by.1), black);
        let (dx, dy, fit) = window.shift();
        Found { centre, by, window, shift: (by.0 + dx, by.1 + dy), fit }
    }

    fn is_seen(&self) -> bool {
        self.fit > FRAME_LEAST
    }

    /// The ink of the box, where it lies `shift` from its place.
    pub(super) fn ink(&self, shift: (f64, f64), threshold: f32) -> Ink {
        self.window.ink((shift.0 - self.by.0, shift.1 - self.by.1), threshold)
    }
}

/// Finds the boxes of a page in a picture that was shrunk `times`; and where the page lies, in the whole picture, by what was found.
pub(super) fn found(
    picture: &Grey,
    times: f64,
    place: &Place,
    centres: &[(f64, f64)],
    black: f32,
) -> (Vec<Found>, Warp) {
    let all = |warp: &Warp| {
        let small = warp.shrunk(times);
        centres.iter().map(|at| Found::at(picture, &small, *at, (0.0, 0.0), black)).collect::<Vec<Found>>()
    };
    let mut warp = place.warp;
    let mut boxes = all(&warp);
    for _ in 0..PASSES {
        if place.is_whole() {
            break;
        }
        follow(picture, &warp.shrunk(times), &mut boxes, black);
        let seen = boxes.iter().filter(|one| one.is_seen());
        let pairs: Vec<Pair> = seen
            .map(|one| (one.centre, warp.at((one.centre.0 + one.shift.0, one.centre.1 + one.shift.1)), 1.0))
            .chain(place.marks.iter().copied())
            .collect();
        let Some(better) = Warp::fitted(&pairs).filter(|_| pairs.len() > place.marks.len() + 4) else { break };
        warp = better;
        boxes = all(&warp);
    }
    follow(picture, &warp.shrunk(times), &mut boxes, black);
    (boxes, warp)
}

/// Looks for boxes that were not seen, or only far off, where their neighbours went; and all around, where nobody tells.
fn follow(picture: &Grey, warp: &Warp, boxes: &mut [Found], black: f32) {
    for pass in 0..PASSES {
        let mut is_better = false;
        for at in 0..boxes.len() {
            let own = &boxes[at];
            let is_far = own.shift.0.abs().max(own.shift.1.abs()) - own.by.0.abs().max(own.by.1.abs()) > SHIFT_DOUBT_MM;
            if own.is_seen() && !is_far {
                continue;
            }
            let typical = typical(boxes, at);
            let around =
                [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (1.0, 1.0), (-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0)];
            let wider = around.iter().filter(|_| pass == 0 && !own.is_seen());
            let tried = wider.map(|(x, y)| (typical.0 + x * WIDER_MM, typical.1 + y * WIDER_MM)).chain([typical]);
            let tried = tried.filter(|by| far(*by, own.by) >= 0.3);
            let others = tried.map(|by| Found::at(picture, warp, own.centre, by, black));
            let best = others.max_by(|a, b| a.fit.total_cmp(&b.fit));
            if let Some(other) = best.filter(|other| other.fit > own.fit + 0.02) {
                boxes[at] = other;
                is_better = true;
            }
        }
        if !is_better {
            return;
        }
    }
}

/// How far the nearest boxes that are seen lie from their places.
fn typical(boxes: &[Found], at: usize) -> (f64, f64) {
    let here = boxes[at].centre;
    let others = boxes.iter().enumerate().filter(|(other, one)| *other != at && one.is_seen());
    let mut near: Vec<(f64, (f64, f64))> =
        others.map(|(_, one)| (far(one.centre, here), one.shift)).filter(|(far, _)| *far < NEAR_MM).collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    near.truncate(NEIGHBOURS);
    (middle(near.iter().map(|(_, shift)| shift.0).collect()), middle(near.iter().map(|(_, shift)| shift.1).collect()))
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Where a box is: where its own line is seen as well as others of the page are, which have `usual`; where its neighbours say if it
/// is not.
pub(super) fn settled(boxes: &[Found], at: usize, usual: f32) -> Settled {
    let own = &boxes[at];
    let near = boxes.iter().filter(|one| far(one.centre, own.centre) < NEAR_MM);
    let (seen, all) = near.fold((0, 0), |(seen, all), one| (seen + usize::from(one.is_seen()), all + 1));
    let is_seen = own.is_seen() && own.fit > usual * AS_USUAL;
    let shift = if is_seen || (own.is_seen() && seen < 2) { own.shift } else { typical(boxes, at) };
    Settled { shift, is_seen, is_sure: own.is_seen() || seen * 2 > all }
}
