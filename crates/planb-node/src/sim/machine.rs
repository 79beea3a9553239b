//! A simulated machine: a node, its disk, its clock, and what was answered there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use planb_core::log::{KeyId, LogId, witness};
use planb_core::trust::Answer;
use tempfile::TempDir;

use super::disk::{Faults, Image, SimulatedDisk, Syncs};
use super::file::Outage;
use super::model::Reach;
use crate::clock;
use crate::machine::NewNode;
use crate::store::Node;
use crate::trouble::Trouble;

pub struct Machine {
    pub name: String,
    pub folder: TempDir,
    pub disk: SimulatedDisk,
    /// The node's, also while it is off.
    pub public_key: [u8; 32],
    /// `None`: switched off.
    pub node: Option<Node>,
    pub reach: Reach,
    /// How wrong its clock is.
    pub offset_ms: i64,
    /// How often it was switched on.
    runs: u32,
    /// Which part of a divided net it is in.
    pub part: usize,
    pub is_revoked: bool,
    /// Belongs to nobody here: another's node.
    pub is_stranger: bool,
    /// Its disk rotted, lied or went back once: the end of its log may be nowhere, or only with who may not read all of it.
    pub has_lost: bool,
    /// Something was not done since its disk was full.
    pub was_full: bool,
    /// Who enrolled it, by number.
    pub enrolled_by: usize,
    /// Groups that were answered here.
    pub answered: Vec<usize>,
    /// From which of these on the disk lied.
    pub lies_from: Option<usize>,
    /// Groups that rot took away here and that others have.
    pub lost: BTreeSet<usize>,
    /// By client, what will have to be gone after an erasure.
    pub secrets: BTreeMap<u8, BTreeSet<Vec<u8>>>,
    /// Whether rot took anything away that has not come back.
    pub is_rotten: bool,
    /// An older disk, and how much was answered by then.
    pub kept: Option<(Image, usize)>,
    /// State by the heads, as of the last check.
    pub checked: Option<Checked>,
}

#[derive(Clone, Debug)]
pub struct Checked {
    pub heads: [u8; 32],
    pub state: [u8; 32],
    /// Entries that no key opens.
    pub closed: u64,
    /// Bodies that are not there, erased or not.
    pub absent: Vec<(LogId, u64, KeyId)>,
}

impl Machine {
    pub fn new(name: &str, reach: Reach) -> Machine {
        // In memory, where there is such a place: the key file is synced at every change.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let folder = folder.unwrap();
        let disk = SimulatedDisk::new(folder.path());
        Machine {
            name: name.to_string(),
            folder,
            disk,
            public_key: [0; 32],
            node: None,
            reach,
            offset_ms: 0,
            runs: 0,
            part: 0,
            is_revoked: false,
            is_stranger: false,
            has_lost: false,
            was_full: false,
            enrolled_by: 0,
            answered: Vec::new(),
            lies_from: None,
            lost: BTreeSet::new(),
            secrets: BTreeMap::new(),
            is_rotten: false,
            kept: None,
            checked: None,
        }
    }

    /// This thread's clock becomes the machine's.
    pub fn wake(&self, now_ms: u64) {
        clock::simulated::set(now_ms.saturating_add_signed(self.offset_ms));
        clock::simulated::restart(&format!("{} {}", self.name, self.runs));
    }

    pub fn create(&mut self, new: &NewNode) -> Result<(), Trouble> {
        self.node = Some(Node::create_on(self.folder.path(), &SimulatedDisk::store(), new)?);
        Ok(())
    }

    pub fn join(&mut self, answer: &Answer) -> Result<(), Trouble> {
        self.node = Some(Node::join_on(self.folder.path(), &SimulatedDisk::store(), answer)?);
        Ok(())
    }

    /// Switches the machine on, or the program off and on.
    pub fn open(&mut self) -> Result<(), Trouble> {
        self.node = None;
        if self.disk.is_off() {
            self.runs += 1;
        }
        self.disk.start();
        clock::simulated::restart(&format!("{} {}", self.name, self.runs));
        self.node = Some(Node::open_on(self.folder.path(), &SimulatedDisk::store())?);
        Ok(())
    }

    /// The power goes. A disk that lied has nothing of what it said it has.
    pub fn cut(&mut self, outage: Outage) {
        self.disk.outage(if self.lies_from.is_some() { Outage::Lost } else { outage });
        self.node = None;
    }

    pub fn set(&self, faults: Faults) {
        self.disk.set(faults);
    }

    /// The power goes at the n-th operation from now.
    pub fn cut_at(&self, operation: u64, outage: Outage) {
        let (sync, outage) = match self.lies_from {
            Some(_) => (Syncs::Lying, Outage::Lost),
            None => (Syncs::Honest, outage),
        };
        let outage_at = Some((self.disk.operations() + operation, outage));
        self.disk.set(Faults { outage_at, sync, ..Faults::default() });
    }

    /// The faults that stay: a lying disk lies on.
    pub fn calm(&self) {
        let sync = if self.lies_from.is_some() { Syncs::Lying } else { Syncs::Honest };
        self.disk.set(Faults { sync, ..Faults::default() });
    }

    pub fn seen_digest(&self) -> Option<[u8; 32]> {
        self.node.as_ref().map(|node| witness::digest(&node.seen()))
    }
}
