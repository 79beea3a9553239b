//! The recovery key in shares, two of three.
//!
//! One 32-byte *seed* is drawn. From it come, each by BLAKE3 key derivation under its own context, the recovery identity
//! (age X25519, opens every unit's bundles and snapshots) and the root key (Ed25519, signs administrators). The seed is
//! split by Shamir's scheme over GF(256) (polynomial of AES, vsss-rs) and nothing is stored whole.
//!
//! A share is 40 bytes, printed as 33 words and as QR:
//!
//! ```text
//! version 1 = 1 | set 2 | x 1 = 1..3 | y 32 | check 4
//! ```
//! `set` is the first two bytes of BLAKE3("planb recovery set v1", seed): shares of different seeds are told apart, and
//! a seed put together wrongly is found. `check` is the first four bytes of BLAKE3("planb share check v1", all before).

use zeroize::Zeroizing;

use crate::keys::Identity;
use crate::random;
use crate::trouble::Trouble;

/// The share format's version.
pub const VERSION: u8 = 1;
/// How many shares are printed.
pub const SHARES: usize = 3;
/// How many of them are needed.
pub const THRESHOLD: usize = 2;
/// Bytes of one share.
pub const SHARE_BYTES: usize = 40;

/// The seed of the recovery key and the root key.
#[derive(Clone)]
pub struct Seed(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(…)")
    }
}

impl Seed {
    /// Draws a new one.
    pub fn generate() -> Result<Seed, Trouble> {
        Ok(Seed::of_bytes(random::bytes()?))
    }

    /// The seed with these bytes.
    pub fn of_bytes(bytes: [u8; 32]) -> Seed {
        Seed(Zeroizing::new(bytes))
    }

    /// The recovery key, which opens every unit.
    pub fn recovery(&self) -> Identity {
        Identity::of_bytes(blake3::derive_key("planb recovery age x25519 v1", &self.0[..]))
    }

    /// The root key, which signs administrators.
    pub fn root(&self) -> ed25519_dalek::SigningKey {
        let secret = Zeroizing::new(blake3::derive_key("planb root ed25519 v1", &self.0[..]));
        ed25519_dalek::SigningKey::from_bytes(&secret)
    }

    fn set(&self) -> [u8; 2] {
        let [first, second, ..] = blake3::derive_key("planb recovery set v1", &self.0[..]);
        [first, second]
    }

    /// Splits it in three shares, any two of which give it back.
    pub fn split(&self, random: random::Stream) -> Result<[Share; SHARES], Trouble> {
        let parts = vsss_rs::Gf256::split_bytes(THRESHOLD, SHARES, &self.0[..], random)
            .map_err(|_| Trouble::internal("split-failed"))?;
        let shares: Vec<Share> = parts.iter().map(|part| Share::of_part(self.set(), part)).collect();
        shares.try_into().map_err(|_| Trouble::internal("split-failed"))
    }
}

/// One share.
#[derive(Clone, PartialEq, Eq)]
pub struct Share(Zeroizing<[u8; SHARE_BYTES]>);

impl std::fmt::Debug for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Share({}, …)", self.number())
    }
}

impl Share {
    fn of_part(set: [u8; 2], part: &[u8]) -> Share {
        assert_eq!(part.len(), 33, "x and 32 bytes of y");
        let mut bytes = Zeroizing::new([0; SHARE_BYTES]);
        bytes[0] = VERSION;
        bytes[1..3].copy_from_slice(&set);
        bytes[3..36].copy_from_slice(part);
        let check = check_of(&bytes);
        bytes[36..].copy_from_slice(&check);
        Share(bytes)
    }

    /// Its number, 1–3.
    pub fn number(&self) -> u8 {
        self.0[3]
    }

    /// The bytes that are printed.
    pub fn bytes(&self) -> &[u8; SHARE_BYTES] {
        &self.0
    }

    /// Reads printed bytes; a damaged share is refused.
    pub fn parse(bytes: &[u8]) -> Result<Share, Trouble> {
        let bytes: [u8; SHARE_BYTES] =
            bytes.try_into().map_err(|_| Trouble::user("share-damaged").with("number", "?"))?;
        let bytes = Zeroizing::new(bytes);
        if bytes[0] != VERSION {
            return Err(Trouble::user("share-newer").with("version", bytes[0]));
        }
        if check_of(&bytes) != bytes[36..] || !(1..=SHARES as u8).contains(&bytes[3]) {
            return Err(Trouble::user("share-damaged").with("number", bytes[3]));
        }
        Ok(Share(bytes))
    }
}

