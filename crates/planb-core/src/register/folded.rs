//! Words as they are compared: small letters, å ä ö é without their marks, everything else but letters and digits between.

/// The letter or digits that a letter counts as; `None` for what stands between words.
fn fold(letter: char) -> Option<char> {
    let small = letter.to_lowercase().next().unwrap_or(letter);
    match small {
        'å' | 'ä' | 'á' | 'à' | 'â' | 'æ' | 'ã' => Some('a'),
        'ö' | 'ø' | 'ó' | 'ò' | 'ô' | 'õ' => Some('o'),
        'é' | 'è' | 'ê' | 'ë' => Some('e'),
        'í' | 'ì' | 'î' | 'ï' => Some('i'),
        'ü' | 'ú' | 'ù' | 'û' => Some('u'),
        'č' | 'ç' | 'ć' => Some('c'),
        'š' | 'ś' => Some('s'),
        'ž' | 'ź' | 'ż' => Some('z'),
        'ñ' | 'ŋ' | 'ń' => Some('n'),
        'ł' => Some('l'),
        other => other.is_alphanumeric().then_some(other),
    }
}

/// A text as its words with one blank between; the same for whatever counts as the same.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// The same, added to what is there, so that many texts need one buffer.
pub fn fold_into(text: &str, out: &mut String) {
    let start = out.len();
    for letter in text.chars() {
        match fold(letter) {
            Some(letter) => out.push(letter),
            None if out.len() > start && !out.ends_with(' ') => out.push(' '),
            None => {}
        }
    }
    if out.len() > start && out.ends_with(' ') {
        out.pop();
    }
}

/// The digits of a telephone number as it is dialled at home: `+46 70-123` and `070 123` are both `070123`.
pub fn dialled(text: &str) -> String {
    let plain = text.trim().strip_prefix("00").map_or_else(|| text.trim().to_string(), |rest| format!("+{rest}"));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    match plain.strip_prefix("+46") {
        Some(rest) => format!("0{}", digits(rest).trim_start_matches('0')),
        None => digits(&plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_as_the_same_folds_to_the_same() {
        for (text, expected) in [
            ("Hemtjänst Norra", "hemtjanst norra"),
            ("  Sjöängen – Älvgården/2 ", "sjoangen alvgarden 2"),
            ("ANNÉ-LENA", "anne lena"),
            ("K1-000123-X", "k1 000123 x"),
            ("…", ""),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
        let mut buffer = "before".to_string();
        fold_into(" - Åsa -", &mut buffer);
        assert_eq!(buffer, "beforeasa");
    }

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        for text in ["+46701234567", "0046 70-123 45 67", "070-123 45 67", "+46 (0)70 1234567"] {
            assert_eq!(dialled(text), "0701234567", "{text}");
        }
        assert_eq!(dialled("+358 40 123"), "35840123");
        assert_eq!(dialled("växeln"), "");
    }
}
