//! Reading: transactions are checked, opened and folded, each once, in the order in which they came.

use std::collections::BTreeMap;

use planb_core::log::{
    Body, Damage, Head, HeadsDigest, Identity, Link, LogId, Order, Protection, Tenant, Transaction, verify_bodies,
    verify_next,
};
use planb_core::state::{Entry, Event, State};
use rusqlite::{Connection, params};

use super::Verified;
use super::log_keys::LogKeys;
use crate::machine::NodeKeys;
use crate::trouble::Trouble;

/// Transactions read at a time.
const BATCH: usize = 256;

/// How far the store was read, and what came of it.
pub struct Fold {
    tenant: Tenant,
    state: State,
    links: BTreeMap<LogId, Link>,
    /// The last transaction of other logs that this node's own log has named.
    named: BTreeMap<[u8; 16], u64>,
    arrival: i64,
    transactions: u64,
    read: u64,
    closed: u64,
    erased: u64,
    unreadable: u64,
}

/// A transaction as it lies in the store.
struct Row {
    arrival: i64,
    header: Vec<u8>,
    signature: Vec<u8>,
    public_key: Vec<u8>,
    incarnation: Vec<u8>,
}

impl Fold {
    /// Nothing read yet.
    pub fn new(tenant: Tenant) -> Fold {
        Fold {
            tenant,
            state: State::default(),
            links: BTreeMap::new(),
            named: BTreeMap::new(),
            arrival: 0,
            transactions: 0,
            read: 0,
            closed: 0,
            erased: 0,
            unreadable: 0,
        }
    }

    /// The state of what was read.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The last link of a log.
    pub fn link(&self, log: &LogId) -> Option<&Link> {
        self.links.get(log)
    }

    /// The last links of all logs.
    pub fn links(&self) -> impl Iterator<Item = (&LogId, &Link)> {
        self.links.iter()
    }

    /// Up to where this node's own log has named another.
    pub fn named(&self, log: &[u8; 16]) -> u64 {
        self.named.get(log).copied().unwrap_or(0)
    }

    /// The heads of all logs.
    pub fn heads(&self) -> Vec<Head> {
        self.links.iter().map(|(log, link)| Head { log: *log, seq: link.seq, hash: link.hash }).collect()
    }

    /// What was counted while reading.
    pub fn verified(&self) -> Verified {
        Verified {
            logs: self.links.len(),
            transactions: self.transactions,
            read: self.read,
            closed: self.closed,
            erased: self.erased,
            unknown: self.unreadable + self.state.counts().1,
            digest: HeadsDigest::of(&self.heads()),
        }
    }

    /// Reads what came since; gives the entries that could be opened.
    pub fn catch_up(
        &mut self,
        db: &Connection,
        keys: &NodeKeys,
        log_keys: &mut LogKeys,
    ) -> Result<Vec<Entry>, Trouble> {
        let mut entries = Vec::new();
        loop {
            let rows = rows_after(db, self.arrival)?;
            let is_last = rows.len() < BATCH;
            for row in rows {
                entries.extend(self.take(db, keys, log_keys, &row)?);
                self.arrival = row.arrival;
            }
            if is_last {
                return Ok(entries);
            }
        }
    }

