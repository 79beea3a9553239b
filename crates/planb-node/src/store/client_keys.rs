//! Client keys: one per client, kept outside the log, wrapped; destroying one is erasure.
//!
//! Unlike log keys they never become entries and never reach an object store. They are wrapped to this node and, where
//! they have one, to the scope's envelope and the recovery key, and travel from node to node sealed to the receiver.

use planb_core::id::ClientId;
use planb_core::log::{KeyId, ScopeId};
use rusqlite::{Connection, OptionalExtension, params};
use zeroize::Zeroizing;

use super::fold::Means;
use super::log_keys::LogKey;
use super::{key_rows, schema};
use crate::keys::Recipient;
use crate::random;
use crate::sabotage::sabotaged;
use crate::seal;
use crate::trouble::Trouble;

/// The key with this id, if it is here and this node can open it.
pub fn find(means: &mut Means<'_>, id: KeyId) -> Result<Option<LogKey>, Trouble> {
    if let Some(key) = means.log_keys.opened(id) {
        return Ok(Some(key));
    }
    let wrapped: Option<Vec<u8>> = means
        .db
        .query_row("SELECT wrapped FROM client_key WHERE id = ?1", [&id.0[..]], |row| row.get(0))
        .optional()
        .map_err(Trouble::of_store)?;
    match wrapped {
        Some(wrapped) => means.log_keys.open_wrapped(means.keys, id, &wrapped),
        None => Ok(None),
    }
}

/// Makes a client's key and keeps it, wrapped to `recipients`.
pub fn make(db: &Connection, client: &ClientId, scope: ScopeId, recipients: &[Recipient]) -> Result<KeyId, Trouble> {
    let id = KeyId(random::bytes()?);
    let key: LogKey = Zeroizing::new(random::bytes()?);
    keep(db, id, client, scope, &seal::seal_bytes(&key[..], recipients)?)?;
    Ok(id)
}

/// Keeps a wrapped key; one that is there stays.
pub fn keep(db: &Connection, id: KeyId, client: &ClientId, scope: ScopeId, wrapped: &[u8]) -> Result<(), Trouble> {
    db.execute(
        "INSERT OR IGNORE INTO client_key (id, client, scope, wrapped) VALUES (?1, ?2, ?3, ?4)",
        params![&id.0[..], &client.0[..], &scope.0[..], wrapped],
    )
    .map_err(Trouble::of_store)
    .and_then(|rows| if rows > 0 { key_rows::remember(db, id, wrapped) } else { Ok(()) })
}

/// Takes away a key that does not open what it should.
pub fn drop_wrong(db: &Connection, id: KeyId) -> Result<(), Trouble> {
    key_rows::forget(db, id)?;
    db.execute("DELETE FROM client_key WHERE id = ?1", [&id.0[..]]).map(|_| ()).map_err(Trouble::of_store)
}

/// A key as it lies in the table.
pub struct Kept {
    pub id: KeyId,
    pub client: ClientId,
    pub scope: ScopeId,
}

/// All that are here.
pub fn all(db: &Connection) -> Result<Vec<Kept>, Trouble> {
    let mut query =
        db.prepare_cached("SELECT id, client, scope FROM client_key ORDER BY id").map_err(Trouble::of_store)?;
    let rows = query
        .query_map([], |row| {
            Ok(Kept { id: KeyId(row.get(0)?), client: ClientId(row.get(1)?), scope: ScopeId(row.get(2)?) })
        })
        .map_err(Trouble::of_store)?;
    rows.map(|row| row.map_err(Trouble::of_store)).collect()
}

/// The key of one client in a scope, if there is one here; the first by id where there are several.
pub fn of(db: &Connection, client: &ClientId, scope: ScopeId) -> Result<Option<KeyId>, Trouble> {
    let sql = "SELECT id FROM client_key WHERE client = ?1 AND scope = ?2 ORDER BY id LIMIT 1";
    let mut query = db.prepare_cached(sql).map_err(Trouble::of_store)?;
    let found = query.query_row(params![&client.0[..], &scope.0[..]], |row| row.get(0)).optional();
    found.map(|id| id.map(KeyId)).map_err(Trouble::of_store)
}

/// The fact that holds in which log this node last said whose key this is.
pub fn said(id: KeyId) -> String {
    let hex: String = id.0.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("client-key-said/{hex}")
}

/// Destroys a key: its row is overwritten on disk (`secure_delete`). Says whether it was here.
pub fn destroy(db: &Connection, id: KeyId) -> Result<bool, Trouble> {
    if sabotaged!(I9) {
        return Ok(true);
    }
    key_rows::forget(db, id)?;
    schema::keep_fact(db, &said(id), None)?;
    db.execute("DELETE FROM client_key WHERE id = ?1", [&id.0[..]]).map(|rows| rows > 0).map_err(Trouble::of_store)
}
