//! Numbers of people who do not exist: personnummer with the birth numbers 980–989, telephone numbers of the series
//! that the Swedish Post and Telecom Authority keeps free for books and film.

use std::collections::HashSet;

use jiff::civil::Date;

use super::dice::Dice;
use super::names::Sex;

/// Hands out personnummer, each once.
#[derive(Default)]
pub struct Numbers(HashSet<String>);

impl Numbers {
    /// A free personnummer of somebody born in one of the years, as 12 digits.
    pub fn draw(&mut self, dice: &mut Dice, years: (i16, i16), sex: Sex) -> String {
        loop {
            let year = dice.between(years.0.unsigned_abs().into(), years.1.unsigned_abs().into());
            let (month, day) = (dice.between(1, 12), dice.between(1, 28));
            let parity = usize::from(sex == Sex::Man);
            let birth_number = 980 + 2 * dice.below(5) + parity;
            let eleven = format!("{year:04}{month:02}{day:02}{birth_number}");
            let number = format!("{eleven}{}", luhn(&eleven[2..]));
            if self.0.insert(number.clone()) {
                return number;
            }
        }
    }
}

/// The check digit after `digits`: weights 2, 1, 2 … from the right.
pub fn luhn(digits: &str) -> u32 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let product = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
            product / 10 + product % 10
        })
        .sum();
    (10 - sum % 10) % 10
}

/// A personnummer as a tired clerk or a spreadsheet writes it: 10 or 12 digits, hyphen or none, a plus from the year of
/// a hundred, a leading zero lost. People born before 1930 keep their century.
pub fn as_written(number: &str, dice: &mut Dice) -> String {
    let (date, last) = number.split_at(8);
    let centenarian = number < "1922";
    match dice.below(if number < "1930" { 3 } else { 6 }) {
        0 if centenarian => format!("{}+{last}", &date[2..]),
        0 | 1 => number.to_string(),
        2 => format!("{date}-{last}"),
        3 | 4 => format!("{}-{last}", &date[2..]),
        _ => number[2..].trim_start_matches('0').to_string(),
    }
}

/// Hands out numbers that nobody else has, for people with protected identity: the free series are too short to be
/// everybody's own.
#[derive(Default)]
pub struct OwnPhones(usize);

impl OwnPhones {
    /// The next number of a series that `phone` and `mobile` leave alone.
    ///
    /// # Panics
    /// When the hundred numbers of the series are given: the demo has half as many protected people.
    pub fn draw(&mut self) -> (&'static str, String) {
        assert!(self.0 < 100, "the series has a hundred numbers");
        self.0 += 1;
        ("031", format!("39006{:02}", self.0 - 1))
    }
}

/// A telephone number of somebody who does not exist: (area, rest), as `("070", "1740605")`.
pub fn phone(dice: &mut Dice) -> (&'static str, String) {
    match dice.below(10) {
        0 | 1 => ("08", format!("465004{:02}", dice.below(100))),
        2 => ("0980", format!("319{}", dice.between(200, 299))),
        _ => mobile(dice),
    }
}

/// A mobile number of nobody.
pub fn mobile(dice: &mut Dice) -> (&'static str, String) {
    ("070", format!("17406{:02}", dice.between(5, 99)))
}

/// A number in one of the ways in which people type them.
pub fn phone_as_written((area, rest): (&str, String), dice: &mut Dice) -> String {
    match dice.below(6) {
        0 => format!("+46{}{rest}", &area[1..]),
        1 => format!("0046 {}{rest}", &area[1..]),
        2 => format!("{area} {rest}"),
        3 => format!("{area}-{}", grouped(&rest)),
        _ => format!("{area}{rest}"),
    }
}

fn grouped(rest: &str) -> String {
    let (first, pairs) = rest.split_at(if rest.len() % 2 == 1 { 3 } else { 2 });
    let pairs: Vec<&str> = (0..pairs.len() / 2).map(|at| &pairs[2 * at..2 * at + 2]).collect();
    format!("{first} {}", pairs.join(" ")).trim().to_string()
}

/// Days of one week, Monday first.
pub type Week = [bool; 7];

/// Whether the weekday of `date` is one of `week`.
pub fn falls_on(week: Week, date: Date) -> bool {
    week[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()) % 7]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_right() {
        assert_eq!(luhn("811218987"), 6); // 8112189876, Skatteverket's own test number
        assert_eq!(luhn("300725989"), 2); // the first client of the sample export
    }

    #[test]
    fn every_way_of_writing_appears() {
        let mut dice = Dice::of(1, "ways", 0);
        let mut ways: Vec<String> = (0..60).map(|_| as_written("200503129819", &mut dice)).collect();
        ways.sort();
        ways.dedup();
        insta::assert_snapshot!(ways.join("\n"), @"
    050312-9819
    20050312-9819
    200503129819
    503129819
    ");
        let mut old: Vec<String> = (0..60).map(|_| as_written("192402119818", &mut dice)).collect();
        old.sort();
        old.dedup();
        insta::assert_snapshot!(old.join("\n"), @"
    19240211-9818
    192402119818
    ");
        insta::assert_snapshot!(grouped("1740605"), @"174 06 05");
    }
}
