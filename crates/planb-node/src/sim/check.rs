//! What must hold: the cheap part after every step at the machines it touched, all of it now and then and at the end.

use std::collections::{BTreeMap, BTreeSet};

use planb_core::state::State;
use planb_core::trust::Standing;

use super::link::Link;
use super::machine::Checked;
use super::model::{Broken, Model, Reach, client_of};
use super::world::World;
use crate::carrier::place::Place as _;
use crate::sabotage::Invariant;

/// Most rounds of meetings after the faults have stopped.
const MOST_ROUNDS: usize = 8;
/// After so many rounds whoever was enrolled by somebody who still has it is known.
const ROUNDS_UNTIL_KNOWN: usize = 2;
/// How much of a secret is looked for on a disk.
const NEEDLE_BYTES: usize = 20;

impl World {
    /// I1 to I4 at one machine, without reading its disk again.
    pub fn check(&mut self, one: usize) -> Result<(), Broken> {
        let machine = &self.machines[one];
        let Some(node) = &machine.node else { return Ok(()) };
        if machine.is_stranger {
            return Ok(());
        }
        let name = &machine.name;
        let notes = self.model.notes(node.state())?;
        let mut caught = BTreeSet::new();
        for (group, found) in &notes {
            let of = &self.model.groups[*group];
            if found.len() != of.notes && of.is_rotted && !of.is_excused {
                // It came from one whose disk rotted: the rest must come from others.
                caught.insert(*group);
                continue;
            }
            if found.len() != of.notes && !machine.is_rotten && !of.is_excused {
                let why = format!("{name} has {} of {} notes of group {group}", found.len(), of.notes);
                return Err(Broken::new(Invariant::I2, why));
            }
            if !machine.reach.may(of.place) {
                return Err(Broken::unexpected(format!("{name} reads group {group}, which is not for it")));
            }
        }
        let has_fork = self.has_own_fork(one)?;
        let node_erased = |place| self.model.is_erased(place);
        for group in &machine.answered {
            let of = &self.model.groups[*group];
            let is_due = !of.is_excused && !node_erased(of.place) && !machine.is_rotten && !has_fork;
            if is_due && !notes.contains_key(group) {
                return Err(Broken::new(Invariant::I1, format!("{name} has lost group {group}, which it answered")));
            }
        }
        self.machines[one].is_rotten |= !caught.is_empty();
        self.machines[one].lost.extend(caught);
        self.check_same(one)
    }

    /// Whether one of the machine's own logs has forked: until it may write again, what stands after the fork does not count.
    fn has_own_fork(&self, one: usize) -> Result<bool, Broken> {
        let Some(node) = &self.machines[one].node else { return Ok(false) };
        let own = node.keys().log_identity().public_key;
        let of = |log: &[u8; 16]| {
            self.model.identities.iter().find(|(id, _)| id.short() == *log).map(|(_, of)| of.public_key)
        };
        Ok(node.seen().iter().any(|seen| seen.frozen && of(&seen.log) == Some(own)))
    }

    /// I3: who has the same heads, and may read the same, has the same state.
    fn check_same(&mut self, one: usize) -> Result<(), Broken> {
        let machine = &self.machines[one];
        let (Some(node), Some(heads)) = (&machine.node, machine.seen_digest()) else { return Ok(()) };
        let closed = node.counted().closed;
        let checked = Checked { heads, state: node.state().digest(), closed, absent: node.absent() };
        for other in &self.machines {
            let Some(there) = other.checked.as_ref().filter(|_| other.name != machine.name) else { continue };
            // With something closed, what is closed may be another thing here than there. A revoked node is given no bodies.
            let is_open = checked.closed == 0 && there.closed == 0 && there.absent == checked.absent;
            let is_same = is_open && there.heads == heads && other.reach == machine.reach;
            let is_clean = !other.is_rotten && !machine.is_rotten && !other.is_stranger;
            if is_same && is_clean && there.state != checked.state {
                let differs = other.node.as_ref().map(|there| first_difference(node.state(), there.state()));
                let names = format!("{} and {}", machine.name, other.name);
                let differs = differs.unwrap_or_default();
                let why = format!("{names} have the same heads and different states: {differs}");
                return Err(Broken::new(Invariant::I3, why));
            }
        }
        self.machines[one].checked = Some(checked);
        Ok(())
    }

