//! Writing: events become sealed bodies and one signed transaction.

use jiff::civil::DateTime;
use planb_core::log::{
    Dep, EntryHead, Header, Hlc, Link, LogId, Protection, ScopeId, Transaction, TransactionHash, Wall, seal,
};
use planb_core::state::Event;
use rusqlite::{Connection, params};

use super::fold::Fold;
use super::log_keys::LogKeys;
use crate::machine::NodeKeys;
use crate::random;
use crate::trouble::Trouble;

/// What is to be written.
pub struct Writing {
    pub events: Vec<Event>,
    pub happened_at: DateTime,
    pub wall: Wall,
}

/// Seals, signs and inserts one transaction of this node's log after the last one that `fold` has seen; gives its number.
pub fn append(
    db: &Connection,
    keys: &NodeKeys,
    log_keys: &mut LogKeys,
    fold: &Fold,
    writing: &Writing,
) -> Result<u64, Trouble> {
    let log = keys.log();
    let last = fold.link(&log);
    let month = month_of(writing.wall)?;
    let (key_id, key) = log_keys.common(db, keys, &month)?;
    let seq = last.map_or(0, |link| link.seq) + 1;
    let salt = random::bytes()?;
    let mut entries = Vec::with_capacity(writing.events.len());
    let mut bodies = Vec::with_capacity(writing.events.len());
    for (index, event) in (0u32..).zip(&writing.events) {
        let plain = event.to_body(writing.happened_at).and_then(|body| body.encode()).map_err(not_written)?;
        let spot = seal::Spot { log: &log, seq, index, salt: &salt };
        let sealed = seal::seal(&key, spot, &plain).map_err(not_written)?;
        entries.push(EntryHead {
            protection: Protection::LogKey,
            scope: ScopeId::COMMON,
            key: key_id,
            body_length: sealed.len() as u64,
            body_hash: *blake3::hash(&sealed).as_bytes(),
        });
        bodies.push(sealed);
    }
    let header = Header {
        tenant: keys.tenant(),
        log,
        seq,
        prev: last.map_or(TransactionHash::default(), |link| link.hash),
        salt,
        hlc: Hlc::next(
            last.map_or(Hlc::default(), |link| link.hlc),
            fold.links().map(|(_, link)| link.hlc),
            writing.wall,
        ),
        wall: writing.wall,
        prefix: keys.prefix().clone(),
        first_number: last.map_or(1, |link| link.next_number),
        deps: deps(fold, &log),
        entries,
    };
    let transaction = Transaction::sign(header, &keys.signing()).map_err(not_written)?;
    insert(db, &transaction, &bodies)?;
    Ok(seq)
}

/// The month in UTC, `2026-11`: how long a log key is written with.
fn month_of(wall: Wall) -> Result<String, Trouble> {
    let ms = i64::try_from(wall.ms).map_err(|_| Trouble::internal("clock-failed"))?;
    let time = jiff::Timestamp::from_millisecond(ms).map_err(|_| Trouble::internal("clock-failed"))?;
    Ok(time.strftime("%Y-%m").to_string())
}

/// What was seen of other logs since this log's last transaction.
fn deps(fold: &Fold, own: &LogId) -> Vec<Dep> {
    let is_new = |log: &LogId, link: &Link| fold.named(&log.short()) < link.seq;
    let mut deps: Vec<Dep> = fold
        .links()
        .filter(|(log, link)| *log != own && is_new(log, link))
        .map(|(log, link)| {
            let mut hash = [0; 16];
            hash.copy_from_slice(&link.hash.0[..16]);
            Dep { log: log.short(), seq: link.seq, hash }
        })
        .collect();
    deps.sort();
    // What does not fit is named by the next transaction.
    deps.truncate(planb_core::log::header::MAX_DEPS);
    deps
}

fn insert(db: &Connection, transaction: &Transaction, bodies: &[Vec<u8>]) -> Result<(), Trouble> {
    let header = transaction.header();
    let seq = i64::try_from(header.seq).map_err(|_| Trouble::internal("store-full"))?;
    let log = &header.log.0[..];
    db.prepare_cached("INSERT INTO tx (log, seq, header, signature) VALUES (?1, ?2, ?3, ?4)")
        .and_then(|mut insert| insert.execute(params![log, seq, transaction.bytes(), &transaction.signature()[..]]))
        .map_err(Trouble::of_store)?;
    let mut insert = db
        .prepare_cached("INSERT INTO body (log, seq, entry, sealed) VALUES (?1, ?2, ?3, ?4)")
        .map_err(Trouble::of_store)?;
    for (index, sealed) in (0i64..).zip(bodies) {
        insert.execute(params![log, seq, index, sealed]).map_err(Trouble::of_store)?;
    }
    Ok(())
}

fn not_written(damage: planb_core::log::Damage) -> Trouble {
    Trouble::internal("entry-invalid").with("code", damage)
}
