//! Text files: encoding and delimiter found, quotes and newlines in quotes understood.

use encoding_rs::{Encoding as Charset, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use planb_core::care::mapping::Encoding;
use planb_core::care::table::{Cell, Grid};

use super::{Limited, Unreadable};

/// This much of a file decides its delimiter and whether it is text at all.
const SAMPLE_BYTES: usize = 64 * 1024;
/// The delimiters that are looked for, the most Swedish first.
const DELIMITERS: [u8; 4] = [b';', b'\t', b',', b'|'];
/// More than one control character in so many means: no text.
const CONTROL_SHARE: usize = 100;

/// Reads a text file into a grid; rows have the number of the line on which they begin.
pub fn read(bytes: &[u8], encoding: Encoding, delimiter: Option<char>) -> Result<Grid, Unreadable> {
    let charset = match encoding {
        Encoding::Auto => charset_of(bytes),
        Encoding::Utf8 => UTF_8,
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Windows1252 => WINDOWS_1252,
    };
    // A BOM overrides what the mapping says.
    let (text, ..) = charset.decode(bytes);
    refuse_binary(&text)?;
    if text.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    let delimiter = match delimiter {
        Some(given) if given.is_ascii() => given as u8,
        _ => delimiter_of(&text),
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .quoting(quotes_are_paired(&text, delimiter))
        .from_reader(text.as_bytes());
    let mut limited = Limited::new(None);
    let mut record = csv::StringRecord::new();
    let (bytes, mut line) = (text.as_bytes(), Line { number: 1, at: 0 });
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Err(Unreadable::Damaged),
        }
        let begin = record.position().map_or(0, |position| position.byte() as usize);
        line.advance(bytes, begin);
        let line = line.number;
        for (column, cell) in record.iter().enumerate() {
            if cell.len() as u64 > super::CELL_MAX_BYTES {
                return Err(Unreadable::CellTooLong { row: line, limit: super::CELL_MAX_BYTES });
            }
            limited.put(line, column as u64, Cell::of_text(cell))?;
        }
    }
    Ok(limited.grid)
}

/// Counts lines as an editor shows them (the csv reader takes the end of a line for the next one's begin).
struct Line {
    number: u64,
    at: usize,
}

impl Line {
    fn advance(&mut self, bytes: &[u8], begin: usize) {
        while let Some(byte) = bytes.get(self.at) {
            if self.at >= begin && !matches!(byte, b'\r' | b'\n') {
                return;
            }
            self.number += u64::from(*byte == b'\n');
            self.at += 1;
        }
    }
}

/// By the BOM, by zero bytes (UTF-16), by being valid UTF-8; else Windows-1252.
fn charset_of(bytes: &[u8]) -> &'static Charset {
    if let Some((charset, _)) = Charset::for_bom(bytes) {
        return charset;
    }
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let half = (sample.len() / 2).max(1);
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > half * 4 && even * 10 < half {
        return UTF_16LE;
    }
    if even * 10 > half * 4 && odd * 10 < half {
        return UTF_16BE;
    }
    if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 }
}

/// The encoding that a text is in; `Auto` for plain ASCII, which every one of them reads alike.
pub fn encoding_of(bytes: &[u8]) -> Encoding {
    match charset_of(bytes) {
        charset if charset == UTF_16LE => Encoding::Utf16Le,
        charset if charset == UTF_16BE => Encoding::Utf16Be,
        _ if bytes.is_ascii() => Encoding::Auto,
        charset if charset == UTF_8 => Encoding::Utf8,
        _ => Encoding::Windows1252,
    }
}

fn refuse_binary(text: &str) -> Result<(), Unreadable> {
    let (mut letters, mut controls) = (0usize, 0usize);
    for letter in text.chars().take(SAMPLE_BYTES) {
        letters += 1;
        let strange = letter.is_control() && !matches!(letter, '\n' | '\r' | '\t' | '\u{c}') || letter == '\u{fffd}';
        controls += usize::from(strange);
    }
    if controls * CONTROL_SHARE > letters { Err(Unreadable::NoTable) } else { Ok(()) }
}

/// The delimiter that gives the most lines the same, largest number of columns.
fn delimiter_of(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(50).collect();
    let score = |delimiter: &u8| {
        let mut counts: Vec<usize> = lines.iter().map(|line| outside_quotes(line, *delimiter)).collect();
        counts.sort_unstable();
        // The middle line first, so that titles above and sums below do not decide.
        (counts.get(counts.len() / 2).copied().unwrap_or(0), counts.last().copied().unwrap_or(0))
    };
    // `max_by_key` takes the last of equals: reversed, that is the first in the list.
    DELIMITERS.iter().rev().copied().max_by_key(score).unwrap_or(b';')
}

