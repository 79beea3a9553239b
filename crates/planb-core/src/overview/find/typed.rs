//! What was typed, and how well a typed word fits one that is there.

use super::near::is_near;
use crate::register::folded::{dialled, fold_into, folded};

/// Most letters of what is typed that count, and most words.
const MOST_TYPED: usize = 200;
const MOST_WORDS: usize = 8;
/// Least letters of a word in which one may be wrong.
const LEAST_FOR_TYPO: usize = 4;
/// Least digits that are looked for within a telephone number.
const LEAST_DIGITS: usize = 3;

/// What was typed, as words. A telephone number is one word, however it is spaced.
pub struct Typed {
    pub words: Vec<String>,
}

impl Typed {
    /// Reads what was typed.
    pub fn of(typed: &str) -> Typed {
        let typed = beginning(typed.trim(), MOST_TYPED);
        let is_number = typed.chars().all(|letter| letter.is_ascii_digit() || " +-()/".contains(letter));
        let number = dialled(typed);
        if is_number && number.len() > LEAST_DIGITS {
            // A serial's digits and a date have no blank in them, but are folded into words on the other side.
            return Typed { words: vec![number] };
        }
        Typed {
            words: folded(typed)
                .split(' ')
                .filter(|word| !word.is_empty())
                .take(MOST_WORDS)
                .map(String::from)
                .collect(),
        }
    }

    /// How well all words fit something with this title, these other texts and these numbers; `None` when one does not, or
    /// nothing was typed.
    pub fn fits(&self, title: &str, other: &[&str], numbers: &[&str]) -> Option<u32> {
        let (title, mut elsewhere, mut phones) = (folded(title), String::new(), String::new());
        for text in other {
            fold_into(text, &mut elsewhere);
            elsewhere.push(' ');
        }
        for number in numbers {
            phones.push_str(&dialled(number));
            phones.push(' ');
        }
        let best = |typed: &str, words: &str| words.split(' ').filter_map(|word| fit(typed, word)).max();
        let score = |typed: &String| {
            let phone = is_within(typed, &phones).then(|| Fit::Prefix.elsewhere());
            let text = best(typed, &elsewhere).map(Fit::elsewhere);
            best(typed, &title).map(Fit::in_title).max(text).max(phone)
        };
        self.words.iter().map(score).sum::<Option<u32>>().filter(|_| !self.words.is_empty())
    }
}

/// How a typed word fits one that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    Typo,
    Prefix,
    Exact,
}

impl Fit {
    /// What it counts in a title.
    pub fn in_title(self) -> u32 {
        match self {
            Fit::Exact => 60,
            Fit::Prefix => 50,
            Fit::Typo => 30,
        }
    }

    /// What it counts in any other field.
    pub fn elsewhere(self) -> u32 {
        match self {
            Fit::Exact => 45,
            Fit::Prefix => 35,
            Fit::Typo => 10,
        }
    }
}

/// How a typed word fits a folded one.
pub fn fit(typed: &str, word: &str) -> Option<Fit> {
    let is_number = typed.bytes().all(|byte| byte.is_ascii_digit());
    if word == typed || is_number && word.trim_start_matches('0') == typed.trim_start_matches('0') {
        Some(Fit::Exact)
    } else if word.starts_with(typed) {
        Some(Fit::Prefix)
    } else {
        (!is_number && typed.len() >= LEAST_FOR_TYPO && is_near(typed, word)).then_some(Fit::Typo)
    }
}

/// Whether typed digits stand in telephone numbers.
pub fn is_within(typed: &str, phones: &str) -> bool {
    typed.len() >= LEAST_DIGITS && typed.bytes().all(|byte| byte.is_ascii_digit()) && phones.contains(typed)
}

/// The first `most` characters.
pub fn beginning(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at])
}
