//! One sheet: what was said of it, and how it stands.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::id::{ClientId, UnitId};
use crate::log::{Order, packed};
use crate::register::{Hand, WriteRef};

/// How a sheet came to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    pub at: DateTime,
    pub unit: UnitId,
    pub form: String,
    pub version: u16,
    pub pages: u32,
    pub client: Option<ClientId>,
    /// A paper made by hand that got its number afterwards.
    pub is_adopted: bool,
    pub by: Hand,
}

/// One thing that was said of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    Given { to: String, from: String },
    Back { place: String },
    Scanned(Scan),
    Entered { system: String, second: Option<Hand> },
    Checked,
    Voided { why: String },
    Lost,
    Explained { why: String },
    Settled { stands: String, over: Vec<WriteRef> },
    DestructionDecided { reference: String },
    Destroyed { reference: String, witness: String },
}

/// A scan of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scan {
    pub page: u32,
    /// What the code said: form, version, how many pages.
    pub form: String,
    pub version: u16,
    pub pages: u32,
    #[serde(with = "packed::array")]
    pub picture: [u8; 32],
    pub flagged: u32,
}

impl Scan {
    fn is_of(&self, issue: &Issue) -> bool {
        (self.form.as_str(), self.version, self.pages) == (issue.form.as_str(), issue.version, issue.pages)
    }
}

/// When, by whom, what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub at: DateTime,
    pub by: Hand,
    pub told: Told,
}

/// Where a sheet is on its way. Each sheet has exactly one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Issued, and not given out.
    #[default]
    Stock,
    Given,
    /// Handed in; or scanned in part.
    Back,
    Scanned,
    Entered,
    Checked,
    Voided,
    Lost,
    /// Things were said of it that cannot all be true.
    InDoubt,
}

impl Stage {
    /// Every stage, in the order of a sheet's way.
    pub const ALL: [Stage; 9] = [
        Stage::Stock,
        Stage::Given,
        Stage::Back,
        Stage::Scanned,
        Stage::Entered,
        Stage::Checked,
        Stage::Voided,
        Stage::Lost,
        Stage::InDoubt,
    ];

    /// Whether something is still to be done with it.
    pub fn is_outstanding(self) -> bool {
        matches!(self, Stage::Stock | Stage::Given | Stage::Back | Stage::Scanned | Stage::InDoubt)
    }

    /// The stage's name in texts and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Stock => "stock",
            Stage::Given => "given",
            Stage::Back => "back",
            Stage::Scanned => "scanned",
            Stage::Entered => "entered",
            Stage::Checked => "checked",
            Stage::Voided => "voided",
            Stage::Lost => "lost",
            Stage::InDoubt => "in_doubt",
        }
    }
}

/// What does not fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// One number on two papers.
    IssuedTwice,
    /// Two have it; ends when it is handed in.
    GivenTwice,
    /// Voided, and given out, handed in, scanned or entered by somebody who did not know.
    VoidedInUse,
    /// Handed in, and then reported lost.
    LostInHouse,
    /// It may stand twice in a system.
    EnteredTwice,
    /// The code on the paper says another form than was issued.
    OtherForm,
    /// Two said differently what is so.
    SettledTwice,
}

impl Doubt {
    /// Whether the sheet counts as outstanding until somebody says what is so.
    pub fn is_open(self) -> bool {
        self != Doubt::GivenTwice
    }

    /// The doubt's name in texts and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Doubt::IssuedTwice => "issued_twice",
            Doubt::GivenTwice => "given_twice",
            Doubt::VoidedInUse => "voided_in_use",
            Doubt::LostInHouse => "lost_in_house",
            Doubt::EnteredTwice => "entered_twice",
            Doubt::OtherForm => "other_form",
            Doubt::SettledTwice => "settled_twice",
        }
    }
}

/// How a sheet stands, worked out when something is said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub stage: Stage,
    pub doubts: BTreeSet<Doubt>,
    /// Who has it; several when two gave it out.
    pub holders: Vec<String>,
    /// Where it lies, once it was handed in.
    pub place: String,
    /// Pages that were scanned.
    pub pages: BTreeSet<u32>,
    /// Scans beyond the first of a page.
    pub copies: u32,
    /// Reported lost once, and there again.
    pub is_found: bool,
    /// Why it may be outstanding; empty where nobody has said.
    pub explained: String,
    /// The paper may be destroyed, by this decision.
    pub decision: String,
    pub is_destroyed: bool,
}