fn outside_quotes(line: &str, delimiter: u8) -> usize {
    let (mut count, mut quoted) = (0, false);
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        count += usize::from(byte == delimiter && !quoted);
    }
    count
}

/// True when quotes stand as CSV writes them. A lone quote in a text (`19" skärm`) must not swallow the rest of the file.
fn quotes_are_paired(text: &str, delimiter: u8) -> bool {
    let (mut opening, mut closing, mut before) = (0usize, 0usize, b'\n');
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b'"' {
            let after = bytes.get(at + 1).copied().unwrap_or(b'\n');
            opening += usize::from(before == delimiter || before == b'\n');
            closing += usize::from(after == delimiter || after == b'\n' || after == b'\r');
        }
        before = *byte;
    }
    opening > 0 && closing > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(bytes: &[u8]) -> String {
        match read(bytes, Encoding::Auto, None) {
            Ok(grid) => {
                let line = |cells: &[Cell]| cells.iter().map(Cell::text).collect::<Vec<_>>().join(" | ");
                grid.rows.iter().map(|row| format!("{}: {}", row.row, line(&row.cells))).collect::<Vec<_>>().join("\n")
            }
            Err(why) => why.to_string(),
        }
    }

    #[test]
    fn every_encoding_reads_the_same() {
        let text = "Namn;Tel\r\nÅsa Öberg;070\r\n";
        let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let with = |bom: &[u8], bytes: Vec<u8>| [bom.to_vec(), bytes].concat();
        let expected = "1: Namn | Tel\n2: Åsa Öberg | 070";
        for bytes in [
            text.as_bytes().to_vec(),
            with(b"\xef\xbb\xbf", text.as_bytes().to_vec()),
            WINDOWS_1252.encode(text).0.into_owned(),
            wide(u16::to_le_bytes),
            wide(u16::to_be_bytes),
            with(b"\xff\xfe", wide(u16::to_le_bytes)),
            with(b"\xfe\xff", wide(u16::to_be_bytes)),
        ] {
            assert_eq!(rows(&bytes), expected);
        }
    }

    #[test]
    fn an_encoding_is_told() {
        let utf16 = "Åsa;1\n".repeat(40).encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert_eq!(encoding_of(b"a;b\n"), Encoding::Auto);
        assert_eq!(encoding_of("å;b\n".as_bytes()), Encoding::Utf8);
        assert_eq!(encoding_of(b"\xe5;b\n"), Encoding::Windows1252);
        assert_eq!(encoding_of(&utf16), Encoding::Utf16Le);
    }

    #[test]
    fn quotes_newlines_and_delimiters() {
        insta::assert_snapshot!(rows(b"a\tb\n\"x\ny\"\t\"say \"\"hi\"\"\"\n"), @r#"
        1: a | b
        2: x y | say "hi"
        "#);
        insta::assert_snapshot!(rows(b"a,b\n1,2\n"), @"
        1: a | b
        2: 1 | 2
        ");
        insta::assert_snapshot!(rows(b"titel\n\na|b\n1|2\n3|4\n"), @"
        1: titel
        3: a | b
        4: 1 | 2
        5: 3 | 4
        ");
        insta::assert_snapshot!(rows("Namn;Sak\nEva;19\" skärm\nBo;bord\n".as_bytes()), @r#"
        1: Namn | Sak
        2: Eva | 19" skärm
        3: Bo | bord
        "#);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(rows(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\x03\0>\0\x01"), Unreadable::NoTable.to_string());
        assert_eq!(rows(b"\xef\xbb\xbf \r\n"), Unreadable::Empty.to_string());
    }

    #[test]
    fn a_cell_and_a_line_have_limits() {
        let cell = |bytes: usize| read(format!("a;{}", "x".repeat(bytes)).as_bytes(), Encoding::Auto, None).is_ok();
        assert!(cell(super::super::CELL_MAX_BYTES as usize));
        assert!(!cell(super::super::CELL_MAX_BYTES as usize + 1));
        let columns = |count: usize| read("x;".repeat(count).as_bytes(), Encoding::Auto, None).is_ok();
        assert!(columns(super::super::COLUMNS_MAX as usize));
        assert!(!columns(super::super::COLUMNS_MAX as usize + 1));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes, Encoding::Auto, None);
        }

        #[test]
        fn no_text_makes_it_panic(text in "[a-zåäö0-9;,\t\"\n\r|]{0,200}") {
            let _ = read(text.as_bytes(), Encoding::Auto, None);
        }
    }
}
