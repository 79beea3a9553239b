//! Patterns of a mapping: file names and values with `*` and `?`, regular expressions with named groups.

use regex_lite::Regex;
use serde::{Deserialize, Deserializer};

/// A regular expression in a mapping may be at most this long.
pub const REGEX_MAX_BYTES: usize = 500;

/// A text as it is compared: lower case, spaces as one, no colon or full stop at the end.
pub fn folded(text: &str) -> String {
    let lower = super::table::clean(text).to_lowercase();
    lower.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '.' | '*' | '"' | '\'')).to_string()
}

/// A pattern with `*` (anything) and `?` (one character), compared without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(Vec<char>);

impl Pattern {
    pub fn new(pattern: &str) -> Pattern {
        Pattern(pattern.to_lowercase().chars().collect())
    }

    /// True when the whole text fits.
    pub fn fits(&self, text: &str) -> bool {
        if let [letters @ .., '*'] = self.0.as_slice()
            && let ['*', inner @ ..] = letters
            && !inner.contains(&'*')
            && !inner.contains(&'?')
        {
            let inner: String = inner.iter().collect();
            return text.to_lowercase().contains(&inner);
        }
        let text: Vec<char> = text.to_lowercase().chars().collect();
        let (mut at, mut in_pattern, mut star) = (0, 0, None);
        while at < text.len() {
            match self.0.get(in_pattern) {
                Some('*') => {
                    star = Some((in_pattern, at));
                    in_pattern += 1;
                }
                Some(letter) if *letter == '?' || Some(letter) == text.get(at) => {
                    at += 1;
                    in_pattern += 1;
                }
                _ => {
                    // Go back to the last star and let it take one character more.
                    let Some((star_at, taken)) = star else { return false };
                    star = Some((star_at, taken + 1));
                    in_pattern = star_at + 1;
                    at = taken + 1;
                }
            }
        }
        self.0.iter().skip(in_pattern).all(|letter| *letter == '*')
    }
}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|letter| write!(f, "{letter}"))
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Pattern::new(&String::deserialize(from)?))
    }
}

/// A regular expression, checked when the mapping is read.
#[derive(Clone, Debug)]
pub struct Expression(pub Regex);

impl Expression {
    /// The names of its groups.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.0.capture_names().flatten()
    }
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        if text.len() > REGEX_MAX_BYTES {
            return Err(serde::de::Error::custom(format!("a regular expression is at most {REGEX_MAX_BYTES} bytes")));
        }
        Regex::new(&text).map(Expression).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks() {
        for (pattern, text, fits) in [
            ("*.csv", "Brukare.CSV", true),
            ("tes_besok*.xlsx", "tes_besok_2021.xlsx", true),
            ("tes_besok*.xlsx", "tes.xlsx", false),
            ("*insulin*", "Tar Insulin kl 8", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*", "", true),
            ("", "x", false),
            ("*a*b*c", "xxaybyc", true),
            ("*a*b*c", "xxaycyb", false),
            ("å*", "ÅSA", true),
        ] {
            assert_eq!(Pattern::new(pattern).fits(text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn texts_are_compared_folded() {
        assert_eq!(folded(" Närst.\n Tel: "), folded("närst. tel"));
    }
}
