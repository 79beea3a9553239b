//! What a marked page says: verdicts over boxes become values of fields, and what nobody should trust is flagged.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Guard;
use super::layout::{FieldAt, PageLayout, Sort};

/// What is in a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    Blank,
    Ticked,
    /// Crossed out: it was ticked, and should not have been.
    Struck,
}

/// How a box was read.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    pub mark: Mark,
    /// 0–1: how sure.
    pub confidence: f32,
    /// A person has to look.
    pub flagged: bool,
}

/// What a field says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// `None` where a picture is all there is, or nothing can be said.
    pub value: Option<Value>,
    /// 0–1: that of the least sure box.
    pub confidence: f32,
    /// A person has to look before it is used: doubt, or medicine and money, which are never booked unseen.
    pub flagged: bool,
    pub doubt: Option<Doubt>,
}

/// A field's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    Ticked(bool),
    Option(String),
    Options(Vec<String>),
}

/// Why a person has to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// A box is neither clearly empty nor clearly ticked.
    Unclear,
    /// A box was crossed out.
    Struck,
    /// Several are ticked where one should be.
    Several,
    /// Read with certainty, but medicine, narcotics or money.
    Guarded,
}

impl Doubt {
    const ALL: [Doubt; 4] = [Doubt::Unclear, Doubt::Struck, Doubt::Several, Doubt::Guarded];

    /// The doubt as files name it.
    pub fn name(self) -> &'static str {
        match self {
            Doubt::Unclear => "unclear",
            Doubt::Struck => "struck",
            Doubt::Several => "several",
            Doubt::Guarded => "guarded",
        }
    }

    /// The doubt with this name.
    pub fn named(name: &str) -> Option<Doubt> {
        Doubt::ALL.into_iter().find(|doubt| doubt.name() == name)
    }
}

/// The answers of a page's fields. `verdicts` has one for every box, in the layout's order; what is missing is unclear.
pub fn answers(page: &PageLayout, verdicts: &[Verdict]) -> BTreeMap<String, Answer> {
    let mut rest = verdicts.iter().copied();
    let unclear = Verdict { mark: Mark::Blank, confidence: 0.0, flagged: true };
    let read = page.fields.iter().map(|field| {
        let verdicts: Vec<Verdict> = field.boxes.iter().map(|_| rest.next().unwrap_or(unclear)).collect();
        (field.name.clone(), answer(field, &verdicts))
    });
    read.collect()
}

/// Verdicts as they are kept in the log: two bytes for each box, what is in it and how sure.
pub fn pack(verdicts: &[Verdict]) -> Vec<u8> {
    let mark = |verdict: &Verdict| match verdict.mark {
        Mark::Blank => 0,
        Mark::Ticked => 1,
        Mark::Struck => 2,
    };
    let flag = |verdict: &Verdict| if verdict.flagged { 0x80 } else { 0 };
    let sure = |verdict: &Verdict| (verdict.confidence.clamp(0.0, 1.0) * 255.0).round() as u8;
    verdicts.iter().flat_map(|verdict| [mark(verdict) | flag(verdict), sure(verdict)]).collect()
}

/// The same, read again; what no version of ours has written is doubt.
pub fn unpack(bytes: &[u8]) -> Vec<Verdict> {
    let verdict = |[what, sure]: &[u8; 2]| {
        let (mark, is_known) = match what & 0x7f {
            0 => (Mark::Blank, true),
            1 => (Mark::Ticked, true),
            2 => (Mark::Struck, true),
            _ => (Mark::Blank, false),
        };
        Verdict { mark, confidence: f32::from(*sure) / 255.0, flagged: what & 0x80 != 0 || !is_known }
    };
    bytes.as_chunks::<2>().0.iter().map(verdict).collect()
}

