//! What the people do: write, meet, erase, revoke, set clocks.

use planb_core::erasure::{ClientErased, ErasureDecided};
use planb_core::log::sync::answer;
use planb_core::log::{Body, ClockCorrected};
use planb_core::state::Event;
use planb_core::trust::Standing;

use super::link::Link;
use super::machine::Machine;
use super::model::{Broken, Group, Place, client_of};
use super::world::World;

/// Clients that notes may be about.
const CLIENTS: usize = 4;
const HOUR_MS: i64 = 3_600_000;

impl World {
    pub fn one_step(&mut self) -> Result<(), Broken> {
        match self.dice.below(100) {
            0..30 => self.write_somewhere(),
            30..56 => self.meet_somewhere(),
            56..60 => self.power_cut(),
            60..68 => self.power_cut_in_the_middle(),
            68..70 => self.lie(),
            70..73 => self.fill(),
            73..77 => self.rot(),
            77..80 => self.go_back(),
            80 => self.copy_machine(),
            81..84 => self.shift_clock(),
            84..87 => self.set_clock(),
            87..89 => self.divide(),
            89 => self.revoke(),
            90..93 => self.forge(),
            93 => self.write_unknown(),
            94..96 => self.erase(),
            96..98 => self.come_late(),
            _ => self.switch(),
        }
    }

    pub fn one_more_step(&mut self) -> Result<(), Broken> {
        match self.dice.below(12) {
            0..8 => self.visit_somewhere(),
            8..11 => self.meet_withholding(),
            _ => self.lose_hub(),
        }
    }

    fn place(&mut self, one: usize) -> Place {
        loop {
            let client = self.dice.below(CLIENTS);
            let place = match self.dice.below(6) {
                0 | 1 => Place::Common,
                2 => Place::Staff,
                3 => Place::Unit(self.dice.below(2)),
                _ => Place::Client(client as u8, client % 2),
            };
            if self.machines[one].reach.may(place) {
                return place;
            }
        }
    }

    pub fn write_somewhere(&mut self) -> Result<(), Broken> {
        let one = self.any();
        self.write(one)
    }

    /// One transaction of some notes.
    pub fn write(&mut self, one: usize) -> Result<(), Broken> {
        let place = self.place(one);
        let group = self.model.groups.len();
        let notes = 1 + self.dice.below(3);
        self.model.groups.push(Group {
            place,
            notes,
            is_answered: false,
            is_excused: false,
            is_rotted: false,
            is_of_revoked: false,
        });
        let events: Vec<Event> =
            (0..notes).map(|note| place.note(super::model::Model::text(group, note)).into()).collect();
        let name = self.machines[one].name.clone();
        self.say(format!("{name} writes group {group}, {notes} for {place:?}"));
        if self.act(one, "writes", |node| node.record(|_| Ok(events)))?.is_some() {
            self.model.groups[group].is_answered = true;
            self.model.groups[group].is_of_revoked = self.machines[one].is_revoked;
            self.machines[one].answered.push(group);
        }
        self.check(one)
    }

    fn meet_somewhere(&mut self) -> Result<(), Broken> {
        let on: Vec<usize> = (0..self.machines.len()).filter(|one| self.machines[*one].node.is_some()).collect();
        let one = on[self.dice.below(on.len())];
        let other = if self.dice.coin() { 0 } else { on[self.dice.below(on.len())] };
        let link = if self.dice.below(5) < 3 { Link::Good } else { Link::Bad };
        self.meet(one, other, link).map(drop)
    }

    /// A request that was on its way since an earlier session.
    fn come_late(&mut self) -> Result<(), Broken> {
        if self.late.is_empty() {
            return self.meet_somewhere();
        }
        let number = self.dice.below(self.late.len());
        let (other, from, request) = self.late.swap_remove(number);
        self.note_secrets(other)?;
        let name = self.machines[other].name.clone();
        self.say(format!("{name} gets an old request"));
        let stopped = self.act(other, "answers late", |node| match answer(node, &from, &request) {
            Err(planb_core::log::sync::Stopped::Shelf(trouble)) => Err(trouble),
            _ => Ok(()),
        })?;
        if stopped.is_some() { self.check(other) } else { Ok(()) }
    }

    /// The net falls apart, or comes together.
    fn divide(&mut self) -> Result<(), Broken> {
        let parts = 1 + self.dice.below(3);
        for one in 0..self.machines.len() {
            self.machines[one].part = self.dice.below(parts);
        }
        self.say(format!("the net is in {parts} parts"));
        Ok(())
    }

    /// Somebody's clock is wrong.
    fn shift_clock(&mut self) -> Result<(), Broken> {
        let one = self.any();
        let to_1970 = -(self.now_ms as i64);
        let choices =
            [to_1970, 73 * 365 * 24 * HOUR_MS, -72 * HOUR_MS, -2 * HOUR_MS, 2 * HOUR_MS, 20 * 24 * HOUR_MS, 0];
        let choice = self.dice.below(choices.len());
        self.machines[one].offset_ms = choices[choice];
        let name = self.machines[one].name.clone();
        self.say(format!("the clock of {name} is off by {} h", choices[choice] / HOUR_MS));
        self.write(one)
    }

