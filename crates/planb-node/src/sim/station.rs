//! Places where nodes leave things for one another: sticks, shared folders, an object store.

use std::collections::BTreeSet;

use super::model::{Broken, Model};
use super::world::World;
use crate::carrier::meet::visit_and_keep;
use crate::carrier::memory::{Faults, Memory};
use crate::carrier::visit::Visited;
use crate::sabotage::Invariant;

/// How much of a note is looked for at a place.
const NEEDLE_BYTES: usize = 20;

impl World {
    /// The places of this world: none, one or two; some keep what was removed.
    pub fn lay_out_places(&mut self) {
        for _ in 0..[0, 1, 1, 2][self.dice.below(4)] {
            let place = if self.dice.below(3) == 0 { Memory::that_keeps() } else { Memory::new() };
            self.places.push(place);
        }
    }

    /// Somebody visits a place, which may be pulled away, be full, or have been changed by whoever holds it.
    pub fn visit_somewhere(&mut self) -> Result<(), Broken> {
        let on: Vec<usize> = (0..self.machines.len()).filter(|one| self.machines[*one].node.is_some()).collect();
        let one = on[self.dice.below(on.len())];
        if self.places.is_empty() {
            return self.write_somewhere();
        }
        let place = self.dice.below(self.places.len());
        if self.dice.below(6) == 0 {
            self.change_place(place);
        }
        self.fault_place(place);
        if self.dice.below(8) == 0 {
            let outage = self.outage();
            let operation = 1 + self.dice.below(40) as u64;
            self.machines[one].cut_at(operation, outage);
            let name = self.machines[one].name.clone();
            self.say(format!("{name} will lose power at operation {operation}"));
        }
        self.visit(one, place)?;
        if self.machines[one].disk.is_off() {
            self.power_back(one)?;
        }
        self.machines[one].calm();
        self.places[place].faults = Faults::default();
        self.places[place].refresh_listings();
        Ok(())
    }

    /// One visit, as `planb sync` does it.
    pub fn visit(&mut self, one: usize, number: usize) -> Result<Option<Visited>, Broken> {
        self.note_secrets(one)?;
        let mut place = std::mem::take(&mut self.places[number]);
        let visited = self.act(one, "visits", |node| visit_and_keep(node, &format!("place {number}"), &mut place));
        self.places[number] = place;
        let name = self.machines[one].name.clone();
        let Some(visited) = visited? else { return Ok(None) };
        self.say(format!(
            "{name} visits place {number}: left {} took {} refused {} waiting {} same {}{}{}",
            visited.sent.entries,
            visited.received.entries,
            visited.refused.len(),
            visited.waiting.len(),
            visited.in_sync,
            if visited.twin { " twin" } else { "" },
            visited.stopped.as_ref().map_or_else(String::new, |fault| format!(" stopped: {}", fault.word())),
        ));
        if !self.machines[one].is_stranger {
            self.check_waiting(one, &visited.waiting)?;
        }
        self.whole_again(one)?;
        self.check(one)?;
        Ok(Some(visited))
    }

    /// What goes wrong at a place during the next visit.
    fn fault_place(&mut self, number: usize) {
        let mut faults = Faults::default();
        match self.dice.below(12) {
            0..3 => {
                faults.stop_after = Some(self.dice.below(24) as u64);
                faults.torn = Some(self.dice.below(2_000)).filter(|_| self.dice.coin());
            }
            3 => faults.lose_writes = 1 + self.dice.below(3) as u64,
            4 => {
                let used: usize = self.places[number].files().values().map(Vec::len).sum();
                faults.room = Some((used + self.dice.below(4_000)) as u64);
            }
            5 => faults.read_only = true,
            6 => self.places[number].freeze_listings(),
            _ => {}
        }
        if faults != Faults::default() {
            self.say(format!("place {number}: {faults:?}"));
        }
        self.places[number].faults = faults;
    }

    /// Whoever holds the place changes a file, cuts it short or throws it away.
    fn change_place(&mut self, number: usize) {
        let names: Vec<String> = self.places[number].files().keys().cloned().collect();
        if names.is_empty() {
            return;
        }
        let name = &names[self.dice.below(names.len())];
        let kind = self.dice.below(3);
        let files = self.places[number].files_mut();
        match (kind, files.get_mut(name)) {
            (0, Some(file)) if !file.is_empty() => {
                let bit = self.dice.below(file.len() * 8);
                file[bit / 8] ^= 1 << (bit % 8);
            }
            (1, Some(file)) => file.truncate(self.dice.below(file.len())),
            _ => _ = files.remove(name),
        }
        let what = ["changed", "cut short", "thrown away"][kind];
        self.say(format!("a file at place {number} is {what}"));
    }

    /// I9, for whoever holds the place: no note lies there in plain text, erased or not.
    pub fn check_places(&self) -> Result<(), Broken> {
        let mut needles: BTreeSet<[u8; NEEDLE_BYTES]> = BTreeSet::new();
        for (group, of) in self.model.groups.iter().enumerate() {
            for note in 0..of.notes {
                needles.extend(Model::text(group, note).as_bytes().first_chunk::<NEEDLE_BYTES>().copied());
            }
        }
        for content in self.places.iter().flat_map(|place| place.files().values()) {
            if content.windows(NEEDLE_BYTES).any(|window| window[0] == b'g' && needles.contains(window)) {
                return Err(Broken::new(Invariant::I9, "a note lies at a place in plain text"));
            }
        }
        Ok(())
    }
}
