//! A secret as words that can be read aloud and typed.
//!
//! 1024 short Swedish words, ten bits each, none of them with å, ä or ö, so that any keyboard will do. The first four
//! letters tell every word from every other: whoever types may stop there, and accents are read as plain letters. The bits that are left over in the last words (8 to 17 of them; 14 for
//! a secret of 32 bytes, which is 27 words) are a checksum: the first bits of BLAKE3("planb words check v1", secret).

use std::collections::HashMap;
use std::sync::LazyLock;

use zeroize::Zeroizing;

use crate::shares::SHARE_BYTES;
use crate::trouble::Trouble;

/// Fewest bits of checksum.
const CHECK_BITS: usize = 8;
/// How many letters are enough.
const LETTERS: usize = 4;
/// Most bytes that are written as words.
pub const MAX_BYTES: usize = 64;

static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| include_str!("words.txt").lines().collect());
static BY_START: LazyLock<HashMap<String, u16>> =
    LazyLock::new(|| WORDS.iter().zip(0..).map(|(word, number)| (start_of(word), number)).collect());

/// How many words a secret of so many bytes has.
pub fn words_for(bytes: usize) -> usize {
    (bytes * 8 + CHECK_BITS).div_ceil(10)
}

/// The word with a number of 0–1023.
pub fn word(number: usize) -> Option<&'static str> {
    WORDS.get(number).copied()
}

/// Writes a secret of 1–64 bytes as words.
pub fn write(secret: &[u8]) -> Result<Vec<&'static str>, Trouble> {
    if secret.is_empty() || secret.len() > MAX_BYTES {
        return Err(Trouble::internal("words-length").with("bytes", secret.len()));
    }
    let all = with_check(secret);
    let number = |word: usize| (0..10).fold(0, |number, bit| number << 1 | bit_of(&all, word * 10 + bit));
    Ok((0..words_for(secret.len())).filter_map(|word| WORDS.get(number(word)).copied()).collect())
}

/// Reads the words of a secret of `bytes` bytes. Capitals, accents, signs and line breaks do not matter, numbers before
/// words are skipped, four letters are enough. Says which words are not in the list.
pub fn read(typed: &str, bytes: usize) -> Result<Zeroizing<Vec<u8>>, Trouble> {
    if bytes == 0 || bytes > MAX_BYTES {
        return Err(Trouble::internal("words-length").with("bytes", bytes));
    }
    let is_letter = |c: char| c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c);
    let starts = typed.split(|c| !is_letter(c)).filter(|word| !word.is_empty()).map(start_of);
    let numbers: Vec<Option<u16>> = starts.take(MAX_BYTES * 2).map(|start| BY_START.get(&start).copied()).collect();
    let unknown: Vec<String> = (1..)
        .zip(&numbers)
        .filter(|(_, number)| number.is_none())
        .map(|(place, _): (usize, _)| place.to_string())
        .collect();
    if !unknown.is_empty() {
        return Err(Trouble::user("words-unknown").with("places", unknown.join(", ")));
    }
    if numbers.len() == words_for(SHARE_BYTES) && bytes != SHARE_BYTES {
        return Err(Trouble::user("words-share"));
    }
    if numbers.len() != words_for(bytes) {
        return Err(Trouble::user("words-count").with("found", numbers.len()).with("expected", words_for(bytes)));
    }
    let mut all = Zeroizing::new(vec![0u8; (numbers.len() * 10).div_ceil(8)]);
    for (at, number) in numbers.iter().flatten().enumerate() {
        for bit in 0..10 {
            let place = at * 10 + bit;
            if number >> (9 - bit) & 1 == 1
                && let Some(byte) = all.get_mut(place / 8)
            {
                *byte |= 0x80 >> (place % 8);
            }
        }
    }
    let secret = Zeroizing::new(all.get(..bytes).unwrap_or_default().to_vec());
    let expected = with_check(&secret);
    let bits = numbers.len() * 10;
    if (0..bits).all(|bit| bit_of(&all, bit) == bit_of(&expected, bit)) {
        Ok(secret)
    } else {
        Err(Trouble::user("words-checksum"))
    }
}

fn with_check(secret: &[u8]) -> Zeroizing<Vec<u8>> {
    let check = blake3::derive_key("planb words check v1", secret);
    Zeroizing::new([secret, &check[..3]].concat())
}

