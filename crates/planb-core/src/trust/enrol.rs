//! What is shown and typed when a node is enrolled: its request, and the answer of one that is enrolled already.
//!
//! ```text
//! request = version 1 | 'Q' | public key 32 | recipient length n, letters | incarnation 0 or 1, 16 | nonce 16 | check 4
//! answer  = version 1 | 'A' | tenant 16 | municipality length n, UTF-8 | anchor 0 (root) or 1 (founder), key 32
//!   | count n, certificates (the node's own, then each issuer's) as length n and bytes | check 4
//! ```
//! Both go as QR and as base32 in groups of four; the check finds what was typed wrongly.

use super::judge::Anchor;
use super::statement::{Certificate, Issuer, MAX_NAME_BYTES, MAX_RECIPIENT_BYTES, VERSION, count, flag, text};
use crate::log::bytes::{Reader, write_number};
use crate::log::heads::{base32, unbase32};
use crate::log::{Damage, Tenant};

/// Most certificates in an answer: the node's own and those of its issuers up to the root.
pub const MAX_CHAIN: usize = 8;
/// Most bytes of a request or an answer, before anything else is looked at.
pub const MAX_ENROL_BYTES: usize = 160 << 10;
/// How many words two people read to each other.
pub const CHECK_WORDS: usize = 6;

const REQUEST: u8 = b'Q';
const ANSWER: u8 = b'A';

/// A new node asks to be enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub public_key: [u8; 32],
    /// The public half of its age key.
    pub recipient: String,
    /// Of the log that it will write, where it is drawn already.
    pub incarnation: Option<[u8; 16]>,
    /// Random: a request is not used twice.
    pub nonce: [u8; 16],
}

/// An enrolled node's answer: all that the new one needs to believe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub tenant: Tenant,
    /// What the municipality is called.
    pub municipality: String,
    pub anchor: Anchor,
    pub certificate: Certificate,
    /// The certificate of its issuer, of that one's issuer, and so on; empty when the anchor issued it.
    pub chain: Vec<Certificate>,
}

impl Request {
    /// The bytes that go into the QR.
    pub fn encode(&self) -> Result<Vec<u8>, Damage> {
        if self.recipient.len() > MAX_RECIPIENT_BYTES {
            return Err(Damage::BadStatement("recipient"));
        }
        let mut out = vec![VERSION, REQUEST];
        out.extend_from_slice(&self.public_key);
        write_text(&mut out, &self.recipient);
        out.push(u8::from(self.incarnation.is_some()));
        out.extend_from_slice(self.incarnation.as_ref().map_or(&[][..], |incarnation| incarnation));
        out.extend_from_slice(&self.nonce);
        Ok(checked(out))
    }

    /// Reads the bytes of a QR.
    pub fn decode(bytes: &[u8]) -> Result<Request, Damage> {
        let plain = unchecked(bytes)?;
        let mut reader = begin(plain, REQUEST)?;
        let public_key = reader.array()?;
        let recipient = text(&mut reader, MAX_RECIPIENT_BYTES, "recipient")?;
        let incarnation = if flag(&mut reader, "incarnation")? { Some(reader.array()?) } else { None };
        let nonce = reader.array()?;
        reader.end()?;
        Ok(Request { public_key, recipient, incarnation, nonce })
    }

    /// As it is typed or pasted: base32 in groups of four.
    pub fn typed(&self) -> Result<String, Damage> {
        self.encode().map(|bytes| grouped(&bytes))
    }

    /// Reads what was typed or pasted; case, spaces and hyphens do not matter.
    pub fn parse(typed: &str) -> Result<Request, Damage> {
        Request::decode(&ungrouped(typed)?)
    }

    /// Six numbers of 0–1023, one word each: both sides show them, and people compare them.
    pub fn words(&self) -> Result<[u16; CHECK_WORDS], Damage> {
        let hash = blake3::derive_key("planb enrol words v1", &self.encode()?);
        let bits = hash[..8].iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        Ok(std::array::from_fn(|word| (bits >> (54 - 10 * word) & 0x3ff) as u16))
    }
}

impl Answer {
    /// The bytes that go into the QR.
    pub fn encode(&self) -> Result<Vec<u8>, Damage> {
        if self.municipality.len() > MAX_NAME_BYTES {
            return Err(Damage::BadStatement("municipality"));
        }
        if self.chain.len() + 1 > MAX_CHAIN {
            return Err(Damage::BadStatement("chain too long"));
        }
        let mut out = vec![VERSION, ANSWER];
        out.extend_from_slice(&self.tenant.0);
        write_text(&mut out, &self.municipality);
        let (kind, key) = match &self.anchor {
            Anchor::Root(key) => (0, key),
            Anchor::Founder(key) => (1, key),
        };
        out.push(kind);
        out.extend_from_slice(key);
        write_number(&mut out, self.chain.len() as u64 + 1);
        for certificate in std::iter::once(&self.certificate).chain(&self.chain) {
            let bytes = certificate.encode()?;
            write_number(&mut out, bytes.len() as u64);
            out.extend_from_slice(&bytes);
        }
        Ok(checked(out))
    }

