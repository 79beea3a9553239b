//! What nodes have signed that they have: this one for others, others for this one.

use planb_core::log::witness::digest;
use planb_core::log::{SignedHeads, Wall};
use rusqlite::{Connection, OptionalExtension, params};

use super::fold::Fold;
use crate::machine::NodeKeys;
use crate::trouble::Trouble;

/// This node's signed heads: the last ones if nothing came since, else new ones, kept before they are given out.
pub fn own(db: &Connection, keys: &NodeKeys, fold: &Fold, wall: Wall) -> Result<SignedHeads, Trouble> {
    let identity = keys.log_identity();
    let seen = fold.seen();
    let last = newest(db, &identity.public_key, &identity.incarnation)?;
    if let Some(last) = &last
        && last.digest() == digest(&seen)
    {
        return Ok(last.clone());
    }
    let count = last.map_or(0, |last| last.count) + 1;
    let signed = SignedHeads::sign(keys.tenant(), identity, count, wall.ms, seen, keys.signing());
    let signed = signed.map_err(|damage| Trouble::internal("heads-invalid").with("code", damage))?;
    keep(db, &signed)?;
    Ok(signed)
}

/// Keeps signed heads that were checked, unless newer ones of that node are here; says whether it did.
pub fn keep(db: &Connection, signed: &SignedHeads) -> Result<bool, Trouble> {
    let identity = signed.identity;
    let count = i64::try_from(signed.count).map_err(|_| Trouble::internal("store-full"))?;
    let bytes = signed.encode().map_err(|damage| Trouble::internal("heads-invalid").with("code", damage))?;
    db.execute(
        "INSERT INTO witness (public_key, incarnation, count, heads) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (public_key, incarnation) DO UPDATE SET count = excluded.count, heads = excluded.heads
         WHERE excluded.count > witness.count",
        params![&identity.public_key[..], &identity.incarnation[..], count, bytes],
    )
    .map(|rows| rows > 0)
    .map_err(Trouble::of_store)
}

/// The newest of every incarnation of every node.
pub fn all(db: &Connection) -> Result<Vec<SignedHeads>, Trouble> {
    let mut query =
        db.prepare_cached("SELECT heads FROM witness ORDER BY public_key, incarnation").map_err(Trouble::of_store)?;
    let rows = query.query_map([], |row| row.get::<_, Vec<u8>>(0)).map_err(Trouble::of_store)?;
    rows.map(|row| SignedHeads::decode(&row.map_err(Trouble::of_store)?).map_err(Trouble::of_damage)).collect()
}

fn newest(db: &Connection, public_key: &[u8; 32], incarnation: &[u8; 16]) -> Result<Option<SignedHeads>, Trouble> {
    let mut query = db
        .prepare_cached("SELECT heads FROM witness WHERE public_key = ?1 AND incarnation = ?2")
        .map_err(Trouble::of_store)?;
    let found: Option<Vec<u8>> = query
        .query_row(params![&public_key[..], &incarnation[..]], |row| row.get(0))
        .optional()
        .map_err(Trouble::of_store)?;
    found.map(|bytes| SignedHeads::decode(&bytes).map_err(Trouble::of_damage)).transpose()
}

/// Whether all that is kept decodes and is rightly signed.
pub fn check(db: &Connection) -> Result<(), Trouble> {
    match damaged(db)?.is_empty() {
        true => Ok(()),
        false => Err(Trouble::environment("store-damaged").with("path", super::STORE_FILE).with("code", "heads")),
    }
}

/// Throws away what does not decode or is not rightly signed; gives how many.
pub fn scrub(db: &Connection) -> Result<u64, Trouble> {
    let bad = damaged(db)?;
    for id in &bad {
        db.execute("DELETE FROM witness WHERE rowid = ?1", [id]).map_err(Trouble::of_store)?;
    }
    Ok(bad.len() as u64)
}

fn damaged(db: &Connection) -> Result<Vec<i64>, Trouble> {
    let mut query = db.prepare("SELECT rowid, heads FROM witness").map_err(Trouble::of_store)?;
    let rows =
        query.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?))).map_err(Trouble::of_store)?;
    let mut bad = Vec::new();
    for row in rows {
        let (id, bytes) = row.map_err(Trouble::of_store)?;
        if SignedHeads::decode(&bytes).and_then(|heads| heads.verify()).is_err() {
            bad.push(id);
        }
    }
    Ok(bad)
}
