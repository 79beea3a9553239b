//! What befalls machines: the power goes, disks lie, fill up, rot and go back, whole machines are copied.
//!
//! The hub's disk stands for the one that is looked after: it can lose power and fill up, but it does not lie, rot or go back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::disk::{Faults, SimulatedDisk, Syncs};
use super::file::Outage;
use super::link::Link;
use super::machine::Machine;
use super::model::Broken;
use super::world::World;
use crate::machine::KEY_FILE;
use crate::sabotage::Invariant;
use crate::store::Node;

/// Most machines of one world.
const MOST_MACHINES: usize = 22;

/// The notes of a state, by group.
type Notes = BTreeMap<usize, BTreeSet<usize>>;

impl World {
    pub fn outage(&mut self) -> Outage {
        match self.dice.below(3) {
            0 => Outage::Lost,
            1 => Outage::Kept,
            _ => Outage::Torn(self.dice.roll()),
        }
    }

    pub fn power_cut(&mut self) -> Result<(), Broken> {
        let one = self.any();
        let outage = self.outage();
        let name = self.machines[one].name.clone();
        self.say(format!("{name} loses power"));
        self.machines[one].cut(outage);
        self.power_back(one)
    }

    /// The power goes while something is written, or while a session runs.
    pub fn power_cut_in_the_middle(&mut self) -> Result<(), Broken> {
        let one = self.any();
        let outage = self.outage();
        let operation = 1 + self.dice.below(24) as u64;
        self.machines[one].cut_at(operation, outage);
        let name = self.machines[one].name.clone();
        self.say(format!("{name} will lose power at operation {operation}"));
        if self.dice.coin() {
            self.write(one)?;
        } else {
            let other = self.any();
            self.meet(one, other, Link::Good)?;
        }
        // It may have been at a check that the power went.
        if self.machines[one].disk.is_off() {
            self.power_back(one)?;
        }
        self.machines[one].calm();
        Ok(())
    }

    /// From now on a disk says that it has written, and has not.
    pub fn lie(&mut self) -> Result<(), Broken> {
        let one = self.any();
        if one == 0 || self.machines[one].lies_from.is_some() {
            return Ok(());
        }
        let machine = &mut self.machines[one];
        machine.lies_from = Some(machine.answered.len());
        machine.calm();
        let name = machine.name.clone();
        self.say(format!("the disk of {name} lies"));
        self.write(one)?;
        self.meet(one, 0, Link::Good).map(drop)
    }

    /// A disk fills up; then somebody makes room.
    pub fn fill(&mut self) -> Result<(), Broken> {
        let one = self.any();
        let room = self.dice.below(60_000);
        let machine = &mut self.machines[one];
        let sync = if machine.lies_from.is_some() { Syncs::Lying } else { Syncs::Honest };
        machine.set(Faults { capacity_bytes: Some(machine.disk.used_bytes() + room), sync, ..Faults::default() });
        let name = machine.name.clone();
        self.say(format!("the disk of {name} has {room} bytes left"));
        for _ in 0..2 {
            self.write(one)?;
        }
        self.meet(one, 0, Link::Good)?;
        self.machines[one].calm();
        self.check(one)
    }

    /// One bit of a machine's disk turns over while it is off.
    pub fn rot(&mut self) -> Result<(), Broken> {
        let one = self.any();
        if one == 0 || self.machines[one].lies_from.is_some() || self.machines[one].is_rotten {
            return Ok(());
        }
        // Opening does what waited, and may write: so it is opened once before.
        self.machines[one].wake(self.now_ms);
        let opened = self.machines[one].open();
        opened.map_err(|trouble| Broken::unexpected(format!("a machine that was on: {trouble}")))?;
        self.remember(one);
        let Some(node) = &self.machines[one].node else { return Ok(()) };
        let before = self.model.notes(node.state())?;
        let (before_state, state) = (node.state().clone(), node.state().digest());
        self.machines[one].node = None;
        let image = self.machines[one].disk.image();
        let seed = self.dice.roll();
        let place = self.machines[one].disk.flip(seed);
        let name = self.machines[one].name.clone();
        self.machines[one].wake(self.now_ms);
        let read = self.machines[one].open().and_then(|()| match &mut self.machines[one].node {
            Some(node) => node.verify().map(drop),
            None => Ok(()),
        });
        match read {
            Ok(()) => {
                let Some(node) = &self.machines[one].node else { return Ok(()) };
                if node.state().digest() != state {
                    let differs = super::check::first_difference(&before_state, node.state());
                    let why = format!(
                        "{name} opens with a flipped bit ({place:?}), without a word, and is another: {differs}"
                    );
                    return Err(Broken::new(Invariant::I5, why));
                }
                self.say(format!("a bit of {name} turned over, where it does no harm"));
                self.check(one)
            }
            Err(trouble) => {
                self.say(format!("a bit of {name} turned over: {}", trouble.key));
                self.machines[one].node = None;
                let folder = self.machines[one].folder.path().to_path_buf();
                let scrubbed = Node::scrub_on(&folder, &SimulatedDisk::store());
                let opened = scrubbed.and_then(|found| self.machines[one].open().map(|()| found));
                match opened {
                    Ok(found) => {
                        self.say(format!("{name} is scrubbed: {} and {} bodies", found.transactions, found.bodies));
                        self.after_scrub(one, &before)
                    }
                    Err(trouble) => {
                        self.say(format!("{name} gets its disk of yesterday: {}", trouble.key));
                        self.machines[one].node = None;
                        self.machines[one].disk.restore(&image, Outage::Kept);
                        let opened = self.machines[one].open();
                        opened.map_err(|trouble| Broken::unexpected(format!("{name} with its old disk: {trouble}")))?;
                        self.check(one)
                    }
                }
            }
        }
    }

