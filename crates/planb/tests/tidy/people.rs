//! Only invented people are in this repository, and nothing of the machine that it was written on.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, Reader, Sheets, open_workbook_auto_from_rs};

use super::tree::{File, files};
use super::{finds, none};

/// The birth numbers that are never given to anyone.
const INVENTED: std::ops::RangeInclusive<u32> = 980..=989;

/// Files in which a number may look like a personnummer without being one, each with its reason.
const EXEMPT: [(&str, &str); 1] = [("Cargo.lock", "digests")];

/// Numbers that begin so are telephone numbers of the series that are kept free for fiction.
const FICTION: [&str; 2] = ["07017406", "467017406"];

/// Files whose bytes are no text.
const BINARY: [&str; 10] = ["png", "jpg", "pdf", "ttf", "otf", "woff2", "age", "bin", "zst", "sqlite"];

/// The numbers of a text that are a personnummer or samordningsnummer with a right check digit, as they are written.
fn personal_numbers(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+')).count();
        let free = at.checked_sub(1).is_none_or(|before| !is_word(bytes[before]));
        let token = &text.get(at..at + length).unwrap_or("");
        let after = bytes.get(at + length).is_none_or(|byte| !is_word(*byte));
        if length > 0 && free && after && is_personal(token) {
            found.push(token.to_string());
        }
        at += length.max(1);
    }
    found
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// True for `YYYYMMDD-NNNN`, `YYMMDD-NNNN`, `YYMMDD+NNNN` and both without the sign, with a valid day and check digit.
fn is_personal(token: &str) -> bool {
    let (date, sign, number) = match token.find(['-', '+']) {
        Some(at) => (&token[..at], &token[at..at + 1], &token[at + 1..]),
        None => (&token[..token.len().saturating_sub(4)], "", &token[token.len().saturating_sub(4)..]),
    };
    let century_right = date.len() != 8 || ["18", "19", "20"].contains(&&date[..2]);
    let shape = number.len() == 4 && matches!(date.len(), 6 | 8) && !(date.len() == 8 && sign == "+");
    if !shape || !century_right || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let short = &date[date.len() - 6..];
    let month: u32 = short[2..4].parse().unwrap_or(0);
    let day: u32 = short[4..].parse().unwrap_or(0);
    let valid_day = (1..=31).contains(&day) || (61..=91).contains(&day);
    (1..=12).contains(&month) && valid_day && luhn(&format!("{short}{number}"))
}

/// The check of the last digit: every other digit doubled, from the left, digit sums added, a multiple of ten.
fn luhn(ten: &str) -> bool {
    let doubled = |(at, digit): (usize, u32)| if at % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit };
    ten.chars().filter_map(|digit| digit.to_digit(10)).enumerate().map(doubled).sum::<u32>() % 10 == 0
}

fn is_invented(number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let birth: u32 = digits[digits.len() - 4..digits.len() - 1].parse().unwrap_or(0);
    INVENTED.contains(&birth) || FICTION.iter().any(|series| digits.starts_with(series))
}

/// Complaints about a file name the file and how many numbers, never the numbers.
fn real_people(path: &str, text: &str) -> Option<String> {
    let real = personal_numbers(text).iter().filter(|number| !is_invented(number)).count();
    let advice = "take one with a birth number of 980–989 (or list the file in EXEMPT, with its reason)";
    (real > 0).then(|| format!("{path}: {real} numbers could be a living person's; {advice}"))
}

/// The cells of a spreadsheet, one per line; whole numbers as they are shown, with ten digits at least.
fn cells(bytes: &[u8]) -> String {
    let Ok(mut book) = open_workbook_auto_from_rs(Cursor::new(bytes)) else { return String::new() };
    let mut text = String::new();
    for (_, range) in worksheets(&mut book) {
        for cell in range.used_cells().map(|(_, _, cell)| cell) {
            match cell {
                Data::Float(number) if number.fract() == 0.0 && *number > 0.0 => {
                    text.push_str(&format!("{number:010}"));
                }
                Data::Int(number) if *number > 0 => text.push_str(&format!("{number:010}")),
                other => text.push_str(&other.to_string()),
            }
            text.push('\n');
        }
    }
    text
}

fn worksheets(book: &mut Sheets<Cursor<&[u8]>>) -> Vec<(String, calamine::Range<Data>)> {
    book.worksheets()
}

fn readable(file: &File) -> Option<String> {
    if file.has_extension(&["xlsx", "ods"]) {
        return Some(cells(&file.bytes));
    }
    (!file.has_extension(&BINARY)).then(|| file.text())
}

#[test]
fn every_person_is_invented() {
    // The number is the tax agency's own example; it is put together here so that it does not stand in the tree.
    let example = ["19640823", "-3234 811218-9", "876 20000101-0000"].concat();
    assert_eq!(personal_numbers(&example).len(), 2, "two of the three have a right check digit");
    finds(1, real_people("a.csv", &example).into_iter().collect());
    finds(0, real_people("a.csv", "19300725-9892").into_iter().collect());
    assert_eq!(personal_numbers("19300725-9892, x193007259892 0701740605"), ["19300725-9892"]);

    let all = files();
    let sheets = all.iter().filter(|file| file.has_extension(&["xlsx"]));
    assert!(sheets.map(|file| cells(&file.bytes)).any(|text| !text.is_empty()), "no spreadsheet was read");
    let exempt: BTreeSet<&str> = EXEMPT.iter().map(|(path, _)| *path).collect();
    let read = all.iter().filter(|file| !exempt.contains(file.path.as_str()));
    none(read.filter_map(|file| real_people(&file.path, &readable(file)?)).collect());
}

/// Where a file names a machine's own folder or the host of a package registry.
fn places(path: &str, text: &str) -> Vec<String> {
    // Put together, so that this file does not name them itself.
    let words = [
        ["/wor", "k/"].concat(),
        ["/roo", "t/"].concat(),
        ["/hom", "e/"].concat(),
        ["/User", "s/"].concat(),
        ["crates", ".io"].concat(),
        ["pypi", ".org"].concat(),
        ["npm", "js."].concat(),
        ["deb.debian", ".org"].concat(),
    ];
    let found = words.iter().filter(|word| text.contains(word.as_str()));
    found.map(|word| format!("{path}: names `{word}`; say it so that it is true on every machine")).collect()
}

#[test]
fn nothing_of_a_machine_is_left_behind() {
    finds(1, places("a.md", &["see /wor", "k/x"].concat()));
    finds(0, places("a.md", "see docs/operating.md"));
    let exempt = ["Cargo.lock", "package-lock.json"];
    let read = files().into_iter().filter(|file| !exempt.contains(&file.path.as_str()) && !file.has_extension(&BINARY));
    none(read.flat_map(|file| places(&file.path, &file.text())).collect());
}

/// Lines that a merge which was not ended has left.
fn half_merged(path: &str, text: &str) -> Vec<String> {
    let is_left = |line: &&str| ["<".repeat(7), ">".repeat(7)].iter().any(|mark| line.starts_with(&format!("{mark} ")));
    text.lines().filter(is_left).map(|line| format!("{path}: `{line}`; end the merge")).collect()
}

#[test]
fn no_merge_is_left_half_done() {
    finds(1, half_merged("a.md", &["<".repeat(7), " HEAD\nours".into()].concat()));
    finds(0, half_merged("a.md", "a << b\n> quoted"));
    let read = files().into_iter().filter(|file| !file.has_extension(&BINARY));
    none(read.flat_map(|file| half_merged(&file.path, &file.text())).collect());
}