/// A sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub(super) issues: BTreeMap<Order, Issue>,
    pub(super) said: BTreeMap<Order, Said>,
    pub(super) standing: Standing,
}

/// What has come of a sheet so far, while its entries are gone through.
#[derive(Default)]
struct Way {
    holders: Vec<String>,
    is_back: bool,
    scanned: bool,
    entered: BTreeMap<String, u32>,
    checked: bool,
    voided: bool,
    lost: bool,
    doubts: BTreeSet<Doubt>,
}

impl Sheet {
    /// How it came to be: the form that it was adopted for, else the run that it was issued in. `None` where only its later
    /// entries have arrived here.
    pub fn issue(&self) -> Option<&Issue> {
        let adopted = self.issues.values().find(|issue| issue.is_adopted);
        adopted.or_else(|| self.issues.values().next())
    }

    /// Whom it was filled in for when it was issued.
    pub fn client(&self) -> Option<ClientId> {
        self.issues.values().find_map(|issue| issue.client)
    }

    /// Everything that was said of it, in the log's order.
    pub fn said(&self) -> impl DoubleEndedIterator<Item = (&Order, &Said)> {
        self.said.iter()
    }

    /// How it stands.
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// Its scans in order: the first of a page is its scan, others are copies.
    pub fn scans(&self) -> impl Iterator<Item = (&Order, &Said, &Scan)> {
        self.said.iter().filter_map(|(order, said)| match &said.told {
            Told::Scanned(scan) => Some((order, said, scan)),
            _ => None,
        })
    }

    /// Pages that were not scanned yet.
    pub fn missing_pages(&self) -> Vec<u32> {
        let pages = self.issue().map_or(1, |issue| issue.pages);
        (1..=pages).filter(|page| !self.standing.pages.contains(page)).collect()
    }

    /// The last time that this kind of thing was said.
    pub fn last(&self, fits: impl Fn(&Told) -> bool) -> Option<&Said> {
        self.said.values().rev().find(|said| fits(&said.told))
    }

    /// When something was last said of it, or it was issued.
    pub fn since(&self) -> Option<DateTime> {
        self.said.values().next_back().map(|said| said.at).or_else(|| self.issue().map(|issue| issue.at))
    }

    /// Everything that stands of it now: what somebody who looks at it has seen.
    pub fn seen(&self) -> Vec<WriteRef> {
        self.issues.keys().chain(self.said.keys()).map(WriteRef::of).collect()
    }

    /// Works out how it stands.
    pub(super) fn stand(&mut self) {
        let named: BTreeSet<WriteRef> = (self.said.values())
            .filter_map(|said| if let Told::Settled { over, .. } = &said.told { Some(over) } else { None })
            .flatten()
            .copied()
            .collect();
        let counts = |order: &Order| !named.contains(&WriteRef::of(order));
        let mut way = Way::default();
        // A number of a run may be put on a paper made by hand, once.
        let of = |adopted: bool| self.issues.values().filter(move |issue| issue.is_adopted == adopted).count();
        if (of(true) > 1 || of(false) > 1) && self.issues.keys().any(counts) {
            way.doubts.insert(Doubt::IssuedTwice);
        }
        let settled: Vec<(&Order, &str)> = (self.said.iter())
            .filter_map(|(order, said)| match &said.told {
                Told::Settled { stands, .. } => Some((order, stands.as_str())),
                _ => None,
            })
            .collect();
        let mut standing = self.facts();
        let issue = self.issue();
        if let Some((_, last)) = settled.last() {
            way.begin(last, self, &standing);
            if settled.iter().any(|(order, stands)| counts(order) && stands != last) {
                way.doubts.insert(Doubt::SettledTwice);
            }
        }
        let mut explained = "";
        for (order, said) in &self.said {
            match &said.told {
                Told::Explained { why } => explained = why,
                Told::DestructionDecided { .. } | Told::Destroyed { .. } => {}
                // What happens to it later is not what was explained.
                _ => explained = "",
            }
            if counts(order) {
                way.step(&said.told, issue);
            }
        }
        let missing = (issue.map_or(1, |issue| issue.pages) as usize).saturating_sub(standing.pages.len());
        standing.explained = explained.to_string();
        standing.stage = way.stage(missing);
        standing.holders = way.holders;
        standing.doubts = way.doubts;
        self.standing = standing;
    }

