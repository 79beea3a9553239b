//! A signed transaction, and the check of a whole chain of them.

use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};

use super::damage::Damage;
use super::header::{Header, LogId, Prefix, Protection, Tenant, TransactionHash};
use super::signature::{Fault, Key};
use super::{Hlc, packed, seal};

/// What stands before the header in the signed bytes, so that a signature never fits anything else.
const DOMAIN: &[u8] = b"planb/transaction/v1\0";

/// Who writes a log: the node's public key and its incarnation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    #[serde(with = "packed::array")]
    pub public_key: [u8; 32],
    #[serde(with = "packed::array")]
    pub incarnation: [u8; 16],
}

impl Identity {
    /// The log's id.
    pub fn log(&self) -> LogId {
        LogId::of(&self.public_key, &self.incarnation)
    }
}

/// A header with its bytes and its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    header: Header,
    bytes: Vec<u8>,
    signature: [u8; 64],
}

impl Transaction {
    /// Encodes and signs.
    pub fn sign(header: Header, key: &SigningKey) -> Result<Transaction, Damage> {
        let bytes = header.encode()?;
        let signature = key.sign(&signed(&bytes)).to_bytes();
        Ok(Transaction { header, bytes, signature })
    }

    /// Puts a header and its signature together; the signature is not checked before `verify`.
    pub fn of(header: Header, signature: [u8; 64]) -> Result<Transaction, Damage> {
        let bytes = header.encode()?;
        Ok(Transaction { header, bytes, signature })
    }

    /// Reads a header and keeps it with its signature; the signature is not checked before `verify`.
    pub fn decode(bytes: &[u8], signature: [u8; 64]) -> Result<Transaction, Damage> {
        Ok(Transaction { header: Header::decode(bytes)?, bytes: bytes.to_vec(), signature })
    }

    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The header's bytes as they were signed.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The Ed25519 signature.
    pub fn signature(&self) -> &[u8; 64] {
        &self.signature
    }

    /// What the next transaction names as the one before.
    pub fn hash(&self) -> TransactionHash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.bytes).update(&self.signature);
        TransactionHash(*hasher.finalize().as_bytes())
    }

    /// Checks that this identity wrote and signed it.
    pub fn verify(&self, identity: &Identity) -> Result<(), Damage> {
        Checker::default().check(identity, self)
    }

    /// Opens one body: clear ones as they are, others with `key`.
    pub fn open(&self, index: u32, sealed: &[u8], key: Option<&[u8; 32]>) -> Result<Vec<u8>, Damage> {
        let entry = self.header.entries.get(index as usize).ok_or(Damage::BadBody("no such entry"))?;
        let spot = seal::Spot { log: &self.header.log, seq: self.header.seq, index, salt: &self.header.salt };
        match (entry.protection, key) {
            (Protection::Clear, _) => Ok(sealed.to_vec()),
            (_, Some(key)) => seal::open(key, spot, sealed),
            (_, None) => Err(Damage::CannotOpen),
        }
    }
}

/// Checks many signatures; what it worked out of a writer's key stays until the next writer.
#[derive(Debug, Default)]
pub struct Checker {
    last: Option<(Identity, LogId, Result<Key, Fault>)>,
}

impl Checker {
    /// Checks that this identity wrote and signed it.
    pub fn check(&mut self, identity: &Identity, transaction: &Transaction) -> Result<(), Damage> {
        let seq = transaction.header.seq;
        let last = self.last.take().filter(|(last, _, _)| last == identity);
        let (_, log, key) =
            self.last.insert(last.unwrap_or_else(|| (*identity, identity.log(), Key::of(&identity.public_key))));
        if transaction.header.log != *log {
            return Err(Damage::WrongLog { seq });
        }
        let key = key.as_ref().map_err(|_| Damage::BadPublicKey)?;
        let checked = key.verify(&signed(&transaction.bytes), &transaction.signature);
        checked.map_err(|_| Damage::BadSignature { seq })
    }
}

fn signed(header: &[u8]) -> Vec<u8> {
    [DOMAIN, header].concat()
}

/// Checks that each body that is there is the one that was signed. An erased body is `None`: the chain still holds.
pub fn verify_bodies(transaction: &Transaction, bodies: &[Option<&[u8]>]) -> Result<(), Damage> {
    let header = transaction.header();
    if bodies.len() != header.entries.len() {
        return Err(Damage::BodyCount { seq: header.seq, expected: header.entries.len(), found: bodies.len() });
    }
    for (index, (entry, body)) in header.entries.iter().zip(bodies).enumerate() {
        let Some(body) = body else { continue };
        if body.len() as u64 != entry.body_length || *blake3::hash(body).as_bytes() != entry.body_hash {
            return Err(Damage::BodyChanged { seq: header.seq, index: index as u32 });
        }
    }
    Ok(())
}

/// How far a chain has been checked: what the next transaction must follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub seq: u64,
    pub hash: TransactionHash,
    pub hlc: Hlc,
    pub tenant: Tenant,
    pub prefix: Prefix,
    pub next_number: u64,
}

/// Checks the next transaction of a chain, signature and all; `after` is the link before it, `None` at the start.
pub fn verify_next(identity: &Identity, after: Option<&Link>, next: &Transaction) -> Result<Link, Damage> {
    next.verify(identity)?;
    follow(identity, after, next)
}

/// The same without the signature: for what was verified when it came and is read again. The hash of a transaction covers
/// its signature, so a changed one breaks the chain at the next; only the last of a log must be verified anew.
pub fn follow(identity: &Identity, after: Option<&Link>, next: &Transaction) -> Result<Link, Damage> {
    let header = next.header();
    let seq = header.seq;
    if header.log != identity.log() {
        return Err(Damage::WrongLog { seq });
    }
    let expected = after.map_or(1, |link| link.seq.saturating_add(1));
    if seq != expected {
        return Err(Damage::Gap { expected, found: seq });
    }
    match after {
        None if header.first_number != 1 => return Err(Damage::NumberGap { seq }),
        None => {}
        Some(link) if header.prev != link.hash => return Err(Damage::BrokenChain { seq }),
        Some(link) if header.tenant != link.tenant => return Err(Damage::WrongTenant { seq }),
        Some(link) if header.prefix != link.prefix || header.first_number != link.next_number => {
            return Err(Damage::NumberGap { seq });
        }
        Some(link) if header.hlc <= link.hlc => return Err(Damage::ClockNotRising { seq }),
        Some(_) => {}
    }
    Ok(Link {
        seq,
        hash: next.hash(),
        hlc: header.hlc,
        tenant: header.tenant,
        prefix: header.prefix.clone(),
        next_number: header.first_number + header.entries.len() as u64,
    })
}

/// Checks a whole log from its first transaction; gives its last link, `None` for an empty one.
pub fn verify_chain<'a>(
    identity: &Identity,
    transactions: impl IntoIterator<Item = &'a Transaction>,
) -> Result<Option<Link>, Damage> {
    let mut link = None;
    for transaction in transactions {
        link = Some(verify_next(identity, link.as_ref(), transaction)?);
    }
    Ok(link)
}
