//! The demo municipality on a node of its own, night after night.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use planb_before::demo::{self, Change, DemoFacts, Size};
use planb_before::envelopes::{self, Identities, Sheets, Wish};
use planb_before::import::{import, shipped_mappings};
use planb_before::night::{self, Options, Report, Silent};
use planb_before::open::{self, Opened};
use planb_core::care::Record;
use planb_core::care::mapping::Mapping;
use planb_core::guard::Acceptance;
use planb_core::id::UnitId;
use planb_core::log::{Prefix, Tenant};
use planb_core::snapshot::Edition;
use planb_node::machine::NewNode;
use planb_node::settings::{After, Settings};
use planb_node::store::Node;

const SEED: u64 = 7;
const HOURS_SINCE_EXPORT: i64 = 4;

/// A node with envelopes, and the directory that holds all of it.
pub struct Town {
    dir: tempfile::TempDir,
    pub node: Node,
    settings: Settings,
}

/// One night: when, what was exported, what the run says.
pub struct Night {
    pub at: DateTime,
    pub facts: DemoFacts,
    pub report: Report,
    pub records: Vec<Record>,
}

impl Town {
    pub fn new() -> Town {
        let dir = tempfile::tempdir().unwrap();
        let mut settings = Settings { municipality: demo::MUNICIPALITY.into(), ..Settings::default() };
        settings.exports.after = After::Keep;
        let new = NewNode { tenant: Tenant([7; 16]), prefix: Prefix::new("T1").unwrap(), recovery: None };
        let node = Node::create(&dir.path().join("nod"), &new).unwrap();
        Town { dir, node, settings }
    }

    fn exports(&self) -> PathBuf {
        Settings::path(self.node.folder(), &self.settings.exports.folder)
    }

    fn envelopes(&self) -> PathBuf {
        self.dir.path().join("kuvert")
    }

    /// Runs the night `days` after the first, on exports with `change`.
    pub fn night(&mut self, days: i64, change: Change, acceptances: Vec<Acceptance>) -> Night {
        self.night_by(shipped_mappings(), days, change, acceptances)
    }

    /// The same by some of the mappings.
    pub fn night_by(
        &mut self,
        mappings: Vec<Mapping>,
        days: i64,
        change: Change,
        acceptances: Vec<Acceptance>,
    ) -> Night {
        let at = date(2026, 12, 16).at(2, 10, 0, 0).checked_add(days.days()).unwrap();
        let exported = at.checked_sub(HOURS_SINCE_EXPORT.hours()).unwrap();
        let facts = demo::write(&self.exports(), SEED, Size::Small, change, exported).unwrap();
        let units: BTreeMap<UnitId, String> =
            facts.units.iter().map(|name| (UnitId::of_name(name), name.clone())).collect();
        let (out, sheets) = (self.envelopes(), Sheets::Of(Vec::new()));
        let wish = Wish { out, now: at, units, renew: Vec::new(), sheets, identities: Identities::Yes };
        envelopes::make(&mut self.node, &self.settings, &wish).unwrap();
        let options = Options { now: at, acceptances, threads: 2 };
        let report = night::run(&mut self.node, &self.settings, &mappings, &options, &Silent).unwrap();
        let paths = night::exports_in(&self.exports()).unwrap();
        let records = import(&paths, &mappings, at).intake.records;
        Night { at, facts, report, records }
    }

    /// Opens a unit's common binder of the night with the envelope's key.
    pub fn open(&self, night: &Night, unit: &UnitId) -> Opened {
        let line = night.report.units.iter().find(|line| line.unit == *unit).unwrap();
        let identity =
            open::read_key_file(&envelopes::identity_path(&self.envelopes(), unit, Edition::Common)).unwrap();
        let out = self.dir.path().join(format!("oppnad-{unit}-{}", night.at.date()));
        let wish = open::Wish { by: "Prov".into(), now: night.at, profile: None, out: Some(out) };
        open::open(&self.node.folder().join(line.path.as_ref().unwrap()), &identity, &wish).unwrap()
    }
}
