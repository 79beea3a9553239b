//! A drawing of what stands on what: needs at the bottom, each system above everything that it needs.
//!
//! Rows hold a few boxes each. A line that passes a row has a place of its own between its boxes, and all lines to one
//! thing share it, as a trunk; so no line crosses a box. What is needed only because something between needs it has no line:
//! the drawing says what falls, not more. The same systems give the same drawing in whatever order they come.

mod layers;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::falls::{Node, Start, wants};
use layers::layers;
use rows::{Cell, Rows};

/// A box, and the distances around it, in units of the drawing; text of 14 units fits 18 letters.
pub const BOX_WIDTH: i32 = 148;
pub const BOX_HEIGHT: i32 = 44;
/// Most boxes in a row.
pub const MOST_IN_A_ROW: usize = 7;
const ROW_GAP: i32 = 52;
const MARGIN: i32 = 12;

/// A box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub id: Start,
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub h: i32,
}

/// A line from what needs to what is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub from: Start,
    pub to: Start,
    pub points: Vec<(i32, i32)>,
}

/// The drawing: everything lies within width and height.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    pub width: i32,
    pub height: i32,
    pub boxes: Vec<Placed>,
    pub lines: Vec<Line>,
}

/// What stands on what: for each thing, what it needs directly. Ids as numbers, in the order of [`Start`].
pub(super) type Wants = Vec<Vec<usize>>;

/// Draws systems and what they need. A system that is depended on and not there is left out.
pub fn drawing(nodes: &[Node]) -> Drawing {
    let systems: BTreeMap<Start, &Node> =
        nodes.iter().rev().map(|node| (Start::System(node.id.clone()), node)).collect();
    let mut ids: Vec<Start> = systems.keys().cloned().collect();
    ids.extend(nodes.iter().flat_map(|node| node.needs.iter().cloned().map(Start::Need)));
    ids.sort();
    ids.dedup();
    if ids.is_empty() {
        return Drawing::default();
    }
    let number: BTreeMap<&Start, usize> = ids.iter().zip(0..).collect();
    let of = |id: &Start| -> Vec<usize> {
        let wanted = systems.get(id).map(|node| wants(node)).unwrap_or_default();
        wanted.iter().filter_map(|want| number.get(want).copied()).collect()
    };
    let direct: Wants = ids.iter().map(of).collect();
    let is_need = |at: usize| matches!(ids[at], Start::Need(_));
    let layers = layers(&direct, is_need);
    let rows = Rows::of(&layers);
    let height_of = |row: usize| {
        let from_top = i32::try_from(layers.count - 1 - row).unwrap_or(0);
        MARGIN + from_top * (BOX_HEIGHT + ROW_GAP)
    };
    let boxes = ids.iter().zip(&layers.row).enumerate().map(|(at, (id, row))| {
        let x = MARGIN + rows.x(*row, Cell::Thing(at)) - BOX_WIDTH / 2;
        Placed { id: id.clone(), x, y: height_of(*row), w: BOX_WIDTH, h: BOX_HEIGHT }
    });
    let line = |(from, to): &(usize, usize)| {
        let points = rows.points(&layers, *from, *to).into_iter();
        let points = points.map(|(row, x, is_top)| (MARGIN + x, height_of(row) + if is_top { 0 } else { BOX_HEIGHT }));
        Line { from: ids[*from].clone(), to: ids[*to].clone(), points: points.collect() }
    };
    let last = i32::try_from(layers.count).unwrap_or(0);
    Drawing {
        width: rows.width + 2 * MARGIN,
        height: last * (BOX_HEIGHT + ROW_GAP) - ROW_GAP + 2 * MARGIN,
        boxes: boxes.collect(),
        lines: layers.lines.iter().map(line).collect(),
    }
}
