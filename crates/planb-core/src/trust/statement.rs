//! The two statements about a node, byte by byte: a certificate enrols it, a revocation ends that.
//!
//! ```text
//! certificate = version 1 | 'C' | tenant 16 | public key 32 | issued ms 8 | recipient length n, letters
//!   | name length n, UTF-8 | prefix length n, letters | scopes 0 (all) or 1, count n, each 16, sorted | admin 0 or 1
//!   | issuer 0 (root) or 1, public key 32 | signature 64
//! revocation  = version 1 | 'R' | tenant 16 | public key 32 | issued ms 8 | count n, (log 16, seq n) sorted by log
//!   | issuer | signature 64
//! ```
//! `n` is a number in LEB128. The signature is Ed25519 over a domain tag and everything before it.

use ed25519_dalek::{Signer, SigningKey};

use crate::log::bytes::{Reader, write_number};
use crate::log::signature::{self, Fault};
use crate::log::{Damage, LogId, Prefix, ScopeId, Tenant};

/// The version that this program writes, the first byte.
pub const VERSION: u8 = 1;
/// Most bytes in a node's name.
pub const MAX_NAME_BYTES: usize = 120;
/// Most bytes in an age recipient.
pub const MAX_RECIPIENT_BYTES: usize = 128;
/// Most scopes that one certificate lists.
pub const MAX_SCOPES: usize = 1_024;
/// Most logs that one revocation lists.
pub const MAX_LOGS: usize = 1_024;

const CERTIFICATE: u8 = b'C';
const REVOCATION: u8 = b'R';
const CERTIFICATE_DOMAIN: &[u8] = b"planb/certificate/v1\0";
const REVOCATION_DOMAIN: &[u8] = b"planb/revocation/v1\0";

/// Who signed a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issuer {
    /// The municipality's root key, which lies nowhere whole.
    Root,
    /// A node, by its public key.
    Node([u8; 32]),
}

/// What a node may open, besides what is common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scopes {
    All,
    /// Sorted, each once.
    Listed(Vec<ScopeId>),
}

impl Scopes {
    /// Whether the scope is among them; the common one always is.
    pub fn contain(&self, scope: ScopeId) -> bool {
        match self {
            Scopes::All => true,
            Scopes::Listed(listed) => scope == ScopeId::COMMON || listed.binary_search(&scope).is_ok(),
        }
    }
}

/// A node is enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    pub tenant: Tenant,
    pub public_key: [u8; 32],
    /// The issuer's time, ms since 1970: tells one statement from the next about the same node, and orders the root's.
    pub issued_ms: u64,
    /// The public half of the node's age key, `age1…`.
    pub recipient: String,
    /// What people call the node.
    pub name: String,
    /// What its numbers begin with.
    pub prefix: Prefix,
    pub scopes: Scopes,
    /// Whether it may enrol and revoke others.
    pub admin: bool,
    pub issuer: Issuer,
    pub signature: [u8; 64],
}

/// A node is revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    pub tenant: Tenant,
    pub public_key: [u8; 32],
    /// As in a certificate.
    pub issued_ms: u64,
    /// Up to where its logs (named by their first 16 bytes) still count, sorted by log; a log not listed counts for nothing.
    pub last_good: Vec<([u8; 16], u64)>,
    pub issuer: Issuer,
    pub signature: [u8; 64],
}

/// Either of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    Certificate(Certificate),
    Revocation(Revocation),
}

impl Certificate {
    /// Signs with the issuer's key; what stood in `signature` is replaced.
    pub fn sign(mut self, key: &SigningKey) -> Result<Certificate, Damage> {
        self.signature = signed(key, CERTIFICATE_DOMAIN, &self.unsigned()?);
        Ok(self)
    }

    /// Checks the signature. `root`: the pinned root key, `None` when there is none yet.
    pub fn verify(&self, root: Option<&[u8; 32]>) -> Result<(), Damage> {
        verify(self.issuer, root, CERTIFICATE_DOMAIN, &self.unsigned()?, &self.signature)
    }

    /// The bytes that are kept and sent.
    pub fn encode(&self) -> Result<Vec<u8>, Damage> {
        let mut out = self.unsigned()?;
        out.extend_from_slice(&self.signature);
        Ok(out)
    }

    /// Reads a whole certificate; the signature is not checked before `verify`.
    pub fn decode(bytes: &[u8]) -> Result<Certificate, Damage> {
        match Statement::decode(bytes)? {
            Statement::Certificate(certificate) => Ok(certificate),
            Statement::Revocation(_) => Err(Damage::BadStatement("not a certificate")),
        }
    }

