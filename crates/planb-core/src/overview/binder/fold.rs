//! Texts folded for comparing: one form for words, one for numbers.

/// Lower case, everything but letters and digits as one space, also between a letter and a digit, a space at both ends:
/// ` nils heikkilä `, ` hamnplan 24 b `.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 2);
    fold_into(text, &mut folded);
    folded
}

/// What a letter is to `fold`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Number,
    Between,
}

fn class(letter: char) -> Class {
    // Most of what is folded is ASCII, which needs no tables.
    if letter.is_ascii() {
        match letter {
            'a'..='z' | 'A'..='Z' => Class::Letter,
            '0'..='9' => Class::Number,
            _ => Class::Between,
        }
    } else if letter.is_numeric() {
        Class::Number
    } else if letter.is_alphabetic() {
        Class::Letter
    } else {
        Class::Between
    }
}

/// As `fold`, into a buffer that is cleared first.
pub fn fold_into(text: &str, folded: &mut String) {
    folded.clear();
    folded.push(' ');
    let mut last = Class::Between;
    for letter in text.chars() {
        let class = class(letter);
        if class != last && last != Class::Between {
            folded.push(' ');
        }
        match class {
            Class::Between => {}
            _ if letter.is_ascii() => folded.push(letter.to_ascii_lowercase()),
            _ => folded.extend(letter.to_lowercase()),
        }
        last = class;
    }
    if last != Class::Between {
        folded.push(' ');
    }
}

/// The digits of `text`, with what people write between the digits of one number left out; `|` where a number ends.
pub fn digits_into(text: &str, digits: &mut String) {
    digits.clear();
    for letter in text.chars() {
        if letter.is_ascii_digit() {
            digits.push(letter);
        } else if !letter.is_whitespace()
            && !matches!(letter, '-' | '+' | '(' | ')' | '.' | '/' | '\u{2010}'..='\u{2015}')
            && !digits.is_empty()
            && !digits.ends_with('|')
        {
            digits.push('|');
        }
    }
}

/// The key by which Swedish names are sorted: å, ä, ö last, case and accents aside.
pub fn sort_key(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .map(|letter| match letter {
            'å' => '\u{fff0}',
            'ä' | 'æ' => '\u{fff1}',
            'ö' | 'ø' => '\u{fff2}',
            'é' | 'è' | 'ë' | 'ê' => 'e',
            'á' | 'à' | 'â' => 'a',
            'ü' => 'y',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fold_alike_however_they_are_written() {
        assert_eq!(fold("Heikkilä,  NILS-Åke"), " heikkilä nils åke ");
        assert_eq!(fold("Hamnplan 24B"), fold("hamnplan 24 b"));
        assert_eq!(fold(""), " ");
        assert_eq!(fold(" -ÅBC12½é. "), " åbc 12½ é ");
        let digits = |text: &str| {
            let mut out = String::new();
            digits_into(text, &mut out);
            out
        };
        assert_eq!(digits("070-123 45 67"), "0701234567");
        assert_eq!(digits("ring 070-1 efter 08"), "0701|08");
        let mut names = ["Öberg", "Ärlig", "Åkesson", "Zetter", "Édouard", "Ek"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["Édouard", "Ek", "Zetter", "Åkesson", "Ärlig", "Öberg"]);
    }
}
