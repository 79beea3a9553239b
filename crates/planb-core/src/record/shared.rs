//! A sorted map that is copied without copying what is in it: a state is published after every write, while pages still read
//! the one before. A copy shares every part with the other until one of them changes, and then only that part is its own.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Most entries of a part; a fuller one is halved.
const MOST: usize = 128;

/// A map in parts. How it is parted depends on the order in which entries came; what it says, compares as and is written as
/// does not.
#[derive(Clone)]
pub struct Shared<K, V> {
    /// None is empty; each part's keys come before the next one's.
    parts: Vec<Arc<BTreeMap<K, Arc<V>>>>,
}

impl<K: Ord + Clone, V: Clone> Shared<K, V> {
    /// The part that a key stands in, or would.
    fn part(&self, key: &K) -> usize {
        let before = self.parts.partition_point(|part| part.last_key_value().is_some_and(|(last, _)| last < key));
        before.min(self.parts.len().saturating_sub(1))
    }

    /// The part that a key goes into, with room in it.
    fn room(&mut self, key: &K) -> &mut BTreeMap<K, Arc<V>> {
        if self.parts.is_empty() {
            self.parts.push(Arc::default());
        }
        let at = self.part(key);
        if self.parts[at].len() >= MOST && !self.parts[at].contains_key(key) {
            let part = Arc::make_mut(&mut self.parts[at]);
            let middle = part.keys().nth(MOST / 2).cloned();
            let rest = middle.map(|middle| part.split_off(&middle)).unwrap_or_default();
            self.parts.insert(at + 1, Arc::new(rest));
        }
        let at = self.part(key);
        Arc::make_mut(&mut self.parts[at])
    }

    /// Puts a value under a key; what stood there is gone.
    pub fn insert(&mut self, key: K, value: V) {
        self.room(&key).insert(key, Arc::new(value));
    }

    /// The value of a key, to be changed; made first where there is none.
    pub fn entry(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        let value = self.room(&key).entry(key).or_insert_with(|| Arc::new(make()));
        Arc::make_mut(value)
    }

    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.parts.get(self.part(key))?.get(key).map(Arc::as_ref)
    }

    /// Keeps the entries that fit.
    pub fn retain(&mut self, fits: impl Fn(&K, &V) -> bool) {
        for part in &mut self.parts {
            if part.iter().any(|(key, value)| !fits(key, value)) {
                Arc::make_mut(part).retain(|key, value| fits(key, value));
            }
        }
        self.parts.retain(|part| !part.is_empty());
    }
}

impl<K, V> Shared<K, V> {
    /// All entries by key.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> {
        self.parts.iter().flat_map(|part| part.iter().map(|(key, value)| (key, value.as_ref())))
    }

    /// All values by key.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

impl<K, V> Default for Shared<K, V> {
    fn default() -> Self {
        Shared { parts: Vec::new() }
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Shared<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Shared<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<K: Serialize, V: Serialize> Serialize for Shared<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // With its length said before, as a plain map is written.
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self.iter() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<'de, K: Deserialize<'de> + Ord + Clone, V: Deserialize<'de> + Clone> Deserialize<'de> for Shared<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let all = BTreeMap::<K, V>::deserialize(deserializer)?;
        let mut shared = Shared::default();
        all.into_iter().for_each(|(key, value)| shared.insert(key, value));
        Ok(shared)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_says_what_a_plain_map_says(steps in prop::collection::vec((0_u16..600, 0_u8..5, prop::bool::ANY), 0..900)) {
            let (mut shared, mut plain) = (Shared::default(), BTreeMap::new());
            let mut kept = Vec::new();
            for (key, value, is_kept) in steps {
                if value == 4 {
                    shared.retain(|other, _| *other != key);
                    plain.remove(&key);
                } else {
                    shared.insert(key, value);
                    plain.insert(key, value);
                }
                prop_assert_eq!(shared.get(&key), plain.get(&key));
                if is_kept && kept.len() < 8 {
                    kept.push((shared.clone(), plain.clone()));
                }
            }
            kept.push((shared, plain));
            // A copy is what it was, whatever happened to the other since.
            for (shared, plain) in kept {
                prop_assert!(shared.iter().eq(plain.iter()) && shared.iter().rev().eq(plain.iter().rev()));
                prop_assert_eq!((shared.len(), shared.is_empty()), (plain.len(), plain.is_empty()));
                prop_assert_eq!(format!("{shared:?}"), format!("{plain:?}"));
                let mut written = (Vec::new(), Vec::new());
                ciborium::into_writer(&shared, &mut written.0).unwrap();
                ciborium::into_writer(&plain, &mut written.1).unwrap();
                prop_assert_eq!(&written.0, &written.1);
                let read: Shared<u16, u8> = ciborium::from_reader(written.0.as_slice()).unwrap();
                prop_assert_eq!(read, shared);
            }
        }
    }

    #[test]
    fn a_copy_shares_all_but_the_part_that_changes() {
        let mut one = Shared::default();
        (0..10_000_u32).for_each(|key| one.insert(key, key));
        let other = one.clone();
        one.insert(5_000, 0);
        let own = one.parts.iter().zip(&other.parts).filter(|(one, other)| !Arc::ptr_eq(one, other)).count();
        assert!(own == 1 && one.parts.len() > 70, "{own} of {}", one.parts.len());
        assert_eq!((one.get(&5_000), other.get(&5_000)), (Some(&0), Some(&5_000)));
    }
}
