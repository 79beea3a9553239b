//! Two transactions with one number: kept as evidence, both of them.

use std::collections::BTreeMap;

use planb_core::log::{Damage, ForkProof, LogId};
use rusqlite::{Connection, params};

use crate::sabotage::sabotaged;
use crate::trouble::Trouble;

/// The forked logs, by the number that stands there twice.
pub fn known(db: &Connection) -> Result<BTreeMap<LogId, u64>, Trouble> {
    let mut query = db.prepare_cached("SELECT log, seq FROM fork").map_err(Trouble::of_store)?;
    let rows = query
        .query_map([], |row| Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, i64>(1)?)))
        .map_err(Trouble::of_store)?;
    rows.map(|row| {
        let (log, seq) = row.map_err(Trouble::of_store)?;
        let seq = u64::try_from(seq).ok().filter(|seq| *seq > 0);
        Ok((LogId(log), seq.ok_or(Trouble::of_damage(Damage::ZeroSequence))?))
    })
    .collect()
}

/// The proofs, whole.
pub fn proofs(db: &Connection) -> Result<Vec<ForkProof>, Trouble> {
    let mut query = db.prepare_cached("SELECT proof FROM fork ORDER BY log").map_err(Trouble::of_store)?;
    let rows = query.query_map([], |row| row.get::<_, Vec<u8>>(0)).map_err(Trouble::of_store)?;
    rows.map(|row| ForkProof::decode(&row.map_err(Trouble::of_store)?).map_err(Trouble::of_damage)).collect()
}

/// Keeps a proof that was checked. Of two about one log, the one that forks earlier is kept; says whether it is new.
pub fn keep(db: &Connection, proof: &ForkProof) -> Result<bool, Trouble> {
    if sabotaged!(I8) {
        return Ok(false);
    }
    let seq = i64::try_from(proof.seq()).map_err(|_| Trouble::internal("store-full"))?;
    db.execute(
        "INSERT INTO fork (log, seq, proof) VALUES (?1, ?2, ?3)
         ON CONFLICT (log) DO UPDATE SET seq = excluded.seq, proof = excluded.proof WHERE excluded.seq < fork.seq",
        params![&proof.log().0[..], seq, proof.encode()],
    )
    .map(|rows| rows > 0)
    .map_err(Trouble::of_store)
}

/// Whether each row says what its proof proves: what counts is decided by the row.
pub fn check(db: &Connection) -> Result<(), Trouble> {
    match damaged(db)?.is_empty() {
        true => Ok(()),
        false => Err(Trouble::environment("store-damaged").with("path", super::STORE_FILE).with("code", "forks")),
    }
}

/// Throws away proofs that prove nothing; gives how many.
pub fn scrub(db: &Connection) -> Result<u64, Trouble> {
    let bad = damaged(db)?;
    for id in &bad {
        db.execute("DELETE FROM fork WHERE rowid = ?1", [id]).map_err(Trouble::of_store)?;
    }
    Ok(bad.len() as u64)
}

fn damaged(db: &Connection) -> Result<Vec<i64>, Trouble> {
    let mut query = db.prepare("SELECT rowid, log, seq, proof FROM fork").map_err(Trouble::of_store)?;
    let rows = query
        .query_map([], |row| {
            let (log, seq): (Vec<u8>, i64) = (row.get(1)?, row.get(2)?);
            Ok((row.get::<_, i64>(0)?, log, seq, row.get::<_, Vec<u8>>(3)?))
        })
        .map_err(Trouble::of_store)?;
    let mut damaged = Vec::new();
    for row in rows {
        let (id, log, seq, bytes) = row.map_err(Trouble::of_store)?;
        let is_good =
            |proof: &ForkProof| proof.log().0[..] == log[..] && i64::try_from(proof.seq()).is_ok_and(|of| of == seq);
        if !ForkProof::decode(&bytes).is_ok_and(|proof| is_good(&proof)) {
            damaged.push(id);
        }
    }
    Ok(damaged)
}
