//! What an incident needs to know of the whole state: the newest good night of each source, and what nobody must overlook.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::elapsed::minutes;
use crate::incident::{self, Night};
use crate::register::RecordId;
use crate::shift::{self, MOST_HOURS};
use crate::state::State;

/// The newest good night of each source, by its name.
pub fn newest(state: &State) -> Vec<Night> {
    let last = |source: &str| {
        let taken = state.source_history(source).into_iter().next()?;
        Some(Night::new(source, taken.night, taken.exported_at))
    };
    state.sources_known().filter_map(last).collect()
}

/// Something that somebody must see to now. The sentence stands in `text/` under its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
    /// Where it is mended.
    pub href: &'static str,
}

/// What nobody must overlook in an incident: an empty chair that must not be, somebody who has sat for too long, another
/// incident that goes on beside it.
pub fn warnings(state: &State, root: &RecordId, now: DateTime, zone: &TimeZone) -> Vec<Warning> {
    let register = state.register();
    let family = incident::family(register, root);
    let chairs = shift::chairs(register, &family, now, &|from, until| minutes(from, until, zone));
    let mut all = Vec::new();
    let missed = chairs.iter().filter(|chair| chair.is_missed());
    all.extend(missed.map(|chair| Warning {
        key: if chair.word == "lead" { "warning-no-lead" } else { "warning-no-log-keeper" },
        args: Vec::new(),
        href: "/shifts",
    }));
    let over = chairs.iter().flat_map(|chair| &chair.seats).filter(|seat| seat.is_over());
    all.extend(over.map(|seat| Warning {
        key: "warning-hours",
        args: vec![
            ("name", seat.record.get("person").to_string()),
            ("hours", (seat.minutes / 60).to_string()),
            ("most", MOST_HOURS.to_string()),
        ],
        href: "/shifts",
    }));
    let others = incident::open(register).iter().filter(|other| other.id != root).count();
    if others > 0 {
        all.push(Warning { key: "warning-apart", args: vec![("count", others.to_string())], href: "/incident" });
    }
    all
}
