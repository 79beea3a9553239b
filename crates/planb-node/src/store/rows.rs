//! The store's rows as transactions and bodies, and back.

use planb_core::log::{Damage, Identity, LogId, Transaction};
use rusqlite::{Connection, OptionalExtension, params};

use crate::trouble::Trouble;

/// A transaction as it lies in the store.
pub struct Row {
    pub arrival: i64,
    header: Vec<u8>,
    signature: Vec<u8>,
    public_key: Vec<u8>,
    incarnation: Vec<u8>,
}

impl Row {
    /// Who wrote it, and what; nothing is checked against anything else yet.
    pub fn parse(&self) -> Result<(Identity, Transaction), Damage> {
        let signature =
            self.signature.as_slice().try_into().map_err(|_| Damage::TooShort { at: self.signature.len() })?;
        let transaction = Transaction::decode(&self.header, signature)?;
        let wrong = |_| Damage::WrongLog { seq: transaction.header().seq };
        let public_key = self.public_key.as_slice().try_into().map_err(wrong)?;
        let incarnation = self.incarnation.as_slice().try_into().map_err(wrong)?;
        Ok((Identity { public_key, incarnation }, transaction))
    }
}

const COLUMNS: &str = "SELECT tx.arrival, tx.header, tx.signature, log.public_key, log.incarnation
    FROM tx JOIN log ON log.id = tx.log";

fn row_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        arrival: row.get(0)?,
        header: row.get(1)?,
        signature: row.get(2)?,
        public_key: row.get(3)?,
        incarnation: row.get(4)?,
    })
}

/// At most `count` transactions in the order in which they came, after `arrival`.
pub fn after(db: &Connection, arrival: i64, count: usize) -> Result<Vec<Row>, Trouble> {
    // The count stands in the text: SQLite prepares a query anew whenever a bound limit changes.
    let query = format!("{COLUMNS} WHERE tx.arrival > ?1 ORDER BY tx.arrival LIMIT {count}");
    let mut query = db.prepare_cached(&query).map_err(Trouble::of_store)?;
    let rows = query.query_map(params![arrival], row_of).map_err(Trouble::of_store)?;
    rows.map(|row| row.map_err(Trouble::of_store)).collect()
}

/// At most `count` transactions of one log from `seq` on.
pub fn of_log(db: &Connection, log: &LogId, seq: u64, count: usize) -> Result<Vec<Row>, Trouble> {
    let query = format!("{COLUMNS} WHERE tx.log = ?1 AND tx.seq >= ?2 ORDER BY tx.seq LIMIT {count}");
    let mut query = db.prepare_cached(&query).map_err(Trouble::of_store)?;
    let given = params![&log.0[..], number(seq)?];
    let rows = query.query_map(given, row_of).map_err(Trouble::of_store)?;
    rows.map(|row| row.map_err(Trouble::of_store)).collect()
}

/// One transaction of a log.
pub fn at(db: &Connection, log: &LogId, seq: u64) -> Result<Option<Row>, Trouble> {
    Ok(of_log(db, log, seq, 1)?.into_iter().next().filter(|row| {
        // `of_log` gives the next one where this one is not.
        row.parse().is_ok_and(|(_, transaction)| transaction.header().seq == seq)
    }))
}

/// The bodies of a transaction by entry; `None` for one that is not here.
pub fn bodies_of(db: &Connection, transaction: &Transaction) -> Result<Vec<Option<Vec<u8>>>, Trouble> {
    let header = transaction.header();
    let mut bodies = vec![None; header.entries.len()];
    let mut query =
        db.prepare_cached("SELECT entry, sealed FROM body WHERE log = ?1 AND seq = ?2").map_err(Trouble::of_store)?;
    let rows = query
        .query_map(params![&header.log.0[..], number(header.seq)?], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?))
        })
        .map_err(Trouble::of_store)?;
    for row in rows {
        let (index, sealed) = row.map_err(Trouble::of_store)?;
        let place = usize::try_from(index).ok().and_then(|index| bodies.get_mut(index));
        let found = header.entries.len();
        *place.ok_or(Trouble::of_damage(Damage::BodyCount { seq: header.seq, expected: found, found: found + 1 }))? =
            Some(sealed);
    }
    Ok(bodies)
}

/// Adds a transaction and those of its bodies that are here; gives its arrival.
pub fn insert(db: &Connection, transaction: &Transaction, bodies: &[Option<&[u8]>]) -> Result<i64, Trouble> {
    let header = transaction.header();
    let (log, seq) = (&header.log.0[..], number(header.seq)?);
    db.prepare_cached("INSERT INTO tx (log, seq, header, signature) VALUES (?1, ?2, ?3, ?4)")
        .and_then(|mut insert| insert.execute(params![log, seq, transaction.bytes(), &transaction.signature()[..]]))
        .map_err(Trouble::of_store)?;
    let arrival = db.last_insert_rowid();
    for (index, sealed) in (0u32..).zip(bodies) {
        if let Some(sealed) = sealed {
            insert_body(db, &header.log, header.seq, index, sealed)?;
        }
    }
    Ok(arrival)
}

/// Adds one body that was not here; one that is here stays.
pub fn insert_body(db: &Connection, log: &LogId, seq: u64, index: u32, sealed: &[u8]) -> Result<(), Trouble> {
    let seq = number(seq)?;
    db.prepare_cached("INSERT OR IGNORE INTO body (log, seq, entry, sealed) VALUES (?1, ?2, ?3, ?4)")
        .and_then(|mut insert| insert.execute(params![&log.0[..], seq, index, sealed]))
        .map(|_| ())
        .map_err(Trouble::of_store)
}

/// Takes one body away, overwritten on disk (`secure_delete`); says whether there was one.
pub fn delete_body(db: &Connection, log: &LogId, seq: u64, index: u32) -> Result<bool, Trouble> {
    let seq = number(seq)?;
    db.prepare_cached("DELETE FROM body WHERE log = ?1 AND seq = ?2 AND entry = ?3")
        .and_then(|mut delete| delete.execute(params![&log.0[..], seq, index]))
        .map(|rows| rows > 0)
        .map_err(Trouble::of_store)
}

/// The greatest arrival that the store ever gave; more than what is there means that rows were lost.
pub fn last_arrival(db: &Connection) -> Result<i64, Trouble> {
    db.query_row("SELECT seq FROM sqlite_sequence WHERE name = 'tx'", [], |row| row.get(0))
        .optional()
        .map(Option::unwrap_or_default)
        .map_err(Trouble::of_store)
}

/// The greatest arrival that is there.
pub fn greatest_arrival(db: &Connection) -> Result<i64, Trouble> {
    db.query_row("SELECT ifnull(max(arrival), 0) FROM tx", [], |row| row.get(0)).map_err(Trouble::of_store)
}

fn number(seq: u64) -> Result<i64, Trouble> {
    i64::try_from(seq).map_err(|_| Trouble::internal("store-full"))
}
