//! Reading a segment: each transaction is rebuilt as it was signed, one at a time, so that what is good before a damage counts.

use std::collections::BTreeSet;

use super::super::bytes::Reader;
use super::super::header::{
    Dep, EntryHead, KeyId, LogId, MAX_BODY_BYTES, MAX_DEPS, MAX_ENTRIES, Prefix, Protection, ScopeId, Tenant,
    TransactionHash,
};
use super::super::transaction::{Identity, Transaction};
use super::super::{ClockQuality, Damage};
use super::*;

/// A segment's head, and an iterator over its transactions. It ends after the first damage.
pub struct Segment<'a> {
    tenant: Tenant,
    identity: Identity,
    log: LogId,
    first: u64,
    transactions: u64,
    kinds: Vec<(Protection, ScopeId, KeyId)>,
    reader: Reader<'a>,
    next: Next,
}

/// What is known of the next transaction before it is read.
struct Next {
    seq: u64,
    left: u64,
    prev: TransactionHash,
    prefix: Prefix,
    first_number: u64,
    hlc: Hlc,
    wall_ms: u64,
    is_first: bool,
    kinds_used: usize,
}

impl<'a> Segment<'a> {
    /// Reads the head. Transactions are read one by one by the iterator.
    pub fn open(bytes: &'a [u8]) -> Result<Segment<'a>, Damage> {
        if bytes.len() > MAX_SEGMENT_BYTES {
            return Err(Damage::TooLarge { bytes: bytes.len() as u64, most: MAX_SEGMENT_BYTES as u64 });
        }
        let mut reader = Reader::new(bytes);
        reader.version(VERSION, KIND)?;
        let tenant = Tenant(reader.array()?);
        let identity = Identity { public_key: reader.array()?, incarnation: reader.array()? };
        let first = reader.number()?;
        let prev = TransactionHash(reader.array()?);
        let (hlc, wall_ms) = (Hlc(reader.fixed()?), reader.fixed()?);
        let length = usize::from(reader.byte()?);
        if length > 4 {
            return Err(Damage::BadPrefix);
        }
        let prefix = std::str::from_utf8(reader.take(length)?).map_err(|_| Damage::BadPrefix)?;
        let prefix = Prefix::new(prefix)?;
        let first_number = reader.number()?;
        let transactions = reader.number()?;
        if transactions == 0 {
            return Err(Damage::Empty);
        }
        if first == 0 {
            return Err(Damage::ZeroSequence);
        }
        let kinds = read_kinds(&mut reader)?;
        let left = transactions;
        let next = Next { seq: first, left, prev, prefix, first_number, hlc, wall_ms, is_first: true, kinds_used: 0 };
        Ok(Segment { tenant, identity, log: identity.log(), first, transactions, kinds, reader, next })
    }

    /// The municipality that it says it is of.
    pub fn tenant(&self) -> Tenant {
        self.tenant
    }

    /// Who is said to have written it.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The log that it is a part of.
    pub fn log(&self) -> LogId {
        self.log
    }

    /// The number of its first transaction.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// How many transactions it says that it has.
    pub fn transactions(&self) -> u64 {
        self.transactions
    }

    fn read(&mut self) -> Result<Item, Damage> {
        let (reader, next) = (&mut self.reader, &mut self.next);
        let start = reader.at();
        let flags = reader.byte()?;
        if flags > QUALITY | HAS_DEPS | NOT_ONE_ENTRY | CLOCK_IS_WALL {
            return Err(Damage::UnknownFlags(u64::from(flags)));
        }
        let quality = ClockQuality::of_byte(flags & QUALITY).ok_or(Damage::UnknownQuality(flags & QUALITY))?;
        let salt = reader.array()?;
        if !next.is_first {
            next.wall_ms = next.wall_ms.wrapping_add(unzigzag(reader.number()?) as u64);
        }
        let wall = Wall { ms: next.wall_ms, quality };
        let hlc = match (next.is_first, flags & CLOCK_IS_WALL != 0) {
            (true, _) => next.hlc,
            (false, true) => clock_of(wall),
            (false, false) => {
                let rise = reader.number()?;
                Hlc(next.hlc.0.checked_add(rise).ok_or(Damage::ClockNotRising { seq: next.seq })?)
            }
        };
        if (flags & CLOCK_IS_WALL != 0) != (hlc == clock_of(wall)) {
            return Err(Damage::OtherForm { at: start });
        }
        if !next.is_first && hlc <= next.hlc {
            return Err(Damage::ClockNotRising { seq: next.seq });
        }
        let deps = if flags & HAS_DEPS != 0 { read_deps(reader)? } else { Vec::new() };
        let (entries, bodies) = read_entries(reader, &self.kinds, &mut next.kinds_used, flags)?;
        let signature = reader.array()?;
        let header = Header {
            tenant: self.tenant,
            log: self.log,
            seq: next.seq,
            prev: next.prev,
            salt,
            hlc,
            wall,
            prefix: next.prefix.clone(),
            first_number: next.first_number,
            deps,
            entries,
        };
        check_size(&header)?;
        let transaction = Transaction::of(header, signature)?;
        // The header's own check says that neither sum is too great for the last entry.
        next.first_number = next.first_number.saturating_add(bodies.len() as u64);
        (next.prev, next.hlc, next.is_first) = (transaction.hash(), hlc, false);
        Ok(Item { transaction, bodies })
    }

    /// After the last transaction: every kind was used, and nothing follows.
    fn check_end(&self) -> Result<(), Damage> {
        if self.next.kinds_used != self.kinds.len() {
            return Err(Damage::OtherForm { at: self.reader.at() });
        }
        match self.reader.left() {
            0 => Ok(()),
            extra => Err(Damage::TooLong { extra }),
        }
    }
}

impl Iterator for Segment<'_> {
    type Item = Result<Item, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.next.left == 0 {
            return None;
        }
        self.next.left -= 1;
        let is_last = self.next.left == 0;
        let item = self.read().and_then(|item| {
            if is_last {
                self.check_end()?;
            } else {
                let seq = self.next.seq;
                self.next.seq = seq.checked_add(1).ok_or(Damage::Gap { expected: seq, found: seq })?;
            }
            Ok(item)
        });
        if item.is_err() {
            self.next.left = 0;
        }
        Some(item)
    }
}

