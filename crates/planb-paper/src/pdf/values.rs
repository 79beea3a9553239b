//! Reads one value of a PDF: names, numbers, texts, lists, dictionaries; no deeper than a bound.

use super::bounds::{DEPTH_MAX, TOKENS_MAX};
use super::names::plain;
use super::object::{Dictionary, Object};

/// Where the reading stands.
pub(super) struct Values<'a, 't> {
    bytes: &'a [u8],
    at: usize,
    /// Counts every value, over the whole file.
    tokens: &'t mut usize,
}

impl<'a, 't> Values<'a, 't> {
    pub(super) fn new(bytes: &'a [u8], at: usize, tokens: &'t mut usize) -> Values<'a, 't> {
        Values { bytes, at, tokens }
    }

    /// Where the last value ended.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The next value; `None` where there is none, or one that goes too deep.
    pub(super) fn value(&mut self) -> Option<Object> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Object> {
        *self.tokens += 1;
        if depth > DEPTH_MAX || *self.tokens > TOKENS_MAX {
            return None;
        }
        self.skip();
        let rest = self.bytes.get(self.at..)?;
        match rest.first()? {
            b'/' => {
                self.at += 1;
                Some(Object::Name(plain(self.word())))
            }
            b'(' => Some(Object::String(self.text()?)),
            b'<' if rest.starts_with(b"<<") => self.dictionary(depth),
            b'<' => Some(Object::String(self.hex()?)),
            b'[' => self.array(depth),
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number(),
            _ => {
                let word = self.word();
                match word {
                    b"true" => Some(Object::Boolean(true)),
                    b"false" => Some(Object::Boolean(false)),
                    b"null" => Some(Object::Null),
                    _ => None,
                }
            }
        }
    }

    fn skip(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            if *byte == b'%' {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                self.at += rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
            } else if is_blank(*byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// Up to the next blank or bracket.
    fn word(&mut self) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|byte| is_end(*byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn number(&mut self) -> Option<Object> {
        let word = std::str::from_utf8(self.word()).ok()?;
        let Ok(integer) = word.trim_start_matches('+').parse::<i64>() else {
            let value = word.trim_start_matches(['+', '-']).parse::<f32>().unwrap_or(0.0);
            return Some(Object::Real(if word.starts_with('-') { -value } else { value }));
        };
        // `12 0 R` refers to an object.
        let back = self.at;
        let reference = u32::try_from(integer).ok().and_then(|number| {
            self.skip();
            let generation = std::str::from_utf8(self.word()).ok()?.parse::<u16>().ok()?;
            self.skip();
            (self.word() == b"R").then_some((number, generation))
        });
        if reference.is_none() {
            self.at = back;
        }
        Some(reference.map_or(Object::Integer(integer), Object::Reference))
    }

    fn array(&mut self, depth: usize) -> Option<Object> {
        self.at += 1;
        let mut values = Vec::new();
        loop {
            self.skip();
            if *self.bytes.get(self.at)? == b']' {
                self.at += 1;
                return Some(Object::Array(values));
            }
            values.push(self.nested(depth + 1)?);
        }
    }

    fn dictionary(&mut self, depth: usize) -> Option<Object> {
        self.at += 2;
        let mut dict = Dictionary::new();
        loop {
            self.skip();
            let rest = self.bytes.get(self.at..)?;
            if rest.starts_with(b">>") {
                self.at += 2;
                return Some(Object::Dictionary(dict));
            }
            (*rest.first()? == b'/').then_some(())?;
            self.at += 1;
            let key = plain(self.word());
            self.skip();
            // A key without a value.
            if self.bytes.get(self.at..)?.starts_with(b">>") {
                continue;
            }
            dict.set(key, self.nested(depth + 1)?);
        }
    }

    fn hex(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().position(|byte| *byte == b'>')?;
        self.at += length + 1;
        let digits: Vec<u8> =
            rest.get(..length)?.iter().filter_map(|byte| char::from(*byte).to_digit(16)).map(|it| it as u8).collect();
        Some(
            digits
                .chunks(2)
                .map(|pair| pair.first().map_or(0, |it| it << 4) | pair.get(1).copied().unwrap_or(0))
                .collect(),
        )
    }

    fn text(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1usize);
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' if open == 1 => return Some(text),
                b')' => open -= 1,
                b'\\' => {
                    self.escape(&mut text)?;
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> Option<()> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => self.at += usize::from(self.bytes.get(self.at) == Some(&b'\n')),
            b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.bytes.get(self.at) else { break };
                    code = code * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                text.push((code & 0xff) as u8);
            }
            other => text.push(other),
        }
        Some(())
    }
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | b' ')
}

pub(super) fn is_end(byte: u8) -> bool {
    is_blank(byte) || matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// The next place of `what` at or after `from`.
pub(super) fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    let first = *what.first()?;
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(at..)?.starts_with(what) {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<Object> {
        Values::new(text.as_bytes(), 0, &mut 0).value()
    }

    #[test]
    fn every_kind_of_value_is_read() {
        let text = "<</A[1 -2.5 +3 4 0 R true null]/B#20b(a\\(b\\051(c)\\n)/C<4a4>/D<</E/F>> % remark\n/G>>";
        let Some(Object::Dictionary(dict)) = value(text) else { panic!() };
        let expected = vec![
            Object::Integer(1),
            Object::Real(-2.5),
            Object::Integer(3),
            Object::Reference((4, 0)),
            Object::Boolean(true),
            Object::Null,
        ];
        assert_eq!(dict.get(b"A"), Ok(&Object::Array(expected)));
        assert_eq!(dict.get(b"B b"), Ok(&Object::String(b"a(b)(c)\n".to_vec())));
        assert_eq!(dict.get(b"C"), Ok(&Object::String(vec![0x4a, 0x40])));
        assert!(dict.get(b"D").unwrap().as_dict().unwrap().has(b"E"));
        for broken in ["", "<<", "[1 2", "(a", "<4a", "<</A", "]", "R", "<<1 2>>"] {
            assert_eq!(value(broken), None, "{broken}");
        }
    }

    #[test]
    fn nothing_goes_deeper_than_the_bound() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(value(&nested(DEPTH_MAX + 1)).is_some());
        assert_eq!(value(&nested(DEPTH_MAX + 2)), None);
        assert_eq!(value(&nested(1_000_000)), None);
    }
}
