//! Personnummer, samordningsnummer and reserve numbers, read and written.
//!
//! Whatever way a system writes a person's number (10 or 12 digits, hyphen, plus, a leading zero that a spreadsheet
//! ate), it becomes one canonical id, so that the same person in two files is the same person.

use jiff::civil::Date;

use crate::id::PersonId;

/// The letters of interim numbers; they count as 1 in the check digit.
const INTERIM_LETTERS: &str = "TRSUWXJKLMN";
/// A reserve number has between this many characters …
const RESERVE_MIN_CHARS: usize = 3;
/// … and this many.
pub const RESERVE_MAX_CHARS: usize = 40;

/// A number that was read: the id and what is doubtful about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personal {
    pub id: PersonId,
    pub certainty: Certainty,
}

/// How sure the reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// 12 digits, or 10 with a plus: the century is written.
    Written,
    /// 10 digits: the century is the most recent one that fits.
    CenturyGuessed,
    /// The form of a personnummer, but the check digit is wrong: kept, with a warning.
    WrongCheckDigit,
    /// A reserve number: any other text with a digit in it.
    Reserve,
}

/// Reads a person's number. `reference` decides the century of 10 digits: the latest one that lies in the past and gives
/// at least `youngest_years`. `None` when the text is empty or holds no number at all (`saknas`).
pub fn read(text: &str, reference: Date, youngest_years: i16) -> Option<Personal> {
    let written = text.trim();
    let plain: String = written.chars().filter(|c| !c.is_whitespace() && *c != '.').collect::<String>().to_uppercase();
    if let Some((body, sign)) = body_of(&plain)
        && let Some((canonical, certainty)) = canonical(&body, sign, reference, youngest_years)
    {
        return Some(Personal { id: PersonId(canonical), certainty });
    }
    let length = written.chars().count();
    let reserve =
        (RESERVE_MIN_CHARS..=RESERVE_MAX_CHARS).contains(&length) && written.chars().any(|c| c.is_ascii_digit());
    reserve.then(|| Personal { id: PersonId(written.to_string()), certainty: Certainty::Reserve })
}

/// The id as people read it, `19300725-9892`; a reserve number as it is.
pub fn shown(id: &PersonId) -> String {
    match (id.0.get(..8), id.0.get(8..)) {
        (Some(date), Some(rest)) if is_canonical(&id.0) => format!("{date}-{rest}"),
        _ => id.0.clone(),
    }
}

/// True when the text has the form of a canonical id: eight digits, then a digit or interim letter, then three digits.
pub fn is_canonical(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 12
        && bytes
            .iter()
            .enumerate()
            .all(|(at, b)| b.is_ascii_digit() || (at == 8 && b.is_ascii() && INTERIM_LETTERS.contains(*b as char)))
}

/// The two ids that 10 digits could mean in neighbouring centuries: the same last ten characters.
pub fn last_ten(id: &PersonId) -> Option<&str> {
    is_canonical(&id.0).then(|| id.0.get(2..)).flatten()
}

/// The last digit that makes `digits` (the nine before it, an interim letter counting as 1) right.
pub fn check_digit(nine: &str) -> u32 {
    let sum: u32 = nine
        .chars()
        .enumerate()
        .map(|(at, c)| {
            let doubled = c.to_digit(10).unwrap_or(1) * if at % 2 == 0 { 2 } else { 1 };
            doubled / 10 + doubled % 10
        })
        .sum();
    (10 - sum % 10) % 10
}

/// Whether a text holds what looks like somebody's personal number: for fields that everybody may read. A number with its
/// hyphen counts by its form, also with a wrong check digit; plain digits count only where the check digit is right, so that
/// telephone numbers pass.
pub fn stands_in(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let starts = (0..letters.len()).filter(|at| {
        letters[*at].is_ascii_digit() && !at.checked_sub(1).is_some_and(|before| letters[before].is_ascii_digit())
    });
    starts.into_iter().any(|at| [6, 8].into_iter().any(|first| number_at(&letters[at..], first)))
}

