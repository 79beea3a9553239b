//! The hub's signed list of the sealed binders that lie in its folder. A reserve computer takes what the list names, from
//! anywhere, and nothing else.
//!
//! ```text
//! head = version 1 | 'B' | tenant 16 | public key 32 | count 8 | length of the list 8 | digest of the list 32 | signature 64
//! list = version 1 | 'L' | n | n × binder, sorted by unit, edition and night, each once
//! binder = unit (length n, slug) | edition 1 (0 common, 1 supplement) | night (year 2, month 1, day 1) | bytes n | digest 32
//! ```
//!
//! `binders.head` is as long as ever, so that a night in which nothing has changed costs one small file. It names the list by
//! its digest, and the list each file. `count` rises: a head that was seen before a newer one is told.

use ed25519_dalek::{Signer, SigningKey};
use jiff::civil::Date;

use super::{Edition, FileDigest};
use crate::id::UnitId;
use crate::log::bytes::{Reader, write_number};
use crate::log::signature::{self, Fault};
use crate::log::{Damage, Tenant};

/// The format's version, the first byte of both.
pub const VERSION: u8 = 1;
/// The head's name, beside the units' folders.
pub const HEAD: &str = "binders.head";
/// Bytes of a head.
pub const HEAD_BYTES: usize = 162;
/// Most binders in a list.
pub const MAX_LISTED: usize = 16_384;
/// Most bytes of a list.
pub const MAX_LIST_BYTES: u64 = 2 << 20;
/// Most characters of a unit's slug.
pub const MAX_UNIT: usize = 60;

const HEAD_KIND: u8 = b'B';
const LIST_KIND: u8 = b'L';
const DOMAIN: &[u8] = b"planb/binders/v1\0";

/// One sealed binder in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub unit: UnitId,
    pub edition: Edition,
    pub night: Date,
    pub bytes: u64,
    /// Of the sealed file.
    pub digest: FileDigest,
}

impl Listed {
    /// Its place below the folder: `hemtjanst-norra/parm-2026-02-03.tar.age`.
    pub fn path(&self) -> String {
        format!("{}/{}-{}.tar.age", self.unit, self.edition.word(), self.night)
    }

    fn key(&self) -> (&str, Edition, Date) {
        (&self.unit.0, self.edition, self.night)
    }

    fn write(&self, out: &mut Vec<u8>) {
        write_number(out, self.unit.0.len() as u64);
        out.extend_from_slice(self.unit.0.as_bytes());
        out.push(u8::from(self.edition == Edition::Supplement));
        out.extend_from_slice(&self.night.year().to_be_bytes());
        out.extend([self.night.month(), self.night.day()].map(|part| part as u8));
        write_number(out, self.bytes);
        out.extend_from_slice(&self.digest.0);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Listed, Damage> {
        let at = reader.at();
        let wrong = || Damage::OtherForm { at };
        let length = usize::try_from(reader.number()?).unwrap_or(usize::MAX);
        if length > MAX_UNIT {
            return Err(Damage::TooMany { count: length as u64, most: MAX_UNIT as u64 });
        }
        let unit = std::str::from_utf8(reader.take(length)?).map_err(|_| wrong())?;
        let unit = Some(unit).filter(|unit| is_slug(unit)).ok_or_else(wrong)?;
        let edition = match reader.byte()? {
            0 => Edition::Common,
            1 => Edition::Supplement,
            other => return Err(Damage::UnknownFlags(u64::from(other))),
        };
        let year = i16::from_be_bytes(reader.array()?);
        let [month, day] = reader.array::<2>()?.map(|part| i8::try_from(part).unwrap_or(0));
        let night = Date::new(year, month, day).map_err(|_| wrong())?;
        let (bytes, digest) = (reader.number()?, FileDigest(reader.array()?));
        Ok(Listed { unit: UnitId(unit.to_string()), edition, night, bytes, digest })
    }
}

/// Whether a text is a unit's id that may stand in a path.
pub fn is_slug(text: &str) -> bool {
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    (1..=MAX_UNIT).contains(&text.len()) && text.bytes().all(plain)
}

/// The unit, edition and night that a path names: the other way from [`Listed::path`].
pub fn parse_path(path: &str) -> Option<(UnitId, Edition, Date)> {
    let (unit, file) = path.split_once('/')?;
    let stem = file.strip_suffix(".tar.age")?;
    let (edition, night) = [Edition::Common, Edition::Supplement]
        .into_iter()
        .find_map(|edition| Some((edition, stem.strip_prefix(edition.word())?.strip_prefix('-')?)))?;
    let night: Date = night.parse().ok()?;
    // A date can be written in other ways, which name no file of ours.
    let is_canonical = is_slug(unit) && stem == format!("{}-{night}", edition.word());
    is_canonical.then(|| (UnitId(unit.to_string()), edition, night))
}

/// The bytes of a list. Sorted here; damage when a binder stands there twice or a limit is passed.
pub fn encode(mut binders: Vec<Listed>) -> Result<Vec<u8>, Damage> {
    binders.sort_by(|one, other| one.key().cmp(&other.key()));
    check(&binders)?;
    let mut out = vec![VERSION, LIST_KIND];
    write_number(&mut out, binders.len() as u64);
    binders.iter().for_each(|binder| binder.write(&mut out));
    Ok(out)
}

/// Reads a whole list.
pub fn decode(bytes: &[u8]) -> Result<Vec<Listed>, Damage> {
    let mut reader = Reader::new(bytes);
    reader.version(VERSION, LIST_KIND)?;
    let count = reader.number()?;
    if count > MAX_LISTED as u64 {
        return Err(Damage::TooMany { count, most: MAX_LISTED as u64 });
    }
    let binders = (0..count).map(|_| Listed::read(&mut reader)).collect::<Result<Vec<_>, _>>()?;
    reader.end()?;
    check(&binders)?;
    Ok(binders)
}

fn check(binders: &[Listed]) -> Result<(), Damage> {
    if binders.len() > MAX_LISTED {
        return Err(Damage::TooMany { count: binders.len() as u64, most: MAX_LISTED as u64 });
    }
    if !binders.is_sorted_by(|one, other| one.key() < other.key()) {
        return Err(Damage::NotSorted);
    }
    let is_fine = binders.iter().all(|binder| is_slug(&binder.unit.0));
    if is_fine { Ok(()) } else { Err(Damage::OtherForm { at: 0 }) }
}

/// The hub's word on one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub tenant: Tenant,
    /// The node that signed.
    pub public_key: [u8; 32],
    /// Rises with every list; the milliseconds since 1970 of its making, or one more than the last where that is more.
    pub count: u64,
    pub list_bytes: u64,
    pub list_digest: [u8; 32],
    pub signature: [u8; 64],
}

