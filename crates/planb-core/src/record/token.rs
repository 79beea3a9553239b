//! A token: one log holds it, and only its holder may do a thing, such as write a bank file. The holder passes it on.

use serde::{Deserialize, Serialize};

use super::history::{Fold, History};
use crate::log::{LogId, Order};

/// What is said about the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Move {
    /// Its first holder. Holds only as long as nobody has it.
    Begin { to: LogId },
    /// The holder passes it on. Holds only in the holder's own log.
    Pass { to: LogId },
    /// The holder cannot be reached: two people take it with their cards. Leaves a mark.
    Override { to: LogId, cards: [String; 2], reason: String },
}

/// Who holds it, and what to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    holder: Option<LogId>,
    marks: Vec<Order>,
    idle: Vec<Order>,
}

impl Fold for Held {
    type Entry = Move;

    fn step(&mut self, order: Order, entry: &Move) {
        let to = match entry {
            Move::Begin { to } if self.holder.is_none() => to,
            Move::Pass { to } if self.holder == Some(order.log) => to,
            Move::Override { to, cards: [one, other], .. } if one != other && !one.is_empty() && !other.is_empty() => {
                self.marks.push(order);
                to
            }
            _ => {
                self.idle.push(order);
                return;
            }
        };
        self.holder = Some(*to);
    }
}

/// One token.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Token(History<Held>);

impl Token {
    /// Puts a move in its place. The order of arrival does not matter: of two passes at once the first in order holds.
    pub fn insert(&mut self, order: Order, entry: Move) {
        self.0.insert(order, entry);
    }

    /// Who holds it.
    pub fn holder(&self) -> Option<LogId> {
        self.0.current().holder
    }

    /// Whether this log holds it.
    pub fn holds(&self, log: &LogId) -> bool {
        self.holder().as_ref() == Some(log)
    }

    /// Where it was taken with two cards: shown for ever.
    pub fn marks(&self) -> &[Order] {
        &self.0.current().marks
    }

    /// Moves that did not hold, since somebody else was first: each is a conflict to be looked at.
    pub fn idle(&self) -> &[Order] {
        &self.0.current().idle
    }

    /// Every move, in order.
    pub fn moves(&self) -> impl DoubleEndedIterator<Item = (&Order, &Move)> {
        self.0.entries()
    }
}