    fn take(
        &mut self,
        db: &Connection,
        keys: &NodeKeys,
        log_keys: &mut LogKeys,
        row: &Row,
    ) -> Result<Vec<Entry>, Trouble> {
        let (identity, transaction) = row.parse().map_err(Trouble::of_damage)?;
        let header = transaction.header();
        if header.tenant != self.tenant {
            return Err(Trouble::of_damage(Damage::WrongTenant { seq: header.seq }));
        }
        let link = verify_next(&identity, self.links.get(&header.log), &transaction).map_err(Trouble::of_damage)?;
        let bodies = bodies_of(db, &transaction)?;
        let there: Vec<Option<&[u8]>> = bodies.iter().map(Option::as_deref).collect();
        verify_bodies(&transaction, &there).map_err(Trouble::of_damage)?;
        let mut entries = Vec::new();
        for (index, sealed) in (0u32..).zip(&bodies) {
            let Some(sealed) = sealed else {
                self.erased += 1;
                continue;
            };
            let key = match transaction.header().entries.get(index as usize) {
                Some(head) if head.protection != Protection::Clear => log_keys.find(db, keys, head.key)?,
                _ => Some(Default::default()),
            };
            let Some(key) = key else {
                self.closed += 1;
                continue;
            };
            let plain = transaction.open(index, sealed, Some(&key)).map_err(Trouble::of_damage)?;
            match Body::decode(&plain).and_then(|body| Ok((Event::of_body(&body)?, body.happened_at))) {
                Ok((event, happened_at)) => {
                    entries.push(entry_of(&transaction, identity.public_key, index, happened_at, event));
                }
                // Rightly signed and sealed, so not damaged on the way: written by a program that thinks otherwise.
                Err(_) => self.unreadable += 1,
            }
        }
        for entry in &entries {
            self.state.apply(entry);
        }
        if header.log == keys.log() {
            self.named.extend(header.deps.iter().map(|dep| (dep.log, dep.seq)));
        }
        self.read += entries.len() as u64;
        self.transactions += 1;
        self.links.insert(header.log, link);
        Ok(entries)
    }
}

impl Row {
    fn parse(&self) -> Result<(Identity, Transaction), Damage> {
        let signature =
            self.signature.as_slice().try_into().map_err(|_| Damage::TooShort { at: self.signature.len() })?;
        let transaction = Transaction::decode(&self.header, signature)?;
        let wrong = |_| Damage::WrongLog { seq: transaction.header().seq };
        let public_key = self.public_key.as_slice().try_into().map_err(wrong)?;
        let incarnation = self.incarnation.as_slice().try_into().map_err(wrong)?;
        Ok((Identity { public_key, incarnation }, transaction))
    }
}

fn entry_of(
    transaction: &Transaction,
    author: [u8; 32],
    index: u32,
    happened_at: jiff::civil::DateTime,
    event: Event,
) -> Entry {
    let header = transaction.header();
    Entry {
        order: Order { hlc: header.hlc, log: header.log, seq: header.seq, index },
        hlc: header.hlc,
        author,
        number: header.prefix.number(header.first_number + u64::from(index)),
        entered_ms: header.wall.ms,
        happened_at,
        event,
    }
}

fn rows_after(db: &Connection, arrival: i64) -> Result<Vec<Row>, Trouble> {
    let mut query = db
        .prepare_cached(
            "SELECT tx.arrival, tx.header, tx.signature, log.public_key, log.incarnation
             FROM tx JOIN log ON log.id = tx.log WHERE tx.arrival > ?1 ORDER BY tx.arrival LIMIT ?2",
        )
        .map_err(Trouble::of_store)?;
    let row = |row: &rusqlite::Row<'_>| {
        Ok(Row {
            arrival: row.get(0)?,
            header: row.get(1)?,
            signature: row.get(2)?,
            public_key: row.get(3)?,
            incarnation: row.get(4)?,
        })
    };
    let rows = query.query_map(params![arrival, BATCH as i64], row).map_err(Trouble::of_store)?;
    rows.map(|row| row.map_err(Trouble::of_store)).collect()
}

/// The bodies of a transaction by entry; `None` for an erased one.
fn bodies_of(db: &Connection, transaction: &Transaction) -> Result<Vec<Option<Vec<u8>>>, Trouble> {
    let header = transaction.header();
    let mut bodies = vec![None; header.entries.len()];
    let mut query =
        db.prepare_cached("SELECT entry, sealed FROM body WHERE log = ?1 AND seq = ?2").map_err(Trouble::of_store)?;
    let seq = i64::try_from(header.seq).map_err(|_| Trouble::internal("store-full"))?;
    let rows = query
        .query_map(params![&header.log.0[..], seq], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))
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
