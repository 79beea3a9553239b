//! The header of a transaction, byte by byte. The signed bytes are the kept and sent bytes.
//!
//! ```text
//! version 1 | tenant 16 | log 32 | seq n | prev 32 | salt 16 | hlc 8 | wall ms 8 | quality 1
//!   | prefix length 1, letters | first number n
//!   | deps n × (log 16, seq n, hash 16), sorted by log
//!   | entries n × (protection 1, scope 16, key 16, body length n, BLAKE3(sealed body) 32)
//! ```
//! `n` is a number in LEB128. Nothing in it says what an entry is about, only who wrote how much, when, for which scope.

use super::bytes::{Reader, write_number};
use super::clock::{ClockQuality, Hlc, Wall};
use super::damage::Damage;

/// The format's version, the first byte of every header.
pub const VERSION: u8 = 1;
/// Most entries in one transaction.
pub const MAX_ENTRIES: usize = 4_096;
/// Most bytes in one sealed body.
pub const MAX_BODY_BYTES: u64 = 8 << 20;
/// Most dependencies in one transaction.
pub const MAX_DEPS: usize = 2_048;

/// One municipality's id; an exercise is a tenant of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tenant(pub [u8; 16]);

/// A log's id: BLAKE3 of the node's public key and its incarnation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId(pub [u8; 32]);

impl LogId {
    /// The id of the log that this node writes in this incarnation.
    pub fn of(public_key: &[u8; 32], incarnation: &[u8; 16]) -> LogId {
        let mut hasher = blake3::Hasher::new();
        hasher.update(public_key).update(incarnation);
        LogId(*hasher.finalize().as_bytes())
    }

    /// The first 16 bytes, which name the log in a dependency.
    pub fn short(&self) -> [u8; 16] {
        let mut short = [0; 16];
        short.copy_from_slice(&self.0[..16]);
        short
    }
}

/// BLAKE3 of a transaction's header and signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransactionHash(pub [u8; 32]);

/// Who can open an entry: one unit, the crisis staff, or everybody who is enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(pub [u8; 16]);

impl ScopeId {
    /// Organisation, nights, notices: no client data. Every enrolled node can open it.
    pub const COMMON: ScopeId = ScopeId([0; 16]);

    /// The crisis staff's scope.
    pub fn staff() -> ScopeId {
        ScopeId::derived("staff", "")
    }

    /// A unit's scope.
    pub fn unit(unit: &crate::id::UnitId) -> ScopeId {
        ScopeId::derived("unit", &unit.0)
    }

    fn derived(kind: &str, name: &str) -> ScopeId {
        let mut hasher = blake3::Hasher::new_derive_key("planb scope id v1");
        hasher.update(kind.as_bytes()).update(b"\0").update(name.as_bytes());
        let mut id = [0; 16];
        id.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        ScopeId(id)
    }
}

/// Which key a body is sealed with. Random, so that it says nothing; zero for a clear body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 16]);

impl KeyId {
    /// No key: the body is clear.
    pub const NONE: KeyId = KeyId([0; 16]);
}

/// How a body is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Protection {
    /// Not at all: for what everybody may read, also without a key.
    Clear = 0,
    /// With the scope's log key of the month.
    LogKey = 1,
    /// With a client's own key; destroying it is erasure.
    ClientKey = 2,
}

impl Protection {
    /// Reads the byte; `None` for one that format v1 does not know.
    pub fn of_byte(byte: u8) -> Option<Protection> {
        match byte {
            0 => Some(Protection::Clear),
            1 => Some(Protection::LogKey),
            2 => Some(Protection::ClientKey),
            _ => None,
        }
    }
}

/// The letters that begin a node's serials and human numbers: 1–4 of 0–9 A–Z, one set per incarnation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix(String);

impl Prefix {
    /// Takes 1–4 of 0–9 A–Z.
    pub fn new(text: &str) -> Result<Prefix, Damage> {
        let good = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if good { Ok(Prefix(text.to_string())) } else { Err(Damage::BadPrefix) }
    }

    /// The letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The human number of an entry: `K1-034`.
    pub fn number(&self, running: u64) -> String {
        format!("{}-{running:03}", self.0)
    }
}

/// Something that was seen since the last transaction: another log's head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dep {
    pub log: [u8; 16],
    pub seq: u64,
    pub hash: [u8; 16],
}

/// What the header says of one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryHead {
    pub protection: Protection,
    pub scope: ScopeId,
    pub key: KeyId,
    pub body_length: u64,
    pub body_hash: [u8; 32],
}

/// A transaction's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub tenant: Tenant,
    pub log: LogId,
    /// From 1.
    pub seq: u64,
    /// The hash of the transaction before; zeros for the first.
    pub prev: TransactionHash,
    pub salt: [u8; 16],
    pub hlc: Hlc,
    pub wall: Wall,
    pub prefix: Prefix,
    /// The running number of the first entry, from 1; the next entries follow it.
    pub first_number: u64,
    pub deps: Vec<Dep>,
    pub entries: Vec<EntryHead>,
}

