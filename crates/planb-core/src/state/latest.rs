//! A field where the last writer in the log's order wins, in whatever order the entries arrive.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::log::Order;

/// A value and the place of the entry that wrote it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Latest<T> {
    pub order: Order,
    pub value: T,
}

/// A map of such fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(
    serialize = "K: Serialize, T: Serialize",
    deserialize = "K: Ord + Deserialize<'de>, T: Deserialize<'de>"
))]
pub struct LatestMap<K, T>(BTreeMap<K, Latest<T>>);

impl<K, T> Default for LatestMap<K, T> {
    fn default() -> Self {
        LatestMap(BTreeMap::new())
    }
}

impl<K: Ord, T> LatestMap<K, T> {
    /// Writes `value`, unless a later entry already wrote the field.
    pub fn write(&mut self, key: K, order: Order, value: T) {
        match self.0.entry(key) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(Latest { order, value });
            }
            std::collections::btree_map::Entry::Occupied(mut place) if place.get().order < order => {
                place.insert(Latest { order, value });
            }
            std::collections::btree_map::Entry::Occupied(_) => {}
        }
    }

    /// The current value.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&T>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.0.get(key).map(|latest| &latest.value)
    }

    /// The current value and who wrote it.
    pub fn latest<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&Latest<T>>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.0.get(key)
    }

    /// All fields, sorted by key.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &T)> {
        self.0.iter().map(|(key, latest)| (key, &latest.value))
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Drops the field with the smallest key.
    pub fn drop_first(&mut self) {
        self.0.pop_first();
    }
}