fn check_of(bytes: &[u8; SHARE_BYTES]) -> [u8; 4] {
    let [a, b, c, d, ..] = blake3::derive_key("planb share check v1", &bytes[..36]);
    [a, b, c, d]
}

/// Puts the seed together of two or three different shares of one set.
pub fn combine(shares: &[Share]) -> Result<Seed, Trouble> {
    let mut different: Vec<&Share> = Vec::new();
    for share in shares {
        if !different.iter().any(|other| other.number() == share.number()) {
            different.push(share);
        } else if !different.contains(&share) {
            return Err(Trouble::user("shares-mixed"));
        }
    }
    if different.len() < THRESHOLD {
        return Err(Trouble::user("shares-too-few").with("have", different.len()).with("need", THRESHOLD));
    }
    let set = different.first().map(|share| &share.0[1..3]);
    if different.iter().any(|share| Some(&share.0[1..3]) != set) {
        return Err(Trouble::user("shares-mixed"));
    }
    let parts: Vec<Vec<u8>> = different.iter().map(|share| share.0[3..36].to_vec()).collect();
    let secret = Zeroizing::new(vsss_rs::Gf256::combine_bytes(&parts).map_err(|_| Trouble::user("shares-mixed"))?);
    let bytes: [u8; 32] = secret.as_slice().try_into().map_err(|_| Trouble::user("shares-mixed"))?;
    let seed = Seed::of_bytes(bytes);
    if Some(&seed.set()[..]) == set { Ok(seed) } else { Err(Trouble::user("shares-mixed")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(seed: u8) -> [Share; SHARES] {
        Seed::of_bytes([seed; 32]).split(random::Stream::of_seed(&[seed; 32])).unwrap()
    }

    #[test]
    fn any_two_shares_give_the_seed_and_one_does_not() {
        let [one, two, three] = split(9);
        for pair in [[&one, &two], [&two, &three], [&three, &one]] {
            let shares: Vec<Share> = pair.into_iter().cloned().collect();
            assert_eq!(*combine(&shares).unwrap().0, [9; 32]);
        }
        assert_eq!(*combine(&[one.clone(), two.clone(), three]).unwrap().0, [9; 32]);
        for few in [vec![], vec![one.clone()], vec![one.clone(), one.clone()]] {
            assert_eq!(combine(&few).unwrap_err().key, "shares-too-few");
        }
        for share in [&one, &two] {
            assert!(!share.bytes().windows(8).any(|part| part == [9; 8]), "the seed is not in a share");
        }
    }

    #[test]
    fn shares_of_two_seeds_are_not_mixed() {
        let ([one, ..], [_, two, _], [other, ..]) = (split(1), split(2), split(3));
        assert_eq!(combine(&[one.clone(), two]).unwrap_err().key, "shares-mixed");
        assert_eq!(combine(&[one, other]).unwrap_err().key, "shares-mixed");
    }

    #[test]
    fn a_damaged_share_is_refused() {
        let [share, ..] = split(4);
        assert_eq!(Share::parse(share.bytes()).unwrap(), share);
        for bit in 0..SHARE_BYTES * 8 {
            let mut damaged = *share.bytes();
            damaged[bit / 8] ^= 1 << (bit % 8);
            let key = Share::parse(&damaged).unwrap_err().key;
            assert_eq!(key, if bit < 8 { "share-newer" } else { "share-damaged" }, "bit {bit}");
        }
        assert_eq!(Share::parse(&share.bytes()[1..]).unwrap_err().key, "share-damaged");
    }

    #[test]
    fn the_keys_of_a_seed_stay_the_same() {
        let seed = Seed::of_bytes([5; 32]);
        insta::assert_snapshot!(seed.recovery().recipient().unwrap(), @"age1z4p4l2v5p383zdhp58vzudq6khgsezjhpaj2u7qfn67ux4tgm52qxld63v");
        insta::assert_snapshot!(planb_core::log::heads::base32(seed.root().verifying_key().as_bytes()), @"FEXTTXTONKTJGLB42DTHZSEGYZIDVU4KA7CJ6KIYNRXXNCBGCWXA");
        insta::assert_snapshot!(planb_core::log::heads::base32(split(5)[0].bytes()), @"AF4EOAL5YML6Y6UYBP2AOHM6AXCL4NOYWEPA37O5VNTCO5NGHXJINXII6SUR6FDH");
    }
}
