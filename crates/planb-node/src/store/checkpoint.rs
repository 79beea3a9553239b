//! A sealed state, so that a large log opens fast. It may always be thrown away.
//!
//! ```text
//! version 1 | salt 16 | sealed: CBOR of the code's hash and the fold, under a key of this node
//! ```
//! It is accepted when this program's code would fold in the same way (`state::CODE`) and when each log still has the
//! transaction that it ended with. `Node::check_checkpoint` folds everything again and compares; on any difference it is
//! thrown away, loudly.

use planb_core::log::{LogId, seal};
use rusqlite::{Connection, OptionalExtension, params};

use super::fold::Fold;
use super::rows;
use crate::machine::NodeKeys;
use crate::random;
use crate::trouble::Trouble;

/// The format's version, its first byte.
const VERSION: u8 = 1;
/// A checkpoint is written when so many transactions came since the last.
pub const EVERY: i64 = 2_000;

/// Keeps a sealed checkpoint of this fold.
pub fn save(db: &Connection, keys: &NodeKeys, fold: &Fold) -> Result<(), Trouble> {
    let kept = (planb_core::state::CODE, fold);
    let salt = random::bytes()?;
    let failed = |_| Trouble::internal("checkpoint-failed");
    let mut bytes = [&[VERSION][..], &salt].concat();
    // A large state: no more of it at once in memory than must be.
    let mut plain = Vec::new();
    ciborium::into_writer(&kept, &mut plain).map_err(|_| Trouble::internal("checkpoint-failed"))?;
    let sealed = seal::seal(&keys.checkpoint_key(), spot(&keys.log(), &salt), &plain).map_err(failed)?;
    drop(plain);
    bytes.extend(sealed);
    db.execute("INSERT OR REPLACE INTO checkpoint (id, sealed) VALUES (1, ?1)", params![bytes])
        .map(|_| ())
        .map_err(Trouble::of_store)
}

/// The fold of the checkpoint, if there is one that can be relied on.
pub fn load(db: &Connection, keys: &NodeKeys) -> Result<Option<Fold>, Trouble> {
    let bytes: Option<Vec<u8>> = db
        .query_row("SELECT sealed FROM checkpoint WHERE id = 1", [], |row| row.get(0))
        .optional()
        .map_err(Trouble::of_store)?;
    let Some(fold) = bytes.and_then(|bytes| opened(keys, &bytes)) else { return Ok(None) };
    for (log, link) in fold.ends() {
        let row = rows::at(db, log, link.seq)?;
        if row.and_then(|row| row.parse().ok()).is_none_or(|(_, transaction)| transaction.hash() != link.hash) {
            return Ok(None);
        }
    }
    Ok(Some(fold))
}

fn opened(keys: &NodeKeys, bytes: &[u8]) -> Option<Fold> {
    let (version, rest) = bytes.split_first()?;
    let (salt, sealed) = rest.split_first_chunk::<16>()?;
    let plain = seal::open(&keys.checkpoint_key(), spot(&keys.log(), salt), sealed).ok()?;
    let (code, fold): (String, Fold) = ciborium::from_reader(plain.as_slice()).ok()?;
    (*version == VERSION && code == planb_core::state::CODE).then_some(fold)
}

/// Throws it away.
pub fn drop_it(db: &Connection) -> Result<(), Trouble> {
    db.execute("DELETE FROM checkpoint", []).map(|_| ()).map_err(Trouble::of_store)
}

/// A checkpoint is no entry: it stands at number 0, which no transaction has.
fn spot<'a>(log: &'a LogId, salt: &'a [u8; 16]) -> seal::Spot<'a> {
    seal::Spot { log, seq: 0, index: 0, salt }
}
