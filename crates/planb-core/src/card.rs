//! Login cards: who somebody is in the program, on every node of the municipality, also on two that never met.
//!
//! A card's secret is 16 random bytes, printed as words. Its id is derived from the secret. What the card stands for (role,
//! units, name) is a *statement* that an administrator's node has signed; it is an entry of the log, and it stands in the
//! card's code too, so that a node which has never heard of the card can check it against the nodes that it knows.
//!
//! ```text
//! statement v1 = 1 | card id 16 | role 1 | personal 0 or 1 | issued ms 8 | issuer's first 8 | label length n, UTF-8
//!              | units: count n, each length n, slug | signature 64
//! signed text  = "planb card v1" | tenant | all of it before the signature
//! code         = secret 16 | the statement without version and card id; base32 after "PLANB1"
//! ```

mod role;
mod statement;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::id::UnitId;
use crate::log::{Order, packed};
use crate::register::Hand;
pub use role::Role;
pub use statement::{CODE_START, Card, Code, Holder, MAX_LABEL, MAX_UNITS};

/// The public name of a card: derived from its secret, 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CardId(#[serde(with = "packed::array")] pub [u8; 16]);

impl CardId {
    /// The id of the card with this secret.
    pub fn of_secret(secret: &[u8; 16]) -> CardId {
        let digest = blake3::derive_key("planb card id v1", secret);
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        CardId(id)
    }
}

impl std::fmt::Display for CardId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crate::log::heads::base32(&self.0))
    }
}

/// A card was printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardIssued {
    #[serde(with = "packed::list")]
    pub statement: Vec<u8>,
    pub by: Hand,
}

/// A card is lost or its holder has left: it opens nothing any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardRevoked {
    pub card: CardId,
    pub reason: String,
    pub by: Hand,
}

/// All cards that the log knows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cards {
    issued: BTreeMap<CardId, BTreeMap<Order, Card>>,
    revoked: BTreeMap<CardId, BTreeMap<Order, CardRevoked>>,
    /// Entries whose statement cannot be read.
    unusable: BTreeSet<Order>,
}

impl Cards {
    /// Folds in a card.
    pub fn issue(&mut self, order: Order, issued: &CardIssued) {
        match Card::decode(&issued.statement) {
            Ok(card) => drop(self.issued.entry(card.id).or_default().insert(order, card)),
            Err(_) => drop(self.unusable.insert(order)),
        }
    }

    /// Folds in a revocation, also before the card itself arrives.
    pub fn revoke(&mut self, order: Order, revoked: &CardRevoked) {
        self.revoked.entry(revoked.card).or_default().insert(order, revoked.clone());
    }

    /// What the log says that a card stands for, the last word first. Signatures are checked by whoever lets it in.
    pub fn statements(&self, card: &CardId) -> impl Iterator<Item = &Card> {
        self.issued.get(card).into_iter().flat_map(|statements| statements.values().rev())
    }

    /// Why a card opens nothing, if it was revoked.
    pub fn revoked(&self, card: &CardId) -> Option<&CardRevoked> {
        self.revoked.get(card)?.values().next()
    }

    /// Every card with its last statement.
    pub fn iter(&self) -> impl Iterator<Item = &Card> {
        self.issued.values().filter_map(|statements| statements.values().next_back())
    }
}

/// What somebody who has logged in may see and do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    pub card: CardId,
    pub role: Role,
    pub units: Vec<UnitId>,
    /// The name on a personal card, or the one that was typed.
    pub name: String,
}

impl Who {
    /// As it is written into entries.
    pub fn hand(&self) -> Hand {
        Hand { name: self.name.clone(), card: self.card.to_string() }
    }

    /// Whether this person sees what belongs to a unit. What belongs to no unit is for everybody.
    pub fn sees(&self, unit: Option<&UnitId>) -> bool {
        self.role.sees(&self.units, unit)
    }

    /// Whether this person may write what belongs to a unit, or to all.
    pub fn writes(&self, unit: Option<&UnitId>) -> bool {
        self.role.writes(&self.units, unit)
    }
}