    /// Reads the bytes of a QR; nothing is believed before `accept`.
    pub fn decode(bytes: &[u8]) -> Result<Answer, Damage> {
        let plain = unchecked(bytes)?;
        let mut reader = begin(plain, ANSWER)?;
        let tenant = Tenant(reader.array()?);
        let municipality = text(&mut reader, MAX_NAME_BYTES, "municipality")?;
        let is_founder = flag(&mut reader, "anchor")?;
        let key = reader.array()?;
        let anchor = if is_founder { Anchor::Founder(key) } else { Anchor::Root(key) };
        let many = count(&mut reader, MAX_CHAIN, "chain too long")?;
        let mut chain = Vec::with_capacity(many);
        for _ in 0..many {
            let length = count(&mut reader, bytes.len(), "certificate")?;
            chain.push(Certificate::decode(reader.take(length)?)?);
        }
        reader.end()?;
        if chain.is_empty() {
            return Err(Damage::BadStatement("no certificate"));
        }
        let certificate = chain.remove(0);
        Ok(Answer { tenant, municipality, anchor, certificate, chain })
    }

    /// As it is typed or pasted: base32 in groups of four.
    pub fn typed(&self) -> Result<String, Damage> {
        self.encode().map(|bytes| grouped(&bytes))
    }

    /// Reads what was typed or pasted.
    pub fn parse(typed: &str) -> Result<Answer, Damage> {
        Answer::decode(&ungrouped(typed)?)
    }

    /// Checks that this answers that request: the certificate names its keys, and every signature leads to the anchor.
    pub fn accept(&self, request: &Request) -> Result<(), Damage> {
        let own = &self.certificate;
        if own.public_key != request.public_key || own.recipient != request.recipient {
            return Err(Damage::BadStatement("for another node"));
        }
        let root = match &self.anchor {
            Anchor::Root(key) => Some(key),
            Anchor::Founder(_) => None,
        };
        let mut chain = std::iter::once(own).chain(&self.chain).peekable();
        while let Some(certificate) = chain.next() {
            if certificate.tenant != self.tenant {
                return Err(Damage::BadStatement("another tenant"));
            }
            certificate.verify(root)?;
            let is_end = match certificate.issuer {
                Issuer::Root => true,
                Issuer::Node(issuer) => self.anchor == Anchor::Founder(issuer),
            };
            match (is_end, chain.peek()) {
                (true, None) => return Ok(()),
                (false, Some(next)) if certificate.issuer == Issuer::Node(next.public_key) && next.admin => {}
                _ => return Err(Damage::BadStatement("the chain does not reach the root")),
            }
        }
        Err(Damage::BadStatement("the chain does not reach the root"))
    }
}

fn begin(plain: &[u8], kind: u8) -> Result<Reader<'_>, Damage> {
    let mut reader = Reader::new(plain);
    match (reader.byte()?, reader.byte()?) {
        (VERSION, found) if found == kind => Ok(reader),
        (VERSION, _) => Err(Damage::BadStatement("kind")),
        (other, _) => Err(Damage::UnknownVersion(other)),
    }
}

fn write_text(out: &mut Vec<u8>, text: &str) {
    write_number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

fn check_of(plain: &[u8]) -> [u8; 4] {
    let hash = blake3::derive_key("planb enrol check v1", plain);
    [hash[0], hash[1], hash[2], hash[3]]
}

fn checked(mut out: Vec<u8>) -> Vec<u8> {
    out.extend_from_slice(&check_of(&out));
    out
}

fn unchecked(bytes: &[u8]) -> Result<&[u8], Damage> {
    if bytes.len() > MAX_ENROL_BYTES {
        return Err(Damage::TooLong { extra: bytes.len() - MAX_ENROL_BYTES });
    }
    let (plain, check) = bytes.split_last_chunk::<4>().ok_or(Damage::TooShort { at: bytes.len() })?;
    if check_of(plain) == *check { Ok(plain) } else { Err(Damage::BadStatement("check")) }
}

fn grouped(bytes: &[u8]) -> String {
    let letters: Vec<char> = base32(bytes).chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn ungrouped(typed: &str) -> Result<Vec<u8>, Damage> {
    if typed.len() > MAX_ENROL_BYTES * 2 {
        return Err(Damage::TooLong { extra: typed.len() - MAX_ENROL_BYTES * 2 });
    }
    unbase32(typed).ok_or(Damage::BadStatement("letters"))
}
