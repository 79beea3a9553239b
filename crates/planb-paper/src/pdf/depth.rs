//! How deep lists and dictionaries stand in each other in a drawing. Programs write two or three; a drawing that is made to do harm has
//! millions, and each takes stack from whoever reads it.

use super::bounds::DRAWN_DEPTH_MAX;
use super::values::is_end;
use planb_core::care::reason::Unreadable;

/// Refuses a drawing that goes too deep.
pub fn check(content: &[u8]) -> Result<(), Unreadable> {
    if deepest(content) > DRAWN_DEPTH_MAX { Err(Unreadable::Damaged) } else { Ok(()) }
}

/// The most that are open at once. What stands in texts and in pictures opens nothing.
fn deepest(content: &[u8]) -> usize {
    let (mut depth, mut most, mut at) = (0_usize, 0, 0);
    while let Some(byte) = content.get(at) {
        let is_twice = content.get(at + 1) == Some(byte);
        at += match byte {
            b'(' => text_length(&content[at..]),
            b'[' => {
                depth += 1;
                1
            }
            b'<' if is_twice => {
                depth += 1;
                2
            }
            b'>' if is_twice => {
                depth = depth.saturating_sub(1);
                2
            }
            b']' => {
                depth = depth.saturating_sub(1);
                1
            }
            b'I' if begins_picture(content, at) => picture_length(&content[at..]),
            _ => 1,
        };
        most = most.max(depth);
    }
    most
}

/// A text with its brackets; inner ones count, escaped ones do not.
fn text_length(content: &[u8]) -> usize {
    let (mut open, mut at) = (0_usize, 0);
    while let Some(byte) = content.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => open += 1,
            b')' if open == 1 => return at + 1,
            b')' => open -= 1,
            _ => {}
        }
        at += 1;
    }
    content.len()
}

/// `ID`, alone: the bytes of a picture follow.
fn begins_picture(content: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| content.get(at)).is_none_or(|byte| is_end(*byte));
    before && content[at..].starts_with(b"ID") && content.get(at + 2).is_some_and(u8::is_ascii_whitespace)
}

/// Up to the `EI` that ends it.
fn picture_length(content: &[u8]) -> usize {
    let is_over = |four: &[u8]| four[0].is_ascii_whitespace() && four[1..3] == *b"EI" && four[3].is_ascii_whitespace();
    content.windows(4).position(is_over).map_or(content.len(), |at| at + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_each_other_is_counted() {
        let cases: [(&[u8], usize); 8] = [
            (b"q [1 2] 0 d [[3]] Q", 2),
            (b"/A <</B [<<>>]>> BDC [] TJ", 3),
            (b"([[[[) Tj (\\([[\\)[) Tj (a(b[)[) Tj", 0),
            (b"<5b5b5b> Tj", 0),
            (b"BI /W 2 ID [[[[<<<< EI [", 1),
            (b"]]]] [", 1),
            (b"(", 0),
            (b"", 0),
        ];
        for (content, most) in cases {
            assert_eq!(deepest(content), most, "{}", String::from_utf8_lossy(content));
        }
        assert_eq!(check(&b"[".repeat(DRAWN_DEPTH_MAX)), Ok(()));
        assert_eq!(check(&b"[".repeat(DRAWN_DEPTH_MAX + 1)), Err(Unreadable::Damaged));
        assert_eq!(check(&b"<<".repeat(2_000_000)), Err(Unreadable::Damaged));
    }
}
