//! What carries a session's bytes, and what becomes of them on the way.

use super::dice::Dice;

/// How good a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    Good,
    /// Now and then a message is lost, comes twice, comes late, is cut off or changed; or the link breaks.
    Bad,
}

/// What becomes of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Arrives,
    Lost,
    Twice,
    /// It arrives, and once more after everything else.
    Late,
    Changed,
    CutOff,
    /// Nothing more arrives.
    Broken,
}

impl Link {
    pub fn fate(self, dice: &mut Dice) -> Fate {
        if self == Link::Good {
            return Fate::Arrives;
        }
        match dice.below(32) {
            0 => Fate::Lost,
            1 => Fate::Twice,
            2 => Fate::Late,
            3 | 4 => Fate::Changed,
            5 => Fate::CutOff,
            6 => Fate::Broken,
            _ => Fate::Arrives,
        }
    }
}

/// The bytes after what became of them.
pub fn passed(fate: Fate, bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    match fate {
        Fate::Changed => {
            let bit = dice.below(bytes.len() * 8);
            if let Some(byte) = bytes.get_mut(bit / 8) {
                *byte ^= 1 << (bit % 8);
            }
        }
        Fate::CutOff => bytes.truncate(dice.below(bytes.len())),
        _ => {}
    }
    bytes
}
