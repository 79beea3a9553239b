//! The names that a drawing uses: what it does not name is not taken along.

use std::collections::BTreeSet;

use super::values::is_end;

/// Every name in a drawing, and how often it draws another drawing or a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Used {
    pub names: BTreeSet<Vec<u8>>,
    pub draws: usize,
}

impl Used {
    /// Looks through a drawing. Names in its texts and pictures count too: rather one too many.
    pub fn in_drawing(content: &[u8]) -> Used {
        let mut used = Used::default();
        let mut at = 0;
        while let Some(byte) = content.get(at) {
            if *byte == b'/' {
                let rest = content.get(at + 1..).unwrap_or_default();
                let length = rest.iter().position(|byte| is_end(*byte)).unwrap_or(rest.len());
                used.names.insert(plain(rest.get(..length).unwrap_or_default()));
                at += 1 + length;
            } else {
                let before = at.checked_sub(1).and_then(|at| content.get(at)).is_none_or(|byte| is_end(*byte));
                let is_do = before && content.get(at..).is_some_and(|rest| rest.starts_with(b"Do"));
                used.draws += usize::from(is_do && content.get(at + 2).is_none_or(|byte| is_end(*byte)));
                at += 1;
            }
        }
        used
    }
}

/// The name without its escapes: `#41` is `A`.
pub(super) fn plain(written: &[u8]) -> Vec<u8> {
    let mut name = Vec::with_capacity(written.len());
    let mut bytes = written.iter();
    while let Some(byte) = bytes.next() {
        let code = bytes.as_slice().get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| *byte == b'#') {
            Some(code) => {
                name.push(code);
                _ = bytes.nth(1);
            }
            None => name.push(*byte),
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_drawings_are_found() {
        let used = Used::in_drawing(b"q /F1 12 Tf(a /b)Tj /Im#31 Do\n/Fm Do Done Q");
        let names: Vec<&[u8]> = used.names.iter().map(Vec::as_slice).collect();
        assert_eq!(names, [&b"F1"[..], b"Fm", b"Im1", b"b"]);
        assert_eq!(used.draws, 2);
        assert_eq!(Used::in_drawing(b""), Used::default());
        assert_eq!(Used::in_drawing(b"/").names.len(), 1);
    }
}
