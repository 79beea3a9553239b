//! The ids that every capability may use: units, people, runs.

use serde::{Deserialize, Serialize};

/// A unit's id: the slug of its name, safe in file names and URLs (`hemtjanst-norra`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitId(pub String);

impl UnitId {
    /// Makes the id from the unit's name: lower case, å ä ö folded, everything else but a–z 0–9 turned to one hyphen.
    /// An empty or wholly foreign name gives `enhet`.
    pub fn of_name(name: &str) -> UnitId {
        let mut slug = String::new();
        for letter in name.trim().to_lowercase().chars() {
            let folded = match letter {
                'å' | 'ä' | 'á' | 'à' | 'â' | 'æ' | 'ã' => 'a',
                'ö' | 'ø' | 'ó' | 'ò' | 'ô' | 'õ' => 'o',
                'é' | 'è' | 'ê' | 'ë' => 'e',
                'ü' | 'ú' | 'ù' | 'û' => 'u',
                'č' | 'ç' | 'ć' => 'c',
                'š' | 'ś' => 's',
                'ž' => 'z',
                'ñ' | 'ŋ' => 'n',
                'a'..='z' | '0'..='9' => letter,
                _ => '-',
            };
            if folded != '-' || !(slug.is_empty() || slug.ends_with('-')) {
                slug.push(folded);
            }
        }
        let slug = slug.trim_end_matches('-');
        UnitId(if slug.is_empty() { "enhet".into() } else { slug.chars().take(60).collect() })
    }
}

impl std::fmt::Display for UnitId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person's id in the source systems: a personnummer or samordningsnummer as 12 digits where it is one, else the
/// reserve number as it was written (trimmed). Never shown in file names, QR codes, logs or errors.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub String);

/// How many characters of a client's id are shown and typed: 50 bits.
pub const CLIENT_CHARACTERS: usize = 10;

/// A client's id in the log: 16 random bytes, never derived from a personnummer. People see and type the beginning,
/// `C-ABCD-EFGH-IJ`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientId(#[serde(with = "crate::log::packed::array")] pub [u8; 16]);

impl ClientId {
    /// The whole id, 26 characters in groups of four.
    pub fn whole(&self) -> String {
        shown(&crate::log::heads::base32(&self.0))
    }

    /// Reads a whole id; case, spaces and hyphens do not matter.
    pub fn parse(typed: &str) -> Option<ClientId> {
        let bytes = crate::log::heads::unbase32(&client_letters(typed)?)?;
        Some(ClientId(bytes.try_into().ok()?))
    }

    /// Whether what was typed is this id, as it is shown or whole.
    pub fn is_typed(&self, typed: &str) -> bool {
        let whole = crate::log::heads::base32(&self.0);
        client_letters(typed).is_some_and(|typed| typed.len() >= CLIENT_CHARACTERS && whole.starts_with(&typed))
    }
}

impl std::fmt::Display for ClientId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let letters = crate::log::heads::base32(&self.0);
        f.write_str(&shown(letters.get(..CLIENT_CHARACTERS).unwrap_or(&letters)))
    }
}

/// `C-` and the letters in groups of four.
fn shown(letters: &str) -> String {
    let mut text = String::from("C");
    for (at, letter) in letters.chars().enumerate() {
        if at % 4 == 0 {
            text.push('-');
        }
        text.push(letter);
    }
    text
}

/// The letters after `C-`, in capitals; 0, 1 and 8 as what they look like.
fn client_letters(typed: &str) -> Option<String> {
    let plain = typed.trim().to_ascii_uppercase();
    let rest = plain.strip_prefix('C')?.strip_prefix(['-', ' '])?;
    let meant = |letter| match letter {
        '0' => 'O',
        '1' => 'I',
        '8' => 'B',
        other => other,
    };
    Some(rest.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').map(meant).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_id_is_shown_short_and_read_however_it_is_typed() {
        let id = ClientId(*b"sixteen bytes ok");
        assert_eq!(id.to_string(), "C-ONUX-Q5DF-MV");
        assert_eq!(ClientId::parse(&id.whole()), Some(id));
        assert_eq!(ClientId::parse(&id.whole().to_lowercase().replace('-', " ")), Some(id));
        assert_eq!(ClientId::parse(&id.to_string()), None, "too short to be whole");
        assert!(id.is_typed("c-onux-q5df-mv") && id.is_typed("C 0NUXQ5DFMV") && id.is_typed(&id.whole()));
        assert!(!id.is_typed("C-ONUX-Q5DF-M"), "one character short of what is shown");
        assert!(!id.is_typed("C-ONUX-Q5DF-MW") && !id.is_typed("ONUX-Q5DF-MV") && !id.is_typed(""));
    }

    #[test]
    fn a_unit_id_is_safe_in_file_names() {
        assert_eq!(UnitId::of_name("Hemtjänst Norra").0, "hemtjanst-norra");
        assert_eq!(UnitId::of_name("  Säbo \"Älvgården\" / 2 ").0, "sabo-alvgarden-2");
        assert_eq!(UnitId::of_name("../../etc").0, "etc");
        assert_eq!(UnitId::of_name("\u{202e}").0, "enhet");
    }
}
