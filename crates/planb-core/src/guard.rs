//! The guard: an export that shrank, went stale or lost a column never replaces the last good one.
//!
//! It judges each source, then each unit and kind. What is held keeps its last good data; the rest goes on.
//!
//! How the rules are read where the words leave room:
//! - The base is the median of the last seven good nights, or of those there are. No good night: nothing to compare with, pass.
//! - *Lost* is more than `loss_percent` **and** at least `loss_rows` rows. Ten of a hundred is not more than 10 %.
//! - *Fell to nothing* is a base of three people or more (kinds whose row is a person), or of five rows or more (other
//!   kinds), and no row tonight. So two clients who move out never hold a unit, but a group home of four that vanishes does.
//! - Where the number of people is known and the base is fewer than three, nothing is held, however many rows they had.
//! - A loss that somebody accepted becomes the new base: earlier nights no longer count.
//! - A source is stale when its age passes its rhythm and the slack of that rhythm (`Every::allowed_hours`).
//! - Unreadable and missing files can't be accepted: there is nothing to accept.

mod judge;

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

pub use judge::{hours_between, judge, judge_pages};

use crate::care::{Every, Kind};
use crate::id::UnitId;

/// How many good nights the base is the median of.
pub const BASE_NIGHTS: usize = 7;

/// The guard's thresholds; settings may change them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GuardRules {
    /// A loss of more than this many per cent …
    pub loss_percent: u32,
    /// … and of at least this many rows holds.
    pub loss_rows: u32,
    /// Fewer people than this are a small unit: never held.
    pub people: u32,
}

impl Default for GuardRules {
    fn default() -> Self {
        GuardRules { loss_percent: 10, loss_rows: 5, people: 3 }
    }
}

/// How much there was of one kind in one unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub rows: u32,
    /// How many different people the rows are about, where it is known.
    #[serde(default)]
    pub people: Option<u32>,
}

impl From<u32> for Count {
    fn from(rows: u32) -> Self {
        Count { rows, people: None }
    }
}

/// What stopped a source before anything could be counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceFault {
    /// No file matched the source tonight.
    MissingFile,
    /// The file is there but is empty, truncated or of another kind.
    Unreadable,
    /// A column that the mapping requires is gone, by the mapping's name for it.
    LostColumn(String),
}

/// What one source gave tonight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceNight {
    /// The source's name in the settings (`treserva`).
    pub source: String,
    pub kinds: Vec<Kind>,
    pub every: Every,
    /// When the business system wrote the export, from title or name.
    pub exported_at: Option<DateTime>,
    /// The file's own time, used where the export does not say or says a time to come.
    pub file_time: Option<DateTime>,
    pub fault: Option<SourceFault>,
    pub counts: BTreeMap<(UnitId, Kind), Count>,
    /// Accepted rows of the whole source.
    pub rows: u32,
}

/// One earlier night that replaced the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    pub count: Count,
    pub how: Passed,
}

/// How an earlier night passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Passed {
    Good,
    /// Somebody accepted it with a reason.
    Accepted,
}

/// The last good nights, newest first; more than seven are cut.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    pub kinds: BTreeMap<(UnitId, Kind), Vec<Past>>,
    pub sources: BTreeMap<String, Vec<Past>>,
}

/// Somebody's word that what the guard would hold is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    pub scope: Scope,
    /// Why; blank is no acceptance.
    pub reason: String,
}

/// What an acceptance covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    All,
    Source(String),
    Kind(UnitId, Kind),
}

/// Why something is held, with the numbers that show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum HoldReason {
    /// `base` is the median, rounded down.
    Lost {
        base: u32,
        rows: u32,
        percent: u32,
    },
    FellToNothing {
        base: u32,
    },
    SourceLost {
        base: u32,
        rows: u32,
        percent: u32,
    },
    Stale {
        age_hours: u32,
        allowed_hours: u32,
    },
    /// Neither the export nor the file says when it was made.
    AgeUnknown,
    LostColumn {
        column: String,
    },
    Unreadable,
    MissingFile,
}

impl HoldReason {
    /// The sentence's key in `text/*/guard.ftl`.
    pub fn key(&self) -> &'static str {
        match self {
            HoldReason::Lost { .. } => "guard-lost",
            HoldReason::FellToNothing { .. } => "guard-nothing",
            HoldReason::SourceLost { .. } => "guard-source-lost",
            HoldReason::Stale { .. } => "guard-stale",
            HoldReason::AgeUnknown => "guard-age-unknown",
            HoldReason::LostColumn { .. } => "guard-lost-column",
            HoldReason::Unreadable => "guard-unreadable",
            HoldReason::MissingFile => "guard-missing-file",
        }
    }

    /// The sentence's arguments, as (name, text).
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            HoldReason::Lost { base, rows, percent } | HoldReason::SourceLost { base, rows, percent } => {
                vec![("base", base.to_string()), ("rows", rows.to_string()), ("percent", percent.to_string())]
            }
            HoldReason::FellToNothing { base } => vec![("base", base.to_string())],
            HoldReason::Stale { age_hours, allowed_hours } => {
                vec![("age", age_hours.to_string()), ("allowed", allowed_hours.to_string())]
            }
            HoldReason::LostColumn { column } => vec![("column", column.clone())],
            HoldReason::AgeUnknown | HoldReason::Unreadable | HoldReason::MissingFile => Vec::new(),
        }
    }

    /// Whether somebody may accept it: only what has data can be accepted.
    fn may_be_accepted(&self) -> bool {
        !matches!(self, HoldReason::Unreadable | HoldReason::MissingFile)
    }
}

/// What the guard says of one source or of one unit and kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Pass,
    /// Keeps its last good data.
    Hold(HoldReason),
    /// Would have been held; goes on, since somebody said why.
    Accepted {
        would: HoldReason,
        reason: String,
    },
}

impl Verdict {
    /// True when the last good data stays.
    pub fn is_held(&self) -> bool {
        matches!(self, Verdict::Hold(_))
    }
}

/// The guard's word on a whole night.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    pub sources: BTreeMap<String, Verdict>,
    pub kinds: BTreeMap<(UnitId, Kind), Verdict>,
}

impl Ruling {
    /// What is held of one unit and why.
    pub fn held_in(&self, unit: &UnitId) -> impl Iterator<Item = (Kind, &HoldReason)> {
        self.kinds.iter().filter_map(move |((of, kind), verdict)| match verdict {
            Verdict::Hold(reason) if of == unit => Some((*kind, reason)),
            _ => None,
        })
    }

    /// True when nothing is held.
    pub fn all_fresh(&self) -> bool {
        !self.sources.values().chain(self.kinds.values()).any(Verdict::is_held)
    }
}

#[cfg(test)]
mod tests;
