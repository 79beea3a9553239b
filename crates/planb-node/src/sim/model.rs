//! What a simulation knows from above: everything that was written and answered, who is who, what was erased.

use std::collections::{BTreeMap, BTreeSet};

use planb_core::id::{ClientId, UnitId};
use planb_core::log::{Identity, LogId, ScopeId};
use planb_core::note::NoteWritten;
use planb_core::state::State;

use crate::sabotage::Invariant;
use crate::store::Node;

/// Why a run stopped.
#[derive(Clone, Debug)]
pub struct Broken {
    /// `None`: something that should work did not.
    pub invariant: Option<Invariant>,
    pub why: String,
}

impl Broken {
    pub fn new(invariant: Invariant, why: impl Into<String>) -> Broken {
        Broken { invariant: Some(invariant), why: why.into() }
    }

    pub fn unexpected(why: impl Into<String>) -> Broken {
        Broken { invariant: None, why: why.into() }
    }
}

/// For whom a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Common,
    Staff,
    /// 0 is the unit that also nodes with fewer scopes may read.
    Unit(usize),
    /// Their number, and their unit's.
    Client(u8, usize),
}

impl Place {
    /// The note as it is written.
    pub fn note(self, text: String) -> NoteWritten {
        let unit = match self {
            Place::Unit(unit) | Place::Client(_, unit) => Some(unit_of(unit)),
            _ => None,
        };
        let client = match self {
            Place::Client(client, _) => Some(client_of(client)),
            _ => None,
        };
        NoteWritten { text, unit, staff: self == Place::Staff, client, line: None }
    }
}

/// What a node may open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    All,
    /// What is common, and the first unit.
    Few,
}

impl Reach {
    pub fn may(self, place: Place) -> bool {
        self == Reach::All || matches!(place, Place::Common | Place::Unit(0) | Place::Client(_, 0))
    }
}

pub fn unit_of(number: usize) -> UnitId {
    UnitId(["norra", "sodra", "vastra"][number % 3].to_string())
}

pub fn few() -> Vec<ScopeId> {
    vec![ScopeId::unit(&unit_of(0))]
}

pub fn client_of(number: u8) -> ClientId {
    ClientId([number; 16])
}

/// One transaction that a node was asked to write.
#[derive(Clone, Debug)]
pub struct Group {
    pub place: Place,
    /// How many notes it has.
    pub notes: usize,
    pub is_answered: bool,
    /// It may be lost: a disk lied, went back, or rotted before anybody else had it.
    pub is_excused: bool,
    /// Rot took some of it away, somewhere.
    pub is_rotted: bool,
    /// Written by a revoked node, and the revocation did not know it.
    pub is_of_revoked: bool,
}

/// Everything that is known from above.
#[derive(Default)]
pub struct Model {
    pub groups: Vec<Group>,
    /// Whose each log is.
    pub identities: BTreeMap<LogId, Identity>,
    /// Revoked nodes: the last transaction of each of their logs that counts.
    pub revoked: BTreeMap<[u8; 32], BTreeMap<LogId, u64>>,
    /// Erased clients.
    pub erased: BTreeSet<u8>,
}

impl Model {
    pub fn text(group: usize, note: usize) -> String {
        let canary = blake3::hash(format!("canary {group} {note}").as_bytes());
        format!("g{group}.{note} {}", &canary.to_hex()[..24])
    }

    /// The group and the number in it of a note's text; `None`: nobody here wrote it.
    pub fn parse(&self, text: &str) -> Option<(usize, usize)> {
        let (group, note) = text.split(' ').next()?.strip_prefix('g')?.split_once('.')?;
        let (group, note) = (group.parse().ok()?, note.parse().ok()?);
        let is_known = self.groups.get(group).is_some_and(|of: &Group| note < of.notes);
        (is_known && Model::text(group, note) == text).then_some((group, note))
    }

    pub fn is_erased(&self, place: Place) -> bool {
        matches!(place, Place::Client(client, _) if self.erased.contains(&client))
    }

    /// The notes in a state, by group.
    pub fn notes(&self, state: &State) -> Result<BTreeMap<usize, BTreeSet<usize>>, Broken> {
        let mut found: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (_, note) in state.notes().iter() {
            let text = &note.written.text;
            let Some((group, number)) = self.parse(text) else {
                return Err(Broken::new(Invariant::I4, format!("a note that nobody here wrote: {text:?}")));
            };
            found.entry(group).or_default().insert(number);
        }
        Ok(found)
    }

    /// Takes note of the log that a node writes now.
    pub fn meet(&mut self, node: &Node) {
        let identity = node.keys().log_identity();
        self.identities.insert(identity.log(), identity);
    }
}
