//! A field that describes something: the last writer in the log's order wins, and what stood there before stays visible.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::log::Order;

/// How many writes of one field are kept to be shown, the newest ones; all of them stay in the log.
pub const WRITES_KEPT: usize = 32;

/// One write of a field. Who wrote stands in the place: `order.log`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written<T> {
    pub order: Order,
    /// When it happened, local time.
    pub at: DateTime,
    pub value: T,
}

/// A field and its earlier values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field<T> {
    writes: BTreeMap<Order, (DateTime, T)>,
    /// Writes that are no longer kept.
    dropped: u64,
}

impl<T> Default for Field<T> {
    fn default() -> Self {
        Field { writes: BTreeMap::new(), dropped: 0 }
    }
}

impl<T: Clone> Field<T> {
    /// Writes a value. Each entry is written once, in any order.
    pub fn write(&mut self, order: Order, at: DateTime, value: T) {
        self.writes.insert(order, (at, value));
        if self.writes.len() > WRITES_KEPT {
            self.writes.pop_first();
            self.dropped += 1;
        }
    }

    /// The value that stands.
    pub fn get(&self) -> Option<&T> {
        self.writes.last_key_value().map(|(_, (_, value))| value)
    }

    /// The value that stands, with who and when.
    pub fn current(&self) -> Option<Written<&T>> {
        self.all().next()
    }

    /// What stood there before, the newest first.
    pub fn earlier(&self) -> impl Iterator<Item = Written<&T>> {
        self.all().skip(1)
    }

    /// How many writes were made that are no longer kept.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    fn all(&self) -> impl Iterator<Item = Written<&T>> {
        self.writes.iter().rev().map(|(order, (at, value))| Written { order: *order, at: *at, value })
    }
}