    /// Everything at every machine that is on: from the disk.
    pub fn check_everything(&mut self) -> Result<(), Broken> {
        for one in self.ours() {
            let (name, is_rotten) = (self.machines[one].name.clone(), self.machines[one].is_rotten);
            let now_ms = self.now_ms;
            let machine = &mut self.machines[one];
            machine.wake(now_ms);
            let Some(node) = &mut machine.node else { continue };
            match node.verify() {
                Ok(_) => {}
                Err(trouble) if trouble.key == "state-differs" => {
                    return Err(Broken::new(Invariant::I3, format!("{name} folded from its disk is another")));
                }
                Err(trouble) if is_rotten => return Err(Broken::new(Invariant::I5, format!("{name}: {trouble}"))),
                Err(trouble) => return Err(Broken::new(Invariant::I1, format!("{name}: {trouble}"))),
            }
            self.check_counting(one)?;
            self.check_erased(one)?;
            self.check(one)?;
        }
        self.check_places()
    }

    /// I4: of a revoked node nothing counts after its last good transaction.
    fn check_counting(&mut self, one: usize) -> Result<(), Broken> {
        let machine = &mut self.machines[one];
        let Some(node) = &mut machine.node else { return Ok(()) };
        let own = node.keys().log_identity().public_key;
        let is_revoked = |key: &[u8; 32]| *key != own && node.state().trust().standing(key) == Standing::Revoked;
        let revoked: Vec<[u8; 32]> = self.model.revoked.keys().copied().filter(is_revoked).collect();
        if revoked.is_empty() {
            return Ok(());
        }
        for entry in node.entries().map_err(|trouble| Broken::unexpected(format!("entries: {trouble}")))? {
            if !revoked.contains(&entry.author) {
                continue;
            }
            let last_good = self.model.revoked[&entry.author].get(&entry.order.log).copied().unwrap_or(0);
            if entry.order.seq > last_good {
                let why = format!("{} counts {} of a revoked node", machine.name, entry.number);
                return Err(Broken::new(Invariant::I4, why));
            }
        }
        Ok(())
    }

    /// Before a node hears of an erasure: what will have to be gone from its disk.
    pub fn note_secrets(&mut self, one: usize) -> Result<(), Broken> {
        let machine = &mut self.machines[one];
        let Some(node) = &machine.node else { return Ok(()) };
        let unheard = |client: &u8| !node.state().erasures().is_erased(&client_of(*client));
        if !self.model.erased.iter().any(unheard) {
            return Ok(());
        }
        let secrets = node.client_secrets().map_err(|trouble| Broken::unexpected(format!("secrets: {trouble}")))?;
        for (client, secret) in secrets {
            machine.secrets.entry(client.0[0]).or_default().insert(needle(&secret));
        }
        Ok(())
    }

