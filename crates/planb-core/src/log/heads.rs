//! The digest of all heads: 20 characters on paper that stand for the whole log.

use super::header::{LogId, TransactionHash};

/// The last transaction of one log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Head {
    pub log: LogId,
    pub seq: u64,
    pub hash: TransactionHash,
}

/// BLAKE3 over the sorted heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadsDigest(pub [u8; 32]);

/// RFC 4648 base32, whose letters are not mistaken for digits.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// How many characters stand on paper: 100 bits.
pub const PAPER_CHARACTERS: usize = 20;

impl HeadsDigest {
    /// The digest of these heads; their order does not matter.
    pub fn of(heads: &[Head]) -> HeadsDigest {
        let mut sorted = heads.to_vec();
        sorted.sort();
        let mut hasher = blake3::Hasher::new_derive_key("planb heads v1");
        for head in sorted {
            hasher.update(&head.log.0).update(&head.seq.to_be_bytes()).update(&head.hash.0);
        }
        HeadsDigest(*hasher.finalize().as_bytes())
    }

    /// The first 20 characters in base32, as they stand on paper and in QR.
    pub fn paper(&self) -> String {
        base32(&self.0).chars().take(PAPER_CHARACTERS).collect()
    }

    /// Whether characters typed from paper (case, spaces and hyphens do not matter) are this digest's.
    pub fn is_typed(&self, typed: &str) -> bool {
        let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        plain.to_ascii_uppercase() == self.paper()
    }
}

/// Base32 without padding.
pub fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(BASE32[(held >> bits & 31) as usize] as char);
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(BASE32[(held << (5 - bits) & 31) as usize] as char);
    }
    text
}

/// Reads base32 as typed: case, spaces and hyphens do not matter, and 0, 1 and 8 are read as the letters they look like.
/// `None` for anything else, and for bits left over that are not zero.
pub fn unbase32(typed: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(typed.len() * 5 / 8);
    let (mut held, mut bits) = (0u32, 0u32);
    for letter in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        let meant = match letter.to_ascii_uppercase() {
            '0' => 'O',
            '1' => 'I',
            '8' => 'B',
            other => other,
        };
        let value = BASE32.iter().position(|known| char::from(*known) == meant)?;
        held = (held << 5) | value as u32;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    (held == 0 && bits < 5).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_is_the_known_one() {
        for (plain, text) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(plain.as_bytes()), text);
            assert_eq!(unbase32(&text.to_lowercase()).as_deref(), Some(plain.as_bytes()));
        }
        assert_eq!(unbase32("mzxw 6yt8-01"), unbase32("MZXW6YTBOI"), "as they look");
        assert_eq!(unbase32("M"), None);
        assert_eq!(unbase32("MZ"), None, "bits left over");
        assert_eq!(unbase32("MY="), None);
    }

    #[test]
    fn the_order_of_heads_does_not_matter_but_each_head_does() {
        let head = |n: u8, seq| Head { log: LogId([n; 32]), seq, hash: TransactionHash([n; 32]) };
        let digest = HeadsDigest::of(&[head(1, 5), head(2, 1)]);
        assert_eq!(digest, HeadsDigest::of(&[head(2, 1), head(1, 5)]));
        assert_ne!(digest, HeadsDigest::of(&[head(2, 1), head(1, 6)]));
        assert_ne!(digest, HeadsDigest::of(&[head(2, 1)]));
        let paper = digest.paper();
        assert_eq!(paper.len(), PAPER_CHARACTERS);
        assert!(digest.is_typed(&format!("{} {}", paper[..4].to_lowercase(), &paper[4..])));
        assert!(!digest.is_typed(&paper[..19]));
    }
}
