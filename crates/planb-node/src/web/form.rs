//! What forms and addresses carry: `name=value&…`, percent-encoded.

use std::fmt::Write;

/// Most bytes of a form.
pub const MOST_BYTES: usize = 8 << 20;
/// Most fields of a form.
pub const MOST_FIELDS: usize = 5_000;

/// Reads pairs; what is no UTF-8 is read with replacement characters.
pub fn pairs(text: &str) -> Vec<(String, String)> {
    let parts = text.split('&').filter(|part| !part.is_empty()).take(MOST_FIELDS);
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
        match (first, hex(after.first()), hex(after.get(1))) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                rest = &after[2..];
            }
            (b'+', ..) => {
                bytes.push(b' ');
                rest = after;
            }
            (byte, ..) => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// A text that is safe in an address.
pub fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Where to go afterwards: a path of ours, never another site and never a header.
pub fn own_path(typed: &str) -> &str {
    let is_plain = typed.bytes().all(|byte| (0x21..0x7f).contains(&byte) && byte != b'\\');
    let is_own = typed.starts_with('/') && !typed.starts_with("//") && is_plain && typed.len() <= 500;
    if is_own { typed } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_as_browsers_write_them() {
        let read = pairs("name=%C3%85sa+%C3%96berg&empty=&flag&a%3Db=%26%2B%&bad=%ff");
        let read: Vec<(&str, &str)> = read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(read, [("name", "Åsa Öberg"), ("empty", ""), ("flag", ""), ("a=b", "&+%"), ("bad", "\u{fffd}")]);
        assert_eq!(pairs(&"a=1&".repeat(MOST_FIELDS + 1)).len(), MOST_FIELDS);
        assert_eq!(decoded(&encoded("Å å/?&=+%\r\n")), "Å å/?&=+%\r\n");
    }

    #[test]
    fn nobody_is_sent_elsewhere() {
        for own in ["/", "/register/unit/norra?sort=name", "/login?to=%2F"] {
            assert_eq!(own_path(own), own);
        }
        for other in
            ["", "https://example.org/", "//example.org", "/\\example.org", "/a\r\nSet-Cookie: x=1", "javascript:1"]
        {
            assert_eq!(own_path(other), "/", "{other:?}");
        }
    }
}