    fn unsigned(&self) -> Result<Vec<u8>, Damage> {
        self.check()?;
        let mut out = begin(CERTIFICATE, &self.tenant, &self.public_key, self.issued_ms);
        for text in [&self.recipient, &self.name, self.prefix.as_str()] {
            write_number(&mut out, text.len() as u64);
            out.extend_from_slice(text.as_bytes());
        }
        match &self.scopes {
            Scopes::All => out.push(0),
            Scopes::Listed(listed) => {
                out.push(1);
                write_number(&mut out, listed.len() as u64);
                listed.iter().for_each(|scope| out.extend_from_slice(&scope.0));
            }
        }
        out.push(u8::from(self.admin));
        write_issuer(&mut out, self.issuer);
        Ok(out)
    }

    fn check(&self) -> Result<(), Damage> {
        let is_plain = |text: &str| !text.chars().any(char::is_control);
        if self.name.is_empty() || self.name.len() > MAX_NAME_BYTES || !is_plain(&self.name) {
            return Err(Damage::BadStatement("name"));
        }
        let recipient = &self.recipient;
        let good =
            recipient.starts_with("age1") && recipient.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if !good || recipient.len() > MAX_RECIPIENT_BYTES {
            return Err(Damage::BadStatement("recipient"));
        }
        match &self.scopes {
            Scopes::Listed(listed) if listed.len() > MAX_SCOPES => Err(Damage::BadStatement("too many scopes")),
            Scopes::Listed(listed) if !listed.is_sorted_by(|a, b| a < b) => {
                Err(Damage::BadStatement("scopes not sorted"))
            }
            _ => Ok(()),
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Certificate, Damage> {
        let (tenant, public_key, issued_ms) = (Tenant(reader.array()?), reader.array()?, reader.fixed()?);
        let recipient = text(reader, MAX_RECIPIENT_BYTES, "recipient")?;
        let name = text(reader, MAX_NAME_BYTES, "name")?;
        let prefix = Prefix::new(&text(reader, 4, "prefix")?)?;
        let scopes = match reader.byte()? {
            0 => Scopes::All,
            1 => {
                let count = count(reader, MAX_SCOPES, "too many scopes")?;
                Scopes::Listed((0..count).map(|_| reader.array().map(ScopeId)).collect::<Result<_, _>>()?)
            }
            _ => return Err(Damage::BadStatement("scopes")),
        };
        let admin = flag(reader, "admin")?;
        let issuer = read_issuer(reader)?;
        let signature = reader.array()?;
        let read =
            Certificate { tenant, public_key, issued_ms, recipient, name, prefix, scopes, admin, issuer, signature };
        read.check()?;
        Ok(read)
    }
}

impl Revocation {
    /// Signs with the issuer's key; what stood in `signature` is replaced.
    pub fn sign(mut self, key: &SigningKey) -> Result<Revocation, Damage> {
        self.signature = signed(key, REVOCATION_DOMAIN, &self.unsigned()?);
        Ok(self)
    }

    /// Checks the signature. `root`: the pinned root key, `None` when there is none yet.
    pub fn verify(&self, root: Option<&[u8; 32]>) -> Result<(), Damage> {
        verify(self.issuer, root, REVOCATION_DOMAIN, &self.unsigned()?, &self.signature)
    }

    /// The bytes that are kept and sent.
    pub fn encode(&self) -> Result<Vec<u8>, Damage> {
        let mut out = self.unsigned()?;
        out.extend_from_slice(&self.signature);
        Ok(out)
    }

    /// Reads a whole revocation; the signature is not checked before `verify`.
    pub fn decode(bytes: &[u8]) -> Result<Revocation, Damage> {
        match Statement::decode(bytes)? {
            Statement::Revocation(revocation) => Ok(revocation),
            Statement::Certificate(_) => Err(Damage::BadStatement("not a revocation")),
        }
    }

    /// Up to where a log of the node still counts: the number of its last good transaction, 0 for none.
    pub fn last_good(&self, log: &[u8; 16]) -> u64 {
        self.last_good.binary_search_by_key(log, |(log, _)| *log).map_or(0, |at| self.last_good[at].1)
    }

    /// Whether a transaction of the revoked node still counts.
    pub fn leaves(&self, log: &LogId, seq: u64) -> bool {
        seq <= self.last_good(&log.short())
    }

    fn unsigned(&self) -> Result<Vec<u8>, Damage> {
        self.check()?;
        let mut out = begin(REVOCATION, &self.tenant, &self.public_key, self.issued_ms);
        write_number(&mut out, self.last_good.len() as u64);
        for (log, seq) in &self.last_good {
            out.extend_from_slice(log);
            write_number(&mut out, *seq);
        }
        write_issuer(&mut out, self.issuer);
        Ok(out)
    }

    fn check(&self) -> Result<(), Damage> {
        if self.last_good.len() > MAX_LOGS {
            return Err(Damage::BadStatement("too many logs"));
        }
        if !self.last_good.is_sorted_by(|a, b| a.0 < b.0) {
            return Err(Damage::BadStatement("logs not sorted"));
        }
        Ok(())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Revocation, Damage> {
        let (tenant, public_key, issued_ms) = (Tenant(reader.array()?), reader.array()?, reader.fixed()?);
        let count = count(reader, MAX_LOGS, "too many logs")?;
        let log = |_| Ok::<_, Damage>((reader.array()?, reader.number()?));
        let last_good = (0..count).map(log).collect::<Result<_, _>>()?;
        let issuer = read_issuer(reader)?;
        let signature = reader.array()?;
        let read = Revocation { tenant, public_key, issued_ms, last_good, issuer, signature };
        read.check()?;
        Ok(read)
    }
}

impl Statement {
    /// Reads either; what it accepts, `encode` writes as the same bytes.
    pub fn decode(bytes: &[u8]) -> Result<Statement, Damage> {
        let mut reader = Reader::new(bytes);
        match reader.byte()? {
            VERSION => {}
            other => return Err(Damage::UnknownVersion(other)),
        }
        let statement = match reader.byte()? {
            CERTIFICATE => Statement::Certificate(Certificate::read(&mut reader)?),
            REVOCATION => Statement::Revocation(Revocation::read(&mut reader)?),
            _ => return Err(Damage::BadStatement("kind")),
        };
        reader.end()?;
        Ok(statement)
    }

    /// The bytes that are kept and sent.
    pub fn encode(&self) -> Result<Vec<u8>, Damage> {
        match self {
            Statement::Certificate(certificate) => certificate.encode(),
            Statement::Revocation(revocation) => revocation.encode(),
        }
    }

    /// Checks the signature. `root`: the pinned root key, `None` when there is none yet.
    pub fn verify(&self, root: Option<&[u8; 32]>) -> Result<(), Damage> {
        match self {
            Statement::Certificate(certificate) => certificate.verify(root),
            Statement::Revocation(revocation) => revocation.verify(root),
        }
    }

    /// Whom it is about.
    pub fn public_key(&self) -> &[u8; 32] {
        match self {
            Statement::Certificate(certificate) => &certificate.public_key,
            Statement::Revocation(revocation) => &revocation.public_key,
        }
    }

    /// Who signed it.
    pub fn issuer(&self) -> Issuer {
        match self {
            Statement::Certificate(certificate) => certificate.issuer,
            Statement::Revocation(revocation) => revocation.issuer,
        }
    }

    /// Whose municipality it is about.
    pub fn tenant(&self) -> Tenant {
        match self {
            Statement::Certificate(certificate) => certificate.tenant,
            Statement::Revocation(revocation) => revocation.tenant,
        }
    }

    /// The issuer's time, ms since 1970.
    pub fn issued_ms(&self) -> u64 {
        match self {
            Statement::Certificate(certificate) => certificate.issued_ms,
            Statement::Revocation(revocation) => revocation.issued_ms,
        }
    }
}

fn begin(kind: u8, tenant: &Tenant, public_key: &[u8; 32], issued_ms: u64) -> Vec<u8> {
    let mut out = vec![VERSION, kind];
    out.extend_from_slice(&tenant.0);
    out.extend_from_slice(public_key);
    out.extend_from_slice(&issued_ms.to_be_bytes());
    out
}

fn write_issuer(out: &mut Vec<u8>, issuer: Issuer) {
    match issuer {
        Issuer::Root => out.push(0),
        Issuer::Node(key) => {
            out.push(1);
            out.extend_from_slice(&key);
        }
    }
}

fn read_issuer(reader: &mut Reader<'_>) -> Result<Issuer, Damage> {
    Ok(if flag(reader, "issuer")? { Issuer::Node(reader.array()?) } else { Issuer::Root })
}

pub(super) fn flag(reader: &mut Reader<'_>, what: &'static str) -> Result<bool, Damage> {
    match reader.byte()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Damage::BadStatement(what)),
    }
}

pub(super) fn count(reader: &mut Reader<'_>, most: usize, what: &'static str) -> Result<usize, Damage> {
    usize::try_from(reader.number()?).ok().filter(|count| *count <= most).ok_or(Damage::BadStatement(what))
}

pub(super) fn text(reader: &mut Reader<'_>, most: usize, what: &'static str) -> Result<String, Damage> {
    let length = count(reader, most, what)?;
    let text = std::str::from_utf8(reader.take(length)?).map_err(|_| Damage::BadStatement(what))?;
    Ok(text.to_string())
}

fn signed(key: &SigningKey, domain: &[u8], bytes: &[u8]) -> [u8; 64] {
    key.sign(&[domain, bytes].concat()).to_bytes()
}

fn verify(
    issuer: Issuer,
    root: Option<&[u8; 32]>,
    domain: &[u8],
    bytes: &[u8],
    signed: &[u8; 64],
) -> Result<(), Damage> {
    let key = match (&issuer, root) {
        (Issuer::Node(key), _) | (Issuer::Root, Some(key)) => key,
        (Issuer::Root, None) => return Err(Damage::BadStatement("no root is pinned")),
    };
    signature::verify(key, &[domain, bytes].concat(), signed).map_err(|fault| match fault {
        Fault::Key => Damage::BadPublicKey,
        Fault::Signature => Damage::BadStatement("signature"),
    })
}