    /// I9: no key, no sealed body and no plain text of an erased client lies on the disk.
    pub fn check_erased(&mut self, one: usize) -> Result<(), Broken> {
        let machine = &self.machines[one];
        let Some(node) = &machine.node else { return Ok(()) };
        let owes = node.owes_erasure().map_err(|trouble| Broken::unexpected(format!("erasures: {trouble}")))?;
        if machine.was_full && owes {
            // Destroying takes room too. The node has not said that it did, and does it when it next settles with room.
            return Ok(());
        }
        let erased: Vec<u8> = self
            .model
            .erased
            .iter()
            .copied()
            .filter(|client| node.state().erasures().is_erased(&client_of(*client)))
            .collect();
        if erased.is_empty() {
            return Ok(());
        }
        let mut needles: BTreeSet<Vec<u8>> = BTreeSet::new();
        for client in &erased {
            needles.extend(machine.secrets.get(client).into_iter().flatten().cloned());
        }
        for (group, of) in self.model.groups.iter().enumerate() {
            if self.model.is_erased(of.place) {
                needles.extend((0..of.notes).map(|note| needle(Model::text(group, note).as_bytes())));
            }
        }
        for (file, _) in machine.disk.files() {
            let content = machine.disk.content(&file);
            for window in content.windows(NEEDLE_BYTES) {
                if needles.contains(window) {
                    let why = format!("{}: {file} holds what was erased", machine.name);
                    return Err(Broken::new(Invariant::I9, why));
                }
            }
        }
        Ok(())
    }

    /// The faults stop: all who are connected become equal, and everything that was answered and not lost is everywhere.
    pub fn come_to_rest(&mut self) -> Result<(), Broken> {
        self.late.clear();
        self.now_ms += 3_600_000;
        for one in 0..self.machines.len() {
            let machine = &mut self.machines[one];
            machine.part = 0;
            machine.offset_ms = 0;
            machine.lies_from = None;
            machine.was_full = false;
            machine.calm();
            machine.wake(self.now_ms);
            if machine.node.is_none() {
                machine.open().map_err(|trouble| Broken::new(Invariant::I1, format!("{}: {trouble}", machine.name)))?;
                self.check(one)?;
            }
            let now_ms = self.now_ms;
            self.act(one, "confirms", |node| node.confirm_clock(now_ms))?;
        }
        // In some worlds they never meet: a stick goes round.
        let sticks: Vec<usize> = (0..self.places.len()).filter(|place| self.places[*place].forgets()).collect();
        let stick = sticks.first().copied().filter(|_| self.dice.coin());
        self.say(if stick.is_some() { "rest, with a stick" } else { "rest" });
        for round in 0..MOST_ROUNDS {
            if round == ROUNDS_UNTIL_KNOWN {
                self.enrol_again()?;
            }
            for one in self.ours().into_iter().skip(usize::from(stick.is_none())) {
                self.now_ms += 60_000;
                match stick {
                    Some(stick) => _ = self.visit(one, stick)?,
                    None => _ = self.meet(one, 0, Link::Good)?,
                }
            }
            let is_closed = self.machines[0].node.as_ref().is_some_and(|node| node.closed() > 0);
            if self.is_hub_rebuilt && is_closed {
                self.open_with_recovery()?;
            }
            if self.are_equal() && self.check_complete().is_ok() {
                self.say(format!("end {} groups", self.model.groups.len()));
                return self.check_everything();
            }
        }
        for one in self.ours() {
            if !self.machines[one].lost.is_empty() {
                return Err(Broken::new(
                    Invariant::I6,
                    format!("{} did not become whole: {}", self.machines[one].name, self.differences()),
                ));
            }
        }
        if self.are_equal() {
            self.check_complete()?;
        }
        Err(Broken::new(
            Invariant::I10,
            format!("those who are connected did not become equal: {}", self.differences()),
        ))
    }

