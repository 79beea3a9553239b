//! The keys that open sealed files: a unit's, its supplement's, the recovery key; made, printed, forgotten.

use std::fmt;
use std::str::FromStr;

use bech32::{Bech32, Hrp};
use planb_core::id::UnitId;
use planb_core::log::heads::base32;
use planb_core::snapshot::{Edition, KeysPrinted};
use zeroize::Zeroizing;

use crate::random;
use crate::trouble::Trouble;

/// The secret half: an age X25519 identity of 32 bytes. Never shown by `Debug`.
#[derive(Clone)]
pub struct Identity(Zeroizing<[u8; 32]>);

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(…)")
    }
}

impl Identity {
    /// Draws a new one.
    pub fn generate() -> Result<Identity, Trouble> {
        Ok(Identity::of_bytes(random::bytes()?))
    }

    /// The identity with these secret bytes.
    pub fn of_bytes(secret: [u8; 32]) -> Identity {
        Identity(Zeroizing::new(secret))
    }

    /// The secret bytes: what `words` prints on the envelope's sheet.
    pub fn secret(&self) -> &[u8; 32] {
        &self.0
    }

    /// As a line that `age -d -i` reads: `AGE-SECRET-KEY-1…`.
    pub fn line(&self) -> Zeroizing<String> {
        let lower = Zeroizing::new(encode("age-secret-key-", &self.0));
        Zeroizing::new(lower.to_uppercase())
    }

    /// Reads such a line.
    pub fn parse(line: &str) -> Result<Identity, Trouble> {
        let bytes = decode("age-secret-key-", line).ok_or_else(|| Trouble::user("identity-bad"))?;
        Ok(Identity::of_bytes(bytes))
    }

    /// The public half.
    pub fn recipient(&self) -> Result<Recipient, Trouble> {
        self.age().map(|identity| Recipient(identity.to_public()))
    }

    /// The identity as the age library has it.
    pub(crate) fn age(&self) -> Result<age::x25519::Identity, Trouble> {
        self.line().parse().map_err(|_| Trouble::user("identity-bad"))
    }
}

/// The public half: files are sealed to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(pub(crate) age::x25519::Recipient);

impl Recipient {
    /// Ten characters by which people tell keys apart: `ABCDE-FGHIJ`.
    pub fn fingerprint(&self) -> String {
        let text = base32(blake3::hash(self.to_string().as_bytes()).as_bytes());
        let short: String = text.chars().take(10).collect();
        let (left, right) = short.split_at(5);
        format!("{left}-{right}")
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Recipient {
    type Err = Trouble;

    fn from_str(text: &str) -> Result<Recipient, Trouble> {
        text.trim().parse().map(Recipient).map_err(|_| Trouble::user("recipient-bad"))
    }
}

/// Makes a unit's key for one edition. The secret half is for printing and is then forgotten; the event holds the
/// public half and is for the log.
pub fn make_unit_key(unit: &UnitId, edition: Edition) -> Result<(Identity, KeysPrinted), Trouble> {
    let identity = Identity::generate()?;
    let recipient = identity.recipient()?;
    let printed = KeysPrinted {
        unit: unit.clone(),
        edition,
        recipient: recipient.to_string(),
        fingerprint: recipient.fingerprint(),
    };
    Ok((identity, printed))
}

fn encode(prefix: &'static str, bytes: &[u8; 32]) -> String {
    // A fixed prefix and 32 bytes always fit in bech32.
    bech32::encode::<Bech32>(Hrp::parse_unchecked(prefix), bytes).unwrap_or_default()
}

fn decode(prefix: &'static str, line: &str) -> Option<[u8; 32]> {
    let (found, bytes) = bech32::decode(line.trim()).ok()?;
    let bytes = Zeroizing::new(bytes);
    (found == Hrp::parse_unchecked(prefix)).then(|| bytes.as_slice().try_into().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_comes_back_from_its_line() {
        let identity = Identity::generate().unwrap();
        let line = identity.line();
        assert!(line.starts_with("AGE-SECRET-KEY-1"), "{}", line.len());
        assert_eq!(Identity::parse(&line).unwrap().secret(), identity.secret());
        assert_eq!(Identity::parse(&line.to_lowercase()).unwrap().secret(), identity.secret());
        for wrong in ["", "AGE-SECRET-KEY-1", &line[..line.len() - 1], &identity.recipient().unwrap().to_string()] {
            assert_eq!(Identity::parse(wrong).unwrap_err().key, "identity-bad");
        }
        assert_eq!(format!("{identity:?}"), "Identity(…)");
    }

    #[test]
    fn a_known_secret_gives_the_known_line() {
        // Cross-checked with age-keygen -y.
        let identity = Identity::of_bytes([7; 32]);
        insta::assert_snapshot!(*identity.line(), @"AGE-SECRET-KEY-1QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSWPC8QURSKMP32K");
        insta::assert_snapshot!(identity.recipient().unwrap(), @"age1zwlyl6h27gzv0lfntr7fcqrjrzqazap8sy5zylkxwneh7llf0dksu37mwt");
    }

    #[test]
    fn a_recipient_is_read_back() {
        let (identity, printed) = make_unit_key(&UnitId("norra".into()), Edition::Common).unwrap();
        let recipient: Recipient = printed.recipient.parse().unwrap();
        assert_eq!(recipient, identity.recipient().unwrap());
        assert_eq!(recipient.fingerprint(), printed.fingerprint);
        assert_eq!("age1x".parse::<Recipient>().unwrap_err().key, "recipient-bad");
    }
}
