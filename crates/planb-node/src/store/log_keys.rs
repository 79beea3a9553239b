//! Log keys: one per scope and month, random, wrapped in `age` to whoever may open the scope.
//!
//! The common scope's keys are wrapped to the node itself and to the recovery key. A unit scope's are wrapped to the
//! unit's key only: the hub keeps them in memory while it writes, and afterwards has no way to open them.

use std::collections::{BTreeMap, HashMap, HashSet};

use planb_core::log::{KeyId, ScopeId};
use planb_core::trust::KeyGranted;
use rusqlite::{Connection, OptionalExtension, params};
use zeroize::Zeroizing;

use super::key_rows;
use crate::keys::{Identity, Recipient};
use crate::machine::NodeKeys;
use crate::random;
use crate::seal;
use crate::trouble::Trouble;

/// A log key's 32 bytes.
pub type LogKey = Zeroizing<[u8; 32]>;

/// A key to write with.
pub struct Writable {
    pub id: KeyId,
    pub key: LogKey,
    /// The wrapped key, when it was made now.
    pub made: Option<Vec<u8>>,
}

/// The keys that were opened or made in this run.
#[derive(Default)]
pub struct LogKeys {
    open: HashMap<KeyId, LogKey>,
    /// Those that were tried and did not open, so that each is tried once.
    shut: HashSet<KeyId>,
    /// Wrapped keys that came with entries of the log.
    granted: HashMap<KeyId, Vec<KeyGranted>>,
    /// The keys of envelopes that were opened in this run.
    envelopes: Vec<Identity>,
    /// The key that is written with, per scope and month (`2026-11`).
    current: HashMap<(ScopeId, String), KeyId>,
}

impl LogKeys {
    /// The key with this id; `None` when this node cannot open it.
    pub fn find(&mut self, db: &Connection, keys: &NodeKeys, id: KeyId) -> Result<Option<LogKey>, Trouble> {
        if let Some(key) = self.opened(id) {
            return Ok(Some(key));
        }
        if self.shut.contains(&id) {
            return Ok(None);
        }
        let kept: Option<Vec<u8>> = db
            .query_row("SELECT wrapped FROM log_key WHERE id = ?1", [&id.0[..]], |row| row.get(0))
            .optional()
            .map_err(Trouble::of_store)?;
        if let Some(wrapped) = kept
            && let Some(key) = self.open_wrapped(keys, id, &wrapped)?
        {
            return Ok(Some(key));
        }
        for granted in self.granted.get(&id).cloned().unwrap_or_default() {
            // What another node wrapped badly is its fault and no damage here: the next one may open.
            if let Ok(Some(key)) = self.open_wrapped(keys, id, &granted.wrapped) {
                return Ok(Some(key));
            }
        }
        self.shut.insert(id);
        Ok(None)
    }

    /// A key that is open already.
    pub fn opened(&self, id: KeyId) -> Option<LogKey> {
        self.open.get(&id).cloned()
    }

    /// Opens a wrapped key with the node's own key, or with an envelope's.
    pub fn open_wrapped(&mut self, keys: &NodeKeys, id: KeyId, wrapped: &[u8]) -> Result<Option<LogKey>, Trouble> {
        for identity in std::iter::once(&keys.identity()).chain(&self.envelopes) {
            match seal::open_bytes(wrapped, identity, 32) {
                Ok(plain) => {
                    let plain = Zeroizing::new(plain);
                    let key: LogKey = Zeroizing::new(plain.as_slice().try_into().map_err(|_| damaged())?);
                    self.open.insert(id, key.clone());
                    return Ok(Some(key));
                }
                Err(trouble) if trouble.key == "wrong-key" => {}
                Err(_) => return Err(damaged()),
            }
        }
        Ok(None)
    }

    /// Remembers a wrapped key that came with an entry.
    pub fn grant(&mut self, granted: &KeyGranted) {
        let grants = self.granted.entry(granted.key).or_default();
        if !grants.contains(granted) {
            grants.push(granted.clone());
            self.shut.remove(&granted.key);
        }
    }

    /// The wrapped keys that came with entries.
    pub fn granted(&self) -> Vec<KeyGranted> {
        self.granted.values().flatten().cloned().collect()
    }

