//! The forms with tick boxes, laid out line by line before they are set, so that every box stands on a fixed grid and
//! the number of pages is known.

mod art;
mod first_hour;
mod run;
mod signing;

use serde::Serialize;

pub(crate) use first_hour::first_hour;
pub(crate) use run::run;
pub(crate) use signing::signing;

use crate::font::{Weight, printable, wrap};

/// Size in points of all text in rows.
const TEXT_PT: f64 = 11.0;

/// A line of a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Line {
    pub text: String,
    pub bold: bool,
}

/// The lines of `text` within `room_mm`; none when there is nothing to print.
fn lines(text: &str, weight: Weight, room_mm: f64) -> impl Iterator<Item = Line> {
    let broken = wrap(&printable(text), weight, TEXT_PT, room_mm);
    broken.into_iter().map(move |text| Line { text, bold: weight == Weight::Bold })
}