/// Whether these letters begin with a number whose date has so many digits.
fn number_at(letters: &[char], date_digits: usize) -> bool {
    let digits = |letters: &[char], count: usize| -> Option<String> {
        let found: String = letters.iter().take(count).take_while(|letter| letter.is_ascii_digit()).collect();
        (found.len() == count).then_some(found)
    };
    let Some(date) = digits(letters, date_digits) else { return false };
    let rest = &letters[date_digits..];
    let has_sign = rest.first().is_some_and(|sign| matches!(sign, '-' | '–' | '−' | '‐' | '+'));
    let gap = usize::from(has_sign || rest.first() == Some(&' '));
    let Some(last) = rest.get(gap..).and_then(|rest| digits(rest, 4)) else { return false };
    if rest.get(gap + 4).is_some_and(char::is_ascii_digit) {
        return false;
    }
    let ten = format!("{}{last}", &date[date_digits - 6..]);
    let of = |from: usize| ten.get(from..from + 2).and_then(|two| two.parse::<u32>().ok()).unwrap_or(0);
    let has_date = (1..=12).contains(&of(2)) && matches!(of(4), 1..=31 | 61..=91);
    has_date && (has_sign || has_right_check_digit(&ten))
}

#[derive(Clone, Copy, PartialEq)]
enum Sign {
    None,
    Hyphen,
    Plus,
}

/// Splits off the sign; the body is 10 or 12 characters, lost leading zeros put back.
fn body_of(plain: &str) -> Option<(String, Sign)> {
    let mut sign = Sign::None;
    let mut body = String::with_capacity(12);
    for letter in plain.chars() {
        match letter {
            '-' | '–' | '−' | '‐' if sign == Sign::None => sign = Sign::Hyphen,
            '+' if sign == Sign::None && !body.is_empty() => sign = Sign::Plus,
            '0'..='9' => body.push(letter),
            _ if INTERIM_LETTERS.contains(letter) && matches!(body.len(), 6 | 8) => body.push(letter),
            _ => return None,
        }
    }
    match body.len() {
        10 | 12 => Some((body, sign)),
        7..=9 => {
            let padded = format!("{body:0>10}");
            // Only the check digit can tell that zeros are missing and not something else.
            has_right_check_digit(&padded).then_some((padded, sign))
        }
        _ => None,
    }
}

fn canonical(body: &str, sign: Sign, reference: Date, youngest_years: i16) -> Option<(String, Certainty)> {
    let (century, ten) = if body.len() == 12 { (body.get(..2), body.get(2..)?) } else { (None, body) };
    let checked = has_right_check_digit(ten);
    let year_of_century: i16 = ten.get(..2)?.parse().ok()?;
    let (full_year, certainty) = match century {
        Some(century) => {
            let year = century.parse::<i16>().ok()? * 100 + year_of_century;
            let real = (1840..=reference.year()).contains(&year) && birth(year, ten).is_some_and(|d| d <= reference);
            (real.then_some(year)?, Certainty::Written)
        }
        None => {
            let youngest = if sign == Sign::Plus { youngest_years.max(100) } else { youngest_years };
            let year = [20i16, 19, 18].iter().map(|c| c * 100 + year_of_century).find(|year| {
                let of_age = |born: Date| born.year() + youngest <= reference.year();
                birth(*year, ten).is_some_and(|born| born <= reference && of_age(born))
            })?;
            let guessed = if sign == Sign::Plus { Certainty::Written } else { Certainty::CenturyGuessed };
            (year, guessed)
        }
    };
    let certainty = if checked { certainty } else { Certainty::WrongCheckDigit };
    Some((format!("{:02}{ten}", full_year / 100), certainty))
}

/// The date of birth in the number; samordningsnummer have 60 added to the day and may lack month and day.
fn birth(year: i16, ten: &str) -> Option<Date> {
    let month: i8 = ten.get(2..4)?.parse().ok()?;
    let day: i8 = ten.get(4..6)?.parse().ok()?;
    if day >= 60 {
        return Date::new(year, month.max(1), (day - 60).max(1)).ok();
    }
    Date::new(year, month, day).ok()
}

