//! A node's signed word on what it has: it is compared when nodes meet, and kept, so that what is known to be missing is shown.
//!
//! ```text
//! heads   = version 1 | 'H' | tenant 16 | public key 32 | incarnation 16 | count n | wall ms 8
//!             | n × (log 16, seq n, hash 16, frozen 1), sorted by log | signature 64
//! receipt = nonce 16 | digest 32 | wall ms 8 | signature 64      (tenant, writer and receiver are known where it is read)
//! ```

use std::collections::BTreeMap;

use ed25519_dalek::{Signer, SigningKey};

use super::bytes::{Reader, write_number};
use super::damage::Damage;
use super::header::Tenant;
use super::signature::{self, Fault};
use super::transaction::Identity;

/// The format's version, the first byte.
pub const VERSION: u8 = 1;
/// Most logs that a node can have.
pub const MAX_LOGS: usize = 4_096;

const KIND: u8 = b'H';
const HEADS_DOMAIN: &[u8] = b"planb/heads/v1\0";
const RECEIPT_DOMAIN: &[u8] = b"planb/receipt/v1\0";

/// How far a node has one log: up to and with `seq`. A frozen log has a fork after it; nothing from there on counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seen {
    /// The first half of the log's id.
    pub log: [u8; 16],
    /// From 1; 0 for a log that is frozen from its first transaction.
    pub seq: u64,
    /// The first half of the hash of transaction `seq`; zeros for 0.
    pub hash: [u8; 16],
    pub frozen: bool,
}

/// What a node says that it has. `count` rises each time that it says something new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHeads {
    pub tenant: Tenant,
    /// The node and its incarnation: whose word it is.
    pub identity: Identity,
    pub count: u64,
    /// When it was signed, by that node's clock.
    pub wall_ms: u64,
    /// Sorted by log, each once.
    pub seen: Vec<Seen>,
    pub signature: [u8; 64],
}

impl SignedHeads {
    /// Sorts and signs. Damage when a limit is passed or a log stands there twice.
    pub fn sign(
        tenant: Tenant,
        identity: Identity,
        count: u64,
        wall_ms: u64,
        mut seen: Vec<Seen>,
        key: &SigningKey,
    ) -> Result<SignedHeads, Damage> {
        seen.sort();
        let mut heads = SignedHeads { tenant, identity, count, wall_ms, seen, signature: [0; 64] };
        heads.check()?;
        heads.signature = key.sign(&heads.signed()).to_bytes();
        Ok(heads)
    }

    /// Checks that the node that it names signed it.
    pub fn verify(&self) -> Result<(), Damage> {
        self.check()?;
        verify(&self.identity.public_key, &self.signed(), &self.signature, self.count)
    }

    /// The digest of what was seen: two nodes that have the same have equal ones.
    pub fn digest(&self) -> [u8; 32] {
        digest(&self.seen)
    }

    /// Whether the same writer said this after that. Words of another node or incarnation are not compared.
    pub fn is_newer_than(&self, other: &SignedHeads) -> bool {
        self.identity == other.identity && self.count > other.count
    }

    /// How far it has this log; `None` when it has nothing of it.
    pub fn of(&self, log: &[u8; 16]) -> Option<&Seen> {
        let place = self.seen.binary_search_by(|seen| seen.log.cmp(log)).ok()?;
        self.seen.get(place)
    }

    /// The bytes that are kept and sent.
    pub fn encode(&self) -> Result<Vec<u8>, Damage> {
        self.check()?;
        let mut out = self.unsigned();
        out.extend_from_slice(&self.signature);
        Ok(out)
    }

    /// Reads a whole statement; the signature is not checked before `verify`.
    pub fn decode(bytes: &[u8]) -> Result<SignedHeads, Damage> {
        let mut reader = Reader::new(bytes);
        reader.version(VERSION, KIND)?;
        let tenant = Tenant(reader.array()?);
        let identity = Identity { public_key: reader.array()?, incarnation: reader.array()? };
        let (count, wall_ms) = (reader.number()?, reader.fixed()?);
        let logs = reader.number()?;
        if logs > MAX_LOGS as u64 {
            return Err(Damage::TooMany { count: logs, most: MAX_LOGS as u64 });
        }
        let seen = (0..logs).map(|_| Seen::read(&mut reader)).collect::<Result<Vec<_>, _>>()?;
        let signature = reader.array()?;
        reader.end()?;
        let heads = SignedHeads { tenant, identity, count, wall_ms, seen, signature };
        heads.check()?;
        Ok(heads)
    }

    fn check(&self) -> Result<(), Damage> {
        if self.seen.len() > MAX_LOGS {
            return Err(Damage::TooMany { count: self.seen.len() as u64, most: MAX_LOGS as u64 });
        }
        if !self.seen.is_sorted_by(|a, b| a.log < b.log) {
            return Err(Damage::NotSorted);
        }
        self.seen.iter().try_for_each(Seen::check)
    }

