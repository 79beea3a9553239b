//! Digits in boxes: what a pen left in each box for a character, and which digit that is beyond doubt.
//!
//! The boxes of a field are looked for where the page's marks say, their own lines are taken out, and what is left of ink in each is
//! brought to one size and shown to a small net. Where the picture is poor, the lines are not seen, or a stroke is nobody's, nothing
//! is said. What comes of it is a guess ([`planb_core::form::guess`]) and never an answer.

mod glyph;
mod net;
mod strip;

use std::borrow::Cow;

use planb_core::form::guess::Cell;
use planb_core::form::layout::{FieldAt, PageLayout};

use super::grey::Grey;
use super::warp::Warp;
use super::{quality, streak};
pub use glyph::{Cut, Glyph, SIDE};
use strip::Strip;

/// A digit is beyond doubt when the net is at least this sure (0–1).
pub const SURE: f32 = 0.9;

/// A scanned page whose boxes for characters are read.
pub struct Digits<'a> {
    picture: Cow<'a, Grey>,
    warp: &'a Warp,
    black: f32,
    is_poor: bool,
}

impl<'a> Digits<'a> {
    /// The page of `layout` that lies in `picture` as `warp` says, from millimetres to pixels.
    pub fn on(picture: &'a Grey, layout: &PageLayout, warp: &'a Warp) -> Digits<'a> {
        let picture = streak::evened(picture).map_or(Cow::Borrowed(picture), Cow::Owned);
        let quality = quality::of(&picture, layout, warp);
        Digits { picture, warp, black: quality.black, is_poor: quality.is_poor }
    }

    /// What is in each box of a field, from left to right; all unsure where nothing can be told.
    pub fn of(&self, field: &FieldAt) -> Vec<Cell> {
        let cell = |cut: Cut| match cut {
            Cut::Empty => Cell::Empty,
            Cut::Unsure => Cell::Unsure,
            Cut::Glyph(glyph) => match net::digit(&glyph) {
                Some((digit, sure)) if sure >= SURE => Cell::Digit(digit, sure),
                _ => Cell::Unsure,
            },
        };
        self.cut(field).into_iter().map(cell).collect()
    }

    /// The same before the net has seen it: what is cut out of each box.
    pub fn cut(&self, field: &FieldAt) -> Vec<Cut> {
        let strip = (!self.is_poor).then(|| Strip::of(&self.picture, self.warp, &field.cells, self.black)).flatten();
        strip.map_or_else(|| vec![Cut::Unsure; field.cells.len()], |strip| glyph::glyphs(&strip))
    }
}
