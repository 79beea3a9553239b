//! Telephone numbers to and from E.164.
//!
//! Systems write them in every way there is, often several in one cell with a word beside them. What can be read may be
//! dialled; what cannot stays as text, marked.

use crate::care::Phone;

/// Numbers that stay short.
const SHORT_NUMBERS: [&str; 4] = ["112", "1177", "11313", "11414"];
/// Swedish area codes of three digits (with the zero); 08 has two, all others four. Source: Post- och telestyrelsen.
const AREA_CODES_OF_THREE: [&str; 22] = [
    "010", "011", "013", "016", "018", "019", "020", "021", "023", "026", "031", "033", "035", "036", "040", "042",
    "044", "046", "054", "060", "063", "090",
];
/// The second and third digit of Swedish mobile numbers.
const MOBILE: [&str; 5] = ["70", "72", "73", "76", "79"];
/// At most this many numbers are taken from one cell; the rest stays in the last one as text.
pub const NUMBERS_PER_CELL_MAX: usize = 8;

/// How the cell held its number: as text, or as a number that has lost its leading zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    Text,
    Number,
}

/// Reads every number in a cell's text; an empty text gives none.
pub fn read_all(text: &str, written: Written) -> Vec<Phone> {
    let text = text.trim();
    if text.is_empty() {
        return Vec::new();
    }
    let whole = read(text, written);
    if whole.readable {
        return vec![whole];
    }
    let parts = parts_of(text);
    if parts.len() < 2 {
        return vec![whole];
    }
    let phones: Vec<Phone> = parts.into_iter().map(|part| read(part, written)).collect();
    // Splitting that reads nothing has torn a text apart: keep it as it was.
    if phones.iter().any(|phone| phone.readable) { phones } else { vec![whole] }
}

/// Reads one number with an optional word beside it: `0726994080 (jobb)`, `hem: 0923-123 45`.
pub fn read(text: &str, written: Written) -> Phone {
    let (digits, label) = digits_and_label(text);
    match digits.and_then(|digits| e164(&digits, written)) {
        Some(number) => Phone { number, readable: true, label },
        None => Phone { number: text.trim().to_string(), readable: false, label: None },
    }
}

/// The number as Swedes read it: `070-123 45 67`, `0923-123 45`; foreign and unreadable ones as they are.
pub fn shown(phone: &Phone) -> String {
    let national = match phone.number.strip_prefix("+46") {
        Some(rest) if phone.readable => format!("0{rest}"),
        _ if phone.readable && phone.number == "11313" => return "113 13".into(),
        _ if phone.readable && phone.number == "11414" => return "114 14".into(),
        _ => return phone.number.clone(),
    };
    let area_length = match national.get(..3) {
        Some(three) if three.starts_with("08") => 2,
        Some(three) if three.starts_with("07") || AREA_CODES_OF_THREE.contains(&three) => 3,
        _ => 4,
    };
    let (Some(area), Some(rest)) = (national.get(..area_length), national.get(area_length..)) else {
        return national;
    };
    let groups: &[usize] = match rest.len() {
        5 => &[3, 2],
        6 => &[2, 2, 2],
        7 => &[3, 2, 2],
        8 => &[3, 3, 2],
        _ => &[],
    };
    let mut shown = format!("{area}-");
    let mut at = 0;
    for group in groups {
        if at > 0 {
            shown.push(' ');
        }
        shown.push_str(rest.get(at..at + group).unwrap_or_default());
        at += group;
    }
    shown.push_str(rest.get(at..).unwrap_or_default());
    shown
}

fn parts_of(text: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = vec![text];
    for separator in ["/", ",", ";", "|", "\n", " eller ", " el. ", " alt. ", " och "] {
        parts = parts.iter().flat_map(|part| part.splitn(NUMBERS_PER_CELL_MAX, separator)).collect();
    }
    parts.retain(|part| !part.trim().is_empty());
    parts.truncate(NUMBERS_PER_CELL_MAX);
    parts.iter().map(|part| part.trim()).collect()
}

