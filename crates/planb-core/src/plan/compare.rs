//! Two versions of a text, side by side: what is the same, what was taken out, what was added.
//!
//! By lines, and within changed lines by words. Shortest by Myers' algorithm up to a bound; two texts with hardly anything in
//! common are shown one after the other, since nobody reads a patchwork.

mod edits;

use edits::{Edit, edits};

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    Same,
    Removed,
    Added,
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub how: How,
    pub text: String,
}

/// Of a hundred letters of changed lines, how many must be the same for their words to be compared.
const LEAST_ALIKE_PERCENT: usize = 30;

/// Compares two texts. `Same` and `Removed` in order are the old one, `Same` and `Added` the new one. No two neighbours are
/// alike, and what was removed stands before what was added in its place.
pub fn compare(old: &str, new: &str) -> Vec<Piece> {
    let mut pieces = Pieces::default();
    let (mut removed, mut added) = (String::new(), String::new());
    for edit in edits(&lines(old), &lines(new)) {
        match edit {
            Edit::Removed(line) => removed.push_str(line),
            Edit::Added(line) => added.push_str(line),
            Edit::Same(line) => {
                pieces.changed(&std::mem::take(&mut removed), &std::mem::take(&mut added));
                pieces.push(How::Same, line);
            }
        }
    }
    pieces.changed(&removed, &added);
    pieces.0
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn push(&mut self, how: How, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.how == how => last.text.push_str(text),
            _ => self.0.push(Piece { how, text: text.to_string() }),
        }
    }

    /// Changed lines, word by word where that can be read.
    fn changed(&mut self, old: &str, new: &str) {
        let (old_words, new_words) = (words(old), words(new));
        let edits = edits(&old_words, &new_words);
        let same: usize =
            edits.iter().map(|edit| if let Edit::Same(word) = edit { word.trim().len() } else { 0 }).sum();
        let most = old.len().min(new.len());
        if same * 100 < most * LEAST_ALIKE_PERCENT {
            self.push(How::Removed, old);
            self.push(How::Added, new);
            return;
        }
        let (mut removed, mut added) = (String::new(), String::new());
        for edit in edits {
            match edit {
                Edit::Removed(word) => removed.push_str(word),
                Edit::Added(word) => added.push_str(word),
                Edit::Same(word) => {
                    self.push(How::Removed, &std::mem::take(&mut removed));
                    self.push(How::Added, &std::mem::take(&mut added));
                    self.push(How::Same, word);
                }
            }
        }
        self.push(How::Removed, &removed);
        self.push(How::Added, &added);
    }
}

/// Lines with what ends them.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Words, and what stands between them.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        // Signs stand alone, so that a comma is not lost in a blank.
        let end = match first.is_alphanumeric() {
            true => rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        words.push(&rest[..end]);
        rest = &rest[end..];
    }
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Removed in `[-…-]`, added in `{+…+}`.
    fn shown(old: &str, new: &str) -> String {
        let piece = |piece: &Piece| match piece.how {
            How::Same => piece.text.clone(),
            How::Removed => format!("[-{}-]", piece.text),
            How::Added => format!("{{+{}+}}", piece.text),
        };
        compare(old, new).iter().map(piece).collect()
    }

    #[test]
    fn what_changed_is_shown_where_it_changed() {
        for (old, new, expected) in [
            ("", "", ""),
            ("a\n", "a\n", "a\n"),
            ("", "Ring växeln.\n", "{+Ring växeln.\n+}"),
            ("Ring växeln.\n", "", "[-Ring växeln.\n-]"),
            (
                "Ring växeln först.\nGå sedan dit.\n",
                "Ring bemanningen först.\nGå sedan dit.\n",
                "Ring [-växeln-]{+bemanningen+} först.\nGå sedan dit.\n",
            ),
            ("ett\ntvå\ntre\n", "ett\ntre\n", "ett\n[-två\n-]tre\n"),
            ("ett\ntre\n", "ett\ntvå\ntre\n", "ett\n{+två\n+}tre\n"),
            ("Inom 2 timmar", "Inom 4 timmar, helst 2", "Inom [-2-]{+4+} timmar{+, helst 2+}"),
            ("Allt är nytt här", "Helt andra ord", "[-Allt är nytt här-]{+Helt andra ord+}"),
        ] {
            assert_eq!(shown(old, new), expected);
        }
    }

    fn text() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop_oneof!["[ab]{1,3}", Just(" ".into()), Just("\n".into()), Just("å".into())],
            0..60,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_made_up((old, new) in (text(), text())) {
            let pieces = compare(&old, &new);
            let of = |other: How| -> String {
                pieces.iter().filter(|piece| piece.how != other).map(|piece| piece.text.as_str()).collect()
            };
            prop_assert_eq!(of(How::Added), old);
            prop_assert_eq!(of(How::Removed), new);
            prop_assert!(pieces.windows(2).all(|two| two[0].how != two[1].how));
            prop_assert!(pieces.iter().all(|piece| !piece.text.is_empty()));
        }
    }

    #[test]
    fn texts_of_any_size_are_compared() {
        let many = |word: &str| (0..20_000).map(|n| format!("{word}{n} ")).collect::<String>();
        assert_eq!(compare(&many("a"), &many("b")).len(), 2);
        let lines = |step: usize| (0..10_000).step_by(step).map(|n| format!("rad {n}\n")).collect::<String>();
        assert!(compare(&lines(1), &lines(2)).iter().any(|piece| piece.how == How::Removed));
        assert_eq!(compare(&"\n".repeat(60_000), &"x".repeat(60_000)).len(), 2);
    }
}