    /// Every log key that this node has heard of: its id, scope and month.
    pub fn known(&self, db: &Connection) -> Result<Vec<(KeyId, ScopeId, String)>, Trouble> {
        let mut query = db.prepare_cached("SELECT id, scope, month FROM log_key").map_err(Trouble::of_store)?;
        let rows = query
            .query_map([], |row| Ok((KeyId(row.get(0)?), ScopeId(row.get(1)?), row.get::<_, String>(2)?)))
            .map_err(Trouble::of_store)?;
        let mut known: BTreeMap<KeyId, (ScopeId, String)> = BTreeMap::new();
        for row in rows {
            let (id, scope, month) = row.map_err(Trouble::of_store)?;
            known.insert(id, (scope, month.split('/').next().unwrap_or_default().to_string()));
        }
        for granted in self.granted.values().flatten() {
            known.entry(granted.key).or_insert((granted.scope, granted.month.clone()));
        }
        Ok(known.into_iter().map(|(id, (scope, month))| (id, scope, month)).collect())
    }

    /// From now on an envelope's key opens what it can.
    pub fn unlock(&mut self, envelope: Identity) {
        self.envelopes.push(envelope);
        self.shut.clear();
    }

    /// Forgets a key that was destroyed.
    pub fn forget(&mut self, id: KeyId) {
        self.open.remove(&id);
        self.shut.remove(&id);
    }

    /// A scope's key of a month that exactly these can open (age recipients); made, wrapped and kept in `db` if there is none
    /// that this node can open. When somebody comes or is revoked, the next entry is under a new key.
    pub fn of_scope(
        &mut self,
        db: &Connection,
        keys: &NodeKeys,
        (scope, month): (ScopeId, &str),
        circle: &[String],
    ) -> Result<Writable, Trouble> {
        let month = &format!("{month}/{}", digest(circle));
        // A key that was made in a write that did not come to its end is open here but not kept: it is not used.
        if let Some(id) = self.current.get(&(scope, month.clone())).copied()
            && is_kept(db, id)?
            && let Some(key) = self.find(db, keys, id)?
        {
            return Ok(Writable { id, key, made: None });
        }
        for id in kept(db, scope, month)? {
            if let Some(key) = self.find(db, keys, id)? {
                self.current.insert((scope, month.clone()), id);
                return Ok(Writable { id, key, made: None });
            }
        }
        let id = KeyId(random::bytes()?);
        let key: LogKey = Zeroizing::new(random::bytes()?);
        let recipients = circle.iter().map(|recipient| recipient.parse()).collect::<Result<Vec<Recipient>, _>>()?;
        let wrapped = seal::seal_bytes(&key[..], &recipients)?;
        db.execute(
            "INSERT INTO log_key (id, scope, month, wrapped) VALUES (?1, ?2, ?3, ?4)",
            params![&id.0[..], &scope.0[..], month, &wrapped],
        )
        .map_err(Trouble::of_store)?;
        key_rows::remember(db, id, &wrapped)?;
        self.open.insert(id, key.clone());
        self.current.insert((scope, month.clone()), id);
        Ok(Writable { id, key, made: Some(wrapped) })
    }
}

/// Tells sets of recipients apart: eight characters.
fn digest(circle: &[String]) -> String {
    let mut sorted: Vec<&str> = circle.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let digest = blake3::hash(sorted.join(" ").as_bytes());
    digest.to_hex().chars().take(8).collect()
}

fn kept(db: &Connection, scope: ScopeId, month: &str) -> Result<Vec<KeyId>, Trouble> {
    let mut query = db
        .prepare_cached("SELECT id FROM log_key WHERE scope = ?1 AND month = ?2 ORDER BY id")
        .map_err(Trouble::of_store)?;
    let rows =
        query.query_map(params![&scope.0[..], month], |row| row.get::<_, [u8; 16]>(0)).map_err(Trouble::of_store)?;
    rows.map(|row| row.map(KeyId).map_err(Trouble::of_store)).collect()
}

fn is_kept(db: &Connection, id: KeyId) -> Result<bool, Trouble> {
    let mut query = db.prepare_cached("SELECT 1 FROM log_key WHERE id = ?1").map_err(Trouble::of_store)?;
    query.exists([&id.0[..]]).map_err(Trouble::of_store)
}

fn damaged() -> Trouble {
    Trouble::environment("store-damaged").with("path", super::STORE_FILE).with("code", "log key")
}
