//! Running numbers under a prefix. Each node counts under its own; when two use one number all the same, that is shown.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::log::Order;

/// One number was used by several entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenTwice {
    pub prefix: String,
    pub number: u64,
    /// In order: the first keeps it.
    pub by: Vec<Order>,
}

/// Which numbers are used, by prefix.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Serials(BTreeMap<String, BTreeMap<u64, BTreeSet<Order>>>);

impl Serials {
    /// An entry uses a number.
    pub fn take(&mut self, order: Order, prefix: &str, number: u64) {
        if let Some(numbers) = self.0.get_mut(prefix) {
            numbers.entry(number).or_default().insert(order);
        } else {
            self.0.insert(prefix.to_string(), BTreeMap::from([(number, BTreeSet::from([order]))]));
        }
    }

    /// The number after the greatest one used, from 1; `None` when there is none left.
    pub fn next(&self, prefix: &str) -> Option<u64> {
        let greatest = self.0.get(prefix).and_then(|numbers| numbers.last_key_value());
        greatest.map_or(Some(1), |(number, _)| number.checked_add(1))
    }

    /// The entry that has this number: the first in order.
    pub fn owner(&self, prefix: &str, number: u64) -> Option<Order> {
        self.0.get(prefix)?.get(&number)?.first().copied()
    }

    /// Numbers that several entries use, by prefix and number.
    pub fn conflicts(&self) -> impl Iterator<Item = TakenTwice> {
        let all = self.0.iter().flat_map(|(prefix, numbers)| numbers.iter().map(move |used| (prefix, used)));
        all.filter(|(_, (_, by))| by.len() > 1).map(|(prefix, (number, by))| TakenTwice {
            prefix: prefix.clone(),
            number: *number,
            by: by.iter().copied().collect(),
        })
    }
}
