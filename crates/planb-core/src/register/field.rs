//! One field of a record: what was said of it, by whom, and which of it nobody has replaced.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::{Hand, WriteRef};
use crate::log::Order;

/// How many replaced values of a field are kept to be shown, the newest ones; all of them stay in the log.
pub const REPLACED_KEPT: usize = 8;

/// One value, who wrote it and when it happened (local time).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub at: DateTime,
    pub text: String,
    pub by: Hand,
    /// Only the unit's own nodes can read it.
    pub is_private: bool,
}

/// Everything that was said of a field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Value {
    open: BTreeMap<Order, Said>,
    replaced: BTreeMap<Order, Said>,
    /// Every write that another one names as replaced, also before it arrives.
    over: BTreeSet<WriteRef>,
}

impl Value {
    /// Folds one write in. Each entry is written once, in any order.
    pub(super) fn write(&mut self, order: Order, said: Said, over: &[WriteRef]) {
        self.over.extend(over);
        if self.over.contains(&WriteRef::of(&order)) {
            self.replaced.insert(order, said);
        } else {
            self.open.insert(order, said);
        }
        let gone: Vec<Order> =
            self.open.keys().filter(|order| self.over.contains(&WriteRef::of(order))).copied().collect();
        for order in gone {
            self.replaced.extend(self.open.remove(&order).map(|said| (order, said)));
        }
        while self.replaced.len() > REPLACED_KEPT {
            self.replaced.pop_first();
        }
    }

    /// What stands: the last in the log's order of what nobody has replaced.
    pub fn now(&self) -> Option<&Said> {
        self.last().map(|(_, said)| said)
    }

    /// The same with its place in the log.
    pub fn last(&self) -> Option<(&Order, &Said)> {
        self.open.last_key_value().or_else(|| self.replaced.last_key_value())
    }

    /// What nobody has replaced, in order; more than one means that somebody did not know of the other.
    pub fn open(&self) -> impl Iterator<Item = (&Order, &Said)> {
        self.open.iter()
    }

    /// What one write said, whether or not it was replaced.
    pub fn at(&self, order: &Order) -> Option<&Said> {
        self.open.get(order).or_else(|| self.replaced.get(order))
    }

    /// Every value that is kept with its place in the log, in order, and whether it still stands.
    pub fn all(&self) -> impl Iterator<Item = (&Order, &Said, bool)> {
        let mut all: Vec<_> = self.replaced.iter().map(|(order, said)| (order, said, false)).collect();
        all.extend(self.open.iter().map(|(order, said)| (order, said, true)));
        all.sort_by_key(|(order, ..)| **order);
        all.into_iter()
    }

    /// Earlier values, the newest first.
    pub fn earlier(&self) -> impl Iterator<Item = &Said> {
        self.replaced.values().rev()
    }
}