    fn unsigned(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(160 + self.seen.len() * 38);
        out.extend_from_slice(&[VERSION, KIND]);
        out.extend_from_slice(&self.tenant.0);
        out.extend_from_slice(&self.identity.public_key);
        out.extend_from_slice(&self.identity.incarnation);
        write_number(&mut out, self.count);
        out.extend_from_slice(&self.wall_ms.to_be_bytes());
        write_number(&mut out, self.seen.len() as u64);
        for seen in &self.seen {
            seen.write(&mut out);
        }
        out
    }

    fn signed(&self) -> Vec<u8> {
        [HEADS_DOMAIN, &self.unsigned()].concat()
    }
}

impl Seen {
    /// Writes the line.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.log);
        write_number(out, self.seq);
        out.extend_from_slice(&self.hash);
        out.push(u8::from(self.frozen));
    }

    /// Reads a line.
    pub fn read(reader: &mut Reader<'_>) -> Result<Seen, Damage> {
        let (log, seq, hash) = (reader.array()?, reader.number()?, reader.array()?);
        let frozen = match reader.byte()? {
            0 => false,
            1 => true,
            other => return Err(Damage::UnknownFlags(u64::from(other))),
        };
        let seen = Seen { log, seq, hash, frozen };
        seen.check()?;
        Ok(seen)
    }

    fn check(&self) -> Result<(), Damage> {
        let is_empty = self.seq == 0;
        if is_empty && !(self.frozen && self.hash == [0; 16]) { Err(Damage::ZeroSequence) } else { Ok(()) }
    }
}

/// The digest of these lines, in the order in which they stand.
pub fn digest(seen: &[Seen]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("planb seen heads v1");
    for line in seen {
        let mut bytes = Vec::with_capacity(48);
        line.write(&mut bytes);
        hasher.update(&bytes);
    }
    *hasher.finalize().as_bytes()
}

/// One node's signed word to another, in answer to its nonce: "this is the digest of what I have".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub nonce: [u8; 16],
    /// [`SignedHeads::digest`] of what the signer has.
    pub digest: [u8; 32],
    /// When it was signed, by the signer's clock.
    pub wall_ms: u64,
    pub signature: [u8; 64],
}

/// Between whom a receipt stands; signed with it, so that it fits no other pair and no other municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    pub tenant: Tenant,
    pub by: [u8; 32],
    pub to: [u8; 32],
}

impl Receipt {
    /// Signs with the key of `between.by`.
    pub fn sign(between: &Between, nonce: [u8; 16], digest: [u8; 32], wall_ms: u64, key: &SigningKey) -> Receipt {
        let mut receipt = Receipt { nonce, digest, wall_ms, signature: [0; 64] };
        receipt.signature = key.sign(&receipt.signed(between)).to_bytes();
        receipt
    }

    /// Checks that `between.by` signed it for `between.to`.
    pub fn verify(&self, between: &Between) -> Result<(), Damage> {
        verify(&between.by, &self.signed(between), &self.signature, 0)
    }

    /// Writes its 120 bytes.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.nonce);
        out.extend_from_slice(&self.digest);
        out.extend_from_slice(&self.wall_ms.to_be_bytes());
        out.extend_from_slice(&self.signature);
    }

    /// Reads its 120 bytes; the signature is not checked before `verify`.
    pub fn read(reader: &mut Reader<'_>) -> Result<Receipt, Damage> {
        let (nonce, digest) = (reader.array()?, reader.array()?);
        Ok(Receipt { nonce, digest, wall_ms: reader.fixed()?, signature: reader.array()? })
    }

    fn signed(&self, between: &Between) -> Vec<u8> {
        let wall = self.wall_ms.to_be_bytes();
        [RECEIPT_DOMAIN, &between.tenant.0, &between.by, &between.to, &self.nonce, &self.digest, &wall].concat()
    }
}

fn verify(public_key: &[u8; 32], signed: &[u8], signature: &[u8; 64], seq: u64) -> Result<(), Damage> {
    signature::verify(public_key, signed, signature).map_err(|fault| match fault {
        Fault::Key => Damage::BadPublicKey,
        Fault::Signature => Damage::BadSignature { seq },
    })
}

/// Transactions of a log that some node has said it has, and that have not arrived here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    pub log: [u8; 16],
    pub from: u64,
    pub to: u64,
}

/// What is known to exist, by anyone's signed heads, and is not here. Of a log that is frozen here, only what stands before
/// its fork counts: what others have frozen too.
pub fn waiting(own: &SignedHeads, witnessed: &[SignedHeads]) -> Vec<Missing> {
    let mut furthest: BTreeMap<[u8; 16], u64> = BTreeMap::new();
    for there in witnessed.iter().flat_map(|heads| &heads.seen) {
        let here = own.of(&there.log);
        let seq = here.map_or(0, |here| here.seq);
        if there.seq > seq && (there.frozen || here.is_none_or(|here| !here.frozen)) {
            let to = furthest.entry(there.log).or_default();
            *to = there.seq.max(*to);
        }
    }
    let from = |log: &[u8; 16]| own.of(log).map_or(0, |here| here.seq) + 1;
    furthest.into_iter().map(|(log, to)| Missing { log, from: from(&log), to }).collect()
}