fn answer(field: &FieldAt, verdicts: &[Verdict]) -> Answer {
    let ticked = || {
        let boxes = field.boxes.iter().zip(verdicts).filter(|(_, verdict)| verdict.mark == Mark::Ticked);
        boxes.map(|(at, _)| at.option.clone()).collect::<Vec<_>>()
    };
    let mut doubt = None;
    let value = match field.sort {
        // Handwriting is a picture for a person.
        Sort::Written | Sort::Boxes => return Answer { value: None, confidence: 0.0, flagged: false, doubt: None },
        Sort::Tick => Some(Value::Ticked(verdicts.iter().any(|verdict| verdict.mark == Mark::Ticked))),
        Sort::Many => Some(Value::Options(ticked())),
        Sort::One => match ticked().as_slice() {
            [] => None,
            [one] => Some(Value::Option(one.clone())),
            _ => {
                doubt = Some(Doubt::Several);
                None
            }
        },
    };
    if verdicts.iter().any(|verdict| verdict.mark == Mark::Struck) {
        doubt = doubt.or(Some(Doubt::Struck));
    }
    if verdicts.iter().any(|verdict| verdict.flagged) {
        doubt = doubt.or(Some(Doubt::Unclear));
    }
    if field.guard != Guard::None {
        doubt = doubt.or(Some(Doubt::Guarded));
    }
    let confidence = verdicts.iter().map(|verdict| verdict.confidence).fold(1.0, f32::min);
    Answer { value, confidence, flagged: doubt.is_some(), doubt }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::layout::{Area, TickAt};

    fn field(sort: Sort, guard: Guard) -> FieldAt {
        let boxes = ["a", "b", "c"].iter().map(|name| TickAt { option: name.to_string(), x_mm: 0.0, y_mm: 0.0 });
        let area = Area { x_mm: 0.0, y_mm: 0.0, width_mm: 9.0, height_mm: 9.0 };
        FieldAt {
            name: "f".into(),
            sort,
            guard,
            required: false,
            area,
            boxes: boxes.collect(),
            cells: Vec::new(),
            line: None,
        }
    }

    /// `.` empty, `x` ticked, `s` struck, `?` a doubtful tick.
    fn verdicts(text: &str) -> Vec<Verdict> {
        let verdict = |c| match c {
            'x' => Verdict { mark: Mark::Ticked, confidence: 0.9, flagged: false },
            's' => Verdict { mark: Mark::Struck, confidence: 0.8, flagged: true },
            '?' => Verdict { mark: Mark::Ticked, confidence: 0.4, flagged: true },
            _ => Verdict { mark: Mark::Blank, confidence: 1.0, flagged: false },
        };
        text.chars().map(verdict).collect()
    }

    fn told(sort: Sort, guard: Guard, marks: &str) -> String {
        let answer = answer(&field(sort, guard), &verdicts(marks));
        let value = answer.value.map_or("-".to_string(), |value| match value {
            Value::Ticked(yes) => yes.to_string(),
            Value::Option(one) => one,
            Value::Options(all) => all.join("+"),
        });
        let doubt = answer.doubt.map_or(String::new(), |doubt| format!(" {doubt:?}"));
        assert_eq!(answer.flagged, !doubt.is_empty());
        format!("{value}{doubt}")
    }

    #[test]
    fn marks_become_values_and_doubt_is_said() {
        let cases = [
            (Sort::One, Guard::None, ".x.", "b"),
            (Sort::One, Guard::None, "...", "-"),
            (Sort::One, Guard::None, "xx.", "- Several"),
            (Sort::One, Guard::None, "sx.", "b Struck"),
            (Sort::One, Guard::None, "?..", "a Unclear"),
            (Sort::Many, Guard::None, "x.x", "a+c"),
            (Sort::Many, Guard::None, "...", ""),
            (Sort::Tick, Guard::None, "...", "false"),
            (Sort::Tick, Guard::Medicine, "x..", "true Guarded"),
            (Sort::Tick, Guard::Money, "...", "false Guarded"),
            (Sort::Written, Guard::Medicine, "...", "-"),
        ];
        for (sort, guard, marks, expected) in cases {
            assert_eq!(told(sort, guard, marks), expected, "{sort:?} {guard:?} {marks}");
        }
    }

    #[test]
    fn verdicts_are_kept_in_two_bytes() {
        let marks = verdicts(".xs?");
        let kept = pack(&marks);
        assert_eq!(kept, [0, 255, 1, 230, 0x82, 204, 0x81, 102]);
        let read = unpack(&kept);
        assert!(read.iter().zip(&marks).all(|(one, other)| {
            (one.mark, one.flagged) == (other.mark, other.flagged) && (one.confidence - other.confidence).abs() < 0.01
        }));
        assert!(unpack(&[9, 255, 1])[0].flagged && unpack(&[9, 255, 1]).len() == 1);
    }

    #[test]
    fn a_missing_verdict_is_doubt() {
        let answer = super::answer(&field(Sort::Tick, Guard::None), &[]);
        assert_eq!((answer.flagged, answer.confidence), (false, 1.0));
        let page = &crate::form::laid::of_program("JOUR", 1).unwrap().pages[0];
        let answers = answers(page, &[]);
        assert!(answers["event.nurse_told"].flagged);
    }
}
