//! Two machines meet: the real session, over a link that may be bad.

use std::collections::BTreeMap;

use planb_core::log::Seen;
use planb_core::log::sync::{Outcome, Refused, Session, Shelf, Stopped, Why, answer};
use planb_core::log::witness::Missing;

use super::link::{Fate, Link, passed};
use super::model::Broken;
use super::world::World;
use crate::random;
use crate::sabotage::Invariant;
use crate::store::Node;
use crate::trouble::Trouble;

/// Most messages of one session that are lost before it is given up.
const MOST_TRIES: usize = 4;
/// Most requests that are kept to come once more.
const MOST_LATE: usize = 8;

/// Why things were refused, in brief.
fn why(refused: &[Refused]) -> String {
    let words: Vec<String> = refused.iter().map(|one| format!("{:?}@{}", one.why, one.seq)).collect();
    if words.is_empty() { "-".to_string() } else { words.join(",") }
}

pub fn public_key(node: &Node) -> [u8; 32] {
    node.keys().log_identity().public_key
}

fn after(trouble: Trouble) -> Broken {
    Broken::unexpected(format!("after a session: {trouble}"))
}

/// How a session ended.
pub enum Talk {
    Ended(Outcome),
    Broken(&'static str),
    Failed { machine: usize, trouble: Trouble },
}

impl World {
    /// One session between two machines, if they can reach each other.
    pub fn meet(&mut self, asker: usize, other: usize, link: Link) -> Result<Option<Outcome>, Broken> {
        if asker == other || self.machines[asker].part != self.machines[other].part {
            return Ok(None);
        }
        self.note_secrets(asker)?;
        self.note_secrets(other)?;
        let Some(mut one) = self.machines[asker].node.take() else { return Ok(None) };
        let Some(mut two) = self.machines[other].node.take() else {
            self.machines[asker].node = Some(one);
            return Ok(None);
        };
        let keys = [public_key(&one), public_key(&two)];
        let talk = self.talk((asker, &mut one), (other, &mut two), keys, link);
        self.machines[asker].node = Some(one);
        self.machines[other].node = Some(two);
        self.remember(asker);
        self.remember(other);
        let names = format!("{} asks {}", self.machines[asker].name, self.machines[other].name);
        let outcome = match talk {
            Talk::Ended(outcome) => outcome,
            Talk::Broken(why) => {
                self.say(format!("{names}: {why}"));
                self.check(asker)?;
                self.check(other)?;
                return Ok(None);
            }
            Talk::Failed { machine, trouble } => {
                self.failed(machine, &names, &trouble)?;
                return Ok(None);
            }
        };
        self.say(format!(
            "{names}: sent {} received {} refused {} there {} waiting {} same {}",
            outcome.sent.entries,
            outcome.received.entries,
            why(&outcome.refused),
            why(&outcome.refused_there),
            outcome.waiting.len(),
            outcome.in_sync
        ));
        self.check_outcome((asker, other), link, &outcome)?;
        self.check(asker)?;
        self.check(other)?;
        Ok(Some(outcome))
    }

    pub fn talk(
        &mut self,
        (asker, one): (usize, &mut impl Shelf<Error = Trouble>),
        (other, two): (usize, &mut impl Shelf<Error = Trouble>),
        [own, peer]: [[u8; 32]; 2],
        link: Link,
    ) -> Talk {
        let Ok(nonce) = random::bytes() else { return Talk::Broken("no nonce") };
        let mut session = Session::start(peer, nonce);
        let mut tries = 0;
        loop {
            self.machines[asker].wake(self.now_ms);
            let request = match session.next_request(one) {
                Ok(Some(request)) => request,
                Ok(None) => break,
                Err(Stopped::Shelf(trouble)) => return Talk::Failed { machine: asker, trouble },
                Err(_) => return Talk::Broken("no request"),
            };
            let there = link.fate(&mut self.dice);
            let back = link.fate(&mut self.dice);
            if there == Fate::Late && self.late.len() < MOST_LATE {
                self.late.push((other, own, request.clone()));
            }
            let mut response = None;
            if !matches!(there, Fate::Lost | Fate::Broken) {
                self.machines[other].wake(self.now_ms);
                let request = passed(there, &request, &mut self.dice);
                for _ in 0..if there == Fate::Twice { 2 } else { 1 } {
                    response = match answer(two, &own, &request) {
                        Ok(response) => Some(response),
                        Err(Stopped::Shelf(trouble)) => return Talk::Failed { machine: other, trouble },
                        Err(_) => None,
                    };
                }
            }
            if there == Fate::Broken || back == Fate::Broken {
                return Talk::Broken("the link broke");
            }
            if let Some(response) = response.filter(|_| back != Fate::Lost) {
                let response = passed(back, &response, &mut self.dice);
                self.machines[asker].wake(self.now_ms);
                match session.take_response(one, &response) {
                    Ok(()) => continue,
                    Err(Stopped::Shelf(trouble)) => return Talk::Failed { machine: asker, trouble },
                    Err(Stopped::OtherTenant) => return Talk::Broken("another municipality"),
                    Err(Stopped::Damaged(_)) => {}
                }
            }
            tries += 1;
            if tries > MOST_TRIES {
                return Talk::Broken("given up");
            }
        }
        match session.outcome(one) {
            Ok(outcome) => Talk::Ended(outcome),
            Err(trouble) => Talk::Failed { machine: asker, trouble },
        }
    }

