//! Writing a segment: one transaction after another, until the budget is used up.

use std::collections::BTreeMap;

use super::super::bytes::write_number;
use super::super::damage::Damage;
use super::super::header::EntryHead;
use super::super::transaction::{Identity, Transaction};
use super::*;

/// A (protection, scope, key), which most entries of a log share.
type Kind = (u8, [u8; 16], [u8; 16]);

/// A segment that is being written.
pub struct SegmentWriter {
    identity: Identity,
    /// The first and the last transaction's header, and the hash that the next one must name.
    run: Option<Run>,
    transactions: u64,
    kinds: BTreeMap<Kind, u64>,
    kinds_in_order: Vec<Kind>,
    tail: Vec<u8>,
}

struct Run {
    first: Header,
    last: Header,
    hash: super::super::header::TransactionHash,
}

impl SegmentWriter {
    /// An empty segment of this writer's log.
    pub fn new(identity: Identity) -> SegmentWriter {
        SegmentWriter {
            identity,
            run: None,
            transactions: 0,
            kinds: BTreeMap::new(),
            kinds_in_order: Vec::new(),
            tail: Vec::new(),
        }
    }

    /// How many transactions are in it.
    pub fn transactions(&self) -> u64 {
        self.transactions
    }

    /// Adds the next transaction; `bodies` has one place an entry, `None` for what is left out. `Ok(false)`: it would make
    /// the segment longer than `budget` bytes, and was left for the next one; the first is always taken. Damage when it
    /// does not follow the one before, or passes a limit.
    pub fn push(&mut self, transaction: &Transaction, bodies: &[Option<&[u8]>], budget: usize) -> Result<bool, Damage> {
        let header = transaction.header();
        self.check_follows(transaction)?;
        check_size(header)?;
        if bodies.len() != header.entries.len() {
            return Err(Damage::BodyCount { seq: header.seq, expected: header.entries.len(), found: bodies.len() });
        }
        for (index, (entry, body)) in (0u32..).zip(header.entries.iter().zip(bodies)) {
            if body.is_some_and(|body| body.len() as u64 != entry.body_length) {
                return Err(Damage::BodyChanged { seq: header.seq, index });
            }
        }
        let (start, kinds) = (self.tail.len(), self.kinds_in_order.len());
        self.write(transaction, bodies);
        let too_long = self.length() > budget.min(MAX_SEGMENT_BYTES) || self.kinds_in_order.len() > MAX_KINDS;
        if too_long && self.run.is_some() {
            self.tail.truncate(start);
            for kind in self.kinds_in_order.drain(kinds..) {
                self.kinds.remove(&kind);
            }
            return Ok(false);
        }
        self.transactions += 1;
        let hash = transaction.hash();
        match &mut self.run {
            Some(run) => (run.last, run.hash) = (header.clone(), hash),
            None => self.run = Some(Run { first: header.clone(), last: header.clone(), hash }),
        }
        Ok(true)
    }

    /// The segment's bytes; `None` when nothing was added.
    pub fn finish(self) -> Option<Vec<u8>> {
        let first = &self.run.as_ref()?.first;
        let mut out = Vec::with_capacity(self.length());
        out.extend_from_slice(&[VERSION, KIND]);
        out.extend_from_slice(&first.tenant.0);
        out.extend_from_slice(&self.identity.public_key);
        out.extend_from_slice(&self.identity.incarnation);
        write_number(&mut out, first.seq);
        out.extend_from_slice(&first.prev.0);
        out.extend_from_slice(&first.hlc.0.to_be_bytes());
        out.extend_from_slice(&first.wall.ms.to_be_bytes());
        out.push(first.prefix.as_str().len() as u8);
        out.extend_from_slice(first.prefix.as_str().as_bytes());
        write_number(&mut out, first.first_number);
        write_number(&mut out, self.transactions);
        write_number(&mut out, self.kinds_in_order.len() as u64);
        for (protection, scope, key) in &self.kinds_in_order {
            out.push(*protection);
            out.extend_from_slice(scope);
            out.extend_from_slice(key);
        }
        out.extend_from_slice(&self.tail);
        Some(out)
    }

    /// At least as long as the segment would be now, and at most a few dozen bytes longer.
    fn length(&self) -> usize {
        /// Version to base wall, then the prefix and the four numbers at their longest.
        const MOST_HEAD_BYTES: usize = 2 + 16 + 32 + 16 + 32 + 16 + 5 + 4 * 10;
        MOST_HEAD_BYTES + self.kinds_in_order.len() * 33 + self.tail.len()
    }

    fn check_follows(&self, transaction: &Transaction) -> Result<(), Damage> {
        let header = transaction.header();
        let seq = header.seq;
        if header.log != self.identity.log() {
            return Err(Damage::WrongLog { seq });
        }
        let Some(run) = &self.run else { return Ok(()) };
        let last = &run.last;
        if seq != last.seq.saturating_add(1) {
            return Err(Damage::Gap { expected: last.seq.saturating_add(1), found: seq });
        }
        if header.prev != run.hash {
            return Err(Damage::BrokenChain { seq });
        }
        if header.tenant != last.tenant {
            return Err(Damage::WrongTenant { seq });
        }
        if header.prefix != last.prefix || header.first_number != last.first_number + last.entries.len() as u64 {
            return Err(Damage::NumberGap { seq });
        }
        if header.hlc <= last.hlc { Err(Damage::ClockNotRising { seq }) } else { Ok(()) }
    }

    fn write(&mut self, transaction: &Transaction, bodies: &[Option<&[u8]>]) {
        let header = transaction.header();
        let from_wall = clock_of(header.wall);
        let mut flags = header.wall.quality as u8;
        flags |= if header.deps.is_empty() { 0 } else { HAS_DEPS };
        flags |= if header.entries.len() == 1 { 0 } else { NOT_ONE_ENTRY };
        flags |= if header.hlc == from_wall { CLOCK_IS_WALL } else { 0 };
        self.tail.push(flags);
        self.tail.extend_from_slice(&header.salt);
        if let Some(run) = &self.run {
            write_number(&mut self.tail, zigzag(header.wall.ms.wrapping_sub(run.last.wall.ms) as i64));
            if header.hlc != from_wall {
                write_number(&mut self.tail, header.hlc.0 - run.last.hlc.0);
            }
        }
        if !header.deps.is_empty() {
            write_number(&mut self.tail, header.deps.len() as u64);
            for dep in &header.deps {
                self.tail.extend_from_slice(&dep.log);
                write_number(&mut self.tail, dep.seq);
                self.tail.extend_from_slice(&dep.hash);
            }
        }
        if header.entries.len() != 1 {
            write_number(&mut self.tail, header.entries.len() as u64);
        }
        for (entry, body) in header.entries.iter().zip(bodies) {
            let kind = self.kind(entry);
            write_number(&mut self.tail, kind << 1 | u64::from(body.is_none()));
            write_number(&mut self.tail, entry.body_length);
            match body {
                Some(body) => self.tail.extend_from_slice(body),
                None => self.tail.extend_from_slice(&entry.body_hash),
            }
        }
        self.tail.extend_from_slice(transaction.signature());
    }

    /// The place of the entry's kind among the kinds, in the order of their first use.
    fn kind(&mut self, entry: &EntryHead) -> u64 {
        let kind = (entry.protection as u8, entry.scope.0, entry.key.0);
        let next = self.kinds_in_order.len() as u64;
        let place = *self.kinds.entry(kind).or_insert(next);
        if place == next {
            self.kinds_in_order.push(kind);
        }
        place
    }
}

/// Small numbers for small differences of either sign.
fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}
