//! The hub's machine is lost, and a new one is made of what another node has and two shares of the root key.

use std::collections::BTreeSet;

use planb_core::log::Seen;
use planb_core::trust::Standing;

use super::disk::SimulatedDisk;
use super::link::Link;
use super::machine::Machine;
use super::meeting::public_key;
use super::model::{Broken, Reach, client_of};
use super::world::{TENANT, World};
use crate::store::Node;

impl World {
    /// Once in a run at most.
    pub fn lose_hub(&mut self) -> Result<(), Broken> {
        let sources: Vec<usize> = self.ours().into_iter().filter(|one| self.knows_all(*one)).collect();
        let is_rotten = self.machines.iter().any(|machine| machine.is_rotten);
        let mut few = (0..self.machines.len()).filter(|one| self.machines[*one].reach == Reach::Few);
        if self.is_hub_rebuilt || is_rotten || sources.is_empty() || !few.all(|one| self.is_not_alone(one)) {
            return Ok(());
        }
        self.is_hub_rebuilt = true;
        let source = sources[self.dice.below(sources.len())];
        let mut hub = Machine::new("hub+", Reach::All);
        hub.part = self.machines[source].part;
        hub.wake(self.now_ms);
        let Some(root) = &self.root else { return Ok(()) };
        let made = Node::rebuild_on(hub.folder.path(), &SimulatedDisk::store(), TENANT, root, "hub+");
        hub.node = Some(made.map_err(|trouble| Broken::unexpected(format!("the hub anew: {trouble}")))?);
        let lost = std::mem::replace(&mut self.machines[0], hub);
        self.say(format!("the hub's machine is lost, and made anew from {}", self.machines[source].name));
        drop(lost.node);
        self.remember(0);
        self.lost_with_hub = lost.answered;
        self.excuse_lost()?;
        if !self.places.is_empty() && self.dice.coin() {
            let place = self.dice.below(self.places.len());
            self.visit(0, place)?;
        }
        self.meet(0, source, Link::Good)?;
        self.open_with_recovery()
    }

    /// What only the lost one had, or only it and those who are off or are not believed any more, is lost.
    pub fn excuse_lost(&mut self) -> Result<(), Broken> {
        if self.lost_with_hub.is_empty() {
            return Ok(());
        }
        let mut elsewhere = BTreeSet::new();
        for node in self.machines.iter().filter(|one| !one.is_revoked).filter_map(|one| one.node.as_ref()) {
            elsewhere.extend(self.model.notes(node.state())?.into_keys());
        }
        for group in self.lost_with_hub.iter().filter(|group| !elsewhere.contains(group)) {
            self.model.groups[*group].is_excused = true;
        }
        Ok(())
    }

    /// The two shares again: the hub opens what nobody has wrapped to it.
    pub fn open_with_recovery(&mut self) -> Result<(), Broken> {
        let Some(recovery) = self.root.as_ref().map(crate::shares::Seed::recovery) else { return Ok(()) };
        self.act(0, "opens with the recovery key", |node| node.unlock(recovery))?;
        self.check(0)
    }

    /// Whether somebody who may read everything has all that this node with fewer scopes has: it cannot give on what it may
    /// not read itself, nor what comes after that in the log.
    fn is_not_alone(&self, one: usize) -> bool {
        let Some(node) = &self.machines[one].node else { return false };
        let others = || self.machines.iter().skip(1).filter(|other| other.reach == Reach::All && !other.is_revoked);
        let has = |seen: &Seen| {
            let there = |other: &Machine| other.node.as_ref().is_some_and(|node| node.seen().contains(seen));
            others().any(there)
        };
        node.seen().iter().all(has)
    }

    /// Whether a node knows everybody, and everything that the hub has decided.
    fn knows_all(&self, one: usize) -> bool {
        let machine = &self.machines[one];
        let Some(node) = &machine.node else { return false };
        let hub = self.machines[0].public_key;
        let trust = node.state().trust();
        let is_fit = machine.reach == Reach::All && !machine.is_revoked && machine.lies_from.is_none();
        let mut ours = self.machines.iter().filter(|other| !other.is_stranger);
        is_fit
            && public_key(node) != hub
            && ours.all(|other| trust.standing(&other.public_key) != Standing::Unknown)
            && self.model.revoked.keys().all(|key| trust.standing(key) == Standing::Revoked)
            && self.model.erased.iter().all(|client| node.state().erasures().is_erased(&client_of(*client)))
    }
}