/// Digits (with a leading plus) and the words beside them. No digits when something stands among them that is neither.
fn digits_and_label(text: &str) -> (Option<String>, Option<String>) {
    let text = text.replace("(0)", "");
    let (mut digits, mut label) = (String::new(), String::new());
    for letter in text.chars() {
        match letter {
            '0'..='9' => digits.push(letter),
            '+' if digits.is_empty() => digits.push('+'),
            '-' | '–' | '−' | '‐' | '/' | '.' | '(' | ')' | ':' => label.push(' '),
            _ if letter.is_whitespace() => label.push(' '),
            _ if letter.is_alphabetic() => label.push(letter),
            _ => return (None, None),
        }
    }
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let telephone_words = ["", "tel", "telefon", "tfn", "nr", "mob", "mobil"];
    let label = (!telephone_words.contains(&label.as_str())).then_some(label);
    ((!digits.is_empty()).then_some(digits), label)
}

fn e164(digits: &str, written: Written) -> Option<String> {
    if SHORT_NUMBERS.contains(&digits) {
        return Some(digits.to_string());
    }
    if let Some(abroad) = digits.strip_prefix('+').or_else(|| digits.strip_prefix("00")) {
        return match abroad.strip_prefix("46") {
            Some(national) => swedish(national.trim_start_matches('0')),
            None => ((8..=15).contains(&abroad.len()) && !abroad.starts_with('0')).then(|| format!("+{abroad}")),
        };
    }
    if let Some(national) = digits.strip_prefix('0') {
        return swedish(national);
    }
    let mobile = |rest: &str| rest.len() == 9 && MOBILE.iter().any(|code| rest.starts_with(code));
    if mobile(digits) || written == Written::Number && (7..=9).contains(&digits.len()) {
        return swedish(digits);
    }
    digits.strip_prefix("46").filter(|rest| mobile(rest)).and_then(swedish)
}

/// `national` is the number without its zero: 7–9 digits; a mobile number has exactly nine.
fn swedish(national: &str) -> Option<String> {
    let mobile = MOBILE.iter().any(|code| national.starts_with(code));
    let right_length = if mobile { national.len() == 9 } else { (7..=9).contains(&national.len()) };
    (right_length && !national.starts_with('0')).then(|| format!("+46{national}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, written: Written) -> String {
        let one = |phone: &Phone| {
            let label = phone.label.as_deref().map(|label| format!(" [{label}]")).unwrap_or_default();
            let mark = if phone.readable { "" } else { " ?" };
            format!("{}{label}{mark}", shown(phone))
        };
        read_all(text, written).iter().map(one).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn every_way_of_writing_a_telephone_number() {
        for (text, expected) in [
            ("+46725137334", "072-513 73 34"),
            ("0726994080 (jobb)", "072-699 40 80 [jobb]"),
            ("0046 761922644", "076-192 26 44"),
            ("+46 (0)70-174 06 05", "070-174 06 05"),
            ("072 5845300", "072-584 53 00"),
            ("731766693", "073-176 66 93"),
            ("46731766693", "073-176 66 93"),
            ("0980-319 200", "0980-31 92 00"),
            ("0923-123 45", "0923-123 45"),
            ("0923/123 45", "0923-123 45"),
            ("08-465 004 00", "08-465 004 00"),
            ("031-390 06 00", "031-390 06 00"),
            ("112", "112"),
            ("113 13", "113 13"),
            ("1177", "1177"),
            ("+358 40 1234567", "+358401234567"),
            ("070-174 06 05 / 0923-123 45", "070-174 06 05 | 0923-123 45"),
            ("070-174 06 05 (jobb), hem: 0923-123 45", "070-174 06 05 [jobb] | 0923-123 45 [hem]"),
            ("ring dottern", "ring dottern ?"),
            ("070-12", "070-12 ?"),
            ("12345678", "12345678 ?"),
            ("", ""),
        ] {
            assert_eq!(said(text, Written::Text), expected, "{text}");
        }
        assert_eq!(said("92312345", Written::Number), "0923-123 45");
        assert_eq!(said("731766693", Written::Number), "073-176 66 93");
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics_and_what_is_readable_reads_the_same_again(text in ".{0,40}") {
            for phone in read_all(&text, Written::Text).iter().filter(|phone| phone.readable) {
                proptest::prop_assert_eq!(&read(&shown(phone), Written::Text).number, &phone.number);
            }
        }
    }
}