    /// What nodes have otherwise than the hub.
    fn differences(&self) -> String {
        let seen = |one: usize| self.machines[one].node.as_ref().map(|node| node.seen()).unwrap_or_default();
        let owner = |log: &[u8; 16]| {
            let key = self.model.identities.iter().find(|(id, _)| id.short() == *log).map(|(_, of)| of.public_key);
            let of = self.machines.iter().find(|machine| Some(machine.public_key) == key);
            of.map_or("?", |of| of.name.as_str())
        };
        let line = |seen: &planb_core::log::Seen| {
            let (log, hash) = (seen.log[0], seen.hash[0]);
            format!("{}/{log:02x}:{}:{hash:02x}{}", owner(&seen.log), seen.seq, if seen.frozen { "f" } else { "" })
        };
        let hub = seen(0);
        let mut words = Vec::new();
        for one in self.ours().into_iter().filter(|one| !self.machines[*one].is_revoked) {
            let own = seen(one);
            let only_here = own.iter().filter(|seen| !hub.contains(seen)).map(line);
            let only_hub = hub.iter().filter(|seen| !own.contains(seen)).map(line);
            let lists = (only_here.collect::<Vec<_>>().join(" "), only_hub.collect::<Vec<_>>().join(" "));
            words.push(format!(
                "{} [{}] hub [{}] {:?}",
                self.machines[one].name,
                lists.0,
                lists.1,
                self.machines[one].checked.as_ref().map(|of| (of.closed, of.absent.len(), of.state[0]))
            ));
        }
        words.join("; ")
    }

    fn are_equal(&self) -> bool {
        let good = || self.ours().into_iter().filter(|one| !self.machines[*one].is_revoked);
        let attainable: BTreeMap<usize, Option<([u8; 32], bool)>> =
            good().map(|one| (one, self.attainable(one))).collect();
        let digests: BTreeSet<Option<[u8; 32]>> = attainable.values().map(|of| of.map(|(digest, _)| digest)).collect();
        let is_alone = |one: &usize| attainable.get(one).is_some_and(|of| of.is_some_and(|(_, is_alone)| is_alone));
        let states_of = |reach: Reach| {
            let of = good().filter(|one| self.machines[*one].reach == reach && !is_alone(one));
            of.filter_map(|one| Some(self.machines[one].node.as_ref()?.state().digest())).collect::<BTreeSet<_>>().len()
        };
        digests.len() == 1 && states_of(Reach::All) <= 1 && states_of(Reach::Few) <= 1
    }

    /// At the end every answered note that was not lost stands at every node that may read it.
    fn check_complete(&self) -> Result<(), Broken> {
        for one in self.ours() {
            let machine = &self.machines[one];
            let Some(node) = machine.node.as_ref().filter(|_| !machine.is_revoked) else { continue };
            let notes = self.model.notes(node.state())?;
            for (group, of) in self.model.groups.iter().enumerate() {
                let is_due = of.is_answered && !of.is_excused && !of.is_of_revoked && !self.model.is_erased(of.place);
                if is_due && machine.reach.may(of.place) && !notes.contains_key(&group) {
                    let (counted, name) = (node.counted(), &machine.name);
                    let why = format!(
                        "{name} lacks group {group} for {:?}, which was answered; {} closed, {} erased",
                        of.place, counted.closed, counted.erased
                    );
                    return Err(Broken::new(Invariant::I1, why));
                }
            }
            for client in &self.model.erased {
                if !node.state().erasures().is_erased(&client_of(*client)) {
                    return Err(Broken::new(Invariant::I9, format!("{} has not heard of an erasure", machine.name)));
                }
            }
        }
        Ok(())
    }
}

/// Where two states begin to be two.
pub fn first_difference(one: &State, other: &State) -> String {
    let [one, other] = [one, other].map(|state| format!("{state:?}"));
    let at = one.bytes().zip(other.bytes()).position(|(one, other)| one != other).unwrap_or(one.len().min(other.len()));
    let around = |text: &str| {
        let shown = text.as_bytes().get(at.saturating_sub(600)..).unwrap_or_default();
        String::from_utf8_lossy(shown.get(..1_200).unwrap_or(shown)).into_owned()
    };
    format!("\n{}\n---\n{}", around(&one), around(&other))
}

fn needle(secret: &[u8]) -> Vec<u8> {
    let from = secret.len().saturating_sub(NEEDLE_BYTES) / 2;
    secret.iter().skip(from).take(NEEDLE_BYTES).copied().collect()
}