    /// What is so whatever was settled.
    fn facts(&self) -> Standing {
        let mut standing = Standing::default();
        let mut was_lost = false;
        for said in self.said.values() {
            match &said.told {
                Told::Lost => was_lost = true,
                Told::Back { place } => {
                    standing.place.clone_from(place);
                    standing.is_found |= was_lost;
                }
                Told::Scanned(scan) => {
                    standing.copies += u32::from(!standing.pages.insert(scan.page));
                    standing.is_found |= was_lost;
                }
                Told::Entered { .. } => standing.is_found |= was_lost,
                Told::DestructionDecided { reference } => standing.decision.clone_from(reference),
                Told::Destroyed { .. } => standing.is_destroyed = true,
                _ => {}
            }
        }
        standing
    }
}

impl Way {
    /// Begins where somebody said that it is.
    fn begin(&mut self, stands: &str, sheet: &Sheet, facts: &Standing) {
        match stands {
            "back" => (self.is_back, self.scanned) = (true, !facts.pages.is_empty()),
            "entered" => {
                self.is_back = true;
                self.entered.insert(String::new(), 1);
            }
            "voided" => self.voided = true,
            "lost" => self.lost = true,
            "given" => {
                let last = sheet.last(|told| matches!(told, Told::Given { .. }));
                self.holders.extend(last.and_then(|said| match &said.told {
                    Told::Given { to, .. } => Some(to.clone()),
                    _ => None,
                }));
            }
            _ => {}
        }
    }

    fn step(&mut self, told: &Told, issue: Option<&Issue>) {
        let is_used = matches!(told, Told::Given { .. } | Told::Back { .. } | Told::Scanned(_) | Told::Entered { .. });
        if self.voided && is_used {
            self.doubts.insert(Doubt::VoidedInUse);
        }
        match told {
            Told::Given { to, from } => {
                if let Some(at) = self.holders.iter().position(|holder| holder == from) {
                    // Passed on by whoever had it.
                    self.holders[at].clone_from(to);
                } else if !self.holders.contains(to) {
                    self.holders.push(to.clone());
                }
                if self.holders.len() > 1 {
                    self.doubts.insert(Doubt::GivenTwice);
                }
                (self.is_back, self.lost) = (false, false);
            }
            Told::Back { .. } => {
                self.hand_in();
            }
            Told::Scanned(scan) => {
                if issue.is_some_and(|issue| !scan.is_of(issue)) {
                    self.doubts.insert(Doubt::OtherForm);
                }
                self.hand_in();
                self.scanned = true;
            }
            Told::Entered { system, .. } => {
                let is_known = self.entered.remove("").is_some();
                *self.entered.entry(system.clone()).or_default() += 1 + u32::from(is_known);
                if self.entered.values().any(|times| *times > 1) {
                    self.doubts.insert(Doubt::EnteredTwice);
                }
                self.hand_in();
            }
            Told::Checked => self.checked = true,
            Told::Voided { why } => {
                let is_used = self.scanned || !self.entered.is_empty();
                let is_out = why == "unused" && !self.holders.is_empty();
                if is_used || is_out {
                    self.doubts.insert(Doubt::VoidedInUse);
                }
                (self.voided, self.lost) = (true, false);
            }
            Told::Lost => {
                if self.is_back || !self.entered.is_empty() {
                    self.doubts.insert(Doubt::LostInHouse);
                }
                self.lost = !self.voided;
            }
            Told::Explained { .. } | Told::Settled { .. } => {}
            Told::DestructionDecided { .. } | Told::Destroyed { .. } => {}
        }
    }

    fn hand_in(&mut self) {
        self.holders.clear();
        self.doubts.remove(&Doubt::GivenTwice);
        (self.is_back, self.lost) = (true, false);
    }

    /// Where it is, when so many pages were not scanned.
    fn stage(&self, missing: usize) -> Stage {
        match () {
            () if self.doubts.iter().any(|doubt| doubt.is_open()) => Stage::InDoubt,
            () if self.voided => Stage::Voided,
            () if self.lost => Stage::Lost,
            () if !self.entered.is_empty() && self.checked => Stage::Checked,
            () if !self.entered.is_empty() => Stage::Entered,
            () if self.is_back && self.scanned && missing == 0 => Stage::Scanned,
            () if self.is_back => Stage::Back,
            () if !self.holders.is_empty() => Stage::Given,
            () => Stage::Stock,
        }
    }
}
