//! What an answer brings: the peer's heads or receipt, segments and proofs, and what it made of the request.

use super::super::super::segment::Segment;
use super::super::super::witness::{Between, MAX_LOGS, Receipt};
use super::super::answer::witness_brief;
use super::*;

/// Most refusals that are kept to be shown, of each side.
const MAX_REFUSED: usize = 1_024;

impl Session {
    pub(super) fn take<S: Shelf>(&mut self, shelf: &mut S, message: Message) -> Result<(), S::Error> {
        if let Some(sealed) = &message.keys_taken {
            shelf.keys_taken(&self.peer, sealed)?;
        }
        if let Some(taken) = message.taken {
            self.sent.transactions = self.sent.transactions.saturating_add(taken.transactions);
            self.sent.entries = self.sent.entries.saturating_add(taken.entries);
        }
        if message.is_refusal() {
            self.stage = Stage::Done;
        }
        self.take_refused_there(&message.refused);
        self.take_now(&message.now);
        self.take_segments(shelf, &message.segments)?;
        for fork in &message.forks {
            match ForkProof::decode(fork) {
                Ok(fork) if shelf.take_fork(&fork)? => self.has_moved(),
                Ok(_) => {}
                Err(damage) => keep(&mut self.refused, &Refused { log: None, seq: 0, why: Why::of(damage) }),
            }
        }
        for heads in &message.witnessed {
            shelf.witness(heads)?;
        }
        if let Some(sealed) = &message.keys {
            let is_taken = shelf.take_keys(&self.peer, sealed)?;
            self.asked.keys_taken = is_taken.then(|| *blake3::hash(sealed).as_bytes());
        }
        if self.stage == Stage::Greet {
            self.take_greeting(shelf, message)?;
        }
        Ok(())
    }

    fn take_greeting<S: Shelf>(&mut self, shelf: &mut S, message: Message) -> Result<(), S::Error> {
        let own = shelf.own_heads()?;
        (self.stage, self.in_sync, self.moved) = (Stage::Trade, false, false);
        if let Some(receipt) = message.receipt.filter(|receipt| self.is_good(receipt, &own)) {
            self.in_sync = true;
            self.theirs.seen = own.seen.iter().map(|seen| (seen.log, *seen)).collect();
            shelf.take_receipt(&self.peer, &receipt)?;
            match &message.brief {
                Some(brief) => witness_brief(shelf, &own, &self.peer, brief)?,
                // It holds the same words of all nodes, this one's newest too.
                None => self.tried.told = Some(own.count),
            }
        }
        let is_theirs = |heads: &SignedHeads| heads.identity.public_key == self.peer && heads.verify().is_ok();
        if let Some(heads) = message.heads.filter(is_theirs) {
            shelf.witness(&heads)?;
            self.theirs.seen = heads.seen.iter().map(|seen| (seen.log, *seen)).collect();
        }
        if self.is_first {
            self.is_first = false;
            self.theirs.index = message.index.map(|index| index.into_iter().collect());
            self.theirs.lacking = message.wants.map_or(Vec::new(), |wants| wants.list);
        }
        Ok(())
    }

    /// Whether the peer has signed, for this session, that it has what this node has now.
    fn is_good(&self, receipt: &Receipt, own: &SignedHeads) -> bool {
        let between = Between { tenant: own.tenant, by: self.peer, to: own.identity.public_key };
        receipt.nonce == self.nonce && receipt.digest == own.digest() && receipt.verify(&between).is_ok()
    }

    /// How far the peer now has the logs that the request touched.
    fn take_now(&mut self, now: &[Seen]) {
        for seen in now {
            let is_new = !self.theirs.seen.contains_key(&seen.log);
            if is_new && self.theirs.seen.len() >= MAX_LOGS {
                continue;
            }
            if self.theirs.seen.insert(seen.log, *seen) != Some(*seen) {
                self.has_moved();
            }
        }
    }

    fn take_refused_there(&mut self, refused: &[Refused]) {
        for refused in refused {
            keep(&mut self.refused_there, refused);
            let Some(log) = refused.log else { continue };
            match refused.why {
                Why::UnknownWriter | Why::Gap => _ = self.tried.stuck_there.insert(log),
                Why::Damaged(Damage::BrokenChain { .. }) => {
                    self.tried.search.entry(log).or_insert(Some(1));
                    self.tried.closed_there.insert(log);
                }
                _ => _ = self.tried.closed_there.insert(log),
            }
        }
    }

    fn take_segments<S: Shelf>(&mut self, shelf: &mut S, segments: &[Vec<u8>]) -> Result<(), S::Error> {
        let asked = std::mem::take(&mut self.asked.wants);
        for segment in segments {
            let imported = shelf.import(segment)?;
            self.received.add(&imported);
            if imported.transactions > 0 || imported.entries > 0 {
                self.has_moved();
            }
            if let Some(refused) = &imported.refused {
                self.take_refused(refused);
            }
            if let Ok(read) = Segment::open(segment) {
                let (log, first) = (read.log().short(), read.first());
                let is_piece = self.has_come(log, first, first.saturating_add(read.transactions()), &asked);
                if imported.transactions == 0 && !is_piece {
                    self.tried.stuck_here.insert(log);
                }
            }
        }
        if segments.is_empty() && !asked.is_empty() {
            // The peer has nothing of all that was wanted, or does not give it to this node.
            for want in asked {
                self.tried.stuck_here.insert(want.log);
                self.tried.search.entry(want.log).and_modify(|next| *next = None);
            }
            self.asked.lacking = Some(Vec::new());
        }
        Ok(())
    }

    /// Moves on in what is asked for in pieces: bodies that are lacking, headers that are compared. True if it was one.
    fn has_come(&mut self, log: [u8; 16], first: u64, next: u64, asked: &[Want]) -> bool {
        let mut is_piece = false;
        if let Some(search) = self.tried.search.get_mut(&log).filter(|search| **search == Some(first)) {
            let last = asked.iter().find(|want| want.log == log && !want.bodies).map_or(0, |want| want.to);
            *search = (next <= last).then_some(next);
            is_piece = true;
        }
        for want in self.asked.lacking.iter_mut().flatten().filter(|want| want.log == log && want.from == first) {
            (want.from, is_piece) = (next, true);
        }
        self.asked.lacking.iter_mut().for_each(|lacking| lacking.retain(|want| want.from <= want.to));
        is_piece
    }

    fn take_refused(&mut self, refused: &Refused) {
        keep(&mut self.refused, refused);
        let Some(log) = refused.log else { return };
        match refused.why {
            Why::UnknownWriter | Why::Gap => _ = self.tried.stuck_here.insert(log),
            Why::Damaged(Damage::BrokenChain { .. }) => {
                self.tried.search.entry(log).or_insert(Some(1));
                self.tried.closed_here.insert(log);
            }
            Why::Frozen => {
                // From here on the proof says how far the log goes.
                match self.tried.search.get_mut(&log) {
                    Some(search @ Some(_)) => {
                        *search = None;
                        self.has_moved();
                    }
                    _ => _ = self.tried.closed_here.insert(log),
                }
            }
            _ => _ = self.tried.closed_here.insert(log),
        }
    }

    /// Something is new here or there: what was stuck may go now.
    fn has_moved(&mut self) {
        self.moved = true;
        self.tried.stuck_here.clear();
        self.tried.stuck_there.clear();
        self.tried.heads_wanted.clear();
    }
}

fn keep(list: &mut Vec<Refused>, refused: &Refused) {
    if list.len() < MAX_REFUSED && !list.contains(refused) {
        list.push(refused.clone());
    }
}