fn bit_of(bytes: &[u8], bit: usize) -> usize {
    usize::from(bytes.get(bit / 8).copied().unwrap_or(0) >> (7 - bit % 8) & 1)
}

/// The first four letters, lower case, without accents: also where the accent is a letter of its own, as some keyboards
/// and files write it.
fn start_of(word: &str) -> String {
    let plain = word.chars().flat_map(char::to_lowercase).filter_map(|letter| match letter {
        'å' | 'ä' | 'à' | 'á' | 'æ' => Some('a'),
        'ö' | 'ø' | 'ó' => Some('o'),
        'é' | 'è' | 'ë' => Some('e'),
        'ü' => Some('u'),
        '\u{300}'..='\u{36f}' => None,
        other => Some(other),
    });
    plain.take(LETTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_list_is_as_it_says() {
        assert_eq!(WORDS.len(), 1024);
        assert_eq!(BY_START.len(), 1024, "the first four letters tell all apart");
        assert!(WORDS.is_sorted_by_key(|word| start_of(word)));
        for word in WORDS.iter() {
            assert!((3..=8).contains(&word.chars().count()), "{word}");
            assert!(word.bytes().all(|b| b.is_ascii_lowercase()), "{word}");
        }
        // Once printed, the list must never change.
        insta::assert_snapshot!(blake3::hash(include_bytes!("words.txt")).to_hex(), @"291d2994db08552592cd01748eacd017167463b913ac7d2eadd5fbf68805a2b4");
    }

    #[test]
    fn the_number_of_words_is_known() {
        for (bytes, words) in [(1, 2), (32, 27), (40, 33), (64, 52)] {
            assert_eq!(words_for(bytes), words);
            assert_eq!(write(&vec![7; bytes]).unwrap().len(), words);
        }
        assert_eq!(write(&[]).unwrap_err().key, "words-length");
        assert_eq!(write(&[0; 65]).unwrap_err().key, "words-length");
        assert_eq!(read("", 65).unwrap_err().key, "words-length");
    }

    #[test]
    fn words_are_read_however_they_are_typed() {
        let secret: Vec<u8> = (0..32).map(|n| n * 7).collect();
        let words = write(&secret).unwrap();
        let numbered: Vec<String> = (1..).zip(&words).map(|(n, word): (usize, _)| format!("{n}. {word}\n")).collect();
        let short: Vec<String> = words.iter().map(|word| word.chars().take(4).collect()).collect();
        let accents = words.join("/").replace('o', "ö").replace('a', "å").replace('e', "é");
        let apart = words.join("-").replace('a', "a\u{30a}").replace('o', "o\u{308}");
        for typed in [words.join(" "), words.join("  ").to_uppercase(), numbered.concat(), short.join(","), accents] {
            assert_eq!(*read(&typed, 32).unwrap(), secret, "{typed}");
        }
        assert_eq!(*read(&apart, 32).unwrap(), secret);
    }

    #[test]
    fn a_wrong_word_is_named() {
        let mut words = write(&[1; 32]).unwrap();
        words[3] = "xyzzy";
        words[26] = "qqq";
        let trouble = read(&words.join(" "), 32).unwrap_err();
        assert_eq!(trouble.to_string(), "words-unknown places=4, 27");
        let trouble = read(&words[..3].join(" "), 32).unwrap_err();
        assert_eq!(trouble.to_string(), "words-count found=3 expected=27");
        let share = write(&[7; SHARE_BYTES]).unwrap().join(" ");
        assert_eq!(read(&share, 32).unwrap_err().key, "words-share", "one of the two that are needed");
        assert!(read(&share, SHARE_BYTES).is_ok());
    }

    proptest! {
        #[test]
        fn a_secret_comes_back(secret in proptest::collection::vec(any::<u8>(), 1..=64)) {
            let words = write(&secret).unwrap();
            prop_assert_eq!(&*read(&words.join(" "), secret.len()).unwrap(), &secret);
        }

        #[test]
        fn nothing_typed_makes_it_panic(typed: String) {
            let _ = read(&typed, 32);
        }
    }

    #[test]
    fn swapped_words_are_found() {
        let words = write(&(0..32).collect::<Vec<u8>>()).unwrap();
        assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
        for at in 1..words.len() {
            let mut swapped = words.clone();
            swapped.swap(at - 1, at);
            assert_eq!(read(&swapped.join(" "), 32).unwrap_err().key, "words-checksum", "{at}");
        }
    }
}
