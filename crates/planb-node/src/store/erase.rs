//! Erasure: a client's key is destroyed, and the bodies that it sealed are taken away and overwritten.

use std::collections::BTreeSet;

use planb_core::erasure::ErasureConfirmed;
use planb_core::id::ClientId;
use planb_core::log::{EntryHead, Header, KeyId, Protection};
use planb_core::state::Event;
use rusqlite::Connection;

use super::fold::{Fold, Means};
use super::{checkpoint, client_keys, rows, schema};
use crate::trouble::Trouble;

/// Transactions read at a time.
const BATCH: usize = 256;

/// Which clients and keys are erased; `None`: none. It changes also when as many come as go, as after a fork.
pub fn digest(fold: &Fold) -> Option<Vec<u8>> {
    let clients: Vec<&ClientId> = fold.state().erasures().erased().map(|(client, _)| client).collect();
    if clients.is_empty() && fold.erased().is_empty() {
        return None;
    }
    let mut hasher = blake3::Hasher::new_derive_key("planb erasures carried out v1");
    hasher.update(&(clients.len() as u64).to_be_bytes());
    clients.iter().for_each(|client| _ = hasher.update(&client.0));
    fold.erased().iter().for_each(|key| _ = hasher.update(&key.0));
    Some(hasher.finalize().as_bytes().to_vec())
}

/// What the log says is erased and still lies here: destroys it. Inside the write transaction; says whether there was any.
pub fn carry_out(means: &mut Means<'_>, fold: &Fold) -> Result<bool, Trouble> {
    let mut is_any = false;
    // A key whose making stands in what does not count (after a fork) is known here by its row alone.
    let mut destroyed = BTreeSet::new();
    for kept in client_keys::all(means.db)? {
        if fold.is_erased(&kept.id) || fold.state().erasures().is_erased(&kept.client) {
            is_any |= client_keys::destroy(means.db, kept.id)?;
            means.log_keys.forget(kept.id);
            destroyed.insert(kept.id);
        }
    }
    let kept: BTreeSet<KeyId> = client_keys::all(means.db)?.into_iter().map(|kept| kept.id).collect();
    let erasures = fold.state().erasures();
    let made: BTreeSet<KeyId> =
        erasures.clients().iter().flat_map(|client| erasures.keys(client).map(|(key, _)| *key)).collect();
    let is_erased = |header: &Header, entry: &EntryHead| {
        // Whose body this is stood in what does not count: it may be the erased client's.
        let is_nobodys = entry.protection == Protection::ClientKey
            && header.seq > fold.rules().limit(&header.log)
            && !made.contains(&entry.key)
            && !kept.contains(&entry.key);
        fold.is_erased(&entry.key) || destroyed.contains(&entry.key) || is_nobodys
    };
    is_any |= delete_bodies(means.db, &is_erased)?;
    if is_any {
        checkpoint::drop_it(means.db)?;
    }
    Ok(is_any)
}

/// Takes away these bodies.
fn delete_bodies(db: &Connection, is_erased: &dyn Fn(&Header, &EntryHead) -> bool) -> Result<bool, Trouble> {
    let (mut arrival, mut is_any) = (0, false);
    loop {
        let batch = rows::after(db, arrival, BATCH)?;
        for row in &batch {
            let (_, transaction) = row.parse().map_err(Trouble::of_damage)?;
            let header = transaction.header();
            for (index, entry) in (0u32..).zip(&header.entries) {
                if is_erased(header, entry) {
                    is_any |= rows::delete_body(db, &header.log, header.seq, index)?;
                }
            }
            arrival = row.arrival;
        }
        if batch.len() < BATCH {
            return Ok(is_any);
        }
    }
}

/// After the commit: what was deleted must not stay in the write-ahead log.
pub fn sweep(db: &Connection) -> Result<(), Trouble> {
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(Trouble::of_store)
}

/// What this node owes to confirm: clients that were erased, how many times, and which its own logs did not confirm yet. One
/// for each erasure and no more: where clocks are wrong, a confirmation may stand before its erasure for ever.
pub fn owed(db: &Connection, fold: &Fold, own: &[u8; 32]) -> Result<Vec<(ClientId, [u8; 8])>, Trouble> {
    let state = fold.state();
    let is_ours =
        |log: &planb_core::log::LogId| fold.identities().any(|(of, identity)| of == log && identity.public_key == *own);
    let owes = |client: &ClientId| !state.erasures().confirmed(client).any(is_ours);
    let mut owed = Vec::new();
    for (client, all) in state.erasures().erased() {
        let times = (all.count() as u64).to_be_bytes();
        if owes(client) && schema::fact(db, &said(client))?.is_none_or(|said| said[..] < times[..]) {
            owed.push((*client, times));
        }
    }
    Ok(owed)
}

/// The same as events, remembered as said: inside the transaction that writes them.
pub fn say(db: &Connection, fold: &Fold, own: &[u8; 32]) -> Result<Vec<Event>, Trouble> {
    let owed = owed(db, fold, own)?;
    owed.iter().try_for_each(|(client, times)| schema::keep_fact(db, &said(client), Some(times)))?;
    Ok(owed.into_iter().map(|(client, _)| ErasureConfirmed { client }.into()).collect())
}

/// The fact that holds how many erasures of a client this node has confirmed.
fn said(client: &ClientId) -> String {
    let hex: String = client.0.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("erasure-confirmed/{hex}")
}
