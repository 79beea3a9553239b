//! Whether a typed word is another, or the beginning of it, but for one letter.

/// Least letters of a word that may be the beginning of another although one is wrong.
const LEAST_FOR_BEGINNING: usize = 6;

/// Whether one letter was typed too much, left out, or wrong, or two neighbours were swapped. What is typed may be the
/// beginning of the word when it is long. Both are folded; letters outside a–z count byte by byte.
pub fn is_near(typed: &str, word: &str) -> bool {
    let (typed, word) = (typed.as_bytes(), word.as_bytes());
    let may_begin = typed.len() >= LEAST_FOR_BEGINNING;
    let ends = |word: &[u8], typed: &[u8]| if may_begin { word.starts_with(typed) } else { word == typed };
    let at = typed.iter().zip(word).take_while(|(one, other)| one == other).count();
    let (typed, word) = (&typed[at..], &word[at..]);
    let (Some((first, rest)), Some((other, others))) = (typed.split_first(), word.split_first()) else {
        return typed.len() <= 1 && (may_begin || word.len() <= 1);
    };
    let is_swapped = rest.first() == Some(other)
        && others.first() == Some(first)
        && rest.split_first().zip(others.split_first()).is_some_and(|((_, rest), (_, others))| ends(others, rest));
    is_swapped || ends(others, rest) || ends(word, rest) || ends(others, typed)
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn one_letter_may_be_wrong() {
        for (typed, word) in [
            ("hemtjanst", "hemtjanst"),
            ("hemtjnst", "hemtjanst"),
            ("hemtjaanst", "hemtjanst"),
            ("hemtjonst", "hemtjanst"),
            ("hemtjasnt", "hemtjanst"),
            ("hemtjanstt", "hemtjanst"),
            ("emtjanst", "hemtjanst"),
            ("ehmtjanst", "hemtjanst"),
            ("hemtjnst", "hemtjanstgruppen"),
            ("lifcare", "lifecare"),
            ("bnan", "bnna"),
            ("anna", "ana"),
        ] {
            assert!(is_near(typed, word), "{typed} {word}");
        }
        for (typed, word) in [
            ("hemtjsnt", "hemtjanst"),
            ("hemstjast", "hemtjanst"),
            ("norra", "sodra"),
            ("norraxx", "norra"),
            ("anna", "bo"),
            ("natt", "batterier"),
            ("anna", "annandag"),
        ] {
            assert!(!is_near(typed, word), "{typed} {word}");
        }
    }
}
