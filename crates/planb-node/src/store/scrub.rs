//! Bit rot: every byte is read again, what is damaged is set aside, and what a peer has can come back.

use planb_core::log::{Link, LogId, verify_next};
use rusqlite::{Connection, params};

use super::{checkpoint, forks, key_rows, rows, schema, witness};
use crate::trouble::Trouble;

/// The fact that says up to which arrival rows were taken away on purpose.
const SCRUBBED: &str = "scrubbed-until";
/// Transactions read at a time.
const BATCH: usize = 256;

/// What was found and taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Scrubbed {
    /// Transactions that were read.
    pub read: u64,
    /// Transactions that could not be relied on, and those after them in their logs.
    pub transactions: u64,
    pub bodies: u64,
    /// Signed heads, proofs of forks and wrapped keys.
    pub statements: u64,
    /// Whether the file was made anew of the rows that could be read.
    pub is_rebuilt: bool,
}

impl Scrubbed {
    /// Whether everything was whole.
    pub fn is_whole(&self) -> bool {
        self.transactions + self.bodies + self.statements == 0 && !self.is_rebuilt
    }
}

/// Whether rows are gone from the end, and nobody took them away: the store gave `given` as its greatest arrival ever, and
/// the greatest that is there is `there`.
pub fn is_cut_off(db: &Connection, given: i64, there: i64) -> Result<bool, Trouble> {
    let fact = schema::fact(db, SCRUBBED)?.unwrap_or_default();
    let number = |at: usize| fact.get(at..at + 8).and_then(|bytes| Some(i64::from_be_bytes(bytes.try_into().ok()?)));
    Ok(match (number(0), number(8)) {
        // Nothing came since the last scrub, which left this much.
        (Some(then), Some(left)) if then == given => there != left,
        _ => there != given,
    })
}

/// Reads everything and takes away what is damaged, inside the write transaction.
pub fn scrub(db: &Connection) -> Result<Scrubbed, Trouble> {
    let mut found = Scrubbed::default();
    for log in logs(db)? {
        scrub_log(db, &log, &mut found)?;
    }
    scrub_writers(db)?;
    found.statements = witness::scrub(db)? + forks::scrub(db)? + key_rows::scrub(db)?;
    if !found.is_whole() {
        checkpoint::drop_it(db)?;
    }
    let (given, there) = (rows::last_arrival(db)?, rows::greatest_arrival(db)?);
    if is_cut_off(db, given, there)? {
        found.transactions += u64::from(found.transactions == 0);
        checkpoint::drop_it(db)?;
        schema::keep_fact(db, SCRUBBED, Some(&[given.to_be_bytes(), there.to_be_bytes()].concat()))?;
    }
    Ok(found)
}

/// The ids of logs, also of those whose row is damaged.
fn logs(db: &Connection) -> Result<Vec<LogId>, Trouble> {
    let mut query = db.prepare("SELECT DISTINCT log FROM tx").map_err(Trouble::of_store)?;
    let rows = query.query_map([], |row| row.get::<_, Vec<u8>>(0)).map_err(Trouble::of_store)?;
    let mut logs = Vec::new();
    for row in rows {
        match row.map_err(Trouble::of_store)?.try_into() {
            Ok(id) => logs.push(LogId(id)),
            Err(_) => {
                return Err(Trouble::environment("store-damaged")
                    .with("path", super::STORE_FILE)
                    .with("code", "log id"));
            }
        }
    }
    Ok(logs)
}

fn scrub_log(db: &Connection, log: &LogId, found: &mut Scrubbed) -> Result<(), Trouble> {
    let mut link: Option<Link> = None;
    loop {
        let from = link.as_ref().map_or(0, |link| link.seq) + 1;
        let batch = rows::of_log(db, log, from, BATCH)?;
        let is_last = batch.len() < BATCH;
        for row in batch {
            let next = row.parse().and_then(|(identity, transaction)| {
                Ok((verify_next(&identity, link.as_ref(), &transaction)?, transaction))
            });
            let Ok((next, transaction)) = next else {
                return cut(db, log, link.as_ref().map_or(0, |link| link.seq), found);
            };
            found.read += 1;
            scrub_bodies(db, &transaction, found)?;
            link = Some(next);
        }
        if is_last {
            // Rows that no longer say which number they have, and stand outside every chain.
            return cut(db, log, link.map_or(0, |link| link.seq), found);
        }
    }
}

fn scrub_bodies(
    db: &Connection,
    transaction: &planb_core::log::Transaction,
    found: &mut Scrubbed,
) -> Result<(), Trouble> {
    let header = transaction.header();
    let mut query =
        db.prepare_cached("SELECT entry, sealed FROM body WHERE log = ?1 AND seq = ?2").map_err(Trouble::of_store)?;
    let given = params![&header.log.0[..], i64::try_from(header.seq).unwrap_or(i64::MAX)];
    let rows = query.query_map(given, |row| Ok((row.get(0)?, row.get(1)?))).map_err(Trouble::of_store)?;
    let bodies: Vec<(u32, Vec<u8>)> = rows.collect::<Result<_, _>>().map_err(Trouble::of_store)?;
    for (index, sealed) in bodies {
        let head = header.entries.get(index as usize);
        if head.is_none_or(|head| *blake3::hash(&sealed).as_bytes() != head.body_hash) {
            rows::delete_body(db, &header.log, header.seq, index)?;
            found.bodies += 1;
        }
    }
    Ok(())
}

/// Whether every log's row says the writer that the log has.
pub fn check_writers(db: &Connection) -> Result<(), Trouble> {
    match other_writers(db)?.is_empty() {
        true => Ok(()),
        false => Err(Trouble::environment("store-damaged").with("path", super::STORE_FILE).with("code", "log")),
    }
}

/// Takes away rows that say another writer than their log has, so that the right one can come back.
fn scrub_writers(db: &Connection) -> Result<(), Trouble> {
    for rowid in other_writers(db)? {
        db.execute("DELETE FROM log WHERE rowid = ?1", [rowid]).map_err(Trouble::of_store)?;
    }
    Ok(())
}

fn other_writers(db: &Connection) -> Result<Vec<i64>, Trouble> {
    let mut query = db.prepare("SELECT rowid, id, public_key, incarnation FROM log").map_err(Trouble::of_store)?;
    let row = |row: &rusqlite::Row<'_>| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, Vec<u8>>(2)?, row.get::<_, Vec<u8>>(3)?))
    };
    let rows = query.query_map([], row).map_err(Trouble::of_store)?;
    let mut others = Vec::new();
    for row in rows {
        let (rowid, id, public_key, incarnation) = row.map_err(Trouble::of_store)?;
        let right =
            public_key.try_into().ok().zip(incarnation.try_into().ok()).map(|(key, life)| LogId::of(&key, &life));
        if right.is_none_or(|right| right.0[..] != id[..]) {
            others.push(rowid);
        }
    }
    Ok(others)
}

/// Takes away a log's transactions after `seq`, with their bodies.
fn cut(db: &Connection, log: &LogId, seq: u64, found: &mut Scrubbed) -> Result<(), Trouble> {
    let given = params![&log.0[..], i64::try_from(seq).unwrap_or(i64::MAX)];
    let rows =
        db.execute("DELETE FROM tx WHERE log = ?1 AND (seq > ?2 OR seq < 1)", given).map_err(Trouble::of_store)?;
    found.transactions += rows as u64;
    db.execute("DELETE FROM body WHERE log = ?1 AND (seq > ?2 OR seq < 1)", given).map_err(Trouble::of_store)?;
    Ok(())
}
