//! Starting texts: the questions that staff asked on the first day in Kalix, and what clients and relatives need to know.
//! Each is a draft to change, in both languages.

use std::collections::BTreeMap;

use planb_core::register::joined;
use planb_node::text::Language;

/// Each start's word and whom it is for.
pub const ALL: [(&str, &[&str]); 7] = [
    ("computer", &["staff"]),
    ("happened", &["staff"]),
    ("password", &["staff"]),
    ("bankid", &["staff"]),
    ("mail", &["staff"]),
    ("reach", &["clients", "public"]),
    ("care", &["clients"]),
];

/// Places of a starting text that nobody has filled in yet, `[NUMMER 1]`: capitals, digits and spaces in brackets, which a link never is.
pub fn blanks(text: &str) -> Vec<String> {
    let is_plain = |letter: char| letter.is_uppercase() || letter.is_ascii_digit() || letter == ' ';
    let ends = text.split('[').skip(1).filter_map(|rest| rest.split_once(']'));
    let blank = ends.filter(|(inside, after)| {
        inside.chars().any(char::is_uppercase) && inside.chars().all(is_plain) && !after.starts_with('(')
    });
    let mut all: Vec<String> = blank.map(|(inside, _)| format!("[{inside}]")).collect();
    all.dedup();
    all
}

/// The fields of a new notice that begins with this start; none where there is no such start.
pub fn fields(word: &str) -> BTreeMap<String, String> {
    let Some((word, audience)) = ALL.iter().find(|(own, _)| *own == word) else { return BTreeMap::new() };
    let say = |language: Language, part: &str| language.say(&format!("notice-start-{word}-{part}"));
    let (swedish, english) = (Language::Swedish, Language::English);
    let set = [
        ("audience", joined(audience.iter().copied())),
        ("title", say(swedish, "title")),
        ("text", say(swedish, "text")),
        ("sms", say(swedish, "sms")),
        ("phone", say(swedish, "phone")),
        ("title_en", say(english, "title")),
        ("text_en", say(english, "text")),
    ];
    set.into_iter().map(|(name, text)| (name.to_string(), text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use planb_core::notice::{NOTICE, sms};

    #[test]
    fn what_is_left_to_fill_in_is_found_and_a_link_is_not() {
        assert_eq!(blanks("Ring [NUMMER 1] eller [NUMMER 2]."), ["[NUMMER 1]", "[NUMMER 2]"]);
        assert_eq!(blanks("Ring 112. [IVO](https://ivo.se) [inte så] [] [1]"), Vec::<String>::new());
        for (word, _) in ALL {
            let all: Vec<String> = fields(word).values().flat_map(|text| blanks(text)).collect();
            assert_eq!(!all.is_empty(), word == "reach", "{word}: {all:?}");
        }
    }

    #[test]
    fn every_start_is_whole_and_its_message_goes_out() {
        for (word, _) in ALL {
            let set = fields(word);
            assert!(set.values().all(|text| !text.is_empty() && !text.contains("notice-start")), "{word}: {set:?}");
            assert!(NOTICE.check(&set, |_, _| false).is_ok(), "{word}");
            for language in [Language::Swedish, Language::English] {
                let message = language.say(&format!("notice-start-{word}-sms"));
                assert_eq!(sms::check(&message), Ok(()), "{word}: {message}");
            }
        }
        assert!(fields("nope").is_empty());
    }
}
