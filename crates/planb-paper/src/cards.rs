//! Login cards, ten to a sheet, to be cut out: whose it is, the secret as code and as words.

use planb_core::sheet::Stamp;
use serde_json::json;

use crate::font::printable;
use crate::qr;
use crate::stamp::{Paper, Size};
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// Side of a card's code, and the smallest module that a cheap printer prints and an old telephone reads.
const CODE_MM: f64 = 32.0;
const MODULE_MM: f64 = 0.42;
/// A card has room for so many characters of units; how many are left out is said.
const UNITS_CHARS_MAX: usize = 110;

/// One card. Holds a secret.
#[derive(Clone, Debug)]
pub struct LoginCard {
    /// The person's name; on a unit's card, the unit.
    pub who: String,
    pub role_word: String,
    pub units: Vec<String>,
    /// The secret as words, in order.
    pub words: Vec<String>,
    /// Printed as code: capitals and digits, at most 400 characters.
    pub code: String,
    /// True for one person's card, false for the one in a unit's envelope.
    pub personal: bool,
    /// A short digest, to compare with the screen.
    pub fingerprint: String,
}

/// The PDF of the cards. Holds secrets: never log it, never keep it.
pub fn login_cards(stamp: &Stamp, cards: &[LoginCard], language: Language) -> Result<Vec<u8>, RenderError> {
    let mut list = Vec::with_capacity(cards.len());
    for card in cards {
        list.push(json!({
            "who": printable(&card.who),
            "role": printable(&card.role_word),
            "units": units(&card.units, language),
            "secret_words": card.words.iter().map(|word| printable(word)).collect::<Vec<_>>(),
            "art": qr::svg_within(&card.code, CODE_MM, MODULE_MM)?,
            "personal": card.personal,
            "fingerprint": printable(&card.fingerprint),
        }));
    }
    let paper = Paper {
        template: Template::Cards,
        size: Size::A4,
        what: say(language, "paper-card-title", &[]),
        has_boxes: false,
        keep: say(language, "paper-card-keep", &[]),
        body: json!({ "cards": list }),
    };
    paper.pdf(stamp, language)
}

/// The units as one text; as many as a card has room for, and how many more there are.
fn units(units: &[String], language: Language) -> String {
    let mut shown = String::new();
    for (index, unit) in units.iter().map(|unit| printable(unit)).enumerate() {
        if index > 0 && shown.chars().count() + unit.chars().count() > UNITS_CHARS_MAX {
            let more = (units.len() - index).to_string();
            return format!("{shown} {}", say(language, "paper-card-more", &[("count", &more)]));
        }
        if index > 0 {
            shown.push_str(", ");
        }
        shown.push_str(&unit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_do_not_fit_are_counted() {
        let named = |count: usize| (1..=count).map(|n| format!("Hemtjänst nummer {n}")).collect::<Vec<_>>();
        assert_eq!(units(&named(2), Language::Swedish), "Hemtjänst nummer 1, Hemtjänst nummer 2");
        assert!(units(&named(9), Language::Swedish).ends_with("Hemtjänst nummer 5 och 4 till"));
        assert_eq!(units(&[], Language::Swedish), "");
    }
}
