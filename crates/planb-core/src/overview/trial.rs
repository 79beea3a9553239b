//! A state for the tests of overviews, made from lines of data.

use jiff::civil::{Date, DateTime};

use crate::id::UnitId;
use crate::log::{Hlc, LogId, Order};
use crate::organisation::{PersonFound, PersonLeft, UnitFound};
use crate::register::{Hand, RecordId, RecordWritten};
use crate::state::{Entry, Event, State};

/// The day on which the tests happen.
pub fn today() -> Date {
    Date::constant(2026, 11, 22)
}

/// A state that grows.
#[derive(Default)]
pub struct Trial {
    pub state: State,
    seq: u64,
}

impl Trial {
    /// One more entry.
    pub fn event(&mut self, event: impl Into<Event>) -> &mut Trial {
        self.seq += 1;
        let order = Order { hlc: Hlc(self.seq), log: LogId([1; 32]), seq: self.seq, index: 0 };
        let happened_at: DateTime = today().at(7, 40, 0, 0);
        let number = format!("K1-{:03}", self.seq);
        let (hlc, event) = (order.hlc, event.into());
        self.state.apply(&Entry { order, hlc, author: [1; 32], number, entered_ms: 0, happened_at, event });
        self
    }

    /// One more record, or more fields of one: `("name", "Hemtjänst Norra")`.
    pub fn record(&mut self, kind: &str, id: &str, set: &[(&str, &str)]) -> &mut Trial {
        let set = set.iter().map(|(name, value)| ((*name).to_string(), (*value).to_string())).collect();
        let over = self.state.register().get(kind, id).seen();
        let (kind, id) = (kind.to_string(), RecordId(id.to_string()));
        self.event(RecordWritten { kind, id, set, over, by: Hand::default(), only: None })
    }

    /// The night found a unit.
    pub fn unit_found(&mut self, unit: &str, name: &str) -> &mut Trial {
        self.event(UnitFound { unit: UnitId(unit.into()), name: name.into() })
    }

    /// The night found somebody, with a number when there is one.
    pub fn found(&mut self, unit: &str, name: &str, phone: &str) -> &mut Trial {
        let work_phones = (!phone.is_empty()).then(|| phone.to_string()).into_iter().collect();
        let (unit, name) = (UnitId(unit.into()), name.into());
        self.event(PersonFound { unit, name, title: None, work_phones, manager: false })
    }

    /// The night no longer finds somebody.
    pub fn left(&mut self, unit: &str, name: &str) -> &mut Trial {
        self.event(PersonLeft { unit: UnitId(unit.into()), name: name.into() })
    }
}
