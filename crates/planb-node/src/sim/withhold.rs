//! A peer that does not give what it has: nothing of some logs, only the beginning of others. Its signed heads say more.

use std::collections::BTreeMap;

use planb_core::log::sync::{Imported, Shelf, To, Want};
use planb_core::log::{ForkProof, Receipt, SignedHeads, Tenant};
use planb_core::trust::Standing;

use super::link::Link;
use super::meeting::{Talk, public_key};
use super::model::Broken;
use super::world::World;
use crate::sabotage::Invariant;
use crate::store::Node;
use crate::trouble::Trouble;

/// A node that gives of these logs only what stands up to a number.
struct Withholding<'a> {
    node: &'a mut Node,
    most: BTreeMap<[u8; 16], u64>,
}

impl Shelf for Withholding<'_> {
    type Error = Trouble;

    fn tenant(&self) -> Tenant {
        self.node.tenant()
    }

    fn own_heads(&mut self) -> Result<SignedHeads, Trouble> {
        self.node.own_heads()
    }

    fn witnessed(&mut self) -> Result<Vec<SignedHeads>, Trouble> {
        self.node.witnessed()
    }

    fn witness(&mut self, heads: &SignedHeads) -> Result<bool, Trouble> {
        self.node.witness(heads)
    }

    fn segment(&mut self, want: &Want, to: &To, budget: usize) -> Result<Option<Vec<u8>>, Trouble> {
        let most = self.most.get(&want.log).copied().unwrap_or(u64::MAX);
        match want.from <= most {
            true => self.node.segment(&Want { to: want.to.min(most), ..*want }, to, budget),
            false => Ok(None),
        }
    }

    fn import(&mut self, segment: &[u8]) -> Result<Imported, Trouble> {
        self.node.import(segment)
    }

    fn forks(&mut self) -> Result<Vec<ForkProof>, Trouble> {
        self.node.forks()
    }

    fn take_fork(&mut self, proof: &ForkProof) -> Result<bool, Trouble> {
        self.node.take_fork(proof)
    }

    fn keys_for(&mut self, to: &[u8; 32]) -> Result<Option<Vec<u8>>, Trouble> {
        self.node.keys_for(to)
    }

    fn take_keys(&mut self, from: &[u8; 32], sealed: &[u8]) -> Result<bool, Trouble> {
        self.node.take_keys(from, sealed)
    }

    fn keys_taken(&mut self, by: &[u8; 32], sealed: &[u8; 32]) -> Result<(), Trouble> {
        self.node.keys_taken(by, sealed)
    }

    fn keys_lost(&mut self, by: &[u8; 32]) -> Result<(), Trouble> {
        self.node.keys_lost(by)
    }

    fn lacks_keys(&mut self) -> Result<bool, Trouble> {
        self.node.lacks_keys()
    }

    fn lacking(&mut self) -> Result<Vec<Want>, Trouble> {
        self.node.lacking()
    }

    fn sign_receipt(&mut self, to: &[u8; 32], nonce: [u8; 16], digest: [u8; 32]) -> Result<Receipt, Trouble> {
        self.node.sign_receipt(to, nonce, digest)
    }

    fn take_receipt(&mut self, from: &[u8; 32], receipt: &Receipt) -> Result<(), Trouble> {
        self.node.take_receipt(from, receipt)
    }
}

impl World {
    /// An honest node asks one that withholds.
    pub fn meet_withholding(&mut self) -> Result<(), Broken> {
        let (asker, other) = (self.any(), self.any());
        if asker == other || self.machines[asker].part != self.machines[other].part {
            return Ok(());
        }
        self.note_secrets(asker)?;
        self.note_secrets(other)?;
        let (Some(mut one), Some(mut two)) = (self.machines[asker].node.take(), self.machines[other].node.take())
        else {
            return Err(Broken::unexpected("who was on is off"));
        };
        let mut most = BTreeMap::new();
        for seen in two.seen() {
            match self.dice.below(3) {
                0 => _ = most.insert(seen.log, 0),
                1 => _ = most.insert(seen.log, self.dice.below(1 + seen.seq as usize) as u64),
                _ => {}
            }
        }
        let keys = [public_key(&one), public_key(&two)];
        let mut withholding = Withholding { node: &mut two, most };
        let talk = self.talk((asker, &mut one), (other, &mut withholding), keys, Link::Good);
        self.machines[asker].node = Some(one);
        self.machines[other].node = Some(two);
        self.remember(asker);
        self.remember(other);
        let names = format!("{} asks {}, which withholds", self.machines[asker].name, self.machines[other].name);
        match talk {
            Talk::Ended(outcome) => {
                self.say(format!(
                    "{names}: sent {} received {} waiting {} same {}",
                    outcome.sent.entries,
                    outcome.received.entries,
                    outcome.waiting.len(),
                    outcome.in_sync
                ));
                self.check_waiting(asker, &outcome.waiting)?;
                self.check_withheld((asker, other), &outcome)?;
            }
            Talk::Broken(why) => self.say(format!("{names}: {why}")),
            Talk::Failed { machine, trouble } => self.failed(machine, &names, &trouble)?,
        }
        self.check(asker)?;
        self.check(other)
    }

    /// I7: what an enrolled peer has and did not give is shown as missing, and nobody says that both have the same.
    fn check_withheld(
        &mut self,
        (asker, other): (usize, usize),
        outcome: &planb_core::log::sync::Outcome,
    ) -> Result<(), Broken> {
        let (Some(one), Some(two)) = (&self.machines[asker].node, &self.machines[other].node) else { return Ok(()) };
        if !matches!(one.state().trust().standing(&public_key(two)), Standing::Enrolled(_)) {
            return Ok(());
        }
        // What it has written since it last spoke, and its words after its disk went back, are heard at the next meeting.
        let told = |node: &Node| {
            let all = node.witnesses().unwrap_or_default();
            all.into_iter().find(|heads| heads.identity == two.keys().log_identity())
        };
        if told(one) != told(two) {
            return Ok(());
        }
        for there in two.seen() {
            let here = one.seen().into_iter().find(|seen| seen.log == there.log);
            let is_behind = here.is_none_or(|here| here.seq < there.seq && !here.frozen);
            let is_shown = outcome.waiting.iter().any(|missing| missing.log == there.log && missing.to >= there.seq);
            if is_behind && there.seq > 0 && (outcome.in_sync || !is_shown) {
                return Err(Broken::new(Invariant::I7, "what a peer withholds is not shown as missing"));
            }
        }
        Ok(())
    }
}
