//! What the planning of a binder needs to know besides the care records, and the words that it asks for.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::harm::Vocabulary;
use super::leak::Identity;
use super::page::{BoundPlan, CallRow};
use super::register::Register;
use super::reports::ReportTab;
use crate::care::{Kind, Phone, Record};
use crate::id::{PersonId, UnitId};
use crate::sheet::Letter;

/// The longest horizon in days: a run's place names the day of the month, so no two days may share it, nor the evening before the first.
pub const MOST_HORIZON_DAYS: u32 = 27;

/// One unit's care records of one night, in any order.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitRecords {
    pub unit: UnitId,
    pub records: Vec<Record>,
}

/// How old the data of one kind is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataTime {
    pub as_of: DateTime,
    /// Set when the guard held tonight's: the time of the earlier data that is used.
    #[serde(default)]
    pub held_since: Option<DateTime>,
}

/// Spans and hours that settings may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlanRules {
    /// Days of visits from the night's own date on; 1 to `MOST_HORIZON_DAYS`, what is outside is moved to the edge.
    pub horizon_days: u32,
    pub green_hours: u32,
    pub yellow_hours: u32,
    pub red_hours: u32,
    /// Blank forms that lie in the binder, as keys of `text/`.
    pub forms: Vec<String>,
}

impl Default for PlanRules {
    fn default() -> Self {
        PlanRules { horizon_days: 14, green_hours: 24, yellow_hours: 72, red_hours: 14 * 24, forms: Vec::new() }
    }
}

/// Whether it is for real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Real,
    Exercise,
}

/// The numbers that new serials get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Serials {
    /// The node's prefix, `K1`.
    pub prefix: String,
    pub next: u64,
}

/// The binder that the unit has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// Its night; `None` when the unit never had one.
    pub night: Option<Date>,
    pub register: Register,
}

/// Everything that a binder is planned from besides the records.
pub struct PlanRequest<'a> {
    pub unit: UnitId,
    pub unit_name: String,
    pub municipality: String,
    pub night: Date,
    pub made_at: DateTime,
    pub purpose: Purpose,
    pub rules: PlanRules,
    /// The age of each kind; a kind without one is as old as the oldest.
    pub data: BTreeMap<Kind, DataTime>,
    /// The kinds that the unit ought to have: those without any record are named on the cover.
    pub expected: BTreeSet<Kind>,
    /// What else is missing (`Missing::Held`, `Missing::Refused`), from guard and import.
    pub missing: Vec<Missing>,
    /// Who to call.
    pub contacts: Vec<CallRow>,
    pub before: &'a Before,
    /// The hub's key for sheet keys and digests.
    pub sheet_key: &'a [u8; 32],
    pub serials: Serials,
    /// The first 20 characters of the digest of the data.
    pub data_digest: String,
    pub vocabulary: &'a Vocabulary,
    /// What business systems printed for the unit, a tab each.
    pub reports: &'a [ReportTab],
    /// The approved plans that lie in the unit's binder, in order.
    pub plans: &'a [BoundPlan],
    /// Protected people of other units, whose names must not stand here either.
    pub elsewhere: &'a [Identity],
    pub words: &'a dyn Fn(&Word) -> String,
    pub show_phone: &'a dyn Fn(&Phone) -> String,
    pub show_number: &'a dyn Fn(&PersonId) -> String,
}

impl PlanRequest<'_> {
    /// The report of a tab.
    pub(super) fn report(&self, letter: Letter) -> Option<&ReportTab> {
        self.reports.iter().find(|report| report.letter == letter)
    }
}

/// Words that the plan asks the shell for: a key of `text/*/plan.ftl` with arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    Missing(Missing),
    /// In place of a text that tells of a protected person.
    SeeSupplement,
    LivesAlone,
    /// Beside a manager's title.
    Manager,
    /// Beside a protected relative in the supplement: to whom.
    RelativeOf {
        relation: String,
        client: String,
        place: String,
    },
}

impl Word {
    /// The key in `text/*/plan.ftl`.
    pub fn key(&self) -> &'static str {
        match self {
            Word::Missing(missing) => missing.key(),
            Word::SeeSupplement => "plan-see-supplement",
            Word::LivesAlone => "plan-lives-alone",
            Word::Manager => "plan-manager",
            Word::RelativeOf { relation, .. } if relation.is_empty() => "plan-somebody-of",
            Word::RelativeOf { .. } => "plan-relative-of",
        }
    }

    /// The arguments, as (name, text). `kind` is the kind's word.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Word::Missing(missing) => missing.args(),
            Word::RelativeOf { relation, client, place } => {
                vec![("relation", relation.clone()), ("client", client.clone()), ("place", place.clone())]
            }
            Word::SeeSupplement | Word::LivesAlone | Word::Manager => Vec::new(),
        }
    }
}

/// Something that a reader of the binder would look for and not find, or find old.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// There is no data of this kind, neither tonight's nor earlier.
    NoData { kind: Kind },
    /// The guard held tonight's; this is what is used.
    Held { kind: Kind, since: DateTime },
    /// Clients under spärr and their visits are not printed.
    Blocked { clients: u32, visits: u32 },
    /// Visits, medicines and orders about people that the unit has no client record of.
    NobodyKnown { rows: u32 },
    /// Planned visits end before the binder does.
    VisitsEnd { last: Date },
    /// Rows of the exports that were refused.
    Refused { rows: u32 },
    /// Texts that say "se bilaga" since they told of a protected person.
    Redacted { texts: u32 },
    /// An earlier night's pages of a report are used.
    ReportHeld { title: String, since: DateTime },
    /// Pages of a report that lie in the supplement.
    ReportHidden { title: String, pages: u32 },
    /// Pages of a report that could not be sorted to any unit.
    ReportTray { title: String, pages: u32 },
}

impl Missing {
    fn key(&self) -> &'static str {
        match self {
            Missing::NoData { .. } => "plan-no-data",
            Missing::Held { .. } => "plan-held",
            Missing::Blocked { .. } => "plan-blocked",
            Missing::NobodyKnown { .. } => "plan-nobody-known",
            Missing::VisitsEnd { .. } => "plan-visits-end",
            Missing::Refused { .. } => "plan-refused",
            Missing::Redacted { .. } => "plan-redacted",
            Missing::ReportHeld { .. } => "plan-report-held",
            Missing::ReportHidden { .. } => "plan-report-hidden",
            Missing::ReportTray { .. } => "plan-report-tray",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Missing::NoData { kind } => vec![("kind", kind.word().into())],
            Missing::Held { kind, since } => {
                vec![("kind", kind.word().into()), ("since", since.strftime("%Y-%m-%d %H:%M").to_string())]
            }
            Missing::Blocked { clients, visits } => {
                vec![("clients", clients.to_string()), ("visits", visits.to_string())]
            }
            Missing::VisitsEnd { last } => vec![("last", last.to_string())],
            Missing::NobodyKnown { rows } | Missing::Refused { rows } => vec![("rows", rows.to_string())],
            Missing::Redacted { texts } => vec![("texts", texts.to_string())],
            Missing::ReportHeld { title, since } => {
                vec![("title", title.clone()), ("since", since.strftime("%Y-%m-%d %H:%M").to_string())]
            }
            Missing::ReportHidden { title, pages } | Missing::ReportTray { title, pages } => {
                vec![("title", title.clone()), ("pages", pages.to_string())]
            }
        }
    }
}