    /// What is gone and others have must come back; what nobody else has is lost.
    fn after_scrub(&mut self, one: usize, before: &Notes) -> Result<(), Broken> {
        self.machines[one].has_lost = true;
        self.remember(one);
        let Some(node) = &self.machines[one].node else { return Ok(()) };
        let now = self.model.notes(node.state())?;
        let gone: BTreeSet<usize> =
            before.iter().filter(|(group, notes)| now.get(group) != Some(notes)).map(|(group, _)| *group).collect();
        let mut elsewhere = BTreeSet::new();
        for other in (0..self.machines.len()).filter(|other| *other != one && !self.machines[*other].is_revoked) {
            if let Some(node) = &self.machines[other].node {
                elsewhere.extend(self.model.notes(node.state())?.into_keys());
            }
        }
        for group in &gone {
            self.model.groups[*group].is_rotted = true;
        }
        for group in gone.difference(&elsewhere) {
            self.model.groups[*group].is_excused = true;
        }
        self.machines[one].lost = gone.intersection(&elsewhere).copied().collect();
        self.machines[one].is_rotten = !gone.is_empty();
        self.check(one)
    }

    /// A disk goes back to an older day, which a person took a copy of.
    pub fn go_back(&mut self) -> Result<(), Broken> {
        let one = self.any();
        let machine = &mut self.machines[one];
        if one == 0 || machine.lies_from.is_some() || machine.is_rotten {
            return Ok(());
        }
        let name = machine.name.clone();
        let Some((image, answered)) = machine.kept.take().filter(|_| self.dice.coin()) else {
            machine.kept = Some((machine.disk.image(), machine.answered.len()));
            self.say(format!("{name} is copied to a drawer"));
            return Ok(());
        };
        machine.node = None;
        machine.has_lost = true;
        machine.disk.restore(&image, Outage::Kept);
        machine.wake(self.now_ms);
        for group in machine.answered.split_off(answered.min(machine.answered.len())) {
            self.model.groups[group].is_excused = true;
        }
        self.say(format!("{name} gets its disk from the drawer"));
        let opened = self.machines[one].open();
        opened.map_err(|trouble| Broken::unexpected(format!("{name} with an older disk: {trouble}")))?;
        self.remember(one);
        self.excuse_lost()?;
        self.check(one)?;
        self.write(one)
    }

    /// A whole machine is copied, and both run.
    pub fn copy_machine(&mut self) -> Result<(), Broken> {
        let one = self.any();
        if self.machines.len() >= MOST_MACHINES || self.machines[one].is_rotten {
            return Ok(());
        }
        let from = &self.machines[one];
        let mut twin = Machine::new(&format!("{}'", from.name), from.reach);
        let copied = fs::copy(from.folder.path().join(KEY_FILE), twin.folder.path().join(KEY_FILE));
        copied.map_err(|error| Broken::unexpected(error.to_string()))?;
        twin.disk.restore(&from.disk.image(), Outage::Kept);
        twin.is_revoked = from.is_revoked;
        twin.secrets = from.secrets.clone();
        twin.wake(self.now_ms);
        let name = twin.name.clone();
        twin.open().map_err(|trouble| Broken::unexpected(format!("{name}: {trouble}")))?;
        self.machines.push(twin);
        let twin = self.machines.len() - 1;
        self.remember(twin);
        self.say(format!("{name} is a copy"));
        self.write(twin)
    }

    /// A machine is switched off for a while, or on again.
    pub fn switch(&mut self) -> Result<(), Broken> {
        let one = self.dice.below(self.machines.len());
        let name = self.machines[one].name.clone();
        if one == 0 || self.machines[one].is_stranger {
            return Ok(());
        }
        if self.machines[one].node.is_some() {
            if self.ours().len() > 2 {
                self.machines[one].node = None;
                self.say(format!("{name} is switched off"));
            }
            return Ok(());
        }
        self.say(format!("{name} is switched on"));
        self.machines[one].wake(self.now_ms);
        let opened = self.machines[one].open();
        opened.map_err(|trouble| Broken::new(Invariant::I1, format!("{name} does not open: {trouble}")))?;
        self.remember(one);
        self.check(one)
    }
}