    /// I7: what anybody has signed that it has, and is not here, is shown as missing.
    pub fn check_waiting(&mut self, one: usize, waiting: &[Missing]) -> Result<(), Broken> {
        let Some(node) = &mut self.machines[one].node else { return Ok(()) };
        let own = node.keys().log_identity();
        let here: BTreeMap<[u8; 16], Seen> = node.seen().into_iter().map(|seen| (seen.log, seen)).collect();
        for heads in node.witnesses().map_err(after)?.iter().filter(|heads| heads.identity != own) {
            for there in &heads.seen {
                let mine = here.get(&there.log);
                let is_missing = there.seq > mine.map_or(0, |mine| mine.seq);
                let is_shut = !there.frozen && mine.is_some_and(|mine| mine.frozen);
                if is_missing && !is_shut && !waiting.iter().any(|missing| missing.log == there.log) {
                    let why = "what somebody has signed that it has is not shown as missing";
                    return Err(Broken::new(Invariant::I7, why));
                }
            }
        }
        Ok(())
    }

    /// I6, I7 and I8, as far as one session shows them.
    fn check_outcome(&mut self, (asker, other): (usize, usize), link: Link, outcome: &Outcome) -> Result<(), Broken> {
        self.check_waiting(asker, &outcome.waiting)?;
        let Some(node) = &mut self.machines[asker].node else { return Ok(()) };
        let here: BTreeMap<[u8; 16], Seen> = node.seen().into_iter().map(|seen| (seen.log, seen)).collect();
        let proven: Vec<[u8; 16]> = node.forks().map_err(after)?.iter().map(|fork| fork.log().short()).collect();
        for refused in outcome.refused.iter().filter(|refused| refused.why == Why::Frozen) {
            if refused.log.is_some_and(|log| !proven.contains(&log)) {
                return Err(Broken::new(Invariant::I8, "a log is refused as forked without a proof"));
            }
        }
        let is_good = |one: usize| !self.machines[one].is_revoked && !self.machines[one].is_stranger;
        if link == Link::Bad || !is_good(asker) || !is_good(other) {
            return Ok(());
        }
        let Some(two) = &self.machines[other].node else { return Ok(()) };
        for there in two.seen() {
            let is_forked =
                |mine: &Seen| mine.seq == there.seq && mine.hash != there.hash && !mine.frozen && !there.frozen;
            if here.get(&there.log).is_some_and(is_forked) {
                return Err(Broken::new(Invariant::I8, "two branches of a log met, and nobody kept the evidence"));
            }
        }
        self.check_healed(asker, other)
    }

    /// What rot took here, and the other has, is back.
    fn check_healed(&mut self, asker: usize, other: usize) -> Result<(), Broken> {
        if self.machines[asker].lost.is_empty() {
            return Ok(());
        }
        let (Some(one), Some(two)) = (&self.machines[asker].node, &self.machines[other].node) else { return Ok(()) };
        let (here, there) = (self.model.notes(one.state())?, self.model.notes(two.state())?);
        let is_back = |group: &usize| here.get(group) == there.get(group);
        let missing = self.machines[asker].lost.iter().find(|group| there.contains_key(group) && !is_back(group));
        if let Some(group) = missing {
            let (one, two) = (&self.machines[asker].name, &self.machines[other].name);
            return Err(Broken::new(
                Invariant::I6,
                format!("{one} lost group {group} to rot, {two} has it, and it did not come"),
            ));
        }
        self.whole_again(asker)
    }

    /// Takes note of what rot took here and is back.
    pub fn whole_again(&mut self, one: usize) -> Result<(), Broken> {
        let Some(node) = &self.machines[one].node else { return Ok(()) };
        let here = self.model.notes(node.state())?;
        let is_whole =
            |group: &usize| here.get(group).is_some_and(|found| found.len() == self.model.groups[*group].notes);
        self.machines[one].lost.retain(|group| !is_whole(group));
        if self.machines[one].is_rotten && self.machines[one].lost.is_empty() {
            self.machines[one].is_rotten = false;
            let name = self.machines[one].name.clone();
            self.say(format!("{name} is whole again"));
        }
        Ok(())
    }
}