    /// Somebody confirms the time, or corrects what was written with a wrong one.
    fn set_clock(&mut self) -> Result<(), Broken> {
        let one = self.any();
        let name = self.machines[one].name.clone();
        if self.dice.coin() {
            self.say(format!("{name} confirms the time"));
            let now_ms = self.now_ms;
            return self.act(one, "confirms", |node| node.confirm_clock(now_ms)).map(drop);
        }
        let logs: Vec<_> = self.model.identities.keys().copied().collect();
        let log = logs[self.dice.below(logs.len())];
        let (from, length) = (1 + self.dice.below(4) as u64, self.dice.below(6) as u64);
        let offset_ms = HOUR_MS * (self.dice.below(100) as i64 - 50);
        let corrected = ClockCorrected { log, from, to: from + length, offset_ms, reason: "avläst".into() };
        self.say(format!("{name} corrects a clock from {from} on"));
        self.act(one, "corrects", |node| node.record(|_| Ok(vec![corrected.into()])))?;
        self.check(one)
    }

    /// The hub revokes a node, which may not know it for long.
    fn revoke(&mut self) -> Result<(), Broken> {
        let ours = self.ours();
        let hub = self.machines[0].public_key;
        let is_hub = |one: usize| self.machines[one].public_key == hub;
        let others: Vec<usize> =
            ours.into_iter().filter(|one| !is_hub(*one) && !self.machines[*one].is_revoked).collect();
        if others.len() < 2 || !self.model.revoked.is_empty() {
            return Ok(());
        }
        let lost = others[self.dice.below(others.len())];
        let key = self.machines[lost].public_key;
        let Some(node) = &self.machines[0].node else { return Ok(()) };
        let is_theirs =
            |log: &planb_core::log::LogId| self.model.identities.get(log).is_some_and(|of| of.public_key == key);
        let last_good =
            node.heads().into_iter().filter(|head| is_theirs(&head.log)).map(|head| (head.log, head.seq)).collect();
        let known: Vec<usize> = self.model.notes(node.state())?.into_keys().collect();
        let name = self.machines[lost].name.clone();
        self.say(format!("the hub revokes {name}"));
        if self.act(0, "revokes", |node| node.revoke(key))?.is_none() {
            return Ok(());
        }
        self.model.revoked.insert(key, last_good);
        // Whom it had enrolled without anybody hearing of it, nobody knows now.
        let Some(hub) = &self.machines[0].node else { return Ok(()) };
        let trust = hub.state().trust();
        let is_out = |machine: &Machine| {
            let of = machine.public_key;
            of == key || (!machine.is_stranger && trust.standing(&of) == Standing::Unknown)
        };
        let out: Vec<usize> = (0..self.machines.len()).filter(|one| is_out(&self.machines[*one])).collect();
        for one in out {
            let machine = &mut self.machines[one];
            machine.is_revoked = true;
            for group in machine.answered.iter().filter(|group| !known.contains(group)) {
                self.model.groups[*group].is_of_revoked = true;
            }
        }
        self.excuse_lost()?;
        self.check(0)
    }

    /// The hub erases a client; others hear of it when they meet somebody.
    fn erase(&mut self) -> Result<(), Broken> {
        let client = self.dice.below(CLIENTS) as u8;
        if self.machines[0].node.is_none() || self.model.erased.len() > 1 {
            return Ok(());
        }
        let is_new = self.model.erased.insert(client);
        self.note_secrets(0)?;
        self.say(format!("the hub erases client {client}"));
        let id = client_of(client);
        let done = self.act(0, "erases", |node| {
            let keys = node.state().erasures().keys(&id).map(|(key, _)| *key).collect();
            let decided = ErasureDecided { client: id, reference: "KS 1".into() };
            let erased = ClientErased { client: id, keys, ground: "gallring".into() };
            node.record(|_| Ok(vec![decided.into(), erased.into()]))
        })?;
        if done.is_none() {
            // What an earlier try has erased stays so.
            if is_new {
                self.model.erased.remove(&client);
            }
            return Ok(());
        }
        self.check_erased(0)?;
        self.check(0)
    }

    /// A newer program writes what others do not know.
    fn write_unknown(&mut self) -> Result<(), Broken> {
        let one = self.any();
        let name = self.machines[one].name.clone();
        self.say(format!("{name} writes what nobody knows"));
        let happened_at = jiff::civil::date(2026, 11, 21).at(10, 0, 0, 0);
        let body = Body::of(9_999, 1, happened_at, &std::collections::BTreeMap::from([("later", 1)]));
        let body = body.map_err(|damage| Broken::unexpected(damage.to_string()))?;
        self.act(one, "writes", |node| node.record(|_| Ok(vec![Event::Unknown(body)])))?;
        self.check(one)
    }
}
