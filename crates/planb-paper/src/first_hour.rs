//! The first hour's card on paper: boxes to tick by pen, with the time and a line for each.

use planb_core::sheet::Stamp;
use serde_json::json;

use crate::font::printable;
use crate::stamp::{Paper, Size, titled};
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// A role's card.
#[derive(Clone, Debug)]
pub struct FirstHour {
    /// The role, and its unit where it has one.
    pub whose: String,
    /// What is done, in order.
    pub ticks: Vec<String>,
}

/// The PDF of a card.
pub fn first_hour(stamp: &Stamp, card: &FirstHour, language: Language) -> Result<Vec<u8>, RenderError> {
    let paper = Paper {
        template: Template::FirstHour,
        size: Size::A4,
        what: titled(&say(language, "paper-hour", &[]), &card.whose),
        has_boxes: true,
        keep: say(language, "paper-keep-inside", &[]),
        body: json!({
            "whose": printable(&card.whose),
            "ticks": card.ticks.iter().map(|text| printable(text)).collect::<Vec<_>>(),
        }),
    };
    paper.pdf(stamp, language)
}