fn read_kinds(reader: &mut Reader<'_>) -> Result<Vec<(Protection, ScopeId, KeyId)>, Damage> {
    let at = reader.at();
    let count = reader.number()?;
    if count > MAX_KINDS as u64 {
        return Err(Damage::TooMany { count, most: MAX_KINDS as u64 });
    }
    let mut seen = BTreeSet::new();
    let kind = |_| {
        let byte = reader.byte()?;
        let protection = Protection::of_byte(byte).ok_or(Damage::UnknownProtection(byte))?;
        let (scope, key) = (reader.array()?, reader.array()?);
        if seen.insert((byte, scope, key)) {
            Ok((protection, ScopeId(scope), KeyId(key)))
        } else {
            Err(Damage::OtherForm { at })
        }
    };
    (0..count).map(kind).collect()
}

fn read_deps(reader: &mut Reader<'_>) -> Result<Vec<Dep>, Damage> {
    let at = reader.at();
    match reader.number()? {
        0 => Err(Damage::OtherForm { at }),
        count if count > MAX_DEPS as u64 => Err(Damage::TooManyDeps(count)),
        count => {
            (0..count).map(|_| Ok(Dep { log: reader.array()?, seq: reader.number()?, hash: reader.array()? })).collect()
        }
    }
}

/// What the header says of each entry, and its body where that is with it.
type Entries = (Vec<EntryHead>, Vec<Option<Vec<u8>>>);

fn read_entries(
    reader: &mut Reader<'_>,
    kinds: &[(Protection, ScopeId, KeyId)],
    used: &mut usize,
    flags: u8,
) -> Result<Entries, Damage> {
    let at = reader.at();
    let count = match (flags & NOT_ONE_ENTRY != 0).then(|| reader.number()).transpose()? {
        None => 1,
        Some(0) => return Err(Damage::NoEntries),
        Some(1) => return Err(Damage::OtherForm { at }),
        Some(many) if many > MAX_ENTRIES as u64 => return Err(Damage::TooManyEntries(many)),
        Some(many) => many,
    };
    let (mut entries, mut bodies) = (Vec::new(), Vec::new());
    let mut bytes = 0u64;
    for _ in 0..count {
        let at = reader.at();
        let packed = reader.number()?;
        let place = usize::try_from(packed >> 1).map_err(|_| Damage::OtherForm { at })?;
        let (protection, scope, key) = *kinds.get(place).ok_or(Damage::OtherForm { at })?;
        match place.cmp(used) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => *used += 1,
            std::cmp::Ordering::Greater => return Err(Damage::OtherForm { at }),
        }
        let body_length = reader.number()?;
        if body_length > MAX_BODY_BYTES {
            return Err(Damage::BodyTooLong(body_length));
        }
        bytes += body_length;
        if bytes > MAX_TRANSACTION_BYTES {
            return Err(Damage::TooLarge { bytes, most: MAX_TRANSACTION_BYTES });
        }
        let is_absent = packed & 1 == 1;
        let (body_hash, body) = if is_absent {
            (reader.array()?, None)
        } else {
            let body = reader.take(body_length as usize)?;
            (*blake3::hash(body).as_bytes(), Some(body.to_vec()))
        };
        entries.push(EntryHead { protection, scope, key, body_length, body_hash });
        bodies.push(body);
    }
    Ok((entries, bodies))
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}
