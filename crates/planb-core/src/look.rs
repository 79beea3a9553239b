//! Looks: who looked at what about a client, for the follow-up of access (*logguppföljning*).

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::id::UnitId;
use crate::log::Order;
use crate::register::Hand;

/// How many looks are kept to be shown; all of them stay in the log.
pub const LOOKS_KEPT: usize = 20_000;

/// Somebody looked at something, or printed or took it out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    pub by: Hand,
    /// Whose data it was; the entry can be read by that unit's nodes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// `client`, `clients`, `binder`, `spot-check`: what kind of thing.
    pub what: String,
    /// Which one, as the unit would say it. Only in an entry of a unit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub which: String,
    /// Why, where a reason was asked for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// A look as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub at: DateTime,
    pub looked: Looked,
}

/// The newest looks that can be read here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Looks(BTreeMap<Order, Look>);

impl Looks {
    /// Folds one look in.
    pub fn look(&mut self, order: Order, at: DateTime, looked: &Looked) {
        self.0.insert(order, Look { at, looked: looked.clone() });
        if self.0.len() > LOOKS_KEPT {
            self.0.pop_first();
        }
    }

    /// The newest first.
    pub fn newest(&self) -> impl Iterator<Item = &Look> {
        self.0.values().rev()
    }
}
