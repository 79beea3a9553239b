//! Text messages: how much fits into one, counted as the network counts.
//!
//! One message holds 160 characters of the GSM alphabet (3GPP TS 23.038, 6.2.1). å, ä, ö and é are in it; brackets, braces,
//! `^ \ | ~` and the euro sign are in its extension table and take two places. Any other letter would turn the whole message
//! into another alphabet with room for 70, so it is refused by name instead.

use crate::refusal::Refusal;

/// Places in one message.
pub const MOST: usize = 160;

/// The basic table, without its letters A–Z, a–z and its digits, and without the escape.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà";
/// The extension table: each takes the place of two.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";
/// What word processors write for signs that the table has.
const PLAIN: [(&str, &str); 11] = [
    ("–", "-"),
    ("—", "-"),
    ("−", "-"),
    ("”", "\""),
    ("“", "\""),
    ("„", "\""),
    ("’", "'"),
    ("‘", "'"),
    ("…", "..."),
    ("\u{a0}", " "),
    ("•", "-"),
];

/// How many places a letter takes; `None` where it is in neither table.
fn places(letter: char) -> Option<usize> {
    match letter {
        'A'..='Z' | 'a'..='z' | '0'..='9' => Some(1),
        _ if BASIC.contains(letter) => Some(1),
        _ if EXTENSION.contains(letter) => Some(2),
        _ => None,
    }
}

/// The text with the signs of word processors written as the network has them; a line's end is one place.
pub fn plain(text: &str) -> String {
    let text = PLAIN.iter().fold(text.replace("\r\n", "\n"), |text, (sign, plain)| text.replace(sign, plain));
    text.trim().to_string()
}

/// How many places a text takes, or the first letter that no place is for.
pub fn count(text: &str) -> Result<usize, char> {
    text.chars().try_fold(0, |sum, letter| places(letter).map(|more| sum + more).ok_or(letter))
}

/// Refuses what does not go out as one message. An empty text is none.
pub fn check(text: &str) -> Result<(), Refusal> {
    match count(text) {
        Ok(places) if places > MOST => Err(Refusal::new("sms-long").with("places", places).with("most", MOST)),
        Ok(_) => Ok(()),
        Err(letter) => Err(Refusal::new("sms-letter").with("letter", letter)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        check(text).map_or_else(|refusal| refusal.to_string(), |()| count(text).unwrap_or_default().to_string())
    }

    #[test]
    fn a_message_is_counted_as_the_network_counts() {
        for (text, expected) in [
            ("", "0"),
            ("Starta inte datorn.", "19"),
            ("Åsa och Örjan är på café", "24"),
            ("5 € [kort]", "13"),
            ("{}^\\~|", "12"),
            ("rad\nrad", "7"),
            ("naïv", "sms-letter letter=ï"),
            ("Hej 🙂", "sms-letter letter=🙂"),
            ("tab\there", "sms-letter letter=\t"),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
        assert_eq!(said(&"ö".repeat(MOST)), "160");
        assert_eq!(said(&"ö".repeat(MOST + 1)), "sms-long places=161 most=160");
        assert_eq!(said(&"€".repeat(MOST / 2)), "160");
        assert_eq!(said(&"€".repeat(MOST / 2 + 1)), "sms-long places=162 most=160");
    }

    #[test]
    fn what_a_word_processor_wrote_goes_out() {
        assert_eq!(plain(" ”Nej” – vänta…\r\nHälsningar\u{a0}IT "), "\"Nej\" - vänta...\nHälsningar IT");
        assert!(check(&plain("”Nej” – vänta… ‘x’")).is_ok());
    }
}
