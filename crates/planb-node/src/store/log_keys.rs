//! Log keys: one per scope and month, random, wrapped in `age` to whoever may open the scope.
//!
//! The common scope's keys are wrapped to the node itself and to the recovery key. A unit scope's are wrapped to the
//! unit's key only: the hub keeps them in memory while it writes, and afterwards has no way to open them.

use std::collections::HashMap;

use planb_core::log::{KeyId, ScopeId};
use rusqlite::{Connection, OptionalExtension, params};
use zeroize::Zeroizing;

use crate::keys::Recipient;
use crate::machine::NodeKeys;
use crate::random;
use crate::seal;
use crate::trouble::Trouble;

/// A log key's 32 bytes.
pub type LogKey = Zeroizing<[u8; 32]>;

/// The keys that were opened or made in this run.
#[derive(Default)]
pub struct LogKeys {
    open: HashMap<KeyId, LogKey>,
    /// The key that is written with, per scope and month (`2026-11`).
    current: HashMap<(ScopeId, String), KeyId>,
}

impl LogKeys {
    /// The key with this id; `None` when this node cannot open it.
    pub fn find(&mut self, db: &Connection, keys: &NodeKeys, id: KeyId) -> Result<Option<LogKey>, Trouble> {
        if let Some(key) = self.open.get(&id) {
            return Ok(Some(key.clone()));
        }
        let wrapped: Option<Vec<u8>> = db
            .query_row("SELECT wrapped FROM log_key WHERE id = ?1", [&id.0[..]], |row| row.get(0))
            .optional()
            .map_err(Trouble::of_store)?;
        let Some(wrapped) = wrapped else { return Ok(None) };
        let plain = match seal::open_bytes(&wrapped, &keys.identity(), 32) {
            Ok(plain) => Zeroizing::new(plain),
            Err(trouble) if trouble.key == "wrong-key" => return Ok(None),
            Err(_) => return Err(damaged()),
        };
        let key: LogKey = Zeroizing::new(plain.as_slice().try_into().map_err(|_| damaged())?);
        self.open.insert(id, key.clone());
        Ok(Some(key))
    }

    /// The common scope's key of a month; made, wrapped and kept in `db` if there is none that this node can open.
    pub fn common(&mut self, db: &Connection, keys: &NodeKeys, month: &str) -> Result<(KeyId, LogKey), Trouble> {
        let mut recipients = vec![keys.identity().recipient()?];
        recipients.extend(keys.recovery().cloned());
        self.current(db, keys, (ScopeId::COMMON, month), &recipients)
    }

    fn current(
        &mut self,
        db: &Connection,
        keys: &NodeKeys,
        (scope, month): (ScopeId, &str),
        recipients: &[Recipient],
    ) -> Result<(KeyId, LogKey), Trouble> {
        let mut candidates: Vec<KeyId> = self.current.get(&(scope, month.to_string())).copied().into_iter().collect();
        candidates.extend(kept(db, scope, month)?);
        for id in candidates {
            // A key that was made in a write that did not come to its end is open here but not kept: it is not used.
            if is_kept(db, id)?
                && let Some(key) = self.find(db, keys, id)?
            {
                self.current.insert((scope, month.to_string()), id);
                return Ok((id, key));
            }
        }
        let id = KeyId(random::bytes()?);
        let key: LogKey = Zeroizing::new(random::bytes()?);
        let wrapped = seal::seal_bytes(&key[..], recipients)?;
        db.execute(
            "INSERT INTO log_key (id, scope, month, wrapped) VALUES (?1, ?2, ?3, ?4)",
            params![&id.0[..], &scope.0[..], month, wrapped],
        )
        .map_err(Trouble::of_store)?;
        self.open.insert(id, key.clone());
        self.current.insert((scope, month.to_string()), id);
        Ok((id, key))
    }
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
    let found = db.query_row("SELECT 1 FROM log_key WHERE id = ?1", [&id.0[..]], |_| Ok(())).optional();
    Ok(found.map_err(Trouble::of_store)?.is_some())
}

fn damaged() -> Trouble {
    Trouble::environment("store-damaged").with("path", super::STORE_FILE).with("code", "log key")
}
