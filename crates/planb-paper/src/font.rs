//! The typeface of the pages, embedded: what it can show and how wide a text is.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontInstance, FontVariant, FontVariations};

pub(crate) static FILES: [&[u8]; 4] = [
    include_bytes!("../fonts/IBMPlexSans-Regular.ttf"),
    include_bytes!("../fonts/IBMPlexSans-SemiBold.ttf"),
    include_bytes!("../fonts/IBMPlexSans-Bold.ttf"),
    include_bytes!("../fonts/IBMPlexSans-Italic.ttf"),
];

/// Regular, semibold, bold, italic.
pub(crate) static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect());

/// The same fonts, ready to be measured.
static MEASURED: LazyLock<Vec<FontInstance>> = LazyLock::new(|| {
    let measured =
        |font: &Font| font.clone().instantiate(FontVariant::default(), Abs::zero(), &FontVariations::default());
    FONTS.iter().map(measured).collect()
});

/// How heavy a text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// A word longer than this gets places where it may break.
const WORD_CHARS_MAX: usize = 24;

/// The text as it can be printed: line breaks become spaces, invisible and direction-changing characters go, and what
/// the typeface lacks stands as its code, `[U+1F600]`, so that nothing is dropped in silence.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = 0;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            word = 0;
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        if word == WORD_CHARS_MAX {
            out.push('\u{200b}');
            word = 0;
        }
        word += 1;
        if FONTS.first().is_some_and(|font| font.info().coverage.contains(u32::from(c))) {
            out.push(c);
        } else {
            out.push_str(&format!("[U+{:04X}]", u32::from(c)));
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' | '\u{e000}'..='\u{f8ff}')
}

/// The typeface of a weight, ready to be measured.
pub(crate) fn face(weight: Weight) -> Option<&'static FontInstance> {
    MEASURED.get(if weight == Weight::Bold { 2 } else { 0 })
}

/// The width of `text` in mm at `size_pt`.
pub(crate) fn width_mm(text: &str, weight: Weight, size_pt: f64) -> f64 {
    let Some(font) = face(weight) else { return 0.0 };
    let face = font.ttf();
    let units: u32 = text
        .chars()
        .filter(|c| *c != '\u{200b}')
        .map(|c| face.glyph_index(c).and_then(|g| face.glyph_hor_advance(g)).map_or(600, u32::from))
        .sum();
    f64::from(units) / f64::from(face.units_per_em()) * size_pt * 25.4 / 72.0
}

/// Breaks `text` into lines of at most `room_mm`; a word that is wider than a line is broken where it must be.
pub(crate) fn wrap(text: &str, weight: Weight, size_pt: f64, room_mm: f64) -> Vec<String> {
    // Two per cent are kept for kerning, which the sum of advances does not see.
    let room = room_mm * 0.98;
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    let space = width_mm(" ", weight, size_pt);
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let wide = width_mm(word, weight, size_pt);
        if !line.is_empty() && used + space + wide <= room {
            line.push(' ');
            line.push_str(word);
            used += space + wide;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        used = 0.0;
        for c in word.chars() {
            let step = width_mm(c.encode_utf8(&mut [0; 4]), weight, size_pt);
            if used + step > room && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(c);
            used += step;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_printed_is_shown_as_its_code() {
        assert_eq!(printable("Åsa\n\"Ö\" #let *x* \\ ½ µ Čáŋ"), "Åsa \"Ö\" #let *x* \\ ½ µ Čáŋ");
        assert_eq!(printable("\u{202e}abc\u{200f}"), "abc");
        assert_eq!(printable("Li 😀"), "Li [U+1F600]");
        assert_eq!(printable(" \t\n "), "");
    }

    #[test]
    fn a_long_word_may_break() {
        let limit: String = "a".repeat(WORD_CHARS_MAX);
        assert!(!printable(&limit).contains('\u{200b}'));
        assert!(printable(&format!("{limit}a")).contains('\u{200b}'));
    }

    #[test]
    fn wrapping_keeps_every_character_within_the_room() {
        for text in ["Hjälp vid förflyttning, två personer", &"Ö".repeat(300), "", "kort"] {
            let lines = wrap(text, Weight::Bold, 11.0, 40.0);
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
            assert!(lines.iter().all(|l| width_mm(l, Weight::Bold, 11.0) <= 40.0), "{lines:?}");
        }
    }
}