impl Head {
    /// Signs a list's bytes.
    pub fn sign(tenant: Tenant, count: u64, list: &[u8], key: &SigningKey) -> Head {
        let mut head = Head {
            tenant,
            public_key: key.verifying_key().to_bytes(),
            count,
            list_bytes: list.len() as u64,
            list_digest: *blake3::hash(list).as_bytes(),
            signature: [0; 64],
        };
        head.signature = key.sign(&head.signed()).to_bytes();
        head
    }

    /// Checks that the node that it names signed it.
    pub fn verify(&self) -> Result<(), Damage> {
        signature::verify(&self.public_key, &self.signed(), &self.signature).map_err(|fault| match fault {
            Fault::Key => Damage::BadPublicKey,
            Fault::Signature => Damage::BadSignature { seq: self.count },
        })
    }

    /// The name of its list, beside it: `binders-0123456789abcdef.list`.
    pub fn list_name(&self) -> String {
        let digits: String = self.list_digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("binders-{digits}.list")
    }

    /// Whether these bytes are its list.
    pub fn is_of(&self, list: &[u8]) -> bool {
        list.len() as u64 == self.list_bytes && *blake3::hash(list).as_bytes() == self.list_digest
    }

    /// The bytes that lie in the folder.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = self.unsigned();
        out.extend_from_slice(&self.signature);
        out
    }

    /// Reads a whole head; the signature is not checked before `verify`.
    pub fn decode(bytes: &[u8]) -> Result<Head, Damage> {
        let mut reader = Reader::new(bytes);
        reader.version(VERSION, HEAD_KIND)?;
        let (tenant, public_key) = (Tenant(reader.array()?), reader.array()?);
        let (count, list_bytes) = (reader.fixed()?, reader.fixed()?);
        let (list_digest, signature) = (reader.array()?, reader.array()?);
        reader.end()?;
        if list_bytes > MAX_LIST_BYTES {
            return Err(Damage::TooLarge { bytes: list_bytes, most: MAX_LIST_BYTES });
        }
        Ok(Head { tenant, public_key, count, list_bytes, list_digest, signature })
    }

    fn unsigned(&self) -> Vec<u8> {
        let mut out = vec![VERSION, HEAD_KIND];
        out.extend_from_slice(&self.tenant.0);
        out.extend_from_slice(&self.public_key);
        out.extend_from_slice(&self.count.to_be_bytes());
        out.extend_from_slice(&self.list_bytes.to_be_bytes());
        out.extend_from_slice(&self.list_digest);
        out
    }

    fn signed(&self) -> Vec<u8> {
        [DOMAIN, &self.unsigned()].concat()
    }
}
