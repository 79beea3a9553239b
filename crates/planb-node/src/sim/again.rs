//! What people do, and what must be allowed for, when a disk took away more than others can give back.

use planb_core::log::{Seen, witness};
use planb_core::trust::{Scopes, Standing};

use super::model::{Broken, Reach, few};
use super::world::World;
use crate::store::{Node, Role, Wish};

impl World {
    /// Whoever nobody knows is enrolled once more by the hub: the disk of its enroller lost that before it met anybody. Where
    /// no disk lost anything, it should be known, and stays a fault to be found.
    pub fn enrol_again(&mut self) -> Result<(), Broken> {
        for one in 1..self.machines.len() {
            let machine = &self.machines[one];
            let is_one_of_us = machine.node.is_some() && !machine.is_stranger && !machine.is_revoked;
            if !is_one_of_us || !self.machines[machine.enrolled_by].has_lost || self.is_known(one) {
                continue;
            }
            let name = machine.name.clone();
            let scopes = if machine.reach == Reach::All { Scopes::All } else { Scopes::Listed(few()) };
            let asked = self.act(one, "asks again", |node: &mut Node| node.ask_again())?;
            let Some(request) = asked else { continue };
            let wish = Wish { name: name.clone(), prefix: None, scopes, role: Role::Member };
            let enrolled = self.act(0, "enrols again", |node| node.enrol(&request, &wish, "Forsnäs"))?;
            let Some(answer) = enrolled else { continue };
            self.act(one, "joins again", |node| node.join_again(&answer))?;
            self.say(format!("{name} is enrolled again"));
        }
        Ok(())
    }

    fn is_known(&self, one: usize) -> bool {
        let Some(hub) = &self.machines[0].node else { return true };
        hub.state().trust().standing(&self.machines[one].public_key) != Standing::Unknown
    }

    /// A digest of what a machine has of every log. The end of a log whose owner's disk lost it may be with somebody who may not
    /// read all of it, and so gives it to nobody: there, what the hub has is what can be had. Says whether that was so.
    pub fn attainable(&self, one: usize) -> Option<([u8; 32], bool)> {
        let machine = &self.machines[one];
        let mut seen = machine.node.as_ref()?.seen();
        let mut is_alone = false;
        if machine.reach == Reach::Few {
            let hub = self.machines[0].node.as_ref()?.seen();
            let ours: Vec<Seen> = seen
                .iter()
                .filter_map(|here| {
                    let there = hub.iter().find(|there| there.log == here.log);
                    let is_less = there.is_none_or(|there| there.seq < here.seq);
                    if !is_less || !self.has_owner_lost(&here.log) {
                        return Some(*here);
                    }
                    is_alone = true;
                    there.copied()
                })
                .collect();
            seen = ours;
        }
        Some((witness::digest(&seen), is_alone))
    }

    fn has_owner_lost(&self, log: &[u8; 16]) -> bool {
        let owner = self.model.identities.iter().find(|(id, _)| id.short() == *log).map(|(_, of)| of.public_key);
        self.machines.iter().any(|machine| machine.has_lost && Some(machine.public_key) == owner)
    }
}
