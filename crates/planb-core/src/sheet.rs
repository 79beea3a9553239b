//! A sheet of paper: its serial, its place in the binder, its form version.
//!
//! A sheet is one client's, one run's, one week's signing list … It may have several pages, which stay together.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// Side of a corner mark of a page that a machine reads, solid black, in mm.
pub const MARK_MM: f64 = 6.0;
/// From the paper's edge to a corner mark.
pub const MARK_EDGE_MM: f64 = 8.0;
/// Side of a box to tick, outer.
pub const BOX_MM: f64 = 4.0;
/// Width of its line, which lies inside.
pub const BOX_LINE_MM: f64 = 0.35;

/// The alphabet of serials: 0–9 A–Z.
const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// A sheet's serial: the node's prefix, a running number and a check character, `K1-000123-X`. Unique without network,
/// since the prefix belongs to the node's incarnation. It names the sheet's *content*: a sheet that did not change keeps
/// its serial from night to night.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Serial(pub String);

impl Serial {
    /// Makes the serial number `number` of the node with `prefix` (1–4 characters of 0–9 A–Z).
    pub fn new(prefix: &str, number: u64) -> Serial {
        let body = format!("{prefix}-{number:06}");
        let check = check_character(&body);
        Serial(format!("{body}-{check}"))
    }

    /// Reads a serial as typed or scanned: case, spaces and hyphens do not matter. `None` when the check character is wrong.
    pub fn parse(typed: &str) -> Option<Serial> {
        let plain: String = typed.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_uppercase();
        if plain.len() < 8 || plain.len() > 24 {
            return None;
        }
        let (rest, check) = plain.split_at(plain.len() - 1);
        // Without hyphens `K1-000123` and `K-1000123` are alike. A prefix has at most four characters and a number at least
        // six digits, so the longest prefix that leaves six digits is meant; larger numbers are typed with their hyphen.
        let typed_prefix = typed.trim().split(['-', ' ']).next().filter(|first| first.len() <= 4).map_or(4, str::len);
        for prefix_length in (1..=typed_prefix.min(4)).rev() {
            let Some((prefix, digits)) = rest.split_at_checked(prefix_length) else { break };
            if digits.len() >= 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
                let body = format!("{prefix}-{digits}");
                let number: u64 = digits.parse().ok()?;
                let serial = Serial::new(prefix, number);
                if serial.0.starts_with(&body) && check == check_character(&body).to_string() {
                    return Some(serial);
                }
            }
        }
        None
    }

    /// The node's prefix and the running number; `None` where the text is no serial.
    pub fn parts(&self) -> Option<(&str, u64)> {
        let mut parts = self.0.split('-');
        Some((parts.next()?, parts.next()?.parse().ok()?))
    }
}

/// Whose paper it is, when it was made, and which copy.
#[derive(Clone, Debug)]
pub struct Stamp {
    pub municipality: String,
    /// True for an exercise or a demo: every page says so.
    pub exercise: bool,
    /// The copy's serial, `K1-000123-X`: as text and as code on every page, so that the paper can be registered.
    pub serial: String,
    pub made_at: DateTime,
    pub data_as_of: Option<DateTime>,
    /// A digest of all heads of the log, 20 characters; empty where there is no log.
    pub heads: String,
}

/// Why pages could not be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unset {
    /// There would be too many pages, or too much text.
    TooLong,
    /// What the typesetter said.
    Failed(String),
}

impl std::fmt::Display for Serial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// ISO/IEC 7064 MOD 37,36 over the letters and digits of `body` (hyphens skipped): catches every single wrong character
/// and all swaps of neighbours but one in some 600, whose two characters always follow each other in the alphabet. The
/// systems that catch those too need a 37th character, which nobody wants to type.
pub(crate) fn check_character(body: &str) -> char {
    let mut sum = 36u32;
    for value in body.bytes().filter_map(|b| ALPHABET.iter().position(|a| *a == b)) {
        sum = (sum + value as u32) % 36;
        if sum == 0 {
            sum = 36;
        }
        sum = sum * 2 % 37;
    }
    let check = (37 - sum) % 36;
    ALPHABET[check as usize] as char
}

/// Whose work a part of the binder serves. A part is printed only for the profiles that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    Carer,
    Nurse,
    OnCall,
    CaseOfficer,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Profile; 4] = [Profile::Carer, Profile::Nurse, Profile::OnCall, Profile::CaseOfficer];
}

/// The letter of a tab whose sheets a business system printed itself: J–Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "char", try_from = "char")]
pub struct Letter(u8);

impl Letter {
    /// The letter, when it is one of J–Z.
    pub fn new(letter: char) -> Option<Letter> {
        u8::try_from(letter).ok().filter(|byte| (b'J'..=b'Z').contains(byte)).map(Letter)
    }
}

impl From<Letter> for char {
    fn from(letter: Letter) -> char {
        char::from(letter.0)
    }
}

impl TryFrom<char> for Letter {
    type Error = &'static str;

    fn try_from(letter: char) -> Result<Letter, Self::Error> {
        Letter::new(letter).ok_or("a tab of printed reports has one of the letters J to Z")
    }
}

/// Where a sheet stands in the binder: tab letter and number, `C-017`. It stays when others come or go.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Place(pub String);

/// What a sheet is about, so that tonight's can be compared with last night's: a keyed digest of kind and subject.
/// Says nothing without the hub's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SheetKey(pub [u8; 16]);

/// A keyed digest of a sheet's content: stamps, covers and dates rolled in are not content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SheetDigest(pub [u8; 16]);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_serial_is_read_however_it_is_typed() {
        let serial = Serial::new("K1", 123);
        assert_eq!(serial.0.len(), "K1-000123-X".len());
        assert_eq!(serial.parts(), Some(("K1", 123)));
        assert_eq!(Serial::parse(&serial.0.to_lowercase().replace('-', " ")), Some(serial));
        let large = Serial::new("K", 1_000_123);
        assert_eq!(Serial::parse(&large.0), Some(large));
        assert_eq!(Serial::parse(""), None);
        assert_eq!(Serial::parse("735311234567890123456789012345678901234567"), None);
    }

    proptest! {
        #[test]
        fn a_wrong_character_or_a_swap_is_found(number in 0u64..10_000_000, at in 0usize..8, other in 0usize..36) {
            let serial = Serial::new("K7", number);
            let mut plain: Vec<u8> = serial.0.bytes().filter(|b| *b != b'-').collect();
            let at = at.min(plain.len() - 1);
            if plain[at] != ALPHABET[other] {
                let mut wrong = plain.clone();
                wrong[at] = ALPHABET[other];
                prop_assert_eq!(Serial::parse(std::str::from_utf8(&wrong).unwrap()), None);
            }
            let value = |at: usize| ALPHABET.iter().position(|letter| plain.get(at) == Some(letter));
            // Two that follow each other may slip through; see `check_character`.
            if value(at).zip(value(at + 1)).is_some_and(|(a, b)| ![0, 1, 35].contains(&a.abs_diff(b))) {
                plain.swap(at, at + 1);
                prop_assert_eq!(Serial::parse(std::str::from_utf8(&plain).unwrap()), None);
            }
            prop_assert_eq!(Serial::parse(&serial.0), Some(serial));
        }
    }
}
