//! The code on a form's page: serial, form, version and page. No personal data, and nothing but 0–9 A–Z and four signs.

use crate::sheet::{Serial, check_character};

/// What a code of ours begins with.
const PREFIX: &str = "PLB";
/// No code of ours is longer, so that it fits a code of 29 modules with error correction Q.
pub const CODE_MAX_CHARS: usize = 47;

/// What the code of a page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageCode {
    pub serial: Serial,
    /// The form's code, `TUR`.
    pub form: String,
    pub version: u16,
    /// From 1.
    pub page: u32,
    pub pages: u32,
}

impl PageCode {
    /// The text of the code: `PLB/K1-000123-X/TUR.1/1-2/7`. Its last character checks all of it.
    pub fn text(&self) -> String {
        let PageCode { serial, form, version, page, pages } = self;
        let body = format!("{PREFIX}/{serial}/{form}.{version}/{page}-{pages}");
        let check = check_character(&body);
        format!("{body}/{check}")
    }

    /// Reads a code. `None` when it is not one of ours, or anything in it is wrong: nothing is guessed.
    pub fn parse(text: &str) -> Option<PageCode> {
        if text.len() > CODE_MAX_CHARS {
            return None;
        }
        let parts: Vec<&str> = text.split('/').collect();
        let [prefix, serial, form, pages, _] = parts.as_slice() else { return None };
        let (form, version) = form.split_once('.')?;
        let (page, of) = pages.split_once('-')?;
        let is_form = (2..=7).contains(&form.len());
        let read = PageCode {
            serial: Serial::parse(serial)?,
            form: form.to_string(),
            version: version.parse().ok()?,
            page: page.parse().ok()?,
            pages: of.parse().ok()?,
        };
        let is_page = (1..=read.pages).contains(&read.page);
        // Written anew it must be the same text: no sign more, no zero before a number, the check character right.
        (*prefix == PREFIX && is_form && is_page && read.text() == text).then_some(read)
    }
}

/// What somebody's code is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A page of one of our forms.
    Page(PageCode),
    /// A sheet of the binder or a paper of the register: its serial.
    Sheet(Serial),
    /// Somebody else's.
    Foreign,
}

/// What a code says; what is not certainly ours is foreign.
pub fn found(text: &str) -> Found {
    if let Some(page) = PageCode::parse(text) {
        return Found::Page(page);
    }
    match Serial::parse(text) {
        Some(serial) if serial.0 == text => Found::Sheet(serial),
        _ => Found::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(number: u64, page: u32) -> PageCode {
        PageCode { serial: Serial::new("K1", number), form: "TUR".into(), version: 1, page, pages: 2 }
    }

    #[test]
    fn a_code_says_what_it_was_made_of_and_fits() {
        let whole = PageCode {
            serial: Serial::new("ABCD", 99_999_999),
            form: "KONTAKT".into(),
            version: 999,
            page: 8,
            pages: 8,
        };
        for code in [code(1, 1), code(999_999, 2), whole] {
            assert!(code.text().len() <= CODE_MAX_CHARS, "{}", code.text());
            assert!(code.text().bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"-/.".contains(&b)));
            assert_eq!(found(&code.text()), Found::Page(code));
        }
    }

    #[test]
    fn what_is_not_ours_is_foreign() {
        let ours = code(7, 1).text();
        let serial = Serial::new("K1", 7).0;
        assert_eq!(found(&serial), Found::Sheet(Serial::new("K1", 7)));
        let foreign = [
            "",
            "https://example.org/",
            "735311234567890123456789012345678901234567",
            &ours.to_lowercase(),
            &serial.to_lowercase(),
            &ours.replace("PLB", "PLC"),
            &ours.replace("/1-2/", "/3-2/"),
            &ours.replace("/1-2/", "/0-2/"),
            &ours.replace(".1/", ".01/"),
            &format!("{ours} "),
            &ours.replace("TUR", "TURLISTA"),
            "SPC\n0200\n1\n",
            "7340011234567",
        ];
        for text in foreign {
            assert_eq!(found(text), Found::Foreign, "{text}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_character_makes_it_foreign(number in 0u64..1_000_000, at in 0usize..27, other in 0usize..36) {
            let text = code(number, 1).text();
            let letter = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".as_bytes()[other];
            let mut bytes = text.clone().into_bytes();
            let at = at.min(bytes.len() - 1);
            if bytes[at] != letter {
                bytes[at] = letter;
                prop_assert_eq!(found(std::str::from_utf8(&bytes).unwrap()), Found::Foreign);
            }
        }
    }
}
