//! Erasure of a client: who decided it, what was destroyed, and which nodes have said that they did it too.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::id::ClientId;
use crate::log::{KeyId, LogId, Order, ScopeId};
use crate::record::Shared;

/// A client's own key was made. Says nothing of the key itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientKeyMade {
    pub client: ClientId,
    pub key: KeyId,
    /// Who may open it.
    pub scope: ScopeId,
}

/// The archive authority's decision that originals may be destroyed (*gallringsbeslut*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureDecided {
    pub client: ClientId,
    /// Where the decision is found: its number in the register.
    pub reference: String,
}

/// A client is erased: every node destroys these keys, and every body that was sealed with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientErased {
    pub client: ClientId,
    pub keys: Vec<KeyId>,
    /// Why, in the words of the law or of the decision.
    pub ground: String,
}

/// The node in whose log this stands has destroyed what it had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureConfirmed {
    pub client: ClientId,
}

/// All that the log says about erasure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Erasures {
    /// Sheets of forms have a client each: many, and copied with every state.
    keys: Shared<ClientId, BTreeMap<KeyId, ScopeId>>,
    decided: BTreeMap<ClientId, BTreeMap<Order, String>>,
    erased: BTreeMap<ClientId, BTreeMap<Order, ClientErased>>,
    /// The last confirmation of each log.
    confirmed: BTreeMap<ClientId, BTreeMap<LogId, Order>>,
}

impl Erasures {
    /// A client's key is known.
    pub fn make_key(&mut self, made: &ClientKeyMade) {
        // Of two that name one key, the smaller scope id stands: the same in whatever order they arrive.
        let keys = self.keys.entry(made.client, BTreeMap::new);
        keys.entry(made.key).and_modify(|scope| *scope = made.scope.min(*scope)).or_insert(made.scope);
    }

    /// Destroying originals was decided.
    pub fn decide(&mut self, order: Order, decided: &ErasureDecided) {
        self.decided.entry(decided.client).or_default().insert(order, decided.reference.clone());
    }

    /// A client is erased.
    pub fn erase(&mut self, order: Order, erased: &ClientErased) {
        self.erased.entry(erased.client).or_default().insert(order, erased.clone());
    }

    /// A node has done it.
    pub fn confirm(&mut self, order: Order, confirmed: &ErasureConfirmed) {
        let last = self.confirmed.entry(confirmed.client).or_default().entry(order.log).or_insert(order);
        *last = order.max(*last);
    }

    /// Every client that has a key or was erased.
    pub fn clients(&self) -> BTreeSet<ClientId> {
        self.keys.iter().map(|(client, _)| client).chain(self.erased.keys()).copied().collect()
    }

    /// A client's keys that the log knows, with the scopes that may open them; also after erasure.
    pub fn keys(&self, client: &ClientId) -> impl Iterator<Item = (&KeyId, &ScopeId)> {
        self.keys.get(client).into_iter().flatten()
    }

    /// Where decisions are found that the client's originals may be destroyed, in order.
    pub fn decisions(&self, client: &ClientId) -> impl Iterator<Item = &str> {
        self.decided.get(client).into_iter().flat_map(BTreeMap::values).map(String::as_str)
    }

    /// Whether the client is erased: nothing about them may be shown or written, whatever arrives later.
    pub fn is_erased(&self, client: &ClientId) -> bool {
        self.erased.contains_key(client)
    }

    /// The clients that are erased, with every erasure in order.
    pub fn erased(&self) -> impl Iterator<Item = (&ClientId, impl Iterator<Item = &ClientErased>)> {
        self.erased.iter().map(|(client, all)| (client, all.values()))
    }

    /// Every key that is to be destroyed: those that an erasure names, and those that the log knows of an erased client.
    pub fn keys_to_destroy(&self) -> BTreeSet<KeyId> {
        let named = self.erased.values().flat_map(BTreeMap::values).flat_map(|erased| erased.keys.iter());
        let known = self.erased.keys().filter_map(|client| self.keys.get(client)).flat_map(BTreeMap::keys);
        named.chain(known).copied().collect()
    }

    /// The logs whose nodes have confirmed the client's last erasure.
    pub fn confirmed(&self, client: &ClientId) -> impl Iterator<Item = &LogId> {
        let last = self.erased.get(client).and_then(|all| all.last_key_value()).map(|(order, _)| *order);
        let logs = self.confirmed.get(client).into_iter().flatten();
        logs.filter(move |(_, order)| last.is_some_and(|last| **order > last)).map(|(log, _)| log)
    }
}
