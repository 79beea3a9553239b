//! A record that must be folded in order: a late entry refolds this record alone, from the checkpoint before it.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Unbounded};

use serde::{Deserialize, Serialize};

use crate::log::Order;

/// How many entries lie between two checkpoints of a record.
pub const CHECKPOINT_EVERY: usize = 64;

/// Something that its entries make, one after the other.
pub trait Fold: Clone + Default {
    /// What one entry says.
    type Entry;

    /// Takes the next entry.
    fn step(&mut self, order: Order, entry: &Self::Entry);
}

/// A record's entries in order, what they make, and checkpoints on the way: one after each full 64 entries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(
    serialize = "F: Serialize, F::Entry: Serialize",
    deserialize = "F: Deserialize<'de>, F::Entry: Deserialize<'de>"
))]
pub struct History<F: Fold> {
    entries: BTreeMap<Order, F::Entry>,
    current: F,
    /// What the entries up to and with this one make.
    checkpoints: BTreeMap<Order, F>,
}

impl<F: Fold> Default for History<F> {
    fn default() -> Self {
        History { entries: BTreeMap::new(), current: F::default(), checkpoints: BTreeMap::new() }
    }
}

impl<F: Fold> History<F> {
    /// Puts an entry in its place. Each entry is put in once; the order of arrival does not matter.
    pub fn insert(&mut self, order: Order, entry: F::Entry) {
        let is_last = self.entries.last_key_value().is_none_or(|(last, _)| *last < order);
        if is_last {
            self.current.step(order, &entry);
            self.entries.insert(order, entry);
            if self.entries.len().is_multiple_of(CHECKPOINT_EVERY) {
                self.checkpoints.insert(order, self.current.clone());
            }
        } else {
            self.entries.insert(order, entry);
            self.refold(order);
        }
    }

    /// Takes out the entries that `keep` refuses, as when a client is erased.
    pub fn retain(&mut self, mut keep: impl FnMut(&Order, &F::Entry) -> bool) {
        let before = self.entries.len();
        self.entries.retain(|order, entry| keep(order, entry));
        if self.entries.len() != before {
            self.refold(Order::FIRST);
        }
    }

    /// What the entries make.
    pub fn current(&self) -> &F {
        &self.current
    }

    /// The entries in order.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (&Order, &F::Entry)> {
        self.entries.iter()
    }

    /// Folds again from the checkpoint before `from`.
    fn refold(&mut self, from: Order) {
        self.checkpoints.split_off(&from);
        let start = self.checkpoints.last_key_value().map(|(order, made)| (*order, made.clone()));
        let (after, mut made) = start.map_or((Unbounded, F::default()), |(order, made)| (Excluded(order), made));
        let mut folded = self.checkpoints.len() * CHECKPOINT_EVERY;
        for (order, entry) in self.entries.range((after, Unbounded)) {
            made.step(*order, entry);
            folded += 1;
            if folded.is_multiple_of(CHECKPOINT_EVERY) {
                self.checkpoints.insert(*order, made.clone());
            }
        }
        self.current = made;
    }
}
