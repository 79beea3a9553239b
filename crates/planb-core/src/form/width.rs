//! How wide a text is at most, without the typeface at hand: a form's geometry hangs on nothing but its file.

/// Points in a millimetre.
const PT_MM: f64 = 25.4 / 72.0;

/// A character's width in thousandths of the size: what our typeface has in bold, or a little more. A test of the pages
/// holds it against the typeface itself.
fn thousandths(c: char) -> u32 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '·' | 'I' => 440,
        ' ' => 270,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '/' | '-' | '"' => 500,
        'm' | 'M' | 'W' | '@' | '%' | '…' | '—' | '½' => 980,
        'w' | '&' | 'Å' | 'Ä' | 'Ö' | 'O' | 'Q' | 'G' | 'D' | 'N' | 'H' | 'U' | 'A' | 'V' | 'X' | 'Y' | 'K' | 'R'
        | 'C' => 860,
        'B' | 'E' | 'F' | 'J' | 'L' | 'P' | 'S' | 'T' | 'Z' => 700,
        'a'..='z' | 'å' | 'ä' | 'ö' | 'é' | 'ü' | '0'..='9' => 640,
        _ => 1_000,
    }
}

/// No line of `text` at `size_pt` is wider, in mm.
pub(super) fn width_mm(text: &str, size_pt: f64) -> f64 {
    f64::from(text.chars().map(thousandths).sum::<u32>()) / 1000.0 * size_pt * PT_MM
}

/// `text` in lines of at most `room_mm`; a word that is wider is broken where it must be.
pub(super) fn wrap(text: &str, size_pt: f64, room_mm: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_string() } else { format!("{line} {word}") };
        if width_mm(&longer, size_pt) <= room_mm {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            line.push(c);
            if width_mm(&line, size_pt) > room_mm && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::replace(&mut line, c.to_string()));
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// `text` on one line of `room_mm`: smaller where it must be, cut with `…` where even that is too wide. The text and its size.
pub(super) fn fitted(text: &str, room_mm: f64) -> (String, f64) {
    for size in [11.0, 10.0, 9.0, 8.0] {
        if width_mm(text, size) <= room_mm {
            return (text.to_string(), size);
        }
    }
    let mut cut: String = text.to_string();
    while !cut.is_empty() && width_mm(&format!("{cut}…"), 8.0) > room_mm {
        cut.pop();
    }
    (format!("{}…", cut.trim_end()), 8.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_every_word_and_the_room() {
        let text = "Hjälp vid förflyttning, två personer, Länsgemensamförvaltningsöverenskommelse";
        let lines = wrap(text, 9.0, 30.0);
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        assert!(lines.iter().all(|line| width_mm(line, 9.0) <= 30.0), "{lines:?}");
        assert!(wrap(" ", 9.0, 30.0).is_empty());
    }

    #[test]
    fn what_is_too_long_is_cut_and_says_so() {
        assert_eq!(fitted("Kort", 40.0), ("Kort".to_string(), 11.0));
        let (cut, size) = fitted(&"lång ".repeat(30), 40.0);
        assert!(cut.ends_with('…') && width_mm(&cut, size) <= 40.0);
    }
}
