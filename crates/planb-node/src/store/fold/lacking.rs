//! What is not here, or not open here: bodies that are gone, entries that wait for a key.

use std::collections::BTreeSet;

use planb_core::log::{KeyId, LogId, ScopeId};

use super::Fold;

impl Fold {
    /// Transactions that lack a body which nobody erased and which this node may have, or the client's key to it.
    pub fn lacking(&self, own: &[u8; 32]) -> BTreeSet<(LogId, u64)> {
        // Of what does not count only the statements may be of use.
        let is_lost = |place: &(LogId, u64), key: &KeyId, scope: &ScopeId| {
            self.is_due(own, key, scope) && (*key == KeyId::NONE || self.does_count(place))
        };
        let bodies = self.absent().filter(|(place, key, scope)| is_lost(place, key, scope));
        let bodies: BTreeSet<(LogId, u64)> = bodies.map(|(place, _, _)| *place).collect();
        &bodies | &self.waiting_for_keys(own)
    }

    /// Transactions that count and that no key here opens, where it is a client's key that this node may have.
    pub fn waiting_for_keys(&self, own: &[u8; 32]) -> BTreeSet<(LogId, u64)> {
        let erasures = self.state.erasures();
        let made = erasures.clients().into_iter().flat_map(|client| erasures.keys(&client).collect::<Vec<_>>());
        let lost = made.filter(|(key, scope)| self.is_due(own, key, scope));
        let places = lost.filter_map(|(key, _)| self.closed.get(key)).flatten().copied();
        places.filter(|place| self.does_count(place)).collect()
    }

    /// Whether this node may have what stands under a key, and nobody has erased it.
    fn is_due(&self, own: &[u8; 32], key: &KeyId, scope: &ScopeId) -> bool {
        !self.is_erased(key) && self.may(own, scope)
    }

    fn does_count(&self, (log, seq): &(LogId, u64)) -> bool {
        *seq <= self.rules.limit(log)
    }

    /// The bodies that are not here: where, under which key, in which scope.
    pub fn absent(&self) -> impl Iterator<Item = (&(LogId, u64), &KeyId, &ScopeId)> {
        self.absent.iter().flat_map(|(place, bodies)| bodies.iter().map(move |(key, scope)| (place, key, scope)))
    }

    /// Transactions with entries under this key that could not be opened.
    pub fn closed_under(&self, key: &KeyId) -> impl Iterator<Item = &(LogId, u64)> {
        self.closed.get(key).into_iter().flatten()
    }

    /// Whether there are entries under this key that could not be opened.
    pub fn is_closed(&self, key: &KeyId) -> bool {
        self.closed.contains_key(key)
    }
}