impl Header {
    /// The bytes that are signed, kept and sent. Damage when a limit is passed or the parts are not valid.
    pub fn encode(&self) -> Result<Vec<u8>, Damage> {
        self.check()?;
        let mut out = Vec::with_capacity(160 + self.deps.len() * 36 + self.entries.len() * 68);
        out.push(VERSION);
        out.extend_from_slice(&self.tenant.0);
        out.extend_from_slice(&self.log.0);
        write_number(&mut out, self.seq);
        out.extend_from_slice(&self.prev.0);
        out.extend_from_slice(&self.salt);
        out.extend_from_slice(&self.hlc.0.to_be_bytes());
        out.extend_from_slice(&self.wall.ms.to_be_bytes());
        out.push(self.wall.quality as u8);
        out.push(self.prefix.0.len() as u8);
        out.extend_from_slice(self.prefix.0.as_bytes());
        write_number(&mut out, self.first_number);
        write_number(&mut out, self.deps.len() as u64);
        for dep in &self.deps {
            out.extend_from_slice(&dep.log);
            write_number(&mut out, dep.seq);
            out.extend_from_slice(&dep.hash);
        }
        write_number(&mut out, self.entries.len() as u64);
        for entry in &self.entries {
            out.push(entry.protection as u8);
            out.extend_from_slice(&entry.scope.0);
            out.extend_from_slice(&entry.key.0);
            write_number(&mut out, entry.body_length);
            out.extend_from_slice(&entry.body_hash);
        }
        Ok(out)
    }

    /// Reads a whole header; what it accepts, `encode` writes as the same bytes.
    pub fn decode(bytes: &[u8]) -> Result<Header, Damage> {
        let mut reader = Reader::new(bytes);
        match reader.byte()? {
            VERSION => {}
            other => return Err(Damage::UnknownVersion(other)),
        }
        let tenant = Tenant(reader.array()?);
        let log = LogId(reader.array()?);
        let seq = reader.number()?;
        let prev = TransactionHash(reader.array()?);
        let salt = reader.array()?;
        let hlc = Hlc(reader.fixed()?);
        let ms = reader.fixed()?;
        let quality = reader.byte()?;
        let quality = ClockQuality::of_byte(quality).ok_or(Damage::UnknownQuality(quality))?;
        let length = usize::from(reader.byte()?);
        if length > 4 {
            return Err(Damage::BadPrefix);
        }
        let prefix = std::str::from_utf8(reader.take(length)?).map_err(|_| Damage::BadPrefix)?;
        let prefix = Prefix::new(prefix)?;
        let first_number = reader.number()?;
        let deps = decode_deps(&mut reader)?;
        let entries = decode_entries(&mut reader)?;
        reader.end()?;
        let wall = Wall { ms, quality };
        let header = Header { tenant, log, seq, prev, salt, hlc, wall, prefix, first_number, deps, entries };
        header.check()?;
        Ok(header)
    }

    /// What holds for every header, read or written.
    fn check(&self) -> Result<(), Damage> {
        if self.seq == 0 {
            return Err(Damage::ZeroSequence);
        }
        if self.seq == 1 && self.prev != TransactionHash::default() {
            return Err(Damage::FirstHasPrevious);
        }
        if self.first_number == 0 || self.first_number.checked_add(self.entries.len() as u64).is_none() {
            return Err(Damage::BadNumber);
        }
        if self.deps.len() > MAX_DEPS {
            return Err(Damage::TooManyDeps(self.deps.len() as u64));
        }
        if !self.deps.is_sorted_by(|a, b| a.log < b.log) {
            return Err(Damage::DepsNotSorted);
        }
        match self.entries.len() {
            0 => return Err(Damage::NoEntries),
            many if many > MAX_ENTRIES => return Err(Damage::TooManyEntries(many as u64)),
            _ => {}
        }
        for entry in &self.entries {
            if entry.body_length > MAX_BODY_BYTES {
                return Err(Damage::BodyTooLong(entry.body_length));
            }
            if entry.protection == Protection::Clear && entry.key != KeyId::NONE {
                return Err(Damage::ClearWithKey);
            }
        }
        Ok(())
    }
}

fn decode_deps(reader: &mut Reader<'_>) -> Result<Vec<Dep>, Damage> {
    let count = reader.number()?;
    if count > MAX_DEPS as u64 {
        return Err(Damage::TooManyDeps(count));
    }
    (0..count).map(|_| Ok(Dep { log: reader.array()?, seq: reader.number()?, hash: reader.array()? })).collect()
}

fn decode_entries(reader: &mut Reader<'_>) -> Result<Vec<EntryHead>, Damage> {
    let count = reader.number()?;
    if count > MAX_ENTRIES as u64 {
        return Err(Damage::TooManyEntries(count));
    }
    let entry = |_| {
        let byte = reader.byte()?;
        Ok(EntryHead {
            protection: Protection::of_byte(byte).ok_or(Damage::UnknownProtection(byte))?,
            scope: ScopeId(reader.array()?),
            key: KeyId(reader.array()?),
            body_length: reader.number()?,
            body_hash: reader.array()?,
        })
    };
    (0..count).map(entry).collect()
}
