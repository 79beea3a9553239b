//! The card by which telephones come in: the network and the address, each as a code and in letters.

use planb_core::sheet::Stamp;
use serde_json::json;

use crate::font::printable;
use crate::qr;
use crate::stamp::{Paper, Size};
use crate::words::{Language, say};
use crate::world::{RenderError, Template};

/// A card on the wall of the crisis room. Holds the network's password: never log it, never keep it.
#[derive(Clone, Debug)]
pub struct JoinCard {
    /// What the telephone reads to join the network.
    pub wifi_code: String,
    pub network: String,
    pub password: String,
    /// What the telephone opens.
    pub address: String,
    /// How well it is protected there, in a word and in a sentence.
    pub tier: String,
    pub tier_means: String,
}

/// The PDF of the card, A4.
pub fn join_card(stamp: &Stamp, card: &JoinCard, language: Language) -> Result<Vec<u8>, RenderError> {
    let paper = Paper {
        template: Template::Join,
        size: Size::A4,
        what: say(language, "paper-join-title", &[]),
        has_boxes: false,
        keep: say(language, "paper-join-keep", &[]),
        body: json!({
            "wifi_art": qr::svg(&card.wifi_code)?,
            "network": printable(&card.network),
            "password": printable(&card.password),
            "address_art": qr::svg(&card.address)?,
            "address": printable(&card.address),
            "tier": printable(&card.tier),
            "tier_means": printable(&card.tier_means),
        }),
    };
    paper.pdf(stamp, language)
}
