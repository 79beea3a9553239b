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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_id_is_safe_in_file_names() {
        assert_eq!(UnitId::of_name("Hemtjänst Norra").0, "hemtjanst-norra");
        assert_eq!(UnitId::of_name("  Säbo \"Älvgården\" / 2 ").0, "sabo-alvgarden-2");
        assert_eq!(UnitId::of_name("../../etc").0, "etc");
        assert_eq!(UnitId::of_name("\u{202e}").0, "enhet");
    }
}
