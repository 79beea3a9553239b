//! Wrapped keys beside the log: each with its hash, since one that is damaged looks like one that is for somebody else.

use planb_core::log::KeyId;
use rusqlite::{Connection, params};

use super::{STORE_FILE, schema};
use crate::trouble::Trouble;

const TABLES: [&str; 2] = ["log_key", "client_key"];

/// Remembers what the wrapped key is.
pub fn remember(db: &Connection, id: KeyId, wrapped: &[u8]) -> Result<(), Trouble> {
    schema::keep_fact(db, &name(&id.0), Some(blake3::hash(wrapped).as_bytes()))
}

/// Forgets it with the key.
pub fn forget(db: &Connection, id: KeyId) -> Result<(), Trouble> {
    schema::keep_fact(db, &name(&id.0), None)
}

/// Whether every wrapped key is what it was; those of older programs have no hash.
pub fn check(db: &Connection) -> Result<(), Trouble> {
    for table in TABLES {
        if !damaged(db, table)?.is_empty() {
            return Err(Trouble::environment("store-damaged").with("path", STORE_FILE).with("code", "keys"));
        }
    }
    Ok(())
}

/// Takes away those that are not; gives how many. Log keys come again from the log, client keys from other nodes.
pub fn scrub(db: &Connection) -> Result<u64, Trouble> {
    let mut count = 0;
    for table in TABLES {
        for row in damaged(db, table)? {
            db.execute(&format!("DELETE FROM {table} WHERE rowid = ?1"), params![row]).map_err(Trouble::of_store)?;
            count += 1;
        }
    }
    Ok(count)
}

fn damaged(db: &Connection, table: &str) -> Result<Vec<i64>, Trouble> {
    let mut query = db.prepare(&format!("SELECT rowid, id, wrapped FROM {table}")).map_err(Trouble::of_store)?;
    let rows = query
        .query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, Vec<u8>>(2)?)))
        .map_err(Trouble::of_store)?;
    let mut damaged = Vec::new();
    for row in rows {
        let (row, id, wrapped) = row.map_err(Trouble::of_store)?;
        let hash = schema::fact(db, &name(&id))?;
        if id.len() != 16 || hash.is_some_and(|hash| hash != blake3::hash(&wrapped).as_bytes()) {
            damaged.push(row);
        }
    }
    Ok(damaged)
}

fn name(id: &[u8]) -> String {
    let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("key/{hex}")
}
