//! Claims: what only one may have (a computer, a visit, a form). The first in the log's order has it; when others claimed
//! it too, both see a conflict until a person closes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::log::Order;

/// One claim: which entry made it, and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed<V> {
    pub order: Order,
    pub value: V,
}

/// A person's word on a conflict. It ends the claims that it names, and no others: one that arrives later is a new
/// conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    pub winner: Order,
    pub losers: Vec<Order>,
    pub reason: String,
}

/// Several have claimed one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict<K, V> {
    pub key: K,
    pub winner: Claimed<V>,
    /// The others, in order.
    pub others: Vec<Claimed<V>>,
}

/// All that was said about one thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Claim<V> {
    claims: BTreeMap<Order, V>,
    /// The claims that were given up, by the entry that said so.
    releases: BTreeMap<Order, Order>,
    closes: BTreeMap<Order, Closed>,
}

impl<V> Default for Claim<V> {
    fn default() -> Self {
        Claim { claims: BTreeMap::new(), releases: BTreeMap::new(), closes: BTreeMap::new() }
    }
}

impl<V> Claim<V> {
    /// The claims that stand: not given up, and not ended by the last word on them.
    fn standing(&self) -> impl Iterator<Item = (&Order, &V)> {
        self.claims.iter().filter(|(order, _)| {
            let word = self.closes.values().rev().find(|word| word.winner == **order || word.losers.contains(order));
            let has_lost = word.is_some_and(|word| word.winner != **order);
            !has_lost && !self.releases.values().any(|released| released == *order)
        })
    }

    fn winner(&self) -> Option<(&Order, &V)> {
        let named = |word: &Closed| self.standing().find(|(order, _)| **order == word.winner);
        self.closes.values().rev().find_map(named).or_else(|| self.standing().next())
    }
}

/// Claims by what is claimed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(
    serialize = "K: Serialize, V: Serialize",
    deserialize = "K: Ord + Deserialize<'de>, V: Deserialize<'de>"
))]
pub struct Claims<K, V>(BTreeMap<K, Claim<V>>);

impl<K, V> Default for Claims<K, V> {
    fn default() -> Self {
        Claims(BTreeMap::new())
    }
}

impl<K: Ord + Clone, V: Clone> Claims<K, V> {
    /// Somebody claims `key`.
    pub fn claim(&mut self, order: Order, key: K, value: V) {
        self.0.entry(key).or_default().claims.insert(order, value);
    }

    /// Somebody gives up the claim that was made at `claim`.
    pub fn release(&mut self, order: Order, key: K, claim: Order) {
        self.0.entry(key).or_default().releases.insert(order, claim);
    }

    /// A person says which claim wins over which, and why. The last word on a claim counts.
    pub fn close(&mut self, order: Order, key: K, word: Closed) {
        self.0.entry(key).or_default().closes.insert(order, word);
    }

    /// Who has it: whom a person named, or else the first in order; `None` when it is free.
    pub fn winner<Q: Ord + ?Sized>(&self, key: &Q) -> Option<Claimed<V>>
    where
        K: std::borrow::Borrow<Q>,
    {
        let (order, value) = self.0.get(key)?.winner()?;
        Some(Claimed { order: *order, value: value.clone() })
    }

    /// Every key that somebody has, with who has it.
    pub fn taken(&self) -> impl Iterator<Item = (&K, Claimed<V>)> {
        self.0.iter().filter_map(|(key, claim)| {
            let (order, value) = claim.winner()?;
            Some((key, Claimed { order: *order, value: value.clone() }))
        })
    }

    /// What several claim and nobody has closed, by key.
    pub fn conflicts(&self) -> impl Iterator<Item = Conflict<K, V>> {
        self.0.iter().filter_map(|(key, claim)| {
            let (winner, value) = claim.winner()?;
            let owned = |(order, value): (&Order, &V)| Claimed { order: *order, value: value.clone() };
            let others: Vec<_> = claim.standing().filter(|(order, _)| *order != winner).map(owned).collect();
            let winner = Claimed { order: *winner, value: value.clone() };
            (!others.is_empty()).then(|| Conflict { key: key.clone(), winner, others })
        })
    }

    /// The words that were said about a key, in order.
    pub fn closes<Q: Ord + ?Sized>(&self, key: &Q) -> impl Iterator<Item = (&Order, &Closed)>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.0.get(key).into_iter().flat_map(|claim| &claim.closes)
    }
}
