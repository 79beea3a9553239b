//! What a card stands for, signed; and the code that is printed on it.

use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};

use super::{CardId, Role};
use crate::id::UnitId;
use crate::log::bytes::{Reader, write_number};
use crate::log::heads::{base32, unbase32};
use crate::log::{Damage, Tenant, packed, signature};

/// What a card's code begins with: tells it from any other code that a scanner may read.
pub const CODE_START: &str = "PLANB1";
/// Most bytes of a card's label.
pub const MAX_LABEL: usize = 80;
/// Most units on one card.
pub const MAX_UNITS: usize = 40;
const MAX_SLUG: usize = 60;
const VERSION: u8 = 1;
const DOMAIN: &[u8] = b"planb card v1";

/// Whose a card is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// One person's: the label is their name.
    Person,
    /// Shared in a unit: a name is typed at every log-in.
    Unit,
}

/// What a card stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub id: CardId,
    /// The role's number.
    role: u8,
    /// The label is its holder's name; else a name is typed at every log-in.
    pub is_personal: bool,
    /// Milliseconds since 1970, UTC.
    pub issued_ms: u64,
    /// The first 8 bytes of the issuing node's public key.
    #[serde(with = "packed::array")]
    pub issuer: [u8; 8],
    /// Who it is for: a name, or `Hemtjänst Norra`.
    pub label: String,
    pub units: Vec<UnitId>,
    #[serde(with = "packed::array")]
    signature: [u8; 64],
}

impl Card {
    /// A card, not yet signed.
    pub fn new(id: CardId, role: Role, holder: Holder, label: &str, units: Vec<UnitId>) -> Card {
        let label = label.trim().to_string();
        let is_personal = holder == Holder::Person;
        Card { id, role: role.number(), is_personal, issued_ms: 0, issuer: [0; 8], label, units, signature: [0; 64] }
    }

    /// The role; `None` for one of a newer program.
    pub fn role(&self) -> Option<Role> {
        Role::of_number(self.role)
    }

    /// Signs with the issuing node's key.
    pub fn sign(mut self, tenant: &Tenant, issued_ms: u64, key: &SigningKey) -> Result<Card, Damage> {
        self.issued_ms = issued_ms;
        self.issuer.copy_from_slice(&key.verifying_key().as_bytes()[..8]);
        self.check()?;
        self.signature = key.sign(&self.signed_text(tenant)).to_bytes();
        Ok(self)
    }

    /// Whether this node's key has signed it.
    pub fn is_signed_by(&self, tenant: &Tenant, public_key: &[u8; 32]) -> bool {
        self.issuer == public_key[..8]
            && signature::verify(public_key, &self.signed_text(tenant), &self.signature).is_ok()
    }

    /// The bytes that stand in the log.
    pub fn encode(&self) -> Vec<u8> {
        [&[VERSION][..], &self.id.0, &self.rest(), &self.signature].concat()
    }

    /// Reads them; the signature is not checked.
    pub fn decode(bytes: &[u8]) -> Result<Card, Damage> {
        let (head, rest) = bytes.split_at_checked(17).ok_or(Damage::BadStatement("card"))?;
        let (version, id) = head.split_at(1);
        if version != [VERSION] {
            return Err(Damage::BadStatement("card version"));
        }
        let mut card_id = [0; 16];
        card_id.copy_from_slice(id);
        Card::read(CardId(card_id), rest)
    }

    fn signed_text(&self, tenant: &Tenant) -> Vec<u8> {
        [DOMAIN, &tenant.0, &[VERSION], &self.id.0, &self.rest()].concat()
    }

    /// All but version, id and signature.
    fn rest(&self) -> Vec<u8> {
        let mut out = vec![self.role, u8::from(self.is_personal)];
        out.extend_from_slice(&self.issued_ms.to_be_bytes());
        out.extend_from_slice(&self.issuer);
        write_number(&mut out, self.label.len() as u64);
        out.extend_from_slice(self.label.as_bytes());
        write_number(&mut out, self.units.len() as u64);
        for unit in &self.units {
            write_number(&mut out, unit.0.len() as u64);
            out.extend_from_slice(unit.0.as_bytes());
        }
        out
    }

    fn read(id: CardId, bytes: &[u8]) -> Result<Card, Damage> {
        let mut reader = Reader::new(bytes);
        let role = reader.byte()?;
        let is_personal = match reader.byte()? {
            0 => false,
            1 => true,
            _ => return Err(Damage::BadStatement("personal")),
        };
        let (issued_ms, issuer) = (reader.fixed()?, reader.array()?);
        let label = text(&mut reader, MAX_LABEL)?;
        let count = reader.number()?;
        if count > MAX_UNITS as u64 {
            return Err(Damage::BadStatement("too many units"));
        }
        let units = (0..count).map(|_| text(&mut reader, MAX_SLUG).map(UnitId)).collect::<Result<_, _>>()?;
        let signature = reader.array()?;
        reader.end()?;
        let card = Card { id, role, is_personal, issued_ms, issuer, label, units, signature };
        card.check()?;
        Ok(card)
    }

    fn check(&self) -> Result<(), Damage> {
        let is_plain = |text: &str| !text.chars().any(char::is_control);
        if self.label.is_empty() || self.label.len() > MAX_LABEL || !is_plain(&self.label) {
            return Err(Damage::BadStatement("label"));
        }
        let is_slug = |unit: &UnitId| {
            let fits = !unit.0.is_empty() && unit.0.len() <= MAX_SLUG;
            fits && unit.0.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        };
        if self.units.len() > MAX_UNITS || !self.units.iter().all(is_slug) {
            return Err(Damage::BadStatement("units"));
        }
        Ok(())
    }
}

fn text(reader: &mut Reader<'_>, most: usize) -> Result<String, Damage> {
    let length = usize::try_from(reader.number()?).ok().filter(|length| *length <= most);
    let bytes = reader.take(length.ok_or(Damage::BadStatement("text"))?)?;
    String::from_utf8(bytes.to_vec()).map_err(|_| Damage::BadStatement("text"))
}

/// What is read off a card: the secret, and what it stands for where the whole code was read. Wiped by its owner.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    pub secret: [u8; 16],
    pub card: Card,
}

impl Code {
    /// The printed code: capitals and digits only, as every scanner and keyboard has them.
    pub fn printed(&self) -> String {
        let bytes = [&self.secret[..], &self.card.rest(), &self.card.signature].concat();
        format!("{CODE_START}{}", base32(&bytes))
    }

    /// Reads a code as a scanner or a person gives it; `None` when it is none of ours.
    pub fn parse(typed: &str) -> Option<Code> {
        let plain: String =
            typed.trim().to_ascii_uppercase().chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let bytes = unbase32(plain.strip_prefix(CODE_START)?)?;
        let (secret, rest) = bytes.split_first_chunk::<16>()?;
        let card = Card::read(CardId::of_secret(secret), rest).ok()?;
        Some(Code { secret: *secret, card })
    }
}