fn has_right_check_digit(ten: &str) -> bool {
    match (ten.get(..9), ten.get(9..)) {
        (Some(nine), Some(last)) => last == check_digit(nine).to_string(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn said(text: &str) -> String {
        match read(text, date(2021, 12, 15), 0) {
            Some(personal) => format!("{} {:?}", shown(&personal.id), personal.certainty),
            None => "none".into(),
        }
    }

    #[test]
    fn every_way_of_writing_a_number() {
        for (written, expected) in [
            ("193007259892", "19300725-9892 Written"),
            ("19300725-9892", "19300725-9892 Written"),
            (" 19300725 9892 ", "19300725-9892 Written"),
            ("300725-9892", "19300725-9892 CenturyGuessed"),
            ("3007259892", "19300725-9892 CenturyGuessed"),
            ("300725–9892", "19300725-9892 CenturyGuessed"),
            ("150310+9801", "19150310-9801 Written"),
            ("150310-9801", "20150310-9801 CenturyGuessed"),
            // A spreadsheet ate the zero of 010309-9883.
            ("103099883", "20010309-9883 CenturyGuessed"),
            ("10309-9883", "20010309-9883 CenturyGuessed"),
            // Samordningsnummer: the day has 60 added.
            ("193007859881", "19300785-9881 Written"),
            // Interim number.
            ("19300725T980", "19300725-T980 Written"),
            ("193007259893", "19300725-9893 WrongCheckDigit"),
            ("300725-9893", "19300725-9893 WrongCheckDigit"),
            ("R12-3456 A", "R12-3456 A Reserve"),
            ("20991231-9800", "20991231-9800 Reserve"),
            ("saknas", "none"),
            ("", "none"),
            ("7", "none"),
        ] {
            assert_eq!(said(written), expected, "{written}");
        }
    }

    #[test]
    fn a_number_is_seen_in_a_text_and_a_telephone_is_not() {
        for text in [
            "Nyckel till 19300725-9892 saknas",
            "300725-9892",
            "300725–9893, fel kontrollsiffra",
            "ring 193007259892.",
            "tel 300725 9892",
            "(150310+9801)",
        ] {
            assert!(stands_in(text), "{text}");
        }
        for text in
            ["", "Ring 070-174 06 02", "0923-123 45", "2026-11-28 09:10", "20261128", "300725-98921", "3007259893"]
        {
            assert!(!stands_in(text), "{text}");
        }
    }

    #[test]
    fn a_client_of_care_is_not_a_baby_when_the_mapping_says_so() {
        let read = |youngest| read("260522-9851", date(2026, 11, 21), youngest).map(|p| p.id.0);
        assert_eq!(read(0).as_deref(), Some("202605229851"));
        assert_eq!(read(18).as_deref(), Some("192605229851"));
    }

    #[test]
    fn a_reserve_number_has_a_longest_length() {
        let number = |length: usize| read(&"A1".repeat(length / 2), date(2021, 12, 15), 0);
        assert!(number(RESERVE_MAX_CHARS).is_some());
        assert!(number(RESERVE_MAX_CHARS + 2).is_none());
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(text in ".{0,30}") {
            if let Some(personal) = read(&text, date(2021, 12, 15), 18) {
                shown(&personal.id);
            }
        }

        #[test]
        fn ten_and_twelve_digits_meet(year in 1922i16..2021, month in 1i8..=12, day in 1i8..=28, birth in 980u32..990) {
            let nine = format!("{:02}{month:02}{day:02}{birth}", year % 100);
            let ten = format!("{nine}{}", check_digit(&nine));
            let twelve = format!("{:02}{ten}", year / 100);
            let id = |text: &str| read(text, date(2021, 12, 15), 0).map(|p| p.id);
            proptest::prop_assert_eq!(id(&ten), id(&twelve));
        }
    }
}
